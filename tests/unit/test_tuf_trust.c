/* tuf: the T rows of the list of faults, by their numbers. (T20 is in test_key, T21 in test_tuf_delegations, T7's duplicates
 * and T10 in test_tuf_records, T9 in test_tuf_chain, T14 in test_canonical.) */
#include "tuf_case.h"

/* T1: what nobody signed, or somebody else. */
static void test_t1_unsigned_or_by_another_key(void **state)
{
	(void)state;
	for (int role = ROOT; role < ROLES; role++)
		for (int unsigned_ = 0; unsigned_ < 2; unsigned_++) {
			struct repository *repository = repository_create();
			const struct signer *mine = repository->signers[role][0];
			repository->signers[role][0] = unsigned_ ? NULL : signer_get(SIGNER_ED25519, 20);
			if (role == ROOT)
				repository_new_root(repository);
			repository_release(repository);
			assert_refresh(repository, ERR_UNTRUSTED);
			assert_int_equal(repository_saved(repository, role_names[role]), role == ROOT);
			repository->signers[role][0] = mine;
			if (role == ROOT)
				repository_publish(repository, ROOT);
			assert_recovers(repository);
			repository_destroy(repository);
		}
	/* A trusted root that is not signed is not trusted, and nothing is asked of the server. */
	struct repository *repository = repository_create();
	const struct signer *nobody[SIGNERS] = {NULL};
	struct bytes file = repository_sign(repository, repository->parts[ROOT], nobody);
	repository_put(repository->saved, "root", file);
	bytes_finish(&file);
	assert_refresh(repository, ERR_UNTRUSTED);
	put_text(repository->saved, "root", "{}");
	assert_refresh(repository, ERR_CORRUPT);
	put_text(repository->saved, "root", "{\"signatures\":[],\"signed\":{}}");
	assert_refresh(repository, ERR_CORRUPT);
	assert_int_equal(json_array_size(repository->requests), 0);
	repository_destroy(repository);
}

/* T2: nothing gets older, nothing listed disappears. */
static void test_t2_rollback(void **state)
{
	struct repository *repository = *state;
	repository_release(repository);
	repository_release(repository);
	assert_refresh(repository, ERR_NONE);
	assert_saved(repository, 1, 3, 3, 3);
	/* timestamp */
	set_whole(repository->parts[TIMESTAMP], "version", 2);
	repository_publish(repository, TIMESTAMP);
	assert_refresh(repository, ERR_UNTRUSTED);
	/* snapshot, as listed */
	set_whole(repository->parts[TIMESTAMP], "version", 4);
	repository_list(repository, TIMESTAMP, "snapshot.json", 2, NULL);
	repository_publish(repository, TIMESTAMP);
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_saved(repository, 1, 3, 3, 3);
	/* targets, as listed */
	set_whole(repository->parts[TARGETS], "version", 1);
	set_whole(repository->parts[TIMESTAMP], "version", 3);
	repository_release(repository); /* targets 2 in snapshot 4 in timestamp 4 */
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_saved(repository, 1, 4, 3, 3);
	/* a role that was listed */
	set_whole(repository->parts[TARGETS], "version", 3);
	json_object_set_new(json_object_get(repository->parts[SNAPSHOT], "meta"), "extra.json",
			    json_pack("{s:i}", "version", 1));
	assert_recovers(repository);
	json_object_del(json_object_get(repository->parts[SNAPSHOT], "meta"), "extra.json");
	repository_release(repository);
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_int_equal(repository_saved(repository, "targets"), 4);
	json_object_set_new(json_object_get(repository->parts[SNAPSHOT], "meta"), "extra.json",
			    json_pack("{s:i}", "version", 1));
	assert_recovers(repository);
}

/* T3: what has expired brings nothing new, and stays the base of comparison. */
static void test_t3_freeze(void **state)
{
	struct repository *repository = *state;
	struct err err;
	assert_refresh(repository, ERR_NONE);
	for (int role = TIMESTAMP; role < ROLES; role++) {
		json_object_set_new(repository->parts[role], "expires", json_string("2027-01-15T08:00:00Z")); /* now */
		repository_release(repository);
		assert_refresh(repository, ERR_EXPIRED);
		assert_int_equal(repository_saved(repository, role_names[role]), 2 * role - 1);
		json_object_set_new(repository->parts[role], "expires", json_string("2027-01-15T08:00:01Z"));
		assert_recovers(repository);
	}
	/* Later: the saved ones have expired, and nothing newer comes. */
	struct tuf *tuf = repository_client(repository, false, false, NOW_S + 1);
	assert_false(tuf_refresh(tuf, NULL, &err));
	assert_int_equal(err.code, ERR_EXPIRED);
	assert_int_equal(tuf_version(tuf, "targets"), 7); /* still shown */
	/* An old one is still a rollback, a new one is taken. */
	json_object_set_new(repository->parts[TIMESTAMP], "expires", json_string("2030-01-01T00:00:00Z"));
	set_whole(repository->parts[TIMESTAMP], "version", 1);
	repository_publish(repository, TIMESTAMP);
	assert_false(tuf_refresh(tuf, NULL, &err));
	assert_int_equal(err.code, ERR_UNTRUSTED);
	set_whole(repository->parts[TIMESTAMP], "version", 7);
	for (int role = SNAPSHOT; role < ROLES; role++)
		json_object_set_new(repository->parts[role], "expires", json_string("2030-01-01T00:00:00Z"));
	repository_release(repository);
	assert_true(tuf_refresh(tuf, NULL, &err));
	tuf_destroy(tuf);
	/* Root is kept though expired (TUF 5.3.10), and the next one ends that. */
	json_object_set_new(repository->parts[ROOT], "expires", json_string("2027-01-15T08:00:00Z"));
	repository_new_root(repository);
	repository_release(repository);
	assert_refresh(repository, ERR_EXPIRED);
	assert_saved(repository, 2, 8, 8, 8);
	json_object_set_new(repository->parts[ROOT], "expires", json_string("2030-01-01T00:00:00Z"));
	repository_new_root(repository);
	assert_recovers(repository);
}

/* T4: files of different releases do not mix. */
static void test_t4_mix_and_match(void **state)
{
	struct repository *repository = *state;
	repository->hashes = true;
	repository_release(repository);
	assert_refresh(repository, ERR_NONE);
	repository_release(repository);
	json_t *served = repository->served;
	json_object_set(served, "3.targets.json", json_object_get(served, "2.targets.json"));
	assert_refresh(repository, ERR_UNTRUSTED);
	json_object_set(served, "3.snapshot.json", json_object_get(served, "2.snapshot.json"));
	json_object_del(repository->saved, "snapshot");
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_int_equal(repository_saved(repository, "targets"), 2);
	repository->hashes = false; /* by the version alone */
	repository_release(repository);
	json_object_set(served, "4.targets.json", json_object_get(served, "2.targets.json"));
	assert_refresh(repository, ERR_UNTRUSTED);
	json_object_set(served, "4.snapshot.json", json_object_get(served, "2.snapshot.json"));
	json_object_del(repository->saved, "snapshot");
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_int_equal(repository_saved(repository, "targets"), 2);
	assert_recovers(repository);
}

/* T5: files longer than allowed, whether the transport stops them or not; and the caller's own limits. */
static void test_t5_endless(void **state)
{
	struct repository *repository = *state;
	struct tuf_io io = {0};
	struct err err;
	for (int role = ROOT; role < ROLES; role++) {
		struct tuf_options options = {.now_s = NOW_S};
		size_t *limits[] = {&options.max_root_bytes, &options.max_timestamp_bytes, &options.max_snapshot_bytes,
				    &options.max_targets_bytes};
		*limits[role] = 100;
		repository_io(repository, &io);
		repository->ignore_max = role % 2;
		if (role == ROOT)
			repository_new_root(repository);
		struct tuf *tuf = tuf_create(&io, &options);
		assert_false(tuf_refresh(tuf, NULL, &err));
		assert_int_equal(err.code, ERR_LIMIT);
		tuf_destroy(tuf);
		if (role == ROOT)
			json_object_del(repository->served, "2.root.json");
	}
	assert_refresh(repository, ERR_NONE);
}

/* T6: numbers driven up by a thief are forgotten with the thief's key. */
static void test_t6_fast_forward(void **state)
{
	(void)state;
	for (int role = TIMESTAMP; role < ROLES; role++) {
		struct repository *repository = repository_create();
		enum role held_by = role == TARGETS ? SNAPSHOT : (enum role)role;
		set_whole(repository->parts[role], "version", 9007199254740990);
		repository_release(repository);
		assert_refresh(repository, ERR_NONE);
		assert_int_equal(repository_saved(repository, role_names[role]), 9007199254740991);
		set_whole(repository->parts[role], "version", 1);
		repository_release(repository);
		assert_refresh(repository, ERR_UNTRUSTED);
		/* A snapshot's number is in timestamp too. */
		for (int rotated = TIMESTAMP; rotated <= (int)held_by; rotated++) {
			const struct signer *fresh = signer_get(SIGNER_ED25519, 20 + rotated);
			if (rotated == (int)held_by || (role == SNAPSHOT && rotated == TIMESTAMP))
				repository_keys(repository, (enum role)rotated, &fresh, 1, 1);
		}
		repository_new_root(repository);
		repository_release(repository);
		assert_refresh(repository, ERR_NONE);
		assert_int_equal(repository_saved(repository, role_names[role]), 3);
		repository_destroy(repository);
	}
	/* A root that only adds keys makes nothing forgotten: old files cannot be played again. */
	struct repository *repository = repository_create();
	json_t *old = json_copy(repository->served);
	repository_release(repository);
	assert_refresh(repository, ERR_NONE);
	const struct signer *both[] = {signer_get(SIGNER_ED25519, TIMESTAMP), signer_get(SIGNER_ED25519, 30)};
	repository_keys(repository, TIMESTAMP, both, 2, 1);
	repository_new_root(repository);
	json_object_update(repository->served, old);
	assert_refresh(repository, ERR_UNTRUSTED);
	assert_saved(repository, 2, 2, 2, 2);
	json_decref(old);
	repository_destroy(repository);
}

/* T7: 2 of 3, each way, of every kind of key. PEM has line breaks, which canonical JSON has no form for: interop. */
static void test_t7_thresholds(void **state)
{
	struct repository *repository = *state;
	repository->loose = repository->interop = true;
	const struct signer *keys[] = {signer_get(SIGNER_ED25519, 10), signer_get(SIGNER_ECDSA, 10),
				       signer_get(SIGNER_RSA, 10)};
	repository_keys(repository, TARGETS, keys, 3, 2);
	repository_new_root(repository);
	for (int who = 0; who < 8; who++) {
		int count = 0;
		memset(repository->signers[TARGETS], 0, sizeof repository->signers[TARGETS]);
		repository->signers[TARGETS][count++] = signer_get(SIGNER_ED25519, 31); /* nobody's */
		for (int i = 0; i < 3; i++)
			if (who & 1 << i)
				repository->signers[TARGETS][count++] = keys[i];
		repository_release(repository);
		assert_refresh(repository, count > 2 ? ERR_NONE : ERR_UNTRUSTED);
	}
	/* A signature that is wrong or of an unknown form does not spoil those that are right. */
	memset(repository->signers[TARGETS], 0, sizeof repository->signers[TARGETS]);
	memcpy(repository->signers[TARGETS], keys, sizeof keys);
	repository_release(repository);
	char name[32];
	snprintf(name, sizeof name, "%d.targets.json", (int)get_whole(repository->parts[TARGETS], "version"));
	repository_sign_again(repository, name, "nobody's");
	assert_refresh(repository, ERR_NONE);
	/* More signatures than any role has keys. */
	repository_release(repository);
	for (int i = 0; i < 260; i++) {
		char id[16];
		snprintf(id, sizeof id, "%d", i);
		repository_sign_again(repository, "timestamp.json", id);
	}
	repository->ignore_max = true;
	assert_refresh(repository, ERR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {T(test_t1_unsigned_or_by_another_key),
					   T(test_t2_rollback),
					   T(test_t3_freeze),
					   T(test_t4_mix_and_match),
					   T(test_t5_endless),
					   T(test_t6_fast_forward),
					   T(test_t7_thresholds)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
