#include "trust.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maxima.h"
#include "tuf.h"

enum { STAGED_MAX = 8, AHEAD = 3, NAME_BYTES = 64 };

/* What the TUF client is given to work with. Roles but the root are kept here until the whole refresh is accepted: an edition
 * of another site, signed by the same people, must not leave its versions behind. */
struct shelf {
	struct state *state;
	const struct source *source;
	const struct trust_rules *rules;
	const struct bytes *timestamp;
	struct state_role staged[STAGED_MAX];
	size_t count;
	bool forgot; /* keys were rotated */
	bool rooted; /* a new root came */
	/* What will be asked for next, asked for at once: each is looked at only in its turn. */
	struct fetch_ask ahead[AHEAD];
	char ahead_names[AHEAD][NAME_BYTES];
	size_t ahead_count;
};

static bool copy_bytes(const void *data, size_t size, struct bytes *out)
{
	out->data = malloc(size + 1);
	if (out->data == NULL)
		abort();
	memcpy(out->data, data, size);
	out->size = size;
	return true;
}

/* What was asked for ahead, once: whether it came or not. */
static struct fetch_ask *take_ahead(struct shelf *shelf, const char *path, size_t max_bytes)
{
	for (size_t i = 0; i < shelf->ahead_count; i++) {
		struct fetch_ask *ask = &shelf->ahead[i];
		if (ask->url == NULL || strcmp(ask->url, path) != 0)
			continue;
		ask->url = NULL;
		if (!ask->done || ask->bytes.size <= max_bytes)
			return ask;
	}
	return NULL;
}

static bool shelf_fetch(void *ctx, const char *name, size_t max_bytes, struct bytes *file, struct err *err)
{
	struct shelf *shelf = ctx;
	struct fetch_reply reply;
	char path[256];
	if (shelf->timestamp != NULL && strcmp(name, "timestamp.json") == 0 && shelf->timestamp->size <= max_bytes)
		return copy_bytes(shelf->timestamp->data, shelf->timestamp->size, file);
	if (shelf->source == NULL)
		return err_set(err, ERR_NET, "nobody is asked");
	snprintf(path, sizeof path, "metadata/%s", name);
	struct fetch_ask *ahead = take_ahead(shelf, path, max_bytes);
	if (ahead != NULL && !ahead->done) {
		*err = ahead->err;
		return false;
	}
	if (ahead != NULL) {
		*file = ahead->bytes;
		ahead->bytes = (struct bytes){NULL, 0};
		return true;
	}
	if (!source_small(shelf->source, path, max_bytes, NULL, &reply, err))
		return false;
	*file = reply.bytes;
	return true;
}

static void add_ahead(struct shelf *shelf, int64_t version, const char *role, size_t max_bytes)
{
	size_t at = shelf->ahead_count++;
	snprintf(shelf->ahead_names[at], NAME_BYTES, "metadata/%lld.%s.json", (long long)version, role);
	shelf->ahead[at] = (struct fetch_ask){.url = shelf->ahead_names[at], .max_bytes = max_bytes};
}

/* A new edition is there: the way to it is three files long, each of which names the next; over a slow line they are asked for
 * side by side. What the timestamp says is not verified yet, so it is a guess, and nothing but a guess. */
static void ask_ahead(struct shelf *shelf, const struct tuf *tuf)
{
	int64_t known = tuf_version(tuf, "snapshot"), snapshot;
	json_t *root = json_loadb(shelf->timestamp->data, shelf->timestamp->size, 0, NULL);
	const json_t *meta = json_object_get(json_object_get(root, "signed"), "meta");
	snapshot = json_integer_value(json_object_get(json_object_get(meta, "snapshot.json"), "version"));
	json_decref(root);
	if (snapshot <= known || snapshot > INT32_MAX)
		return;
	add_ahead(shelf, tuf_version(tuf, "root") + 1, "root", LIMIT_TUF_ROOT_BYTES);
	add_ahead(shelf, snapshot, "snapshot", LIMIT_TUF_SNAPSHOT_BYTES);
	add_ahead(shelf, tuf_version(tuf, "targets") + snapshot - known, "targets", LIMIT_TUF_TARGETS_BYTES);
	source_smalls(shelf->source, shelf->ahead, shelf->ahead_count);
}

/* The root that came with the image; used until a newer one is trusted, and again when the state is lost. */
static bool load_root(const char *path, struct bytes *file, struct err *err)
{
	struct source folder = {.base = ""};
	struct fetch_reply reply;
	if (path == NULL || *path != '/')
		return err_set(err, ERR_USAGE, "[trust] root is empty");
	if (!source_small(&folder, path + 1, LIMIT_TUF_ROOT_BYTES, NULL, &reply, err)) {
		if (err->code == ERR_NOT_FOUND) { /* of the board's own, not of the source's */
			err->code = ERR_USAGE;
			err_prefix(err, "[trust] root");
		}
		return false;
	}
	*file = reply.bytes;
	return true;
}

static struct state_role *staged(struct shelf *shelf, const char *role)
{
	for (size_t i = 0; i < shelf->count; i++)
		if (strcmp(shelf->staged[i].name, role) == 0)
			return &shelf->staged[i];
	return NULL;
}

static bool shelf_load(void *ctx, const char *role, struct bytes *file, struct err *err)
{
	struct shelf *shelf = ctx;
	const struct state_role *found = staged(shelf, role);
	if (found != NULL && found->bytes.data == NULL)
		return err_set(err, ERR_NOT_FOUND, "no %s is saved", role);
	if (found != NULL)
		return copy_bytes(found->bytes.data, found->bytes.size, file);
	if (state_load(shelf->state, role, file, err))
		return true;
	return strcmp(role, "root") == 0 && err->code == ERR_NOT_FOUND ? load_root(shelf->rules->root_path, file, err)
								       : false;
}

/* data NULL: forget it. */
static bool stage(struct shelf *shelf, const char *role, const void *data, size_t size, struct err *err)
{
	struct state_role *place = staged(shelf, role);
	if (place == NULL && shelf->count == STAGED_MAX)
		return err_set(err, ERR_LIMIT, "more roles than an edition has");
	if (place == NULL) {
		place = &shelf->staged[shelf->count++];
		*place = (struct state_role){.bytes = {NULL, 0}};
		snprintf(place->name, sizeof place->name, "%s", role);
	}
	bytes_finish(&place->bytes);
	return data == NULL || copy_bytes(data, size, &place->bytes);
}

static bool shelf_save(void *ctx, const char *role, const void *data, size_t size, struct err *err)
{
	struct shelf *shelf = ctx;
	struct state_role root = {.name = "root", .bytes = {(void *)data, size}};
	shelf->rooted = shelf->rooted || strcmp(role, "root") == 0;
	return strcmp(role, "root") == 0 ? state_trust(shelf->state, &root, 1, err)
					 : stage(shelf, role, data, size, err);
}

static bool shelf_forget(void *ctx, const char *role, struct err *err)
{
	struct shelf *shelf = ctx;
	struct bytes saved;
	struct err missing;
	/* What was never saved is not forgotten: a state that was lost gives no leave to go back. */
	if (state_load(shelf->state, role, &saved, &missing)) {
		shelf->forgot = true;
		bytes_finish(&saved);
	}
	return stage(shelf, role, NULL, 0, err);
}

static void shelf_finish(struct shelf *shelf)
{
	for (size_t i = 0; i < shelf->count; i++)
		bytes_finish(&shelf->staged[i].bytes);
	for (size_t i = 0; i < shelf->ahead_count; i++)
		bytes_finish(&shelf->ahead[i].bytes);
}

void wanted_finish(struct wanted *wanted)
{
	for (size_t i = 0; i < wanted->recall_count; i++)
		free(wanted->recalls[i]);
	free(wanted->recalls);
	*wanted = (struct wanted){0};
}

static bool take_custom(const json_t *custom, const struct trust_rules *rules, struct wanted *wanted, struct err *err)
{
	const char *site = json_string_value(json_object_get(custom, "site"));
	const char *issued = json_string_value(json_object_get(custom, "issued"));
	const json_t *recalls = json_object_get(custom, "recalls"), *from = json_object_get(custom, "from");
	if (rules->site != NULL && (site == NULL || strcmp(site, rules->site) != 0))
		return err_set(err, ERR_UNTRUSTED, "the hall differs: this board is %.64s, this edition is for %.64s",
			       rules->site, site != NULL ? site : "?");
	if (issued == NULL || !moment_parse(issued, &wanted->issued_s))
		return err_set(err, ERR_CORRUPT, "it does not say when it was issued");
	if (from != NULL && (!json_is_string(from) || !moment_parse(json_string_value(from), &wanted->from_s)))
		return err_set(err, ERR_CORRUPT, "it does not say rightly from when on it holds");
	wanted->blob_bytes = (uint64_t)json_integer_value(json_object_get(custom, "blob_bytes"));
	wanted->blob_count = (uint64_t)json_integer_value(json_object_get(custom, "blob_count"));
	if (json_array_size(recalls) > LIMIT_RECALLS)
		return err_set(err, ERR_LIMIT, "it recalls more than %d things", LIMIT_RECALLS);
	wanted->recalls = calloc(json_array_size(recalls) + 1, sizeof *wanted->recalls);
	if (wanted->recalls == NULL)
		abort();
	for (size_t i = 0; i < json_array_size(recalls); i++) {
		const char *id = json_string_value(json_array_get(recalls, i));
		char *own = id != NULL ? strdup(id) : NULL;
		if (own == NULL)
			return err_set(err, ERR_CORRUPT, "it recalls something that is not a text");
		wanted->recalls[wanted->recall_count++] = own;
	}
	return true;
}

static bool take_wanted(struct tuf *tuf, const struct shelf *shelf, struct wanted *wanted, struct err *err)
{
	const struct trust_rules *rules = shelf->rules;
	struct tuf_target target;
	const char *expires = json_string_value(json_object_get(tuf_signed(tuf, "timestamp"), "expires"));
	*wanted = (struct wanted){.version = tuf_version(tuf, "targets")};
	if (wanted->version == 0)
		return err_set(err, ERR_NOT_FOUND, "no edition is trusted yet");
	if (!tuf_target(tuf, "catalogue.db", &target, err))
		return false;
	if (expires != NULL)
		moment_parse(expires, &wanted->expires_s);
	if (wanted->version < rules->least_version && !shelf->forgot)
		return err_set(err, ERR_UNTRUSTED, "edition %lld is older than %lld, which is here already",
			       (long long)wanted->version, (long long)rules->least_version);
	if (!digest_is_hex(target.sha256))
		return err_set(err, ERR_CORRUPT, "its catalogue has no SHA-256");
	if (target.length == 0 || target.length > LIMIT_CATALOG_BYTES)
		return err_set(err, ERR_LIMIT, "its catalogue is longer than %d MiB", LIMIT_CATALOG_BYTES >> 20);
	memcpy(wanted->sha256, target.sha256, sizeof wanted->sha256);
	wanted->length = target.length;
	wanted->restarted = wanted->version < rules->least_version;
	if (take_custom(target.custom, rules, wanted, err))
		return true;
	wanted_finish(wanted);
	return false;
}

/* The same version with another catalogue: somebody signs two things as one. */
static bool is_the_same(struct state *state, const struct wanted *wanted, struct err *err)
{
	struct edition_row row;
	return !state_edition(state, wanted->version, &row) || *row.sha256 == '\0' ||
	       strcmp(row.sha256, wanted->sha256) == 0 ||
	       err_set(err, ERR_UNTRUSTED, "edition %lld is here already, with other content",
		       (long long)wanted->version);
}

static struct tuf *create(struct shelf *shelf, int64_t now_s)
{
	struct tuf_io io = {shelf, shelf_fetch, shelf_load, shelf_save, shelf_forget};
	struct tuf_options options = {.now_s = now_s};
	return tuf_create(&io, &options);
}

static bool is_saved(const struct shelf *shelf, const char *role)
{
	struct bytes saved;
	struct err missing;
	bool there = state_load(shelf->state, role, &saved, &missing);
	if (there)
		bytes_finish(&saved);
	return there;
}

/* At the first contact: none of the keys that signed is of the root that the board was given. */
static bool is_foreign(const struct shelf *shelf, const struct err *err)
{
	return strstr(err->text, ": signed by 0 keys ") != NULL && !is_saved(shelf, "root") &&
	       !is_saved(shelf, "timestamp");
}

/* What a refusal of the signatures means, as far as it can be known. */
static void explain(const struct shelf *shelf, bool from_server, struct err *err)
{
	if (shelf->rooted) { /* its keys have just come, what they sign not yet: the next poll finds both, or a lie */
		err->code = ERR_NET;
		err_prefix(err, "keys are being replaced, later again");
	} else if (is_foreign(shelf, err)) {
		err_prefix(err, "this board's root.json is not of this office, check its fingerprint");
	} else if (strncmp(err->text, "timestamp version ", strlen("timestamp version ")) == 0) {
		err_prefix(err, from_server ? "the server is behind" : "the stick is behind");
	}
}

bool trust_refresh(struct state *state, const struct source *source, const struct trust_rules *rules,
		   const struct moment *moment, const struct bytes *timestamp, struct wanted *out, struct err *err)
{
	struct shelf shelf = {.state = state, .source = source, .rules = rules, .timestamp = timestamp};
	struct tuf *tuf = create(&shelf, moment->now_s);
	struct wanted wanted = {0};
	bool changed, accepted = false;
	struct err none;
	if (source->fetch != NULL && timestamp != NULL && tuf_load(tuf, &none))
		ask_ahead(&shelf, tuf);
	bool refreshed = tuf_refresh(tuf, &changed, err);
	if (refreshed && take_wanted(tuf, &shelf, &wanted, err) && is_the_same(state, &wanted, err) &&
	    state_trust(state, shelf.staged, shelf.count, err)) {
		int64_t floor_s = state_number(state, "floor_s");
		int64_t higher_s = moment_floor(moment, floor_s, wanted.issued_s);
		/* Once a day will do: a card wears. */
		accepted =
		    (higher_s - floor_s < 86400 && !changed) || state_set_number(state, "floor_s", higher_s, err);
	}
	if (!refreshed && err->code == ERR_UNTRUSTED)
		explain(&shelf, source->fetch != NULL, err);
	if (accepted)
		*out = wanted;
	else
		wanted_finish(&wanted);
	tuf_destroy(tuf);
	shelf_finish(&shelf);
	return accepted;
}

bool trust_load(struct state *state, const struct trust_rules *rules, struct wanted *wanted, struct err *err)
{
	struct shelf shelf = {.state = state, .rules = rules};
	struct tuf *tuf = create(&shelf, 0);
	bool loaded = tuf_load(tuf, err) && take_wanted(tuf, &shelf, wanted, err);
	tuf_destroy(tuf);
	shelf_finish(&shelf);
	return loaded;
}
