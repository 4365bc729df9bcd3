/* touch STORE: what a touch costs at 1920x1080 on the processor's own path, as JSON: from the touch to the pressed light and to the first
 * moved frame (frames, and CPU ms of the UI thread), a frame of the map while it is dragged, flung and pinched against the same
 * scene drawn bare, the longest frame of a fling, and how long a page takes to open that nobody made ready, and one that is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wall.h"

enum { FRAMES = 120 };

static double cpu_ms(void)
{
	struct timespec at;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static double wall_ms(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static const struct browse *visit(const struct wall *wall)
{
	const struct browse *browse = stage_visit(wall->stage);
	if (browse == NULL) {
		fprintf(stderr, "nobody is there\n");
		exit(1);
	}
	return browse;
}

/* Turns until a frame is drawn; how many turns that took, and the CPU of them. */
static int until_drawn(struct wall *wall, double *cost)
{
	uint64_t frames = wall->frames;
	double begin = cpu_ms();
	int turns = 0;
	do {
		wall_turn(wall, WALL_FRAME_MS);
		turns++;
	} while (wall->frames == frames && turns < 100);
	*cost = cpu_ms() - begin;
	return turns;
}

/* Goes to the page by name, through the visit's own actions. */
static void go(struct wall *wall, const char *id)
{
	for (int i = 0; i < 200 && strcmp(browse_scene(visit(wall))->page, id) != 0; i++) {
		stage_key(wall->stage, KEY_NEXT, wall->now_ms);
		wall_settle(wall);
	}
	wall_touch(wall, TOUCH_DOWN, 1, 4, 4); /* fingers, no keys: with controls */
	wall_touch(wall, TOUCH_UP, 1, 4, 4);
	wall_settle(wall);
}

static void press(struct wall *wall)
{
	const struct view *view;
	const struct scene *scene = browse_touched(visit(wall), &view);
	double pressed, moved;
	struct box box = scene_target_box(&scene->targets[0], view);
	double begin = cpu_ms();
	wall_touch(wall, TOUCH_DOWN, 1, box.x + box.w / 2, box.y + box.h / 2);
	double touch = cpu_ms() - begin;
	int pressed_turns = until_drawn(wall, &pressed);
	wall_touch(wall, TOUCH_CANCEL, 1, 0, 0);
	wall_settle(wall);
	wall_touch(wall, TOUCH_DOWN, 1, 900, 40);
	wall_turn(wall, WALL_FRAME_MS);
	wall_touch(wall, TOUCH_MOVE, 1, 840, 40);
	int moved_turns = until_drawn(wall, &moved);
	wall_touch(wall, TOUCH_CANCEL, 1, 0, 0);
	wall_settle(wall);
	printf("\"press\":{\"frames\":%d,\"cpu_ms\":%.3f},\"first_move\":{\"frames\":%d,\"cpu_ms\":%.3f},",
	       pressed_turns, touch + pressed, moved_turns, moved);
}

static double bare_ms(struct wall *wall, const struct view *view)
{
	const struct scene *scene = browse_scene(visit(wall));
	double begin = cpu_ms();
	for (int i = 0; i < FRAMES; i++) {
		struct pose pose = {.reduced = true, .view = *view};
		pose.view.x += (float)i;
		canvas_begin(wall->canvas);
		scene_draw(scene, wall->canvas, &pose);
		canvas_present(wall->canvas);
	}
	return (cpu_ms() - begin) / FRAMES;
}

static void map(struct wall *wall)
{
	const struct view *view;
	double longest = 0, begin;
	wall_touch(wall, TOUCH_DOWN, 1, 500, 500);
	wall_touch(wall, TOUCH_DOWN, 2, 560, 500);
	begin = cpu_ms();
	for (int i = 0; i < FRAMES; i++) {
		wall_touch(wall, TOUCH_MOVE, 2, 560 + (float)i, 500);
		wall_turn(wall, WALL_FRAME_MS);
	}
	double pinch = (cpu_ms() - begin) / FRAMES;
	wall_touch(wall, TOUCH_UP, 2, 0, 0);
	wall_touch(wall, TOUCH_UP, 1, 0, 0);
	begin = wall_ms();
	wall_turn(wall, WALL_FRAME_MS);
	while (!browse_settled(visit(wall)))
		wall_turn(wall, 1);
	double sharp = wall_ms() - begin;
	wall_settle(wall);
	browse_touched(visit(wall), &view);
	double bare = bare_ms(wall, view);
	wall_touch(wall, TOUCH_DOWN, 1, 600, 500);
	begin = cpu_ms();
	for (int i = 0; i < FRAMES; i++) {
		wall_touch(wall, TOUCH_MOVE, 1, 600 - (float)i, 500);
		wall_turn(wall, WALL_FRAME_MS);
	}
	double pan = (cpu_ms() - begin) / FRAMES;
	for (int i = 0; i < 6; i++) {
		wall_touch(wall, TOUCH_MOVE, 1, 480 - 30 * (float)i, 500);
		wall_turn(wall, WALL_FRAME_MS);
	}
	wall_touch(wall, TOUCH_UP, 1, 330, 500);
	for (int i = 0; i < 60; i++) {
		begin = cpu_ms();
		wall_turn(wall, WALL_FRAME_MS);
		longest = cpu_ms() - begin > longest ? cpu_ms() - begin : longest;
	}
	printf("\"pinch_ms\":%.3f,\"pan_ms\":%.3f,\"bare_ms\":%.3f,\"fling_longest_ms\":%.3f,\"sharp_ms\":%.1f,", pinch,
	       pan, bare, longest, sharp);
}

/* From the touch on an arrow to the first frame with the next page in it; real time. */
static double opens(struct wall *wall, bool warm)
{
	char before[65];
	if (warm)
		wall_wait(wall, 2000);
	snprintf(before, sizeof before, "%s", browse_scene(visit(wall))->page);
	size_t step = browse_scene(visit(wall))->step;
	double begin = wall_ms();
	stage_key(wall->stage, KEY_NEXT, wall->now_ms);
	for (int i = 0; i < 1000 && strcmp(browse_scene(visit(wall))->page, before) == 0 &&
			browse_scene(visit(wall))->step == step;
	     i++)
		wall_turn(wall, 1);
	wall_turn(wall, WALL_FRAME_MS);
	double ms = wall_ms() - begin;
	wall->now_ms += 400; /* past the slide, but not long enough for neighbours to be made */
	return ms;
}

int main(int argc, char **argv)
{
	struct wall wall;
	if (argc != 2)
		return 2;
	wall_open(&wall, argv[1], 1920, 1080, false);
	wall_wait(&wall, 3000);
	wall_touch(&wall, TOUCH_DOWN, 1, 4, 4);
	wall_touch(&wall, TOUCH_UP, 1, 4, 4);
	wall_settle(&wall);
	printf("{");
	go(&wall, "achievements");
	press(&wall);
	go(&wall, "cooperation-map");
	map(&wall);
	double cold = 0, warm = 0;
	for (int i = 0; i < 8; i++) {
		double ms = opens(&wall, true);
		warm = ms > warm ? ms : warm;
		ms = opens(&wall, false);
		cold = ms > cold ? ms : cold;
	}
	printf("\"open_warm_ms\":%.1f,\"open_cold_ms\":%.1f}\n", warm, cold);
	wall_close(&wall);
	return 0;
}
