/* moments: the dates a map replays: when each of its items came to be. Pure. */
#ifndef MINGYUE_MOMENTS_H
#define MINGYUE_MOMENTS_H

#include <stddef.h>

#include "exhibition.h"

/* When the item came to be: its own date, else the latest of those it is the result of, else of those it is about; NULL: not known. */
const char *moments_date(const struct record *item);
/* How many different dates the page's items have; 0: there is nothing to replay. */
size_t moments_of(const struct page *page);
/* The date of moment i, 0 the first; NULL beyond the last. */
const char *moments_at(const struct page *page, size_t i);
/* Whether the item was there at the moment; -1: now. An item without a date was always there. */
bool moments_there(const struct page *page, const struct record *item, int moment);

#endif
