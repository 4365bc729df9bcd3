/* Pages and sheets of editions that go to the ends of what is allowed, on screens nobody has: whole, bounded, and with a way out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bitmap.h"
#include "feed.h"
#include "fonts.h"
#include "page.h"

static struct edition *edition;
static struct fonts *fonts;

static struct composer ask_of(const struct page *page, int w, int h)
{
	return (struct composer){.exhibition = edition->exhibition,
				 .page = page,
				 .touch = true,
				 .view = {0, 0, 1},
				 .moment = -1,
				 .w = w,
				 .h = h,
				 .dwell_ms = 10000,
				 .fonts = fonts,
				 .root = edition->root};
}

static bool does(const struct scene *scene, enum action_kind kind)
{
	for (size_t i = 0; i < scene->target_count; i++)
		if (scene->targets[i].action.kind == kind)
			return true;
	return false;
}

static void test_any_screen(void **state)
{
	(void)state;
	static const int sizes[][2] = {{1024, 1280}, {1080, 1281}, {1000, 1100}, {1081, 1080}, {480, 800}, {320, 240},
				       {64, 64},     {30, 20},     {1, 1},       {1920, 100},  {100, 1920}};
	const struct exhibition *exhibition = edition->exhibition;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		struct composer ask = ask_of(&exhibition->pages[0], sizes[s][0], sizes[s][1]);
		for (size_t i = 0; i < exhibition->page_count; i++) {
			ask.page = &exhibition->pages[i];
			struct scene *scene = compose(&ask);
			assert_non_null(scene);
			scene_destroy(scene, NULL);
		}
		ask.record = &exhibition->records[0];
		ask.notice = "U 盘导入完成：第 10 期";
		for (int subject = 0; subject < SUBJECTS; subject++)
			for (int reach = 0; reach < 2; reach++) {
				ask.subject = (enum subject)subject;
				ask.reach = reach == 1;
				struct scene *scene = compose(&ask);
				assert_non_null(scene);
				scene_destroy(scene, NULL);
			}
	}
}

enum { PLACES = 300, PARTIES = 3000 };

/* A grid of square areas, each with its place and its seat. */
static void test_map_of_many_places(void **state)
{
	(void)state;
	static struct record places[PLACES];
	static struct shape shapes[2 * PLACES];
	static struct ring rings[2 * PLACES];
	static double points[PLACES][6][2];
	for (int i = 0; i < PLACES; i++) {
		double x = 100 + i % 20 * 0.5, y = 25 + i / 20 * 0.5; /* NOLINT(bugprone-integer-division) */
		const double square[6][2] = {{x, y},       {x + 0.5, y}, {x + 0.5, y + 0.5},
					     {x, y + 0.5}, {x, y},       {x + 0.25, y + 0.25}};
		memcpy(points[i], square, sizeof square);
		places[i] = (struct record){.id = "p", .title = {{"某县", "County"}}};
		rings[2 * i] = (struct ring){(const double(*)[2])points[i], 5};
		rings[2 * i + 1] = (struct ring){(const double(*)[2])(points[i] + 5), 1};
		shapes[i] = (struct shape){
		    .kind = SHAPE_AREA, .id = "p", .place = &places[i], .rings = &rings[2 * i], .ring_count = 1};
		shapes[PLACES + i] = (struct shape){
		    .kind = SHAPE_SEAT, .id = "p", .place = &places[i], .rings = &rings[2 * i + 1], .ring_count = 1};
	}
	/* and an agreement of so many that asking each of them about each shape is felt */
	static struct link parties[PARTIES];
	for (size_t i = 0; i < PARTIES; i++)
		parties[i] = (struct link){ROLE_PARTY, &places[i % PLACES]};
	struct record pact = {
	    .id = "pact", .kind = RECORD_AGREEMENT, .title = {{"协议", "Pact"}}, .out = parties, .out_count = PARTIES};
	const struct record *items[] = {&pact};
	struct map map = {"m", shapes, 2 * PLACES};
	struct page page = {.id = "m",
			    .kind = PAGE_MAP,
			    .chapter = -1,
			    .title = {{"图", "Map"}},
			    .map = &map,
			    .focus = &places[PLACES - 1],
			    .items = items,
			    .item_count = 1};
	struct composer ask = ask_of(&page, 1920, 1080);
	struct scene *scene = compose(&ask);
	static const enum action_kind needed[] = {ACTION_PREVIOUS, ACTION_NEXT,     ACTION_HOME,
						  ACTION_FIND,     ACTION_LANGUAGE, ACTION_REACH};
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		assert_true(does(scene, needed[i]));
	bool focus = false, row = false;
	for (size_t i = 0; i < scene->target_count; i++) {
		focus |= scene->targets[i].action.record == page.focus;
		row |= scene->targets[i].action.record == &pact;
	}
	assert_true(focus && row);
	scene_destroy(scene, NULL);
}

static void test_total_of_many_parts(void **state)
{
	(void)state;
	enum { PARTS = 5000 };
	static struct record parts[PARTS];
	static struct link in[PARTS];
	for (size_t i = 0; i < PARTS; i++) {
		parts[i] = (struct record){
		    .id = "x", .kind = RECORD_FIGURE, .title = {{"分项", "Part"}}, .has_value = true, .value = 1};
		in[i] = (struct link){ROLE_PART_OF, &parts[i]};
	}
	struct record whole = {.id = "w",
			       .kind = RECORD_FIGURE,
			       .title = {{"总数", "Total"}},
			       .has_value = true,
			       .value = PARTS,
			       .in = in,
			       .in_count = PARTS};
	for (int reach = 0; reach < 2; reach++) {
		struct composer ask = ask_of(&edition->exhibition->pages[0], 3840, 2160);
		ask.subject = SUBJECT_CARD;
		ask.record = &whole;
		ask.reach = reach == 1;
		struct scene *scene = compose(&ask);
		size_t bytes = 0;
		for (size_t i = 0; i < scene->sprite_count; i++)
			bytes += bitmap_bytes(scene->sprites[i].bitmap);
		assert_true(bytes < 160 << 20);
		assert_true(does(scene, ACTION_CLOSE) && does(scene, ACTION_BACK) && does(scene, ACTION_RECORD));
		scene_destroy(scene, NULL);
	}
}

/* All there is to say at once, in the longest words the agent has: nothing lies on the buttons or runs out of its row. */
static void test_staff_panel_says_all(void **state)
{
	(void)state;
	static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1024, 600}, {800, 1280}};
	struct facts facts = {
	    .there = true,
	    .current = 41,
	    .trusted = 41,
	    .issued_s = 1790000000,
	    .signers = "office-editor, office-approver",
	    .news =
		{[LANG_ZH] = "第 42 期定于 2026-12-01 09:00 "
			     "上屏，但签名清单已过期，时钟可能不对。签名清单已过期，已拒绝，屏幕不变；"
			     "请发布人员刷新。2026-11-27 09:00：U "
			     "盘导入没有成功：签名清单已过期，已拒绝，屏幕不变；请发布人员刷新。",
		 [LANG_EN] =
		     "Edition 42 was due at 2026-12-01 09:00, but the signed metadata has expired: the clock may be "
		     "wrong. Its signatures have expired: refused, the wall stays as it is; the publisher must "
		     "refresh it. 2026-11-27 09:00: The USB stick was not imported: its signatures have expired: "
		     "refused, the wall stays as it is; the publisher must refresh it."},
	    .outcome = {"签名或期号不对，已拒绝，屏幕不变；请告知发布人员",
			"refused, the wall stays as it is; tell the publisher"},
	    .seen_s = 1790000000,
	    .floor_s = 1790000000,
	    .disk_free_mb = 10000,
	    .disk_mb = 30000,
	    .temperature_c = 61,
	    .hold_left_s = 14000,
	    .editions = {{41, 1790000000, FACTS_CONFIRMED},
			 {40, 1780000000, FACTS_CONFIRMED},
			 {39, 1770000000, FACTS_REFUSED}},
	    .edition_count = 3};
	for (size_t s = 0; s < 2 * sizeof sizes / sizeof *sizes; s++) {
		struct composer ask = ask_of(&edition->exhibition->pages[0], sizes[s / 2][0], sizes[s / 2][1]);
		ask.lang = s % 2 == 0 ? LANG_ZH : LANG_EN;
		ask.subject = SUBJECT_STAFF;
		ask.staff = (struct staff_sheet){
		    .lang = ask.lang, .asked = STAFF_ROLLBACK, .answer = ASKED_ANSWERED, .shown = 41, .facts = facts};
		struct scene *scene = compose(&ask);
		assert_int_equal(scene->issue_count, 0);
		scene_destroy(scene, NULL);
	}
}

static int start(void **state)
{
	(void)state;
	struct err err = {0};
	char why[512] = "";
	edition = edition_read(NULL, MINGYUE_STORE, why, sizeof why);
	if (edition == NULL || !fonts_open(getenv("MINGYUE_FONTS"), &fonts, &err))
		fail_msg("%s%s", why, err.text);
	return 0;
}

static int end(void **state)
{
	(void)state;
	fonts_close(fonts);
	edition_destroy(edition);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_any_screen), cmocka_unit_test(test_map_of_many_places),
					   cmocka_unit_test(test_total_of_many_parts),
					   cmocka_unit_test(test_staff_panel_says_all)};
	return cmocka_run_group_tests(tests, start, end);
}
