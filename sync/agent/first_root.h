/* first_root: the root metadata a board starts its trust from, fetched from anywhere and told by its fingerprint. */
#ifndef MINGYUE_FIRST_ROOT_H
#define MINGYUE_FIRST_ROOT_H

#include <stdbool.h>

#include "canonical.h" /* struct bytes */
#include "conf.h"

/* metadata/1.root.json of the server when its SHA-256 is sha256 (64 lower-case digits); root is the caller's to finish. ERR_NET,
 * ERR_NOT_FOUND, ERR_LIMIT; ERR_USAGE: there is no server; ERR_UNTRUSTED: it is another one. */
bool first_root_fetch(const struct conf *conf, const char *sha256, struct bytes *root, struct err *err);

#endif
