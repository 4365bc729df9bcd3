#include "repository.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"

struct signer {
	EVP_PKEY *pkey;
	enum signer_kind kind;
	json_t *public;
	char id[DIGEST_HEX_SIZE];
};

const char *const role_names[ROLES] = {"root", "timestamp", "snapshot", "targets"};

static void need(bool good)
{
	if (!good)
		abort();
}

static char *to_hex(const unsigned char *data, size_t size)
{
	char *hex = malloc(2 * size + 1);
	need(hex != NULL);
	for (size_t i = 0; i < size; i++)
		sprintf(hex + 2 * i, "%02x", data[i]);
	hex[2 * size] = '\0';
	return hex;
}

static json_t *public_of(const struct signer *signer)
{
	static const char *const types[] = {"ed25519", "ecdsa", "rsa"};
	static const char *const schemes[] = {"ed25519", "ecdsa-sha2-nistp256", "rsassa-pss-sha256"};
	char *text;
	if (signer->kind == SIGNER_ED25519) {
		unsigned char raw[32];
		size_t size = sizeof raw;
		need(EVP_PKEY_get_raw_public_key(signer->pkey, raw, &size) == 1);
		text = to_hex(raw, size);
	} else {
		BIO *bio = BIO_new(BIO_s_mem());
		char *data;
		need(bio != NULL && PEM_write_bio_PUBKEY(bio, signer->pkey) == 1);
		long size = BIO_get_mem_data(bio, &data);
		text = strndup(data, (size_t)size);
		BIO_free(bio);
	}
	json_t *object = json_pack("{s:s, s:s, s:{s:s}}", "keytype", types[signer->kind], "scheme",
				   schemes[signer->kind], "keyval", "public", text);
	free(text);
	return object;
}

struct signer *signer_get(enum signer_kind kind, int n)
{
	enum { KINDS = 3, MOST = 48 };
	static struct signer *all[KINDS][MOST];
	need(n < MOST);
	if (all[kind][n] != NULL)
		return all[kind][n];
	struct signer *signer = calloc(1, sizeof *signer);
	need(signer != NULL);
	signer->kind = kind;
	signer->pkey = kind == SIGNER_ED25519 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
		       : kind == SIGNER_ECDSA ? EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256")
					      : EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	need(signer->pkey != NULL);
	signer->public = public_of(signer);
	struct bytes canonical;
	canonical_write(signer->public, &canonical);
	digest_hex(canonical.data, canonical.size, signer->id);
	bytes_finish(&canonical);
	return all[kind][n] = signer;
}

json_t *signer_odd(const char *algorithm, const char *curve, size_t bits, const char *type)
{
	struct signer signer = {.kind = strcmp(type, "rsa") == 0 ? SIGNER_RSA : SIGNER_ECDSA};
	signer.pkey = curve != NULL ? EVP_PKEY_Q_keygen(NULL, NULL, algorithm, curve)
				    : EVP_PKEY_Q_keygen(NULL, NULL, algorithm, bits);
	need(signer.pkey != NULL);
	json_t *object = public_of(&signer);
	EVP_PKEY_free(signer.pkey);
	return object;
}

const char *signer_id(const struct signer *signer)
{
	return signer->id;
}

json_t *signer_public(const struct signer *signer)
{
	return json_deep_copy(signer->public);
}

char *signer_sign(const struct signer *signer, const void *data, size_t size)
{
	unsigned char out[512];
	size_t used = sizeof out;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pkey_ctx;
	need(EVP_DigestSignInit(ctx, &pkey_ctx, signer->kind == SIGNER_ED25519 ? NULL : EVP_sha256(), NULL,
				signer->pkey) == 1);
	if (signer->kind == SIGNER_RSA)
		need(EVP_PKEY_CTX_set_rsa_padding(pkey_ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
		     EVP_PKEY_CTX_set_rsa_pss_saltlen(pkey_ctx, RSA_PSS_SALTLEN_DIGEST) > 0);
	need(EVP_DigestSign(ctx, out, &used, data, size) == 1);
	EVP_MD_CTX_free(ctx);
	return to_hex(out, used);
}

void repository_put(json_t *files, const char *name, struct bytes bytes)
{
	json_object_set_new_nocheck(files, name, json_stringn_nocheck(bytes.data, bytes.size));
}

struct bytes repository_get(const json_t *files, const char *name)
{
	const json_t *file = json_object_get(files, name);
	need(file != NULL);
	struct bytes bytes = {malloc(json_string_length(file) + 1), json_string_length(file)};
	need(bytes.data != NULL);
	memcpy(bytes.data, json_string_value(file), bytes.size);
	return bytes;
}

struct bytes repository_sign(const struct repository *repository, const json_t *part,
			     const struct signer *const *signers)
{
	struct bytes canonical, file;
	json_t *signatures = json_array();
	canonical_write(part, &canonical);
	for (int i = 0; i < SIGNERS && signers[i] != NULL; i++) {
		char *sig = signer_sign(signers[i], canonical.data, canonical.size);
		json_array_append_new(signatures, json_pack("{s:s, s:s}", "keyid", signers[i]->id, "sig", sig));
		free(sig);
	}
	bytes_finish(&canonical);
	json_t *object = json_pack("{s:O, s:o}", "signed", part, "signatures", signatures);
	if (repository->loose) {
		file.data = json_dumps(object, JSON_INDENT(1));
		file.size = strlen(file.data);
	} else {
		canonical_write(object, &file);
	}
	json_decref(object);
	return file;
}

static json_int_t version_of(const json_t *part)
{
	return json_integer_value(json_object_get(part, "version"));
}

static void raise_version(json_t *part)
{
	json_object_set_new(part, "version", json_integer(version_of(part) + 1));
}

static void file_name(const struct repository *repository, const char *role, json_int_t version, char name[512])
{
	bool consistent = json_is_true(json_object_get(repository->parts[ROOT], "consistent_snapshot"));
	if (strcmp(role, "timestamp") == 0 || (!consistent && strcmp(role, "root") != 0))
		snprintf(name, 512, "%s.json", role);
	else
		snprintf(name, 512, "%lld.%s.json", (long long)version, role);
}

void repository_publish(struct repository *repository, enum role role)
{
	char name[512];
	struct bytes file = repository_sign(repository, repository->parts[role], repository->signers[role]);
	file_name(repository, role_names[role], version_of(repository->parts[role]), name);
	repository_put(repository->served, name, file);
	bytes_finish(&file);
}

void repository_list(struct repository *repository, enum role above, const char *name, json_int_t version,
		     const char *file)
{
	json_t *entry = json_pack("{s:I}", "version", version);
	if (repository->hashes && file != NULL) {
		char sha256[DIGEST_HEX_SIZE];
		struct bytes bytes = repository_get(repository->served, file);
		digest_hex(bytes.data, bytes.size, sha256);
		json_object_set_new(entry, "length", json_integer((json_int_t)bytes.size));
		json_object_set_new(entry, "hashes", json_pack("{s:s}", "sha256", sha256));
		bytes_finish(&bytes);
	}
	json_object_set_new(json_object_get(repository->parts[above], "meta"), name, entry);
}

void repository_number(struct repository *repository, enum role role, const char *was, const char *now)
{
	struct bytes canonical;
	char name[512], *at;
	file_name(repository, role_names[role], version_of(repository->parts[role]), name);
	canonical_write(repository->parts[role], &canonical);
	char *text = strndup(canonical.data, canonical.size), *changed;
	bytes_finish(&canonical);
	at = strstr(text, was);
	need(at != NULL);
	*at = '\0';
	need(asprintf(&changed, "%s%s%s", text, now, at + strlen(was)) > 0);
	char *sig = signer_sign(repository->signers[role][0], changed, strlen(changed));
	char *file;
	int size = asprintf(&file, "{\"signatures\":[{\"keyid\":\"%s\",\"sig\":\"%s\"}],\"signed\":%s}",
			    repository->signers[role][0]->id, sig, changed);
	need(size > 0);
	repository_put(repository->served, name, (struct bytes){file, (size_t)size});
	free(file);
	free(sig);
	free(changed);
	free(text);
}

void repository_sign_again(struct repository *repository, const char *name, const char *keyid)
{
	struct bytes file = repository_get(repository->served, name);
	struct err err;
	json_t *object;
	need(canonical_read(file.data, file.size, &object, &err));
	json_t *signatures = json_object_get(object, "signatures");
	json_t *again = json_deep_copy(json_array_get(signatures, 0));
	json_object_set_new(again, "keyid", json_string(keyid));
	json_array_append_new(signatures, again);
	bytes_finish(&file);
	if (repository->loose)
		file = (struct bytes){json_dumps(object, JSON_COMPACT), 0};
	else
		canonical_write(object, &file);
	file.size = repository->loose ? strlen(file.data) : file.size;
	repository_put(repository->served, name, file);
	bytes_finish(&file);
	json_decref(object);
}

static void publish_below(struct repository *repository)
{
	char name[512];
	repository_publish(repository, TARGETS);
	file_name(repository, "targets", version_of(repository->parts[TARGETS]), name);
	repository_list(repository, SNAPSHOT, "targets.json", version_of(repository->parts[TARGETS]), name);
	repository_publish(repository, SNAPSHOT);
	file_name(repository, "snapshot", version_of(repository->parts[SNAPSHOT]), name);
	repository_list(repository, TIMESTAMP, "snapshot.json", version_of(repository->parts[SNAPSHOT]), name);
	repository_publish(repository, TIMESTAMP);
}

void repository_release(struct repository *repository)
{
	for (int role = TIMESTAMP; role < ROLES; role++)
		raise_version(repository->parts[role]);
	publish_below(repository);
}

void repository_new_root(struct repository *repository)
{
	raise_version(repository->parts[ROOT]);
	repository_publish(repository, ROOT);
}

void repository_keys(struct repository *repository, enum role role, const struct signer *const *signers, int count,
		     int threshold)
{
	json_t *keys = json_object_get(repository->parts[ROOT], "keys"), *ids = json_array();
	memset(repository->signers[role], 0, sizeof repository->signers[role]);
	for (int i = 0; i < count; i++) {
		json_object_set_new(keys, signers[i]->id, signer_public(signers[i]));
		json_array_append_new(ids, json_string(signers[i]->id));
		repository->signers[role][i] = signers[i];
	}
	json_object_set_new(json_object_get(repository->parts[ROOT], "roles"), role_names[role],
			    json_pack("{s:o, s:i}", "keyids", ids, "threshold", threshold));
}

json_t *repository_targets(const char *path)
{
	json_t *part = json_pack("{s:s, s:s, s:i, s:s, s:{}}", "_type", "targets", "spec_version", "1.0.34", "version",
				 1, "expires", "2030-01-01T00:00:00Z", "targets");
	if (*path != '\0') {
		char sha256[DIGEST_HEX_SIZE];
		digest_hex("content", 7, sha256);
		json_object_set_new(json_object_get(part, "targets"), path,
				    json_pack("{s:i, s:{s:s}, s:{s:s}}", "length", 7, "hashes", "sha256", sha256,
					      "custom", "site", "hall"));
	}
	return part;
}

json_t *repository_delegate(json_t *part, const char *name, const struct signer *signer, const char *paths)
{
	json_t *delegations = json_object_get(part, "delegations");
	if (delegations == NULL) {
		delegations = json_pack("{s:{}, s:[]}", "keys", "roles");
		json_object_set_new(part, "delegations", delegations);
	}
	json_object_set_new(json_object_get(delegations, "keys"), signer->id, signer_public(signer));
	json_t *role = json_pack("{s:s, s:[s], s:i, s:b, s:[s]}", "name", name, "keyids", signer->id, "threshold", 1,
				 "terminating", 0, "paths", paths);
	json_array_append_new(json_object_get(delegations, "roles"), role);
	return role;
}

void repository_publish_delegated(struct repository *repository, const char *name, const json_t *part,
				  const struct signer *signer)
{
	const struct signer *signers[] = {signer, NULL};
	char file[512], listed[512];
	struct bytes bytes = repository_sign(repository, part, signers);
	file_name(repository, name, version_of(part), file);
	repository_put(repository->served, file, bytes);
	bytes_finish(&bytes);
	snprintf(listed, sizeof listed, "%s.json", name);
	repository_list(repository, SNAPSHOT, listed, version_of(part), file);
}

struct repository *repository_create(void)
{
	struct repository *repository = calloc(1, sizeof *repository);
	need(repository != NULL);
	repository->served = json_object();
	repository->saved = json_object();
	repository->requests = json_array();
	repository->fail_code = ERR_IO;
	for (int role = 0; role < TARGETS; role++)
		repository->parts[role] = json_pack("{s:s, s:s, s:i, s:s}", "_type", role_names[role], "spec_version",
						    "1.0.34", "version", 1, "expires", "2030-01-01T00:00:00Z");
	json_object_update_new(repository->parts[ROOT],
			       json_pack("{s:b, s:{}, s:{}}", "consistent_snapshot", 1, "keys", "roles"));
	json_object_set_new(repository->parts[TIMESTAMP], "meta", json_object());
	json_object_set_new(repository->parts[SNAPSHOT], "meta", json_object());
	repository->parts[TARGETS] = repository_targets("catalogue.db");
	for (int role = 0; role < ROLES; role++) {
		const struct signer *signer = signer_get(SIGNER_ED25519, role);
		repository_keys(repository, (enum role)role, &signer, 1, 1);
	}
	repository_publish(repository, ROOT);
	publish_below(repository);
	json_object_set(repository->saved, "root", json_object_get(repository->served, "1.root.json"));
	return repository;
}

void repository_destroy(struct repository *repository)
{
	if (repository == NULL)
		return;
	for (int role = 0; role < ROLES; role++)
		json_decref(repository->parts[role]);
	json_decref(repository->served);
	json_decref(repository->saved);
	json_decref(repository->requests);
	free(repository);
}

static bool fails(int *countdown)
{
	return *countdown > 0 && --*countdown == 0;
}

static bool io_fetch(void *ctx, const char *name, size_t max_bytes, struct bytes *file, struct err *err)
{
	struct repository *repository = ctx;
	json_array_append_new(repository->requests, json_string(name));
	if (fails(&repository->fail_fetch))
		return err_set(err, repository->fail_code, "fetch of %s fails", name);
	if (json_object_get(repository->served, name) == NULL)
		return err_set(err, ERR_NOT_FOUND, "there is no %s", name);
	struct bytes got = repository_get(repository->served, name);
	if (got.size > max_bytes && !repository->ignore_max) {
		bytes_finish(&got);
		return err_set(err, ERR_LIMIT, "%s is longer than %zu", name, max_bytes);
	}
	*file = got;
	return true;
}

static bool io_load(void *ctx, const char *role, struct bytes *file, struct err *err)
{
	struct repository *repository = ctx;
	if (fails(&repository->fail_load))
		return err_set(err, repository->fail_code, "load of %s fails", role);
	if (json_object_get(repository->saved, role) == NULL)
		return err_set(err, ERR_NOT_FOUND, "no %s is saved", role);
	*file = repository_get(repository->saved, role);
	return true;
}

static bool io_save(void *ctx, const char *role, const void *data, size_t size, struct err *err)
{
	struct repository *repository = ctx;
	if (fails(&repository->fail_save))
		return err_set(err, repository->fail_code, "save of %s fails", role);
	repository_put(repository->saved, role, (struct bytes){(void *)data, size});
	return true;
}

static bool io_forget(void *ctx, const char *role, struct err *err)
{
	struct repository *repository = ctx;
	if (fails(&repository->fail_forget))
		return err_set(err, repository->fail_code, "forgetting %s fails", role);
	json_object_del(repository->saved, role);
	return true;
}

void repository_io(struct repository *repository, struct tuf_io *io)
{
	*io = (struct tuf_io){repository, io_fetch, io_load, io_save, io_forget};
}

struct tuf *repository_client(struct repository *repository, bool interop, bool delegations, int64_t now_s)
{
	struct tuf_io io;
	repository_io(repository, &io);
	struct tuf_options options = {.interop = interop, .delegations = delegations, .now_s = now_s};
	return tuf_create(&io, &options);
}

enum err_code repository_refresh(struct repository *repository, struct err *err)
{
	struct err why = {.code = ERR_NONE, .text = ""};
	struct tuf *tuf = repository_client(repository, repository->interop, false, NOW_S);
	if (tuf_refresh(tuf, NULL, &why))
		why.code = ERR_NONE;
	tuf_destroy(tuf);
	if (err != NULL)
		*err = why;
	return why.code;
}

int64_t repository_saved(const struct repository *repository, const char *role)
{
	struct err err;
	json_t *object;
	if (json_object_get(repository->saved, role) == NULL)
		return 0;
	struct bytes file = repository_get(repository->saved, role);
	need(canonical_read(file.data, file.size, &object, &err));
	int64_t version = version_of(json_object_get(object, "signed"));
	json_decref(object);
	bytes_finish(&file);
	return version;
}
