#include "harvest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalog.h"
#include "maxima.h"

enum { ROUNDS = 5, FAILURES_MAX = 3, URL_BYTES = 4096 };

static int by_hash(const void *a, const void *b)
{
	return strcmp(((const struct pin *)a)->sha256, ((const struct pin *)b)->sha256);
}

static size_t take_pins(const struct picture *picture, struct pin *pins)
{
	for (size_t i = 0; picture != NULL && i < picture->file_count && pins != NULL; i++) {
		memcpy(pins[i].sha256, picture->renditions[i].sha256, sizeof pins[i].sha256);
		pins[i].bytes = picture->renditions[i].bytes;
	}
	return picture != NULL ? picture->file_count : 0;
}

struct pin *pins_of(const struct exhibition *exhibition, size_t *count)
{
	size_t all = 0, kept = 0;
	struct pin *pins = NULL;
	for (int pass = 0; pass < 2; pass++) {
		if (pass == 1 && (pins = calloc(all + 1, sizeof *pins)) == NULL)
			abort();
		all = 0;
		for (size_t i = 0; i < exhibition->record_count; i++) {
			const struct record *record = &exhibition->records[i];
			all += take_pins(record->picture, pins != NULL ? pins + all : NULL);
			all += take_pins(record->portrait, pins != NULL ? pins + all : NULL);
		}
	}
	qsort(pins, all, sizeof *pins, by_hash);
	for (size_t i = 0; i < all; i++)
		if (kept == 0 || by_hash(&pins[kept - 1], &pins[i]) != 0)
			pins[kept++] = pins[i];
	*count = kept;
	return pins;
}

/* A run of fetching; what each file's ctx points to. */
struct run {
	struct deposit *deposit;
	const struct source *source;
	bool catalogue; /* it is fetched, not blobs */
	int failures;
	bool spoilt; /* a part that was here before was not what its name says: no fault of the source's */
};
struct item {
	struct run *run;
	struct pin pin;
	char *url;
	bool had; /* a part was here */
};

static bool begin(struct fetch_file *file, struct err *err)
{
	struct item *item = file->ctx;
	char name[200], url[URL_BYTES];
	if (item->run->catalogue)
		snprintf(name, sizeof name, "targets/%s.catalogue.db", item->pin.sha256);
	else
		snprintf(name, sizeof name, "blobs/%.2s/%s", item->pin.sha256, item->pin.sha256);
	file->fd = -1;
	item->had = deposit_part_bytes(item->run->deposit, item->pin.sha256) > 0;
	if (!source_url(item->run->source, name, url, sizeof url, err) ||
	    !deposit_part(item->run->deposit, item->pin.sha256, &file->fd, err))
		return false;
	if ((item->url = strdup(url)) == NULL)
		abort();
	file->url = item->url;
	file->length = item->pin.bytes;
	return true;
}

/* What came is checked at once, and its descriptor given back. */
static bool each(struct fetch_file *file)
{
	struct item *item = file->ctx;
	if (file->done)
		file->done = deposit_check(item->run->deposit, item->pin.sha256, file->fd, item->pin.bytes,
					   file->sha256, &file->err);
	if (file->fd >= 0)
		close(file->fd);
	free(item->url);
	item->url = NULL;
	file->url = NULL;
	bool ours = !file->done && item->had && file->err.code == ERR_UNTRUSTED;
	item->run->spoilt = item->run->spoilt || ours;
	item->run->failures += !file->done && !ours;
	return file->done || (item->run->failures < FAILURES_MAX && file->err.code != ERR_IO);
}

static uint64_t bytes_there(const struct deposit *deposit, const struct pin *pins, size_t count)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < count; i++)
		bytes += deposit_part_bytes(deposit, pins[i].sha256);
	return bytes;
}

/* One round over what is not there yet. */
static bool fetch_round(struct run *run, const struct pin *pins, size_t count, struct err *err)
{
	struct fetch_file *files = calloc(count + 1, sizeof *files);
	struct item *items = calloc(count + 1, sizeof *items);
	if (files == NULL || items == NULL)
		abort();
	for (size_t i = 0; i < count; i++) {
		items[i] = (struct item){.run = run, .pin = pins[i]};
		files[i].ctx = &items[i];
	}
	run->failures = 0;
	run->spoilt = false;
	bool done = source_files(run->source, files, count, begin, each, err);
	free(files);
	free(items);
	return done;
}

/* A server that stops in the middle is asked again as long as something comes. */
static bool fetch_pins(struct run *run, const struct pin *pins, size_t count, struct err *err)
{
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t before = bytes_there(run->deposit, pins, count);
		if (fetch_round(run, pins, count, err))
			return true;
		if (run->spoilt && err->code == ERR_UNTRUSTED)
			continue;
		if (err->code != ERR_NET || bytes_there(run->deposit, pins, count) <= before ||
		    strcmp(err->text, "stopped") == 0)
			return false;
	}
	return false;
}

static bool has_room(const struct deposit *deposit, const struct pin *pins, size_t count, uint64_t reserve_bytes,
		     struct err *err)
{
	uint64_t bytes = 0, there = bytes_there(deposit, pins, count);
	for (size_t i = 0; i < count; i++)
		bytes += pins[i].bytes;
	bytes -= there < bytes ? there : bytes;
	return deposit_room(deposit, bytes, count, reserve_bytes, err);
}

/* The catalogue, in the store or as a part that is checked. */
static bool get_catalogue(struct run *run, const struct wanted *wanted, const struct harvest_rules *rules, char *path,
			  size_t path_size, bool *is_part, struct err *err)
{
	struct pin pin = {.bytes = wanted->length};
	memcpy(pin.sha256, wanted->sha256, sizeof pin.sha256);
	char name[128];
	snprintf(name, sizeof name, "editions/%" PRId64 "/catalogue.db", wanted->version);
	/* Not there, or rotten, or not the one that was signed. */
	*is_part = !deposit_is_sound(run->deposit, name, wanted->sha256);
	if (*is_part) {
		deposit_part_path(wanted->sha256, name, sizeof name);
		run->catalogue = true;
		const char *keep = pin.sha256;
		bool room = has_room(run->deposit, &pin, 1, rules->reserve_bytes, err);
		if (!room)
			deposit_tidy(run->deposit, &keep, 1);
		if (!room && rules->make_room != NULL && !has_room(run->deposit, &pin, 1, rules->reserve_bytes, err))
			rules->make_room(rules->ctx);
		if ((!room && !has_room(run->deposit, &pin, 1, rules->reserve_bytes, err)) ||
		    !fetch_pins(run, &pin, 1, err))
			return false;
		run->catalogue = false;
	}
	snprintf(path, path_size, "/proc/self/fd/%d/%s", deposit_fd(run->deposit), name);
	return true;
}

static size_t keep_missing(const struct deposit *deposit, struct pin *pins, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!deposit_has_blob(deposit, pins[i].sha256, pins[i].bytes))
			pins[kept++] = pins[i];
	return kept;
}

/* What an older run left that is not asked for any more. */
static void tidy(struct deposit *deposit, const struct pin *pins, size_t count, const char *catalogue)
{
	const char **names = calloc(count + 1, sizeof *names);
	size_t at = 0;
	if (names == NULL)
		abort();
	for (size_t i = 0; i < count; i++) {
		if (at == i && strcmp(catalogue, pins[i].sha256) < 0)
			names[at++] = catalogue;
		names[at++] = pins[i].sha256;
	}
	if (at == count)
		names[at] = catalogue;
	deposit_tidy(deposit, names, count + 1);
	free(names);
}

/* What of all pins is missing, with room for it and the catalogue ("": it is there). Making room may take away what was there, so it
 * is looked for again. */
static bool find_missing(struct deposit *deposit, const struct pin *all, size_t all_count, const char *catalogue,
			 const struct harvest_rules *rules, struct pin *missing, size_t *count, struct err *err)
{
	for (int attempt = 0;; attempt++) {
		memcpy(missing, all, all_count * sizeof *all);
		*count = keep_missing(deposit, missing, all_count);
		tidy(deposit, missing, *count, catalogue);
		if ((*count == 0 && *catalogue == '\0') ||
		    has_room(deposit, missing, *count, rules->reserve_bytes, err))
			return true;
		if (err->code != ERR_LIMIT || rules->make_room == NULL || attempt == 1)
			return false;
		rules->make_room(rules->ctx);
	}
}

static bool place(struct deposit *deposit, const struct pin *pins, size_t count, const struct wanted *wanted,
		  bool is_part, struct err *err)
{
	if (!deposit_flush(deposit, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!deposit_place_blob(deposit, pins[i].sha256, err))
			return false;
	/* The pictures' names first: an edition that can be seen is whole. */
	return (count == 0 || deposit_flush(deposit, err)) &&
	       (!is_part ||
		(deposit_place_edition(deposit, wanted->version, wanted->sha256, err) && deposit_flush(deposit, err)));
}

bool harvest(struct deposit *deposit, const struct source *source, const struct wanted *wanted,
	     const struct harvest_rules *rules, struct err *err)
{
	struct run run = {.deposit = deposit, .source = source};
	struct exhibition *exhibition;
	char path[300];
	bool is_part;
	if (!get_catalogue(&run, wanted, rules, path, sizeof path, &is_part, err))
		return false;
	if (!catalog_read(path, &exhibition, err)) {
		if (is_part)
			deposit_drop_part(deposit, wanted->sha256);
		return err_prefix(err, "the catalogue of edition %" PRId64, wanted->version);
	}
	size_t all, count = 0;
	struct pin *pins = pins_of(exhibition, &all), *missing = calloc(all + 1, sizeof *missing);
	exhibition_destroy(exhibition);
	if (missing == NULL)
		abort();
	bool done = find_missing(deposit, pins, all, is_part ? wanted->sha256 : "", rules, missing, &count, err);
	if (done && (count > 0 || is_part))
		done = (count == 0 || fetch_pins(&run, missing, count, err)) &&
		       place(deposit, missing, count, wanted, is_part, err);
	free(missing);
	free(pins);
	return done;
}
