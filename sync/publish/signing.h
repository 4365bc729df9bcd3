/* signing: one person's signature over what waits for signatures: the staged edition, new keys (next-root.json), or both. */
#ifndef MINGYUE_SIGNING_H
#define MINGYUE_SIGNING_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "repository.h"
#include "secret.h"

/* The root that holds once what waits is released. Borrowed. */
const json_t *signing_root(const struct repository *repository);
/* What a key may sign of what waits. */
bool signing_edition_by(const struct repository *repository, const char *keyid);
bool signing_root_by(const struct repository *repository, const char *keyid);
/* Whether what waits has all signatures it needs: the edition those of the targets role; the new root those of the old root and its own. */
bool signing_edition_enough(const struct repository *repository);
bool signing_root_enough(const struct repository *repository);

/* Adds the secret's signature to all of it that is the secret's to sign, and writes the log. ERR_NOT_FOUND: nothing waits for this key;
 * ERR_IO. */
bool signing_add(struct repository *repository, const struct secret *secret, int64_t now_s, struct err *err);

#endif
