/* schedule: which page of the loop comes next. Pure: time is a parameter. */
#ifndef MINGYUE_SCHEDULE_H
#define MINGYUE_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exhibition.h"

/* A place in the loop: an entry, a step of its page, and the language of this pass. */
struct place {
	size_t entry, step;
	enum lang lang;
};

/* Civil minutes before which a clock is taken for unset (boards have none): then validity and dayparts are ignored and
 * everything is shown, since a wrong clock must not take a page down. 2026-01-01. */
enum { SCHEDULE_CLOCK_SET_MIN = 29453760 };

/* True when the entry may be shown at now_min (civil minutes since 1970-01-01 00:00), its priority apart. */
bool schedule_valid(const struct loop_entry *entry, int64_t now_min);

/* True when somebody at the wall may go to the page at now_min: an entry of the loop has it and may be shown, or none has it and its own
 * validity allows it. */
bool schedule_open(const struct exhibition *exhibition, const struct page *page, int64_t now_min);

/* The place to show after *after (NULL: at the start). languages: those the passes go through, in order of enum lang; a pass
 * begins whenever the loop comes round. steps gives the number of steps of a page (>= 1). False: nothing is valid now. */
bool schedule_next(const struct exhibition *exhibition, int64_t now_min, const bool languages[LANGS],
		   size_t (*steps)(const struct page *), const struct place *after, struct place *next);

#endif
