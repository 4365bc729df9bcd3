/* canvas_scene: pictures, layers and one scene with every verb of the canvas, for the tests of both renderers. */
#ifndef MINGYUE_CANVAS_SCENE_H
#define MINGYUE_CANVAS_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

#include "canvas_backend.h"

enum { W = 160, H = 100 };

static inline struct canvas *open_canvas(const char *renderer, int w, int h, int rotate)
{
	struct canvas_options options = {
	    .renderer = renderer ? renderer : "software",
	    .offscreen = !renderer,
	    .windowed = true,
	    .w = w,
	    .h = h,
	    .rotate = rotate,
	    .title = "test_canvas",
	};
	struct canvas *canvas = NULL;
	struct err err = {0};
	if (!canvas_open(&options, &canvas, &err))
		fail_msg("%s", err.text);
	return canvas;
}

/* Any colours. A premultiplied one has every part up to its alpha. */
static inline struct bitmap *noise(int w, int h, bool opaque, uint32_t seed)
{
	struct bitmap *bitmap = bitmap_create(w, h, opaque);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			seed = seed * 1664525 + 1013904223;
			uint32_t a = seed >> 24, p = a << 24;
			for (int shift = 0; shift < 24; shift += 8) {
				seed = seed * 1664525 + 1013904223;
				p |= (opaque ? seed >> 24 : (seed >> 24) * a / 255) << shift;
			}
			bitmap->pixels[(size_t)y * bitmap->stride_px + (size_t)x] = p;
		}
	return bitmap;
}

/* Waves: neighbours differ by at most about 30, as in photos. */
static inline struct bitmap *waves(int w, int h, bool opaque)
{
	struct bitmap *bitmap = bitmap_create(w, h, opaque);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			double a = opaque ? 255 : 128 + 127 * sin(x * 0.19 + y * 0.07);
			uint32_t r = (uint32_t)(a * (0.5 + 0.5 * sin(x * 0.23))),
				 g = (uint32_t)(a * (0.5 + 0.5 * cos(y * 0.2)));
			uint32_t b = (uint32_t)(a * (0.5 + 0.5 * sin(x * 0.1 + y * 0.17)));
			bitmap->pixels[(size_t)y * bitmap->stride_px + (size_t)x] =
			    (uint32_t)a << 24 | r << 16 | g << 8 | b;
		}
	return bitmap;
}

static inline uint32_t pixel(const struct bitmap *bitmap, int x, int y)
{
	return bitmap->pixels[(size_t)y * bitmap->stride_px + (size_t)x];
}

static inline uint32_t rgb(const struct bitmap *bitmap, int x, int y)
{
	return pixel(bitmap, x, y) & 0xffffff;
}

static inline struct layer *make_layer(struct canvas *canvas, struct bitmap *bitmap)
{
	struct layer *layer = layer_create(canvas, bitmap);
	bool failed;
	while (!layer_upload(canvas, layer, 1 << 20, &failed))
		assert_false(failed);
	assert_false(failed);
	return layer;
}

static inline struct box whole(const struct layer *layer)
{
	return (struct box){0, 0, (float)layer_w(layer), (float)layer_h(layer)};
}

static inline struct box all(const struct canvas *canvas)
{
	int w, h;
	canvas_size(canvas, &w, &h);
	return (struct box){0, 0, (float)w, (float)h};
}

static inline int difference(uint32_t a, uint32_t b)
{
	int most = 0;
	for (int shift = 0; shift < 24; shift += 8) {
		int d = abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
		most = d > most ? d : most;
	}
	return most;
}

static inline void assert_same(const struct bitmap *a, const struct bitmap *b, int most)
{
	assert_int_equal(a->w, b->w);
	assert_int_equal(a->h, b->h);
	for (int y = 0; y < a->h; y++)
		for (int x = 0; x < a->w; x++)
			if (difference(pixel(a, x, y), pixel(b, x, y)) > most)
				fail_msg("%d, %d: %06x is not %06x", x, y, rgb(a, x, y), rgb(b, x, y));
}

static inline struct layer *snapshot_of(struct canvas *canvas, const struct layer *layer)
{
	struct layer *snapshot = canvas_snapshot_create(canvas);
	assert_non_null(snapshot);
	canvas_snapshot_begin(canvas, snapshot);
	canvas_quad(canvas, layer, whole(layer), whole(layer), 1);
	canvas_snapshot_end(canvas);
	return snapshot;
}

/* The scene of the comparisons: every verb, off the pixels and on them. */
struct scene {
	struct layer *photo, *glass, *snapshot;
};

static inline struct scene make_scene(struct canvas *canvas)
{
	struct scene scene = {make_layer(canvas, waves(190, 130, true)), make_layer(canvas, waves(70, 50, false)),
			      NULL};
	scene.snapshot = snapshot_of(canvas, scene.photo);
	return scene;
}

static inline void drop_scene(struct canvas *canvas, struct scene *scene)
{
	layer_destroy(canvas, scene->photo);
	layer_destroy(canvas, scene->glass);
	layer_destroy(canvas, scene->snapshot);
}

static inline void draw_scene(struct canvas *canvas, const struct scene *scene)
{
	canvas_fade(canvas, scene->snapshot, scene->snapshot, 0.5F);
	canvas_quad(canvas, scene->photo, (struct box){20, 10, 50, 50}, (struct box){5, 6, 50, 50}, 1);
	canvas_quad(canvas, scene->photo, whole(scene->photo), (struct box){30.3F, 20.2F, 81.4F, 70.6F}, 1);
	canvas_quad(canvas, scene->photo, (struct box){33.3F, 22.2F, 100.4F, 90.8F},
		    (struct box){-10.3F, 50.2F, 60.1F, 60.3F}, 0.5F);
	canvas_quad(canvas, scene->glass, whole(scene->glass), (struct box){60, 30, 70, 50}, 1);
	canvas_quad(canvas, scene->glass, whole(scene->glass), (struct box){3.4F, 40.7F, 111.3F, 80.1F}, 0.7F);
	canvas_fill(canvas, (struct box){80, 5, 17, 30}, 0xc8374a, 0.4F);
	canvas_fill(canvas, (struct box){-5, 90, 30, 30}, 0xe3b85a, 1);
}

/* Logical picture of the scene. A GPU is asked twice, as the header says. */
static inline struct bitmap *shoot(struct canvas *canvas, const struct scene *scene)
{
	struct bitmap *shot = NULL;
	for (int frame = 0; !shot && frame < 3; frame++) {
		canvas_begin(canvas);
		draw_scene(canvas, scene);
		assert_true(canvas_present(canvas));
		shot = canvas_capture(canvas);
	}
	assert_non_null(shot);
	return shot;
}

static const int turns[] = {0, 90, 180, 270};

static inline void assert_cost(const struct canvas *canvas, double layers, unsigned draw_calls)
{
	struct canvas_cost cost = canvas_cost(canvas);
	assert_true(fabs(cost.layers - layers) < 1e-6);
	assert_int_equal(cost.draw_calls, draw_calls);
}

#endif
