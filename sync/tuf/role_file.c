#include "role_file.h"

#include <stdlib.h>
#include <string.h>

#include "key.h"
#include "maxima.h"

static bool envelope(const struct role_file *metadata, struct err *err)
{
	const json_t *signatures = json_object_get(metadata->object, "signatures"), *signature;
	size_t i;
	if (!json_is_object(metadata->signed_) || !json_is_array(signatures))
		return err_set(err, ERR_CORRUPT, "not metadata: no \"signed\" object or no \"signatures\" array");
	if (json_array_size(signatures) > LIMIT_TUF_KEYS)
		return err_set(err, ERR_LIMIT, "more than %d signatures", LIMIT_TUF_KEYS);
	json_array_foreach(signatures, i, signature)
	{
		if (!json_is_string(json_object_get(signature, "keyid")) ||
		    !json_is_string(json_object_get(signature, "sig")))
			return err_set(err, ERR_CORRUPT, "signature %zu lacks \"keyid\" or \"sig\"", i);
	}
	return true;
}

bool role_file_create(struct bytes *file, bool strict, struct role_file **metadata, struct err *err)
{
	struct role_file *made = calloc(1, sizeof *made);
	if (made == NULL)
		abort();
	made->file = *file;
	*file = (struct bytes){NULL, 0};
	if (canonical_read(made->file.data, made->file.size, &made->object, err)) {
		made->signed_ = json_object_get(made->object, "signed");
		if (strict && !canonical_is(made->object, made->file.data, made->file.size))
			err_set(err, ERR_CORRUPT, "not in canonical form");
		else if (envelope(made, err)) {
			canonical_write(made->signed_, &made->canonical);
			*metadata = made;
			return true;
		}
	}
	role_file_destroy(made);
	return false;
}

void role_file_destroy(struct role_file *metadata)
{
	if (metadata == NULL)
		return;
	bytes_finish(&metadata->file);
	bytes_finish(&metadata->canonical);
	json_decref(metadata->object);
	free(metadata);
}

static bool listed(const json_t *keyids, const char *keyid)
{
	const json_t *id;
	size_t i;
	json_array_foreach(keyids, i, id)
	{
		if (strcmp(json_string_value(id), keyid) == 0)
			return true;
	}
	return false;
}

/* The key of keyid when it may sign and its signature is right; else NULL. The caller destroys it. */
static struct key *signer(const struct role_file *metadata, const struct delegation *by, const char *keyid,
			  const char *sig)
{
	if (!listed(by->keyids, keyid))
		return NULL;
	struct key *key = key_create(json_object_get(by->keys, keyid));
	if (key != NULL && key_verify(key, metadata->canonical.data, metadata->canonical.size, sig))
		return key;
	key_destroy(key);
	return NULL;
}

bool role_file_verify(const struct role_file *metadata, const struct delegation *by, struct err *err)
{
	const json_t *signatures = json_object_get(metadata->object, "signatures"), *signature;
	struct key *counted[LIMIT_TUF_KEYS];
	int64_t count = 0;
	size_t i;
	bool twice = false;
	json_t *seen = json_object();
	json_array_foreach(signatures, i, signature)
	{
		const char *keyid = json_string_value(json_object_get(signature, "keyid"));
		if (json_object_get(seen, keyid) != NULL)
			twice = true;
		json_object_set_new(seen, keyid, json_true());
		struct key *key = signer(metadata, by, keyid, json_string_value(json_object_get(signature, "sig")));
		/* Ids are names that the repository gives; what counts is the key. */
		bool known = false;
		for (int64_t k = 0; key != NULL && !known && k < count; k++)
			known = key_same(key, counted[k]);
		if (key != NULL && !known)
			counted[count++] = key;
		else
			key_destroy(key);
	}
	for (int64_t k = 0; k < count; k++)
		key_destroy(counted[k]);
	if (twice)
		err_set(err, ERR_UNTRUSTED, "%s: one key's id signs twice", by->role);
	else if (count < by->threshold)
		err_set(err, ERR_UNTRUSTED, "%s: signed by %d keys that may sign it; it takes %lld", by->role,
			(int)count, (long long)by->threshold);
	bool good = !twice && count >= by->threshold;
	json_decref(seen);
	return good;
}

void role_file_delegation(const struct role_file *root, const char *role, struct delegation *delegation)
{
	const json_t *entry = json_object_get(json_object_get(root->signed_, "roles"), role);
	*delegation =
	    (struct delegation){role, json_object_get(root->signed_, "keys"), json_object_get(entry, "keyids"),
				json_integer_value(json_object_get(entry, "threshold"))};
}

bool role_file_metafile(const struct role_file *metadata, const char *name, struct metafile *metafile)
{
	const json_t *entry = json_object_get(json_object_get(metadata->signed_, "meta"), name);
	const json_t *length = json_object_get(entry, "length"), *hashes = json_object_get(entry, "hashes");
	if (entry == NULL)
		return false;
	*metafile = (struct metafile){
	    json_integer_value(json_object_get(entry, "version")), length != NULL ? json_integer_value(length) : -1,
	    json_string_value(json_object_get(hashes, "sha256")), json_string_value(json_object_get(hashes, "sha512"))};
	return true;
}

bool role_file_matches(const struct bytes *data, int64_t length, const char *sha256, const char *sha512,
		       struct err *err)
{
	char hex[DIGEST512_HEX_SIZE];
	if (length >= 0 && data->size != (uint64_t)length)
		return err_set(err, ERR_UNTRUSTED, "%zu bytes; it should be %lld", data->size, (long long)length);
	if (sha256 != NULL) {
		digest_hex(data->data, data->size, hex);
		if (strcmp(hex, sha256) != 0)
			return err_set(err, ERR_UNTRUSTED, "its SHA-256 is %s; it should be %s", hex, sha256);
	}
	if (sha512 != NULL) {
		digest512_hex(data->data, data->size, hex);
		if (strcmp(hex, sha512) != 0)
			return err_set(err, ERR_UNTRUSTED, "its SHA-512 is %s; it should be %s", hex, sha512);
	}
	return true;
}

bool role_file_fresh(const struct role_file *metadata, const char *role, int64_t now_s, struct err *err)
{
	if (now_s < metadata->expires_s)
		return true;
	return err_set(err, ERR_EXPIRED, "%s version %lld expired at %s", role, (long long)metadata->version,
		       json_string_value(json_object_get(metadata->signed_, "expires")));
}

char *role_file_encode(const char *name)
{
	static const char digits[] = "0123456789ABCDEF";
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	char *encoded = malloc(3 * strlen(name) + 1), *out = encoded;
	if (encoded == NULL)
		abort();
	for (; *name != '\0'; name++)
		if (strchr(plain, *name) != NULL)
			*out++ = *name;
		else {
			*out++ = '%';
			*out++ = digits[(unsigned char)*name >> 4];
			*out++ = digits[(unsigned char)*name & 15];
		}
	*out = '\0';
	return encoded;
}
