/* fetch_lane: what one thread fetches: its connections and the exchanges on them. Private to fetch. */
#ifndef MINGYUE_FETCH_LANE_H
#define MINGYUE_FETCH_LANE_H

#include <pthread.h>
#include <stdatomic.h>

#include "fetch_transfer.h"

enum { PARALLEL_MAX = 32, LANES = 2, LANE_STOPPED = -1 };

struct lane {
	CURLM *multi;
	CURL *easies[PARALLEL_MAX];
	struct transfer transfers[PARALLEL_MAX];
	bool busy[PARALLEL_MAX];
	uint64_t received, sent, requests;
	atomic_uint turns; /* of its waiting: it lives */
};

/* The first lane is the caller's thread's and does all there is; the second helps with many files. */
struct fetch {
	struct fetch_options options;
	char *strings[4]; /* the options' */
	CURLSH *share;    /* TLS sessions: the many connections go on with the first one's */
	pthread_mutex_t share_mutex;
	struct lane lanes[LANES];
	atomic_bool helps;   /* the second lane works */
	unsigned turns_seen; /* its, and since when */
	uint64_t turns_ms;
};

void lane_create(struct lane *lane, const struct fetch *fetch);
void lane_destroy(struct lane *lane);
/* Closes its connections. */
void lane_hang_up(struct lane *lane, const struct fetch *fetch);
/* The exchange that has been prepared in slot begins. */
void lane_add(struct lane *lane, int slot);
/* Lets exchanges go on until one has ended: its slot, and curl's code. LANE_STOPPED: none is left, or the caller (its idle function, in
 * the first lane) or *stops (NULL: nobody else) ends it all. */
int lane_wait(struct fetch *fetch, struct lane *lane, atomic_bool *stops, CURLcode *code);
/* May it go on? The first lane asks the caller, but not while the second one has not turned for twice the stall's time: of a board that
 * hangs nobody is to believe that it lives. stops: as of lane_wait. */
bool lane_goes_on(struct fetch *fetch, const struct lane *lane, atomic_bool *stops);
/* Waits for a time, or until something happens. */
void lane_rest(struct fetch *fetch, struct lane *lane, atomic_bool *stops);
/* Sets *stops; every lane sees it at once. */
void lane_stop(struct fetch *fetch, atomic_bool *stops);
/* Ends what still runs, and tells each (may be NULL) of its file. True: something did. */
bool lane_give_up(struct lane *lane, bool (*each)(struct fetch_file *));
/* An exchange that did not come to its end. */
bool lane_stopped(struct err *err);

#endif
