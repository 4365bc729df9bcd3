/* deposit: the write side of the store. A file is written aside, in incoming/, checked there, and gets its name by a rename after
 * all of it is on the disk; so what has a name is whole, after a power cut too. One writer at a time. */
#ifndef MINGYUE_DEPOSIT_H
#define MINGYUE_DEPOSIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "digest.h"
#include "err.h"

struct deposit;

/* Opens the store at root, making what folders it lacks, and holds it against other writers. ERR_BUSY: another one has held it
 * for wait_ms; ERR_IO. The caller closes it. */
bool deposit_open(const char *root, uint64_t wait_ms, struct deposit **deposit, struct err *err);
/* NULL is allowed. */
void deposit_close(struct deposit *deposit);
/* The store's folder, open; the deposit's. */
int deposit_fd(const struct deposit *deposit);

/* ERR_LIMIT: the disk does not take so many bytes and files and keep the reserve free. */
bool deposit_room(const struct deposit *deposit, uint64_t bytes, uint64_t files, uint64_t reserve_bytes,
		  struct err *err);

/* Opens the part that will be the file of this hash, as far as it has come; the caller closes *fd. ERR_IO. */
bool deposit_part(struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE], int *fd, struct err *err);
/* How much of it is there; 0: nothing. */
uint64_t deposit_part_bytes(const struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE]);
/* Is the part what its name says? written: the hash of the length bytes that were just written to it; "": they are read back.
 * One that is not is removed: ERR_UNTRUSTED; ERR_IO. */
bool deposit_check(struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE], int fd, uint64_t length,
		   const char *written, struct err *err);
/* The path of a part relative to the store's folder. */
void deposit_part_path(const char sha256[DIGEST_HEX_SIZE], char *path, size_t path_size);
void deposit_drop_part(struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE]);
/* Removes the parts whose hashes are not among keep (sorted by strcmp), and what else a killed run left aside. */
void deposit_tidy(struct deposit *deposit, const char *const *keep, size_t count);

/* All that was written is on the disk, names too. ERR_IO: nothing may be said of any of it. */
bool deposit_flush(struct deposit *deposit, struct err *err);
/* A checked and flushed part becomes blobs/ab/<sha256>. ERR_IO. */
bool deposit_place_blob(struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE], struct err *err);
/* A checked and flushed part becomes editions/<version>/catalogue.db, in the place of what is there. ERR_IO. */
bool deposit_place_edition(struct deposit *deposit, int64_t version, const char sha256[DIGEST_HEX_SIZE],
			   struct err *err);
/* True when the blob is there with this length. */
bool deposit_has_blob(const struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE], uint64_t length);
/* True when editions/<version>/catalogue.db is there. */
bool deposit_has_edition(const struct deposit *deposit, int64_t version);

/* True when the file at path (in the store) has this hash; one that cannot be read has it not. */
bool deposit_is_sound(const struct deposit *deposit, const char *path, const char sha256[DIGEST_HEX_SIZE]);

/* What current points to, 0: nothing. */
int64_t deposit_current(const struct deposit *deposit);
/* Moves current to an edition, 0: takes it away. On true it survives a power cut. ERR_IO. */
bool deposit_point(struct deposit *deposit, int64_t version, struct err *err);
/* Adds ids and hashes to `recalled`, for ever. *changed: some are new. ERR_LIMIT, ERR_IO, ERR_CORRUPT (not an id). */
bool deposit_recall(struct deposit *deposit, const char *const *ids, size_t count, bool *changed, struct err *err);

/* The versions in editions/, ascending, at most max of the newest. 0 also when the folder cannot be read. */
size_t deposit_editions(const struct deposit *deposit, int64_t *versions, size_t max);
void deposit_remove_edition(struct deposit *deposit, int64_t version);
void deposit_remove_blob(struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE]);
/* Calls each for the name of every blob in one of the 256 folders. */
void deposit_blobs(const struct deposit *deposit, int folder, void (*each)(void *ctx, const char *sha256), void *ctx);

#endif
