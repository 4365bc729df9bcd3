/* progress: tells a person how far a long work is: one updating line on a terminal, a line a step elsewhere; and whether
 * the person (or the system) has asked to stop. */
#ifndef MINGYUE_PROGRESS_H
#define MINGYUE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct progress {
	FILE *file; /* NULL: say nothing */
	bool terminal;
	size_t done, total;
};

/* To standard error, or nowhere. From now on the signals ask to stop instead of killing. */
void progress_init(struct progress *progress, bool quiet);
/* A work of so many steps begins. */
void progress_begin(struct progress *progress, size_t total);
/* The next step, named. False: SIGINT, SIGTERM or SIGHUP has come, clean up and stop. */
bool progress_step(struct progress *progress, const char *name);
/* The work is over; the line is cleared. */
void progress_end(struct progress *progress);

#endif
