/* Staff at the wall, without the wall: pad, panel, requests; and agent.json as the clerk reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent_file.h"
#include "clerk.h"

static struct staff staff;
static struct staff_wish wish;

static int new_staff(void **state)
{
	(void)state;
	staff = (struct staff){.at_pad = false};
	staff.sheet.facts = (struct facts){.there = true, .done = 4};
	return 0;
}

static void type(const char *digits)
{
	for (; *digits != '\0'; digits++)
		staff_key(&staff, *digits);
}

static void test_nothing_without_the_pad(void **state)
{
	(void)state;
	type("1234");
	for (int verb = 0; verb <= STAFF_BACK; verb++)
		staff_act(&staff, (enum staff_verb)verb, 7, 1000);
	assert_false(staff_wish(&staff, &wish));
	assert_false(staff_answer(&staff, true, 1000)); /* nobody asked */
	assert_false(staff.at_panel);
	assert_false(staff_tick(&staff, 1000));
	/* At the pad no button of the panel does anything. */
	staff_open(&staff, LANG_ZH, 9, 1000);
	for (int verb = 0; verb <= STAFF_BACK; verb++)
		if (verb != STAFF_ENTER)
			staff_act(&staff, (enum staff_verb)verb, 7, 1000);
	assert_false(staff_wish(&staff, &wish));
	assert_int_equal(staff.sheet.view, STAFF_PANEL);
	assert_int_equal(staff.sheet.lang, LANG_EN);
}

static void test_the_pad(void **state)
{
	(void)state;
	staff_knock(&staff);
	assert_true(staff_wish(&staff, &wish));
	assert_int_equal(wish.kind, WISH_KNOCK);
	staff_open(&staff, LANG_ZH, 9, 1000);
	staff_knock(&staff); /* it is open */
	assert_false(staff_wish(&staff, &wish));
	type("123");
	staff_act(&staff, STAFF_ENTER, 0, 1000); /* too short */
	assert_false(staff_wish(&staff, &wish));
	type("4567890123x\b\b");
	assert_int_equal(staff.sheet.typed, 10);
	staff_act(&staff, STAFF_ENTER, 0, 1000);
	assert_true(staff_wish(&staff, &wish));
	assert_string_equal(wish.pin, "1234567890");
	/* What was typed is gone, from the state and from the queue. */
	assert_int_equal(staff.sheet.typed, 0);
	static const struct staff_wish none;
	assert_memory_equal(staff.pin, none.pin, sizeof none.pin);
	for (size_t i = 0; i < sizeof staff.wishes / sizeof *staff.wishes; i++)
		assert_memory_equal(staff.wishes[i].pin, none.pin, sizeof none.pin);
	/* One at a time, and who closes the pad meanwhile and comes again does not get another's answer. */
	type("5555");
	assert_int_equal(staff.sheet.typed, 0);
	staff_leave(&staff);
	staff_open(&staff, LANG_ZH, 9, 1000);
	type("5555");
	assert_int_equal(staff.sheet.typed, 0);
	assert_false(staff_answer(&staff, true, 1100));
	assert_false(staff.at_panel);
	type("5555");
	staff_act(&staff, STAFF_ENTER, 0, 1200);
	assert_true(staff_wish(&staff, &wish));
	assert_true(staff_answer(&staff, true, 1300));
	assert_true(staff.at_panel);
}

static void test_the_pad_waits(void **state)
{
	(void)state;
	staff_open(&staff, LANG_ZH, 9, 1000);
	for (int i = 0; i < 3; i++) {
		type("1111");
		staff_act(&staff, STAFF_ENTER, 0, 1000);
		assert_true(staff_wish(&staff, &wish));
		assert_false(staff_answer(&staff, false, 1000));
	}
	assert_int_equal(staff.sheet.wait_s, 30);
	type("1111");
	staff_act(&staff, STAFF_ENTER, 0, 1000);
	assert_false(staff_wish(&staff, &wish));
	/* Coming again does not help; the picture counts down, once a second. */
	staff_leave(&staff);
	staff_open(&staff, LANG_ZH, 9, 1500);
	assert_int_equal(staff.sheet.wait_s, 30);
	assert_int_equal(staff_next_ms(&staff, 1500), 2000);
	assert_false(staff_tick(&staff, 1999));
	assert_true(staff_tick(&staff, 2000));
	assert_int_equal(staff.sheet.wait_s, 29);
	assert_true(staff_tick(&staff, 31000));
	assert_int_equal(staff.sheet.wait_s, 0);
	type("1111");
	assert_int_equal(staff.sheet.typed, 4);
}

static void let_in(void)
{
	staff_open(&staff, LANG_EN, 9, 1000);
	type("1111");
	staff_act(&staff, STAFF_ENTER, 0, 1000);
	assert_true(staff_wish(&staff, &wish));
	assert_true(staff_answer(&staff, true, 1000));
}

static void test_what_is_asked_twice(void **state)
{
	(void)state;
	static const enum staff_verb verbs[] = {STAFF_ROLLBACK, STAFF_REBOOT, STAFF_SHUTDOWN};
	let_in();
	for (size_t i = 0; i < 3; i++) {
		staff_act(&staff, verbs[i], 7, 2000);
		assert_int_equal(staff.sheet.sure, verbs[i]);
		assert_false(staff_wish(&staff, &wish));
		staff_act(&staff, STAFF_LANGUAGE, 0, 2000);
		assert_int_equal(staff.sheet.sure, verbs[i]);
		staff_act(&staff, STAFF_NO, 0, 2000);
		staff_act(&staff, STAFF_YES, 0, 2000); /* to nothing */
		assert_false(staff_wish(&staff, &wish));
		staff_act(&staff, verbs[i], 7, 2000);
		staff_act(&staff, STAFF_YES, 0, 2000);
		assert_true(staff_wish(&staff, &wish));
		assert_int_equal(wish.kind, WISH_ASK);
		assert_int_equal(wish.verb, verbs[i]);
		assert_int_equal(wish.id, 5 + (int)i);
		/* Nothing else until the answer. */
		staff_act(&staff, STAFF_HOLD, 0, 2000);
		assert_false(staff_wish(&staff, &wish));
		struct facts facts = staff.sheet.facts;
		staff_facts(&staff, &facts);
		assert_int_equal(staff.sheet.answer, ASKED_WAITS);
		facts.done++;
		staff_facts(&staff, &facts);
		assert_int_equal(staff.sheet.answer, ASKED_ANSWERED);
	}
	staff_act(&staff, STAFF_HOLD, 0, 3000);
	assert_true(staff_wish(&staff, &wish));
	assert_false(staff_tick(&staff, 12999));
	assert_true(staff_tick(&staff, 13000));
	assert_int_equal(staff.sheet.answer, ASKED_LOST);
	/* An agent that is not there is not asked. */
	struct facts facts = staff.sheet.facts;
	facts.there = false;
	staff_facts(&staff, &facts);
	staff_act(&staff, STAFF_HOLD, 0, 14000);
	assert_false(staff_wish(&staff, &wish));
	staff_leave(&staff);
	staff_act(&staff, STAFF_HOLD, 0, 14000);
	assert_false(staff.at_panel);
}

static void test_the_touch_test(void **state)
{
	(void)state;
	assert_false(staff_touch(&staff, 5, 5, 1920, 1080));
	let_in();
	assert_false(staff_touch(&staff, 5, 5, 1920, 1080));
	staff_act(&staff, STAFF_SHOW_TOUCH, 0, 2000);
	assert_true(staff_touch(&staff, 5, 5, 1920, 1080));
	assert_false(staff_touch(&staff, 6, 6, 1920, 1080)); /* the same cell */
	assert_true(staff_touch(&staff, 1919, 1079, 1920, 1080));
	static const float off[][2] = {{-1, 5},    {5, -1},     {1920, 5},       {5, 1080},
				       {1e30f, 5}, {5, -1e30f}, {0.0f / 0.0f, 5}};
	for (size_t i = 0; i < sizeof off / sizeof *off; i++)
		assert_false(staff_touch(&staff, off[i][0], off[i][1], 1920, 1080));
	int lit = 0;
	for (float y = 1; y < 1920; y += 10)
		for (float x = 1; x < 1080; x += 10)
			lit += staff_touch(&staff, x, y, 1080, 1920);
	assert_int_equal(lit, STAFF_COLUMNS * STAFF_ROWS - 2);
}

static void test_the_display_test_ends(void **state)
{
	(void)state;
	let_in();
	staff_act(&staff, STAFF_SHOW_DISPLAY, 0, 2000);
	for (int i = 0; i < STAFF_PATTERNS; i++) {
		assert_int_equal(staff.sheet.view, STAFF_DISPLAY);
		assert_int_equal(staff.sheet.pattern, i);
		staff_act(&staff, STAFF_NEXT, 0, 2000);
	}
	assert_int_equal(staff.sheet.view, STAFF_PANEL);
}

static void test_agent_json(void **state)
{
	(void)state;
	static const char good[] =
	    "{\"current\":\"editions/"
	    "9\",\"time\":100,\"trusted\":9,\"clock_proven\":true,\"server_seen\":\"2026-11-26T09:58:01Z\","
	    "\"editions\":[{\"version\":9,\"state\":\"confirmed\",\"kept\":true,\"since\":\"x\"},{\"version\":8,"
	    "\"state\":\"odd\","
	    "\"kept\":true},{\"version\":-7,\"state\":\"trial\",\"kept\":true},{\"version\":6,\"state\":\"trial\","
	    "\"kept\":false},{}],"
	    "\"signed\":{\"by\":[\"a\",3,\"b\"],\"issued\":\"2026-11-26T09:58:01Z\"},\"news\":{\"zh\":\"甲\",\"en\":5},"
	    "\"done\":7,\"watchdog_s\":0}";
	struct facts facts = {.done = 77};
	struct notice notice;
	int64_t time_s = 0;
	assert_true(agent_file_parse(good, strlen(good), &facts, &notice, &time_s));
	assert_int_equal(facts.current, 9);
	assert_int_equal(time_s, 100);
	assert_int_equal(facts.edition_count, 1);
	assert_int_equal(facts.editions[0].since_s, 0);
	assert_int_equal(facts.seen_s, 1795687080);
	assert_string_equal(facts.signers, "a, b");
	assert_string_equal(facts.news[LANG_ZH], "甲");
	assert_string_equal(facts.news[LANG_EN], "");
	assert_int_equal(facts.done, 7);
	assert_int_equal(facts.disk_mb, -1);
	assert_int_equal(facts.watchdog_s, 0);
	assert_int_equal(notice.until_s, 0);
	static const char *const bad[] = {"", "{", "[]", "5", "null", "{\"done\":1,\"done\":2}", "{} x"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(agent_file_parse(bad[i], strlen(bad[i]), &facts, &notice, &time_s));
	assert_int_equal(facts.done, 7); /* untouched */
	/* Cut anywhere it is nothing, and long texts are cut between characters. */
	for (size_t i = 0; i + 1 < sizeof good - 1; i++)
		assert_false(agent_file_parse(good, i, &facts, &notice, &time_s));
	char text[2000] = "{\"news\":{\"zh\":\"";
	for (int i = 0; i < 500; i++)
		strcat(text, "甲");
	strcat(text, "\",\"en\":\"\"}}");
	assert_true(agent_file_parse(text, strlen(text), &facts, &notice, &time_s));
	assert_int_equal(facts.watchdog_s, -1); /* an agent that does not say */
	assert_int_equal(strlen(facts.news[LANG_ZH]) % 3, 0);
	assert_int_equal(strlen(facts.news[LANG_ZH]), (FACTS_TEXT - 1) / 3 * 3);
}

static void write_agent(const char *folder, const char *text)
{
	char path[80], aside[90];
	snprintf(path, sizeof path, "%s/agent.json", folder);
	snprintf(aside, sizeof aside, "%s.new", path);
	FILE *file = fopen(aside, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(rename(aside, path), 0);
}

static void test_the_clerk(void **state)
{
	(void)state;
	char folder[] = "/dev/shm/mingyue-clerk-XXXXXX", status[64], path[80], text[200] = "";
	struct clerk clerk;
	struct staff_news news;
	assert_non_null(mkdtemp(folder));
	snprintf(status, sizeof status, "%s/app.json", folder);
	clerk_init(&clerk, NULL, status);
	/* No PIN file is named: the door is shut, and every PIN is wrong. */
	assert_true(clerk_serve(&clerk, &(struct staff_wish){.kind = WISH_KNOCK}, &news));
	assert_int_equal(news.kind, NEWS_DOOR);
	assert_false(news.yes);
	assert_true(clerk_serve(&clerk, &(struct staff_wish){.kind = WISH_CHECK, .pin = "1234"}, &news));
	assert_false(news.yes);
	assert_false(clerk_look(&clerk, 1000, &news));
	write_agent(folder, "{\"time\":990,\"done\":3,\"notice\":{\"zh\":\"甲\",\"en\":\"a\",\"until\":1005}}");
	assert_true(clerk_look(&clerk, 1000, &news));
	assert_true(news.facts.there);
	assert_int_equal(news.facts.done, 3);
	assert_int_equal(news.notice.until_s, 1005);
	assert_false(clerk_look(&clerk, 1001, &news));
	/* An agent that has gone silent, or writes of another time. */
	assert_false(clerk_look(&clerk, 1169, &news));
	assert_true(clerk_look(&clerk, 1170, &news));
	assert_false(news.facts.there);
	assert_int_equal(news.notice.until_s, 0);
	assert_false(clerk_look(&clerk, 5000, &news));
	write_agent(folder, "garbage");
	assert_true(clerk_look(&clerk, 1000, &news));
	assert_false(news.facts.there);
	/* A request is whole, and of the verbs that are. */
	assert_false(clerk_serve(
	    &clerk, &(struct staff_wish){.kind = WISH_ASK, .verb = STAFF_ROLLBACK, .edition = 7, .id = 4}, &news));
	snprintf(path, sizeof path, "%s/ask.json", folder);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof text - 1, file) > 0);
	fclose(file);
	assert_string_equal(text, "{\"id\":4,\"do\":\"rollback\",\"edition\":7}\n");
	unlink(path);
	assert_false(clerk_serve(&clerk, &(struct staff_wish){.kind = WISH_ASK, .verb = STAFF_YES, .id = 4}, &news));
	assert_int_not_equal(access(path, F_OK), 0);
	snprintf(path, sizeof path, "%s/agent.json", folder);
	unlink(path);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_nothing_without_the_pad, new_staff),
	    cmocka_unit_test_setup(test_the_pad, new_staff),
	    cmocka_unit_test_setup(test_the_pad_waits, new_staff),
	    cmocka_unit_test_setup(test_what_is_asked_twice, new_staff),
	    cmocka_unit_test_setup(test_the_touch_test, new_staff),
	    cmocka_unit_test_setup(test_the_display_test_ends, new_staff),
	    cmocka_unit_test(test_agent_json),
	    cmocka_unit_test(test_the_clerk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
