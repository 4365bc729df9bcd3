/* metadata_dir: files replaced whole, links not followed, what is none refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "metadata_dir.h"

static char dir[64];

static int setup(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/mingyue-metadata-XXXXXX");
	return mkdtemp(dir) != NULL ? 0 : -1;
}

static int teardown(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", dir);
	return system(command);
}

static void assert_holds(const char *name, const char *text)
{
	char *path = metadata_dir_join(dir, name);
	struct bytes file;
	struct err err;
	assert_true(metadata_dir_read(path, 100, &file, &err));
	assert_int_equal(file.size, strlen(text));
	assert_memory_equal(file.data, text, file.size);
	bytes_finish(&file);
	free(path);
}

static void keeps_loads_and_forgets(void **state)
{
	struct metadata_dir metadata_dir = {dir, NULL, NULL};
	struct tuf_io io;
	struct bytes file;
	struct err err;
	(void)state;
	metadata_dir_io(&metadata_dir, &io);
	assert_false(io.load(io.ctx, "root", &file, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_true(io.forget(io.ctx, "root", &err));
	assert_true(io.save(io.ctx, "root", "first", 5, &err));
	assert_true(io.save(io.ctx, "root", "2", 1, &err));
	assert_holds("root.json", "2");
	assert_true(io.save(io.ctx, "..%2Fx", "y", 1, &err)); /* a role's name, encoded */
	assert_holds("..%2Fx.json", "y");
	assert_true(io.forget(io.ctx, "root", &err));
	assert_false(io.load(io.ctx, "root", &file, &err));
}

/* CVE-2026-6968: a link in the folder is replaced, what it points to stays. */
static void test_cve_2026_6968_links_are_not_followed(void **state)
{
	static const char *const names[] = {"timestamp.json", "+new"};
	char *outside = metadata_dir_join(dir, "outside"), *sub = metadata_dir_join(dir, "sub");
	struct err err;
	(void)state;
	assert_true(metadata_dir_write(dir, "outside", "precious", 8, &err));
	assert_int_equal(mkdir(sub, 0755), 0);
	for (int i = 0; i < 2; i++) {
		char *link = metadata_dir_join(sub, names[i]);
		assert_int_equal(symlink(outside, link), 0);
		/* A link where the new file is made is somebody's trap: nothing is written. */
		assert_int_equal(metadata_dir_write(sub, "timestamp.json", "new", 3, &err), i == 0);
		assert_holds("outside", "precious");
		free(link);
	}
	assert_holds("sub/timestamp.json", "new");
	free(outside);
	free(sub);
}

static void refuses_what_is_no_file(void **state)
{
	struct bytes file;
	struct err err;
	char *missing = metadata_dir_join(dir, "missing");
	(void)state;
	assert_false(metadata_dir_read(dir, 100, &file, &err)); /* a folder */
	assert_int_equal(err.code, ERR_LIMIT);
	assert_false(metadata_dir_write(missing, "root.json", "x", 1, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_true(metadata_dir_write(dir, "long", "12345", 5, &err));
	char *path = metadata_dir_join(dir, "long");
	assert_false(metadata_dir_read(path, 4, &file, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	free(path);
	free(missing);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {T(keeps_loads_and_forgets), T(test_cve_2026_6968_links_are_not_followed),
					   T(refuses_what_is_no_file)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
