/* tuf: delegations: refused by policy, and when they are followed: in which order, how far, and trusting whom. */
#include "tuf_case.h"

static struct signer *key_of(char name)
{
	return signer_get(SIGNER_ED25519, 20 + name - 'A');
}

/* Finds path with a new client; "" for not found, else the site its custom field names; requests are of the delegations. */
static const char *find(struct repository *repository, const char *path, enum err_code *code)
{
	static char site[64];
	struct tuf *tuf = repository_client(repository, false, true, NOW_S);
	struct tuf_target target;
	struct err err;
	site[0] = '\0';
	*code = ERR_NONE;
	if (!tuf_refresh(tuf, NULL, &err))
		fail_msg("%s", err.text);
	json_array_clear(repository->requests);
	if (tuf_target(tuf, path, &target, &err))
		snprintf(site, sizeof site, "%s", json_string_value(json_object_get(target.custom, "site")));
	else
		*code = err.code;
	tuf_destroy(tuf);
	return site;
}

/* Parts by letter, 'A' to 'Z'; graph is "TA TB AC": who delegates to whom, T being targets, '!' behind it: terminating. */
static void build(struct repository *repository, json_t *parts[26], const char *graph, const char *paths)
{
	memset(parts, 0, 26 * sizeof *parts);
	for (const char *edge = graph; *edge != '\0'; edge += strspn(edge, " ")) {
		char name[2] = {edge[1], '\0'};
		if (parts[name[0] - 'A'] == NULL)
			parts[name[0] - 'A'] = repository_targets("");
		json_t *from = edge[0] == 'T' ? repository->parts[TARGETS] : parts[edge[0] - 'A'];
		json_t *role = repository_delegate(from, name, key_of(name[0]), paths);
		if (edge[2] == '!')
			json_object_set_new(role, "terminating", json_true());
		edge += edge[2] == '!' ? 3 : 2;
	}
}

static void publish_all(struct repository *repository, json_t *parts[26])
{
	for (int i = 0; i < 26; i++) {
		char name[2] = {(char)('A' + i), '\0'};
		if (parts[i] != NULL)
			repository_publish_delegated(repository, name, parts[i], key_of(name[0]));
	}
	repository_release(repository);
}

static void drop(json_t *parts[26])
{
	for (int i = 0; i < 26; i++)
		json_decref(parts[i]);
}

/* T21, CVE-2025-2886 (tough): order of the walk, cycles, terminating delegations. */
static void test_cve_2025_2886_order_and_terminating(void **state)
{
	static const struct {
		const char *graph, *visited;
	} cases[] = {{"TA", "A"},
		     {"TA TB", "AB"},
		     {"TA TB BC", "ABC"},
		     {"TA TB AC AD", "ACDB"},
		     {"TA TB AC CD", "ACDB"},
		     {"TA TB AC! AD", "AC"},
		     {"TA TB AC! CD", "ACD"},
		     {"TA! TB AC", "AC"},
		     {"TA TB BC CD DB", "ABCD"},
		     {"TA TB BC AC", "ACB"},
		     {"TA AA TB", "AB"},
		     {"TA AB BA! TC", "AB"}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct repository *repository = repository_create();
		json_t *parts[26];
		enum err_code code;
		char visited[32] = "";
		build(repository, parts, cases[i].graph, "*");
		publish_all(repository, parts);
		find(repository, "missing", &code);
		assert_int_equal(code, ERR_NOT_FOUND);
		for (size_t r = 0; r < json_array_size(repository->requests); r++)
			strncat(visited, json_string_value(json_array_get(repository->requests, r)) + 2, 1);
		assert_string_equal(visited, cases[i].visited);
		drop(parts);
		repository_destroy(repository);
	}
}

static void patterns_decide_who_may_name_a_target(void **state)
{
	static const struct {
		const char *pattern, *path;
		bool matches;
	} cases[] = {{"*", "a", true},
		     {"*", "a/b", false},
		     {"*/*", "a/b", true},
		     {"*.md", "README.md", true},
		     {"*.md", "x.mdx", false},
		     {"a?c", "abc", true},
		     {"a?c", "a/c", false},
		     {"a?c", "ac", false},
		     {"*b*b*b", "abbbabab", true},
		     {"*b*b*c", "abbbabab", false},
		     {"r/*/*.zip", "r/y/1.zip", true},
		     {"r/*/*.zip", "r/1.zip", false},
		     {"", "a", false},
		     {"a", "", false},
		     {"**", "ab", true},
		     {"a*", "a", true},
		     {"[a]", "a", false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct repository *repository = repository_create();
		json_t *parts[26];
		enum err_code code;
		build(repository, parts, "TA", cases[i].pattern);
		json_t *targets = json_object_get(repository->parts[TARGETS], "targets");
		json_object_set(json_object_get(parts[0], "targets"), *cases[i].path != '\0' ? cases[i].path : "other",
				json_object_get(targets, "catalogue.db"));
		publish_all(repository, parts);
		if ((*find(repository, cases[i].path, &code) != '\0') != cases[i].matches)
			fail_msg("%s %s", cases[i].pattern, cases[i].path);
		assert_int_equal(code, cases[i].matches ? ERR_NONE : ERR_NOT_FOUND);
		drop(parts);
		repository_destroy(repository);
	}
}

static void prefixes_of_hashes_decide_too(void **state)
{
	struct repository *repository = *state;
	json_t *parts[26];
	enum err_code code;
	char sha256[65] = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"; /* of "foo" */
	build(repository, parts, "TA TB", "*");
	for (int i = 0; i < 2; i++)
		json_object_set(
		    json_object_get(parts[i], "targets"), "foo",
		    json_object_get(json_object_get(repository->parts[TARGETS], "targets"), "catalogue.db"));
	json_t *roles = json_object_get(json_object_get(repository->parts[TARGETS], "delegations"), "roles");
	for (int i = 0; i < 2; i++) {
		json_t *role = json_array_get(roles, (size_t)i);
		json_object_del(role, "paths");
		json_object_set_new(role, "path_hash_prefixes",
				    json_pack("[s, s]", i == 0 ? "2c27" : sha256, i == 0 ? "f" : "2c2"));
	}
	publish_all(repository, parts);
	assert_string_equal(find(repository, "foo", &code), "hall");
	assert_int_equal(json_array_size(repository->requests), 1); /* B only */
	drop(parts);
}

/* CVE-2026-6967 (tough), CVE-2025-2887: a delegated role is checked as any other: each check. */
static void test_cve_2026_6967_every_check_of_a_delegated_role(void **state)
{
	enum { SIGNED_BY_OTHER, EXPIRED, NEWER, OLDER, TYPE, SHAPE, LENGTH, HASH, UNLISTED, MISSING, CHECKS };
	static const enum err_code codes[CHECKS] = {ERR_UNTRUSTED, ERR_EXPIRED,  ERR_UNTRUSTED, ERR_UNTRUSTED,
						    ERR_CORRUPT,   ERR_CORRUPT,  ERR_LIMIT,     ERR_UNTRUSTED,
						    ERR_UNTRUSTED, ERR_NOT_FOUND};
	(void)state;
	for (int check = 0; check < CHECKS; check++) {
		struct repository *repository = repository_create();
		json_t *parts[26];
		enum err_code code;
		repository->hashes = check == LENGTH || check == HASH;
		build(repository, parts, "TA TB", "*");
		json_object_set(
		    json_object_get(parts[1], "targets"), "a",
		    json_object_get(json_object_get(repository->parts[TARGETS], "targets"), "catalogue.db"));
		set_whole(parts[0], "version", 5);
		publish_all(repository, parts);
		json_t *meta = json_object_get(repository->parts[SNAPSHOT], "meta"), *bad = json_deep_copy(parts[0]);
		const struct signer *by[SIGNERS] = {key_of(check == SIGNED_BY_OTHER ? 'B' : 'A')};
		if (check == EXPIRED)
			json_object_set_new(bad, "expires", json_string("2027-01-15T08:00:00Z"));
		if (check == NEWER || check == OLDER)
			set_whole(bad, "version", check == NEWER ? 6 : 4);
		if (check == TYPE)
			json_object_set_new(bad, "_type", json_string("snapshot"));
		if (check == SHAPE)
			json_object_del(bad, "targets");
		if (check == LENGTH)
			json_object_set_new(bad, "more", json_true());
		if (check == HASH)
			json_object_set_new(bad, "expires", json_string("2031-01-01T00:00:00Z"));
		struct bytes file = repository_sign(repository, bad, by);
		repository_put(repository->served, "5.A.json", file);
		bytes_finish(&file);
		if (check == MISSING)
			json_object_del(repository->served, "5.A.json");
		if (check == UNLISTED) {
			json_object_del(meta, "A.json");
			repository_release(repository);
		}
		assert_string_equal(find(repository, "a", &code), ""); /* and B is not asked after A failed */
		if (code != codes[check])
			fail_msg("check %d: code %d", check, code);
		assert_null(json_object_get(repository->saved, "A"));
		publish_all(repository, parts);
		assert_string_equal(find(repository, "a", &code), "hall");
		assert_non_null(json_object_get(repository->saved, "A"));
		/* And an older one later is a rollback that snapshot's check sees. */
		set_whole(parts[0], "version", 4);
		publish_all(repository, parts);
		struct tuf *tuf = repository_client(repository, false, true, NOW_S);
		struct err err;
		assert_false(tuf_refresh(tuf, NULL, &err));
		assert_int_equal(err.code, ERR_UNTRUSTED);
		tuf_destroy(tuf);
		json_decref(bad);
		drop(parts);
		repository_destroy(repository);
	}
}

/* The conformance suites of others expect this to fail: a role that was trusted through one delegator, reached through
 * another that trusts other keys, and after its delegator stopped trusting its key. */
static void test_conformance_xfail_current_delegator(void **state)
{
	struct repository *repository = *state;
	json_t *parts[26];
	enum err_code code;
	build(repository, parts, "TA TB AC", "*");
	json_object_set(json_object_get(parts[2], "targets"), "c",
			json_object_get(json_object_get(repository->parts[TARGETS], "targets"), "catalogue.db"));
	json_t *role = repository_delegate(parts[1], "C", key_of('Z'), "*");
	publish_all(repository, parts);
	assert_string_equal(find(repository, "c", &code), "hall"); /* by A */
	assert_non_null(json_object_get(repository->saved, "C"));

	json_object_del(parts[0], "delegations"); /* only B delegates to C now, to another key */
	set_whole(parts[0], "version", 2);
	publish_all(repository, parts);
	assert_string_equal(find(repository, "c", &code), "");
	assert_int_equal(code, ERR_UNTRUSTED);

	json_object_set_new(role, "keyids", json_pack("[s]", signer_id(key_of('C'))));
	json_object_set_new(json_object_get(json_object_get(parts[1], "delegations"), "keys"), signer_id(key_of('C')),
			    signer_public(key_of('C')));
	set_whole(parts[1], "version", 2);
	publish_all(repository, parts);
	assert_string_equal(find(repository, "c", &code), "hall");
	drop(parts);
}

/* T21: off by default; depth 4 and 32 roles when on. */
static void test_t21_delegations_are_policy(void **state)
{
	struct repository *repository = *state;
	json_t *parts[26];
	enum err_code code;
	assert_refresh(repository, ERR_NONE);
	build(repository, parts, "TA AB BC CD DE", "*");
	publish_all(repository, parts);
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_int_equal(repository_saved(repository, "targets"), 1);
	assert_string_equal(find(repository, "x", &code), "");
	assert_int_equal(code, ERR_LIMIT); /* E is the fifth */
	assert_int_equal(json_array_size(repository->requests), 4);
	/* What was saved while they were allowed is not followed when they are not. */
	struct tuf *tuf = repository_client(repository, false, false, NOW_S);
	struct tuf_target target;
	struct err err;
	assert_true(tuf_load(tuf, &err));
	assert_false(tuf_target(tuf, "x", &target, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	tuf_destroy(tuf);
	drop(parts);

	json_object_del(repository->parts[TARGETS], "delegations");
	json_t *leaf = repository_targets("");
	for (int i = 0; i < 33; i++) {
		char name[8];
		snprintf(name, sizeof name, "r%d", i);
		repository_delegate(repository->parts[TARGETS], name, key_of('A'), "*");
		repository_publish_delegated(repository, name, leaf, key_of('A'));
	}
	json_decref(leaf);
	repository_release(repository);
	find(repository, "x", &code);
	assert_int_equal(code, ERR_LIMIT);
	assert_int_equal(json_array_size(repository->requests), 32);
	json_object_del(repository->parts[TARGETS], "delegations");
	json_object_set_new(repository->parts[TARGETS], "delegations", json_pack("{s:{}, s:[]}", "keys", "roles"));
	assert_recovers(repository); /* none at all is fine */
}

int main(void)
{
	const struct CMUnitTest tests[] = {T(test_cve_2025_2886_order_and_terminating),
					   T(patterns_decide_who_may_name_a_target),
					   T(prefixes_of_hashes_decide_too),
					   T(test_cve_2026_6967_every_check_of_a_delegated_role),
					   T(test_conformance_xfail_current_delegator),
					   T(test_t21_delegations_are_policy)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
