/* audit: the repository's log of what was done: JSON lines (canonical), each with the SHA-256 of the line before it ("prev"), so that none
 * can be changed or taken out unnoticed. Signed editions carry the hash of the last line ("log"), so that an older end is noticed too. */
#ifndef MINGYUE_AUDIT_H
#define MINGYUE_AUDIT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "digest.h"
#include "err.h"
#include "repository.h"

/* Appends entry (taken over; its members say what was done: "do" and more) with the time and who. An entry that the last line is already, but for
 * these, is not added again: what was killed beside its deed can be run again. ERR_CORRUPT: the log has been tampered with; ERR_IO. */
bool audit_add(const struct repository *repository, json_t *entry, int64_t now_s, struct err *err);
/* The SHA-256 of the last line ("" of an empty log). */
bool audit_head(const struct repository *repository, char sha256[DIGEST_HEX_SIZE], struct err *err);
/* Checks the chain and counts the lines; unless anchor is NULL, also that it has a line with this SHA-256. ERR_CORRUPT: says which line is wrong. */
bool audit_verify(const struct repository *repository, const char *anchor, size_t *lines, struct err *err);

#endif
