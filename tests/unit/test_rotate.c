/* Other keys: who must sign the next root, and what is public meanwhile. */
#include "repository_folder.h"

#include "describe.h"
#include "verify.h"

static const char *const editor[] = {"editor"}, *const deputy[] = {"deputy"}, *const root_2[] = {"root-2"},
			 *const root_4[] = {"root-4"}, *const nobody[] = {"nobody"};

static void rotate(const struct rotation *rotation)
{
	struct err err = {0};
	must(rotate_run(&repository_made, &repository_keyring, rotation, NOW_S + 10, &err), &err);
}

static void published(void)
{
	repository_reset(false);
	repository_stage(NOW_S);
	repository_sign_and_release(NOW_S);
}

static void a_signer_is_replaced(void **state)
{
	(void)state;
	struct err err = {0};
	published();
	rotate(&(struct rotation){"targets", deputy, editor, 1, 1, 0});
	/* the edition in force lacks a signature under the new root: it waits again */
	assert_non_null(repository_made.staged);
	assert_int_equal(metadata_version(repository_made.staged), 2);
	must(repository_sign("root-1", &err), &err);
	assert_false(signing_root_enough(&repository_made));
	must(repository_sign("root-3", &err), &err);
	assert_true(signing_root_enough(&repository_made));
	assert_false(repository_sign("editor", &err));
	must(repository_sign("approver", &err), &err);
	assert_false(release_run(&repository_made, &repository_keyring, NOW_S + 20, &err));
	assert_int_equal(err.code, ERR_UNTRUSTED);
	must(repository_sign("deputy", &err) && release_run(&repository_made, &repository_keyring, NOW_S + 20, &err),
	     &err);
	repository_again();
	assert_int_equal(metadata_version(repository_made.root), 2);
	assert_null(repository_made.next_root);
	assert_true(metadata_enough(repository_made.root, "targets", repository_made.targets));
	assert_null(metadata_named(repository_made.root, "targets", "editor"));
	assert_int_equal(json_object_size(json_object_get(metadata_signed(repository_made.root), "keys")), 7);
}

static void old_and_new_root_keys_sign(void **state)
{
	(void)state;
	struct err err = {0};
	published();
	rotate(&(struct rotation){"root", root_4, root_2, 1, 1, 0});
	assert_null(repository_made.staged);
	must(repository_sign("root-4", &err) && repository_sign("root-1", &err), &err);
	/* enough of the new (1, 4), not of the old (1) */
	assert_false(signing_root_enough(&repository_made));
	must(repository_sign("root-2", &err), &err); /* the one that goes may sign that it goes */
	assert_true(signing_root_enough(&repository_made));
	must(release_run(&repository_made, &repository_keyring, NOW_S + 20, &err), &err);
	repository_again();
	assert_int_equal(metadata_version(repository_made.root), 2);
	assert_int_equal(metadata_version(repository_made.targets), 1);
	assert_int_equal(metadata_version(repository_made.timestamp), 2);
}

static void an_online_key_is_replaced(void **state)
{
	(void)state;
	struct err err = {0};
	published();
	rotate(&(struct rotation){.role = "timestamp"});
	must(repository_sign("root-1", &err) && repository_sign("root-2", &err), &err);
	/* the one in force goes on until the release */
	must(release_refresh(&repository_made, &repository_keyring, NOW_S + 15, &err), &err);
	assert_true(metadata_enough(repository_made.root, "timestamp", repository_made.timestamp));
	must(release_run(&repository_made, &repository_keyring, NOW_S + 20, &err), &err);
	repository_again();
	assert_true(metadata_enough(repository_made.root, "timestamp", repository_made.timestamp));
	assert_non_null(metadata_named(repository_made.root, "timestamp", "timestamp-2"));
	assert_null(metadata_named(repository_made.root, "timestamp", "timestamp"));
}

static void killed_between_root_and_timestamp(void **state)
{
	(void)state;
	struct err err = {0};
	published();
	rotate(&(struct rotation){.role = "timestamp"});
	must(repository_sign("root-1", &err) && repository_sign("root-2", &err), &err);
	must(repository_write_json(&repository_made, "public/metadata/2.root.json", repository_made.next_root, &err),
	     &err);
	repository_again();
	must(release_run(&repository_made, &repository_keyring, NOW_S + 20, &err), &err);
	repository_again();
	assert_null(repository_made.next_root);
	assert_true(metadata_enough(repository_made.root, "timestamp", repository_made.timestamp));
}

static void more_signatures_for_a_while(void **state)
{
	(void)state;
	struct err err = {0};
	published();
	assert_false(rotate_run(&repository_made, &repository_keyring,
				&(struct rotation){.role = "targets", .threshold = 3}, NOW_S, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_null(repository_made.next_root);
	rotate(&(struct rotation){"targets", deputy, NULL, 1, 0, 3});
	assert_int_equal(metadata_threshold(repository_made.next_root, "targets"), 3);
	must(rotate_drop(&repository_made, NOW_S + 15, &err), &err);
	repository_again();
	assert_null(repository_made.next_root);
}

static void mistakes_change_nothing(void **state)
{
	(void)state;
	struct err err = {0};
	published();
	const struct rotation bad[] = {{"targets", NULL, nobody, 0, 1, 0},
				       {"targets", editor, NULL, 1, 0, 0},
				       {"targets", NULL, editor, 0, 1, 0},
				       {.role = "targets"},
				       {.role = "root"},
				       {.role = "mirrors", .threshold = 1}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(rotate_run(&repository_made, &repository_keyring, &bad[i], NOW_S, &err));
		assert_null(repository_made.next_root);
		assert_false(repository_has(&repository_made, "next-root.json"));
	}
	rotate(&(struct rotation){NULL, NULL, NULL, 0, 0, 0}); /* a renewal */
	assert_int_equal(metadata_version(repository_made.next_root), 2);
	assert_int_equal(metadata_expires_s(repository_made.next_root), NOW_S + 10 + RELEASE_ROOT_LIFE_S);
}

/* describe_print of what is in the folder, and its text; false: refused. */
static bool described(char text[8192], struct err *err)
{
	FILE *file = tmpfile();
	assert_non_null(file);
	repository_again();
	bool done = describe_print(&repository_made, NOW_S + 20, file, err);
	rewind(file);
	text[fread(text, 1, 8191, file)] = '\0';
	fclose(file);
	return done;
}

/* Whoever can write into the repository puts a key of their own under the approver's name into a root that waits. */
static void another_key_under_a_known_name_is_told(void **state)
{
	(void)state;
	struct err err = {0};
	char text[8192], id[DIGEST_HEX_SIZE], old[DIGEST_HEX_SIZE];
	published();
	rotate(&(struct rotation){NULL, NULL, NULL, 0, 0, 0});
	must(described(text, &err), &err);
	assert_null(strstr(text, "approver"));
	json_t *part = json_object_get(repository_made.next_root, "signed"), *keys = json_object_get(part, "keys"),
	       *names = json_object_get(json_object_get(part, "custom"), "names");
	json_t *ids = json_object_get(json_object_get(json_object_get(part, "roles"), "targets"), "keyids");
	snprintf(old, sizeof old, "%s", metadata_named(repository_made.next_root, "targets", "approver"));
	struct secret *thief = secret_create();
	json_t *key = metadata_key(thief);
	secret_destroy(thief);
	/* under the approver's very id: no id is what its key makes it */
	json_object_set(keys, old, key);
	must(repository_write_json(&repository_made, "next-root.json", repository_made.next_root, &err), &err);
	assert_false(described(text, &err));
	assert_int_equal(err.code, ERR_UNTRUSTED);
	/* under its own id and the approver's name */
	part = json_object_get(repository_made.next_root, "signed");
	keys = json_object_get(part, "keys");
	names = json_object_get(json_object_get(part, "custom"), "names");
	ids = json_object_get(json_object_get(json_object_get(part, "roles"), "targets"), "keyids");
	metadata_keyid(key, id);
	json_object_del(keys, old);
	json_object_del(names, old);
	json_object_set_new(keys, id, key);
	json_object_set_new(names, id, json_string("approver"));
	for (size_t i = 0; i < json_array_size(ids); i++)
		if (strcmp(json_string_value(json_array_get(ids, i)), old) == 0)
			json_array_set_new(ids, i, json_string(id));
	must(repository_write_json(&repository_made, "next-root.json", repository_made.next_root, &err), &err);
	must(described(text, &err), &err);
	assert_non_null(strstr(text, "approver is added"));
	assert_non_null(strstr(text, "approver is taken away"));
}

static void a_root_says_what_can_be_shown(void **state)
{
	(void)state;
	struct err err = {0};
	char text[8192];
	published();
	for (int i = 0; i < 3; i++) {
		rotate(&(struct rotation){NULL, NULL, NULL, 0, 0, 0});
		json_t *part = json_object_get(repository_made.next_root, "signed");
		if (i == 0)
			json_object_set_new(json_object_get(part, "custom"), "site", json_string("other-hall"));
		else if (i == 1)
			json_object_set_new(part, "consistent_snapshot", json_false());
		else
			json_object_set_new(json_object_get(part, "roles"), "mirrors", json_object());
		must(repository_write_json(&repository_made, "next-root.json", repository_made.next_root, &err), &err);
		assert_false(described(text, &err));
		assert_int_equal(err.code, ERR_UNTRUSTED);
		must(repository_sign("root-1", &err) && repository_sign("root-2", &err), &err);
		assert_false(release_run(&repository_made, &repository_keyring, NOW_S + 20, &err));
		assert_int_equal(err.code, ERR_UNTRUSTED);
		must(rotate_drop(&repository_made, NOW_S + 15, &err), &err);
	}
}

/* Killed between the new root and the timestamp: the new keys cannot be dropped, and the daily renewal brings boards back. */
static void half_released_keys_are_not_dropped(void **state)
{
	(void)state;
	struct err err = {0};
	struct verified verified;
	published();
	rotate(&(struct rotation){.role = "snapshot"});
	must(repository_sign("root-1", &err) && repository_sign("root-2", &err), &err);
	must(repository_write_json(&repository_made, "public/metadata/2.root.json", repository_made.next_root, &err),
	     &err);
	repository_again();
	assert_false(verify_run(&repository_made, NOW_S + 20, &verified, &err));
	assert_false(rotate_drop(&repository_made, NOW_S + 15, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_true(repository_has(&repository_made, "next-root.json"));
	must(release_refresh(&repository_made, &repository_keyring, NOW_S + 20, &err), &err);
	repository_again();
	must(verify_run(&repository_made, NOW_S + 20, &verified, &err), &err);
	must(release_run(&repository_made, &repository_keyring, NOW_S + 30, &err), &err);
	must(verify_run(&repository_made, NOW_S + 30, &verified, &err), &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_signer_is_replaced),
					   cmocka_unit_test(old_and_new_root_keys_sign),
					   cmocka_unit_test(an_online_key_is_replaced),
					   cmocka_unit_test(killed_between_root_and_timestamp),
					   cmocka_unit_test(more_signatures_for_a_while),
					   cmocka_unit_test(mistakes_change_nothing),
					   cmocka_unit_test(another_key_under_a_known_name_is_told),
					   cmocka_unit_test(a_root_says_what_can_be_shown),
					   cmocka_unit_test(half_released_keys_are_not_dropped)};
	return cmocka_run_group_tests(tests, repository_start, repository_cleanup);
}
