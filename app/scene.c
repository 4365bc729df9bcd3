#include "scene.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ease.h"
#include "standby.h"

enum { STAMPED_ROWS = 4 };

struct scene *scene_create(int w, int h)
{
	struct scene *scene = calloc(1, sizeof *scene);
	if (scene == NULL)
		abort();
	scene->w = w;
	scene->h = h;
	return scene;
}

struct scene *scene_standby(struct canvas *canvas)
{
	int w, h;
	canvas_size(canvas, &w, &h);
	struct scene *scene = scene_create(w, h);
	scene_add(scene, standby_create(w, h), (struct box){0, 0, (float)w, (float)h});
	while (!scene_upload(scene, canvas, SIZE_MAX))
		;
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
	free(scene->mask);
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

/* Every fourth row of a bitmap: no other page has the same, and the photo that is next waits for this.
 * What fills a row up, and the meaningless byte of opaque pixels, are no colours. */
static void add_pixels(struct digest *digest, const struct bitmap *bitmap)
{
	uint32_t *row = malloc((size_t)bitmap->w * sizeof *row);
	if (row == NULL)
		abort();
	for (int y = 0; y < bitmap->h; y += STAMPED_ROWS) {
		memcpy(row, bitmap->pixels + (size_t)y * bitmap->stride_px, (size_t)bitmap->w * sizeof *row);
		for (int x = 0; bitmap->opaque && x < bitmap->w; x++)
			row[x] |= 0xff000000U;
		digest_add(digest, row, (size_t)bitmap->w * sizeof *row);
	}
	free(row);
}

void scene_stamp(struct scene *scene)
{
	const int32_t size[] = {scene->w, scene->h};
	struct digest *digest = digest_begin();
	digest_add(digest, size, sizeof size);
	for (size_t i = 0; i < scene->sprite_count; i++) {
		const struct sprite *sprite = &scene->sprites[i];
		const int32_t place[] = {(int32_t)lroundf(sprite->dst.x),
					 (int32_t)lroundf(sprite->dst.y),
					 (int32_t)lroundf(sprite->dst.w),
					 (int32_t)lroundf(sprite->dst.h),
					 sprite->bitmap->w,
					 sprite->bitmap->h};
		digest_add(digest, place, sizeof place);
		digest_add(digest, &sprite->value, sizeof sprite->value);
		add_pixels(digest, sprite->bitmap);
	}
	digest_end(digest, scene->frame);
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

static float mix(float a, float b, float p)
{
	return a + (b - a) * p;
}

/* How what is composed gets onto the canvas. */
struct pen {
	struct canvas *canvas;
	float sx, sy, dx, dy, alpha;
	struct view view;
	const struct viewport *viewport; /* of the sprite being drawn; NULL: it does not follow it */
};

/* Cuts dst off at the window, and src with it. False: nothing is left. */
static bool cut(struct box *src, struct box *dst, struct box window)
{
	float left = fmaxf(dst->x, window.x), right = fminf(dst->x + dst->w, window.x + window.w);
	float top = fmaxf(dst->y, window.y), bottom = fminf(dst->y + dst->h, window.y + window.h);
	if (left >= right || top >= bottom)
		return false;
	float fx = src->w / dst->w, fy = src->h / dst->h;
	*src = (struct box){src->x + (left - dst->x) * fx, src->y + (top - dst->y) * fy, (right - left) * fx,
			    (bottom - top) * fy};
	*dst = (struct box){left, top, right - left, bottom - top};
	return true;
}

static void quad(const struct pen *pen, const struct layer *layer, struct box src, struct box dst, float alpha)
{
	if (pen->viewport != NULL && !cut(&src, &dst, pen->viewport->box))
		return;
	canvas_quad(
	    pen->canvas, layer, src,
	    (struct box){dst.x * pen->sx + pen->dx, dst.y * pen->sy + pen->dy, dst.w * pen->sx, dst.h * pen->sy},
	    alpha * pen->alpha);
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
	case MOTION_WINDOW:
		if (t_ms >= sprite->begin_ms && t_ms - sprite->begin_ms < sprite->length_ms)
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

static struct box placed(const struct sprite *sprite, const struct view *view)
{
	return scene_placed(sprite->hold, sprite->dst, sprite->pin_x, sprite->pin_y, view);
}

static bool meet(struct box a, struct box b)
{
	return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/* The ranked sprites that have room, lowest rank first; of equal ranks the earlier. */
static void choose_ranked(const struct scene *scene, const struct view *view, bool hidden[SCENE_SPRITES])
{
	struct box shown[SCENE_SPRITES];
	size_t shown_count = 0;
	for (unsigned rank = 1, last = 0; rank > last;) {
		last = rank;
		unsigned next = rank;
		for (size_t i = 0; i < scene->sprite_count; i++) {
			const struct sprite *sprite = &scene->sprites[i];
			if (sprite->rank > last && (next == last || sprite->rank < next))
				next = sprite->rank;
			if (sprite->rank != rank)
				continue;
			struct box box = placed(sprite, view);
			for (size_t k = 0; k < shown_count && !hidden[i]; k++)
				hidden[i] = meet(box, shown[k]);
			if (!hidden[i])
				shown[shown_count++] = box;
		}
		rank = next;
	}
}

void scene_draw(const struct scene *scene, struct canvas *canvas, const struct pose *pose)
{
	int w, h;
	canvas_size(canvas, &w, &h);
	float scale = pose->scale > 0 ? pose->scale : 1;
	struct pen pen = {.canvas = canvas,
			  .sx = (float)w / (float)scene->w * scale,
			  .sy = (float)h / (float)scene->h * scale,
			  .dx = pose->dx,
			  .dy = pose->dy,
			  .alpha = pose->alpha > 0 ? pose->alpha : 1,
			  .view = pose->view};
	bool hidden[SCENE_SPRITES] = {false};
	choose_ranked(scene, &pen.view, hidden);
	for (size_t i = 0; i < scene->sprite_count; i++) {
		struct sprite sprite = scene->sprites[i];
		if (sprite.layer == NULL || hidden[i])
			continue;
		pen.viewport = sprite.hold != HOLD_SCREEN ? &scene->viewport : NULL;
		sprite.dst = placed(&sprite, &pen.view);
		draw_sprite(&sprite, &pen, pose->t_ms, pose->reduced);
	}
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
