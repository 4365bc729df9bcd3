/* The TUF client fed with anybody's bytes. The input is a repository's files with zero bytes between them: the trusted root,
 * 2.root.json, timestamp.json, and whatever is asked for as snapshot and targets; what is missing is not there. Each is also
 * checked as each type of file as though it had been signed. Nothing may be saved of what is refused. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "role_file.h"
#include "tuf.h"

enum { ROOT, NEXT_ROOT, TIMESTAMP, SNAPSHOT, TARGETS, PARTS, NOW_S = 1800000000 };

struct repository {
	struct bytes parts[PARTS];
	int saved;
};

static bool copy(struct bytes from, size_t max_bytes, struct bytes *file, struct err *err)
{
	if (from.data == NULL)
		return err_set(err, ERR_NOT_FOUND, "none");
	if (from.size > max_bytes)
		return err_set(err, ERR_LIMIT, "longer");
	*file = (struct bytes){malloc(from.size + 1), from.size};
	memcpy(file->data, from.data, from.size);
	return true;
}

static bool fetch(void *ctx, const char *name, size_t max_bytes, struct bytes *file, struct err *err)
{
	struct repository *repository = ctx;
	int part = TARGETS;
	if (strcmp(name, "2.root.json") == 0)
		part = NEXT_ROOT;
	else if (strstr(name, "root.json") != NULL)
		return err_set(err, ERR_NOT_FOUND, "none");
	else if (strcmp(name, "timestamp.json") == 0)
		part = TIMESTAMP;
	else if (strstr(name, "snapshot.json") != NULL)
		part = SNAPSHOT;
	return copy(repository->parts[part], max_bytes, file, err);
}

static bool load(void *ctx, const char *role, struct bytes *file, struct err *err)
{
	struct repository *repository = ctx;
	return strcmp(role, "root") == 0 ? copy(repository->parts[ROOT], SIZE_MAX, file, err)
					 : err_set(err, ERR_NOT_FOUND, "none");
}

static bool save(void *ctx, const char *role, const void *data, size_t size, struct err *err)
{
	struct repository *repository = ctx;
	(void)role, (void)data, (void)size, (void)err;
	repository->saved++;
	return true;
}

static bool forget(void *ctx, const char *role, struct err *err)
{
	(void)ctx, (void)role, (void)err;
	return true;
}

static void refresh(struct repository *repository, bool interop)
{
	struct tuf_io io = {repository, fetch, load, save, forget};
	struct tuf_options options = {.interop = interop, .delegations = true, .now_s = NOW_S};
	struct tuf *tuf = tuf_create(&io, &options);
	struct tuf_target target;
	struct err err;
	repository->saved = 0;
	bool fresh = tuf_refresh(tuf, NULL, &err);
	if (fresh && repository->saved < 3)
		abort(); /* trusted and not saved */
	if (tuf_version(tuf, "root") == 0 && repository->saved > 0)
		abort(); /* saved without a trusted root */
	if (fresh && tuf_target(tuf, "catalogue.db", &target, &err))
		tuf_target_matches(&target, "content", 7, &err);
	tuf_destroy(tuf);
}

static void check(struct bytes part, const char *type)
{
	struct bytes file;
	struct err err;
	struct role_file *role_file;
	struct metafile metafile;
	struct delegation by;
	if (!copy(part, SIZE_MAX, &file, &err) || !role_file_create(&file, false, &role_file, &err))
		return;
	if (role_file_check(role_file, type, &err)) {
		if (role_file->version < 1)
			abort();
		role_file_metafile(role_file, "targets.json", &metafile);
		role_file_fresh(role_file, type, NOW_S, &err);
		if (strcmp(type, "root") == 0) {
			role_file_delegation(role_file, "root", &by);
			role_file_verify(role_file, &by, &err);
		}
	}
	role_file_destroy(role_file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {"root", "timestamp", "snapshot", "targets"};
	struct repository repository = {.saved = 0};
	char *text = malloc(size + 1), *at = text;
	memcpy(text, data, size);
	text[size] = '\0';
	for (int part = 0; part < PARTS && at <= text + size; part++) {
		size_t length = strlen(at);
		if (length > 0)
			repository.parts[part] = (struct bytes){at, length};
		at += length + 1;
	}
	refresh(&repository, false);
	refresh(&repository, true);
	for (int part = 0; part < PARTS; part++)
		for (size_t i = 0; i < sizeof types / sizeof *types; i++)
			check(repository.parts[part], types[i]);
	free(text);
	return 0;
}
