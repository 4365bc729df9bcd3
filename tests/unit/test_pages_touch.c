/* Pages as somebody at the wall has them: all they show can be touched, long lines scroll, photos are sharp when they are larger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bitmap.h"
#include "feed.h"
#include "fonts.h"
#include "page.h"

enum { BAR = 112, SLACK = 44, EVENTS = 60 };

static struct edition *edition;
static struct fonts *fonts;

static struct composer ask_of(const struct exhibition *exhibition, const struct page *page, int w, int h)
{
	return (struct composer){.exhibition = exhibition,
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

static float unit(int w, int h)
{
	return (float)(w < h ? w : h) / 1080;
}

static bool opened(const struct scene *scene, const struct record *record)
{
	for (size_t i = 0; i < scene->target_count; i++)
		if (scene->targets[i].action.kind == ACTION_RECORD && scene->targets[i].action.record == record)
			return true;
	return false;
}

/* What is wrong with a target that does not move, or NULL. Who touches its middle means it. */
static const char *wrong(const struct scene *scene, const struct target *target)
{
	static char why[200];
	float u = unit(scene->w, scene->h), bottom = (float)scene->h;
	struct box box = target->box;
	const struct view whole = {0, 0, 1};
	if (target->action.kind == ACTION_RECORD)
		bottom -= BAR * u;
	const struct target *hit = scene_hit(scene, &whole, box.x + box.w / 2, box.y + box.h / 2, (float)SLACK * u);
	if (box.x < 0 || box.y < 0 || box.x + box.w > (float)scene->w + 0.5f || box.y + box.h > bottom + 0.5f)
		snprintf(why, sizeof why, "leaves the screen: %g,%g %gx%g", (double)box.x, (double)box.y, (double)box.w,
			 (double)box.h);
	else if (fminf(box.w, box.h) < SLACK * u)
		snprintf(why, sizeof why, "is too small: %gx%g", (double)box.w, (double)box.h);
	else if (hit != target)
		snprintf(why, sizeof why, "lies under another");
	else
		return NULL;
	return why;
}

static void check(const struct composer *ask)
{
	struct scene *scene = compose(ask);
	const struct page *page = ask->page;
	size_t steps = page_steps(page);
	assert_non_null(scene);
	for (size_t i = 0; i < page->item_count; i++)
		if ((steps == 1 || i == ask->step) && !opened(scene, page->items[i]))
			fail_msg("%s %dx%d: %s cannot be touched", page->id, ask->w, ask->h, page->items[i]->id);
	for (size_t i = 0; i < scene->target_count; i++) {
		const char *why = scene->targets[i].hold == HOLD_SCREEN && !scene->targets[i].masked
				      ? wrong(scene, &scene->targets[i])
				      : NULL;
		if (why != NULL)
			fail_msg("%s %s %dx%d: target %zu %s", page->id, lang_names[ask->lang], ask->w, ask->h, i, why);
	}
	scene_destroy(scene, NULL);
}

static void test_targets(void **state)
{
	(void)state;
	static const int sizes[][2] = {{1920, 1080}, {3840, 2160}, {1280, 800}, {1024, 600}, {1080, 1920}, {800, 1280}};
	const struct exhibition *exhibition = edition->exhibition;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (size_t i = 0; i < exhibition->page_count; i++) {
			struct composer ask = ask_of(exhibition, &exhibition->pages[i], sizes[s][0], sizes[s][1]);
			for (int lang = 0; lang < LANGS; lang++)
				for (ask.step = 0; ask.step < page_steps(ask.page); ask.step++) {
					ask.lang = (enum lang)lang;
					check(&ask);
				}
		}
}

/* The control: what lies over another, is small or leaves the screen is noticed. */
static void test_wrong(void **state)
{
	(void)state;
	const struct box boxes[] = {
	    {100, 100, 200, 100}, {150, 100, 100, 100}, {400, 100, 200, 30}, {1800, 100, 200, 100}};
	struct scene *scene = scene_create(1920, 1080);
	for (size_t i = 0; i < 4; i++)
		scene->targets[scene->target_count++] = (struct target){.box = boxes[i]};
	assert_non_null(wrong(scene, &scene->targets[0]));
	assert_null(wrong(scene, &scene->targets[1]));
	assert_non_null(wrong(scene, &scene->targets[2]));
	assert_non_null(wrong(scene, &scene->targets[3]));
	scene_destroy(scene, NULL);
}

static struct record events[EVENTS];
static const struct record *event_items[EVENTS];
static char ids[EVENTS][8], dates[EVENTS][12];

static struct page line_of(size_t count)
{
	for (size_t i = 0; i < EVENTS; i++) {
		snprintf(ids[i], sizeof ids[i], "e%zu", i % 1000);
		snprintf(dates[i], sizeof dates[i], "20%02zu-%02zu-11", i / 12 % 100, i % 12 + 1);
		events[i] = (struct record){
		    .id = ids[i],
		    .kind = RECORD_EVENT,
		    .date = dates[i],
		    .title = {{"六区县共商明月山绿色发展示范带建设", "The six counties meet about the belt"}},
		    .body = {{"议定年度事项，逐项明确牵头单位与时限。议定年度事项，逐项明确牵头单位与时限。",
			      "They agree on this year's items, each with an office and a date. They "
			      "agree on this year's items, each with an office and a date."}}};
		event_items[i] = &events[i];
	}
	return (struct page){.id = "line",
			     .kind = PAGE_TIMELINE,
			     .chapter = -1,
			     .title = {{"历程", "The story"}},
			     .items = event_items,
			     .item_count = count,
			     .focus = &events[EVENTS - 1]};
}

static bool within(struct box inner, struct box outer)
{
	return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
	       inner.y + inner.h <= outer.y + outer.h;
}

static void check_line(const struct composer *ask)
{
	struct scene *scene = compose(ask);
	const struct viewport *port = &scene->viewport;
	bool upright = ask->h > ask->w;
	size_t bytes = 0, moving = 0, longest = 0;
	assert_int_equal(port->scrolls_x, !upright);
	assert_int_equal(port->scrolls_y, upright);
	assert_true(upright ? port->content.h > 5 * port->box.h : port->content.w > 5 * port->box.w);
	assert_int_equal(scene->issue_count, 0);
	for (size_t i = 0; i < scene->target_count; i++) {
		const struct target *target = &scene->targets[i];
		if (target->action.kind != ACTION_RECORD)
			continue;
		assert_int_equal(target->hold, HOLD_VIEW);
		assert_true(within(target->box, port->content));
		assert_true(fminf(target->box.w, target->box.h) >= 88 * unit(ask->w, ask->h));
		moving++;
	}
	assert_int_equal(moving, EVENTS);
	for (size_t i = 0; i < scene->sprite_count; i++) {
		const struct sprite *sprite = &scene->sprites[i];
		if (sprite->hold != HOLD_VIEW)
			continue;
		assert_true(within(sprite->dst, port->content));
		bytes += bitmap_bytes(sprite->bitmap);
		longest = (size_t)sprite->bitmap->w > longest ? (size_t)sprite->bitmap->w : longest;
	}
	size_t screen = (size_t)ask->w * (size_t)ask->h * 4;
	printf("%d events at %dx%d: %zu KiB\n", EVENTS, ask->w, ask->h, bytes / 1024);
	assert_true(longest <= (size_t)ask->w);
	assert_true(bytes < 8 * screen);
	scene_destroy(scene, NULL);
}

static void test_long_line(void **state)
{
	(void)state;
	static const int sizes[][2] = {{1920, 1080}, {3840, 2160}, {1024, 600}, {1080, 1920}, {800, 1280}};
	struct page page = line_of(EVENTS);
	struct exhibition exhibition = *edition->exhibition;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (int lang = 0; lang < LANGS; lang++) {
			struct composer ask = ask_of(&exhibition, &page, sizes[s][0], sizes[s][1]);
			ask.lang = (enum lang)lang;
			check_line(&ask);
		}
	page.item_count = 6; /* all fits: nothing scrolls */
	struct composer ask = ask_of(&exhibition, &page, 1920, 1080);
	struct scene *scene = compose(&ask);
	assert_true(scene->viewport.box.w <= 0);
	scene_destroy(scene, NULL);
}

/* The mean difference between a detail and the part of the whole picture it is of, moved by so many of its own pixels. */
static double difference(const struct bitmap *detail, const struct bitmap *whole, struct box part, int moved)
{
	double sum = 0;
	size_t count = 0;
	for (int y = 8; y < detail->h - 8; y += 3)
		for (int x = 8; x < detail->w - 8; x += 3) {
			double fx = (double)part.x + (x + moved + 0.5) / detail->w * (double)part.w;
			double fy = (double)part.y + (y + 0.5) / detail->h * (double)part.h;
			int column = (int)(fx * whole->w), row = (int)(fy * whole->h);
			uint32_t a = detail->pixels[(size_t)y * detail->stride_px + (size_t)x],
				 b = whole->pixels[(size_t)row * whole->stride_px + (size_t)column];
			for (int i = 0; i < 24; i += 8)
				sum += abs((int)(a >> i & 255) - (int)(b >> i & 255));
			count += 3;
		}
	return sum / (double)count;
}

static void check_detail(const struct page *page, size_t step, int w, int h, struct view view)
{
	struct composer ask = ask_of(edition->exhibition, page, w, h);
	ask.step = step;
	ask.view = view;
	struct scene *scene = compose(&ask);
	const struct sprite *photo = &scene->sprites[1], *detail = &scene->sprites[2];
	assert_int_equal(scene->sprite_count, 4); /* the night, the photo, its part, the words */
	assert_int_equal(scene->sprites[0].hold, HOLD_SCREEN);
	assert_true(scene->sprites[0].bitmap->opaque);
	assert_int_equal(detail->hold, HOLD_VIEW);
	const float edges[] = {detail->dst.x * view.zoom + view.x, detail->dst.y * view.zoom + view.y,
			       detail->dst.w * view.zoom, detail->dst.h * view.zoom};
	for (int i = 0; i < 4; i++)
		assert_true(fabsf(edges[i] - roundf(edges[i])) < 0.02f);
	assert_int_equal(detail->bitmap->w, lroundf(edges[2]));
	assert_int_equal(detail->bitmap->h, lroundf(edges[3]));
	assert_true(bitmap_bytes(detail->bitmap) <= (size_t)w * (size_t)h * 4);
	struct box all = photo->dst, at = detail->dst,
		   part = {(at.x - all.x) / all.w, (at.y - all.y) / all.h, at.w / all.w, at.h / all.h};
	ask.scene = scene;
	struct bitmap *whole = composer_decode(&ask, page->items[step], w, h);
	double right = difference(detail->bitmap, whole, part, 0), beside = difference(detail->bitmap, whole, part, 12);
	if (right > 4 || beside < 1.5 * right)
		fail_msg("%s %zu at %dx%d: differs by %.2f, and beside it by %.2f", page->id, step, w, h, right,
			 beside);
	bitmap_destroy(whole);
	scene_destroy(scene, NULL);
}

static void test_detail(void **state)
{
	(void)state;
	const struct page *page = exhibition_page(edition->exhibition, "gallery");
	assert_non_null(page);
	for (size_t step = 0; step < page_steps(page); step++) {
		check_detail(page, step, 1920, 1080, (struct view){-700.25f, -900.5f, 2});
		check_detail(page, step, 1920, 1080, (struct view){-1200, -1500, 3.37f});
		check_detail(page, step, 1080, 1920, (struct view){-600.4f, -1500.7f, 2.5f});
	}
}

/* Nothing but the photo at zoom 1; and its words make room when it is looked at. */
static void test_words(void **state)
{
	(void)state;
	const struct page *page = exhibition_page(edition->exhibition, "gallery");
	struct composer ask = ask_of(edition->exhibition, page, 1920, 1080);
	struct scene *whole = compose(&ask);
	ask.view = (struct view){-1920, -1500, 3};
	struct scene *close = compose(&ask);
	assert_int_equal(whole->sprite_count, 3);
	assert_true(opened(whole, page->items[0]) && opened(close, page->items[0]));
	assert_true(close->targets[0].box.h < 0.85f * whole->targets[0].box.h);
	assert_false(whole->viewport.scrolls_x || whole->viewport.scrolls_y); /* a swipe is the next photo's */
	assert_true(whole->viewport.max_zoom >= 2 && whole->viewport.max_zoom <= 8);
	scene_destroy(whole, NULL);
	scene_destroy(close, NULL);
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
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_targets), cmocka_unit_test(test_wrong),
					   cmocka_unit_test(test_long_line), cmocka_unit_test(test_detail),
					   cmocka_unit_test(test_words)};
	return cmocka_run_group_tests(tests, start, end);
}
