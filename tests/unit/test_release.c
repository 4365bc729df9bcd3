/* From signatures to public/: what is refused, what is left by a killed release, recalls, reverts. */
#include "repository_folder.h"

#include "audit.h"
#include "blobs.h"
#include "pins.h"

static int64_t public_version(void)
{
	repository_again();
	return metadata_version(repository_made.targets);
}

/* Each file the public metadata names is there and has its hash. */
static void assert_public_whole(void)
{
	struct exhibition *exhibition;
	struct pins pins;
	struct err err = {0};
	repository_again();
	must(staged_catalogue(&repository_made, repository_made.targets, &exhibition, &err), &err);
	pins_collect(exhibition, &pins);
	assert_true(pins.count > 0);
	for (size_t i = 0; i < pins.count; i++) {
		uint8_t *data;
		must(blobs_read(repository_file("public"), pins.at[i], &data, &err), &err);
		free(data);
	}
	exhibition_destroy(exhibition);
}

static void two_people_and_not_fewer(void **state)
{
	(void)state;
	struct err err = {0};
	repository_reset(false);
	assert_false(release_run(&repository_made, &repository_keyring, NOW_S, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	repository_stage(NOW_S);
	assert_false(release_run(&repository_made, &repository_keyring, NOW_S, &err));
	assert_int_equal(err.code, ERR_UNTRUSTED);
	must(repository_sign("editor", &err) && repository_sign("editor", &err), &err); /* twice is once */
	assert_false(release_run(&repository_made, &repository_keyring, NOW_S, &err));
	assert_false(repository_sign("timestamp", &err)); /* the server's keys do not sign content */
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(public_version(), 0);
	repository_sign_and_release(NOW_S);
	assert_int_equal(public_version(), 1);
	assert_false(repository_has(&repository_made, "staged"));
	assert_public_whole();
}

static void one_person_when_so_chosen(void **state)
{
	(void)state;
	struct err err = {0};
	repository_reset(true);
	repository_stage(NOW_S);
	must(repository_sign("editor", &err) && release_run(&repository_made, &repository_keyring, NOW_S, &err), &err);
	assert_int_equal(public_version(), 1);
}

static void what_was_signed_is_what_is_released(void **state)
{
	(void)state;
	struct err err = {0};
	repository_reset(false);
	repository_stage(NOW_S);
	must(repository_sign("editor", &err) && repository_sign("approver", &err), &err);
	FILE *file = fopen(repository_file("staged/catalogue.db"), "r+b");
	assert_non_null(file);
	fseek(file, 5000, SEEK_SET);
	fputc(0x5a, file);
	fclose(file);
	assert_false(release_run(&repository_made, &repository_keyring, NOW_S, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	assert_int_equal(public_version(), 0);
	/* a signature is void when what it covers changes */
	json_t *target = json_object_get(json_object_get(json_object_get(repository_made.staged, "signed"), "targets"),
					 "catalogue.db");
	assert_true(signing_edition_enough(&repository_made));
	json_object_set_new(target, "length", json_integer(1));
	assert_false(signing_edition_enough(&repository_made));
}

static void released_again_is_released_once(void **state)
{
	(void)state;
	struct err err = {0};
	struct bytes before, after;
	repository_reset(false);
	repository_stage(NOW_S);
	must(repository_sign("editor", &err) && repository_sign("approver", &err), &err);
	/* killed behind the last rename: what waited is still there */
	json_t *staged = json_incref(repository_made.staged);
	must(release_run(&repository_made, &repository_keyring, NOW_S, &err), &err);
	must(repository_write_json(&repository_made, "staged/targets.json", staged, &err), &err);
	json_decref(staged);
	repository_again();
	must(repository_read(&repository_made, "public/metadata/timestamp.json", 10000, &before, &err), &err);
	must(release_run(&repository_made, &repository_keyring, NOW_S + 100, &err), &err);
	must(repository_read(&repository_made, "public/metadata/timestamp.json", 10000, &after, &err), &err);
	assert_int_equal(before.size, after.size);
	assert_memory_equal(before.data, after.data, after.size);
	assert_false(repository_has(&repository_made, "staged"));
	size_t lines;
	must(audit_verify(&repository_made, NULL, &lines, &err), &err);
	assert_int_equal(lines, 5); /* init, edition, two signatures, one release */
	bytes_finish(&before);
	bytes_finish(&after);
}

static void recalled_stays_recalled(void **state)
{
	(void)state;
	static const char *const first[] = {"old-photo"}, *const bad[] = {"Old photo", "", "-x", "a/b"};
	struct err err = {0};
	repository_reset(false);
	repository_stage(NOW_S);
	repository_sign_and_release(NOW_S);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(
		    staged_again(&repository_made, 1, &(struct staging){"recall", &bad[i], 1, 0}, NOW_S + 1, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_null(repository_made.staged);
	}
	must(staged_again(&repository_made, 1, &(struct staging){"recall", first, 1, 0}, NOW_S + 1, &err), &err);
	/* not yet released, and replaced by an edition from the folder */
	repository_stage(NOW_S + 2);
	repository_sign_and_release(NOW_S + 3);
	assert_int_equal(public_version(), 2);
	/* the content of before the recall comes back; the recall stays */
	must(staged_again(&repository_made, 1, &(struct staging){"revert", NULL, 0, 0}, NOW_S + 4, &err), &err);
	repository_sign_and_release(NOW_S + 5);
	assert_int_equal(public_version(), 3);
	assert_public_whole();
	const json_t *recalls = repository_custom(repository_made.targets, "recalls");
	bool found = false;
	for (size_t i = 0; i < json_array_size(recalls); i++)
		found = found || strcmp(json_string_value(json_array_get(recalls, i)), "old-photo") == 0;
	assert_true(found);
	assert_false(staged_again(&repository_made, 4, &(struct staging){"revert", NULL, 0, 0}, NOW_S + 6, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_false(staged_again(&repository_made, 0, &(struct staging){"revert", NULL, 0, 0}, NOW_S + 6, &err));
}

static void a_moment_stays_while_it_is_to_come(void **state)
{
	(void)state;
	struct err err = {0};
	const struct staging recall = {.what = "recall"}, past = {.what = "revert", .from_s = NOW_S},
			     later = {.what = "revert", .from_s = NOW_S + 1000};
	repository_reset(false);
	repository_stage(NOW_S);
	repository_sign_and_release(NOW_S);
	assert_null(repository_custom(repository_made.targets, "from"));
	assert_false(staged_again(&repository_made, 1, &past, NOW_S, &err));
	assert_int_equal(err.code, ERR_USAGE);
	must(staged_again(&repository_made, 1, &later, NOW_S, &err), &err);
	repository_sign_and_release(NOW_S);
	must(staged_again(&repository_made, 2, &recall, NOW_S + 1, &err), &err);
	assert_non_null(repository_custom(repository_made.staged, "from"));
	assert_int_equal(json_equal(repository_custom(repository_made.staged, "from"),
				    repository_custom(repository_made.targets, "from")),
			 1);
	must(staged_again(&repository_made, 2, &recall, NOW_S + 1000, &err), &err);
	assert_null(repository_custom(repository_made.staged, "from"));
}

static void a_clock_behind_is_refused(void **state)
{
	(void)state;
	struct err err = {0};
	repository_reset(false);
	repository_stage(NOW_S);
	repository_sign_and_release(NOW_S);
	assert_false(staged_again(&repository_made, 1, &(struct staging){"revert", NULL, 0, 0}, NOW_S - 1, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_null(repository_made.staged);
}

static void lives_are_watched(void **state)
{
	(void)state;
	struct err err = {0};
	int64_t left_s;
	repository_reset(false);
	repository_stage(NOW_S);
	repository_sign_and_release(NOW_S);
	assert_false(release_half_gone(&repository_made, "timestamp", NOW_S, &left_s));
	assert_true(
	    release_half_gone(&repository_made, "timestamp", NOW_S + RELEASE_TIMESTAMP_LIFE_S / 2 + 1, &left_s));
	must(release_refresh(&repository_made, &repository_keyring, NOW_S + 86400, &err), &err);
	assert_int_equal(metadata_version(repository_made.timestamp), 2);
	assert_int_equal(metadata_version(repository_made.snapshot), 1);
	/* two within a second would be one file to a web server */
	struct stat first, second;
	assert_int_equal(stat(repository_file("public/metadata/timestamp.json"), &first), 0);
	must(release_refresh(&repository_made, &repository_keyring, NOW_S + 86400, &err), &err);
	assert_int_equal(stat(repository_file("public/metadata/timestamp.json"), &second), 0);
	assert_true(second.st_mtime > first.st_mtime);
	assert_int_equal(metadata_expires_s(repository_made.timestamp), NOW_S + 86400 + RELEASE_TIMESTAMP_LIFE_S);
	/* the snapshot is renewed with it once half its life is gone; the people's signatures only by people */
	must(release_refresh(&repository_made, &repository_keyring, NOW_S + RELEASE_SNAPSHOT_LIFE_S / 2 + 1, &err),
	     &err);
	assert_int_equal(metadata_version(repository_made.snapshot), 2);
	assert_int_equal(metadata_version(repository_made.targets), 1);
	assert_true(release_half_gone(&repository_made, "targets", NOW_S + STAGED_TARGETS_LIFE_S / 2 + 1, &left_s));
}

/* A signer is shown all that they sign for: what edition would not have written is neither shown as an edition nor released. */
static void what_is_staged_is_as_made(void **state)
{
	(void)state;
	struct err err = {0};
	repository_reset(false);
	for (int i = 0; i < 7; i++) {
		repository_stage(NOW_S);
		json_t *part = json_object_get(repository_made.staged, "signed"),
		       *targets = json_object_get(part, "targets"), *target = json_object_get(targets, "catalogue.db"),
		       *custom = json_object_get(target, "custom");
		struct exhibition *exhibition;
		must(staged_catalogue(&repository_made, repository_made.staged, &exhibition, &err), &err);
		exhibition_destroy(exhibition);
		if (i == 0)
			json_object_set_new(custom, "site", json_string("other-hall"));
		else if (i == 1)
			json_object_set(targets, "other.bin", target);
		else if (i == 2)
			json_object_set_new(part, "delegations", json_pack("{s:{},s:[]}", "keys", "roles"));
		else if (i == 3)
			json_object_set_new(part, "version", json_integer(9007199254740991));
		else if (i == 4)
			json_object_set_new(custom, "title", json_pack("{s:s}", "zh", "nothing has changed"));
		else if (i == 5)
			json_object_set_new(custom, "recalls", json_pack("[s,s]", "b", "a"));
		else
			json_object_set_new(custom, "blob_bytes", json_integer(1));
		must(repository_write_json(&repository_made, "staged/targets.json", repository_made.staged, &err),
		     &err);
		repository_again();
		assert_false(staged_catalogue(&repository_made, repository_made.staged, &exhibition, &err));
		assert_int_equal(err.code, ERR_UNTRUSTED);
		must(repository_sign("editor", &err) && repository_sign("approver", &err), &err);
		assert_false(release_run(&repository_made, &repository_keyring, NOW_S, &err));
		assert_int_equal(err.code, ERR_UNTRUSTED);
		assert_int_equal(public_version(), 0);
		must(staged_drop(&repository_made, &err), &err);
	}
}

/* A title that would rule the terminal of whoever runs show is not even read. */
static void metadata_has_one_form(void **state)
{
	(void)state;
	struct err err = {0};
	repository_reset(false);
	repository_stage(NOW_S);
	json_t *custom = json_object_get(
	    json_object_get(json_object_get(json_object_get(repository_made.staged, "signed"), "targets"),
			    "catalogue.db"),
	    "custom");
	json_object_set_new(custom, "title", json_pack("{s:s}", "zh", "\033[2J"));
	char *text = json_dumps(repository_made.staged, JSON_COMPACT);
	write_text(repository_file("staged/targets.json"), text);
	free(text);
	repository_close(&repository_made);
	assert_false(repository_open(repository_file(""), true, &repository_made, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
}

static void nobody_signs_twice(void **state)
{
	(void)state;
	struct err err = {0};
	struct bytes text;
	repository_reset(false);
	repository_stage(NOW_S);
	must(repository_sign("editor", &err), &err);
	repository_again();
	json_t *signatures = json_object_get(repository_made.staged, "signatures");
	json_array_append(signatures, json_array_get(signatures, 0));
	canonical_write(repository_made.staged, &text);
	FILE *file = fopen(repository_file("staged/targets.json"), "w");
	assert_non_null(file);
	fwrite(text.data, 1, text.size, file);
	fclose(file);
	bytes_finish(&text);
	repository_close(&repository_made);
	assert_false(repository_open(repository_file(""), true, &repository_made, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
}

static void spoil(const char *path)
{
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	fseek(file, 40, SEEK_SET);
	fputs("rot", file);
	fclose(file);
}

/* What has rotted in public/ does not go out again under its old name. */
static void a_release_mends_what_rotted(void **state)
{
	(void)state;
	struct err err = {0};
	struct exhibition *exhibition;
	struct pins pins;
	char path[600], name[128];
	repository_reset(false);
	repository_stage(NOW_S);
	repository_sign_and_release(NOW_S);
	repository_again();
	must(staged_catalogue(&repository_made, repository_made.targets, &exhibition, &err), &err);
	pins_collect(exhibition, &pins);
	must(blobs_path(repository_file("public"), pins.at[0]->sha256, path, sizeof path, &err), &err);
	exhibition_destroy(exhibition);
	snprintf(name, sizeof name, "public/targets/%s.catalogue.db",
		 repository_target_sha256(repository_made.targets));
	spoil(path);
	spoil(repository_file(name));
	assert_false(staged_again(&repository_made, 1, &(struct staging){"revert", NULL, 0, 0}, NOW_S + 1, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	repository_stage(NOW_S + 1);
	repository_sign_and_release(NOW_S + 1);
	assert_int_equal(public_version(), 2);
	assert_public_whole();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(two_people_and_not_fewer),
					   cmocka_unit_test(one_person_when_so_chosen),
					   cmocka_unit_test(what_was_signed_is_what_is_released),
					   cmocka_unit_test(released_again_is_released_once),
					   cmocka_unit_test(recalled_stays_recalled),
					   cmocka_unit_test(a_clock_behind_is_refused),
					   cmocka_unit_test(a_moment_stays_while_it_is_to_come),
					   cmocka_unit_test(lives_are_watched),
					   cmocka_unit_test(what_is_staged_is_as_made),
					   cmocka_unit_test(metadata_has_one_form),
					   cmocka_unit_test(nobody_signs_twice),
					   cmocka_unit_test(a_release_mends_what_rotted)};
	return cmocka_run_group_tests(tests, repository_start, repository_cleanup);
}
