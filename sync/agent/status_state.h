/* status_state: what status.c, status_json.c, status_news.c and why.c share; private to them. */
#ifndef MINGYUE_STATUS_STATE_H
#define MINGYUE_STATUS_STATE_H

#include <jansson.h>

#include "maxima.h"
#include "moment.h"
#include "state.h"
#include "status.h"
#include "wall.h"

struct status {
	const struct conf *conf;
	enum lang lang;
	struct wall wall;
	char current[64];
	struct edition_row rows[LIMIT_EDITIONS];
	size_t count;
	int64_t floor_s, seen_s, expires_s, trusted, hold_left_s, asked, outcome;
	bool proven, touch_lost, heard; /* heard: the daemon has told of itself */
	char trouble[512], report_trouble[512];
	enum err_code trouble_code;
	json_t *events, *signers;
};

/* status.c: fills it; the caller releases events and signers. */
bool status_gather(const struct conf *conf, enum lang lang, struct status *status, struct err *err);
void status_finish(struct status *status);
/* The edition that current points to; 0: the built-in exhibition. */
int64_t status_version(const struct status *status);
/* The metadata on the board is too old to prove that nothing newer is withheld. What is shown stays. */
bool status_stale(const struct status *status);
enum moment_hold status_hold(const struct status *status, const struct edition_row *row);

/* status_news.c: what is new and does not show, and why, in a sentence or two. */
enum { STATUS_NEWS = 400 };
void status_news(const struct status *status, enum lang lang, char text[STATUS_NEWS]);

/* status_json.c: the whole as JSON; the caller's to release. */
json_t *status_json(const struct status *status);

#endif
