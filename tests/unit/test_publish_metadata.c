/* Who has signed is counted by valid signatures of distinct keys; instants and sizes as they are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "metadata.h"
#include "roster.h"
#include "say.h"
#include "when.h"

enum { PEOPLE = 3 };
static struct secret *people[PEOPLE];
static char ids[PEOPLE][DIGEST_HEX_SIZE];

static int start(void **state)
{
	(void)state;
	for (size_t i = 0; i < PEOPLE; i++) {
		people[i] = secret_create();
		json_t *key = metadata_key(people[i]);
		metadata_keyid(key, ids[i]);
		json_decref(key);
	}
	return 0;
}

static int end(void **state)
{
	(void)state;
	for (size_t i = 0; i < PEOPLE; i++)
		secret_destroy(people[i]);
	return 0;
}

/* A root whose targets need two of the first two people. */
static json_t *make_root(void)
{
	json_t *roster = roster_create("hall");
	roster_add(roster, "targets", "editor", people[0]);
	roster_add(roster, "targets", "approver", people[1]);
	roster_set_threshold(roster, "targets", 2);
	return metadata_create("root", 1, 2000000000, roster);
}

static json_t *make_file(void)
{
	return metadata_create("targets", 7, 2000000000, json_pack("{s:{}}", "targets"));
}

static void distinct_keys_are_counted(void **state)
{
	(void)state;
	json_t *root = make_root(), *file = make_file();
	assert_int_equal(metadata_signers(root, "targets", file), 0);
	metadata_sign(file, people[0]);
	metadata_sign(file, people[0]);
	assert_int_equal(json_array_size(json_object_get(file, "signatures")), 1);
	metadata_sign(file, people[2]); /* not of the role */
	assert_int_equal(metadata_signers(root, "targets", file), 1);
	assert_false(metadata_enough(root, "targets", file));
	/* the same key listed twice is one person */
	json_array_append_new((json_t *)metadata_keyids(root, "targets"), json_string(ids[0]));
	assert_int_equal(metadata_signers(root, "targets", file), 1);
	metadata_sign(file, people[1]);
	assert_true(metadata_enough(root, "targets", file));
	json_object_set_new((json_t *)metadata_signed(file), "version", json_integer(8));
	assert_int_equal(metadata_signers(root, "targets", file), 0);
	json_decref(file);
	json_decref(root);
}

static void a_key_under_a_wrong_id_signs_nothing(void **state)
{
	(void)state;
	json_t *root = make_root(), *file = make_file();
	json_t *keys = json_object_get(metadata_signed(root), "keys");
	json_object_set(keys, ids[1], json_object_get(keys, ids[0])); /* the editor's key as the approver's */
	metadata_sign(file, people[0]);
	json_t *copy = json_deep_copy(json_array_get(json_object_get(file, "signatures"), 0));
	json_object_set_new(copy, "keyid", json_string(ids[1]));
	json_array_append_new(json_object_get(file, "signatures"), copy);
	assert_int_equal(metadata_signers(root, "targets", file), 1);
	json_decref(file);
	json_decref(root);
}

static void nothing_says_nothing(void **state)
{
	(void)state;
	json_t *root = make_root();
	assert_int_equal(metadata_version(NULL), 0);
	assert_int_equal(metadata_expires_s(NULL), 0);
	assert_false(metadata_enough(root, "targets", NULL));
	assert_false(metadata_enough(NULL, "targets", NULL));
	assert_false(metadata_enough(root, "snapshot", root)); /* a role without keys */
	assert_string_equal(metadata_name(root, ids[1]), "approver");
	assert_string_equal(metadata_named(root, "targets", "editor"), ids[0]);
	assert_null(metadata_named(root, "root", "editor"));
	assert_string_equal(metadata_site(root), "hall");
	json_decref(root);
}

static void instants(void **state)
{
	(void)state;
	static const char *const bad[] = {"",
					  "2026-02-30T00:00:00Z",
					  "2026-11-24T22:00:00",
					  "2026-11-24 22:00:00Z",
					  "2026-11-24T22:00:00Zx",
					  "2026-11-24T24:00:00Z",
					  "26-11-24T22:00:00Z"};
	char text[WHEN_SIZE];
	int64_t s = 5;
	assert_string_equal(when_write(1795557600, text), "2026-11-24T22:00:00Z");
	assert_true(when_read(text, &s));
	assert_int_equal(s, 1795557600);
	assert_string_equal(when_write(4102444800, text), "2100-01-01T00:00:00Z"); /* past 2038 */
	assert_true(when_read(text, &s));
	assert_int_equal(s, 4102444800);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(when_read(bad[i], &s));
	assert_false(when_read(NULL, &s));
	assert_int_equal(s, 4102444800);
}

static void sizes(void **state)
{
	(void)state;
	char text[SAY_BYTES_SIZE];
	assert_string_equal(say_bytes(0, text), "0 B");
	assert_string_equal(say_bytes(999, text), "999 B");
	assert_string_equal(say_bytes(1000, text), "1.0 kB");
	assert_string_equal(say_bytes(999949, text), "999.9 kB");
	assert_string_equal(say_bytes(999950, text), "1.0 MB");
	assert_string_equal(say_bytes(2000000000, text), "2.0 GB");
	assert_string_equal(say_bytes(UINT64_MAX, text), "18446744.1 TB");
}

static bool read_line(int argc, const char *const *argv, struct args *args)
{
	static int (*const jobs[])(const struct job *) = {job_sign, job_init, job_recall, job_rotate, job_show};
	optind = 0; /* getopt's: begin anew */
	args_read(argc, (char **)(uintptr_t)argv, args);
	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
		if (args->run == jobs[i])
			return true;
	return args->run(&args->job) != JOB_FAILED; /* says what is wrong */
}

static void command_lines(void **state)
{
	(void)state;
	struct args args;
	const char *const sign[] = {"p", "sign", "repo", "--key", "k", "--yes", NULL};
	const char *const init[] = {"p", "--name", "a", "init", "--name", "b", "repo", NULL};
	const char *const recall[] = {"p", "recall", "repo", "one", "two", NULL};
	const char *const bad[][7] = {{"p", "init", "repo", "--threshold", "3", NULL},
				      {"p", "show", "--quiet", "repo", NULL},
				      {"p", "recall", "repo", "one", "--from", "2026-12-01T09:00", NULL},
				      {"p", "sign", NULL},
				      {"p", "sign", "a", "b", NULL},
				      {"p", "fly", "repo", NULL},
				      {"p", "recall", "repo", NULL},
				      {"p", "rotate", "repo", "--threshold", "0", NULL},
				      {"p", "rotate", "repo", "--threshold", "two", NULL},
				      {"p", "show", "repo", "--frob", NULL}};
	assert_true(read_line(6, sign, &args));
	assert_ptr_equal(args.run, job_sign);
	assert_string_equal(args.job.key, "k");
	assert_true(args.job.yes);
	assert_string_equal(args.job.operands[0], "repo");
	assert_true(read_line(7, init, &args));
	assert_int_equal(args.job.names.count, 2);
	assert_string_equal(args.job.names.at[1], "b");
	assert_true(read_line(5, recall, &args));
	assert_int_equal(args.job.operand_count, 3);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int count = 0;
		while (bad[i][count] != NULL)
			count++;
		assert_false(read_line(count, bad[i], &args));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(distinct_keys_are_counted),
					   cmocka_unit_test(a_key_under_a_wrong_id_signs_nothing),
					   cmocka_unit_test(nothing_says_nothing),
					   cmocka_unit_test(instants),
					   cmocka_unit_test(sizes),
					   cmocka_unit_test(command_lines)};
	return cmocka_run_group_tests(tests, start, end);
}
