/* describe: a repository in words: what is public, what waits to be signed and how it differs, who has signed and who is missing. What a person
 * reads before signing. */
#ifndef MINGYUE_DESCRIBE_H
#define MINGYUE_DESCRIBE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "err.h"
#include "repository.h"

/* All of it. ERR_CORRUPT, ERR_IO: the catalogues cannot be read, or are not the ones named. */
bool describe_print(const struct repository *repository, int64_t now_s, FILE *file, struct err *err);
/* A line for each of the last ten editions that were public: number, when, title; revert takes the number. One that cannot be read is left out. */
void describe_history(const struct repository *repository, FILE *file);
/* A line for each role that has lived more than half its life, with what to do; how many. */
int describe_lives(const struct repository *repository, int64_t now_s, FILE *file);

#endif
