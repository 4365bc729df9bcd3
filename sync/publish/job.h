/* job: what each command of mingyue-publish does. */
#ifndef MINGYUE_JOB_H
#define MINGYUE_JOB_H

#include <stdbool.h>

#include "exhibition.h"

enum { JOB_FINE = 0, JOB_FOUND_ERRORS = 1, JOB_FAILED = 2 }; /* exit statuses */

struct job {
	const char *folder, *out; /* out: build and preview */
	const char *app;          /* path of mingyue, NULL: look for it */
	bool json, quiet, original, no_probe;
	enum lang lang; /* of what is printed */
};

/* Each returns the exit status. Findings go to standard output (check) or standard error. */
int job_check(const struct job *job);
int job_build(const struct job *job);
int job_preview(const struct job *job);

#endif
