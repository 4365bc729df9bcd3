/* What people read of an error: in their language, and never half a character. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "lang.h"

static void the_system_speaks_chinese(void **state)
{
	(void)state;
	struct err err;
	setenv("LC_ALL", "zh_CN.UTF-8", 1);
	errno = ENOSPC;
	assert_false(err_errno(&err, "写不了"));
	assert_string_equal(err.text, "写不了: 磁盘已满");
	assert_int_equal(err.code, ERR_IO);
	errno = EXDEV; /* nobody meets it: the system's own words */
	err_errno(&err, "x");
	assert_non_null(strstr(err.text, "x: "));
	setenv("LC_ALL", "C", 1);
	errno = ENOSPC;
	err_errno(&err, "x");
	assert_string_equal(err.text, "x: No space left on device");
}

/* Which of the two was said is known by its mark, whatever it begins with. */
static void what_is_said_is_marked(void **state)
{
	(void)state;
	struct err err;
	setenv("LC_ALL", "zh_CN.UTF-8", 1);
	assert_false(err_say(&err, ERR_BUSY, "%s 有 %d 个", "%s has %d", "/a", 3));
	assert_string_equal(err.text, "/a 有 3 个");
	assert_true(err.said && err.code == ERR_BUSY);
	err_prefix(&err, "/b");
	assert_true(err.said);
	err_set(&err, ERR_IO, "错 of /a");
	assert_false(err.said);
	errno = ENOSPC;
	assert_false(err_say_errno(&err, "%s 写不了", "cannot write %s", "/a"));
	assert_string_equal(err.text, "/a 写不了: 磁盘已满");
	assert_true(err.said && err.code == ERR_IO);
	errno = ENOSPC;
	err_errno(&err, "/a");
	assert_false(err.said);
	setenv("LC_ALL", "C", 1);
	err_say(&err, ERR_BUSY, "%s 有 %d 个", "%s has %d", "/a", 3);
	assert_string_equal(err.text, "/a has 3");
	assert_false(err_say(NULL, ERR_BUSY, "甲", "a") || err_say_errno(NULL, "甲", "a"));
}

/* Whole characters of three bytes after so many of one, and nothing else. */
static void assert_whole(const char *text, size_t before)
{
	size_t length = strlen(text);
	assert_true(length > 400 && length < 512);
	assert_int_equal((length - before) % 3, 0);
}

static void a_long_text_ends_with_a_character(void **state)
{
	(void)state;
	char text[901] = "";
	struct err err;
	for (int i = 0; i < 300; i++)
		memcpy(text + 3 * i, "汉", 4);
	for (size_t before = 0; before < 4; before++) {
		err_set(&err, ERR_IO, "%.*s%s", (int)before, "abc", text);
		assert_whole(err.text, before);
		err_set(&err, ERR_IO, "%s", text);
		err_prefix(&err, "%.*s", (int)before, "abc");
		assert_whole(err.text, before + 2);
		err_errno(&err, "%.*s%s", (int)before, "abc", text);
		assert_whole(err.text, before);
	}
}

static void only_what_was_cut_goes(void **state)
{
	(void)state;
	static const char *const texts[][2] = {{"", ""},
					       {"a", "a"},
					       {"汉", "汉"},
					       {"a\xe6\xb1", "a"},
					       {"\xe6", ""},
					       {"é\xc3", "é"},
					       {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
					       {"a\xf0\x9f\x98", "a"}};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char text[16];
		strcpy(text, texts[i][0]);
		lang_whole(text);
		assert_string_equal(text, texts[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_system_speaks_chinese), cmocka_unit_test(what_is_said_is_marked),
	    cmocka_unit_test(a_long_text_ends_with_a_character), cmocka_unit_test(only_what_was_cut_goes)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
