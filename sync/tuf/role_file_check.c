#include <stdlib.h>
#include <string.h>

#include "exhibition.h" /* civil_parse */
#include "maxima.h"
#include "role_file.h"

static const char *const top_level[] = {"root", "timestamp", "snapshot", "targets"};

static const char *text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

/* A whole number of at least least; the reader saw to it that it is at most 2^53 - 1. */
static bool whole(const json_t *value, json_int_t least)
{
	return json_is_integer(value) && json_integer_value(value) >= least;
}

static bool wrong(struct err *err, const char *what)
{
	return err_set(err, ERR_CORRUPT, "%s", what);
}

/* "1.<minor>" or "1.<minor>.<patch>": a newer minor is compatible (TUF 4.3). */
static bool spec_version(const char *version)
{
	static const char digits[] = "0123456789";
	if (version == NULL || strncmp(version, "1.", 2) != 0)
		return false;
	size_t minor = strspn(version + 2, digits);
	const char *rest = version + 2 + minor;
	if (minor > 0 && *rest == '.') {
		size_t patch = strspn(rest + 1, digits);
		rest += patch > 0 ? 1 + patch : 0;
	}
	return minor > 0 && *rest == '\0';
}

/* "2030-01-31T23:59:59Z" and nothing else. */
static bool expires(const char *time, int64_t *expires_s)
{
	enum { MINUTES = 16, ALL = 20 };
	char minutes[MINUTES + 1] = "";
	int64_t min;
	if (time == NULL || strlen(time) != ALL)
		return false;
	memcpy(minutes, time, MINUTES);
	const char *s = time + MINUTES;
	if (!civil_parse(minutes, false, &min) || s[0] != ':' || s[1] < '0' || s[1] > '5' || s[2] < '0' || s[2] > '9' ||
	    s[3] != 'Z')
		return false;
	*expires_s = min * 60 + (s[1] - '0') * 10 + (s[2] - '0');
	return true;
}

/* {"sha256": hex, …}, not empty; of the others any string. */
static bool hashes(const json_t *object)
{
	const char *sha256 = text(object, "sha256"), *sha512 = text(object, "sha512"), *name;
	json_t *value;
	json_object_foreach((json_t *)object, name, value)
	{
		if (!json_is_string(value))
			return false;
	}
	return json_object_size(object) > 0 && (sha256 == NULL || digest_is_hex(sha256)) &&
	       (sha512 == NULL || digest512_is_hex(sha512));
}

static bool check_keys(const json_t *keys, struct err *err)
{
	const char *id;
	json_t *key;
	if (!json_is_object(keys))
		return wrong(err, "\"keys\" is not an object");
	json_object_foreach((json_t *)keys, id, key)
	{
		if (text(key, "keytype") == NULL || text(key, "scheme") == NULL ||
		    text(json_object_get(key, "keyval"), "public") == NULL)
			return err_set(err, ERR_CORRUPT, "key %.80s lacks \"keytype\", \"scheme\" or \"keyval\"", id);
	}
	return true;
}

/* {"keyids": [different ids], "threshold": at least 1}. A threshold over the number of keys is merely never met. */
static bool check_role(const json_t *role, const char *name, struct err *err)
{
	const json_t *keyids = json_object_get(role, "keyids"), *id;
	size_t i;
	if (!json_is_array(keyids) || !whole(json_object_get(role, "threshold"), 1))
		return err_set(err, ERR_CORRUPT, "role %.80s lacks \"keyids\" or a \"threshold\" of at least 1", name);
	if (json_array_size(keyids) > LIMIT_TUF_KEYS)
		return err_set(err, ERR_LIMIT, "role %.80s has more than %d keys", name, LIMIT_TUF_KEYS);
	json_array_foreach(keyids, i, id)
	{
		if (!json_is_string(id))
			return err_set(err, ERR_CORRUPT, "role %.80s: a key id is not a string", name);
		for (size_t j = 0; j < i; j++)
			if (json_equal(json_array_get(keyids, j), id))
				return err_set(err, ERR_CORRUPT, "role %.80s names a key twice", name);
	}
	return true;
}

static bool check_root(const json_t *root, struct err *err)
{
	const json_t *consistent = json_object_get(root, "consistent_snapshot"),
		     *roles = json_object_get(root, "roles");
	if (consistent != NULL && !json_is_boolean(consistent))
		return wrong(err, "\"consistent_snapshot\" is not true or false");
	if (!check_keys(json_object_get(root, "keys"), err))
		return false;
	for (size_t i = 0; i < sizeof top_level / sizeof *top_level; i++)
		if (!check_role(json_object_get(roles, top_level[i]), top_level[i], err))
			return false;
	return true;
}

static bool check_metafile(const json_t *file, const char *name, struct err *err)
{
	const json_t *length = json_object_get(file, "length"), *sums = json_object_get(file, "hashes");
	if (!whole(json_object_get(file, "version"), 1) || (length != NULL && !whole(length, 0)) ||
	    (sums != NULL && (!hashes(sums) || (text(sums, "sha256") == NULL && text(sums, "sha512") == NULL))))
		return err_set(err, ERR_CORRUPT, "what is said of %.80s has no good version, length or hashes", name);
	return true;
}

static bool check_timestamp(const json_t *timestamp, struct err *err)
{
	return check_metafile(json_object_get(json_object_get(timestamp, "meta"), "snapshot.json"), "snapshot.json",
			      err);
}

static bool check_snapshot(const json_t *snapshot, struct err *err)
{
	json_t *meta = json_object_get(snapshot, "meta"), *file;
	const char *name;
	if (!json_is_object(meta))
		return wrong(err, "\"meta\" is not an object");
	if (json_object_get(meta, "targets.json") == NULL)
		return wrong(err, "\"meta\" does not list targets.json");
	json_object_foreach(meta, name, file)
	{
		size_t length = strlen(name);
		if (length <= 5 || strcmp(name + length - 5, ".json") != 0)
			return err_set(err, ERR_CORRUPT, "\"meta\" lists %.80s, which is no metadata file", name);
		if (!check_metafile(file, name, err))
			return false;
	}
	return true;
}

static bool strings(const json_t *array, bool (*good)(const char *))
{
	const json_t *item;
	size_t i;
	json_array_foreach(array, i, item)
	{
		if (!json_is_string(item) || !good(json_string_value(item)))
			return false;
	}
	return json_is_array(array);
}

static bool any(const char *string)
{
	(void)string;
	return true;
}

static bool hash_prefix(const char *string)
{
	size_t digits = strspn(string, "0123456789abcdef");
	return digits > 0 && digits < DIGEST_HEX_SIZE && string[digits] == '\0';
}

/* A role's name becomes that of a file, and of nothing but its own. */
static bool role_name(const char *name)
{
	char *encoded = role_file_encode(name);
	size_t length = strlen(encoded);
	free(encoded);
	for (size_t i = 0; i < sizeof top_level / sizeof *top_level; i++)
		if (strcmp(name, top_level[i]) == 0)
			return false;
	return length > 0 && length <= LIMIT_TUF_NAME_BYTES;
}

static bool check_delegated(const json_t *role, json_t *names, struct err *err)
{
	const char *name = text(role, "name");
	const json_t *paths = json_object_get(role, "paths"), *prefixes = json_object_get(role, "path_hash_prefixes");
	if (name == NULL || !role_name(name))
		return wrong(err, "a delegated role has no name, or one it may not have");
	if (json_object_get(names, name) != NULL)
		return err_set(err, ERR_CORRUPT, "two delegations to %.80s", name);
	json_object_set_new(names, name, json_true());
	if (!json_is_boolean(json_object_get(role, "terminating")))
		return err_set(err, ERR_CORRUPT, "role %.80s lacks \"terminating\"", name);
	if ((paths == NULL) == (prefixes == NULL) || (paths != NULL && !strings(paths, any)) ||
	    (prefixes != NULL && !strings(prefixes, hash_prefix)))
		return err_set(err, ERR_CORRUPT, "role %.80s needs either \"paths\" or \"path_hash_prefixes\"", name);
	return check_role(role, name, err);
}

static bool check_delegations(const json_t *delegations, struct err *err)
{
	const json_t *roles = json_object_get(delegations, "roles"), *role;
	size_t i;
	bool good = true;
	if (!check_keys(json_object_get(delegations, "keys"), err))
		return false;
	if (!json_is_array(roles))
		return wrong(err, "\"roles\" is not an array");
	json_t *names = json_object();
	json_array_foreach(roles, i, role)
	{
		good = good && check_delegated(role, names, err);
	}
	json_decref(names);
	return good;
}

static bool check_targets(const json_t *signed_, struct err *err)
{
	json_t *targets = json_object_get(signed_, "targets"), *target;
	const json_t *delegations = json_object_get(signed_, "delegations");
	const char *path;
	if (!json_is_object(targets))
		return wrong(err, "\"targets\" is not an object");
	json_object_foreach(targets, path, target)
	{
		const json_t *custom = json_object_get(target, "custom");
		if (*path == '\0' || !whole(json_object_get(target, "length"), 0) ||
		    !hashes(json_object_get(target, "hashes")) || (custom != NULL && !json_is_object(custom)))
			return err_set(err, ERR_CORRUPT, "target %.80s has no good length or hashes", path);
	}
	return delegations == NULL || check_delegations(delegations, err);
}

bool role_file_check(struct role_file *metadata, const char *type, struct err *err)
{
	static bool (*const checks[])(const json_t *, struct err *) = {check_root, check_timestamp, check_snapshot,
								       check_targets};
	const json_t *signed_ = metadata->signed_;
	const char *is = text(signed_, "_type");
	int64_t expires_s;
	if (is == NULL || strcmp(is, type) != 0)
		return err_set(err, ERR_CORRUPT, "%s: of the type %.80s", type, is != NULL ? is : "none");
	if (!spec_version(text(signed_, "spec_version")))
		return err_set(err, ERR_CORRUPT, "%s: not after TUF 1", type);
	if (!whole(json_object_get(signed_, "version"), 1))
		return err_set(err, ERR_CORRUPT, "%s: \"version\" is not a number of at least 1", type);
	if (!expires(text(signed_, "expires"), &expires_s))
		return err_set(err, ERR_CORRUPT, "%s: \"expires\" is not a time such as 2030-01-31T23:59:59Z", type);
	for (size_t i = 0; i < sizeof top_level / sizeof *top_level; i++)
		if (strcmp(type, top_level[i]) == 0 && !checks[i](signed_, err))
			return err_prefix(err, "%s", type);
	metadata->version = json_integer_value(json_object_get(signed_, "version"));
	metadata->expires_s = expires_s;
	return true;
}
