/* app: the display program mingyue as a tool: it draws pages to say whether they are whole, or to files. */
#ifndef MINGYUE_APP_H
#define MINGYUE_APP_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

/* What a run left behind. */
struct app_run {
	int status;          /* its exit status, or -1 */
	int signal_number;   /* what killed it, or 0 */
	char *output;        /* all of its standard output, terminated; the caller's to free */
	char last_line[300]; /* the last line of its standard error */
};

/* The program to run: given (unless NULL), else mingyue beside our own executable, else on PATH. *path is the caller's to free.
 * ERR_NOT_FOUND. */
bool app_find(const char *given, char **path, struct err *err);
/* Runs argv[0] with its arguments (ended by NULL) and waits for it; ten minutes of processor time kill it. ERR_IO: it cannot be
 * started. */
bool app_execute(char *const argv[], struct app_run *run, struct err *err);

#endif
