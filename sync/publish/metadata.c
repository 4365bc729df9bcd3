#include "metadata.h"

#include <stdlib.h>
#include <string.h>

#include "canonical.h"
#include "when.h"

json_t *metadata_create(const char *type, int64_t version, int64_t expires_s, json_t *body)
{
	char expires[WHEN_SIZE];
	json_object_set_new(body, "_type", json_string(type));
	json_object_set_new(body, "spec_version", json_string("1.0.34"));
	json_object_set_new(body, "version", json_integer(version));
	json_object_set_new(body, "expires", json_string(when_write(expires_s, expires)));
	return json_pack("{s:[],s:o}", "signatures", "signed", body);
}

json_t *metadata_pin(const void *data, size_t size, int64_t version)
{
	char sha256[DIGEST_HEX_SIZE];
	digest_hex(data, size, sha256);
	json_t *pin = json_pack("{s:I,s:{s:s}}", "length", (json_int_t)size, "hashes", "sha256", sha256);
	if (version > 0)
		json_object_set_new(pin, "version", json_integer(version));
	return pin;
}

json_t *metadata_key(const struct secret *secret)
{
	char hex[SECRET_PUBLIC_SIZE];
	secret_public(secret, hex);
	return json_pack("{s:s,s:s,s:{s:s}}", "keytype", "ed25519", "scheme", "ed25519", "keyval", "public", hex);
}

void metadata_keyid(const json_t *key, char id[DIGEST_HEX_SIZE])
{
	struct bytes bytes;
	canonical_write(key, &bytes);
	digest_hex(bytes.data, bytes.size, id);
	bytes_finish(&bytes);
}

static json_t *signatures_of(const json_t *file)
{
	return json_object_get(file, "signatures");
}

/* The place of a key's signature; the size of the array when there is none. */
static size_t signature_index(const json_t *file, const char *keyid)
{
	size_t i, count = json_array_size(signatures_of(file));
	for (i = 0; i < count; i++) {
		const char *id = json_string_value(json_object_get(json_array_get(signatures_of(file), i), "keyid"));
		if (id != NULL && strcmp(id, keyid) == 0)
			break;
	}
	return i;
}

void metadata_sign(json_t *file, const struct secret *secret)
{
	char keyid[DIGEST_HEX_SIZE], signature[SECRET_SIGNATURE_SIZE];
	struct bytes bytes;
	json_t *key = metadata_key(secret);
	metadata_keyid(key, keyid);
	json_decref(key);
	canonical_write(metadata_signed(file), &bytes);
	secret_sign(secret, bytes.data, bytes.size, signature);
	bytes_finish(&bytes);
	size_t at = signature_index(file, keyid);
	json_array_remove(signatures_of(file), at);
	json_array_append_new(signatures_of(file), json_pack("{s:s,s:s}", "keyid", keyid, "sig", signature));
}

void metadata_unsign(json_t *file)
{
	json_array_clear(signatures_of(file));
}

const json_t *metadata_signed(const json_t *file)
{
	return json_object_get(file, "signed");
}

int64_t metadata_version(const json_t *file)
{
	return json_integer_value(json_object_get(metadata_signed(file), "version"));
}

int64_t metadata_expires_s(const json_t *file)
{
	int64_t s;
	return when_read(json_string_value(json_object_get(metadata_signed(file), "expires")), &s) ? s : 0;
}

static const json_t *role_of(const json_t *root, const char *role)
{
	return json_object_get(json_object_get(metadata_signed(root), "roles"), role);
}

const json_t *metadata_keyids(const json_t *root, const char *role)
{
	return json_object_get(role_of(root, role), "keyids");
}

int64_t metadata_threshold(const json_t *root, const char *role)
{
	return json_integer_value(json_object_get(role_of(root, role), "threshold"));
}

static const json_t *custom_of(const json_t *root)
{
	return json_object_get(metadata_signed(root), "custom");
}

const char *metadata_name(const json_t *root, const char *keyid)
{
	const char *name = json_string_value(json_object_get(json_object_get(custom_of(root), "names"), keyid));
	return name != NULL ? name : keyid;
}

const char *metadata_named(const json_t *root, const char *role, const char *name)
{
	size_t i;
	const json_t *id;
	json_array_foreach(metadata_keyids(root, role), i, id) if (strcmp(metadata_name(root, json_string_value(id)),
									  name) == 0) return json_string_value(id);
	return NULL;
}

const char *metadata_site(const json_t *root)
{
	const char *site = json_string_value(json_object_get(custom_of(root), "site"));
	return site != NULL ? site : "";
}

bool metadata_signed_by(const json_t *root, const char *keyid, const json_t *file)
{
	const json_t *key = json_object_get(json_object_get(metadata_signed(root), "keys"), keyid);
	const json_t *signature = json_array_get(signatures_of(file), signature_index(file, keyid));
	const char *public_hex = json_string_value(json_object_get(json_object_get(key, "keyval"), "public"));
	const char *hex = json_string_value(json_object_get(signature, "sig"));
	char id[DIGEST_HEX_SIZE];
	struct bytes bytes;
	if (public_hex == NULL || hex == NULL)
		return false;
	metadata_keyid(key, id);
	canonical_write(metadata_signed(file), &bytes);
	bool good = strcmp(id, keyid) == 0 && secret_verify(public_hex, bytes.data, bytes.size, hex);
	bytes_finish(&bytes);
	return good;
}

int64_t metadata_signers(const json_t *root, const char *role, const json_t *file)
{
	const json_t *ids = metadata_keyids(root, role);
	int64_t count = 0;
	for (size_t i = 0; i < json_array_size(ids); i++) {
		const char *id = json_string_value(json_array_get(ids, i));
		bool again = id == NULL;
		for (size_t j = 0; j < i && !again; j++)
			again = json_equal(json_array_get(ids, j), json_array_get(ids, i)) == 1;
		count += !again && metadata_signed_by(root, id, file);
	}
	return count;
}

bool metadata_enough(const json_t *root, const char *role, const json_t *file)
{
	int64_t threshold = metadata_threshold(root, role);
	return threshold > 0 && metadata_signers(root, role, file) >= threshold;
}
