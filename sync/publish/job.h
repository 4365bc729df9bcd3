/* job: what each command of mingyue-publish does. */
#ifndef MINGYUE_JOB_H
#define MINGYUE_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "exhibition.h"
#include "maxima.h"

enum { JOB_FINE = 0, JOB_FOUND_ERRORS = 1, JOB_FAILED = 2 }; /* exit statuses */

/* An option that may be given several times. */
struct job_list {
	const char *at[LIMIT_SIGNERS];
	size_t count;
};

struct job {
	const char *const *operands; /* what follows the command */
	size_t operand_count;
	enum lang lang; /* of what is printed */
	bool json, quiet;
	/* check, build, preview, edition */
	const char *app; /* path of mingyue, NULL: look for it */
	bool original, no_probe;
	/* what has keys */
	const char *key, *site;
	struct job_list passphrases; /* files */
	const char *from;            /* edition, revert: the moment it goes up */
	struct job_list names, add, remove;
	long threshold; /* 0: as it was */
	bool single, yes;
	/* upload */
	const char *endpoint, *region, *credentials, *ca_file;
};

/* Each returns the exit status. Findings go to standard output (check) or standard error. */
int job_check(const struct job *job);
int job_build(const struct job *job);
int job_preview(const struct job *job);

int job_init(const struct job *job);
int job_edition(const struct job *job);
int job_show(const struct job *job);
int job_sign(const struct job *job);
int job_release(const struct job *job);
int job_refresh(const struct job *job);
int job_rotate(const struct job *job);
int job_recall(const struct job *job);
int job_revert(const struct job *job);
int job_drop(const struct job *job);
int job_verify(const struct job *job);
int job_upload(const struct job *job);

/* Tells why and returns JOB_FAILED. */
int job_failed(const struct err *err);

#endif
