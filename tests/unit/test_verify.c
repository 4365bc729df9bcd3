/* verify: all of public/ is checked as a board does that knows the first root; rows T16, T18 and T19 of the publisher's side. */
#include "repository_folder.h"

#include "blobs.h"
#include "pins.h"
#include "verify.h"

static void published(void)
{
	repository_reset(false);
	repository_stage(NOW_S);
	repository_sign_and_release(NOW_S);
	repository_again();
}

static enum err_code verdict(int64_t now_s)
{
	struct verified verified;
	struct err err = {0};
	repository_close(&repository_made);
	return repository_open(repository_file(""), true, &repository_made, &err) &&
		       verify_run(&repository_made, now_s, &verified, &err)
		   ? ERR_NONE
		   : err.code;
}

static void flip(const char *path)
{
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	fseek(file, 40, SEEK_SET);
	int byte = fgetc(file);
	fseek(file, 40, SEEK_SET);
	fputc(byte ^ 1, file);
	fclose(file);
}

static void all_of_it_is_checked(void **state)
{
	(void)state;
	struct verified verified;
	struct exhibition *exhibition;
	struct pins pins;
	struct err err = {0};
	char name[128], path[600];
	published();
	must(verify_run(&repository_made, NOW_S, &verified, &err), &err);
	must(staged_catalogue(&repository_made, repository_made.targets, &exhibition, &err), &err);
	pins_collect(exhibition, &pins);
	assert_int_equal(verified.edition, 1);
	assert_int_equal(verified.files, pins.count + 1);
	assert_int_equal(verified.log_lines, 5);
	for (size_t i = 0; i < pins.count; i++) {
		must(blobs_path(repository_file("public"), pins.at[i]->sha256, path, sizeof path, &err), &err);
		flip(path);
		assert_int_equal(verdict(NOW_S), ERR_CORRUPT);
		flip(path);
	}
	exhibition_destroy(exhibition);
	snprintf(name, sizeof name, "public/targets/%s.catalogue.db",
		 repository_target_sha256(repository_made.targets));
	flip(repository_file(name));
	assert_int_equal(verdict(NOW_S), ERR_UNTRUSTED);
	flip(repository_file(name));
	assert_int_equal(verdict(NOW_S), ERR_NONE);
	assert_int_equal(verdict(NOW_S + RELEASE_TIMESTAMP_LIFE_S + 1), ERR_EXPIRED);
	assert_int_equal(unlink(repository_file("public/metadata/1.snapshot.json")), 0);
	assert_int_equal(verdict(NOW_S), ERR_CORRUPT);
}

/* Signs the waiting edition with what the thief has, however often and under whatever name. */
static void forge(const char *const *stolen, size_t count, json_t *file)
{
	struct err err = {0};
	json_t *signatures = json_object_get(file, "signatures");
	const json_t *ids = metadata_keyids(repository_made.root, "targets");
	for (size_t i = 0; i < count; i++) {
		char key[64];
		struct secret *secret;
		snprintf(key, sizeof key, "keys/%s.key", stolen[i]);
		must(keyring_open(&repository_keyring, repository_file(key), &secret, &err), &err);
		metadata_sign(file, secret);
		secret_destroy(secret);
	}
	json_t *mine = json_array_get(signatures, json_array_size(signatures) - 1);
	json_array_append_new(signatures, json_deep_copy(mine));
	for (size_t i = 0; i < json_array_size(ids); i++) {
		json_t *other = json_deep_copy(mine);
		json_object_set_new(other, "keyid", json_incref(json_array_get(ids, i)));
		json_array_append_new(signatures, other);
	}
}

/* The thief releases by hand: targets in public/, named by a snapshot and a timestamp with good signatures of the server's keys. */
static void push(json_t *targets)
{
	struct err err = {0};
	json_t *files[] = {targets, NULL, NULL};
	static const char *const roles[] = {"targets", "snapshot", "timestamp"};
	for (size_t i = 1; i < 3; i++) {
		struct bytes bytes;
		char below[64];
		canonical_write(files[i - 1], &bytes);
		snprintf(below, sizeof below, "%s.json", roles[i - 1]);
		files[i] =
		    metadata_create(roles[i], 9, NOW_S + 86400,
				    json_pack("{s:{s:o}}", "meta", below,
					      metadata_pin(bytes.data, bytes.size, metadata_version(files[i - 1]))));
		bytes_finish(&bytes);
		must(
		    keyring_sign(&repository_keyring, &repository_made, repository_made.root, roles[i], files[i], &err),
		    &err);
	}
	must(repository_write_json(&repository_made, "public/metadata/2.targets.json", files[0], &err) &&
		 repository_write_json(&repository_made, "public/metadata/9.snapshot.json", files[1], &err) &&
		 repository_write_json(&repository_made, "public/metadata/timestamp.json", files[2], &err),
	     &err);
	json_decref(files[1]);
	json_decref(files[2]);
}

static void stolen_keys_release_nothing(const char *const *stolen, size_t count)
{
	struct err err = {0};
	published();
	repository_stage(NOW_S + 1);
	forge(stolen, count, repository_made.staged);
	assert_false(signing_edition_enough(&repository_made));
	assert_false(release_run(&repository_made, &repository_keyring, NOW_S + 1, &err));
	assert_int_equal(err.code, ERR_UNTRUSTED);
	assert_int_equal(verdict(NOW_S), ERR_NONE);
	push(repository_made.staged);
	assert_int_equal(verdict(NOW_S), ERR_UNTRUSTED);
}

static void t18_the_servers_keys_stolen(void **state)
{
	(void)state;
	static const char *const stolen[] = {"snapshot", "timestamp"};
	stolen_keys_release_nothing(stolen, 2);
}

static void t19_one_publishers_key_stolen_too(void **state)
{
	(void)state;
	static const char *const stolen[] = {"snapshot", "timestamp", "editor"};
	stolen_keys_release_nothing(stolen, 3);
}

/* Control: with both people's keys the same hand-made release is good (but for its content, which was never moved). */
static void both_publishers_keys_are_enough(void **state)
{
	(void)state;
	struct err err = {0};
	published();
	must(staged_again(&repository_made, 1, &(struct staging){"revert", NULL, 0, 0}, NOW_S + 1, &err) &&
		 repository_sign("editor", &err) && repository_sign("approver", &err),
	     &err);
	json_t *targets = json_incref(repository_made.staged);
	push(targets);
	json_decref(targets);
	assert_int_equal(verdict(NOW_S + 1), ERR_NONE);
}

/* T16: another office's repository, whole and rightly signed, is nothing to who knows our first root. */
static void t16_another_sites_repository(void **state)
{
	(void)state;
	struct err err = {0};
	struct bytes root;
	published();
	must(repository_read(&repository_made, "public/metadata/1.root.json", 100000, &root, &err), &err);
	published(); /* other keys */
	assert_int_equal(verdict(NOW_S), ERR_NONE);
	must(repository_write(&repository_made, "public/metadata/1.root.json", 0644, root.data, root.size, &err), &err);
	bytes_finish(&root);
	assert_int_equal(verdict(NOW_S), ERR_UNTRUSTED);
}

/* T16: the same keys for two sites would not make an edition of one right for the other. */
static void t16_another_site_under_our_keys(void **state)
{
	(void)state;
	struct err err = {0};
	published();
	must(staged_again(&repository_made, 1, &(struct staging){"revert", NULL, 0, 0}, NOW_S + 1, &err), &err);
	json_object_set_new((json_t *)json_object_get(repository_target(repository_made.staged), "custom"), "site",
			    json_string("elsewhere"));
	must(repository_sign("editor", &err) && repository_sign("approver", &err), &err);
	json_t *targets = json_incref(repository_made.staged);
	push(targets);
	json_decref(targets);
	assert_int_equal(verdict(NOW_S + 1), ERR_UNTRUSTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(all_of_it_is_checked),
					   cmocka_unit_test(t16_another_sites_repository),
					   cmocka_unit_test(t16_another_site_under_our_keys),
					   cmocka_unit_test(t18_the_servers_keys_stolen),
					   cmocka_unit_test(t19_one_publishers_key_stolen_too),
					   cmocka_unit_test(both_publishers_keys_are_enough)};
	return cmocka_run_group_tests(tests, repository_start, repository_cleanup);
}
