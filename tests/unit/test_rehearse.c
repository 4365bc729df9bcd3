/* What an app that draws an edition may do, and what is made of how it ends. The app is a script. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rehearse.h"

static char root[40], app[60];
static bool goes_on;

static int new_folder(void **state)
{
	char path[80];
	(void)state;
	snprintf(root, sizeof root, "/tmp/mingyue-rehearse-XXXXXX");
	if (mkdtemp(root) == NULL)
		return -1;
	snprintf(app, sizeof app, "%s/app", root);
	snprintf(path, sizeof path, "%s/editions", root);
	mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/editions/7", root);
	mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/editions/7/catalogue.db", root);
	FILE *file = fopen(path, "w");
	fputs("seven", file);
	goes_on = true;
	return fclose(file);
}

static int remove_folder(void **state)
{
	char command[100];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return system(command);
}

static bool idle(void *ctx)
{
	(void)ctx;
	return goes_on;
}

/* Rehearses with a script; the error's code, ERR_NONE when it may be shown. */
static enum err_code with(const char *script, int *pages, int *issues)
{
	FILE *file = fopen(app, "w");
	struct err err = {0};
	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", script);
	fclose(file);
	assert_int_equal(chmod(app, 0755), 0);
	struct rehearsal rehearsal = {.app = app,
				      .store = root,
				      .run = root,
				      .sizes = "1920x1080 640x480",
				      .lang = "zh",
				      .deadline_ms = 1500,
				      .idle = idle};
	bool fine = rehearse(&rehearsal, 7, pages, issues, &err);
	assert_int_equal(fine, err.code == ERR_NONE);
	char stage[60];
	snprintf(stage, sizeof stage, "%s/rehearsal", root);
	assert_int_not_equal(access(stage, F_OK), 0);
	return err.code;
}

static void test_how_it_ends(void **state)
{
	(void)state;
	static const struct {
		const char *script;
		enum err_code code;
		int pages, issues;
	} cases[] = {
	    {"echo '{\"issues\":[],\"pages\":3}'", ERR_NONE, 3, 0},
	    {"echo '{\"issues\":[{},{}],\"pages\":3}'; exit 1", ERR_NONE, 3, 2},
	    {"echo '{\"issues\":[],\"pages\":0}'; exit 1", ERR_CORRUPT, -1, -1},
	    {"echo nonsense", ERR_CORRUPT, -1, -1},
	    {"echo '{\"issues\":[],\"pages\":3}'; kill -SEGV $$", ERR_CORRUPT, -1, -1},
	    {"kill -XCPU $$", ERR_CORRUPT, -1, -1},
	    {"kill -KILL $$", ERR_IO, -1, -1}, /* no fault of the edition's: the kernel wanted its memory */
	    {"exit 2", ERR_CORRUPT, -1, -1},
	    {"exit 3", ERR_NOT_FOUND, -1, -1},
	    {"sleep 60", ERR_CORRUPT, -1, -1},
	    {"sleep 60 & echo $! > /dev/null; exec >&-; sleep 60", ERR_CORRUPT, -1, -1},
	    {"yes", ERR_CORRUPT, -1, -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int pages = -1, issues = -1;
		enum err_code code = with(cases[i].script, &pages, &issues);
		if (code != cases[i].code || pages != cases[i].pages || issues != cases[i].issues)
			fail_msg("%s: %d, %d pages, %d issues", cases[i].script, code, pages, issues);
	}
}

static void test_what_it_is_given(void **state)
{
	(void)state;
	int pages, issues;
	/* The edition that is asked for, as current, of a store that has the real one's files. */
	assert_int_equal(with("[ \"$*\" = \"--probe --json --store $4 --lang zh --size 1920x1080 --size 640x480\" ] && "
			      "[ \"$(cat $4/current/catalogue.db)\" = seven ] && echo '{\"pages\":1}'",
			      &pages, &issues),
			 ERR_NONE);
}

static void test_what_it_may_not(void **state)
{
	(void)state;
	int pages, issues;
#ifndef MINGYUE_SANITIZED
	assert_int_equal(with("(echo x > $4/file) 2> /dev/null; [ -s $4/file ]; was=$?; rm -f $4/file; "
			      "[ $was = 1 ] && [ $(ulimit -t) != unlimited ] && echo '{\"pages\":1}'",
			      &pages, &issues),
			 ERR_NONE);
#endif
	/* Without the filter this would be "connect: Network is unreachable" or "refused". */
	assert_int_equal(
	    with(
		"bash -c ': > /dev/tcp/127.0.0.1/9' 2>&1 | grep -q 'socket: Permission denied' && echo '{\"pages\":1}'",
		&pages, &issues),
	    ERR_NONE);
	/* Nor has it one of ours. */
	int ours = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(with("ls -l /proc/$$/fd | grep -q socket || echo '{\"pages\":1}'", &pages, &issues), ERR_NONE);
	close(ours);
	if (geteuid() == 0) /* only root is sure to get a network of its own, which is none */
		assert_int_equal(with("[ $(grep -c : /proc/net/dev) -le 1 ] && echo '{\"pages\":1}'", &pages, &issues),
				 ERR_NONE);
}

static void test_it_is_ended(void **state)
{
	(void)state;
	int pages, issues;
	goes_on = false;
	assert_int_equal(with("sleep 60", &pages, &issues), ERR_NET);
}

static void test_no_app(void **state)
{
	(void)state;
	int pages, issues;
	struct err err = {0};
	struct rehearsal rehearsal = {
	    .app = "/nonexistent", .store = root, .run = root, .sizes = "640x480", .lang = "zh", .deadline_ms = 1000};
	assert_false(rehearse(&rehearsal, 7, &pages, &issues, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_how_it_ends, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_what_it_is_given, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_what_it_may_not, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_it_is_ended, new_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_no_app, new_folder, remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
