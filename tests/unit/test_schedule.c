/* The loop's next page, over validity, dayparts, priority, steps and languages, with a given clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "schedule.h"

enum { ENTRIES = 3 };

static struct page pages[ENTRIES] = {
    {.id = "a", .item_count = 1}, {.id = "b", .item_count = 3}, {.id = "c", .item_count = 1}};
static struct loop_entry entries[ENTRIES];
static struct exhibition exhibition;
static const bool zh_only[LANGS] = {true, false}, both[LANGS] = {true, true};

static size_t steps(const struct page *page)
{
	return page->item_count;
}

static int64_t at(const char *text)
{
	int64_t min;
	assert_true(civil_parse(text, false, &min));
	return min;
}

static int reset(void **state)
{
	(void)state;
	for (int i = 0; i < ENTRIES; i++) {
		pages[i].validity = (struct validity){INT64_MIN, INT64_MAX};
		entries[i] = (struct loop_entry){.page = &pages[i], .seconds = 10, .validity = {INT64_MIN, INT64_MAX}};
	}
	exhibition = (struct exhibition){.loop = entries, .loop_count = ENTRIES};
	return 0;
}

/* The ids of the next count places after the start, with "2" behind a second step, and so on; "|" where the language
 * changes. */
static void walk(int64_t now, const bool *languages, int count, const char *expected)
{
	char seen[128] = "";
	struct place place, next;
	const struct place *after = NULL;
	for (int i = 0; i < count; i++) {
		assert_true(schedule_next(&exhibition, now, languages, steps, after, &next));
		size_t used = strlen(seen);
		if (after != NULL && place.lang != next.lang)
			seen[used++] = '|';
		seen[used++] = *exhibition.loop[next.entry].page->id;
		if (next.step > 0)
			seen[used++] = (char)('1' + next.step);
		seen[used] = '\0';
		place = next;
		after = &place;
	}
	assert_string_equal(seen, expected);
}

static void test_order_and_steps(void **state)
{
	(void)state;
	walk(at("2026-11-24"), zh_only, 7, "abb2b3cab");
}

static void test_languages_take_turns(void **state)
{
	(void)state;
	walk(at("2026-11-24"), both, 11, "abb2b3c|abb2b3c|a");
}

static void test_validity_is_half_open(void **state)
{
	(void)state;
	entries[0].validity = (struct validity){at("2026-11-24T09:00"), at("2026-11-24T10:00")};
	assert_false(schedule_valid(&entries[0], at("2026-11-24T08:59")));
	assert_true(schedule_valid(&entries[0], at("2026-11-24T09:00")));
	assert_true(schedule_valid(&entries[0], at("2026-11-24T09:59")));
	assert_false(schedule_valid(&entries[0], at("2026-11-24T10:00")));
	pages[2].validity.until_min = at("2026-11-01");
	walk(at("2026-11-24T12:00"), zh_only, 4, "bb2b3b");
}

static void test_open_to_visitors(void **state)
{
	(void)state;
	struct page aside = {.id = "aside", .validity = {at("2026-11-01"), at("2026-12-01")}};
	entries[1].validity.until_min = at("2026-11-24");
	assert_true(schedule_open(&exhibition, &pages[1], at("2026-11-23T12:00")));
	assert_false(schedule_open(&exhibition, &pages[1],
				   at("2026-11-24T12:00"))); /* looped, though the page itself has no end */
	entries[2].page = &pages[1];
	assert_true(
	    schedule_open(&exhibition, &pages[1], at("2026-11-24T12:00"))); /* one of its entries has not ended */
	assert_true(schedule_open(&exhibition, &aside, at("2026-11-24T12:00")));
	assert_false(schedule_open(&exhibition, &aside, at("2026-12-24T12:00")));
	assert_true(schedule_open(&exhibition, &aside, 0)); /* the clock is not set */
}

static void test_daypart_over_midnight_belongs_to_the_day_it_began(void **state)
{
	(void)state;
	/* Friday 22:00 to Saturday 02:00; 2026-11-27 is a Friday. */
	static const struct daypart part = {.days = 1 << 4, .from_min = 22 * 60, .to_min = 2 * 60};
	entries[0].dayparts = &part;
	entries[0].daypart_count = 1;
	assert_false(schedule_valid(&entries[0], at("2026-11-27T21:59")));
	assert_true(schedule_valid(&entries[0], at("2026-11-27T22:00")));
	assert_true(schedule_valid(&entries[0], at("2026-11-28T01:59")));
	assert_false(schedule_valid(&entries[0], at("2026-11-28T02:00")));
	assert_false(schedule_valid(&entries[0], at("2026-11-28T23:00")));
	assert_false(schedule_valid(&entries[0], at("2026-11-27T01:00")));
}

static void test_daypart_days(void **state)
{
	(void)state;
	static const struct daypart weekdays = {.days = 0x1f, .from_min = 9 * 60, .to_min = 17 * 60};
	entries[0].dayparts = &weekdays;
	entries[0].daypart_count = 1;
	assert_true(schedule_valid(&entries[0], at("2026-11-23T09:00")));  /* Monday */
	assert_false(schedule_valid(&entries[0], at("2026-11-22T09:00"))); /* Sunday */
	assert_false(schedule_valid(&entries[0], at("2026-11-23T17:00")));
}

static void test_only_the_highest_valid_priority(void **state)
{
	(void)state;
	entries[1].priority = 5;
	entries[1].validity.until_min = at("2026-11-24T10:00");
	walk(at("2026-11-24T09:00"), zh_only, 4, "bb2b3b");
	walk(at("2026-11-24T10:00"), zh_only, 3, "aca");
}

static void test_nothing_valid(void **state)
{
	(void)state;
	struct place place;
	for (int i = 0; i < ENTRIES; i++)
		entries[i].validity.from_min = at("2030-01-01");
	assert_false(schedule_next(&exhibition, at("2026-11-24"), zh_only, steps, NULL, &place));
}

static void test_an_unset_clock_takes_nothing_down(void **state)
{
	(void)state;
	for (int i = 0; i < ENTRIES; i++)
		entries[i].validity = (struct validity){at("2026-10-01"), at("2026-12-01")};
	walk(0, zh_only, 5, "abb2b3c");
	walk(SCHEDULE_CLOCK_SET_MIN - 1, zh_only, 5, "abb2b3c");
	assert_int_equal(SCHEDULE_CLOCK_SET_MIN, at("2026-01-01"));
}

/* The time is at least what has been signed: what was over by then is down, and nothing else, whatever it begins or its hours. */
static void test_a_clock_that_is_not_believed(void **state)
{
	(void)state;
	static const struct daypart night = {0x7f, 22 * 60, 23 * 60};
	entries[0].validity.until_min = at("2026-11-24T10:00");
	entries[1].dayparts = &night;
	entries[1].daypart_count = 1;
	pages[2].validity = (struct validity){at("2030-01-01"), at("2030-02-01")};
	walk(schedule_not_before(at("2026-11-24T09:59")), zh_only, 5, "abb2b3c");
	walk(schedule_not_before(at("2026-11-24T10:00")), zh_only, 5, "bb2b3cb");
	assert_true(schedule_open(&exhibition, &pages[2], schedule_not_before(at("2030-01-31T23:59"))));
	assert_false(schedule_open(&exhibition, &pages[2], schedule_not_before(at("2030-02-01"))));
	walk(schedule_not_before(0), zh_only, 5, "abb2b3c");
}

/* A visit's page does not take the wall for good; one that always goes first does so still. */
static void test_a_priority_without_a_clock(void **state)
{
	(void)state;
	entries[2].priority = 9;
	entries[2].validity = (struct validity){at("2026-11-24T10:00"), at("2026-11-24T12:00")};
	walk(at("2026-11-24T10:00"), zh_only, 2, "cc");
	walk(schedule_not_before(at("2026-11-24T10:00")), zh_only, 5, "abb2b3c");
	entries[0].priority = 5;
	walk(schedule_not_before(at("2026-11-24T10:00")), zh_only, 4, "acac");
	assert_false(schedule_due(&exhibition, &entries[1], 0));
	assert_true(schedule_due(&exhibition, &entries[2], 0));
	walk(schedule_not_before(at("2026-11-24T12:00")), zh_only, 2, "aa");
	/* Nothing but what has times: as they say themselves. */
	for (int i = 0; i < 2; i++)
		entries[i].validity.from_min = at("2026-01-01");
	walk(0, zh_only, 2, "cc");
}

static void test_a_place_beyond_a_shorter_loop_begins_again(void **state)
{
	(void)state;
	struct place far = {99, 7, LANG_ZH}, next;
	assert_true(schedule_next(&exhibition, at("2026-11-24"), zh_only, steps, &far, &next));
	assert_int_equal(next.entry, 0);
	assert_int_equal(next.step, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_order_and_steps, reset),
	    cmocka_unit_test_setup(test_languages_take_turns, reset),
	    cmocka_unit_test_setup(test_validity_is_half_open, reset),
	    cmocka_unit_test_setup(test_daypart_over_midnight_belongs_to_the_day_it_began, reset),
	    cmocka_unit_test_setup(test_daypart_days, reset),
	    cmocka_unit_test_setup(test_only_the_highest_valid_priority, reset),
	    cmocka_unit_test_setup(test_open_to_visitors, reset),
	    cmocka_unit_test_setup(test_nothing_valid, reset),
	    cmocka_unit_test_setup(test_an_unset_clock_takes_nothing_down, reset),
	    cmocka_unit_test_setup(test_a_clock_that_is_not_believed, reset),
	    cmocka_unit_test_setup(test_a_priority_without_a_clock, reset),
	    cmocka_unit_test_setup(test_a_place_beyond_a_shorter_loop_begins_again, reset),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
