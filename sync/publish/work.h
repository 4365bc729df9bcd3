/* work: a content folder being checked and compiled, from reading it to printing what was found. */
#ifndef MINGYUE_WORK_H
#define MINGYUE_WORK_H

#include <stdbool.h>
#include <stdio.h>

#include "err.h"
#include "findings.h"
#include "folder.h"
#include "job.h"
#include "outdir.h"
#include "progress.h"

struct work {
	const struct job *job;
	struct progress progress;
	struct findings *findings;
	struct folder *folder; /* NULL: too broken */
	struct outdir out;
};

/* Reads the folder (the job's first operand) and finds what can be found without drawing. On false, too, work_failed or work_report ends it. */
bool work_start(struct work *work, const struct job *job, struct err *err);
/* Whether there is enough to compile. */
bool work_can_compile(const struct work *work);
/* Compiles into dir. loop_all: for previews. */
bool work_compile(struct work *work, const char *dir, bool loop_all, struct err *err);
bool work_has_errors(const struct work *work);

/* Ends it and tells why; JOB_FAILED. */
int work_failed(struct work *work, const struct err *err);
/* Ends it and prints the findings (a quiet one without any says nothing). */
int work_report(struct work *work, FILE *file);

#endif
