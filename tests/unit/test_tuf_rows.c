/* tuf: the T rows of the list of faults, continued: T8, T11, T13, T15 to T19, T22, and the hostile names on record. */
#include "tuf_case.h"

/* T8: many roots in one refresh, each saved; a cut between two goes on where it was; 1,024 at most in one. */
static void test_t8_root_chain(void **state)
{
	struct repository *repository = *state;
	for (int i = 0; i < 10; i++) { /* each with another key, signed by the one before too */
		const struct signer *before = repository->signers[ROOT][0], *now = signer_get(SIGNER_ED25519, 10 + i);
		repository_keys(repository, ROOT, &now, 1, 1);
		repository->signers[ROOT][1] = before;
		repository_new_root(repository);
	}
	for (int cut = 1; cut <= 8; cut++) {
		repository->fail_save = 2; /* a step, then the power goes */
		assert_refresh(repository, ERR_IO);
		assert_saved(repository, 1 + cut, 0, 0, 0);
	}
	repository->fail_fetch = 2;
	repository->fail_code = ERR_NET;
	assert_refresh(repository, ERR_NET);
	assert_int_equal(repository_saved(repository, "root"), 10);
	repository->fail_save = 1;
	repository->fail_code = ERR_NOT_FOUND; /* not the end of the chain */
	assert_refresh(repository, ERR_NOT_FOUND);
	assert_saved(repository, 10, 0, 0, 0);
	assert_refresh(repository, ERR_NONE);
	assert_saved(repository, 11, 1, 1, 1);
	for (int i = 11; i < 1050; i++)
		repository_new_root(repository);
	assert_refresh(repository, ERR_NONE);
	assert_int_equal(repository_saved(repository, "root"), 11 + 1024);
	assert_refresh(repository, ERR_NONE);
	assert_int_equal(repository_saved(repository, "root"), 1050);
}

/* T11: numbers that are none, in every place where one is. */
static void test_t11_integers(void **state)
{
	static const char *const bad[] = {"0",
					  "-1",
					  "1.0",
					  "1e0",
					  "\"1\"",
					  "null",
					  "true",
					  "9007199254740992",
					  "4.5",
					  "9223372036854775807",
					  "18446744073709551617",
					  "-9007199254740992",
					  "{}",
					  "01"};
	(void)state;
	for (int role = ROOT; role < ROLES; role++)
		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
			struct repository *repository = repository_create();
			set_whole(repository->parts[role], "version", 12345);
			if (role == SNAPSHOT)
				repository_list(repository, TIMESTAMP, "snapshot.json", 12345, NULL);
			if (role == TARGETS)
				repository_list(repository, SNAPSHOT, "targets.json", 12345, NULL);
			repository_publish(repository, SNAPSHOT);
			repository_publish(repository, TIMESTAMP);
			repository_number(repository, (enum role)role, "12345", bad[i]);
			if (role == ROOT)
				json_object_set(repository->served, "2.root.json",
						json_object_get(repository->served, "12345.root.json"));
			assert_refresh(repository, ERR_CORRUPT);
			repository_destroy(repository);
		}
}

/* T13, CVE-2026-6968 (tough): names never become paths. */
static void test_t13_cve_2026_6968_hostile_names(void **state)
{
	static const struct {
		const char *name, *file;
	} cases[] = {{"../x", "1...%2Fx.json"},
		     {"/etc/passwd", "1.%2Fetc%2Fpasswd.json"},
		     {"%2e%2e/x", "1.%252e%252e%2Fx.json"},
		     {"?", "1.%3F.json"},
		     {"#", "1.%23.json"},
		     {"a\\b", "1.a%5Cb.json"},
		     {"垫江", "1.%E5%9E%AB%E6%B1%9F.json"},
		     {"e\xcc\x81", "1.e%CC%81.json"},
		     {"\xc3\xa9", "1.%C3%A9.json"},
		     {"..", "1....json"},
		     {" ", "1.%20.json"},
		     {"root", NULL},
		     {"timestamp", NULL},
		     {"snapshot", NULL},
		     {"targets", NULL},
		     {"", NULL},
		     {"300", NULL}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct repository *repository = repository_create();
		struct signer *signer = signer_get(SIGNER_ED25519, 20);
		char name[301];
		snprintf(name, sizeof name, "%s", cases[i].name);
		if (strcmp(name, "300") == 0)
			memset(name, 'x', 300);
		name[300] = '\0';
		repository_delegate(repository->parts[TARGETS], name, signer, "*");
		json_t *part = repository_targets("");
		if (cases[i].file != NULL)
			repository_publish_delegated(repository, name, part, signer);
		json_decref(part);
		repository_release(repository);
		struct tuf *tuf = repository_client(repository, false, true, NOW_S);
		struct tuf_target target;
		struct err err;
		assert_int_equal(tuf_refresh(tuf, NULL, &err), cases[i].file != NULL);
		if (cases[i].file != NULL) {
			assert_false(tuf_target(tuf, "x", &target, &err));
			size_t last = json_array_size(repository->requests) - 1;
			assert_string_equal(json_string_value(json_array_get(repository->requests, last)),
					    cases[i].file);
		} else
			assert_int_equal(err.code, ERR_CORRUPT);
		tuf_destroy(tuf);
		repository_destroy(repository);
	}
	struct repository *repository = repository_create();
	struct tuf *tuf = repository_client(repository, false, false, NOW_S);
	struct tuf_target target;
	struct err err;
	char path[301];
	memset(path, 'x', 300);
	path[300] = '\0';
	assert_true(tuf_refresh(tuf, NULL, &err));
	assert_false(tuf_target(tuf, path, &target, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_false(tuf_target(tuf, "../catalogue.db", &target, &err));
	assert_false(tuf_target(tuf, "", &target, &err));
	tuf_destroy(tuf);
	repository_destroy(repository);
}

/* T15: other bytes under a number that is known: the first stays, and it is told; and then the next is taken. */
static void test_t15_equivocation(void **state)
{
	struct err err;
	(void)state;
	for (int role = TIMESTAMP; role < ROLES; role++)
		for (int interop = 0; interop < 2; interop++) {
			struct repository *repository = repository_create();
			repository->interop = interop;
			repository->hashes = role != TIMESTAMP;
			repository_release(repository);
			assert_refresh(repository, ERR_NONE);
			json_t *first = json_copy(json_object_get(repository->saved, role_names[role]));
			json_object_set_new(repository->parts[role], "other", json_true());
			/* All was at 2: role's second 2 is listed by a third of what is above it. */
			for (int raised = TIMESTAMP; raised < ROLES; raised++)
				set_whole(repository->parts[raised], "version", raised < role ? 2 : 1);
			repository_release(repository);
			repository_refresh(repository, &err);
			/* The specification lets other clients take or keep it; a timestamp they keep. */
			assert_int_equal(err.code, interop ? ERR_NONE : ERR_UNTRUSTED);
			if (!interop || role == TIMESTAMP)
				assert_true(json_equal(first, json_object_get(repository->saved, role_names[role])));
			json_decref(first);
			assert_recovers(repository);
			repository_destroy(repository);
		}
	/* The same signed content, signed by another key too, is the same. */
	struct repository *repository = repository_create();
	assert_refresh(repository, ERR_NONE);
	repository->signers[TIMESTAMP][1] = signer_get(SIGNER_ED25519, 21);
	repository_publish(repository, TIMESTAMP);
	assert_refresh(repository, ERR_NONE);
	repository_destroy(repository);
}

/* T16, T17: another hall's repository, and an old stick: valid, but not here, or not any more. */
static void test_t16_t17_other_and_old_repositories(void **state)
{
	struct repository *repository = *state, *other = repository_create();
	json_t *old = json_copy(repository->served);
	for (int role = ROOT; role < ROLES; role++) {
		const struct signer *signer = signer_get(SIGNER_ED25519, 30 + role);
		repository_keys(other, (enum role)role, &signer, 1, 1);
	}
	repository_publish(other, ROOT);
	repository_release(other);
	json_object_update_missing(other->served, repository->served);
	repository_release(repository);
	assert_refresh(repository, ERR_NONE);
	json_t *mine = repository->served;
	repository->served = other->served;
	assert_refresh(repository, ERR_UNTRUSTED);
	repository->served = old;
	assert_refresh(repository, ERR_UNTRUSTED); /* rollback */
	repository->served = mine;
	const struct signer *fresh = signer_get(SIGNER_ED25519, 40), *revoked = repository->signers[TARGETS][0];
	repository_keys(repository, TARGETS, &fresh, 1, 1);
	repository_new_root(repository);
	assert_recovers(repository);
	repository->signers[TARGETS][0] = revoked; /* a stick signed by a key that was revoked */
	repository_release(repository);
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_int_equal(repository_saved(repository, "targets"), 3);
	repository->signers[TARGETS][0] = fresh;
	/* A stick that was away for a while carries the chain of roots. */
	json_object_set(repository->saved, "root", json_object_get(old, "1.root.json"));
	assert_recovers(repository);
	assert_int_equal(repository_saved(repository, "root"), 2);
	json_decref(old);
	repository_destroy(other);
}

/* T22: unknown fields and a newer minor version are kept and signed for; another major version is refused. */
static void test_t22_unknown_fields(void **state)
{
	static const struct {
		const char *version;
		bool fine;
	} versions[] = {{"1.0.34", true}, {"1.0", true},   {"1.9.99", true}, {"1.10.0", true}, {"2.0.0", false},
			{"0.9.9", false}, {"1", false},    {"1.", false},    {"1.0.", false},  {"1.0.0.0", false},
			{"1.x", false},   {"10.0", false}, {"", false}};
	struct repository *repository = *state;
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		json_object_set_new(repository->parts[TARGETS], "spec_version", json_string(versions[i].version));
		repository_release(repository);
		assert_refresh(repository, versions[i].fine ? ERR_NONE : ERR_CORRUPT);
	}
	json_object_set_new(repository->parts[TARGETS], "spec_version", json_string("1.1.0"));
	for (int role = ROOT; role < ROLES; role++) {
		json_object_set_new(repository->parts[role], "new-field", json_pack("{s:[i, n, b]}", "垫江", 1, 1));
		json_object_set_new(role_entry(repository, (enum role)role), "note", json_string("x"));
	}
	json_t *keys = json_object_get(repository->parts[ROOT], "keys"), *key;
	const char *id;
	json_object_foreach(keys, id, key) json_object_set_new(key, "owner", json_string("office"));
	json_object_set_new(
	    keys, "future",
	    json_pack("{s:s, s:s, s:{s:s}}", "keytype", "ml-dsa", "scheme", "ml-dsa-65", "keyval", "public", "00"));
	json_array_append_new(json_object_get(role_entry(repository, TARGETS), "keyids"), json_string("future"));
	json_array_append_new(json_object_get(role_entry(repository, TARGETS), "keyids"), json_string("nowhere"));
	repository_new_root(repository);
	repository_release(repository);
	struct tuf *tuf = repository_client(repository, false, false, NOW_S);
	struct err err;
	if (!tuf_refresh(tuf, NULL, &err))
		fail_msg("%s", err.text);
	assert_int_equal(tuf_version(tuf, "root"), 2);
	for (int role = ROOT; role < ROLES; role++)
		assert_true(json_equal(tuf_signed(tuf, role_names[role]), repository->parts[role]));
	tuf_destroy(tuf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {T(test_t8_root_chain),
					   T(test_t11_integers),
					   T(test_t13_cve_2026_6968_hostile_names),
					   T(test_t15_equivocation),
					   T(test_t16_t17_other_and_old_repositories),
					   T(test_t22_unknown_fields)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
