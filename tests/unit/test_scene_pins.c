/* Names on a moving map: those shown never meet, at any view, and none is hidden without a reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bitmap.h"
#include "canvas.h"
#include "scene.h"

enum { W = 480, H = 320, NAMES = 60, VIEWS = 20, RANKS = 4, GROUND = 0xff000000 };

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* Each name is of a colour of its own. */
static uint32_t colour_of(size_t i)
{
	return 0xff404040 + (uint32_t)(i + 1) * 0x20103;
}

static void fill(struct bitmap *bitmap, uint32_t colour)
{
	for (int y = 0; y < bitmap->h; y++)
		for (int x = 0; x < bitmap->w; x++)
			bitmap->pixels[(size_t)y * bitmap->stride_px + (size_t)x] = colour;
}

static struct scene *names(uint32_t seed)
{
	struct scene *scene = scene_create(W, H);
	struct bitmap *base = bitmap_create(W, H, true);
	fill(base, GROUND);
	scene_add(scene, base, (struct box){0, 0, W, H});
	scene->viewport = (struct viewport){.box = {0, 0, W, H}, .content = {0, 0, W, H}, .max_zoom = 8};
	for (size_t i = 0; i < NAMES; i++) {
		int w = 20 + (int)(next(&seed) % 60), h = 10 + (int)(next(&seed) % 15);
		struct bitmap *bitmap = bitmap_create(w, h, false);
		float x = (float)(next(&seed) % W), y = (float)(next(&seed) % H);
		fill(bitmap, colour_of(i));
		struct sprite *sprite =
		    scene_add(scene, bitmap, (struct box){x - (float)(w / 2), y + 4, (float)w, (float)h});
		sprite->hold = HOLD_PIN;
		sprite->pin_x = x;
		sprite->pin_y = y;
		sprite->rank = 1 + next(&seed) % RANKS * 2;
	}
	return scene;
}

/* Where the name lies on the screen. */
static struct box placed(const struct sprite *sprite, const struct view *view)
{
	float x = sprite->pin_x * (view->zoom - 1) + view->x, y = sprite->pin_y * (view->zoom - 1) + view->y;
	return (struct box){roundf(x + sprite->dst.x), roundf(y + sprite->dst.y), sprite->dst.w, sprite->dst.h};
}

static bool meet(struct box a, struct box b)
{
	return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/* How many pixels of the screen are of the name; seen: how many of its box lie on the screen. */
static size_t pixels_of(const struct bitmap *shot, struct box box, uint32_t colour, size_t *seen)
{
	size_t count = 0;
	*seen = 0;
	for (int y = 0; y < shot->h; y++)
		for (int x = 0; x < shot->w; x++) {
			*seen += (float)x >= box.x && (float)x < box.x + box.w && (float)y >= box.y &&
				 (float)y < box.y + box.h;
			count += (shot->pixels[(size_t)y * shot->stride_px + (size_t)x] | 0xff000000) == colour;
		}
	return count;
}

static void check(const struct scene *scene, struct canvas *canvas, const struct view *view, size_t totals[2])
{
	bool shown[NAMES], judged[NAMES];
	canvas_begin(canvas);
	scene_draw(scene, canvas, &(struct pose){.reduced = true, .view = *view});
	canvas_present(canvas);
	struct bitmap *shot = canvas_capture(canvas);
	for (size_t i = 0; i < NAMES; i++) {
		size_t seen, count = pixels_of(shot, placed(&scene->sprites[i + 1], view), colour_of(i), &seen);
		assert_true(count == 0 || count == seen); /* nothing lies over a name that is shown */
		shown[i] = count > 0;
		judged[i] = seen > 0;
		totals[shown[i]] += judged[i];
	}
	bitmap_destroy(shot);
	for (size_t i = 0; i < NAMES; i++) {
		const struct sprite *hidden = &scene->sprites[i + 1];
		bool reason = shown[i] || !judged[i];
		for (size_t k = 0; k < NAMES && !reason; k++) /* it may also meet one that is beside the screen */
			reason = k != i && (shown[k] || !judged[k]) && scene->sprites[k + 1].rank <= hidden->rank &&
				 meet(placed(hidden, view), placed(&scene->sprites[k + 1], view));
		assert_true(reason);
	}
}

static void test_pins(void **state)
{
	(void)state;
	struct err err = {0};
	struct canvas *canvas;
	struct canvas_options options = {.renderer = "software", .offscreen = true, .w = W, .h = H};
	assert_true(canvas_open(&options, &canvas, &err));
	uint32_t seed = 4;
	size_t whole[2] = {0}, totals[2] = {0};
	struct scene *scene = names(seed);
	while (!scene_upload(scene, canvas, SIZE_MAX))
		;
	check(scene, canvas, &(struct view){0, 0, 1}, whole);
	assert_true(whole[0] > 0 && whole[1] > 0); /* there is no room for all of them */
	for (size_t i = 0; i < VIEWS; i++) {
		float zoom = 1 + (float)(next(&seed) % 700) / 100;
		float x = -(float)(next(&seed) % W) * (zoom - 1), y = -(float)(next(&seed) % H) * (zoom - 1);
		check(scene, canvas, &(struct view){x, y, zoom}, totals);
	}
	/* The nearer, the more of the names in sight have room. */
	assert_true(totals[1] * (whole[0] + whole[1]) > whole[1] * (totals[0] + totals[1]));
	scene_destroy(scene, canvas);
	canvas_close(canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_pins)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
