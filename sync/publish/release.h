/* release: makes public what is signed: new files first, metadata after, timestamp.json last. Until that last rename the edition before is
 * what the repository says; killed anywhere, it is run again and goes on. */
#ifndef MINGYUE_RELEASE_H
#define MINGYUE_RELEASE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "keyring.h"
#include "repository.h"

enum {
	RELEASE_ROOT_LIFE_S = 2 * 365 * 86400,
	RELEASE_SNAPSHOT_LIFE_S = 365 * 86400,
	RELEASE_TIMESTAMP_LIFE_S = 7 * 86400
};

/* Releases what waits: the staged edition, new keys, or both. ERR_NOT_FOUND: nothing waits; ERR_UNTRUSTED: signatures are missing;
 * ERR_CORRUPT: a staged file is not what was signed; ERR_USAGE, ERR_IO. The repository's objects are then those of the released. */
bool release_run(struct repository *repository, struct keyring *keyring, int64_t now_s, struct err *err);

/* Signs timestamp.json anew, and the snapshot when it has lived half its life. ERR_NOT_FOUND: no edition yet; as above. */
bool release_refresh(struct repository *repository, struct keyring *keyring, int64_t now_s, struct err *err);

/* Whether less than half of a role's life is left at now_s; *left_s: how much. A file that is not there has nothing to lose. */
bool release_half_gone(const struct repository *repository, const char *role, int64_t now_s, int64_t *left_s);

#endif
