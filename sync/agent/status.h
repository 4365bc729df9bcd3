/* status: what is on the wall, what waits and why, for a technician: text in Chinese or English, or JSON. */
#ifndef MINGYUE_STATUS_H
#define MINGYUE_STATUS_H

#include <jansson.h>

#include "conf.h"
#include "exhibition.h" /* enum lang */

/* ERR_IO: the state may not be read. */
bool status_print(const struct conf *conf, enum lang lang, bool json, struct err *err);
/* Writes the JSON of status_print to run/agent.json for the app's staff panel, renamed into place; what cannot be written is left. */
void status_publish(const struct conf *conf);
/* The last line of a command that changed something, or (news false) nothing: what is true of the wall and of what is newer. */
void status_outcome(const struct conf *conf, enum lang lang, bool news);
/* What the agent said last, run/sync.json: in memory, so since the board's start. The caller's to release; NULL: nothing yet. */
json_t *status_last(const struct conf *conf);
/* Why a record or a page of the current edition is or is not on the wall. *shown: it is. ERR_NOT_FOUND: no edition is current;
 * ERR_CORRUPT and the like of reading it. */
bool why_print(const struct conf *conf, const char *id, enum lang lang, bool *shown, struct err *err);

#endif
