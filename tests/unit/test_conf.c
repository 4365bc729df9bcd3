/* mingyue.conf: what is taken, what is an error and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"

#define ADDRESS "an address such as https://example.org/mingyue; http only to this machine"

static bool parse(const char *text, struct conf *conf, struct err *err)
{
	*err = (struct err){0};
	return conf_parse("f", text, strlen(text), conf, err);
}

static void test_defaults(void **state)
{
	(void)state;
	struct conf conf;
	struct err err;
	assert_true(parse("", &conf, &err));
	assert_int_equal(conf.server.poll_s, 30);
	assert_string_equal(conf.server.url, "");
	assert_string_equal(conf.report.url, "");
	assert_string_equal(conf.store.path, "/var/lib/mingyue");
	assert_int_equal(conf.store.keep, 5);
	assert_string_equal(conf.trust.clock, "auto");
}

static void test_values(void **state)
{
	(void)state;
	struct conf conf;
	struct err err;
	assert_true(
	    parse("# a comment\r\n; another\n\n [server] \n url=https://e.org/a/ \r\n poll_seconds = 5\n[wall]\n"
		  "sizes = 1920x1080 1080x1920\nlang = zh\n[board]\nrotate = 90\nbright = 20:00-06:30\n[report]\nname "
		  "= 一号 屏\n[server]\npin = sha256//x=",
		  &conf, &err));
	assert_string_equal(conf.server.url, "https://e.org/a");
	assert_string_equal(conf.server.pin, "sha256//x=");
	assert_int_equal(conf.server.poll_s, 5);
	assert_string_equal(conf.report.name, "一号 屏");
	assert_string_equal(conf.board.rotate, "90");
	assert_string_equal(conf.board.bright, "20:00-06:30");
	assert_string_equal(conf.board.service, "off");
}

/* What is taken can be asked: fetch has the same rule. */
static void test_http_to_this_machine(void **state)
{
	(void)state;
	static const char *const hosts[] = {"127.0.0.1", "127.8.9.1:8080", "localhost", "localhost:80", "[::1]:8080"};
	for (size_t i = 0; i < 2 * (sizeof hosts / sizeof *hosts); i++) {
		char text[100];
		struct conf conf;
		struct err err;
		snprintf(text, sizeof text, "[%s]\nurl = http://%s/x\n", i % 2 == 0 ? "server" : "report",
			 hosts[i / 2]);
		if (!parse(text, &conf, &err))
			fail_msg("%s", err.text);
	}
}

static void test_errors_name_their_line(void **state)
{
	(void)state;
	static const struct {
		const char *text, *error;
	} cases[] = {
	    {"\n[server]\nulr = x\n", "f:3: there is no key ulr in [server]"},
	    {"[sever]\n", "f:1: there is no section [sever]"},
	    {"url = https://x\n", "f:1: there is no key url in []"},
	    {"[server\n", "f:1: a section is written [name]"},
	    {"[]\n", "f:1: there is no section []"},
	    {"[", "f:1: a section is written [name]"},
	    {"[server]\nurl\n", "f:2: a line is KEY = VALUE"},
	    {"[server]\nurl = ftp://x\n", "f:2: url must be " ADDRESS},
	    {"[server]\nurl = http://example.org/x\n", "f:2: url must be " ADDRESS},
	    {"[server]\nurl = https://\n", "f:2: url must be " ADDRESS},
	    {"[server]\nurl = https://someone@example.org/x\n", "f:2: url must be " ADDRESS},
	    {"[report]\nname = x\nurl = http://reports.example.org/x.json\n", "f:3: url must be " ADDRESS},
	    {"[report]\nurl = http://10.0.0.1/x.json\n", "f:2: url must be " ADDRESS},
	    {"[server]\npoll_seconds = 0\n", "f:2: poll_seconds must be a number from 1 to 3600"},
	    {"[server]\npoll_seconds = 5s\n", "f:2: poll_seconds must be a number from 1 to 3600"},
	    {"[server]\npoll_seconds = 99999999999999999999\n", "f:2: poll_seconds must be a number from 1 to 3600"},
	    {"[server]\npoll_seconds =\n", "f:2: poll_seconds must be a number from 1 to 3600"},
	    {"[server]\npin = a\n\npin = b\n", "f:4: pin is given twice"},
	    {"[store]\npath = var\n", "f:2: path must be a path from / on"},
	    {"[wall]\nsizes = 1920\n", "f:2: sizes must be sizes such as 1920x1080, a space between them"},
	    {"[wall]\nsizes = 1920x1080,1x1\n", "f:2: sizes must be sizes such as 1920x1080, a space between them"},
	    {"[wall]\nlang = de\n", "f:2: lang must be zh, en or both"},
	    {"[board]\nrotate = 45\n", "f:2: rotate must be 0, 90, 180 or 270"},
	    {"[board]\nbrightness = 0\n", "f:2: brightness must be a number from 1 to 100, for per cent"},
	    {"[board]\nbrightness = 080\n", "f:2: brightness must be a number from 1 to 100, for per cent"},
	    {"[board]\nbrightness = 101\n", "f:2: brightness must be a number from 1 to 100, for per cent"},
	    {"[board]\nbrightness = 5%\n", "f:2: brightness must be a number from 1 to 100, for per cent"},
	    {"[board]\nbright = 8-20\n", "f:2: bright must be hours such as 08:00-20:00"},
	    {"[board]\nbright = 08:00-24:00\n", "f:2: bright must be hours such as 08:00-20:00"},
	    {"[board]\nbright = 08:00-08:00\n", "f:2: bright must be hours such as 08:00-20:00"},
	    {"[board]\nbright = 08:00-20:00x\n", "f:2: bright must be hours such as 08:00-20:00"},
	    {"[board]\nservice = yes\n", "f:2: service must be on or off"},
	    {"[trust]\nclock = no\n", "f:2: clock must be auto, proven or unproven"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct conf conf = {.server.poll_s = 77};
		struct err err;
		assert_false(parse(cases[i].text, &conf, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_string_equal(err.text, cases[i].error);
		assert_int_equal(conf.server.poll_s, 77); /* untouched */
	}
	struct conf conf;
	struct err err = {0};
	assert_false(conf_parse("f", "[server]\0", 9, &conf, &err));
	char *long_line = calloc(1, 3000);
	memset(long_line, ' ', 2000);
	assert_false(parse(long_line, &conf, &err));
	free(long_line);
	assert_false(conf_read("/nonexistent", &conf, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_the_example(void **state)
{
	(void)state;
	struct conf conf;
	struct err err = {0};
	if (!conf_read(MINGYUE_SOURCE_DIR "/board/etc/mingyue.conf", &conf, &err))
		fail_msg("%s", err.text);
	assert_string_equal(conf.trust.root, "/etc/mingyue/root.json");
}

/* Every key is in the man page, and every key of the man page is one. */
static void test_the_man_page_has_every_key(void **state)
{
	(void)state;
	FILE *page = fopen(MINGYUE_SOURCE_DIR "/sync/agent/mingyue.conf.5", "r");
	char line[300], section[40] = "", text[200];
	int keys = 0;
	assert_non_null(page);
	while (fgets(line, sizeof line, page) != NULL) {
		char word[60];
		struct conf conf;
		struct err err;
		if (sscanf(line, ".Ss [%39[a-z]]", section) == 1 || sscanf(line, ".It Ic %59[a-z_]", word) != 1)
			continue;
		snprintf(text, sizeof text, "[%s]\n%s = \x01\n", section, word);
		bool taken = parse(text, &conf, &err);
		if (!taken && strstr(err.text, "there is no") != NULL)
			fail_msg("%s", err.text);
		keys++;
	}
	fclose(page);
	assert_int_equal(keys, 27);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_defaults),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_http_to_this_machine),
	    cmocka_unit_test(test_errors_name_their_line),
	    cmocka_unit_test(test_the_example),
	    cmocka_unit_test(test_the_man_page_has_every_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
