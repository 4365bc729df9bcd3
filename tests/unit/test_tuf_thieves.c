/* tuf: the model tests: T18 and N8, the server and its online keys are a thief's; T19, one of two publishers' keys as well. The
 * thief does a thousand random things; a board that refreshes after each must never take anything the office did not sign
 * with two keys, nor anything older than what it has. */
#include "tuf_case.h"

enum { ACTIONS = 1000, RELEASES = 6 };

static uint32_t seed;
static int pick(int count)
{
	seed = seed * 1664525 + 1013904223; /* Numerical Recipes' generator */
	return (int)((seed >> 8) % (uint32_t)count);
}

/* What the office ever signed, by version: the bytes of its files. */
struct office {
	json_t *releases[RELEASES + 1];
};

static void thief_acts(struct repository *repository, const struct office *office, bool has_online, bool has_one,
		       struct signer *one)
{
	enum role role = (enum role)(TIMESTAMP + pick(3));
	json_t *part = repository->parts[role];
	int version = pick(2 * RELEASES) + 1;
	char name[64];
	struct signer *stranger = signer_get(SIGNER_ED25519, 40);
	const struct signer *own[SIGNERS] = {NULL}, *one_only[SIGNERS] = {one, one};
	switch (pick(6)) {
	case 0: /* plays an old release */
		json_object_update(repository->served, office->releases[1 + pick(RELEASES)]);
		break;
	case 1: /* withholds a file */
		snprintf(name, sizeof name, "%d.%s.json", version, role_names[role]);
		json_object_del(repository->served, name);
		break;
	case 2: /* changes a byte of a file */
		snprintf(name, sizeof name, "%d.%s.json", version, role_names[role]);
		if (json_object_get(repository->served, name) != NULL) {
			struct bytes file = repository_get(repository->served, name);
			((char *)file.data)[pick((int)file.size)] ^= (char)(1 << pick(8));
			repository_put(repository->served, name, file);
			bytes_finish(&file);
		}
		break;
	case 3: /* puts one version's file under another's name */
		json_object_update(repository->served, office->releases[1 + pick(RELEASES)]);
		snprintf(name, sizeof name, "%d.targets.json", version);
		json_object_set(repository->served, name, json_object_get(office->releases[1 + pick(RELEASES)], name));
		if (json_object_get(repository->served, name) == NULL)
			json_object_del(repository->served, name);
		break;
	default: /* signs whatever it can */
		set_whole(part, "version", version);
		if (role == TIMESTAMP)
			repository_list(repository, TIMESTAMP, "snapshot.json", pick(2 * RELEASES) + 1, NULL);
		if (role == SNAPSHOT)
			repository_list(repository, SNAPSHOT, "targets.json", pick(2 * RELEASES) + 1, NULL);
		if (role == TARGETS)
			json_object_set_new(part, "thief", json_integer(pick(1000)));
		if (role == TARGETS)
			own[0] = has_one ? one : stranger;
		else
			own[0] = role == TIMESTAMP || has_online ? repository->signers[role][0] : stranger;
		if (role == TIMESTAMP)
			snprintf(name, sizeof name, "timestamp.json");
		else
			snprintf(name, sizeof name, "%d.%s.json", version, role_names[role]);
		struct bytes file =
		    repository_sign(repository, part, has_one && role == TARGETS && pick(2) ? one_only : own);
		repository_put(repository->served, name, file);
		bytes_finish(&file);
	}
}

static void thousand_actions(struct repository *repository, bool has_online, bool has_one)
{
	struct signer *editor = signer_get(SIGNER_ED25519, 10), *approver = signer_get(SIGNER_ED25519, 11);
	const struct signer *both[] = {editor, approver};
	struct office office = {{NULL}};
	int64_t shown = 0;
	int taken = 0;
	repository_keys(repository, TARGETS, both, 2, 2);
	repository_new_root(repository);
	for (int release = 1; release <= RELEASES; release++) {
		repository_release(repository);
		office.releases[release] = json_copy(repository->served);
	}
	json_decref(repository->served);
	repository->served = json_copy(office.releases[1]);
	for (int action = 0; action < ACTIONS; action++) {
		thief_acts(repository, &office, has_online, has_one, editor);
		struct tuf *tuf = repository_client(repository, false, false, NOW_S);
		struct err err;
		taken += tuf_refresh(tuf, NULL, &err);
		const json_t *targets = tuf_signed(tuf, "targets");
		if (targets != NULL) {
			assert_null(json_object_get(targets, "thief"));
			char name[64];
			snprintf(name, sizeof name, "%d.targets.json", (int)tuf_version(tuf, "targets"));
			assert_true(json_equal(json_object_get(repository->saved, "targets"),
					       json_object_get(office.releases[RELEASES], name)));
			assert_true(tuf_version(tuf, "targets") >= shown);
			shown = tuf_version(tuf, "targets");
		}
		tuf_destroy(tuf);
	}
	assert_true(taken > 0); /* or the thief was never even believed to be the office */
	for (int release = 1; release <= RELEASES; release++)
		json_decref(office.releases[release]);
}

static void test_t18_n8_timestamp_key_stolen(void **state)
{
	(void)state;
	for (seed = 1; seed < 4; seed++) {
		uint32_t from = seed;
		struct repository *repository = repository_create();
		thousand_actions(repository, false, false);
		repository_destroy(repository);
		seed = from;
	}
}

static void test_t19_one_publisher_and_the_server_stolen(void **state)
{
	(void)state;
	for (seed = 1; seed < 4; seed++) {
		uint32_t from = seed;
		struct repository *repository = repository_create();
		thousand_actions(repository, true, true);
		repository_destroy(repository);
		seed = from;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_t18_n8_timestamp_key_stolen),
					   cmocka_unit_test(test_t19_one_publisher_and_the_server_stolen)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
