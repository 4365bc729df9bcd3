/* tuf: more failures of other clients on record: the chain of roots, and what is kept of what is refused. */
#include "tuf_case.h"

/* CVE-2025-2885 (tough): the next root is N + 1, not N + 2, N, N - 1, 0 or huge. */
static void test_cve_2025_2885_root_numbers(void **state)
{
	static const json_int_t numbers[] = {1, 2, 4, 5, 1000, 9007199254740991};
	struct repository *repository = *state;
	repository_new_root(repository);
	assert_refresh(repository, ERR_NONE); /* at 2 */
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		set_whole(repository->parts[ROOT], "version", numbers[i]);
		struct bytes file = repository_sign(repository, repository->parts[ROOT], repository->signers[ROOT]);
		repository_put(repository->served, "3.root.json", file);
		bytes_finish(&file);
		assert_refresh(repository, ERR_UNTRUSTED);
		assert_int_equal(repository_saved(repository, "root"), 2);
	}
	static const char *const texts[] = {"0", "-1", "3.0", "\"3\"", "null", "9007199254740992"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		set_whole(repository->parts[ROOT], "version", 3);
		char number[64];
		snprintf(number, sizeof number, "\"version\":%s}", texts[i]);
		repository_number(repository, ROOT, "\"version\":3}", number);
		assert_refresh(repository, ERR_CORRUPT);
		assert_int_equal(repository_saved(repository, "root"), 2);
	}
	repository_publish(repository, ROOT);
	assert_refresh(repository, ERR_NONE);
	assert_int_equal(repository_saved(repository, "root"), 3);
}

/* CVE-2020-15163 (python-tuf): a root that was refused is not trusted after a restart either, nor what it vouches for. */
static void test_cve_2020_15163_a_refused_root_stays_refused(void **state)
{
	struct repository *repository = *state;
	struct signer *mine = signer_get(SIGNER_ED25519, ROOT), *thief = signer_get(SIGNER_ED25519, 20);
	const struct signer *const one[] = {thief};
	assert_refresh(repository, ERR_NONE);
	json_t *good = json_deep_copy(repository->parts[ROOT]);
	for (int role = ROOT; role < ROLES; role++)
		repository_keys(repository, (enum role)role, one, 1, 1);
	repository_new_root(repository);
	repository_release(repository);
	for (int restart = 0; restart < 3; restart++) {
		assert_refresh(repository, ERR_UNTRUSTED);
		assert_saved(repository, 1, 1, 1, 1);
	}
	json_object_del(repository->served, "2.root.json"); /* only what it vouched for */
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_saved(repository, 1, 1, 1, 1);
	json_decref(repository->parts[ROOT]);
	repository->parts[ROOT] = good;
	for (int role = ROOT; role < ROLES; role++) {
		const struct signer *signer = role == ROOT ? mine : signer_get(SIGNER_ED25519, role);
		repository_keys(repository, (enum role)role, &signer, 1, 1);
	}
	repository_new_root(repository);
	assert_recovers(repository);
	assert_int_equal(repository_saved(repository, "root"), 2);
}

enum spoil {
	UNSIGNED,
	OLD_VERSION,
	EXPIRED,
	OTHER_TYPE,
	OTHER_MAJOR,
	TRUNCATED,
	TOO_LONG,
	NOT_JSON,
	NOT_CANONICAL,
	WRONG_SHAPE,
	MISSING,
	SPOILS
};

/* Makes what is served of role bad in one way. */
static void spoil_role(struct repository *repository, enum role role, enum spoil spoil)
{
	json_t *part = repository->parts[role], *good = json_deep_copy(part);
	const struct signer *const *signers = repository->signers[role];
	const struct signer *thief[SIGNERS] = {signer_get(SIGNER_ED25519, 20)};
	char name[64];
	if (role == TIMESTAMP)
		snprintf(name, sizeof name, "timestamp.json");
	else
		snprintf(name, sizeof name, "%d.%s.json", (int)get_whole(part, "version"), role_names[role]);
	if (spoil == OLD_VERSION)
		set_whole(part, "version", get_whole(part, "version") - 1);
	if (spoil == EXPIRED)
		json_object_set_new(part, "expires", json_string("2027-01-15T08:00:00Z"));
	if (spoil == OTHER_TYPE)
		json_object_set_new(part, "_type", json_string(role_names[(role + 1) % ROLES]));
	if (spoil == OTHER_MAJOR)
		json_object_set_new(part, "spec_version", json_string("2.0.0"));
	if (spoil == WRONG_SHAPE) {
		json_object_set_new(part, "meta", json_integer(1));
		json_object_set_new(part, "targets", json_integer(1));
		json_object_set_new(part, "roles", json_integer(1));
	}
	repository->loose = spoil == NOT_CANONICAL;
	struct bytes file = repository_sign(repository, part, spoil == UNSIGNED ? thief : signers);
	repository->loose = false;
	repository_put(repository->served, name, file);
	if (spoil == TRUNCATED)
		repository_put(repository->served, name, (struct bytes){file.data, file.size - 1});
	if (spoil == NOT_JSON)
		put_text(repository->served, name, "<html>please log in</html>");
	if (spoil == TOO_LONG) {
		char *longer = malloc(6 << 20);
		memset(longer, ' ', 6 << 20);
		memcpy(longer, file.data, file.size);
		repository_put(repository->served, name, (struct bytes){longer, 6 << 20});
		free(longer);
	}
	if (spoil == MISSING)
		json_object_del(repository->served, name);
	bytes_finish(&file);
	json_decref(repository->parts[role]);
	repository->parts[role] = good;
}

/* CVE-2025-2888 (tough), T9: what was refused is not kept, and the next good release is taken: each way of being bad, in each
 * role, with a restart in between and without. */
static void test_cve_2025_2888_nothing_refused_is_kept(void **state)
{
	static const enum err_code codes[SPOILS] = {ERR_UNTRUSTED, ERR_UNTRUSTED, ERR_EXPIRED,  ERR_CORRUPT,
						    ERR_CORRUPT,   ERR_CORRUPT,   ERR_LIMIT,    ERR_CORRUPT,
						    ERR_CORRUPT,   ERR_CORRUPT,   ERR_NOT_FOUND};
	(void)state;
	for (int role = ROOT; role < ROLES; role++)
		for (int spoil = 0; spoil < SPOILS; spoil++)
			for (int ignore_max = 0; ignore_max < 2; ignore_max++) {
				if (role == ROOT && (spoil == MISSING || spoil == EXPIRED))
					continue; /* no next root, and an expired one is kept: TUF 5.3.10 */
				struct repository *repository = repository_create();
				struct tuf *tuf = repository_client(repository, false, false, NOW_S);
				struct err err;
				assert_true(tuf_refresh(tuf, NULL, &err));
				if (role == ROOT)
					repository_new_root(repository);
				repository_release(repository);
				json_t *before = json_copy(json_object_get(repository->saved, role_names[role]));
				repository->ignore_max = ignore_max;
				spoil_role(repository, (enum role)role, (enum spoil)spoil);
				for (int times = 0; times < 2; times++) {
					assert_false(tuf_refresh(tuf, NULL, &err));
					if (err.code != codes[spoil])
						fail_msg("%s, spoil %d: code %d: %s", role_names[role], spoil, err.code,
							 err.text);
					assert_refresh(repository, codes[spoil]);
					assert_true(
					    json_equal(before, json_object_get(repository->saved, role_names[role])));
					assert_int_equal(tuf_version(tuf, "targets"), 1);
				}
				json_decref(before);
				if (role == ROOT) {
					set_whole(repository->parts[ROOT], "version", 1);
					repository_new_root(repository);
				}
				repository_release(repository);
				assert_true(tuf_refresh(tuf, NULL, &err));
				assert_int_equal(tuf_version(tuf, "targets"), 3);
				assert_recovers(repository);
				tuf_destroy(tuf);
				repository_destroy(repository);
			}
}

/* CVE-2023-26819 (cJSON): number tokens up to a megabyte. */
static void test_cve_2023_26819_long_numbers(void **state)
{
	struct repository *repository = *state;
	repository->ignore_max = true;
	for (size_t digits = 1; digits <= 1 << 20; digits *= 4) {
		char *text = malloc(digits + 64);
		int start = sprintf(text, "{\"signatures\":[],\"signed\":{\"version\":");
		memset(text + start, '9', digits);
		strcpy(text + (size_t)start + digits, "}}");
		put_text(repository->served, "2.root.json", text);
		enum err_code code = repository_refresh(repository, NULL);
		assert_true(code == ERR_CORRUPT || code == ERR_UNTRUSTED || (code == ERR_LIMIT && digits > 500000));
		free(text);
	}
	json_object_del(repository->served, "2.root.json");
	assert_recovers(repository);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(test_cve_2025_2885_root_numbers), T(test_cve_2020_15163_a_refused_root_stays_refused),
	    T(test_cve_2025_2888_nothing_refused_is_kept), T(test_cve_2023_26819_long_numbers)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
