#include "pins.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

static int by_sha256(const void *a, const void *b)
{
	return strcmp((*(const struct rendition *const *)a)->sha256, (*(const struct rendition *const *)b)->sha256);
}

static void add(struct pins *pins, const struct picture *picture, bool store)
{
	for (size_t i = 0; picture != NULL && i < picture->file_count; i++) {
		if (store)
			pins->at[pins->count] = &picture->renditions[i];
		pins->count++;
	}
}

static void add_all(const struct exhibition *exhibition, struct pins *pins, bool store)
{
	pins->count = 0;
	for (size_t i = 0; i < exhibition->record_count; i++) {
		add(pins, exhibition->records[i].picture, store);
		add(pins, exhibition->records[i].portrait, store);
	}
}

void pins_collect(const struct exhibition *exhibition, struct pins *pins)
{
	*pins = (struct pins){0};
	add_all(exhibition, pins, false);
	pins->at = arena_alloc(exhibition->arena, pins->count + 1, sizeof(void *));
	add_all(exhibition, pins, true);
	qsort(pins->at, pins->count, sizeof *pins->at, by_sha256);
	size_t kept = 0;
	for (size_t i = 0; i < pins->count; i++) {
		if (kept > 0 && strcmp(pins->at[kept - 1]->sha256, pins->at[i]->sha256) == 0)
			continue;
		pins->bytes += pins->at[i]->bytes;
		pins->at[kept++] = pins->at[i];
	}
	pins->count = kept;
}

bool pins_have(const struct pins *pins, const char *sha256)
{
	struct rendition wanted;
	const struct rendition *key = &wanted;
	strncpy(wanted.sha256, sha256, sizeof wanted.sha256 - 1);
	wanted.sha256[sizeof wanted.sha256 - 1] = '\0';
	return pins->count > 0 && bsearch(&key, pins->at, pins->count, sizeof *pins->at, by_sha256) != NULL;
}
