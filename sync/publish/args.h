/* args: the command line of mingyue-publish. */
#ifndef MINGYUE_PUBLISH_ARGS_H
#define MINGYUE_PUBLISH_ARGS_H

#include "job.h"

/* What main is to do: run(&job) and end with what it returns. */
struct args {
	struct job job;
	int (*run)(const struct job *job);
};

/* Reads the command line. --help, --version and mistakes give a run that says so. */
void args_read(int argc, char **argv, struct args *args);

#endif
