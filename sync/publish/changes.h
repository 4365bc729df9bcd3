/* changes: what differs between two editions, in words: records, pages and pictures added, removed and changed, by their titles. */
#ifndef MINGYUE_CHANGES_H
#define MINGYUE_CHANGES_H

#include <stddef.h>
#include <stdio.h>

#include "exhibition.h"

/* Prints a line for each difference and returns how many there are. before: NULL when there is none before. */
size_t changes_print(const struct exhibition *before, const struct exhibition *after, FILE *file);

#endif
