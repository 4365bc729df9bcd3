/* The stage with a given clock: real pages, the real painter, a canvas in memory. */
#include "stage_bench.h"

static void test_standby_first_and_then_the_first_page_at_once(void **state)
{
	(void)state;
	turn();
	assert_string_equal(status().page, "standby");
	stage_edition(stage, make("editions/1", "ab"));
	until("a", 2000);
	assert_int_equal(fades, 0); /* nothing was there to fade from */
	assert_string_equal(status().edition, "editions/1");
}

static void test_pages_follow_with_a_fade(void **state)
{
	(void)state;
	stage_edition(stage, make("editions/1", "ab"));
	until("a", 2000);
	uint64_t took = until("b", 8000);
	assert_in_range(took, 5000 + 800, 5000 + 800 + 10 * FRAME_MS);
	assert_in_range(fades, 800 / FRAME_MS - 2, 800 / FRAME_MS + 4);
	until("a", 8000); /* and round again */
}

static void test_reduced_motion_never_fades(void **state)
{
	teardown(state);
	begin(true, NULL);
	stage_edition(stage, make("editions/1", "ab"));
	until("a", 2000);
	until("b", 8000);
	assert_int_equal(fades, 0);
	assert_int_equal(moves, 0);
}

static void test_an_edition_waits_for_the_end_of_the_page(void **state)
{
	(void)state;
	stage_edition(stage, make("editions/1", "ab"));
	until("a", 2000);
	for (int i = 0; i < 60; i++)
		turn();
	stage_edition(stage, make("editions/2", "axb"));
	uint64_t took = until("x", 8000); /* goes on from the page it was at */
	assert_in_range(took, 3500, 6500);
	assert_string_equal(status().edition, "editions/2");
}

static void test_a_page_that_is_gone_gives_way_at_once(void **state)
{
	(void)state;
	stage_edition(stage, make("editions/1", "ab"));
	until("a", 2000);
	stage_edition(stage, make("editions/2", "xy"));
	assert_in_range(until("x", 3000), 800, 1500);
}

static void test_a_burst_of_editions_ends_with_the_last(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		stage_edition(stage, make("editions/1", "ab"));
		turn();
	}
	stage_edition(stage, make("editions/9", "z"));
	until("z", 3000);
	assert_string_equal(status().edition, "editions/9");
}

static void test_a_page_with_nothing_to_show_is_skipped(void **state)
{
	(void)state;
	stage_edition(stage, make("editions/1", "aBc"));
	until("a", 2000);
	until("c", 8000);
	assert_non_null(strstr(status().last_error, "page B has nothing to show"));
	stage_edition(stage, make("editions/2", "XY")); /* nothing at all: what is shown stays, and it is tried again */
	for (int i = 0; i < 600; i++)
		turn();
	assert_string_equal(status().page, "c");
	stage_edition(stage, make("editions/3", "d"));
	until("d", 8000);
}

static void test_nothing_valid_is_the_standby_picture(void **state)
{
	(void)state;
	struct edition *edition = make("editions/1", "ab");
	edition->exhibition->loop[0].validity.until_min = now_min + 1;
	edition->exhibition->loop[1].validity.until_min = now_min + 1;
	stage_edition(stage, edition);
	until("a", 2000);
	now_min += 5;
	until("standby", 15000);
	now_min -= 5;
	until("a", 15000);
}

static void test_one_page_stays_without_a_fade(void **state)
{
	(void)state;
	stage_edition(stage, make("editions/1", "a"));
	until("a", 2000);
	for (int i = 0; i < 800; i++)
		turn();
	assert_string_equal(status().page, "a");
	assert_int_equal(fades, 0);
	stage_edition(stage, make("editions/2", "ab"));
	until("b", 12000);
}

static void test_one_page_of_a_new_edition_shows_what_is_new(void **state)
{
	(void)state;
	stage_edition(stage, make("editions/1", "a"));
	until("a", 2000);
	while (now_ms < 8000)
		turn();
	uint32_t before = picture();
	moves = 0;
	while (now_ms < 20000)
		turn();
	assert_int_equal(moves, 0); /* a page that stays does not begin its motions again */
	assert_int_equal(picture(), before);
	struct edition *edition = make("editions/2", "a");
	edition->exhibition->pages[0].title.by[LANG_ZH] = "新";
	stage_edition(stage, edition);
	while (now_ms < 28000)
		turn();
	assert_string_equal(status().edition, "editions/2");
	assert_int_not_equal(picture(), before);
}

static void test_when_all_is_recalled_the_standby_picture_shows_at_once(void **state)
{
	(void)state;
	stage_edition(stage, make("editions/1", "a"));
	until("a", 2000);
	struct edition *edition = make("editions/1", "a");
	static const char *recalls[] = {"a"};
	edition->exhibition->recalls = recalls;
	edition->exhibition->recall_count = 1;
	edition->exhibition->loop_count = 0;
	stage_edition(stage, edition);
	until("standby", 2000);
}

static void test_one_recall_in_place_of_another_does_not_wait(void **state)
{
	(void)state;
	static const char *one[] = {"x"}, *other[] = {"b"};
	struct edition *edition = make("editions/1", "ac");
	edition->exhibition->recalls = one;
	edition->exhibition->recall_count = 1;
	stage_edition(stage, edition);
	until("a", 2000);
	edition = make("editions/1", "ac");
	edition->exhibition->recalls = other;
	edition->exhibition->recall_count = 1;
	stage_edition(stage, edition);
	assert_in_range(until("c", 9000), 0, 2500);
}

static void test_a_page_that_cannot_be_drawn_anew_gives_way(void **state)
{
	(void)state;
	for (int lost = 0; lost < 2; lost++) {
		struct edition *edition = make("editions/1", "abc");
		stage_edition(stage, edition);
		until("a", 20000);
		edition->exhibition->pages[0].kind = PAGE_GALLERY; /* its picture is gone */
		stage_resized(stage, lost == 1);
		until("b", 4000);
	}
}

static void test_no_edition_is_the_standby_picture_until_one_comes(void **state)
{
	(void)state;
	stage_edition(stage, NULL);
	for (int i = 0; i < 50; i++)
		turn();
	assert_string_equal(status().page, "standby");
	stage_edition(stage, make("editions/1", "a"));
	until("a", 3000);
}

static void test_after_a_resize_the_same_page_is_drawn_anew(void **state)
{
	(void)state;
	stage_edition(stage, make("editions/1", "ab"));
	until("b", 9000);
	for (int lost = 0; lost < 2; lost++) {
		stage_resized(stage, lost == 1);
		assert_string_equal(status().page, lost == 1 ? "standby" : "b");
		until("b", 3000);
	}
	until("a", 9000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    STAGE_TEST(test_standby_first_and_then_the_first_page_at_once),
	    STAGE_TEST(test_pages_follow_with_a_fade),
	    STAGE_TEST(test_reduced_motion_never_fades),
	    STAGE_TEST(test_an_edition_waits_for_the_end_of_the_page),
	    STAGE_TEST(test_a_page_that_is_gone_gives_way_at_once),
	    STAGE_TEST(test_a_burst_of_editions_ends_with_the_last),
	    STAGE_TEST(test_a_page_with_nothing_to_show_is_skipped),
	    STAGE_TEST(test_nothing_valid_is_the_standby_picture),
	    STAGE_TEST(test_one_page_stays_without_a_fade),
	    STAGE_TEST(test_one_page_of_a_new_edition_shows_what_is_new),
	    STAGE_TEST(test_when_all_is_recalled_the_standby_picture_shows_at_once),
	    STAGE_TEST(test_one_recall_in_place_of_another_does_not_wait),
	    STAGE_TEST(test_a_page_that_cannot_be_drawn_anew_gives_way),
	    STAGE_TEST(test_no_edition_is_the_standby_picture_until_one_comes),
	    STAGE_TEST(test_after_a_resize_the_same_page_is_drawn_anew),
	};
	return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
