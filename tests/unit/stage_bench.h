/* stage_bench: a stage with a clock of its own, real pages, the real painter and a canvas in memory, for the tests of the stage. */
#ifndef MINGYUE_STAGE_BENCH_H
#define MINGYUE_STAGE_BENCH_H

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
static unsigned fades, moves, answers;
/* Of the painter, which answers every question once: however slow it is, this clock stands still for it. */
static unsigned questions, answered;
enum { PATIENCE_MS = 60000 };

void __real_painter_ask(struct painter *to, uint64_t ticket, const struct composer *ask);
void __wrap_painter_ask(struct painter *to, uint64_t ticket, const struct composer *ask);
void __wrap_painter_ask(struct painter *to, uint64_t ticket, const struct composer *ask)
{
	questions++;
	__real_painter_ask(to, ticket, ask);
}

static inline struct page *add_page(struct exhibition *exhibition, const char *id, enum page_kind_id kind)
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
static inline struct edition *make(const char *name, const char *pages)
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

static inline struct app_status status(void)
{
	struct app_status status;
	stage_status(stage, &status);
	return status;
}

/* One turn of the loop, a frame later; the painter is waited for when it has a question. */
static inline void turn(void)
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
	if (mailbox_take(box, questions != answered ? PATIENCE_MS : 0, &kind, &body)) {
		answered++;
		stage_painting(stage, body, now_ms);
		answers++;
	}
	now_ms += FRAME_MS;
}

/* Turns until page is shown, at most max_ms of the given clock; the time it took. */
static inline uint64_t until(const char *page, uint64_t max_ms)
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

static inline void begin(bool reduced, const char *page)
{
	struct canvas_options canvas_options = {.renderer = "software", .offscreen = true, .w = W, .h = H};
	struct stage_options options = {.reduced = reduced, .page = page};
	struct err err;
	now_ms = 1000;
	fades = moves = questions = answered = 0;
	assert_true(civil_parse("2026-11-24T09:00", false, &now_min));
	box = mailbox_create();
	painter = painter_start(fonts, box, MAIL_PAINTING);
	assert_true(canvas_open(&canvas_options, &canvas, &err));
	stage = stage_create(canvas, painter, &options);
}

static inline int setup(void **state)
{
	(void)state;
	begin(false, NULL);
	return 0;
}

static inline int teardown(void **state)
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
static inline uint32_t picture(void)
{
	struct bitmap *shot = canvas_capture(canvas);
	uint32_t hash = 0;
	for (int y = 0; y < shot->h; y++)
		for (int x = 0; x < shot->w; x++)
			hash = hash * 31 + shot->pixels[(size_t)y * shot->stride_px + (size_t)x];
	bitmap_destroy(shot);
	return hash;
}

static inline int open_fonts(void **state)
{
	(void)state;
	struct err err;
	return fonts_open(NULL, &fonts, &err) ? 0 : -1;
}

static inline int close_fonts(void **state)
{
	(void)state;
	fonts_close(fonts);
	return 0;
}

#define STAGE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

#endif
