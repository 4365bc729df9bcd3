/* What staff ask for: what is taken, what is refused, and that nothing is done twice; and the hold they may ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask.h"
#include "hold.h"

static char root[64];

static int new_folder(void **state)
{
	(void)state;
	snprintf(root, sizeof root, "/dev/shm/mingyue-ask-XXXXXX");
	return mkdtemp(root) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
	char command[100];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return system(command);
}

static void test_what_is_asked(void **unused)
{
	(void)unused;
	static const struct {
		const char *text;
		enum ask_verb verb;
		int64_t id, edition;
	} good[] = {
	    {"{\"id\":8,\"do\":\"rollback\",\"edition\":7}", ASK_ROLLBACK, 8, 7},
	    {"{\"do\":\"hold\",\"id\":9}\n", ASK_HOLD, 9, 0},
	    {" {\"id\":8,\"do\":\"release\"}", ASK_RELEASE, 8, 0},
	    {"{\"id\":8,\"do\":\"reboot\"}", ASK_REBOOT, 8, 0},
	    {"{\"id\":1007,\"do\":\"shutdown\"}", ASK_SHUTDOWN, 1007, 0},
	};
	static const char *const bad[] = {
	    "",
	    "{",
	    "[]",
	    "null",
	    "{\"id\":8}",
	    "{\"do\":\"hold\"}",
	    "{\"id\":\"8\",\"do\":\"hold\"}",
	    "{\"id\":8.0,\"do\":\"hold\"}",
	    "{\"id\":-8,\"do\":\"hold\"}",
	    "{\"id\":0,\"do\":\"hold\"}",
	    "{\"id\":1008,\"do\":\"hold\"}",
	    "{\"id\":9007199254740991,\"do\":\"hold\"}",
	    "{\"id\":9223372036854775807,\"do\":\"hold\"}",
	    "{\"id\":8,\"do\":\"hold\",\"edition\":7}",
	    "{\"id\":8,\"do\":\"Hold\"}",
	    "{\"id\":8,\"do\":\"hold \"}",
	    "{\"id\":8,\"do\":\"rm -rf /\"}",
	    "{\"id\":8,\"do\":null}",
	    "{\"id\":8,\"do\":\"rollback\"}",
	    "{\"id\":8,\"do\":\"rollback\",\"edition\":0}",
	    "{\"id\":8,\"do\":\"rollback\",\"edition\":-1}",
	    "{\"id\":8,\"do\":\"rollback\",\"edition\":\"7\"}",
	    "{\"id\":8,\"do\":\"rollback\",\"editions\":7}",
	    "{\"id\":8,\"do\":\"rollback\",\"edition\":7,\"force\":true}",
	    "{\"id\":8,\"id\":9,\"do\":\"hold\"}",
	    "{\"id\":8,\"do\":\"hold\"} {}",
	    "{\"id\":8,\"do\":\"hold\"}x",
	    "\xef\xbb\xbf{\"id\":8,\"do\":\"hold\"}",
	};
	struct ask ask;
	struct err err;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		if (!ask_parse(good[i].text, strlen(good[i].text), 7, &ask, &err))
			fail_msg("%s: %s", good[i].text, err.text);
		assert_int_equal(ask.verb, good[i].verb);
		assert_int_equal(ask.id, good[i].id);
		assert_int_equal(ask.edition, good[i].edition);
		/* The same once more. */
		assert_false(ask_parse(good[i].text, strlen(good[i].text), good[i].id, &ask, &err));
		assert_int_equal(err.code, ERR_BUSY);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ask.id = 77;
		if (ask_parse(bad[i], strlen(bad[i]), 7, &ask, &err))
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(err.code, ERR_CORRUPT);
		assert_int_equal(ask.id, 77); /* untouched */
	}
	char text[600];
	memset(text, ' ', sizeof text);
	memcpy(text, "{\"id\":8,\"do\":\"hold\"}", 20);
	assert_true(ask_parse(text, 512, 7, &ask, &err));
	assert_false(ask_parse(text, 513, 7, &ask, &err));
	text[30] = '\0';
	assert_false(ask_parse(text, 512, 7, &ask, &err));
}

static void put(const char *text)
{
	char path[80];
	snprintf(path, sizeof path, "%s/ask.json", root);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void test_it_is_taken_once(void **unused)
{
	(void)unused;
	struct ask ask;
	struct err err;
	char path[80];
	assert_false(ask_waits(root));
	assert_false(ask_take(root, 0, &ask, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	put("{\"id\":1,\"do\":\"hold\"}");
	assert_true(ask_waits(root));
	assert_true(ask_take(root, 0, &ask, &err));
	assert_false(ask_waits(root));
	put("garbage");
	assert_false(ask_take(root, 0, &ask, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	assert_false(ask_waits(root));
	/* A link elsewhere and a pipe are not read, do not hang it, and go. */
	snprintf(path, sizeof path, "%s/ask.json", root);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_false(ask_take(root, 0, &ask, &err));
	assert_false(ask_waits(root));
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(ask_take(root, 0, &ask, &err));
	assert_false(ask_waits(root));
	/* So does a folder; one that does not go is not done. */
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(ask_take(root, 0, &ask, &err));
	assert_false(ask_waits(root));
	char inside[100];
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(inside, sizeof inside, "%s/x", path);
	assert_int_equal(mkdir(inside, 0700), 0);
	assert_false(ask_take(root, 0, &ask, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_true(ask_waits(root));
}

static struct state *open_state(void)
{
	struct state *state = NULL;
	struct err err = {0};
	bool rebuilt;
	if (!state_open(root, &state, &rebuilt, &err))
		fail_msg("%s", err.text);
	return state;
}

static void test_a_hold_ends_by_itself(void **unused)
{
	(void)unused;
	struct state *state = open_state();
	struct hold hold;
	struct err err;
	uint64_t at_ms = 5000;
	hold_load(&hold, state, at_ms);
	assert_int_equal(hold_left_s(&hold, at_ms), 0);
	assert_false(hold_tick(&hold, state, at_ms));
	assert_true(hold_release(&hold, state, &err));
	assert_true(hold_begin(&hold, state, at_ms, &err));
	assert_int_equal(hold_left_s(&hold, at_ms), HOLD_S);
	for (int s = 1; s < HOLD_S; s++)
		if (hold_tick(&hold, state, at_ms + (uint64_t)s * 1000))
			fail_msg("over after %d s", s);
	assert_int_equal(hold_left_s(&hold, at_ms + (uint64_t)(HOLD_S - 1) * 1000), 1);
	/* What is written down is never more than five minutes behind. */
	assert_true(state_number(state, "hold_left_s") <= HOLD_SAVE_S + 1);
	assert_true(hold_tick(&hold, state, at_ms + (uint64_t)HOLD_S * 1000));
	assert_false(hold_tick(&hold, state, at_ms + (uint64_t)HOLD_S * 1000 + 1));
	assert_int_equal(state_number(state, "hold_left_s"), 0);
	assert_true(hold_begin(&hold, state, at_ms, &err));
	assert_true(hold_release(&hold, state, &err));
	assert_int_equal(hold_left_s(&hold, at_ms), 0);
	assert_int_equal(state_number(state, "hold_left_s"), 0);
	state_close(state);
}

static void test_a_hold_outlives_a_restart(void **unused)
{
	(void)unused;
	struct state *state = open_state();
	struct hold hold;
	struct err err;
	assert_true(hold_begin(&hold, state, 100, &err));
	state_close(state);
	state = open_state();
	/* Time begins anew with the board. A command only looks. */
	hold_load(&hold, state, 7);
	assert_int_equal(hold_left_s(&hold, 7), HOLD_S);
	int restarts = 0;
	for (; restarts < 1000; restarts++) {
		hold_resume(&hold, state, 7);
		if (hold_left_s(&hold, 7) == 0)
			break;
	}
	assert_int_equal(restarts, HOLD_S / HOLD_SAVE_S - 1);
	/* A number that is not ours holds no longer than ours would. */
	assert_true(state_set_number(state, "hold_left_s", INT64_MAX, &err));
	hold_load(&hold, state, 7);
	assert_int_equal(hold_left_s(&hold, 7), HOLD_S);
	assert_true(state_set_number(state, "hold_left_s", -5, &err));
	hold_load(&hold, state, 7);
	assert_int_equal(hold_left_s(&hold, 7), 0);
	state_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_is_asked),
	    cmocka_unit_test_setup_teardown(test_it_is_taken_once, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_a_hold_ends_by_itself, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_a_hold_outlives_a_restart, new_folder, remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
