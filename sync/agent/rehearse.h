/* rehearse: has the app draw every page of an edition off screen before it may go on the wall, in a process that has no network and
 * bounded memory and time. */
#ifndef MINGYUE_REHEARSE_H
#define MINGYUE_REHEARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct rehearsal {
	const char *app;         /* a path, or a name on PATH */
	const char *store, *run; /* the store, and a folder for what is needed meanwhile */
	const char *sizes, *lang;
	uint64_t deadline_ms;
	bool (*idle)(void *ctx); /* asked at least every 200 ms; false ends it: ERR_NET */
	void *ctx;
};

/* *pages and *issues are those the app counted. ERR_CORRUPT: the edition must not be shown (the app crashed, ran out of its
 * bounds or had nothing to show); ERR_NOT_FOUND: the app cannot be run on this board, whatever the edition; ERR_IO. */
bool rehearse(const struct rehearsal *rehearsal, int64_t version, int *pages, int *issues, struct err *err);

#endif
