/* daemon: the agent's loop: when the server is asked, when the app is looked at, when the store is cared for. The only clock of
 * mingyue-sync. */
#ifndef MINGYUE_DAEMON_H
#define MINGYUE_DAEMON_H

#include <stdbool.h>
#include <stdint.h>

#include "conf.h"
#include "err.h"
#include "lang.h"

/* Until SIGTERM or SIGINT: true. ERR_IO, ERR_BUSY, ERR_NET: it cannot begin. */
bool daemon_run(const struct conf *conf, struct err *err);
/* The following are for a person: what happens meanwhile is said on standard error in lang; what fails is the caller's to tell. */

/* Asks once, and leads what is new as far as it goes without waiting. folder: NULL for the server. Errors as agent_poll;
 * ERR_USAGE: no server is set, and nothing was done. *news: it was not all as before. */
bool daemon_once(const struct conf *conf, const char *folder, enum lang lang, bool *news, struct err *err);
/* Puts an edition on the wall by hand. Errors as agent_rollback. */
bool daemon_rollback(const struct conf *conf, int64_t version, enum lang lang, struct err *err);

/* Puts an edition on the wall before its moment. Errors as agent_activate. */
bool daemon_activate(const struct conf *conf, int64_t version, enum lang lang, struct err *err);

#endif
