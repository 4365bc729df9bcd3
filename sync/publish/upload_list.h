/* upload_list: the files of public/ that boards need, in the order in which they may appear on a server: what is named before what names it,
 * timestamp.json last. Taken once, so that a release or renewal meanwhile does not mix in. */
#ifndef MINGYUE_UPLOAD_LIST_H
#define MINGYUE_UPLOAD_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "canonical.h"
#include "err.h"
#include "repository.h"

enum upload_kind {
	UPLOAD_IMMUTABLE, /* named by its hash: there with this size is there */
	UPLOAD_VERSIONED, /* named by its version: never changes either, but is small enough to be compared */
	UPLOAD_NEWEST     /* timestamp.json */
};

struct upload_file {
	char *path;       /* below public/ and below the destination */
	const char *mime; /* media type */
	enum upload_kind kind;
	uint64_t bytes;
	struct bytes data; /* of the small; immutable ones are read when they are sent */
};

struct upload_list {
	struct upload_file *files;
	size_t count;
};

/* ERR_NOT_FOUND: nothing has been released; ERR_CORRUPT, ERR_IO: public/ is not whole. The caller finishes it. */
bool upload_list_make(const struct repository *repository, struct upload_list *list, struct err *err);
void upload_list_finish(struct upload_list *list);

/* How long caches may keep a file: the Cache-Control for it. */
const char *upload_list_lifetime(const struct upload_file *file);

#endif
