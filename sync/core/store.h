/* store: the folder the agent writes and the app reads: current -> editions/<n>, editions/<n>/catalogue.db, blobs/,
 * recalled. Read side only. */
#ifndef MINGYUE_STORE_H
#define MINGYUE_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "exhibition.h"

/* What the pointer `current` says now, e.g. "editions/12". A store without `current` but with a catalogue.db in the
 * folder itself (what `mingyue-publish build` writes) is the edition ".". ERR_NOT_FOUND: neither. */
bool store_current(const char *root, char *edition, size_t edition_size, struct err *err);

/* Reads root/edition/catalogue.db and hides from it what store/recalled withdraws (records, pages, pictures; loop entries of
 * hidden pages go with them, perhaps all) and what the edition itself recalls. store is root, or for a root that is not
 * the agent's (the built-in exhibition) the store beside it; NULL: none. A missing `recalled` is an empty one; an
 * unreadable or malformed one is an error (nothing recalled may show). */
bool store_read(const char *root, const char *edition, const char *store, struct exhibition **exhibition,
		struct err *err);

/* A short text that changes whenever `current` or `recalled` do (target, inode, mtime, size); for polling. Never fails: what is missing
 * is part of the text. */
void store_mark(const char *root, char *mark, size_t mark_size);

#endif
