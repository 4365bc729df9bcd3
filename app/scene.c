#include "scene.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

struct scene *scene_create(int w, int h)
{
	struct scene *scene = calloc(1, sizeof *scene);
	if (scene == NULL)
		abort();
	scene->w = w;
	scene->h = h;
	return scene;
}

void scene_destroy(struct scene *scene, struct canvas *canvas)
{
	if (scene == NULL)
		return;
	for (size_t i = 0; i < scene->sprite_count; i++) {
		struct sprite *sprite = &scene->sprites[i];
		assert(sprite->layer == NULL || canvas != NULL);
		if (sprite->layer != NULL)
			layer_destroy(canvas, sprite->layer);
		bitmap_destroy(sprite->bitmap);
	}
	free(scene);
}

struct sprite *scene_add(struct scene *scene, struct bitmap *bitmap, struct box dst)
{
	assert(scene->sprite_count < SCENE_SPRITES);
	struct sprite *sprite = &scene->sprites[scene->sprite_count++];
	sprite->bitmap = bitmap;
	sprite->dst = dst;
	return sprite;
}

bool scene_upload(struct scene *scene, struct canvas *canvas, size_t max_bytes)
{
	for (size_t i = 0; i < scene->sprite_count; i++) {
		struct sprite *sprite = &scene->sprites[i];
		if (sprite->layer == NULL) {
			sprite->layer = layer_create(canvas, sprite->bitmap);
			sprite->bitmap = NULL;
		}
		size_t before = canvas_cost(canvas).upload_bytes;
		bool failed = false;
		if (!layer_upload(canvas, sprite->layer, max_bytes, &failed))
			return false;
		size_t spent = canvas_cost(canvas).upload_bytes - before;
		max_bytes -= spent < max_bytes ? spent : max_bytes;
		if (max_bytes == 0)
			return false; /* the next call sees what is left, perhaps nothing */
	}
	return true;
}

static float progress(const struct sprite *sprite, uint32_t t_ms)
{
	if (t_ms <= sprite->begin_ms)
		return 0;
	if (t_ms - sprite->begin_ms >= sprite->length_ms)
		return 1;
	return (float)(t_ms - sprite->begin_ms) / (float)sprite->length_ms;
}

/* Quick at first, then settling: what comes to rest looks placed, not stopped. */
static float ease_out(float p)
{
	float left = 1 - p;
	return 1 - left * left * left;
}

static float mix(float a, float b, float p)
{
	return a + (b - a) * p;
}

/* The canvas, and how far this scene must be stretched to fill it. */
struct pen {
	struct canvas *canvas;
	float sx, sy;
};

static void quad(const struct pen *pen, const struct layer *layer, struct box src, struct box dst, float alpha)
{
	canvas_quad(pen->canvas, layer, src,
		    (struct box){dst.x * pen->sx, dst.y * pen->sy, dst.w * pen->sx, dst.h * pen->sy}, alpha);
}

static void draw_wipe(const struct sprite *sprite, const struct pen *pen, float p)
{
	float w = (float)layer_w(sprite->layer), h = (float)layer_h(sprite->layer);
	struct box src = {0, 0, w, h}, dst = sprite->dst;
	bool across = sprite->motion == MOTION_WIPE_RIGHT || sprite->motion == MOTION_WIPE_LEFT;
	float shown = roundf(p * (across ? w : h));
	if (shown < 1)
		return;
	if (across) {
		if (sprite->motion == MOTION_WIPE_LEFT) {
			src.x = w - shown;
			dst.x += dst.w * (w - shown) / w;
		}
		src.w = shown;
		dst.w *= shown / w;
	} else {
		if (sprite->motion == MOTION_WIPE_UP) {
			src.y = h - shown;
			dst.y += dst.h * (h - shown) / h;
		}
		src.h = shown;
		dst.h *= shown / h;
	}
	quad(pen, sprite->layer, src, dst, 1);
}

static void draw_count(const struct sprite *sprite, const struct pen *pen, float p)
{
	uint64_t value = (uint64_t)llround((double)sprite->value * (double)ease_out(p));
	int glyphs[24], count = 0;
	if (sprite->plus && p >= 1)
		glyphs[count++] = COUNT_GLYPHS - 1;
	do {
		glyphs[count++] = (int)(value % 10);
		value /= 10;
	} while (value > 0);
	float x = sprite->dst.x, h = (float)layer_h(sprite->layer);
	if (sprite->align > 0) {
		float w = 0;
		for (int i = 0; i < count; i++)
			w += sprite->glyph_x[glyphs[i] + 1] - sprite->glyph_x[glyphs[i]];
		x -= w * sprite->align;
	}
	for (int i = count - 1; i >= 0; i--) {
		float left = sprite->glyph_x[glyphs[i]], w = sprite->glyph_x[glyphs[i] + 1] - left;
		quad(pen, sprite->layer, (struct box){left, 0, w, h}, (struct box){roundf(x), sprite->dst.y, w, h}, 1);
		x += w;
	}
}

static void draw_sprite(const struct sprite *sprite, const struct pen *pen, uint32_t t_ms, bool reduced)
{
	float p = reduced ? 1 : progress(sprite, t_ms);
	struct box whole = {0, 0, (float)layer_w(sprite->layer), (float)layer_h(sprite->layer)};
	switch (sprite->motion) {
	case MOTION_NONE:
		quad(pen, sprite->layer, whole, sprite->dst, 1);
		break;
	case MOTION_APPEAR:
		if (p > 0)
			quad(pen, sprite->layer, whole, sprite->dst, ease_out(p));
		break;
	case MOTION_WIPE_RIGHT:
	case MOTION_WIPE_LEFT:
	case MOTION_WIPE_DOWN:
	case MOTION_WIPE_UP:
		draw_wipe(sprite, pen, ease_out(p));
		break;
	case MOTION_DRIFT: {
		const struct box *a = &sprite->drift[0], *b = &sprite->drift[1];
		if (reduced)
			p = 0;
		quad(pen, sprite->layer,
		     (struct box){mix(a->x, b->x, p), mix(a->y, b->y, p), mix(a->w, b->w, p), mix(a->h, b->h, p)},
		     sprite->dst, 1);
		break;
	}
	case MOTION_COUNT:
		draw_count(sprite, pen, p);
		break;
	}
}

void scene_draw(const struct scene *scene, struct canvas *canvas, uint32_t t_ms, bool reduced)
{
	int w, h;
	canvas_size(canvas, &w, &h);
	struct pen pen = {canvas, (float)w / (float)scene->w, (float)h / (float)scene->h};
	for (size_t i = 0; i < scene->sprite_count; i++)
		if (scene->sprites[i].layer != NULL)
			draw_sprite(&scene->sprites[i], &pen, t_ms, reduced);
}

uint32_t scene_rest_ms(const struct scene *scene)
{
	uint32_t rest = 0;
	for (size_t i = 0; i < scene->sprite_count; i++) {
		const struct sprite *sprite = &scene->sprites[i];
		if (sprite->motion != MOTION_NONE && sprite->begin_ms + sprite->length_ms > rest)
			rest = sprite->begin_ms + sprite->length_ms;
	}
	return rest;
}
