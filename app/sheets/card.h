/* card: what its parts share; private to sheets/. */
#ifndef MINGYUE_CARD_H
#define MINGYUE_CARD_H

#include "composer.h"

/* What a kind of record is called. */
const char *card_kind(const struct composer *c, enum record_kind kind);
/* A small map with the record's places lit, into box of cr (NULL: only asked). False: it is about no place of a map. */
bool card_map(struct composer *c, cairo_t *cr, struct box box);

#endif
