#include "roster.h"

#include <string.h>

#include "digest.h"
#include "maxima.h"
#include "metadata.h"
#include "say.h"

static const char *const roles[] = {"root", "targets", "snapshot", "timestamp"};
enum { ROLES_COUNT = sizeof roles / sizeof *roles };

json_t *roster_create(const char *site)
{
	json_t *roster = json_pack("{s:b,s:{},s:{},s:{s:{},s:s}}", "consistent_snapshot", 1, "keys", "roles", "custom",
				   "names", "site", site);
	for (size_t i = 0; i < ROLES_COUNT; i++)
		json_object_set_new(json_object_get(roster, "roles"), roles[i],
				    json_pack("{s:[],s:i}", "keyids", "threshold", 1));
	return roster;
}

static json_t *keyids(const json_t *roster, const char *role)
{
	return json_object_get(json_object_get(json_object_get(roster, "roles"), role), "keyids");
}

static json_t *names(const json_t *roster)
{
	return json_object_get(json_object_get(roster, "custom"), "names");
}

void roster_add(json_t *roster, const char *role, const char *name, const struct secret *secret)
{
	char id[DIGEST_HEX_SIZE];
	json_t *key = metadata_key(secret);
	metadata_keyid(key, id);
	json_object_set_new(json_object_get(roster, "keys"), id, key);
	json_object_set_new(names(roster), id, json_string(name));
	json_array_append_new(keyids(roster, role), json_string(id));
}

static bool in_use(const json_t *roster, const char *id)
{
	size_t k;
	const json_t *other;
	for (size_t i = 0; i < ROLES_COUNT; i++)
		json_array_foreach(keyids(roster, roles[i]), k,
				   other) if (strcmp(json_string_value(other), id) == 0) return true;
	return false;
}

bool roster_remove(json_t *roster, const char *role, const char *name, struct err *err)
{
	char id[DIGEST_HEX_SIZE];
	for (size_t i = 0; i < json_array_size(keyids(roster, role)); i++) {
		const char *keyid = json_string_value(json_array_get(keyids(roster, role), i));
		const char *is = json_string_value(json_object_get(names(roster), keyid));
		if (is == NULL || strcmp(is, name) != 0 || strlen(keyid) >= sizeof id)
			continue;
		memcpy(id, keyid, strlen(keyid) + 1);
		json_array_remove(keyids(roster, role), i);
		if (!in_use(roster, id)) {
			json_object_del(json_object_get(roster, "keys"), id);
			json_object_del(names(roster), id);
		}
		return true;
	}
	return err_say(err, ERR_NOT_FOUND, "%s 里没有叫 %s 的密钥", "%s has no key called %s", role, name);
}

void roster_set_threshold(json_t *roster, const char *role, int64_t threshold)
{
	json_object_set_new(json_object_get(json_object_get(roster, "roles"), role), "threshold",
			    json_integer(threshold));
}

bool roster_has_enough(const json_t *roster, const char *role, int64_t threshold, size_t more, struct err *err)
{
	size_t keys = json_array_size(keyids(roster, role)) + more;
	return (threshold >= 1 && (size_t)threshold <= keys) ||
	       err_say(err, ERR_USAGE, "%s 需要 %lld 人签名，却只有 %zu 把密钥",
		       "%s would need %lld signatures but has %zu keys", role, (long long)threshold, keys);
}

bool roster_check(const json_t *roster, struct err *err)
{
	for (size_t i = 0; i < ROLES_COUNT; i++) {
		const json_t *role = json_object_get(json_object_get(roster, "roles"), roles[i]);
		if (!roster_has_enough(roster, roles[i], json_integer_value(json_object_get(role, "threshold")), 0,
				       err))
			return false;
		if (json_array_size(keyids(roster, roles[i])) > LIMIT_SIGNERS)
			return err_say(err, ERR_USAGE, "%s 的密钥超过 %d 把", "%s has more than %d keys", roles[i],
				       LIMIT_SIGNERS);
	}
	return true;
}

bool roster_is_role(const char *role)
{
	for (size_t i = 0; i < ROLES_COUNT; i++)
		if (strcmp(roles[i], role) == 0)
			return true;
	return false;
}

const char *roster_title(const char *role)
{
	if (strcmp(role, "root") == 0)
		return SAY("根密钥", "the root keys");
	if (strcmp(role, "targets") == 0)
		return SAY("签名人", "the signers");
	if (strcmp(role, "snapshot") == 0)
		return SAY("电脑的 snapshot 密钥", "the computer's snapshot key");
	return SAY("电脑的 timestamp 密钥", "the computer's timestamp key");
}

const char *roster_purpose(const char *role)
{
	if (strcmp(role, "root") == 0)
		return SAY("根密钥：只在换密钥时用。由一个人离线锁好。",
			   "a root key: replaces other keys, nothing else. One person locks it away, offline.");
	if (strcmp(role, "targets") == 0)
		return SAY("签名密钥：这个人用它为每一期内容签名。由本人随身保管。",
			   "a signer's key: this person signs each edition with it and carries it.");
	if (strcmp(role, "snapshot") == 0)
		return SAY(
		    "留在发布用的电脑：发布时把各文件配成一套。它改不了内容。",
		    "stays on the office's computer: ties the files of a release together. It cannot change content.");
	return SAY("留在发布用的电脑：每天证明内容仍是最新。它改不了内容。",
		   "stays on the office's computer: says each day that the edition is still the newest. It cannot "
		   "change content.");
}

/* What a rotation leaves alone. */
static json_t *frame_of(const json_t *roster)
{
	static const char *const changing[] = {"keys", "roles", "version", "expires"};
	json_t *frame = json_deep_copy(roster);
	for (size_t i = 0; i < sizeof changing / sizeof *changing; i++)
		json_object_del(frame, changing[i]);
	json_object_del(json_object_get(frame, "custom"), "names");
	return frame;
}

bool roster_follows(const json_t *before, const json_t *after, struct err *err)
{
	const char *id;
	json_t *key, *old = frame_of(before), *new = frame_of(after);
	bool good = json_equal(old, new) == 1 && json_object_size(json_object_get(after, "roles")) == ROLES_COUNT;
	json_object_foreach(json_object_get(after, "keys"), id, key)
	{
		char made[DIGEST_HEX_SIZE];
		metadata_keyid(key, made);
		good = good && strcmp(made, id) == 0 && in_use(after, id);
	}
	json_decref(old);
	json_decref(new);
	return good ||
	       err_say(err, ERR_UNTRUSTED,
		       "next-root.json 被人改过：里面有这个程序不会写的内容。不要签名；运行 drop 库 keys，再运行 "
		       "rotate",
		       "next-root.json has been changed: it says what this program does not write. Do not sign; "
		       "run drop REPO keys, then rotate again");
}
