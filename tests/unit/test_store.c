/* Which edition is current, what recalls hide, and blobs that are what their names say. */
#include "catalogue.h"

#include "blobs.h"
#include "store.h"

static char root[512];

static void file(const char *name, const char *text)
{
	char path[700];
	snprintf(path, sizeof path, "%s/%s", root, name);
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static int new_store(void **state)
{
	static int number;
	char path[700];
	(void)state;
	snprintf(root, sizeof root, "%s/store%d", catalogue_dir, number++);
	mkdir(root, 0755);
	snprintf(path, sizeof path, "%s/editions", root);
	mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/editions/12", root);
	mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/editions/12/catalogue.db", root);
	catalogue_write(path, NULL);
	return 0;
}

static void point(const char *target)
{
	char path[700];
	snprintf(path, sizeof path, "%s/current", root);
	unlink(path);
	assert_int_equal(symlink(target, path), 0);
}

static void test_current(void **state)
{
	(void)state;
	char edition[64] = "untouched";
	struct err err;
	assert_false(store_current(root, edition, sizeof edition, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	static const char *const bad[] = {"../x", "editions/", "editions/1x", "editions/1/2", "/etc", "editions/-1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		point(bad[i]);
		assert_false(store_current(root, edition, sizeof edition, &err));
		assert_int_equal(err.code, ERR_CORRUPT);
	}
	assert_string_equal(edition, "untouched");
	point("editions/12");
	assert_true(store_current(root, edition, sizeof edition, &err));
	assert_string_equal(edition, "editions/12");
}

static struct exhibition *read_with(const char *recalled)
{
	struct exhibition *ex = NULL;
	struct err err = {0};
	file("recalled", recalled);
	if (!store_read(root, "editions/12", root, &ex, &err))
		return NULL;
	return ex;
}

static void test_recalls_hide(void **state)
{
	(void)state;
	struct exhibition *ex = read_with("# a comment\r\n\npart\r\n");
	assert_non_null(ex);
	assert_int_equal(exhibition_page(ex, "cards")->item_count, 1);
	assert_int_equal(exhibition_record(ex, "total")->in_count, 0);
	assert_string_equal(exhibition_record(ex, "a")->initials.by[LANG_ZH], "DJX");
	exhibition_destroy(ex);
	ex = read_with(HASH_A "\n");
	assert_null(exhibition_record(ex, "p")->picture);
	assert_null(exhibition_record(ex, "p")->portrait);
	exhibition_destroy(ex);
	ex = read_with("cards\na\n");
	assert_int_equal(ex->loop_count, 2);
	assert_true(text_empty(&exhibition_record(ex, "a")->initials)); /* it is not found */
	assert_null(exhibition_page(ex, "map")->focus);
	assert_null(exhibition_page(ex, "map")->map->shapes[0].place);
	exhibition_destroy(ex);
	ex = read_with("cards\nmap\ngallery\n"); /* nothing left to show, which is not nothing known */
	assert_non_null(ex);
	assert_int_equal(ex->loop_count, 0);
	exhibition_destroy(ex);
	assert_null(read_with("not an id\n")); /* and a list that cannot be read hides everything */
}

static void test_the_mark_changes(void **state)
{
	(void)state;
	char before[512], after[512];
	store_mark(root, before, sizeof before);
	point("editions/12");
	store_mark(root, after, sizeof after);
	assert_string_not_equal(before, after);
	store_mark(root, before, sizeof before);
	assert_string_equal(before, after);
	file("recalled", "part\n");
	store_mark(root, after, sizeof after);
	assert_string_not_equal(before, after);
}

static void test_blobs(void **state)
{
	(void)state;
	char hex[DIGEST_HEX_SIZE], name[200], path[900];
	struct rendition rendition = {.bytes = 5};
	struct err err;
	uint8_t *data = NULL;
	digest_hex("hello", 5, hex);
	memcpy(rendition.sha256, hex, sizeof hex);
	assert_false(blobs_read(root, &rendition, &data, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	snprintf(path, sizeof path, "%s/blobs", root);
	mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/blobs/%.2s", root, hex);
	mkdir(path, 0755);
	snprintf(name, sizeof name, "blobs/%.2s/%s", hex, hex);
	file(name, "hello");
	assert_true(blobs_read(root, &rendition, &data, &err));
	assert_memory_equal(data, "hello", 5);
	free(data);
	data = NULL;
	static const char *const bad[] = {"hellp", "hell", "hello!", ""};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		file(name, bad[i]);
		assert_false(blobs_read(root, &rendition, &data, &err));
		assert_int_equal(err.code, ERR_CORRUPT);
	}
	snprintf(path, sizeof path, "%s/%s", root, name);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0); /* must not hang */
	assert_false(blobs_read(root, &rendition, &data, &err));
	unlink(path);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_false(blobs_read(root, &rendition, &data, &err));
	assert_null(data);
}

static void test_civil_time(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool partial;
		int64_t min; /* -1: not a date */
	} cases[] = {{"1970-01-01", false, 0},
		     {"1970-01-02T00:01", false, 1441},
		     {"2000-02-29", false, 15863040},
		     {"2020-02-30", false, -1},
		     {"2019-02-29", false, -1},
		     {"2020-13-01", false, -1},
		     {"2020-00-01", false, -1},
		     {"2020-01-01T24:00", false, -1},
		     {"2020-01-01 10:00", false, -1},
		     {"2020", true, 26297280},
		     {"2020", false, -1},
		     {"2020-04", true, 26428320},
		     {"2038-01-19T03:15", false, 35791395},
		     {"20200101", false, -1},
		     {"", true, -1}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t min = -1;
		assert_true(civil_parse(cases[i].text, cases[i].partial, &min) == (cases[i].min >= 0));
		if (min != cases[i].min)
			fail_msg("%s: %lld", cases[i].text, (long long)min);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_current, new_store),
	    cmocka_unit_test_setup(test_recalls_hide, new_store),
	    cmocka_unit_test_setup(test_the_mark_changes, new_store),
	    cmocka_unit_test_setup(test_blobs, new_store),
	    cmocka_unit_test(test_civil_time),
	};
	return cmocka_run_group_tests(tests, catalogue_setup, catalogue_teardown);
}
