/* feed: the thread that watches the store, reads editions, and writes app.json. */
#ifndef MINGYUE_FEED_H
#define MINGYUE_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "clerk.h"
#include "exhibition.h"
#include "mail.h"

/* An edition read whole, and the folder its pictures are in. */
struct edition {
	struct exhibition *exhibition;
	char root[512];
	char name[64]; /* "editions/12", or "built-in" */
};
/* NULL is allowed. */
void edition_destroy(struct edition *edition);

/* Reads the store's current edition, else the built-in exhibition, else NULL; *why (why_size bytes) says what was wrong with
 * the better ones, "" when nothing was. store or builtin may be NULL. Any thread. */
struct edition *edition_read(const char *store, const char *builtin, char *why, size_t why_size);

/* What app.json tells the agent and the technician. */
struct app_status {
	char edition[64], page[65], lang[4], renderer[32];
	char frame[65]; /* of the page at rest, see scene_stamp; "": the standby picture */
	int w, h;
	uint64_t frames;
	bool busy;  /* somebody is at the wall: a new edition waits */
	bool ended; /* the last word of an app that ends by itself, not by a crash */
	char last_error[512];
};

struct feed;

struct feed_options {
	const char *store, *builtin; /* folders, or NULL */
	const char *status_path;     /* app.json, or NULL */
	const char *pin_path;        /* of the staff door, or NULL */
	bool builtin_first;          /* what the store has now is passed over; the next that comes is read */
};

/* Starts the thread. It posts a struct edition * (the receiver's) to box as kind: first what there is to show, then each newer edition
 * within 2 s of its becoming current. If there is nothing to show at all it posts NULL once and goes on watching. As news_kind it
 * posts a struct staff_news * (the receiver's) when agent.json changes, and in answer to wishes. */
struct feed *feed_start(const struct feed_options *options, struct mailbox *box, int kind, int news_kind);
void feed_stop(struct feed *feed);
/* Writes app.json soon; status is copied. */
void feed_status(struct feed *feed, const struct app_status *status);
/* Does what staff want soon; wish is copied. */
void feed_wish(struct feed *feed, const struct staff_wish *wish);

#endif
