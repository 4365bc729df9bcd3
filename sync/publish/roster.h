/* roster: the signed part of a root being written: which keys, whose, for which roles, how many of them must sign. */
#ifndef MINGYUE_ROSTER_H
#define MINGYUE_ROSTER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "secret.h"

enum { ROSTER_ROOT_KEYS = 3 };

/* One without keys. The caller releases it. */
json_t *roster_create(const char *site);
/* A key of this name for a role. */
void roster_add(json_t *roster, const char *role, const char *name, const struct secret *secret);
/* Takes the key of this name from a role; it is forgotten when no other role has it. ERR_NOT_FOUND. */
bool roster_remove(json_t *roster, const char *role, const char *name, struct err *err);
void roster_set_threshold(json_t *roster, const char *role, int64_t threshold);
/* Whether a role has keys enough for so many signatures, with so many more keys. ERR_USAGE. */
bool roster_has_enough(const json_t *roster, const char *role, int64_t threshold, size_t more, struct err *err);
/* Whether each role has at least one signature to ask for, and keys enough. ERR_USAGE. */
bool roster_check(const json_t *roster, struct err *err);
/* Whether after, the signed part of a root, differs from before in nothing but keys, names, thresholds, version and life, and each
 * key is the one its id says: then all of it can be shown. ERR_UNTRUSTED. */
bool roster_follows(const json_t *before, const json_t *after, struct err *err);
/* "root", "targets", "snapshot" or "timestamp". */
bool roster_is_role(const char *role);
/* Whose keys they are, in a word or two for people. */
const char *roster_title(const char *role);
/* What a role's keys are for, who keeps them, in a sentence for people. */
const char *roster_purpose(const char *role);

#endif
