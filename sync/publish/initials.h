/* initials: what a visitor types to find something: the first letter of each pinyin syllable or Latin word of a title, and its
 * digits: 邻水县 is LSX. All of ICU is here. */
#ifndef MINGYUE_INITIALS_H
#define MINGYUE_INITIALS_H

#include <stdbool.h>

#include "arena.h"
#include "err.h"

struct initials;

/* ERR_IO: ICU has no data to read Han by. */
bool initials_create(struct initials **initials, struct err *err);
/* NULL is allowed. */
void initials_destroy(struct initials *initials);
/* A-Z and 0-9, in the arena; NULL when title is NULL or has none. */
const char *initials_of(const struct initials *initials, struct arena *arena, const char *title);

#endif
