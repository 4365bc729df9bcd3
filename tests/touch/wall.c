#include "wall.h"

#include <stdio.h>
#include <stdlib.h>

#include "schedule.h"
#include "text.h"

enum { MAIL_PAINTING = 1 };

void wall_open(struct wall *wall, const char *store, int w, int h, bool english)
{
	struct err err = {0};
	char why[512];
	*wall = (struct wall){.w = w, .h = h, .u = (float)(w < h ? w : h) / 1080, .now_ms = 1000000, .draws = true};
	struct edition *edition = edition_read(NULL, store, why, sizeof why);
	struct canvas_options options = {.renderer = "software", .offscreen = true, .w = w, .h = h};
	if (edition == NULL || !fonts_open(getenv("MINGYUE_FONTS"), &wall->fonts, &err) ||
	    !canvas_open(&options, &wall->canvas, &err)) {
		fprintf(stderr, "%s: %s%s\n", store, why, err.text);
		exit(2);
	}
	wall->exhibition = edition->exhibition;
	wall->mail = mailbox_create();
	wall->painter = painter_start(wall->fonts, wall->mail, MAIL_PAINTING);
	struct stage_options stage = {.languages = {[LANG_ZH] = !english, [LANG_EN] = english}};
	wall->stage = stage_create(wall->canvas, wall->painter, &stage);
	gesture_init(&wall->fingers, wall->u);
	stage_edition(wall->stage, edition);
}

static void take(struct wall *wall, int timeout_ms)
{
	int kind;
	void *body;
	if (mailbox_take(wall->mail, timeout_ms, &kind, &body))
		stage_painting(wall->stage, body, wall->now_ms);
}

void wall_close(struct wall *wall)
{
	while (stage_waits(wall->stage))
		take(wall, 1000);
	painter_stop(wall->painter);
	stage_destroy(wall->stage);
	canvas_close(wall->canvas);
	mailbox_destroy(wall->mail);
	fonts_close(wall->fonts);
}

void wall_turn(struct wall *wall, uint64_t ms)
{
	bool draw;
	uint64_t wake_ms;
	wall->now_ms += ms;
	/* Time stands still while the painter paints, so that every run is the same. */
	while (!wall->unpunctual && stage_waits(wall->stage))
		take(wall, 1000);
	take(wall, 0);
	stage_tick(wall->stage, wall->now_ms, SCHEDULE_CLOCK_SET_MIN - 1, &draw, &wake_ms);
	if (!draw || !wall->draws)
		return;
	canvas_begin(wall->canvas);
	stage_draw(wall->stage, wall->now_ms);
	canvas_present(wall->canvas);
	wall->frames++;
}

void wall_wait(struct wall *wall, uint64_t ms)
{
	uint64_t end_ms = wall->now_ms + ms;
	while (wall->now_ms < end_ms) {
		uint64_t frames = wall->frames, left_ms = end_ms - wall->now_ms,
			 step_ms = wall->still ? 64 : WALL_FRAME_MS;
		wall_turn(wall, step_ms < left_ms ? step_ms : left_ms);
		wall->still = frames == wall->frames;
	}
}

bool wall_settle(struct wall *wall)
{
	uint64_t end_ms = wall->now_ms + 20000;
	do {
		wall_turn(wall, WALL_FRAME_MS);
		if (wall->now_ms >= end_ms)
			return false;
	} while (stage_visit(wall->stage) == NULL || !browse_settled(stage_visit(wall->stage)));
	wall_wait(wall, 400);
	return true;
}

void wall_touch(struct wall *wall, enum touch_kind kind, int64_t finger, float x, float y)
{
	struct touch touch = {.kind = kind, .device = 1, .finger = finger, .x = x, .y = y, .at_ms = wall->now_ms};
	struct gesture gestures[GESTURE_OUT];
	size_t count = gesture_touch(&wall->fingers, &touch, gestures);
	for (size_t i = 0; i < count; i++)
		stage_gesture(wall->stage, &wall->fingers, &gestures[i]);
	stage_held(wall->stage, gesture_held(&wall->fingers), wall->now_ms);
}
