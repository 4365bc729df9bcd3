/* Whether an edition stands its trial, what app.json says, and what time can be trusted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "moment.h"
#include "trial.h"

static struct trial trial;
static struct wall wall;
static const char *why;

static int begin(void **state)
{
	(void)state;
	trial_begin(&trial, 5, 0, 1000);
	wall = (struct wall){.there = true, .edition = "editions/5", .frames = 10, .pid = 100};
	why = "";
	return 0;
}

/* So many seconds with a frame in each; the last verdict. */
static enum trial_verdict pass(uint64_t *now_ms, int seconds, bool frames)
{
	enum trial_verdict verdict = TRIAL_GOES_ON;
	for (int i = 0; i < seconds && verdict == TRIAL_GOES_ON; i++) {
		*now_ms += 1000;
		wall.frames += frames;
		verdict = trial_step(&trial, &trial_default, &wall, *now_ms, &why);
	}
	return verdict;
}

static void test_ten_quiet_minutes(void **state)
{
	uint64_t now_ms = 1000;
	(void)state;
	assert_int_equal(pass(&now_ms, 600, true), TRIAL_GOES_ON);
	assert_int_equal(pass(&now_ms, 2, true), TRIAL_STOOD);
}

static void test_time_counts_while_it_is_shown(void **state)
{
	uint64_t now_ms = 1000;
	(void)state;
	snprintf(wall.edition, sizeof wall.edition, "editions/4");
	assert_int_equal(pass(&now_ms, 200, true), TRIAL_GOES_ON);
	snprintf(wall.edition, sizeof wall.edition, "editions/5");
	assert_int_equal(pass(&now_ms, 599, true), TRIAL_GOES_ON);
	assert_int_equal(pass(&now_ms, 2, true), TRIAL_STOOD);
}

static void test_an_app_that_does_not_take_it(void **state)
{
	uint64_t now_ms = 1000;
	(void)state;
	snprintf(wall.edition, sizeof wall.edition, "editions/4");
	assert_int_equal(pass(&now_ms, 299, true), TRIAL_GOES_ON);
	assert_int_equal(pass(&now_ms, 5, true), TRIAL_FAILED);
	assert_string_equal(why, "the app does not take it");
}

static void test_crashes(void **state)
{
	uint64_t now_ms = 1000;
	(void)state;
	for (int crash = 0; crash < 2; crash++) {
		assert_int_equal(pass(&now_ms, 100, true), TRIAL_GOES_ON);
		wall.pid++;
	}
	/* Two are borne, and the time begins anew with each. */
	assert_int_equal(pass(&now_ms, 599, true), TRIAL_GOES_ON);
	assert_int_equal(trial.crashes, 2);
	wall.pid++;
	assert_int_equal(pass(&now_ms, 1, true), TRIAL_FAILED);
	assert_string_equal(why, "the app crashed too often with it");
	/* An agent that was restarted meanwhile remembers them. */
	trial_begin(&trial, 5, 2, now_ms);
	assert_int_equal(pass(&now_ms, 2, true), TRIAL_GOES_ON);
	wall.pid++;
	assert_int_equal(pass(&now_ms, 1, true), TRIAL_FAILED);
}

static void test_frames_that_stop(void **state)
{
	uint64_t now_ms = 1000;
	(void)state;
	assert_int_equal(pass(&now_ms, 300, true), TRIAL_GOES_ON);
	assert_int_equal(pass(&now_ms, 59, false), TRIAL_GOES_ON);
	assert_int_equal(pass(&now_ms, 100, true), TRIAL_GOES_ON);
	assert_int_equal(pass(&now_ms, 61, false), TRIAL_FAILED);
	assert_string_equal(why, "no frames came with it");
}

static void test_an_app_that_was_ended_is_waited_for(void **state)
{
	uint64_t now_ms = 1000;
	(void)state;
	assert_int_equal(pass(&now_ms, 300, true), TRIAL_GOES_ON);
	wall.ended = true;
	assert_int_equal(pass(&now_ms, 5000, false), TRIAL_GOES_ON);
	wall.ended = false;
	wall.pid++;
	assert_int_equal(pass(&now_ms, 600, true), TRIAL_GOES_ON);
	assert_int_equal(trial.crashes, 0);
	assert_int_equal(pass(&now_ms, 2, true), TRIAL_STOOD);
	/* And one that never ran says nothing. */
	trial_begin(&trial, 5, 0, now_ms);
	wall.there = false;
	assert_int_equal(pass(&now_ms, 5000, false), TRIAL_GOES_ON);
}

static void test_app_json(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool there;
		int64_t version;
	} cases[] = {{"{\"edition\":\"editions/12\",\"page\":\"p\",\"frames\":7,\"pid\":3,\"busy\":true}", true, 12},
		     {"{\"edition\":\"built-in\"}", true, 0},
		     {"{\"edition\":\"editions/99999999999999999999999999999999999999999999999999999999999999999\"}",
		      true, INT64_MAX},
		     {"{\"edition\":{},\"frames\":\"x\",\"pid\":[]}", true, 0},
		     {"[]", false, 0},
		     {"{\"edition\":", false, 0},
		     {"", false, 0}};
	char path[] = "/tmp/mingyue-wall-XXXXXX";
	int fd = mkstemp(path);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, cases[i].text, strlen(cases[i].text), 0), strlen(cases[i].text));
		wall_read(path, &wall);
		assert_int_equal(wall.there, cases[i].there);
		assert_int_equal(wall_version(&wall), cases[i].version);
	}
	close(fd);
	unlink(path);
	wall_read(path, &wall);
	assert_false(wall.there);
}

enum { DAY_S = 86400, YEAR_S = 365 * DAY_S };

static void test_trusted_time(void **state)
{
	(void)state;
	const int64_t issued_s = 1800000000, floor_s = 1799000000;
	/* K1: a board that wakes in 1970 has the floor. */
	struct moment moment = moment_of(0, false, floor_s);
	assert_int_equal(moment.now_s, floor_s);
	moment = moment_of(0, true, floor_s);
	assert_int_equal(moment.now_s, floor_s);
	moment = moment_of(issued_s + 50LL * YEAR_S, false, floor_s);
	assert_int_equal(moment.now_s, floor_s);
	moment = moment_of(issued_s + 50, true, floor_s);
	assert_int_equal(moment.now_s, issued_s + 50);
	/* K3: a clock far ahead, proven or not, lifts the floor by seven days at most; and it never sinks. */
	moment = moment_of(issued_s + 50LL * YEAR_S, true, floor_s);
	assert_int_equal(moment_floor(&moment, floor_s, issued_s), issued_s + 7 * DAY_S);
	moment = moment_of(issued_s + 3600, true, floor_s);
	assert_int_equal(moment_floor(&moment, floor_s, issued_s), issued_s + 3600);
	moment = moment_of(issued_s + 3600, false, floor_s);
	assert_int_equal(moment_floor(&moment, floor_s, issued_s), issued_s);
	assert_int_equal(moment_floor(&moment, issued_s + 99, issued_s), issued_s + 99);
	assert_int_equal(moment_floor(&moment, issued_s + 99, 5), issued_s + 99);
}

/* A server that is away for months does not make a clock wrong; who sets it does. */
static void test_a_proof_is_carried_on(void **state)
{
	(void)state;
	const int64_t begun_s = 1800000000;
	struct moment_proof proof = {.had = false};
	assert_false(moment_proven(&proof, false, begun_s));
	assert_true(moment_proven(&proof, true, begun_s));
	assert_true(moment_proven(&proof, false, begun_s));
	assert_true(moment_proven(&proof, false, begun_s + 1)); /* read a moment apart, and rounded */
	assert_false(moment_proven(&proof, false, begun_s + 60));
	assert_false(moment_proven(&proof, false, begun_s)); /* nor is it believed when it is set back */
	assert_true(moment_proven(&proof, true, begun_s + 60));
	assert_true(moment_proven(&proof, false, begun_s + 60));
}

static void test_times_as_text(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t s; /* -1: not a time */
	} cases[] = {
	    {"1970-01-01T00:00:00Z", 0},  {"2026-11-24T22:00:09Z", 1795557609}, {"2038-01-19T03:14:08Z", 2147483648},
	    {"2026-11-24T22:00:00", -1},  {"2026-11-24 22:00:00Z", -1},         {"2026-13-24T22:00:00Z", -1},
	    {"2026-11-24T22:00:60Z", -1}, {"2026-11-24T22:00:0xZ", -1},         {"", -1}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t s = -1;
		char text[32];
		assert_int_equal(moment_parse(cases[i].text, &s), cases[i].s >= 0);
		assert_int_equal(s, cases[i].s);
		if (s >= 0) {
			moment_print(s, text, sizeof text);
			assert_string_equal(text, cases[i].text);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_ten_quiet_minutes, begin),
	    cmocka_unit_test_setup(test_time_counts_while_it_is_shown, begin),
	    cmocka_unit_test_setup(test_an_app_that_does_not_take_it, begin),
	    cmocka_unit_test_setup(test_crashes, begin),
	    cmocka_unit_test_setup(test_frames_that_stop, begin),
	    cmocka_unit_test_setup(test_an_app_that_was_ended_is_waited_for, begin),
	    cmocka_unit_test(test_app_json),
	    cmocka_unit_test(test_trusted_time),
	    cmocka_unit_test(test_a_proof_is_carried_on),
	    cmocka_unit_test(test_times_as_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
