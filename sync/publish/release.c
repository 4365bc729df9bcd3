#include "release.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "audit.h"
#include "blobs.h"
#include "maxima.h"
#include "metadata.h"
#include "pins.h"
#include "roster.h"
#include "signing.h"
#include "staged.h"

enum { STEP_US = 20000, SECOND_STEPS = 60 };

/* One picture from staged/ to public/; one that is there already and whole stays. */
static bool move_blob(const char *staged, const char *public, const struct rendition *rendition, struct err *err)
{
	char from[REPOSITORY_PATH_SIZE], to[REPOSITORY_PATH_SIZE];
	uint8_t *data;
	if (!blobs_path(public, rendition->sha256, to, sizeof to, err) ||
	    !blobs_path(staged, rendition->sha256, from, sizeof from, err))
		return false;
	if (blobs_read(public, rendition, &data, NULL)) {
		free(data);
		return true;
	}
	if (!blobs_read(staged, rendition, &data, err))
		return false;
	free(data);
	return rename(from, to) == 0 || err_say_errno(err, "写不了 %s", "cannot write %s", to);
}

static bool move_blobs(const struct repository *repository, const struct exhibition *exhibition, struct err *err)
{
	char staged[REPOSITORY_PATH_SIZE], public[REPOSITORY_PATH_SIZE], name[64];
	struct pins pins;
	pins_collect(exhibition, &pins);
	bool done = repository_path(repository, staged, err, "staged") &&
		    repository_path(repository, public, err, "public") &&
		    repository_make_folder(repository, "public/blobs", err);
	for (size_t i = 0; done && i < pins.count; i++) {
		snprintf(name, sizeof name, "public/blobs/%.2s", pins.at[i]->sha256);
		done = repository_make_folder(repository, name, err) && move_blob(staged, public, pins.at[i], err);
		bool last = i + 1 == pins.count || strncmp(pins.at[i]->sha256, pins.at[i + 1]->sha256, 2) != 0;
		done = done && (!last || repository_sync_folder(repository, name, err));
	}
	return done && repository_sync_folder(repository, "public/blobs", err);
}

/* The content that staged names. */
static bool publish_content(const struct repository *repository, struct err *err)
{
	struct exhibition *exhibition;
	struct bytes catalogue;
	char name[128];
	if (!staged_catalogue(repository, repository->staged, &exhibition, err))
		return false;
	bool done = move_blobs(repository, exhibition, err);
	exhibition_destroy(exhibition);
	if (!done || !repository_read(repository, "staged/catalogue.db", LIMIT_CATALOG_BYTES, &catalogue, err))
		return false;
	snprintf(name, sizeof name, "public/targets/%s.catalogue.db", repository_target_sha256(repository->staged));
	done = repository_write(repository, name, 0644, catalogue.data, catalogue.size, err);
	bytes_finish(&catalogue);
	return done;
}

/* Who signs the online roles, and when. */
struct online {
	const struct repository *repository;
	struct keyring *keyring;
	const json_t *root; /* names their keys */
	int64_t now_s;
};

static bool make_online(const struct online *online, const char *role, json_t *body, const json_t *before,
			int64_t life_s, json_t **file, struct err *err)
{
	json_t *made = metadata_create(role, metadata_version(before) + 1, online->now_s + life_s, body);
	if (!keyring_sign(online->keyring, online->repository, online->root, role, made, err)) {
		json_decref(made);
		return false;
	}
	*file = made;
	return true;
}

/* {"meta":{name: what pins file}} */
static json_t *meta(const char *name, const json_t *file)
{
	struct bytes bytes;
	canonical_write(file, &bytes);
	json_t *pin = metadata_pin(bytes.data, bytes.size, metadata_version(file));
	bytes_finish(&bytes);
	return json_pack("{s:{s:o}}", "meta", name, pin);
}

static bool make_snapshot(const struct online *online, const json_t *targets, json_t **snapshot, struct err *err)
{
	return make_online(online, "snapshot", meta("targets.json", targets), online->repository->snapshot,
			   RELEASE_SNAPSHOT_LIFE_S, snapshot, err);
}

static bool make_timestamp(const struct online *online, const json_t *snapshot, json_t **timestamp, struct err *err)
{
	return make_online(online, "timestamp", meta("snapshot.json", snapshot), online->repository->timestamp,
			   RELEASE_TIMESTAMP_LIFE_S, timestamp, err);
}

static bool write_versioned(const struct repository *repository, const char *role, const json_t *file, struct err *err)
{
	char name[64];
	snprintf(name, sizeof name, "public/metadata/%lld.%s.json", (long long)metadata_version(file), role);
	return repository_write_json(repository, name, file, err);
}

/* Web servers tell two files of one length apart by the second they were written in: a board that asked for the one before must
 * not be told that nothing has changed. */
static bool write_timestamp(const struct repository *repository, const json_t *timestamp, struct err *err)
{
	static const char name[] = "public/metadata/timestamp.json";
	char path[REPOSITORY_PATH_SIZE];
	struct stat before;
	if (!repository_path(repository, path, err, "%s", name))
		return false;
	for (int i = 0; i < SECOND_STEPS && stat(path, &before) == 0 && time(NULL) <= before.st_mtime; i++)
		usleep(STEP_US);
	return repository_write_json(repository, name, timestamp, err);
}

static void take_over(json_t **place, json_t *file)
{
	json_t *old = *place;
	*place = json_incref(file);
	json_decref(old);
}

/* The metadata, so that what names a file comes after it; a new root just before the timestamp. */
static bool publish_metadata(struct repository *repository, struct keyring *keyring, json_t *targets, int64_t now_s,
			     struct err *err)
{
	json_t *snapshot = NULL, *timestamp = NULL;
	struct online online = {repository, keyring, signing_root(repository), now_s};
	bool done =
	    make_snapshot(&online, targets, &snapshot, err) && make_timestamp(&online, snapshot, &timestamp, err) &&
	    write_versioned(repository, "targets", targets, err) &&
	    write_versioned(repository, "snapshot", snapshot, err) &&
	    (repository->next_root == NULL || write_versioned(repository, "root", repository->next_root, err)) &&
	    write_timestamp(repository, timestamp, err);
	if (done) {
		take_over(&repository->targets, targets);
		take_over(&repository->snapshot, snapshot);
		take_over(&repository->timestamp, timestamp);
	}
	json_decref(snapshot);
	json_decref(timestamp);
	return done;
}

/* Logs what is public and takes away what waited for it. */
static bool finish(struct repository *repository, int64_t now_s, struct err *err)
{
	char path[REPOSITORY_PATH_SIZE];
	json_t *entry = json_pack("{s:s,s:I,s:s,s:I}", "do", "release", "edition",
				  (json_int_t)metadata_version(repository->targets), "catalogue",
				  repository_target_sha256(repository->targets), "root",
				  (json_int_t)metadata_version(signing_root(repository)));
	if (!audit_add(repository, entry, now_s, err) || !staged_drop(repository, err))
		return false;
	if (repository->next_root == NULL)
		return true;
	if (!repository_path(repository, path, err, "next-root.json"))
		return false;
	if (unlink(path) != 0 && errno != ENOENT)
		return err_say_errno(err, "删不掉 %s", "cannot remove %s", path);
	take_over(&repository->root, repository->next_root);
	json_decref(repository->next_root);
	repository->next_root = NULL;
	return repository_sync_folder(repository, ".", err);
}

static bool may_release(const struct repository *repository, const json_t *targets, int64_t now_s, struct err *err)
{
	if (repository->next_root != NULL &&
	    !roster_follows(metadata_signed(repository->root), metadata_signed(repository->next_root), err))
		return false;
	if (repository->next_root != NULL && !signing_root_enough(repository))
		return err_say(err, ERR_UNTRUSTED, "新的根文件签名还不够，见 mingyue-publish show",
			       "the new root lacks signatures, see mingyue-publish show");
	if (targets != NULL && !metadata_enough(signing_root(repository), "targets", targets))
		return err_say(err, ERR_UNTRUSTED, "这一期内容签名还不够，见 mingyue-publish show",
			       "the edition lacks signatures, see mingyue-publish show");
	if (targets != NULL && metadata_expires_s(targets) <= now_s)
		return err_say(err, ERR_USAGE, "这一期内容的签名已过期，请重新运行 edition 并签名",
			       "the signatures of this edition have expired; run edition again and sign it");
	return true;
}

bool release_run(struct repository *repository, struct keyring *keyring, int64_t now_s, struct err *err)
{
	bool edition = repository->staged != NULL;
	if (!edition && repository->next_root == NULL) /* perhaps killed at its very end: what is left of staged goes */
		return staged_drop(repository, err) && err_say(err, ERR_NOT_FOUND, "没有等待发布的内容；先运行 edition",
							       "nothing is waiting to be released; run edition first");
	json_t *targets = edition ? repository->staged : repository->targets;
	if (!may_release(repository, targets, now_s, err))
		return false;
	bool released = edition && repository->next_root == NULL && repository->targets != NULL &&
			json_equal(repository->targets, targets) == 1;
	if (targets == NULL) /* new keys before the first edition */
		released = write_versioned(repository, "root", repository->next_root, err);
	if (targets == NULL && !released)
		return false;
	if (!released && edition && !publish_content(repository, err))
		return false;
	if (!released && !publish_metadata(repository, keyring, targets, now_s, err))
		return false;
	return finish(repository, now_s, err);
}

static const json_t *public_file(const struct repository *repository, const char *role)
{
	return strcmp(role, "root") == 0       ? repository->root
	       : strcmp(role, "targets") == 0  ? repository->targets
	       : strcmp(role, "snapshot") == 0 ? repository->snapshot
					       : repository->timestamp;
}

bool release_half_gone(const struct repository *repository, const char *role, int64_t now_s, int64_t *left_s)
{
	const json_t *file = public_file(repository, role);
	int64_t life_s = strcmp(role, "root") == 0       ? RELEASE_ROOT_LIFE_S
			 : strcmp(role, "targets") == 0  ? STAGED_TARGETS_LIFE_S
			 : strcmp(role, "snapshot") == 0 ? RELEASE_SNAPSHOT_LIFE_S
							 : RELEASE_TIMESTAMP_LIFE_S;
	*left_s = metadata_expires_s(file) - now_s;
	return file != NULL && *left_s < life_s / 2;
}

bool release_refresh(struct repository *repository, struct keyring *keyring, int64_t now_s, struct err *err)
{
	int64_t left_s;
	json_t *snapshot = NULL, *timestamp = NULL;
	if (repository->targets == NULL)
		return err_say(err, ERR_NOT_FOUND, "还没有发布过任何一期", "no edition has been released yet");
	/* the root has a new key already where a release of it was killed: boards need not wait for the release to be run again */
	bool renew = release_half_gone(repository, "snapshot", now_s, &left_s) ||
		     !metadata_enough(repository->root, "snapshot", repository->snapshot);
	struct online online = {repository, keyring, repository->root, now_s};
	bool done = !renew || (make_snapshot(&online, repository->targets, &snapshot, err) &&
			       write_versioned(repository, "snapshot", snapshot, err));
	done = done && make_timestamp(&online, renew ? snapshot : repository->snapshot, &timestamp, err) &&
	       write_timestamp(repository, timestamp, err);
	if (done && renew)
		take_over(&repository->snapshot, snapshot);
	if (done)
		take_over(&repository->timestamp, timestamp);
	json_decref(snapshot);
	json_decref(timestamp);
	return done && audit_add(repository,
				 json_pack("{s:s,s:I}", "do", "refresh", "timestamp",
					   (json_int_t)metadata_version(repository->timestamp)),
				 now_s, err);
}
