#include "staged.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "catalog.h"
#include "maxima.h"
#include "metadata.h"
#include "pins.h"
#include "when.h"

bool staged_open(const struct repository *repository, struct outdir *outdir, struct err *err)
{
	char path[REPOSITORY_PATH_SIZE];
	return repository_path(repository, path, err, "staged") && outdir_open(outdir, path, OUTDIR_STAGED, err);
}

/* A title as metadata can hold it: control characters (line breaks) become spaces. */
static json_t *plain_string(const char *text)
{
	json_t *string = json_string(text);
	char *copy = strdup(text);
	if (copy == NULL || string == NULL)
		abort();
	for (char *at = copy; *at != '\0'; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = ' ';
	json_string_set(string, copy);
	free(copy);
	return string;
}

static void add_recalls(json_t *set, const json_t *recalls)
{
	size_t i;
	const json_t *id;
	json_array_foreach(recalls, i, id) json_object_set_new(set, json_string_value(id), json_true());
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What is withdrawn stays so: what any edition before said, the content's own and the given, sorted. */
static json_t *all_recalls(const struct repository *repository, const struct exhibition *exhibition,
			   const struct staging *staging)
{
	json_t *set = json_object(), *list = json_array(), *value;
	const char *id;
	size_t count = 0;
	add_recalls(set, repository_custom(repository->targets, "recalls"));
	add_recalls(set, repository_custom(repository->staged, "recalls"));
	for (size_t i = 0; i < exhibition->recall_count; i++)
		json_object_set_new(set, exhibition->recalls[i], json_true());
	for (size_t i = 0; i < staging->recall_count; i++)
		json_object_set_new(set, staging->recalls[i], json_true());
	const char **sorted = calloc(json_object_size(set) + 1, sizeof *sorted);
	if (sorted == NULL)
		abort();
	json_object_foreach(set, id, value) sorted[count++] = id;
	qsort(sorted, count, sizeof *sorted, by_text);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(sorted[i]));
	free(sorted);
	json_decref(set);
	return list;
}

static json_t *custom(const struct repository *repository, const struct exhibition *exhibition,
		      const struct staging *staging, const char *log_head, int64_t now_s)
{
	char issued[WHEN_SIZE], from[WHEN_SIZE];
	struct pins pins;
	assert(exhibition != NULL);
	pins_collect(exhibition, &pins);
	json_t *title = json_object();
	for (int lang = 0; lang < LANGS; lang++)
		if (exhibition->title.by[lang] != NULL)
			json_object_set_new(title, lang_names[lang], plain_string(exhibition->title.by[lang]));
	return json_pack("{s:s,s:s,s:o,s:I,s:I,s:o,s:s,s:s*}", "site", metadata_site(repository->root), "issued",
			 when_write(now_s, issued), "title", title, "blob_bytes", (json_int_t)pins.bytes, "blob_count",
			 (json_int_t)pins.count, "recalls", all_recalls(repository, exhibition, staging), "log",
			 log_head, "from", staging->from_s > 0 ? when_write(staging->from_s, from) : NULL);
}

static bool clock_is_right(const struct repository *repository, int64_t now_s, struct err *err)
{
	int64_t before_s = 0;
	const char *before = json_string_value(repository_custom(repository->targets, "issued"));
	return !when_read(before, &before_s) || now_s >= before_s ||
	       err_say(err, ERR_USAGE, "这台电脑的时钟比上一期发布的时间（%s）还早，请先校准时钟",
		       "the clock of this computer is behind the last edition's time (%s); set it right first", before);
}

static bool read_aside(const struct outdir *outdir, struct bytes *catalogue, struct exhibition **exhibition,
		       struct err *err)
{
	char path[REPOSITORY_PATH_SIZE];
	struct repository aside = {.path = outdir->aside};
	if (!repository_path(&aside, path, err, "catalogue.db") || !catalog_read(path, exhibition, err))
		return false;
	if (repository_read(&aside, "catalogue.db", LIMIT_CATALOG_BYTES, catalogue, err))
		return true;
	exhibition_destroy(*exhibition);
	return false;
}

static bool log_staged(const struct repository *repository, const char *what, const json_t *targets, int64_t now_s,
		       struct err *err)
{
	json_t *entry =
	    json_pack("{s:s,s:I,s:s,s:O}", "do", what, "edition", (json_int_t)metadata_version(targets), "catalogue",
		      repository_target_sha256(targets), "issued", repository_custom(targets, "issued"));
	return audit_add(repository, entry, now_s, err);
}

/* As boards take them: an id or a SHA-256. One that is not would make them refuse the whole list. */
static bool are_recalls(const char *const *recalls, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(recalls[i]);
		if (length == 0 || length > LIMIT_ID_BYTES || recalls[i][0] == '-' ||
		    strspn(recalls[i], "abcdefghijklmnopqrstuvwxyz0123456789-") != length)
			return err_say(err, ERR_USAGE, "%s 不是编号，也不是图片的 SHA-256",
				       "%s is neither an id nor a picture's SHA-256", recalls[i]);
	}
	return true;
}

bool staged_moment_is_right(int64_t from_s, int64_t now_s, struct err *err)
{
	return from_s == 0 || (from_s > now_s && from_s < now_s + STAGED_TARGETS_LIFE_S) ||
	       err_say(err, ERR_USAGE, "上屏时刻已经过去，或在一年以后，请检查 --from",
		       "the moment has passed, or is more than a year away; look at --from");
}

/* targets.json of an edition: all of it follows from these. */
static json_t *make_targets(const struct repository *repository, const struct bytes *catalogue,
			    const struct exhibition *exhibition, const struct staging *staging, const char *log_head,
			    int64_t version, int64_t now_s)
{
	json_t *target = metadata_pin(catalogue->data, catalogue->size, 0);
	json_object_set_new(target, "custom", custom(repository, exhibition, staging, log_head, now_s));
	return metadata_create("targets", version, now_s + STAGED_TARGETS_LIFE_S,
			       json_pack("{s:{s:o}}", "targets", "catalogue.db", target));
}

/* What waits is what staged_commit makes of this catalogue, to the last field: a signer is shown all that they sign for, and
 * nobody has put in a delegation, another hall or another file. */
static bool is_as_made(const struct repository *repository, const struct bytes *catalogue,
		       const struct exhibition *exhibition)
{
	const json_t *staged = repository->staged, *recalls = repository_custom(staged, "recalls");
	const char *log_head = json_string_value(repository_custom(staged, "log")), *one;
	struct staging staging = {.what = ""};
	int64_t issued_s, public_version = metadata_version(repository->targets);
	bool published = json_equal(repository->targets, staged) == 1; /* killed at the end of its release */
	if (!when_read(json_string_value(repository_custom(staged, "issued")), &issued_s) || log_head == NULL ||
	    (repository_custom(staged, "from") != NULL &&
	     !when_read(json_string_value(repository_custom(staged, "from")), &staging.from_s)) ||
	    !staged_moment_is_right(staging.from_s, issued_s, NULL))
		return false;
	for (size_t i = 0; i < json_array_size(recalls); i++) {
		one = json_string_value(json_array_get(recalls, i));
		if (one == NULL || !are_recalls(&one, 1, NULL))
			return false;
	}
	json_t *made = make_targets(repository, catalogue, exhibition, &staging, log_head,
				    public_version + (published ? 0 : 1), issued_s);
	bool same = json_equal(metadata_signed(made), metadata_signed(staged)) == 1;
	json_decref(made);
	return same;
}

bool staged_commit(struct repository *repository, struct outdir *outdir, const struct staging *staging, int64_t now_s,
		   struct err *err)
{
	struct bytes catalogue, bytes;
	struct exhibition *exhibition;
	char head[DIGEST_HEX_SIZE], path[REPOSITORY_PATH_SIZE];
	struct repository aside = {.path = outdir->aside};
	if (!are_recalls(staging->recalls, staging->recall_count, err) || !clock_is_right(repository, now_s, err) ||
	    !staged_moment_is_right(staging->from_s, now_s, err) || !audit_head(repository, head, err) ||
	    !repository_path(&aside, path, err, "targets.json") || !read_aside(outdir, &catalogue, &exhibition, err))
		return false;
	json_t *targets = make_targets(repository, &catalogue, exhibition, staging, head,
				       metadata_version(repository->targets) + 1, now_s);
	exhibition_destroy(exhibition);
	bytes_finish(&catalogue);
	canonical_write(targets, &bytes);
	bool done = json_array_size(repository_custom(targets, "recalls")) <= LIMIT_RECALLS ||
		    err_say(err, ERR_LIMIT, "撤回超过 %d 项", "more than %d recalls", LIMIT_RECALLS);
	done = done && outdir_write(path, bytes.data, bytes.size, err) && outdir_commit(outdir, err) &&
	       log_staged(repository, staging->what, targets, now_s, err);
	bytes_finish(&bytes);
	if (done) {
		json_decref(repository->staged);
		repository->staged = targets;
	} else {
		json_decref(targets);
	}
	return done;
}

/* The SHA-256 of the catalogue of an edition that was public, and its moment, 0: none. */
static bool find_edition(const struct repository *repository, int64_t version, char sha256[DIGEST_HEX_SIZE],
			 int64_t *from_s, struct err *err)
{
	char name[64];
	struct bytes bytes = {NULL, 0};
	json_t *targets = NULL;
	snprintf(name, sizeof name, "public/metadata/%lld.targets.json", (long long)version);
	bool done = version >= 1 && version <= metadata_version(repository->targets) &&
		    repository_read(repository, name, LIMIT_REPOSITORY_JSON_BYTES, &bytes, err) &&
		    canonical_read(bytes.data, bytes.size, &targets, err) &&
		    digest_is_hex(repository_target_sha256(targets));
	if (done) {
		memcpy(sha256, repository_target_sha256(targets), DIGEST_HEX_SIZE);
		if (!when_read(json_string_value(repository_custom(targets, "from")), from_s))
			*from_s = 0;
	}
	bytes_finish(&bytes);
	json_decref(targets);
	return done || err_say(err, ERR_NOT_FOUND, "没有发布过第 %lld 期", "edition %lld has never been released",
			       (long long)version);
}

bool staged_again(struct repository *repository, int64_t version, const struct staging *staging, int64_t now_s,
		  struct err *err)
{
	char sha256[DIGEST_HEX_SIZE], hex[DIGEST_HEX_SIZE], name[128], path[REPOSITORY_PATH_SIZE],
	    blobs[REPOSITORY_PATH_SIZE];
	struct bytes catalogue;
	struct outdir outdir;
	struct staging again = *staging;
	int64_t from_s;
	if (!find_edition(repository, version, sha256, &from_s, err))
		return false;
	if (again.from_s == 0 && from_s > now_s)
		again.from_s = from_s;
	snprintf(name, sizeof name, "public/targets/%s.catalogue.db", sha256);
	if (!repository_read(repository, name, LIMIT_CATALOG_BYTES, &catalogue, err))
		return false;
	digest_hex(catalogue.data, catalogue.size, hex);
	bool whole =
	    strcmp(hex, sha256) == 0 || err_say(err, ERR_CORRUPT, "%s 已损坏，请从备份或服务器拷回来",
						"%s is damaged; copy it back from a backup or from the server", name);
	bool opened = whole && staged_open(repository, &outdir, err), done = false;
	if (opened) {
		struct repository aside = {.path = outdir.aside};
		done = repository_path(&aside, path, err, "catalogue.db") &&
		       repository_path(&aside, blobs, err, "blobs") &&
		       outdir_write(path, catalogue.data, catalogue.size, err) &&
		       (symlink("../public/blobs", blobs) == 0 ||
			err_say_errno(err, "写不了 %s", "cannot write %s", blobs)) &&
		       staged_commit(repository, &outdir, &again, now_s, err);
		outdir_discard(&outdir);
	}
	bytes_finish(&catalogue);
	return done;
}

bool staged_give_up(struct repository *repository, int64_t now_s, struct err *err)
{
	return (repository->staged == NULL ||
		audit_add(repository,
			  json_pack("{s:s,s:I,s:s}", "do", "drop", "edition",
				    (json_int_t)metadata_version(repository->staged), "catalogue",
				    repository_target_sha256(repository->staged)),
			  now_s, err)) &&
	       staged_drop(repository, err);
}

bool staged_drop(struct repository *repository, struct err *err)
{
	char path[REPOSITORY_PATH_SIZE];
	if (!repository_path(repository, path, err, "staged") || !outdir_remove(path, err))
		return false;
	json_decref(repository->staged);
	repository->staged = NULL;
	return true;
}

bool staged_catalogue(const struct repository *repository, const json_t *targets, struct exhibition **exhibition,
		      struct err *err)
{
	char name[128], path[REPOSITORY_PATH_SIZE], hex[DIGEST_HEX_SIZE];
	struct bytes bytes;
	const char *sha256 = repository_target_sha256(targets);
	if (targets == repository->staged)
		snprintf(name, sizeof name, "staged/catalogue.db");
	else
		snprintf(name, sizeof name, "public/targets/%.64s.catalogue.db", sha256);
	if (!repository_path(repository, path, err, "%s", name) ||
	    !repository_read(repository, name, LIMIT_CATALOG_BYTES, &bytes, err))
		return false;
	digest_hex(bytes.data, bytes.size, hex);
	struct exhibition *read = NULL;
	bool done = strcmp(hex, sha256) == 0
			? catalog_read(path, &read, err)
			: err_say(err, ERR_CORRUPT, "%s 与 targets.json 说的不是同一个文件；请重新运行 edition",
				  "%s is not the file that targets.json names; run edition again", path);
	if (done && targets == repository->staged && !is_as_made(repository, &bytes, read)) {
		exhibition_destroy(read);
		done = err_say(
		    err, ERR_UNTRUSTED,
		    "staged/targets.json 被人改过：里面有这个程序不会写的内容。不要签名；运行 drop，再运行 edition",
		    "staged/targets.json has been changed: it says what this program does not write. Do not "
		    "sign; run drop, then edition again");
	}
	bytes_finish(&bytes);
	if (done)
		*exhibition = read;
	return done;
}
