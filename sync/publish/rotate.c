#include "rotate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "ceremony.h"
#include "metadata.h"
#include "release.h"
#include "roster.h"
#include "signing.h"
#include "staged.h"

struct rotating {
	const struct repository *repository;
	struct keyring *keyring;
	const struct rotation *rotation;
	json_t *roster; /* the next root's signed part */
	int64_t version;
};

static bool name_taken(const json_t *roster, const char *name)
{
	const char *id;
	json_t *is;
	json_object_foreach(json_object_get(json_object_get(roster, "custom"), "names"), id,
			    is) if (strcmp(json_string_value(is), name) == 0) return true;
	return false;
}

/* What a rotation that was killed or dropped has left: a key that neither the root nor the one that waits names. */
static bool drop_leftover(const struct repository *repository, const char *name, struct err *err)
{
	char path[REPOSITORY_PATH_SIZE];
	if (name_taken(metadata_signed(repository->root), name) ||
	    name_taken(metadata_signed(signing_root(repository)), name))
		return true;
	return repository_path(repository, path, err, "keys/%s.key", name) &&
	       (unlink(path) == 0 || errno == ENOENT || err_say_errno(err, "删不掉 %s", "cannot remove %s", path));
}

static bool add_key(struct rotating *rotating, const char *name, struct err *err)
{
	char what[160];
	struct secret *secret;
	if (!ceremony_is_name(name) || name_taken(rotating->roster, name))
		return err_say(err, ERR_USAGE, "名字 %s 不能用，或已经有人用了",
			       "the name %s cannot be used, or is taken", name);
	snprintf(what, sizeof what, "%s (keys/%s.key)", name, name);
	printf("  keys/%s.key\n      %s\n", name, roster_purpose(rotating->rotation->role));
	fflush(stdout);
	if (!drop_leftover(rotating->repository, name, err) ||
	    !keyring_make(rotating->keyring, rotating->repository, name, what, false, &secret, err))
		return false;
	roster_add(rotating->roster, rotating->rotation->role, name, secret);
	secret_destroy(secret);
	return true;
}

/* All keys of an online role give way to one new. */
static bool replace_online(struct rotating *rotating, struct err *err)
{
	char name[64];
	const char *role = rotating->rotation->role;
	const json_t *ids = metadata_keyids(signing_root(rotating->repository), role);
	for (size_t i = 0; i < json_array_size(ids); i++)
		if (!roster_remove(
			rotating->roster, role,
			metadata_name(signing_root(rotating->repository), json_string_value(json_array_get(ids, i))),
			err))
			return false;
	snprintf(name, sizeof name, "%s-%lld", role, (long long)rotating->version);
	for (int again = 2; name_taken(rotating->roster, name) && again < 100; again++)
		snprintf(name, sizeof name, "%s-%lld-%d", role, (long long)rotating->version, again);
	return add_key(rotating, name, err);
}

static bool change(struct rotating *rotating, struct err *err)
{
	const struct rotation *rotation = rotating->rotation;
	bool nothing = rotation->add_count + rotation->remove_count == 0 && rotation->threshold == 0;
	if (rotation->role == NULL)
		return nothing ||
		       err_say(err, ERR_USAGE, "哪个角色的？在发布库后面写 root、targets、snapshot 或 timestamp",
			       "of which role? Behind the repository say root, targets, snapshot or timestamp");
	if (!roster_is_role(rotation->role))
		return err_say(err, ERR_USAGE, "没有 %s 这种角色：root、targets、snapshot、timestamp",
			       "there is no role %s: root, targets, snapshot, timestamp", rotation->role);
	bool online = strcmp(rotation->role, "snapshot") == 0 || strcmp(rotation->role, "timestamp") == 0;
	if (nothing)
		return online ? replace_online(rotating, err)
			      : err_say(err, ERR_USAGE, "要换谁的密钥？用 --remove 名字、--add 名字、--threshold 人数",
					"whose key? Say --remove NAME, --add NAME or --threshold N");
	for (size_t i = 0; i < rotation->remove_count; i++)
		if (!roster_remove(rotating->roster, rotation->role, rotation->remove[i], err))
			return false;
	/* before anybody is asked for a passphrase */
	if (rotation->threshold > 0 &&
	    !roster_has_enough(rotating->roster, rotation->role, rotation->threshold, rotation->add_count, err))
		return false;
	for (size_t i = 0; i < rotation->add_count; i++)
		if (!add_key(rotating, rotation->add[i], err))
			return false;
	if (rotation->threshold > 0)
		roster_set_threshold(rotating->roster, rotation->role, rotation->threshold);
	return roster_check(rotating->roster, err);
}

static bool log_rotation(const struct repository *repository, const struct rotation *rotation, int64_t now_s,
			 struct err *err)
{
	json_t *entry = json_pack("{s:s,s:I,s:s,s:[],s:[],s:I}", "do", "rotate", "root",
				  (json_int_t)metadata_version(repository->next_root), "role",
				  rotation->role != NULL ? rotation->role : "", "add", "remove", "threshold",
				  (json_int_t)rotation->threshold);
	for (size_t i = 0; i < rotation->add_count; i++)
		json_array_append_new(json_object_get(entry, "add"), json_string(rotation->add[i]));
	for (size_t i = 0; i < rotation->remove_count; i++)
		json_array_append_new(json_object_get(entry, "remove"), json_string(rotation->remove[i]));
	return audit_add(repository, entry, now_s, err);
}

/* What is public must be signed by the new people too. */
static bool stage_again(struct repository *repository, int64_t now_s, struct err *err)
{
	if (repository->staged != NULL || repository->targets == NULL ||
	    metadata_enough(repository->next_root, "targets", repository->targets))
		return true;
	return staged_again(repository, metadata_version(repository->targets), &(struct staging){.what = "rotate"},
			    now_s, err);
}

bool rotate_run(struct repository *repository, struct keyring *keyring, const struct rotation *rotation, int64_t now_s,
		struct err *err)
{
	struct rotating rotating = {repository, keyring, rotation,
				    json_deep_copy(metadata_signed(signing_root(repository))),
				    metadata_version(repository->root) + 1};
	if (!change(&rotating, err)) {
		json_decref(rotating.roster);
		return false;
	}
	json_t *file = metadata_create("root", rotating.version, now_s + RELEASE_ROOT_LIFE_S, rotating.roster);
	json_decref(repository->next_root);
	repository->next_root = file;
	/* The root is the last: killed before, all of it is done again. */
	return log_rotation(repository, rotation, now_s, err) && stage_again(repository, now_s, err) &&
	       repository_write_json(repository, "next-root.json", file, err);
}

bool rotate_drop(struct repository *repository, int64_t now_s, struct err *err)
{
	char path[REPOSITORY_PATH_SIZE];
	if (metadata_version(repository->next_root) == metadata_version(repository->root))
		return err_say(err, ERR_USAGE, "新的密钥已经公开，收不回来；运行 release 把发布做完",
			       "the new keys are public and cannot be taken back; run release, which completes it");
	if (!repository_path(repository, path, err, "next-root.json") ||
	    (repository->next_root != NULL && !audit_add(repository,
							 json_pack("{s:s,s:I}", "do", "drop", "root",
								   (json_int_t)metadata_version(repository->next_root)),
							 now_s, err)))
		return false;
	if (unlink(path) != 0 && errno != ENOENT)
		return err_say_errno(err, "删不掉 %s", "cannot remove %s", path);
	json_decref(repository->next_root);
	repository->next_root = NULL;
	return repository_sync_folder(repository, ".", err);
}
