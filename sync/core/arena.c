#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 32 * 1024 };

struct block {
	struct block *next;
	_Alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *blocks;
	unsigned char *free;
	size_t free_bytes, used_bytes;
};

struct arena *arena_create(void)
{
	struct arena *arena = calloc(1, sizeof *arena);
	if (arena == NULL)
		abort();
	return arena;
}

void arena_destroy(struct arena *arena)
{
	if (arena == NULL)
		return;
	while (arena->blocks != NULL) {
		struct block *block = arena->blocks;
		arena->blocks = block->next;
		free(block);
	}
	free(arena);
}

static unsigned char *add_block(struct arena *arena, size_t bytes)
{
	if (bytes > SIZE_MAX - sizeof(struct block))
		abort();
	struct block *block = calloc(1, sizeof *block + bytes);
	if (block == NULL)
		abort();
	block->next = arena->blocks;
	arena->blocks = block;
	return block->bytes;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	size_t align = _Alignof(max_align_t), bytes;
	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - align)
		abort();
	bytes = bytes == 0 ? align : (bytes + align - 1) / align * align;
	arena->used_bytes += bytes;
	if (bytes > BLOCK_BYTES / 4)
		return add_block(arena, bytes); /* a block of its own; the current one goes on */
	if (bytes > arena->free_bytes) {
		arena->free = add_block(arena, BLOCK_BYTES);
		arena->free_bytes = BLOCK_BYTES;
	}
	unsigned char *memory = arena->free;
	arena->free += bytes;
	arena->free_bytes -= bytes;
	return memory;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	if (text == NULL)
		return NULL;
	size_t size = strlen(text) + 1;
	return memcpy(arena_alloc(arena, size, 1), text, size);
}

size_t arena_used_bytes(const struct arena *arena)
{
	return arena->used_bytes;
}
