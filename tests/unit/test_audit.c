/* The log: a chain that shows every change, and takes each deed once. */
#include "repository_folder.h"

#include "audit.h"

static char *text_of(const char *name)
{
	struct bytes bytes;
	struct err err;
	must(repository_read(&repository_made, name, 100000, &bytes, &err), &err);
	return bytes.data;
}

static bool verify(const char *anchor, size_t *lines)
{
	struct err err = {0};
	return audit_verify(&repository_made, anchor, lines, &err);
}

static void add(const char *what, int64_t now_s)
{
	struct err err = {0};
	must(audit_add(&repository_made, json_pack("{s:s}", "do", what), now_s, &err), &err);
}

static void each_deed_once(void **state)
{
	(void)state;
	size_t lines = 0;
	repository_reset(false);
	assert_true(verify(NULL, &lines));
	assert_int_equal(lines, 1);
	add("refresh", NOW_S);
	add("refresh", NOW_S + 5);
	add("release", NOW_S + 9);
	assert_true(verify(NULL, &lines));
	assert_int_equal(lines, 3);
	add("refresh", NOW_S + 20); /* done again, not run again */
	assert_true(verify(NULL, &lines));
	assert_int_equal(lines, 4);
}

static void every_change_is_seen(void **state)
{
	(void)state;
	size_t lines, tried = 0;
	char head[DIGEST_HEX_SIZE];
	struct err err;
	repository_reset(false);
	add("one", NOW_S);
	add("two", NOW_S + 1);
	must(audit_head(&repository_made, head, &err), &err);
	char *log = text_of("log");
	for (size_t i = 0, size = strlen(log); i < size; i += 7) {
		char was = log[i];
		log[i] = was == 'x' ? 'y' : 'x';
		write_text(repository_file("log"), log);
		log[i] = was;
		assert_false(verify(head, &lines));
		tried++;
	}
	assert_true(tried > 20);
	/* a line taken out; the first, the middle, the last */
	write_text(repository_file("log"), strchr(log, '\n') + 1);
	assert_false(verify(NULL, &lines));
	char *second = strchr(log, '\n') + 1, *third = strchr(second, '\n') + 1;
	char *without = malloc(strlen(log) + 1);
	assert_non_null(without);
	sprintf(without, "%.*s%s", (int)(second - log), log, third);
	write_text(repository_file("log"), without);
	assert_false(verify(NULL, &lines));
	sprintf(without, "%.*s", (int)(third - log), log);
	write_text(repository_file("log"), without);
	assert_true(verify(NULL, &lines)); /* alone the chain cannot tell; what was signed can */
	assert_false(verify(head, &lines));
	write_text(repository_file("log"), log);
	assert_true(verify(head, &lines));
	/* nothing is added to a log that is wrong */
	log[20] = 'x';
	write_text(repository_file("log"), log);
	assert_false(audit_add(&repository_made, json_pack("{s:s}", "do", "three"), NOW_S, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	free(without);
	free(log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_deed_once), cmocka_unit_test(every_change_is_seen)};
	return cmocka_run_group_tests(tests, repository_start, repository_cleanup);
}
