/* timeline: what its two ways of lying, on one screen and longer than it, share. */
#ifndef MINGYUE_TIMELINE_H
#define MINGYUE_TIMELINE_H

#include "composer.h"

/* "2018", "2019·07"; only month and day, "04·08", when the event before is of the same year and has a day. In buf. */
const char *timeline_stamp(const struct record *record, const struct record *before, char *buf, size_t buf_size);

/* More events than the screen has room for: under fingers the line is as long as they need and is scrolled. To be painted
 * last: its ends fade into what is on the base. */
void timeline_long(struct composer *c, struct box rest);

#endif
