#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maxima.h"
#include "tuf_files.h"

/* One walk through the delegations. */
struct search {
	struct tuf *tuf;
	const char *path;
	char path_hash[DIGEST_HEX_SIZE];
	struct tuf_target *target;
	json_t *visited; /* names */
};

enum outcome { FOUND, NOT_HERE, ENDED, FAILED }; /* ENDED: by a terminating delegation */

/* Shell wildcards: '*' and '?', neither of which is a '/' (TUF 4.5). */
static bool matches(const char *pattern, const char *path)
{
	const char *star = NULL, *from = NULL;
	while (*path != '\0')
		if (*pattern == '*') {
			star = ++pattern;
			from = path;
		} else if (*pattern != '\0' && (*pattern == *path || (*pattern == '?' && *path != '/'))) {
			pattern++;
			path++;
		} else if (star != NULL && *from != '/') {
			pattern = star;
			path = ++from;
		} else
			return false;
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

static bool delegated(const struct search *search, const json_t *role)
{
	const json_t *paths = json_object_get(role, "paths"), *prefixes = json_object_get(role, "path_hash_prefixes"),
		     *item;
	size_t i;
	json_array_foreach(paths, i, item)
	{
		if (matches(json_string_value(item), search->path))
			return true;
	}
	json_array_foreach(prefixes, i, item)
	{
		if (strncmp(search->path_hash, json_string_value(item), json_string_length(item)) == 0)
			return true;
	}
	return false;
}

static void take(const json_t *entry, struct tuf_target *target)
{
	const json_t *hashes = json_object_get(entry, "hashes");
	const char *sha256 = json_string_value(json_object_get(hashes, "sha256"));
	const char *sha512 = json_string_value(json_object_get(hashes, "sha512"));
	target->length = (uint64_t)json_integer_value(json_object_get(entry, "length"));
	snprintf(target->sha256, sizeof target->sha256, "%s", sha256 != NULL ? sha256 : "");
	snprintf(target->sha512, sizeof target->sha512, "%s", sha512 != NULL ? sha512 : "");
	target->custom = json_object_get(entry, "custom");
}

static enum outcome visit(struct search *search, struct role_file *role, int depth, struct err *err);

/* The role's file, trusted by the delegation it is reached through, each time anew: another delegator may trust other keys. */
static enum outcome descend(struct search *search, const struct role_file *delegator, const json_t *role, int depth,
			    struct err *err)
{
	struct tuf *tuf = search->tuf;
	const char *name = json_string_value(json_object_get(role, "name"));
	struct delegation by = {name, json_object_get(json_object_get(delegator->signed_, "delegations"), "keys"),
				json_object_get(role, "keyids"),
				json_integer_value(json_object_get(role, "threshold"))};
	char file[LIMIT_TUF_NAME_BYTES + 8];
	struct metafile listed;
	struct role_file *metadata;
	if (json_object_get(search->visited, name) != NULL)
		return NOT_HERE;
	if (depth == LIMIT_TUF_DEPTH || json_object_size(search->visited) == LIMIT_TUF_ROLES) {
		err_set(err, ERR_LIMIT, "over %d delegations, or deeper than %d", LIMIT_TUF_ROLES, LIMIT_TUF_DEPTH);
		return FAILED;
	}
	json_object_set_new(search->visited, name, json_true());
	snprintf(file, sizeof file, "%s.json", name);
	if (!role_file_metafile(tuf->snapshot, file, &listed)) {
		err_set(err, ERR_UNTRUSTED, "snapshot does not list %.80s", file);
		return FAILED;
	}
	if (!tuf_listed(tuf, &by, "targets", tuf->options.max_targets_bytes, &listed, NULL, &metadata, NULL, err))
		return FAILED;
	return visit(search, metadata, depth + 1, err);
}

/* A role's own targets, then what it delegates, in order, depth first (TUF 5.6.7). Takes metadata, unless it is targets'. */
static enum outcome visit(struct search *search, struct role_file *metadata, int depth, struct err *err)
{
	struct tuf *tuf = search->tuf;
	const json_t *entry = json_object_get(json_object_get(metadata->signed_, "targets"), search->path);
	const json_t *delegations = json_object_get(metadata->signed_, "delegations"), *role;
	const json_t *roles = tuf->options.delegations ? json_object_get(delegations, "roles") : NULL;
	enum outcome outcome = NOT_HERE;
	size_t i;
	if (entry != NULL) {
		take(entry, search->target);
		if (metadata != tuf->targets)
			tuf->found = metadata;
		return FOUND;
	}
	json_array_foreach(roles, i, role)
	{
		if (!delegated(search, role))
			continue;
		outcome = descend(search, metadata, role, depth, err);
		if (outcome == NOT_HERE && json_is_true(json_object_get(role, "terminating")))
			outcome = ENDED;
		if (outcome != NOT_HERE)
			break;
	}
	if (metadata != tuf->targets)
		role_file_destroy(metadata);
	return outcome;
}

bool tuf_target(struct tuf *tuf, const char *path, struct tuf_target *target, struct err *err)
{
	struct tuf_target found = {.custom = NULL};
	struct search search = {.tuf = tuf, .path = path, .target = &found};
	size_t length = strlen(path);
	if (length > LIMIT_TUF_PATH_BYTES)
		return err_set(err, ERR_LIMIT, "a target's path is at most %d bytes", LIMIT_TUF_PATH_BYTES);
	role_file_destroy(tuf->found);
	tuf->found = NULL;
	if (tuf->targets == NULL || tuf->snapshot == NULL)
		return err_set(err, ERR_NOT_FOUND, "no targets are trusted yet");
	memcpy(found.path, path, length + 1);
	digest_hex(path, length, search.path_hash);
	search.visited = json_object();
	enum outcome outcome = visit(&search, tuf->targets, 0, err);
	json_decref(search.visited);
	if (outcome == FOUND && *found.sha256 == '\0' && *found.sha512 == '\0')
		return err_set(err, ERR_UNTRUSTED, "the target has no hash that can be computed here");
	if (outcome == FOUND) {
		*target = found;
		return true;
	}
	if (outcome != FAILED)
		err_set(err, ERR_NOT_FOUND, "no target %s", path);
	return false;
}

bool tuf_target_matches(const struct tuf_target *target, const void *data, size_t size, struct err *err)
{
	struct bytes bytes = {(void *)data, size};
	const char *sha256 = *target->sha256 != '\0' ? target->sha256 : NULL;
	const char *sha512 = *target->sha512 != '\0' ? target->sha512 : NULL;
	if (role_file_matches(&bytes, (int64_t)target->length, sha256, sha512, err))
		return true;
	return err_prefix(err, "%s", target->path);
}
