/* role_file: the form of each type of file, member by member. */
#include "key.h"
#include "maxima.h"
#include "role_file.h"
#include "tuf_case.h"

/* A good part of each type; targets with a delegation and a target. */
static json_t *good_part(const char *type)
{
	struct repository *repository = repository_create();
	int role = ROOT;
	while (strcmp(role_names[role], type) != 0)
		role++;
	json_t *part = json_deep_copy(repository->parts[role]);
	repository_destroy(repository);
	if (role == TARGETS)
		repository_delegate(part, "D", signer_get(SIGNER_ED25519, 20), "*");
	return part;
}

/* Puts value at path ("roles|root|threshold") of part, or takes it away when value is NULL. */
static void edit(json_t *part, const char *path, json_t *value)
{
	char copy[256];
	snprintf(copy, sizeof copy, "%s", path);
	char *rest = copy, *name = strsep(&rest, "|");
	for (; rest != NULL; name = strsep(&rest, "|"))
		part = json_is_array(part) ? json_array_get(part, (size_t)atoi(name)) : json_object_get(part, name);
	assert_non_null(part);
	if (value == NULL)
		json_is_array(part) ? json_array_remove(part, (size_t)atoi(name)) : json_object_del(part, name);
	else if (json_is_array(part))
		json_array_set_new(part, (size_t)atoi(name), value);
	else
		json_object_set_new(part, name, value);
}

static struct role_file *create(const json_t *part, struct err *err)
{
	json_t *object = json_pack("{s:[], s:O}", "signatures", "signed", part);
	struct role_file *role_file = NULL;
	struct bytes file;
	canonical_write(object, &file);
	json_decref(object);
	assert_true(role_file_create(&file, true, &role_file, err));
	return role_file;
}

static enum err_code check(const json_t *part, const char *type)
{
	struct err err = {.code = ERR_NONE};
	struct role_file *role_file = create(part, &err);
	bool good = role_file_check(role_file, type, &err);
	assert_int_equal(role_file->version > 0 && role_file->expires_s > 0, good);
	role_file_destroy(role_file);
	return good ? ERR_NONE : err.code;
}

/* type, path, a value as JSON (NULL: taken away), whether it is fine. */
static const struct edit {
	const char *type, *path, *value;
	bool fine;
} edits[] = {
    {"root", "x", "1", true},
    {"root", "_type", NULL, false},
    {"root", "_type", "\"targets\"", false},
    {"root", "spec_version", NULL, false},
    {"root", "version", NULL, false},
    {"root", "expires", NULL, false},
    {"root", "consistent_snapshot", NULL, true},
    {"root", "consistent_snapshot", "false", true},
    {"root", "consistent_snapshot", "1", false},
    {"root", "keys", NULL, false},
    {"root", "keys", "[]", false},
    {"root", "keys|x", "{}", false},
    {"root", "keys|x", "{\"keytype\":\"x\",\"keyval\":{\"public\":\"\"}}", false},
    {"root", "keys|x", "{\"keytype\":\"x\",\"scheme\":\"x\",\"keyval\":{}}", false},
    {"root", "keys|x", "{\"keytype\":\"x\",\"scheme\":\"x\",\"keyval\":{\"public\":\"\"}}", true},
    {"root", "keys|x", "{\"scheme\":\"x\",\"keyval\":{\"public\":\"\"}}", false},
    {"root", "roles", NULL, false},
    {"root", "roles|snapshot", NULL, false},
    {"root", "roles|x", "1", true},
    {"root", "roles|root|keyids", NULL, false},
    {"root", "roles|root|keyids", "\"x\"", false},
    {"root", "roles|root|keyids", "[]", true},
    {"root", "roles|root|keyids", "[1]", false},
    {"root", "roles|root|keyids", "[\"x\",\"y\",\"x\"]", false},
    {"root", "roles|root|threshold", NULL, false},
    {"root", "roles|root|threshold", "9007199254740991", true},
    {"timestamp", "meta", NULL, false},
    {"timestamp", "meta|snapshot.json", NULL, false},
    {"timestamp", "meta|snapshot.json|version", "0", false},
    {"timestamp", "meta|snapshot.json|length", "0", true},
    {"timestamp", "meta|snapshot.json|length", "-1", false},
    {"timestamp", "meta|snapshot.json|length", "\"1\"", false},
    {"timestamp", "meta|snapshot.json|hashes", "{}", false},
    {"timestamp", "meta|snapshot.json|hashes", "[]", false},
    {"timestamp", "meta|snapshot.json|hashes", "{\"md5\":\"x\"}", false},
    {"timestamp", "meta|snapshot.json|hashes", "{\"sha256\":\"x\"}", false},
    {"timestamp", "meta|snapshot.json|hashes", "{\"sha512\":\"x\"}", false},
    {"timestamp", "meta|snapshot.json|hashes",
     "{\"sha512\":"
     "\"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd"
     "47417a81a538327af927da3e\"}",
     true},
    {"timestamp", "meta|snapshot.json|hashes", "{\"sha256\":1}", false},
    {"timestamp", "meta|other.json", "1", true},
    {"snapshot", "meta", "[]", false},
    {"snapshot", "meta|targets.json", NULL, false},
    {"snapshot", "meta|targets.json", "1", false},
    {"snapshot", "meta|x.json", "{\"version\":1}", true},
    {"snapshot", "meta|x", "{\"version\":1}", false},
    {"snapshot", "meta|.json", "{\"version\":1}", false},
    {"snapshot", "meta|targets.jsonx", "{\"version\":1}", false},
    {"targets", "targets", "[]", false},
    {"targets", "targets|x", "{}", false},
    {"targets", "targets|", "{\"hashes\":{\"md5\":\"x\"},\"length\":1}", false},
    {"targets", "targets|x", "{\"hashes\":{\"md5\":\"x\"},\"length\":1}", true},
    {"targets", "targets|x", "{\"hashes\":{},\"length\":1}", false},
    {"targets", "targets|x", "{\"hashes\":{\"md5\":\"x\"},\"length\":1,\"custom\":1}", false},
    {"targets", "targets|x", "{\"hashes\":{\"md5\":\"x\"},\"length\":1,\"custom\":{}}", true},
    {"targets", "delegations", "1", false},
    {"targets", "delegations", NULL, true},
    {"targets", "delegations|keys", NULL, false},
    {"targets", "delegations|roles", "{}", false},
    {"targets", "delegations|roles|0", "1", false},
    {"targets", "delegations|roles|0|name", NULL, false},
    {"targets", "delegations|roles|0|name", "\"targets\"", false},
    {"targets", "delegations|roles|0|terminating", NULL, false},
    {"targets", "delegations|roles|0|terminating", "1", false},
    {"targets", "delegations|roles|0|paths", NULL, false},
    {"targets", "delegations|roles|0|paths", "1", false},
    {"targets", "delegations|roles|0|paths", "[1]", false},
    {"targets", "delegations|roles|0|paths", "[]", true},
    {"targets", "delegations|roles|0|path_hash_prefixes", "[\"ab\"]", false},
    {"targets", "delegations|roles|0|keyids", NULL, false},
};

static void members_have_their_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		json_t *part = good_part(edits[i].type);
		assert_int_equal(check(part, edits[i].type), ERR_NONE);
		edit(part, edits[i].path,
		     edits[i].value != NULL ? json_loads(edits[i].value, JSON_DECODE_ANY, NULL) : NULL);
		if (check(part, edits[i].type) != (edits[i].fine ? ERR_NONE : ERR_CORRUPT))
			fail_msg("%s %s: %s", edits[i].type, edits[i].path, edits[i].value);
		json_decref(part);
	}
}

static void prefixes_of_hashes_are_hex(void **state)
{
	static const char *const lists[] = {"[\"a\"]", "[\"\"]", "[\"A\"]", "[\"ag\"]", "1", "[1]", "[]"};
	json_t *part = good_part("targets");
	char longer[80];
	(void)state;
	edit(part, "delegations|roles|0|paths", NULL);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		edit(part, "delegations|roles|0|path_hash_prefixes", json_loads(lists[i], JSON_DECODE_ANY, NULL));
		assert_int_equal(check(part, "targets"), i == 0 || i == 6 ? ERR_NONE : ERR_CORRUPT);
	}
	for (int digits = 64; digits <= 65; digits++) {
		memset(longer, 'a', sizeof longer);
		longer[digits] = '\0';
		edit(part, "delegations|roles|0|path_hash_prefixes", json_pack("[s]", longer));
		assert_int_equal(check(part, "targets"), digits == 64 ? ERR_NONE : ERR_CORRUPT);
	}
	/* And a role is delegated to once. */
	edit(part, "delegations|roles|0|path_hash_prefixes", json_pack("[s]", "ab"));
	json_t *roles = json_object_get(json_object_get(part, "delegations"), "roles");
	json_array_append(roles, json_array_get(roles, 0));
	json_array_append(roles, json_array_get(roles, 0));
	assert_int_equal(check(part, "targets"), ERR_CORRUPT);
	json_decref(part);
}

static void times_are_rfc_3339_in_utc(void **state)
{
	static const struct {
		const char *time;
		int64_t s; /* 0: none */
	} cases[] = {{"2027-01-15T08:00:00Z", 1800000000},
		     {"2038-01-19T03:14:08Z", 2147483648},
		     {"2106-02-07T06:28:16Z", 4294967296},
		     {"9999-12-31T23:59:59Z", 253402300799},
		     {"2028-02-29T00:00:00Z", 1835395200},
		     {"2027-02-29T00:00:00Z", 0},
		     {"2027-01-15T08:00:00", 0},
		     {"2027-01-15T08:00:00z", 0},
		     {"2027-01-15 08:00:00Z", 0},
		     {"2027-01-15T08:00:00+", 0},
		     {"2027-01-15T08:00:60Z", 0},
		     {"2027-01-15T08:00: 0Z", 0},
		     {"2027-01-15T08:00:0aZ", 0},
		     {"2027-01-15T08:00:0/Z", 0},
		     {"2027-01-15T08:00.00Z", 0},
		     {"2027-01-15T24:00:00Z", 0},
		     {"2027-13-15T08:00:00Z", 0},
		     {"2027-01-15T08:00:00.0Z", 0},
		     {"", 0}};
	json_t *part = good_part("timestamp");
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err;
		edit(part, "expires", json_string(cases[i].time));
		struct role_file *role_file = create(part, &err);
		assert_int_equal(role_file_check(role_file, "timestamp", &err), cases[i].s != 0);
		assert_int_equal(role_file->expires_s, cases[i].s);
		if (cases[i].s != 0) {
			assert_true(role_file_fresh(role_file, "timestamp", cases[i].s - 1, &err));
			assert_false(role_file_fresh(role_file, "timestamp", cases[i].s, &err));
		}
		role_file_destroy(role_file);
	}
	json_decref(part);
}

static void keys_and_signatures_have_a_maximum(void **state)
{
	json_t *part = good_part("root"), *signatures = json_array();
	struct role_file *role_file;
	struct bytes file;
	struct err err;
	(void)state;
	json_t *ids = json_array();
	for (int i = 0; i <= LIMIT_TUF_KEYS; i++) {
		char id[16];
		snprintf(id, sizeof id, "%d", i);
		json_array_append_new(ids, json_string(id));
		json_array_append_new(signatures, json_pack("{s:s, s:s}", "keyid", id, "sig", ""));
	}
	edit(part, "roles|root|keyids", ids);
	assert_int_equal(check(part, "root"), ERR_LIMIT);
	json_t *object = json_pack("{s:o, s:o}", "signatures", signatures, "signed", part);
	canonical_write(object, &file);
	assert_false(role_file_create(&file, true, &role_file, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_null(file.data);
	json_decref(object);
	role_file_destroy(NULL);
}

/* A key that may sign but cannot be used, and signs: it does not count, and spoils nothing. */
static void unusable_keys_do_not_count(void **state)
{
	struct repository *repository = repository_create();
	struct err err;
	(void)state;
	edit(repository->parts[ROOT], "keys|odd",
	     json_pack("{s:s, s:s, s:{s:s}}", "keytype", "ed25519", "scheme", "rsassa-pss-sha256", "keyval", "public",
		       "00"));
	json_array_append_new(json_object_get(role_entry(repository, TIMESTAMP), "keyids"), json_string("odd"));
	edit(repository->parts[ROOT], "roles|timestamp|threshold", json_integer(2));
	repository_new_root(repository);
	repository_sign_again(repository, "timestamp.json", "odd");
	assert_int_equal(repository_refresh(repository, &err), ERR_UNTRUSTED);
	edit(repository->parts[ROOT], "roles|timestamp|threshold", json_integer(1));
	repository_new_root(repository);
	assert_int_equal(repository_refresh(repository, &err), ERR_NONE);
	repository_destroy(repository);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(members_have_their_form), cmocka_unit_test(prefixes_of_hashes_are_hex),
	    cmocka_unit_test(times_are_rfc_3339_in_utc), cmocka_unit_test(keys_and_signatures_have_a_maximum),
	    cmocka_unit_test(unusable_keys_do_not_count)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
