/* state.db: what is kept, and what happens to one that is missing, garbage or hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maxima.h"
#include "state.h"

static char root[64], path[80];

static int new_folder(void **state)
{
	(void)state;
	snprintf(root, sizeof root, "/dev/shm/mingyue-state-XXXXXX");
	if (mkdtemp(root) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/state.db", root);
	return 0;
}

static int remove_folder(void **state)
{
	char command[100];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return system(command);
}

static struct state *open_it(bool expect_rebuilt)
{
	struct state *state = NULL;
	struct err err = {0};
	bool rebuilt = !expect_rebuilt;
	if (!state_open(root, &state, &rebuilt, &err))
		fail_msg("%s", err.text);
	assert_int_equal(rebuilt, expect_rebuilt);
	return state;
}

static void test_it_keeps(void **unused)
{
	(void)unused;
	struct err err = {0};
	struct bytes bytes = {NULL, 7};
	struct state *state = open_it(false);
	assert_false(state_load(state, "root", &bytes, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(bytes.size, 7); /* untouched */
	struct state_role roles[] = {{.name = "root", .bytes = {"abc", 3}}, {.name = "targets", .bytes = {"", 0}}};
	assert_true(state_trust(state, roles, 2, &err));
	assert_true(state_set_number(state, "floor_s", 1LL << 40, &err));
	struct edition_row row = {.version = 9,
				  .state = EDITION_TRIAL,
				  .length = 5,
				  .crashes = 2,
				  .from_s = 77,
				  .why = "w"},
			   read;
	memset(row.sha256, 'a', 64);
	assert_true(state_put_edition(state, &row, &err));
	row.version = 8;
	row.state = EDITION_REFUSED;
	assert_true(state_put_edition(state, &row, &err));
	state_close(state);

	state = open_it(false);
	assert_true(state_load(state, "root", &bytes, &err));
	assert_int_equal(bytes.size, 3);
	assert_memory_equal(bytes.data, "abc", 3);
	bytes_finish(&bytes);
	assert_true(state_load(state, "targets", &bytes, &err));
	assert_int_equal(bytes.size, 0);
	bytes_finish(&bytes);
	assert_int_equal(state_number(state, "floor_s"), 1LL << 40);
	assert_int_equal(state_number(state, "nothing"), 0);
	struct edition_row rows[4];
	assert_int_equal(state_editions(state, rows, 4), 2);
	assert_int_equal(rows[0].version, 9);
	assert_int_equal(rows[1].state, EDITION_REFUSED);
	assert_true(state_edition(state, 9, &read));
	assert_int_equal(read.crashes, 2);
	assert_int_equal(read.from_s, 77);
	assert_string_equal(read.sha256, row.sha256);
	/* All of a set or none: one role is forgotten with it. */
	struct state_role forget = {.name = "root", .bytes = {NULL, 0}};
	assert_true(state_trust(state, &forget, 1, &err));
	assert_false(state_load(state, "root", &bytes, &err));
	state_forget_editions_before(state, 9);
	assert_false(state_edition(state, 8, &read));
	state_forget_editions_after(state, 8);
	assert_false(state_edition(state, 9, &read));
	state_close(state);
}

static bool count_event(void *ctx, int64_t at_s, const char *text)
{
	int *count = ctx;
	if (*count == 0) {
		assert_int_equal(at_s, LIMIT_EVENTS + 19);
		assert_string_equal(text, "event 1019");
	}
	return ++*count < 5000;
}

/* A card wears: what is there already is not written again. */
static void test_opened_again_it_writes_nothing(void **unused)
{
	(void)unused;
	char journal[100];
	struct stat info;
	state_close(open_it(false));
	snprintf(journal, sizeof journal, "%s-wal", path);
	struct state *state = open_it(false);
	assert_true(stat(journal, &info) != 0 || info.st_size == 0);
	state_close(state);
}

static void test_the_journal_is_bounded(void **unused)
{
	(void)unused;
	struct state *state = open_it(false);
	int count = 0;
	for (int i = 0; i < LIMIT_EVENTS + 20; i++)
		state_tell(state, i, "event %d", i);
	state_events(state, count_event, &count);
	assert_int_equal(count, LIMIT_EVENTS);
	state_close(state);
}

static void write_file(const char *data, size_t size)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	fclose(file);
}

static void hostile(const char *sql)
{
	sqlite3 *db;
	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static void test_what_is_no_state_is_begun_anew(void **unused)
{
	(void)unused;
	char zeros[8192] = {0};
	write_file("", 0);
	state_close(open_it(false)); /* empty: as missing */
	write_file(zeros, sizeof zeros);
	state_close(open_it(true));
	write_file("SQLite format 3\0and then nothing of the kind that follows it in a database, but some text....",
		   90);
	state_close(open_it(true));
	/* Another program's tables, or ours as views that do things. */
	static const char *const others[] = {
	    "CREATE TABLE role(x); PRAGMA user_version=2;",
	    "CREATE VIEW role AS SELECT 'root' AS name, randomblob(9) AS data; PRAGMA user_version=2;",
	    "CREATE TABLE edition(version, state, sha256, length, since, crashes); PRAGMA user_version=2;",
	};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		hostile(others[i]);
		struct state *state = open_it(true);
		struct err err = {0};
		assert_true(state_set_number(state, "floor_s", 1, &err));
		state_close(state);
	}
}

static void test_rows_that_lie_are_passed_over(void **unused)
{
	(void)unused;
	struct state *state = open_it(false);
	state_close(state);
	sqlite3 *db;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	char *error = NULL;
	sqlite3_exec(db,
		     "INSERT INTO edition VALUES(-3,'confirmed','',0,0,0,'',0),(4,'strange','',0,0,0,'',0),"
		     "(5,'confirmed','../../etc',-1,0,0,hex(zeroblob(4000)),-9)",
		     NULL, NULL, &error);
	assert_null(error);
	sqlite3_close(db);
	state = open_it(false);
	struct edition_row rows[8];
	assert_int_equal(state_editions(state, rows, 8), 1);
	assert_int_equal(rows[0].version, 5);
	assert_string_equal(rows[0].sha256, "");
	assert_int_equal(strlen(rows[0].why), sizeof rows[0].why - 1);
	state_close(state);
}

static void test_reading_only(void **unused)
{
	(void)unused;
	struct state *state = NULL, *reader = NULL;
	struct err err = {0};
	assert_false(state_open_to_read(root, &reader, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	state = open_it(false);
	assert_true(state_set_number(state, "n", 5, &err));
	assert_true(state_open_to_read(root, &reader, &err));
	assert_int_equal(state_number(reader, "n"), 5);
	assert_false(state_set_number(reader, "n", 6, &err));
	state_tell(reader, 1, "nothing");
	assert_int_equal(state_number(state, "n"), 5);
	state_close(reader);
	state_close(state);
	write_file("garbage, and it stays so", 24);
	reader = NULL;
	assert_false(state_open_to_read(root, &reader, &err));
	assert_null(reader);
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_size, 24);
}

static void test_a_folder_that_cannot_be_written(void **unused)
{
	(void)unused;
	struct state *state = NULL;
	bool rebuilt;
	struct err err = {0};
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(state_open(root, &state, &rebuilt, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_null(state);
	assert_int_equal(access(path, F_OK), 0); /* nothing was thrown away */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_it_keeps, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_opened_again_it_writes_nothing, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_the_journal_is_bounded, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_what_is_no_state_is_begun_anew, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_rows_that_lie_are_passed_over, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_reading_only, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_a_folder_that_cannot_be_written, new_folder, remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
