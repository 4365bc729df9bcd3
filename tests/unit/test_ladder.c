/* When an edition that stood its trial is taken back all the same: by the crashes its unit has noted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ladder.h"

static char path[] = "/tmp/mingyue-ladder-XXXXXX";

static void note(const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void test_three_in_five_minutes(void **state)
{
	static const struct {
		const char *list;
		bool down;
	} cases[] = {
	    {"", false},
	    {"1100\n1101\n", false},
	    {"1100\n1101\n1102\n", true},
	    {"1100\n1101\n1102\n1103\n", true},
	    {"100\n1101\n1102\n", false},  /* of what was shown before */
	    {"1000\n1101\n1102\n", false}, /* at the moment it came up */
	    {"x\n\n1101\n1102\n", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ladder ladder = {.version = 0};
		note("");
		assert_false(ladder_step(&ladder, path, 7, 1000));
		note(cases[i].list);
		assert_int_equal(ladder_step(&ladder, path, 7, 1110), cases[i].down);
	}
	struct ladder ladder = {.version = 7, .since_s = 100};
	note("1100\n1300\n1402\n");
	assert_false(ladder_step(&ladder, path, 7, 1403)); /* the first is too long ago */
	note("1103\n1300\n1402\n");
	assert_false(ladder_step(&ladder, path, 7, 1403));
	note("1104\n1300\n1402\n");
	assert_true(ladder_step(&ladder, path, 7, 1403));
}

static void test_one_step_an_hour(void **state)
{
	struct ladder ladder = {.version = 7, .since_s = 100};
	(void)state;
	note("1100\n1101\n1102\n");
	assert_true(ladder_step(&ladder, path, 7, 1103));
	assert_false(ladder_step(&ladder, path, 6, 1104));
	note("1105\n1106\n1107\n");
	assert_false(ladder_step(&ladder, path, 6, 1108));
	note("4701\n4702\n4703\n");
	assert_false(ladder_step(&ladder, path, 0, 4704)); /* what is built in has nothing before it */
	assert_false(ladder_step(&ladder, path, 6, 4705)); /* of what was shown before */
	note("4711\n4712\n4713\n");
	assert_true(ladder_step(&ladder, path, 6, 4714));
}

static void test_a_change_of_the_list(void **state)
{
	struct ladder ladder = {.version = 0};
	(void)state;
	note("1\n");
	assert_true(ladder_noted(&ladder, path));
	assert_false(ladder_noted(&ladder, path));
	unlink(path);
	assert_true(ladder_noted(&ladder, path));
	assert_false(ladder_noted(&ladder, path));
	assert_false(ladder_step(&ladder, path, 7, 10));
	assert_false(ladder_step(&ladder, path, 7, 20));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_three_in_five_minutes),
	    cmocka_unit_test(test_one_step_an_hour),
	    cmocka_unit_test(test_a_change_of_the_list),
	};
	int fd = mkstemp(path);
	close(fd);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
