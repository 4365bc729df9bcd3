/* tuf: the client workflow, step by step. */
#include "tuf_case.h"

static void refreshes_step_by_step(void **state)
{
	static const char *const requests[] = {"2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"};
	struct repository *repository = *state;
	struct tuf *tuf = repository_client(repository, false, false, NOW_S);
	struct tuf_target target;
	struct err err;
	bool changed = false;
	assert_null(tuf_signed(tuf, "targets"));
	assert_int_equal(tuf_version(tuf, "root"), 0);
	assert_false(tuf_target(tuf, "catalogue.db", &target, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_true(tuf_refresh(tuf, &changed, &err));
	assert_true(changed);
	assert_int_equal(json_array_size(repository->requests), 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(json_string_value(json_array_get(repository->requests, i)), requests[i]);
	assert_saved(repository, 1, 1, 1, 1);
	for (int role = 0; role < ROLES; role++) {
		assert_int_equal(tuf_version(tuf, role_names[role]), 1);
		assert_true(json_equal(tuf_signed(tuf, role_names[role]), repository->parts[role]));
	}

	assert_true(tuf_target(tuf, "catalogue.db", &target, &err));
	assert_int_equal(target.length, 7);
	assert_string_equal(target.sha512, "");
	assert_string_equal(json_string_value(json_object_get(target.custom, "site")), "hall");
	assert_true(tuf_target_matches(&target, "content", 7, &err));
	assert_false(tuf_target_matches(&target, "Content", 7, &err));
	assert_int_equal(err.code, ERR_UNTRUSTED);
	assert_false(tuf_target_matches(&target, "content ", 8, &err));
	assert_false(tuf_target(tuf, "other.db", &target, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);

	/* Nothing new: two requests, nothing changed. */
	assert_true(tuf_refresh(tuf, &changed, &err));
	assert_false(changed);
	assert_int_equal(json_array_size(repository->requests), 6);
	repository_release(repository);
	assert_true(tuf_refresh(tuf, &changed, &err));
	assert_true(changed);
	assert_int_equal(tuf_version(tuf, "targets"), 2);
	assert_saved(repository, 1, 2, 2, 2);
	tuf_destroy(tuf);
}

static void loads_what_was_saved(void **state)
{
	struct repository *repository = *state;
	struct err err;
	assert_int_equal(repository_refresh(repository, NULL), ERR_NONE);
	json_array_clear(repository->requests);
	struct tuf *tuf = repository_client(repository, false, false, 4000000000); /* long after expiry */
	assert_true(tuf_load(tuf, &err));
	assert_int_equal(tuf_version(tuf, "targets"), 1);
	assert_int_equal(json_array_size(repository->requests), 0);
	json_object_del(repository->saved, "snapshot");
	assert_true(tuf_load(tuf, &err));
	assert_null(tuf_signed(tuf, "snapshot"));
	json_object_del(repository->saved, "root");
	assert_false(tuf_load(tuf, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	tuf_destroy(tuf);
	tuf_destroy(NULL);
}

static void files_of_an_inconsistent_repository_have_no_numbers(void **state)
{
	struct repository *repository = *state;
	json_object_set_new(repository->parts[ROOT], "consistent_snapshot", json_false());
	repository_new_root(repository);
	repository_release(repository);
	assert_int_equal(repository_refresh(repository, NULL), ERR_NONE);
	assert_saved(repository, 2, 2, 2, 2);
	assert_non_null(json_object_get(repository->served, "snapshot.json"));
}

static void interop_takes_what_is_not_canonical(void **state)
{
	struct repository *repository = *state;
	struct err err;
	repository->loose = true;
	repository_release(repository);
	assert_int_equal(repository_refresh(repository, &err), ERR_CORRUPT);
	assert_saved(repository, 1, 0, 0, 0);
	struct tuf *tuf = repository_client(repository, true, false, NOW_S);
	assert_true(tuf_refresh(tuf, NULL, &err));
	assert_saved(repository, 1, 2, 2, 2);
	tuf_destroy(tuf);
}

/* Each call of load, fetch, save and forget fails once: the code comes through, what was trusted stays, and then it goes on. */
static void whatever_fails_nothing_is_lost(void **state)
{
	enum { LOAD, FETCH, SAVE, FORGET, WAYS };
	static const int calls[WAYS] = {6, 5, 4, 2};
	(void)state;
	for (int way = 0; way < WAYS; way++)
		for (int call = 1; call <= calls[way] + 1; call++) {
			struct repository *repository = repository_create();
			assert_refresh(repository, ERR_NONE);
			/* New keys for all: both may be forgotten, all be fetched. */
			for (int role = TIMESTAMP; role < ROLES; role++) {
				const struct signer *fresh = signer_get(SIGNER_ED25519, 10 + role);
				repository_keys(repository, (enum role)role, &fresh, 1, 1);
			}
			repository_new_root(repository);
			repository_release(repository);
			int *fails[WAYS] = {&repository->fail_load, &repository->fail_fetch, &repository->fail_save,
					    &repository->fail_forget};
			*fails[way] = call;
			assert_refresh(repository, call > calls[way] ? ERR_NONE : ERR_IO);
			*fails[way] = 0;
			assert_refresh(repository, ERR_NONE);
			assert_saved(repository, 2, 2, 2, 2);
			*fails[way] = way == LOAD ? call : 0;
			struct tuf *tuf = repository_client(repository, false, false, NOW_S);
			assert_int_equal(tuf_load(tuf, NULL), way != LOAD || call > 4);
			tuf_destroy(tuf);
			repository_destroy(repository);
		}
}

/* Nobody need ask why. */
static void errors_may_be_unwanted(void **state)
{
	struct repository *repository = *state;
	struct tuf *tuf = repository_client(repository, false, false, NOW_S);
	struct tuf_target target;
	for (int call = 1; call <= 5; call++) {
		repository->fail_fetch = call;
		assert_int_equal(tuf_refresh(tuf, NULL, NULL), call > 4);
	}
	repository->fail_load = 2;
	assert_false(tuf_refresh(tuf, NULL, NULL));
	assert_false(tuf_target(tuf, "x", &target, NULL));
	tuf_destroy(tuf);
}

/* The saved snapshot, listed still, has expired, and the server has no other. */
static void a_saved_file_that_expired_is_asked_for_again(void **state)
{
	struct repository *repository = *state;
	struct err err;
	json_object_set_new(repository->parts[SNAPSHOT], "expires", json_string("2027-01-15T08:00:01Z"));
	repository_release(repository);
	assert_refresh(repository, ERR_NONE);
	struct tuf *tuf = repository_client(repository, false, false, NOW_S + 1);
	json_array_clear(repository->requests);
	assert_false(tuf_refresh(tuf, NULL, &err));
	assert_int_equal(err.code, ERR_EXPIRED);
	assert_int_equal(json_array_size(repository->requests), 3);
	assert_int_equal(tuf_version(tuf, "targets"), 2);
	tuf_destroy(tuf);
}

static void a_target_by_either_hash(void **state)
{
	static const char sha512[] =
	    "b2d1d285b5199c85f988d03649c37e44fd3dde01e5d69c50fef90651962f48110e9340b60d49a479c4c0b53f5f0"
	    "7d690686dd87d2481937a512e8b85ee7c617f";
	struct repository *repository = *state;
	json_t *targets = json_object_get(repository->parts[TARGETS], "targets");
	struct tuf_target target;
	struct err err;
	json_object_set_new(targets, "one", json_pack("{s:i, s:{s:s}}", "length", 7, "hashes", "sha512", sha512));
	json_object_set_new(targets, "none", json_pack("{s:i, s:{s:s}}", "length", 7, "hashes", "md5", "x"));
	repository_release(repository);
	struct tuf *tuf = repository_client(repository, false, false, NOW_S);
	assert_true(tuf_refresh(tuf, NULL, &err));
	assert_true(tuf_target(tuf, "one", &target, &err));
	assert_string_equal(target.sha256, "");
	assert_true(tuf_target_matches(&target, "content", 7, &err));
	assert_false(tuf_target_matches(&target, "CONTENT", 7, &err));
	assert_false(tuf_target(tuf, "none", &target, &err));
	assert_int_equal(err.code, ERR_UNTRUSTED);
	json_object_del(repository->saved, "snapshot");
	assert_true(tuf_load(tuf, &err));
	assert_false(tuf_target(tuf, "one", &target, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	tuf_destroy(tuf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {T(refreshes_step_by_step),
					   T(loads_what_was_saved),
					   T(files_of_an_inconsistent_repository_have_no_numbers),
					   T(interop_takes_what_is_not_canonical),
					   T(whatever_fails_nothing_is_lost),
					   T(errors_may_be_unwanted),
					   T(a_saved_file_that_expired_is_asked_for_again),
					   T(a_target_by_either_hash)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
