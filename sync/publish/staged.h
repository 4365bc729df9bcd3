/* staged: the edition being signed: staged/catalogue.db, staged/blobs (a store that mingyue shows) and staged/targets.json, which is what
 * people sign. It takes its place whole, instead of what was staged before. */
#ifndef MINGYUE_STAGED_H
#define MINGYUE_STAGED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "exhibition.h"
#include "outdir.h"
#include "repository.h"

enum { STAGED_TARGETS_LIFE_S = 365 * 86400 };

/* Begins one: a folder aside, for catalogue.db and blobs. */
bool staged_open(const struct repository *repository, struct outdir *outdir, struct err *err);
/* Why an edition is staged, and what it says beside its content. */
struct staging {
	const char *what; /* "edition", "recall", "revert" or "rotate" */
	const char *const *recalls;
	size_t recall_count;
	int64_t from_s; /* boards show it from this moment on; 0: at once */
};
/* Whether an edition may be staged at now_s to be shown from from_s on. ERR_USAGE. */
bool staged_moment_is_right(int64_t from_s, int64_t now_s, struct err *err);
/* Describes what lies in it (version, hashes, recalls: those of before and the given ids) in targets.json without signatures, and puts it
 * in place; then writes the log. ERR_CORRUPT: not a catalogue; ERR_USAGE: the clock runs behind the edition before, what is recalled is
 * no id, or the moment has passed or is more than a year away; ERR_LIMIT: too many recalls. */
bool staged_commit(struct repository *repository, struct outdir *outdir, const struct staging *staging, int64_t now_s,
		   struct err *err);
/* Both, with the content of an edition that was public: its catalogue is copied, its pictures are in public/. Its own moment stays when
 * it is still to come and none is given. ERR_NOT_FOUND: never released. */
bool staged_again(struct repository *repository, int64_t version, const struct staging *staging, int64_t now_s,
		  struct err *err);
/* A person's decision: writes the log, and takes it away. ERR_CORRUPT: the log; ERR_IO. */
bool staged_give_up(struct repository *repository, int64_t now_s, struct err *err);
/* Takes it away. ERR_IO. */
bool staged_drop(struct repository *repository, struct err *err);

/* Reads the catalogue that targets (of the repository: staged or public) names, after its length and hash. The caller destroys the
 * exhibition. ERR_CORRUPT: it is another one; ERR_UNTRUSTED: what is staged says more than staged_commit would; ERR_IO. */
bool staged_catalogue(const struct repository *repository, const json_t *targets, struct exhibition **exhibition,
		      struct err *err);

#endif
