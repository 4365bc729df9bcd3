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

/* now_min below: civil minutes since 1970-01-01 00:00. Before SCHEDULE_CLOCK_SET_MIN, 2026-01-01, a clock is taken for unset (boards have
 * none), and who knows that it is not to be believed gives schedule_not_before(), of the moment that is known to be past, or 0. Then only
 * what was over by that moment is down, and everything else is shown whatever its times, for a wrong clock must not take a page down. */
enum { SCHEDULE_CLOCK_SET_MIN = 29453760 };
int64_t schedule_not_before(int64_t min);

/* True when the entry may be shown at now_min, its priority apart. */
bool schedule_valid(const struct loop_entry *entry, int64_t now_min);
/* And of the highest priority among those. Where the time is not known an entry with times has at most the highest of those without, so
 * that a page for an hour's visit does not have the wall for good. */
bool schedule_due(const struct exhibition *exhibition, const struct loop_entry *entry, int64_t now_min);

/* True when somebody at the wall may go to the page at now_min: an entry of the loop has it and may be shown, or none has it and its own
 * validity allows it. */
bool schedule_open(const struct exhibition *exhibition, const struct page *page, int64_t now_min);

/* The place to show after *after (NULL: at the start). languages: those the passes go through, in order of enum lang; a pass
 * begins whenever the loop comes round. steps gives the number of steps of a page (>= 1). False: nothing is valid now. */
bool schedule_next(const struct exhibition *exhibition, int64_t now_min, const bool languages[LANGS],
		   size_t (*steps)(const struct page *), const struct place *after, struct place *next);

#endif
