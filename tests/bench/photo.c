/* photo STORE: the largest memory (MiB, the peak of all there is in RAM) of the wall at 1920x1080 on the processor's own path while the
 * photo of STORE's first page is pinched to every size and dragged from corner to corner, as JSON; and how long it takes to be sharp. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "wall.h"

static double wall_ms(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static double peak_mib(void)
{
	char line[200];
	long kib = 0;
	FILE *file = fopen("/proc/self/status", "r");
	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		sscanf(line, "VmHWM: %ld", &kib);
	if (file != NULL)
		fclose(file);
	return (double)kib / 1024;
}

/* Two fingers about the middle of the photo, from span to span; then how long until it is sharp. */
static double pinch(struct wall *wall, float from, float to)
{
	enum { STEPS = 12 };
	wall_touch(wall, TOUCH_DOWN, 1, 960 - from, 500);
	wall_touch(wall, TOUCH_DOWN, 2, 960 + from, 500);
	for (int i = 1; i <= STEPS; i++) {
		float half = from + (to - from) * (float)i / STEPS;
		wall_touch(wall, TOUCH_MOVE, 1, 960 - half, 500);
		wall_touch(wall, TOUCH_MOVE, 2, 960 + half, 500);
		wall_turn(wall, WALL_FRAME_MS);
	}
	wall_touch(wall, TOUCH_UP, 2, 0, 0);
	wall_touch(wall, TOUCH_UP, 1, 0, 0);
	wall_turn(wall, WALL_FRAME_MS);
	double begin = wall_ms();
	wall_settle(wall);
	return wall_ms() - begin;
}

static void drag(struct wall *wall, float dx, float dy)
{
	wall_touch(wall, TOUCH_DOWN, 1, 960, 500);
	for (int i = 1; i <= 12; i++) {
		wall_touch(wall, TOUCH_MOVE, 1, 960 + dx * (float)i / 12, 500 + dy * (float)i / 12);
		wall_turn(wall, WALL_FRAME_MS);
	}
	wall_touch(wall, TOUCH_UP, 1, 960 + dx, 500 + dy);
	wall_settle(wall);
}

int main(int argc, char **argv)
{
	struct wall wall;
	double sharp = 0, first;
	float zoom = 1;
	if (argc != 2)
		return 2;
	wall_open(&wall, argv[1], 1920, 1080, false);
	wall_wait(&wall, 3000);
	wall_touch(&wall, TOUCH_DOWN, 1, 4, 4);
	wall_touch(&wall, TOUCH_UP, 1, 4, 4);
	wall_settle(&wall);
	first = peak_mib();
	for (int i = 0; i < 10; i++) {
		double ms = pinch(&wall, 200, 250);
		sharp = ms > sharp ? ms : sharp;
		drag(&wall, i % 2 == 0 ? 700 : -700, i % 4 < 2 ? 300 : -300);
	}
	const struct view *view;
	if (stage_visit(wall.stage) != NULL && browse_touched(stage_visit(wall.stage), &view) != NULL)
		zoom = view->zoom;
	printf("{\"first_mib\":%.1f,\"peak_mib\":%.1f,\"sharp_ms\":%.1f,\"zoom\":%.2f}\n", first, peak_mib(), sharp,
	       (double)zoom);
	wall_close(&wall);
	return zoom > 1.5f ? 0 : 1;
}
