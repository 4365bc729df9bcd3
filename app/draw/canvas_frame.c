/* canvas_frame: the drawing half of canvas.h: what can be said of a quad before a renderer sees it. */
#include <assert.h>
#include <math.h>

#include "canvas_backend.h"

void canvas_begin(struct canvas *canvas)
{
	assert(!canvas->snapshot);
	canvas->cost.layers = 0;
	canvas->cost.draw_calls = 0;
	canvas->backend->begin(canvas);
}

/* 0: nothing to draw, also for what is no number. */
static uint8_t alpha_byte(float alpha)
{
	return !(alpha > 0) ? 0 : alpha >= 1 ? 255 : (uint8_t)lrintf(alpha * 255);
}

/* Counts what of dst is in sight; false: nothing. */
static bool count_area(struct canvas *canvas, struct box dst)
{
	double w = canvas->snapshot ? canvas->snapshot->w : canvas->w;
	double h = canvas->snapshot ? canvas->snapshot->h : canvas->h;
	double left = fmax(dst.x, 0), top = fmax(dst.y, 0);
	double right = fmin((double)dst.x + dst.w, w), bottom = fmin((double)dst.y + dst.h, h);

	if (!(right > left && bottom > top))
		return false;
	canvas->cost.layers += (right - left) * (bottom - top) / ((double)canvas->w * canvas->h);
	return true;
}

/* Cuts src to 0..limit along one axis, dst with it. */
static bool trim(float *src, float *src_length, float *dst, float *dst_length, int limit)
{
	float scale = *dst_length / *src_length;
	float before = fmaxf(-*src, 0), after = fmaxf(*src + *src_length - (float)limit, 0);

	if (!(*src_length > before + after && *dst_length > 0))
		return false;
	if (before > 0 || after > 0) {
		*src += before;
		*src_length -= before + after;
		*dst += before * scale;
		*dst_length -= (before + after) * scale;
	}
	return true;
}

void canvas_quad(struct canvas *canvas, const struct layer *layer, struct box src, struct box dst, float alpha)
{
	uint8_t a = alpha_byte(alpha);

	assert(layer != canvas->snapshot);
	if (a == 0 || layer->generation != canvas->generation)
		return;
	if (!trim(&src.x, &src.w, &dst.x, &dst.w, layer->w) || !trim(&src.y, &src.h, &dst.y, &dst.h, layer->h))
		return;
	if (count_area(canvas, dst))
		canvas->backend->quad(canvas, layer, src, dst, a);
}

void canvas_fill(struct canvas *canvas, struct box dst, uint32_t rgb, float alpha)
{
	uint8_t a = alpha_byte(alpha);

	if (a != 0 && dst.w > 0 && dst.h > 0 && count_area(canvas, dst))
		canvas->backend->fill(canvas, dst, rgb, a);
}

void canvas_snapshot_begin(struct canvas *canvas, struct layer *snapshot)
{
	assert(!canvas->snapshot);
	if (snapshot->generation != canvas->generation)
		return; /* what is drawn now goes to the screen, which is about to be redrawn anyway */
	canvas->snapshot = snapshot;
	canvas->backend->target(canvas);
}

void canvas_snapshot_end(struct canvas *canvas)
{
	if (!canvas->snapshot)
		return;
	canvas->snapshot = NULL;
	canvas->backend->target(canvas);
}

void canvas_fade(struct canvas *canvas, const struct layer *a, const struct layer *b, float t)
{
	struct box screen = {0, 0, (float)canvas->w, (float)canvas->h};
	bool fits = a->w == canvas->w && a->h == canvas->h && b->w == canvas->w && b->h == canvas->h;

	assert(!canvas->snapshot);
	if (canvas->backend->fade && fits && t > 0 && t < 1) {
		canvas->cost.layers += 2;
		canvas->backend->fade(canvas, a, b, t);
		return;
	}
	if (!(t >= 1))
		canvas_quad(canvas, a, (struct box){0, 0, (float)a->w, (float)a->h}, screen, 1);
	if (t > 0)
		canvas_quad(canvas, b, (struct box){0, 0, (float)b->w, (float)b->h}, screen, t);
}

bool canvas_present(struct canvas *canvas)
{
	assert(!canvas->snapshot);
	bool shown = canvas->dark || canvas->backend->present(canvas);
	canvas->shown_cost = canvas->cost;
	canvas->cost.textures_made = 0;
	canvas->cost.upload_bytes = 0;
	return shown;
}

struct canvas_cost canvas_cost(const struct canvas *canvas)
{
	struct canvas_cost cost = canvas->cost;

	cost.textures_made += canvas->shown_cost.textures_made;
	cost.upload_bytes += canvas->shown_cost.upload_bytes;
	return cost;
}

struct bitmap *canvas_capture(struct canvas *canvas)
{
	return canvas->backend->capture(canvas);
}
