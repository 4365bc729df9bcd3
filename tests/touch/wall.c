#include "wall.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "schedule.h"
#include "text.h"

enum { MAIL_PAINTING = 1 };

/* scrypt of WALL_PIN. */
#define PIN_LINE                                                                                                       \
	"scrypt$1024$8$1$6d696e67797565207761$f1c1013c528990517699ee9c4a31ee50c66941bc25fa0aaf005a2f00125b096d\n"

/* The PIN's hash is cheap here: the door's own limits are another test's. */
static void open_run(struct wall *wall)
{
	static char pin[80];
	char status[80];
	snprintf(wall->run, sizeof wall->run, "/dev/shm/mingyue-wall-XXXXXX");
	if (mkdtemp(wall->run) == NULL)
		exit(2);
	wall_file(wall, "pin", PIN_LINE);
	snprintf(pin, sizeof pin, "%s/pin", wall->run);
	snprintf(status, sizeof status, "%s/app.json", wall->run);
	clerk_init(&wall->clerk, pin, status);
}

void wall_file(struct wall *wall, const char *name, const char *text)
{
	char path[160], aside[170];
	snprintf(path, sizeof path, "%s/%s", wall->run, name);
	snprintf(aside, sizeof aside, "%s.new", path);
	remove(path);
	if (text == NULL)
		return;
	FILE *file = fopen(aside, "w");
	if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0 || rename(aside, path) != 0)
		exit(2);
}

/* What the feed's thread does in the app. */
static void serve(struct wall *wall)
{
	struct staff_news news;
	struct staff_wish wish;
	if (door_knocked(&wall->door, wall->now_ms))
		stage_knock(wall->stage);
	while (stage_wish(wall->stage, &wish))
		if (clerk_serve(&wall->clerk, &wish, &news))
			stage_news(wall->stage, &news, wall->now_ms);
	if (clerk_look(&wall->clerk, WALL_NOW_S, &news))
		stage_news(wall->stage, &news, wall->now_ms);
}

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
	door_init(&wall->door, wall->u);
	open_run(wall);
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
	static const char *const names[] = {"pin", "agent.json", "ask.json"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		wall_file(wall, names[i], NULL);
	rmdir(wall->run);
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
	serve(wall);
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
	door_touch(&wall->door, &touch);
}
