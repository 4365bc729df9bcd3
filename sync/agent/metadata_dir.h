/* metadata_dir: the saved files of a TUF client as a folder of root.json, timestamp.json, …, and its repository as a URL: what
 * mingyue-tuf gives the client of tuf.h. */
#ifndef MINGYUE_METADATA_DIR_H
#define MINGYUE_METADATA_DIR_H

#include "fetch.h"
#include "tuf.h"

/* Borrowed all. url and fetch may be NULL for a client that fetches nothing. */
struct metadata_dir {
	const char *dir, *url;
	struct fetch *fetch;
};

/* io works on metadata_dir as long as it lives. */
void metadata_dir_io(struct metadata_dir *metadata_dir, struct tuf_io *io);

/* base/name, or base name when base ends in '/'. The caller frees it. */
char *metadata_dir_join(const char *base, const char *name);
/* A whole file of at most max_bytes; the caller finishes it. ERR_NOT_FOUND, ERR_LIMIT, ERR_IO. */
bool metadata_dir_read(const char *path, size_t max_bytes, struct bytes *file, struct err *err);
/* Replaces dir/name whole: written aside, flushed, renamed. ERR_IO. */
bool metadata_dir_write(const char *dir, const char *name, const void *data, size_t size, struct err *err);

#endif
