/* tuf: the verification failures of other clients on record (names as published), each as a test of ours. */
#include "tuf_case.h"

/* Serves what a flip of one byte makes of a file, with what the board had saved before; true when it is refused and nothing
 * of it is kept. */
static bool flip_refused(struct repository *repository, const char *name, size_t at, unsigned char bits)
{
	struct bytes file = repository_get(repository->served, name);
	json_t *good = json_copy(repository->served), *saved = json_copy(repository->saved);
	((unsigned char *)file.data)[at] ^= bits;
	repository_put(repository->served, name, file);
	enum err_code code = repository_refresh(repository, NULL);
	bool kept = false;
	for (int role = 0; role < ROLES; role++) {
		const json_t *text = json_object_get(repository->saved, role_names[role]);
		kept = kept || (text != NULL && json_string_length(text) == file.size &&
				memcmp(json_string_value(text), file.data, file.size) == 0);
	}
	bytes_finish(&file);
	json_decref(repository->served);
	repository->served = good;
	/* Some of the time: the good files are taken afterwards, by a client that was restarted. */
	if (at % 16 == 0)
		assert_refresh(repository, ERR_NONE);
	json_decref(repository->saved);
	repository->saved = saved;
	return code != ERR_NONE && !kept;
}

/* CVE-2025-67903, MEN-1412 (Mender): every byte of a repository counts. */
static void test_cve_2025_67903_every_byte_counts(void **state)
{
	static const char *const names[] = {"2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json"};
	struct repository *repository = *state;
	assert_refresh(repository, ERR_NONE);
	repository_new_root(repository);
	repository_release(repository);
	size_t flips = 0;
	for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
		size_t size = json_string_length(json_object_get(repository->served, names[n]));
		for (size_t at = 0; at < size; at++, flips += 2)
			if (!flip_refused(repository, names[n], at, (unsigned char)(1 << at % 8)) ||
			    !flip_refused(repository, names[n], at, 0x21))
				fail_msg("byte %zu of %s does not count", at, names[n]);
	}
	assert_true(flips > 5000);
	assert_refresh(repository, ERR_NONE);
	assert_saved(repository, 2, 2, 2, 2);
}

/* MEN-1412: what is not the payload is verified too: lengths and hashes of the metadata itself. */
static void test_men_1412_metadata_hashes(void **state)
{
	struct repository *repository = *state;
	static const enum role above[] = {TIMESTAMP, SNAPSHOT};
	static const char *const names[] = {"snapshot.json", "targets.json"};
	repository->hashes = true;
	repository_release(repository);
	assert_refresh(repository, ERR_NONE);
	for (int i = 0; i < 2; i++)
		for (int wrong = 0; wrong < 3; wrong++) {
			repository_release(repository);
			json_t *entry = json_object_get(json_object_get(repository->parts[above[i]], "meta"), names[i]);
			json_t *hashes = json_object_get(entry, "hashes");
			if (wrong == 0)
				set_whole(entry, "length", get_whole(entry, "length") + 1);
			else if (wrong == 1)
				json_object_set_new(hashes, "sha256",
						    json_string("46419349341cfb2d95f6ae3d4cd5c3d3dd7f46"
								"73985dad42a45130be5e0531a0"));
			else
				json_object_set_new(
				    hashes, "sha512",
				    json_string("cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d1"
						"3c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"));
			int64_t before = repository_saved(repository, role_names[above[i] + 1]);
			if (above[i] == SNAPSHOT) { /* snapshot itself must be as timestamp lists it */
				char name[32];
				json_int_t version = get_whole(repository->parts[SNAPSHOT], "version");
				repository_publish(repository, SNAPSHOT);
				snprintf(name, sizeof name, "%d.snapshot.json", (int)version);
				repository_list(repository, TIMESTAMP, "snapshot.json", version, name);
			}
			repository_publish(repository, TIMESTAMP);
			assert_refresh(repository, ERR_UNTRUSTED);
			assert_int_equal(repository_saved(repository, role_names[above[i] + 1]), before);
			assert_recovers(repository);
		}
}

/* CVE-2026-34155 (RAUC): lengths that do not fit an integer somewhere. */
static void test_cve_2026_34155_lengths(void **state)
{
	static const struct {
		const char *length;
		enum err_code listed, target;
	} cases[] = {{"2147483648", ERR_LIMIT, ERR_NONE},
		     {"4294967296", ERR_LIMIT, ERR_NONE},
		     {"4294967297", ERR_LIMIT, ERR_NONE},
		     {"9007199254740991", ERR_LIMIT, ERR_NONE},
		     {"9007199254740992", ERR_CORRUPT, ERR_CORRUPT},
		     {"9223372036854775807", ERR_CORRUPT, ERR_CORRUPT},
		     {"9223372036854775808", ERR_CORRUPT, ERR_CORRUPT},
		     {"18446744073709551616", ERR_CORRUPT, ERR_CORRUPT},
		     {"-1", ERR_CORRUPT, ERR_CORRUPT},
		     {"-9223372036854775808", ERR_CORRUPT, ERR_CORRUPT},
		     {"1.0", ERR_CORRUPT, ERR_CORRUPT},
		     {"1e3", ERR_CORRUPT, ERR_CORRUPT},
		     {"\"7\"", ERR_CORRUPT, ERR_CORRUPT},
		     {"0", ERR_LIMIT, ERR_NONE}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int target = 0; target < 2; target++) {
			struct repository *repository = repository_create();
			json_t *entry = json_object_get(json_object_get(repository->parts[target ? TARGETS : TIMESTAMP],
									target ? "targets" : "meta"),
							target ? "catalogue.db" : "snapshot.json");
			set_whole(entry, "length", 12345); /* a place to write the number into the signed text */
			if (target)
				repository_release(repository);
			else
				repository_publish(repository, TIMESTAMP);
			repository_number(repository, target ? TARGETS : TIMESTAMP, "12345", cases[i].length);
			assert_refresh(repository, target ? cases[i].target : cases[i].listed);
			repository_destroy(repository);
		}
	(void)state;
}

/* CVE-2020-25860 (RAUC): between check and use another file is put there: each file is fetched once, and what is saved is
 * what was checked; what is saved is checked again when it is used. */
static void test_cve_2020_25860_swapped_after_the_check(void **state)
{
	struct repository *repository = *state;
	struct tuf *tuf = repository_client(repository, false, false, NOW_S);
	struct err err;
	assert_true(tuf_refresh(tuf, NULL, &err));
	for (size_t i = 0; i < json_array_size(repository->requests); i++)
		for (size_t j = 0; j < i; j++)
			assert_false(json_equal(json_array_get(repository->requests, i),
						json_array_get(repository->requests, j)));
	assert_true(json_equal(json_object_get(repository->saved, "targets"),
			       json_object_get(repository->served, "1.targets.json")));
	json_object_set(repository->parts[TARGETS], "site", json_true());
	const struct signer *thief[SIGNERS] = {signer_get(SIGNER_ED25519, 40)};
	struct bytes forged = repository_sign(repository, repository->parts[TARGETS], thief);
	repository_put(repository->saved, "targets", forged);
	bytes_finish(&forged);
	assert_true(tuf_load(tuf, &err));
	assert_null(tuf_signed(tuf, "targets"));
	assert_true(tuf_refresh(tuf, NULL, &err));
	assert_null(json_object_get(tuf_signed(tuf, "targets"), "site"));
	tuf_destroy(tuf);
}

/* CVE-2026-23991 (go-tuf): JSON of another shape, before anybody signed it, is an error and not a crash. */
static void test_cve_2026_23991_other_shapes(void **state)
{
	static const char *const shapes[] = {"",
					     "{}",
					     "[]",
					     "null",
					     "0",
					     "\"\"",
					     "{\"signed\":{}}",
					     "{\"signatures\":[]}",
					     "{\"signatures\":{},\"signed\":{}}",
					     "{\"signatures\":[],\"signed\":[]}",
					     "{\"signatures\":[],\"signed\":null}",
					     "{\"signatures\":[null],\"signed\":{}}",
					     "{\"signatures\":[{}],\"signed\":{}}",
					     "{\"signatures\":[[]],\"signed\":{}}",
					     "{\"signatures\":[{\"keyid\":1,\"sig\":\"\"}],\"signed\":{}}",
					     "{\"signatures\":[{\"keyid\":\"\",\"sig\":null}],\"signed\":{}}",
					     "{\"signatures\":[{\"keyid\":\"\",\"sig\":\"\"}],\"signed\":{}}",
					     "{\"signatures\":[],\"signed\":{}}",
					     "{\"signatures\":[],\"signed\":{\"_type\":1}}",
					     "{\"signatures\":[],\"signed\":{\"roles\":{\"root\":1}}}",
					     "{\"signatures\":\"x\",\"signed\":\"y\"}"};
	static const char *const names[] = {"2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json"};
	struct repository *repository = *state;
	assert_refresh(repository, ERR_NONE);
	repository_release(repository);
	for (size_t n = 0; n < sizeof names / sizeof *names; n++)
		for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
			json_t *good = json_copy(repository->served), *saved = json_copy(repository->saved);
			put_text(repository->served, names[n], shapes[i]);
			enum err_code code = repository_refresh(repository, NULL);
			assert_true(code == ERR_CORRUPT || code == ERR_UNTRUSTED);
			assert_int_equal(repository_saved(repository, "targets"), 1);
			json_decref(repository->served);
			json_decref(repository->saved);
			repository->served = good;
			repository->saved = saved;
		}
	assert_recovers(repository);
}

/* CVE-2026-23992 (go-tuf): thresholds that are no thresholds, in root and in a delegation. */
static void test_cve_2026_23992_thresholds(void **state)
{
	static const struct {
		const char *threshold;
		enum err_code code;
	} cases[] = {{"0", ERR_CORRUPT},
		     {"-1", ERR_CORRUPT},
		     {"1.0", ERR_CORRUPT},
		     {"\"1\"", ERR_CORRUPT},
		     {"null", ERR_CORRUPT},
		     {"true", ERR_CORRUPT},
		     {"[]", ERR_CORRUPT},
		     {"9223372036854775808", ERR_CORRUPT},
		     {"2", ERR_UNTRUSTED},
		     {"4294967296", ERR_UNTRUSTED},
		     {"4294967297", ERR_UNTRUSTED},
		     {"9007199254740991", ERR_UNTRUSTED},
		     {"1", ERR_NONE}};
	(void)state;
	for (int role = TIMESTAMP; role < ROLES; role++)
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			struct repository *repository = repository_create();
			set_whole(role_entry(repository, (enum role)role), "threshold", 12345);
			repository_new_root(repository);
			repository_number(repository, ROOT, "12345", cases[i].threshold);
			assert_refresh(repository, cases[i].code);
			assert_int_equal(repository_saved(repository, role_names[role]), cases[i].code == ERR_NONE);
			/* A threshold that cannot be met is root's to say; one that is none makes root invalid. */
			assert_int_equal(repository_saved(repository, "root"), cases[i].code == ERR_CORRUPT ? 1 : 2);
			repository_destroy(repository);
		}
}

/* CVE-2026-6966 (tough): one key counts once, however often it signs or whatever it is called. */
static void test_cve_2026_6966_one_key_counts_once(void **state)
{
	struct repository *repository = *state;
	struct signer *one = signer_get(SIGNER_ED25519, 10), *two = signer_get(SIGNER_ED25519, 11);
	const struct signer *both[] = {one, two};
	repository_keys(repository, TARGETS, both, 2, 2);
	repository_new_root(repository);
	const struct signer *twice[SIGNERS] = {one, one};
	memcpy(repository->signers[TARGETS], twice, sizeof twice);
	repository_release(repository);
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_int_equal(repository_saved(repository, "targets"), 0);

	/* The same key under a second id. */
	json_t *keys = json_object_get(repository->parts[ROOT], "keys"), *entry = role_entry(repository, TARGETS);
	json_object_set_new(keys, "another", signer_public(one));
	json_array_append_new(json_object_get(entry, "keyids"), json_string("another"));
	repository_new_root(repository);
	repository->signers[TARGETS][1] = NULL;
	repository_release(repository);
	char name[32];
	snprintf(name, sizeof name, "%d.targets.json", (int)get_whole(repository->parts[TARGETS], "version"));
	repository_sign_again(repository, name, "another");
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_int_equal(repository_saved(repository, "targets"), 0);

	memcpy(repository->signers[TARGETS], (const struct signer *[SIGNERS]){one, two}, sizeof twice);
	assert_recovers(repository);
}

/* A key id may sign once, even when the threshold is met; a key may be listed once (GMS-2022-4197, python-tuf, for root). */
static void test_gms_2022_4197_root_signed_twice_by_one_key(void **state)
{
	struct repository *repository = *state;
	struct signer *old = signer_get(SIGNER_ED25519, ROOT), *one = signer_get(SIGNER_ED25519, 10),
		      *two = signer_get(SIGNER_ED25519, 11);
	const struct signer *both[] = {one, two};
	repository_keys(repository, ROOT, both, 2, 2);
	memcpy(repository->signers[ROOT], (const struct signer *[SIGNERS]){old, one, one},
	       sizeof repository->signers[ROOT]);
	repository_new_root(repository);
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_saved(repository, 1, 0, 0, 0);
	memcpy(repository->signers[ROOT], (const struct signer *[SIGNERS]){old, one}, sizeof repository->signers[ROOT]);
	repository_publish(repository, ROOT);
	repository_sign_again(repository, "2.root.json", signer_id(two));
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_saved(repository, 1, 0, 0, 0);
	memcpy(repository->signers[ROOT], (const struct signer *[SIGNERS]){old, one, two},
	       sizeof repository->signers[ROOT]);
	repository_publish(repository, ROOT);
	assert_refresh(repository, ERR_NONE);
	repository_publish(repository, TIMESTAMP);
	repository_sign_again(repository, "timestamp.json", signer_id(repository->signers[TIMESTAMP][0]));
	assert_refresh(repository, ERR_UNTRUSTED);
	json_array_append_new(json_object_get(role_entry(repository, TARGETS), "keyids"),
			      json_string(signer_id(repository->signers[TARGETS][0])));
	repository_new_root(repository);
	assert_refresh(repository, ERR_CORRUPT);
	assert_int_equal(repository_saved(repository, "root"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {T(test_cve_2025_67903_every_byte_counts),
					   T(test_men_1412_metadata_hashes),
					   T(test_cve_2026_34155_lengths),
					   T(test_cve_2020_25860_swapped_after_the_check),
					   T(test_cve_2026_23991_other_shapes),
					   T(test_cve_2026_23992_thresholds),
					   T(test_cve_2026_6966_one_key_counts_once),
					   T(test_gms_2022_4197_root_signed_twice_by_one_key)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
