#include "tuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maxima.h"
#include "tuf_files.h"

static void or_else(size_t *value, size_t otherwise)
{
	if (*value == 0)
		*value = otherwise;
}

struct tuf *tuf_create(const struct tuf_io *io, const struct tuf_options *options)
{
	struct tuf *tuf = calloc(1, sizeof *tuf);
	if (tuf == NULL)
		abort();
	tuf->io = *io;
	tuf->options = *options;
	or_else(&tuf->options.max_root_bytes, LIMIT_TUF_ROOT_BYTES);
	or_else(&tuf->options.max_timestamp_bytes, LIMIT_TUF_TIMESTAMP_BYTES);
	or_else(&tuf->options.max_snapshot_bytes, LIMIT_TUF_SNAPSHOT_BYTES);
	or_else(&tuf->options.max_targets_bytes, LIMIT_TUF_TARGETS_BYTES);
	return tuf;
}

/* Takes metadata into its place. */
static void put(struct role_file **place, struct role_file *metadata)
{
	role_file_destroy(*place);
	*place = metadata;
}

void tuf_destroy(struct tuf *tuf)
{
	if (tuf == NULL)
		return;
	put(&tuf->root, NULL);
	put(&tuf->timestamp, NULL);
	put(&tuf->snapshot, NULL);
	put(&tuf->targets, NULL);
	put(&tuf->found, NULL);
	free(tuf);
}

/* A root is trusted by its own keys: it is what came with the board, or was saved when the one before vouched for it. */
static bool load_root(struct tuf *tuf, struct err *err)
{
	struct bytes file = {NULL, 0};
	struct role_file *root;
	struct delegation by;
	if (!tuf->io.load(tuf->io.ctx, "root", &file, err))
		return false;
	if (!role_file_create(&file, !tuf->options.interop, &root, err)) {
		err_prefix(err, "the saved root");
		return false;
	}
	if (role_file_check(root, "root", err)) {
		role_file_delegation(root, "root", &by);
		if (role_file_verify(root, &by, err)) {
			put(&tuf->root, root);
			return true;
		}
	}
	role_file_destroy(root);
	return err_prefix(err, "the saved root");
}

/* The next root: signed after the one before and after itself, its number exactly one more. *none: there is no next. */
static bool next_root(struct tuf *tuf, bool *none, struct err *err)
{
	struct delegation by;
	struct role_file *root;
	struct err why = {.code = ERR_NONE};
	int64_t version = tuf->root->version + 1;
	role_file_delegation(tuf->root, "root", &by);
	if (!tuf_fetched(tuf, &by, "root", version, tuf->options.max_root_bytes, NULL, &root, &why)) {
		*none = why.code == ERR_NOT_FOUND;
		if (err != NULL && !*none)
			*err = why;
		return *none;
	}
	role_file_delegation(root, "root", &by);
	bool good = role_file_verify(root, &by, err);
	if (good && root->version != version)
		good = err_set(err, ERR_UNTRUSTED, "root version %lld where %lld should be", (long long)root->version,
			       (long long)version);
	if (!good || !tuf_save(tuf, "root", root, err)) {
		role_file_destroy(root);
		return false;
	}
	put(&tuf->root, root);
	return true;
}

/* TUF 5.3. Each step is saved as soon as it is trusted, so that a cut between two loses nothing. */
static bool update_root(struct tuf *tuf, struct err *err)
{
	bool none = false;
	for (int step = 0; step < LIMIT_TUF_ROOT_STEPS && !none; step++)
		if (!next_root(tuf, &none, err))
			return false;
	return true;
}

/* What is saved of a role, after the present root. What no longer verifies (its keys were rotated, TUF 5.3.11) is forgotten
 * when may_forget, and with it the numbers an attacker may have driven up. */
static bool reload(struct tuf *tuf, const char *role, struct role_file **place, bool may_forget, struct err *err)
{
	struct delegation by;
	struct role_file *saved;
	role_file_delegation(tuf->root, role, &by);
	if (!tuf_saved(tuf, &by, role, &saved, err))
		return false;
	put(place, saved);
	return saved != NULL || !may_forget || tuf->io.forget(tuf->io.ctx, role, err);
}

static bool reload_all(struct tuf *tuf, bool may_forget, struct err *err)
{
	return reload(tuf, "timestamp", &tuf->timestamp, may_forget, err) &&
	       reload(tuf, "snapshot", &tuf->snapshot, may_forget, err) &&
	       reload(tuf, "targets", &tuf->targets, false, err);
}

/* TUF 5.4. The saved one is the base of the comparison whether it has expired or not. */
static bool update_timestamp(struct tuf *tuf, struct err *err)
{
	const struct role_file *saved = tuf->timestamp;
	struct role_file *now;
	struct delegation by;
	struct metafile before, after;
	role_file_delegation(tuf->root, "timestamp", &by);
	if (!tuf_fetched(tuf, &by, "timestamp", 0, tuf->options.max_timestamp_bytes, NULL, &now, err))
		return false;
	bool good = true;
	if (saved != NULL && now->version < saved->version)
		good = err_set(err, ERR_UNTRUSTED, "timestamp version %lld after %lld", (long long)now->version,
			       (long long)saved->version);
	else if (saved != NULL && now->version == saved->version) {
		good = tuf_first_stays(tuf, saved, now, "timestamp", err);
		role_file_destroy(now);
		return good && role_file_fresh(saved, "timestamp", tuf->options.now_s, err);
	}
	role_file_metafile(now, "snapshot.json", &after);
	if (good && saved != NULL) {
		role_file_metafile(saved, "snapshot.json", &before);
		if (after.version < before.version)
			good = err_set(err, ERR_UNTRUSTED, "timestamp lists snapshot version %lld after %lld",
				       (long long)after.version, (long long)before.version);
	}
	if (!good || !role_file_fresh(now, "timestamp", tuf->options.now_s, err) ||
	    !tuf_save(tuf, "timestamp", now, err)) {
		role_file_destroy(now);
		return false;
	}
	put(&tuf->timestamp, now);
	return true;
}

/* No targets file that was listed may be gone or be older (TUF 5.5.5). */
static bool no_rollback(const struct tuf *tuf, const struct role_file *saved, const struct role_file *now,
			struct err *err)
{
	const char *name;
	json_t *file;
	struct metafile before, after;
	(void)tuf;
	if (saved == NULL)
		return true;
	json_object_foreach(json_object_get(saved->signed_, "meta"), name, file)
	{
		role_file_metafile(saved, name, &before);
		if (!role_file_metafile(now, name, &after))
			return err_set(err, ERR_UNTRUSTED, "snapshot no longer lists %.80s", name);
		if (after.version < before.version)
			return err_set(err, ERR_UNTRUSTED, "snapshot lists %.80s version %lld after %lld", name,
				       (long long)after.version, (long long)before.version);
	}
	return true;
}

static bool policy(const struct tuf *tuf, const struct role_file *saved, const struct role_file *now, struct err *err)
{
	const json_t *roles = json_object_get(json_object_get(now->signed_, "delegations"), "roles");
	(void)saved;
	if (tuf->options.delegations || json_array_size(roles) == 0)
		return true;
	return err_set(err, ERR_UNTRUSTED, "targets delegates to others, which is not allowed here");
}

/* TUF 5.5 and 5.6: the file that above lists. */
static bool update_listed(struct tuf *tuf, const struct role_file *above, const char *role, size_t max_bytes,
			  tuf_allowed *allowed, struct role_file **place, bool *changed, struct err *err)
{
	char name[32];
	struct delegation by;
	struct metafile listed;
	struct role_file *now;
	snprintf(name, sizeof name, "%s.json", role);
	role_file_delegation(tuf->root, role, &by);
	role_file_metafile(above, name, &listed);
	if (!tuf_listed(tuf, &by, role, max_bytes, &listed, allowed, &now, changed, err))
		return false;
	put(place, now);
	return true;
}

bool tuf_refresh(struct tuf *tuf, bool *changed, struct err *err)
{
	bool newer = false;
	put(&tuf->found, NULL);
	bool good = load_root(tuf, err) && update_root(tuf, err) && reload_all(tuf, true, err) &&
		    role_file_fresh(tuf->root, "root", tuf->options.now_s, err) && update_timestamp(tuf, err) &&
		    update_listed(tuf, tuf->timestamp, "snapshot", tuf->options.max_snapshot_bytes, no_rollback,
				  &tuf->snapshot, &newer, err) &&
		    update_listed(tuf, tuf->snapshot, "targets", tuf->options.max_targets_bytes, policy, &tuf->targets,
				  &newer, err);
	if (good && changed != NULL)
		*changed = newer;
	return good;
}

bool tuf_load(struct tuf *tuf, struct err *err)
{
	put(&tuf->found, NULL);
	return load_root(tuf, err) && reload_all(tuf, false, err);
}

static const struct role_file *of_role(const struct tuf *tuf, const char *role)
{
	if (strcmp(role, "root") == 0)
		return tuf->root;
	if (strcmp(role, "timestamp") == 0)
		return tuf->timestamp;
	return strcmp(role, "snapshot") == 0 ? tuf->snapshot : tuf->targets;
}

const json_t *tuf_signed(const struct tuf *tuf, const char *role)
{
	const struct role_file *metadata = of_role(tuf, role);
	return metadata != NULL ? metadata->signed_ : NULL;
}

int64_t tuf_version(const struct tuf *tuf, const char *role)
{
	const struct role_file *metadata = of_role(tuf, role);
	return metadata != NULL ? metadata->version : 0;
}
