#include "upkeep.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "harvest.h"
#include "maxima.h"

enum { FOLDERS = 256 };

static bool on_its_way(enum edition_state state)
{
	return state == EDITION_VERIFIED || state == EDITION_WAITING || state == EDITION_TRIAL;
}

/* Which of the editions in the store stay; marked in keep. */
static void choose(const struct deposit *deposit, struct state *state, const int64_t *versions, size_t count,
		   size_t keep_count, bool *keep)
{
	int64_t current = deposit_current(deposit);
	bool fallback = false;
	for (size_t i = count; i-- > 0;) {
		struct edition_row row = {.state = EDITION_REFUSED};
		state_edition(state, versions[i], &row);
		keep[i] = count - i <= keep_count || versions[i] == current || on_its_way(row.state);
		if (row.state == EDITION_CONFIRMED && versions[i] != current && !fallback)
			keep[i] = fallback = true;
	}
}

struct sweep {
	struct deposit *deposit;
	struct pin *pins;
	size_t count, gone;
};

static int by_hash(const void *a, const void *b)
{
	return strcmp(((const struct pin *)a)->sha256, ((const struct pin *)b)->sha256);
}

/* Adds what an edition needs. False: its catalogue cannot be read. */
static bool add_pins(struct sweep *sweep, int64_t version)
{
	char path[128];
	struct exhibition *exhibition;
	struct err err;
	size_t count;
	snprintf(path, sizeof path, "/proc/self/fd/%d/editions/%" PRId64 "/catalogue.db", deposit_fd(sweep->deposit),
		 version);
	if (!catalog_read(path, &exhibition, &err))
		return false;
	struct pin *pins = pins_of(exhibition, &count);
	exhibition_destroy(exhibition);
	struct pin *more = realloc(sweep->pins, (sweep->count + count + 1) * sizeof *more);
	if (more == NULL)
		abort();
	memcpy(more + sweep->count, pins, count * sizeof *pins);
	free(pins);
	sweep->pins = more;
	sweep->count += count;
	return true;
}

static void remove_unneeded(void *ctx, const char *sha256)
{
	struct sweep *sweep = ctx;
	struct pin pin = {.bytes = 0};
	snprintf(pin.sha256, sizeof pin.sha256, "%s", sha256);
	if (sweep->count > 0 && bsearch(&pin, sweep->pins, sweep->count, sizeof pin, by_hash) != NULL)
		return;
	deposit_remove_blob(sweep->deposit, sha256);
	sweep->gone++;
}

size_t upkeep_sweep(struct deposit *deposit, struct state *state, size_t keep_count)
{
	int64_t versions[LIMIT_EDITIONS];
	bool keep[LIMIT_EDITIONS], readable = true;
	size_t count = deposit_editions(deposit, versions, LIMIT_EDITIONS);
	struct sweep sweep = {.deposit = deposit};
	choose(deposit, state, versions, count, keep_count, keep);
	for (size_t i = 0; i < count; i++) {
		if (keep[i]) {
			readable = add_pins(&sweep, versions[i]) && readable;
		} else {
			deposit_remove_edition(deposit, versions[i]);
			sweep.gone++;
		}
	}
	if (readable && count > 0) {
		if (sweep.count > 0)
			qsort(sweep.pins, sweep.count, sizeof *sweep.pins, by_hash);
		for (int folder = 0; folder < FOLDERS; folder++)
			deposit_blobs(deposit, folder, remove_unneeded, &sweep);
	}
	free(sweep.pins);
	if (count > 0)
		state_forget_editions_before(state, versions[0]);
	return sweep.gone;
}

static void scrub_blob(void *ctx, const char *sha256)
{
	struct sweep *scrub = ctx;
	char path[96];
	snprintf(path, sizeof path, "blobs/%.2s/%s", sha256, sha256);
	if (deposit_is_sound(scrub->deposit, path, sha256))
		return;
	deposit_remove_blob(scrub->deposit, sha256);
	scrub->gone++;
}

size_t upkeep_scrub(struct deposit *deposit, struct state *state, int folder)
{
	struct sweep scrub = {.deposit = deposit};
	int64_t versions[LIMIT_EDITIONS];
	size_t count = folder == 0 ? deposit_editions(deposit, versions, LIMIT_EDITIONS) : 0;
	for (size_t i = 0; i < count; i++) {
		struct edition_row row;
		char path[96];
		snprintf(path, sizeof path, "editions/%" PRId64 "/catalogue.db", versions[i]);
		if (!state_edition(state, versions[i], &row) || *row.sha256 == '\0' ||
		    deposit_is_sound(deposit, path, row.sha256))
			continue;
		scrub.gone++; /* harvest replaces it; the app may still read most of it */
	}
	deposit_blobs(deposit, folder, scrub_blob, &scrub);
	return scrub.gone;
}
