/* Whether a screen may be dark: by the hour, the clock's word, and who is there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exhibition.h"
#include "night.h"

enum { DAY = 24 * 60, LATER_MS = 3 * NIGHT_LINGER_MS };

static struct night night_of(const char *hours)
{
	int from = 0, until = 0;
	struct night night;
	assert_true(civil_hours(hours, &from, &until));
	night_init(&night, from, until, 0);
	night.proven = true;
	return night;
}

static int64_t at(int hour, int min)
{
	return 20000 * (int64_t)DAY + hour * 60 + min;
}

static void by_the_hour(void **state)
{
	struct night night = night_of("08:00-20:00");
	assert_true(night_tick(&night, at(7, 59), LATER_MS));
	assert_false(night_tick(&night, at(8, 0), LATER_MS));
	assert_false(night_tick(&night, at(19, 59), LATER_MS));
	assert_true(night_tick(&night, at(20, 0), LATER_MS));
	(void)state;
}

static void past_midnight(void **state)
{
	struct night night = night_of("18:30-02:00");
	assert_false(night_tick(&night, at(23, 59), LATER_MS));
	assert_false(night_tick(&night, at(1, 59), LATER_MS));
	assert_true(night_tick(&night, at(2, 0), LATER_MS));
	assert_true(night_tick(&night, at(18, 29), LATER_MS));
	assert_false(night_tick(&night, -DAY + 19 * 60, LATER_MS)); /* before 1970 a day is a day, too */
	assert_true(night_tick(&night, -DAY + 12 * 60, LATER_MS));
	(void)state;
}

static void without_hours_always(void **state)
{
	struct night night;
	night_init(&night, 0, 0, 0);
	night.proven = true;
	for (int hour = 0; hour < 24; hour++)
		assert_false(night_tick(&night, at(hour, 0), LATER_MS));
	(void)state;
}

static void a_clock_that_may_be_wrong_switches_nothing_off(void **state)
{
	struct night night = night_of("08:00-20:00");
	night.proven = false;
	assert_false(night_tick(&night, at(3, 0), LATER_MS));
	night.proven = true;
	assert_true(night_tick(&night, at(3, 0), LATER_MS));
	night.proven = false;
	assert_false(night_tick(&night, at(3, 0), LATER_MS));
	(void)state;
}

static void somebody_is_there(void **state)
{
	struct night night = night_of("08:00-20:00");
	assert_false(night_tick(&night, at(3, 0), NIGHT_START_MS - 1)); /* whoever switched it on wants to see it */
	assert_true(night_tick(&night, at(3, 0), NIGHT_START_MS));
	assert_true(night_touched(&night, LATER_MS)); /* met the dark */
	assert_false(night_touched(&night, LATER_MS + 1));
	assert_false(night_tick(&night, at(3, 0), LATER_MS + NIGHT_LINGER_MS));
	assert_true(night_tick(&night, at(3, 0), LATER_MS + 1 + NIGHT_LINGER_MS));
	(void)state;
}

static void what_are_hours(void **state)
{
	static const char *const none[] = {"",
					   "08:00",
					   "8:00-20:00",
					   "08:00-24:00",
					   "08:60-20:00",
					   "08:00-08:00",
					   "08:00 20:00",
					   "08.00-20.00",
					   "08:00-20:00 ",
					   "-1:00-20:00",
					   "０8:00-20:00"};
	int from, until;
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_false(civil_hours(none[i], &from, &until));
	assert_true(civil_hours("00:00-23:59", &from, &until));
	assert_int_equal(from, 0);
	assert_int_equal(until, DAY - 1);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(by_the_hour),          cmocka_unit_test(past_midnight),
	    cmocka_unit_test(without_hours_always), cmocka_unit_test(a_clock_that_may_be_wrong_switches_nothing_off),
	    cmocka_unit_test(somebody_is_there),    cmocka_unit_test(what_are_hours),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
