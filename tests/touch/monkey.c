/* monkey STORE EVENTS SEED WxH: random fingers, keys and pauses, many of them on what can be touched. Checked after each: the invariants of
 * stage, visit and fingers. At the end, and now and then between: nobody is there any more, and the loop goes on; memory stays level.
 * The staff door's pad comes, and nobody gets past it. MINGYUE_MONKEY_BREAK=1 lets go of an invariant, to show that it would be noticed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wall.h"

enum { FINGERS = 5, LEVEL_KB = 16 << 10, GONE_MS = 15 * 60 * 1000 };

static uint64_t seed;

/* xorshift64*, of Vigna. */
static uint32_t any(uint32_t below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (uint32_t)((seed * UINT64_C(2685821657736338717)) >> 33) % below;
}

static long resident_kb(void)
{
	char line[200];
	long kb = 0;
	FILE *file = fopen("/proc/self/status", "r");
	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			break;
	if (file != NULL)
		fclose(file);
	return kb;
}

/* Somewhere; two times of three on something that does something. */
static void somewhere(const struct wall *wall, float *x, float *y)
{
	*x = (float)any((uint32_t)wall->w);
	*y = (float)any((uint32_t)wall->h);
	const struct browse *browse = stage_visit(wall->stage);
	const struct view *view;
	if (browse == NULL || any(3) == 0)
		return;
	const struct scene *scene = browse_touched(browse, &view);
	if (scene->target_count == 0)
		return;
	struct box box = scene_target_box(&scene->targets[any((uint32_t)scene->target_count)], view);
	*x = box.x + box.w / 2;
	*y = box.y + box.h / 2;
}

static void finger(struct wall *wall, float at[FINGERS][2], bool down[FINGERS])
{
	uint32_t i = any(8) == 0 ? any(FINGERS) : 0, what = any(10);
	if (!down[i]) {
		somewhere(wall, &at[i][0], &at[i][1]);
		wall_touch(wall, TOUCH_DOWN, i, at[i][0], at[i][1]);
		down[i] = true;
	} else if (what < 4) {
		at[i][0] += (float)any(81) - 40;
		at[i][1] += (float)any(41) - 20;
		wall_touch(wall, TOUCH_MOVE, i, at[i][0], at[i][1]);
	} else {
		wall_touch(wall, what == 9 ? TOUCH_CANCEL : TOUCH_UP, i, at[i][0], at[i][1]);
		down[i] = false;
	}
}

static bool sound(const struct wall *wall)
{
	const struct browse *browse = stage_visit(wall->stage);
	if (browse != NULL && visit_top(browse_visit(browse)) == SUBJECT_STAFF)
		return false; /* through the door, without the PIN */
	return gesture_sound(&wall->fingers) && (browse == NULL || browse_sound(browse)) &&
	       (getenv("MINGYUE_MONKEY_BREAK") == NULL || browse == NULL || browse_visit(browse)->depth < 1);
}

static void tap_key(struct wall *wall, enum action_kind kind, int number)
{
	const struct view *view;
	const struct browse *browse = stage_visit(wall->stage);
	const struct scene *scene = browse != NULL ? browse_touched(browse, &view) : NULL;
	for (size_t i = 0; scene != NULL && i < scene->target_count; i++) {
		const struct target *target = &scene->targets[i];
		if (target->action.kind != kind || target->action.number != number)
			continue;
		wall_touch(wall, TOUCH_DOWN, 0, target->box.x + 5, target->box.y + 5);
		wall_turn(wall, 20);
		wall_touch(wall, TOUCH_UP, 0, target->box.x + 5, target->box.y + 5);
		wall_turn(wall, 20);
		wall_turn(wall, 20);
		return;
	}
}

/* Once in a while a finger stays in the corner. MINGYUE_MONKEY_KNOWS=1: and then the PIN is typed, to show that it would be noticed. */
static void knock(struct wall *wall, bool down[FINGERS])
{
	for (uint32_t i = 0; i < FINGERS; i++)
		if (down[i])
			wall_touch(wall, TOUCH_UP, i, 0, 0);
	memset(down, 0, FINGERS * sizeof *down);
	float at = (float)any(80) * wall->u;
	wall_touch(wall, TOUCH_DOWN, 0, at, at);
	for (int i = 0; i < 8; i++)
		wall_turn(wall, 400);
	wall_touch(wall, TOUCH_UP, 0, at, at);
	if (getenv("MINGYUE_MONKEY_KNOWS") == NULL)
		return;
	wall->unpunctual = false;
	wall_wait(wall, 500);
	for (const char *digit = WALL_PIN; *digit != '\0'; digit++)
		tap_key(wall, ACTION_KEY, *digit);
	tap_key(wall, ACTION_STAFF, STAFF_ENTER);
}

static void die(const struct wall *wall, uint64_t event, const char *why)
{
	const struct browse *browse = stage_visit(wall->stage);
	fprintf(stderr, "event %llu: %s; page %s\n", (unsigned long long)event, why,
		browse != NULL ? browse_visit(browse)->page->id : "(the loop)");
	_exit(1); /* the painter is at work */
}

/* Everybody goes: after the longest wait the loop must be back. */
static void leave(struct wall *wall, bool down[FINGERS], uint64_t event)
{
	for (uint32_t i = 0; i < FINGERS; i++)
		if (down[i])
			wall_touch(wall, TOUCH_UP, i, 0, 0);
	memset(down, 0, FINGERS * sizeof *down);
	if (gesture_held(&wall->fingers))
		die(wall, event, "a finger is stuck");
	wall->unpunctual = false;
	for (uint64_t end_ms = wall->now_ms + GONE_MS; wall->now_ms < end_ms && stage_visit(wall->stage) != NULL;)
		wall_turn(wall, 500);
	if (stage_visit(wall->stage) != NULL)
		die(wall, event, "the loop does not come back");
	struct app_status before = {0}, after = {0};
	stage_status(wall->stage, &before);
	for (int i = 0; i < 400 && strcmp(before.page, after.page) == 0; i++) {
		wall_turn(wall, 250);
		stage_status(wall->stage, &after);
	}
	if (strcmp(before.page, after.page) == 0)
		die(wall, event, "the loop stands still");
	wall->unpunctual = true;
}

int main(int argc, char **argv)
{
	struct wall wall;
	float at[FINGERS][2] = {{0}};
	bool down[FINGERS] = {false};
	uint64_t visits = 0, pages = 0, pads = 0;
	int w, h;
	if (argc != 5 || sscanf(argv[4], "%dx%d", &w, &h) != 2)
		return 2;
	uint64_t events = strtoull(argv[2], NULL, 10);
	seed = strtoull(argv[3], NULL, 10) * 2 + 1;
	wall_open(&wall, argv[1], w, h, false);
	wall_wait(&wall, 3000);
	wall.unpunctual = true;
	long level_kb = 0;
	char last[65] = "";
	for (uint64_t event = 0; event < events; event++) {
		uint32_t what = any(1000);
		bool was = stage_visit(wall.stage) != NULL;
		if (what == 0)
			stage_resized(wall.stage, false);
		else if (what < 8)
			stage_key(wall.stage, (enum browse_key)any(5), wall.now_ms);
		else if (what < 11)
			knock(&wall, down);
		else
			finger(&wall, at, down);
		visits += !was && stage_visit(wall.stage) != NULL;
		wall.draws = any(40) == 0;
		wall.unpunctual = any(100) != 0;
		wall_turn(&wall, any(30) == 0 ? any(2000) : any(24));
		if (!sound(&wall))
			die(&wall, event, "an invariant is broken");
		const struct browse *browse = stage_visit(wall.stage);
		pads += browse != NULL && visit_top(browse_visit(browse)) == SUBJECT_PAD;
		if (browse != NULL && strcmp(last, browse_scene(browse)->page) != 0) {
			snprintf(last, sizeof last, "%s", browse_scene(browse)->page);
			pages++;
		}
		if (event % 20000 == 19999 || any(8000) == 0)
			leave(&wall, down, event);
		if (event == events / 4)
			level_kb = resident_kb();
	}
	leave(&wall, down, events);
	long grown_kb = resident_kb() - level_kb;
	printf("%llu events, %llu visits, %llu pages, %llu frames, %llu at the staff door; memory grew by %ld kB since "
	       "the first quarter\n",
	       (unsigned long long)events, (unsigned long long)visits, (unsigned long long)pages,
	       (unsigned long long)wall.frames, (unsigned long long)pads, grown_kb);
	if (visits < events / 40000 || pages < 10 || pads < events / 10000)
		die(&wall, events, "nothing happened");
#ifndef MINGYUE_SANITIZE /* they keep what is freed */
	if (grown_kb > LEVEL_KB)
		die(&wall, events, "memory is not level");
#endif
	wall_close(&wall);
	return 0;
}
