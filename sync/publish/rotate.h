/* rotate: other keys: the next root, with keys added and taken away, waits in next-root.json for the signatures of the old root's people and
 * its own. */
#ifndef MINGYUE_ROTATE_H
#define MINGYUE_ROTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "keyring.h"
#include "repository.h"

struct rotation {
	const char *role;                       /* NULL: the same keys, for two more years */
	const char *const *add, *const *remove; /* names */
	size_t add_count, remove_count;
	int64_t threshold; /* 0: as it was */
};

/* Makes it, or changes the one that waits (whose signatures are then void). For "snapshot" and "timestamp" without names, all the role's keys
 * are replaced by one new. When the edition in force would lack signatures under the new root, it is staged again to be signed. ERR_USAGE,
 * ERR_NOT_FOUND: no key of that name; ERR_IO. */
bool rotate_run(struct repository *repository, struct keyring *keyring, const struct rotation *rotation, int64_t now_s,
		struct err *err);
/* Writes the log, and takes the root that waits away. ERR_USAGE: it is public already, its release was killed; ERR_CORRUPT: the log; ERR_IO. */
bool rotate_drop(struct repository *repository, int64_t now_s, struct err *err);

#endif
