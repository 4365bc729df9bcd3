#include "verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "blobs.h"
#include "catalog.h"
#include "maxima.h"
#include "metadata.h"
#include "pins.h"
#include "say.h"
#include "tuf.h"

/* A client that has nothing but the first root; what it trusts later it keeps in memory. */
struct client {
	const struct repository *repository;
	json_t *saved; /* role: file */
};

static bool fetch(void *ctx, const char *name, size_t max_bytes, struct bytes *file, struct err *err)
{
	const struct client *client = ctx;
	char path[512];
	snprintf(path, sizeof path, "public/metadata/%s", name);
	return repository_read(client->repository, path, max_bytes, file, err);
}

static bool load(void *ctx, const char *role, struct bytes *file, struct err *err)
{
	const struct client *client = ctx;
	const json_t *saved = json_object_get(client->saved, role);
	if (saved == NULL)
		return err_set(err, ERR_NOT_FOUND, "%s", role);
	canonical_write(saved, file);
	return true;
}

static bool save(void *ctx, const char *role, const void *data, size_t size, struct err *err)
{
	const struct client *client = ctx;
	json_t *file;
	return canonical_read(data, size, &file, err) && json_object_set_new(client->saved, role, file) == 0;
}

static bool forget(void *ctx, const char *role, struct err *err)
{
	const struct client *client = ctx;
	(void)err;
	json_object_del(client->saved, role);
	return true;
}

static bool verify_blobs(const char *public, const struct exhibition *exhibition, const struct tuf_target *target,
			 struct verified *verified, struct err *err)
{
	struct pins pins;
	pins_collect(exhibition, &pins);
	for (size_t i = 0; i < pins.count; i++) {
		uint8_t *data;
		struct err reason;
		char path[REPOSITORY_PATH_SIZE] = "";
		blobs_path(public, pins.at[i]->sha256, path, sizeof path, NULL);
		if (!blobs_read(public, pins.at[i], &data, &reason))
			return err_say(
			    err, reason.code, "有图片缺失或已损坏，请从备份或服务器拷回来：%s",
			    "a picture is missing or damaged; copy it back from a backup or from the server: %s",
			    SAY(path, reason.text)); /* the reason is English; the Chinese is in the words before */
		free(data);
	}
	verified->files = pins.count + 1;
	verified->bytes = pins.bytes + target->length;
	return (json_integer_value(json_object_get(target->custom, "blob_count")) == (json_int_t)pins.count &&
		json_integer_value(json_object_get(target->custom, "blob_bytes")) == (json_int_t)pins.bytes) ||
	       err_say(err, ERR_CORRUPT, "签名里的图片数目或大小与目录不符",
		       "the signed count or size of pictures is not the catalogue's");
}

static bool verify_content(const struct repository *repository, const struct tuf_target *target,
			   struct verified *verified, struct err *err)
{
	char name[128], path[REPOSITORY_PATH_SIZE], public[REPOSITORY_PATH_SIZE];
	struct bytes catalogue;
	struct exhibition *exhibition;
	snprintf(name, sizeof name, "public/targets/%s.catalogue.db", target->sha256);
	if (!repository_path(repository, path, err, "%s", name) ||
	    !repository_path(repository, public, err, "public") ||
	    !repository_read(repository, name, LIMIT_CATALOG_BYTES, &catalogue, err))
		return false;
	bool done = tuf_target_matches(target, catalogue.data, catalogue.size, err);
	bytes_finish(&catalogue);
	if (!done || !catalog_read(path, &exhibition, err))
		return false;
	done = verify_blobs(public, exhibition, target, verified, err);
	exhibition_destroy(exhibition);
	return done;
}

static bool verify_site(const struct repository *repository, const struct tuf_target *target, struct err *err)
{
	const char *site = json_string_value(json_object_get(target->custom, "site"));
	return (site != NULL && strcmp(site, metadata_site(repository->root)) == 0) ||
	       err_say(err, ERR_UNTRUSTED, "这一期是给别处（%s）的", "this edition is for another site, %s",
		       site != NULL ? site : "?");
}

bool verify_run(const struct repository *repository, int64_t now_s, struct verified *verified, struct err *err)
{
	struct client client = {repository, json_object()};
	struct tuf_io io = {&client, fetch, load, save, forget};
	struct tuf_options options = {.now_s = now_s};
	struct tuf_target target;
	struct bytes root;
	struct verified found = {0};
	struct tuf *tuf = NULL;
	if (repository->timestamp == NULL && !repository_has(repository, "public/metadata/1.targets.json")) {
		json_decref(client.saved);
		return err_say(err, ERR_NOT_FOUND, "还没有发布过任何一期", "no edition has been released yet");
	}
	bool done = repository_read(repository, "public/metadata/1.root.json", LIMIT_TUF_ROOT_BYTES, &root, err);
	if (done) {
		done = save(&client, "root", root.data, root.size, err);
		bytes_finish(&root);
	}
	if (done) {
		tuf = tuf_create(&io, &options);
		done = tuf_refresh(tuf, NULL, err) && tuf_target(tuf, "catalogue.db", &target, err) &&
		       verify_site(repository, &target, err) && verify_content(repository, &target, &found, err) &&
		       audit_verify(repository, json_string_value(json_object_get(target.custom, "log")),
				    &found.log_lines, err);
		found.root = tuf_version(tuf, "root");
		found.edition = tuf_version(tuf, "targets");
	}
	tuf_destroy(tuf);
	json_decref(client.saved);
	if (done)
		*verified = found;
	return done;
}
