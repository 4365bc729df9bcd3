/* outdir: a folder that is written aside and appears under its name whole, or not at all. */
#ifndef MINGYUE_OUTDIR_H
#define MINGYUE_OUTDIR_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

/* What the folder holds, and so what it may replace: nothing but an older one of its kind. */
enum outdir_kind { OUTDIR_BUILD, OUTDIR_PREVIEW, OUTDIR_STAGED, OUTDIR_REPOSITORY };

struct outdir {
	char *path;  /* where it will be */
	char *aside; /* where it is being written: beside path */
	int lock;    /* holds aside as long as the writer lives */
};

/* Makes the folder aside, after removing what killed writers left beside path. ERR_USAGE: path exists and is neither empty
 * nor of this kind; ERR_IO. On success the caller commits or discards it. */
bool outdir_open(struct outdir *outdir, const char *path, enum outdir_kind kind, struct err *err);
/* A folder that will never be committed, in TMPDIR. */
bool outdir_open_temporary(struct outdir *outdir, struct err *err);
/* Moves it to its path (the old one goes) and finishes. ERR_IO: nothing has changed; discard it. */
bool outdir_commit(struct outdir *outdir, struct err *err);
/* Removes what was written, if it was not committed. All zero is allowed. */
void outdir_discard(struct outdir *outdir);
/* Takes the folder away from its name at once, then removes it; not there is fine. ERR_IO. */
bool outdir_remove(const char *path, struct err *err);

/* Writes a new file. ERR_IO. */
bool outdir_write(const char *path, const void *data, size_t size, struct err *err);

#endif
