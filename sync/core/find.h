/* find: what of the exhibition a visitor means by a few initials typed on the key pad. Pure. */
#ifndef MINGYUE_FIND_H
#define MINGYUE_FIND_H

#include <stddef.h>

#include "exhibition.h"

/* One of the two. */
struct found {
	const struct record *record;
	const struct page *page;
};

/* Writes what matches typed (A-Z and 0-9), best first, at most max; returns how many. In order: what lang has before what only another language has; the place that is exactly meant;
 * what begins with typed (an English title also letter by
 * letter); what holds it further on. Of the same rank: places, agreements, figures, projects, events, photos,
 * pages; then as the edition has them. Nothing matches "". Pages that are
 * not open at now_min (schedule_open) are not found. */
size_t find_match(const struct exhibition *exhibition, enum lang lang, int64_t now_min, const char *typed,
		  struct found *out, size_t max);

#endif
