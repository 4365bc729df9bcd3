/* edition: compiles a content folder into what a board shows: catalogue.db and the pictures in blobs/. The same folder gives the
 * same bytes. The home of sqlite3.h in the publisher. */
#ifndef MINGYUE_EDITION_H
#define MINGYUE_EDITION_H

#include <stdbool.h>

#include "err.h"
#include "folder.h"
#include "progress.h"

enum { EDITION_APPLICATION_ID = 0x4d594331 /* "MYC1" */ };

struct edition_options {
	bool original; /* also one rendition of each picture at its own size, for walls of more than 4K */
	bool loop_all; /* the loop is every page once, for previews */
};

/* Writes catalogue.db and blobs/ into the existing, empty folder dir, from a content folder without blocking findings. ERR_IO,
 * ERR_CORRUPT, ERR_LIMIT, ERR_USAGE (asked to stop): dir is then half-written. */
bool edition_build(const struct folder *folder, const char *dir, const struct edition_options *options,
		   struct progress *progress, struct err *err);

#endif
