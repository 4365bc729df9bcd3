/* still: what the program does without a display: draw the pages to files, and probe that every page is whole. */
#ifndef MINGYUE_STILL_H
#define MINGYUE_STILL_H

#include "args.h"
#include "feed.h"
#include "text.h"

/* Draws every page of the loop (that is valid at --at, when given) to DIR/NN-pageid.png, at rest. Exit status. */
int still_shots(const struct args *args, const struct edition *edition, struct fonts *fonts);

/* Opens and draws every page in every language and size. Prints what is not whole. Exit status: 0 all whole, 1 not, 2 the
 * probe itself failed. */
int still_probe(const struct args *args, const struct edition *edition, struct fonts *fonts);

#endif
