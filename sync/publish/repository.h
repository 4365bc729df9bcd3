/* repository: the folder an office publishes from: public/ (what is uploaded and served), staged/ (the edition being signed), next-root.json
 * (new keys being signed), keys/, log. Each file in it is replaced whole, by rename, after it is on the disk. */
#ifndef MINGYUE_REPOSITORY_H
#define MINGYUE_REPOSITORY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "canonical.h"
#include "err.h"

enum { REPOSITORY_PATH_SIZE = 4096 };

/* Metadata files as objects; NULL: there is none. */
struct repository {
	char *path;
	int lock;          /* held: no other process changes the folder; -1: not asked for */
	json_t *root;      /* the newest N.root.json */
	json_t *timestamp; /* what is public; NULL before the first release */
	json_t *snapshot, *targets;
	json_t *next_root; /* waiting for signatures */
	json_t *staged;    /* staged/targets.json, waiting for signatures */
};

/* Opens and reads one. alone: to change it; ERR_BUSY when somebody else is, for ten seconds. ERR_USAGE: not a repository; ERR_IO, ERR_CORRUPT. The caller
 * closes it. */
bool repository_open(const char *path, bool alone, struct repository *repository, struct err *err);
/* All zero is allowed. */
void repository_close(struct repository *repository);

/* path/format…; false (ERR_LIMIT): too long. */
bool repository_path(const struct repository *repository, char path[REPOSITORY_PATH_SIZE], struct err *err,
		     const char *format, ...) __attribute__((format(printf, 4, 5)));
bool repository_has(const struct repository *repository, const char *name);
/* The bytes of one of its files, the caller's to free. ERR_NOT_FOUND, ERR_LIMIT, ERR_IO. */
bool repository_read(const struct repository *repository, const char *name, size_t max_bytes, struct bytes *bytes,
		     struct err *err);
/* Puts a file at its place whole; on true it survives a power cut. Folders on the way are made. ERR_IO: the old one is still there. */
bool repository_write(const struct repository *repository, const char *name, mode_t mode, const void *data, size_t size,
		      struct err *err);
/* The same with the canonical form of a metadata file, as public/metadata/<version>.<role>.json, or another name. */
bool repository_write_json(const struct repository *repository, const char *name, const json_t *file, struct err *err);
/* Makes a folder and those above it inside the repository, where they are missing. ERR_IO. */
bool repository_make_folder(const struct repository *repository, const char *name, struct err *err);
/* What a folder lists is on the disk. ERR_IO. */
bool repository_sync_folder(const struct repository *repository, const char *name, struct err *err);

/* "catalogue.db" as a targets file describes it; NULL: it does not. Borrowed. */
const json_t *repository_target(const json_t *targets);
/* Its SHA-256 and a text of its custom part; "" when there is none. Borrowed. */
const char *repository_target_sha256(const json_t *targets);
const json_t *repository_custom(const json_t *targets, const char *member);

#endif
