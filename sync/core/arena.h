/* arena: memory for many things that die together. Out of memory aborts. One thread at a time. */
#ifndef MINGYUE_ARENA_H
#define MINGYUE_ARENA_H

#include <stddef.h>

struct arena;

/* An empty arena; the caller destroys it. */
struct arena *arena_create(void);
/* Frees everything allocated from it. NULL is allowed. */
void arena_destroy(struct arena *arena);
/* Zeroed memory of count * size bytes, aligned for any type; lives as long as the arena. Never NULL. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* A terminated copy of text (NULL stays NULL). */
char *arena_strdup(struct arena *arena, const char *text);
/* Bytes handed out so far, for budgets. */
size_t arena_used_bytes(const struct arena *arena);

#endif
