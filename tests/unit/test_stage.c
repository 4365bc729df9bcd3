/* The stage with a given clock: real pages, the real painter, a canvas in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "schedule.h"
#include "stage.h"

enum { W = 480, H = 320, FRAME_MS = 16, MAIL_PAINTING = 1 };

static struct fonts *fonts;
static struct mailbox *box;
static struct painter *painter;
static struct canvas *canvas;
static struct stage *stage;
static uint64_t now_ms;
static int64_t now_min;
static unsigned fades, moves;

static struct page *add_page(struct exhibition *exhibition, const char *id, enum page_kind_id kind)
{
	struct page *page = &exhibition->pages[exhibition->page_count++];
	page->id = arena_strdup(exhibition->arena, id);
	page->kind = kind;
	page->chapter = -1;
	page->title.by[LANG_ZH] = page->id;
	page->validity = (struct validity){INT64_MIN, INT64_MAX};
	return page;
}

/* An edition whose loop is the letters of pages, each a text page of 5 seconds; an upper-case letter has nothing to show. */
static struct edition *make(const char *name, const char *pages)
{
	struct arena *arena = arena_create();
	struct exhibition *exhibition = arena_alloc(arena, 1, sizeof *exhibition);
	size_t count = strlen(pages);
	exhibition->arena = arena;
	exhibition->languages[LANG_ZH] = true;
	memcpy(exhibition->theme, theme_mingyue, sizeof theme_mingyue);
	exhibition->records = arena_alloc(arena, 1, sizeof *exhibition->records);
	exhibition->record_count = 1;
	exhibition->records[0] = (struct record){.id = "r", .kind = RECORD_PHOTO, .title.by = {"文字"}};
	const struct record **items = arena_alloc(arena, 1, sizeof *items);
	items[0] = exhibition->records;
	exhibition->pages = arena_alloc(arena, count, sizeof *exhibition->pages);
	exhibition->loop = arena_alloc(arena, count, sizeof *exhibition->loop);
	for (size_t i = 0; i < count; i++) {
		char id[2] = {pages[i], '\0'};
		struct page *page = add_page(exhibition, id, pages[i] < 'a' ? PAGE_GALLERY : PAGE_TEXT);
		page->items = items;
		page->item_count = 1;
		exhibition->loop[i] = (struct loop_entry){.page = page, .seconds = 5, .validity = page->validity};
	}
	exhibition->loop_count = count;
	struct edition *edition = calloc(1, sizeof *edition);
	edition->exhibition = exhibition;
	snprintf(edition->name, sizeof edition->name, "%s", name);
	snprintf(edition->root, sizeof edition->root, "/nonexistent");
	return edition;
}

static struct app_status status(void)
{
	struct app_status status;
	stage_status(stage, &status);
	return status;
}

/* One turn of the loop, a frame later; the painter is waited for when it has a question. */
static void turn(void)
{
	bool draw;
	uint64_t wake_ms;
	enum stage_state state = stage_tick(stage, now_ms, now_min, &draw, &wake_ms);
	fades += state == STAGE_FADES;
	moves += state == STAGE_MOVES;
	if (draw) {
		canvas_begin(canvas);
		stage_draw(stage, now_ms);
		canvas_present(canvas);
	}
	int kind;
	void *body;
	if (mailbox_take(box, 2, &kind, &body))
		stage_painting(stage, body, now_ms);
	now_ms += FRAME_MS;
}

/* Turns until page is shown, at most max_ms of the given clock; the time it took. */
static uint64_t until(const char *page, uint64_t max_ms)
{
	uint64_t begin_ms = now_ms;
	while (strcmp(status().page, page) != 0) {
		if (now_ms - begin_ms > max_ms)
			fail_msg("%s is not shown after %llu ms, but %s", page, (unsigned long long)max_ms,
				 status().page);
		turn();
	}
	return now_ms - begin_ms;
}

static void begin(bool reduced, const char *page)
{
	struct canvas_options canvas_options = {.renderer = "software", .offscreen = true, .w = W, .h = H};
	struct stage_options options = {.reduced = reduced, .page = page};
	struct err err;
	now_ms = 1000;
	fades = moves = 0;
	assert_true(civil_parse("2026-11-24T09:00", false, &now_min));
	box = mailbox_create();
	painter = painter_start(fonts, box, MAIL_PAINTING);
	assert_true(canvas_open(&canvas_options, &canvas, &err));
	stage = stage_create(canvas, painter, &options);
}

static int setup(void **state)
{
	(void)state;
	begin(false, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	painter_stop(painter);
	int kind;
	void *body;
	while (mailbox_take(box, 0, &kind, &body)) {
		struct painting *painting = body;
		scene_destroy(painting->scene, NULL);
		free(painting);
	}
	stage_destroy(stage);
	canvas_close(canvas);
	mailbox_destroy(box);
	return 0;
}

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

static uint32_t picture(void)
{
	struct bitmap *shot = canvas_capture(canvas);
	uint32_t hash = 0;
	for (int y = 0; y < shot->h; y++)
		for (int x = 0; x < shot->w; x++)
			hash = hash * 31 + shot->pixels[(size_t)y * shot->stride_px + (size_t)x];
	bitmap_destroy(shot);
	return hash;
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

static int open_fonts(void **state)
{
	(void)state;
	struct err err;
	return fonts_open(NULL, &fonts, &err) ? 0 : -1;
}

static int close_fonts(void **state)
{
	(void)state;
	fonts_close(fonts);
	return 0;
}

#define STAGE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

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
