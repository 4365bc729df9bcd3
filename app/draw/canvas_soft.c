/* canvas_soft: the canvas without a GPU: pixman on the window's own surface. At rotation 0 everything is drawn right
 * into the surface; else into a picture in logical orientation that is turned when the frame is presented. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "blit.h"
#include "canvas_backend.h"
#include "sample.h"

enum { SCRATCH_W = 512, SCRATCH_H = 32 }; /* 64 kB */

struct soft_layer {
	struct layer base;
	struct bitmap *bitmap;
	pixman_image_t *image; /* of bitmap */
};

struct soft {
	struct canvas base;
	SDL_Surface *surface;   /* the window's, borrowed; NULL: offscreen or gone */
	struct pixels out;      /* physical: surface, or own where the surface is not XRGB8888 of the right size */
	struct bitmap *own;     /* or NULL */
	struct bitmap *frame;   /* logical; NULL at rotation 0 */
	pixman_image_t *screen; /* of frame, or of out */
	pixman_image_t *target; /* borrowed: screen or a snapshot's image */
	int target_w, target_h;
	bool fresh;            /* nothing was drawn into screen yet: clear it, unless something covers it all */
	pixman_image_t *paint; /* one pixel, repeated: colour of fills */
	pixman_image_t *mask;  /* the same: alpha of quads */
	uint32_t paint_argb, mask_argb;
	struct bitmap *scratch; /* a piece of an opaque picture both scaled and transparent */
	pixman_image_t *scratch_image;
};

static struct soft *soft_of(struct canvas *canvas)
{
	return (struct soft *)canvas;
}

static const struct soft_layer *layer_of(const struct layer *layer)
{
	return (const struct soft_layer *)layer;
}

static struct pixels view(const struct bitmap *bitmap)
{
	return (struct pixels){bitmap->pixels, bitmap->stride_px, bitmap->w, bitmap->h};
}

static pixman_image_t *image_of(struct pixels pixels, bool opaque)
{
	pixman_image_t *image =
	    pixman_image_create_bits_no_clear(opaque ? PIXMAN_x8r8g8b8 : PIXMAN_a8r8g8b8, pixels.w, pixels.h, pixels.at,
					      (int)(pixels.stride_px * sizeof(*pixels.at)));

	if (!image)
		abort();
	/* the picture goes on beyond its edge with the edge's colour: no dark fringe where a bilinear sample is half out */
	pixman_image_set_repeat(image, PIXMAN_REPEAT_PAD);
	pixman_image_set_filter(image, PIXMAN_FILTER_BILINEAR, NULL, 0);
	return image;
}

/* pixman takes one repeated pixel for a solid colour, and reads it anew each time. */
static pixman_image_t *solid_of(uint32_t *argb)
{
	pixman_image_t *image = image_of((struct pixels){argb, 1, 1, 1}, false);

	pixman_image_set_repeat(image, PIXMAN_REPEAT_NORMAL);
	return image;
}

static void drop_image(pixman_image_t **image)
{
	if (*image)
		pixman_image_unref(*image);
	*image = NULL;
}

/* Where the frame goes now. The surface dies when the window changes its size, so it is asked for in every frame; one
 * that is not XRGB8888, or not yet of the size the canvas was told of, is not drawn into. */
static struct pixels find_out(struct soft *soft)
{
	struct canvas *canvas = &soft->base;
	SDL_Surface *surface = canvas->window ? SDL_GetWindowSurface(canvas->window) : NULL;

	soft->surface = surface;
	if (surface && surface->w == canvas->out_w && surface->h == canvas->out_h && surface->pitch % 4 == 0 &&
	    (surface->format->format == SDL_PIXELFORMAT_RGB888 || surface->format->format == SDL_PIXELFORMAT_ARGB8888))
		return (struct pixels){surface->pixels, (size_t)surface->pitch / 4, surface->w, surface->h};
	if (!soft->own || soft->own->w != canvas->out_w || soft->own->h != canvas->out_h) {
		bitmap_destroy(soft->own);
		soft->own = bitmap_create(canvas->out_w, canvas->out_h, true);
	}
	return view(soft->own);
}

static void make_screen(struct soft *soft, struct pixels out)
{
	struct canvas *canvas = &soft->base;

	drop_image(&soft->screen);
	bitmap_destroy(soft->frame);
	soft->out = out;
	soft->frame = canvas->rotate ? bitmap_create(canvas->w, canvas->h, true) : NULL;
	soft->screen = image_of(soft->frame ? view(soft->frame) : out, true);
}

static void soft_target(struct canvas *canvas)
{
	struct soft *soft = soft_of(canvas);
	const struct soft_layer *snapshot = canvas->snapshot ? layer_of(canvas->snapshot) : NULL;

	soft->target = snapshot ? snapshot->image : soft->screen;
	soft->target_w = snapshot ? snapshot->base.w : canvas->w;
	soft->target_h = snapshot ? snapshot->base.h : canvas->h;
	if (snapshot)
		memset(snapshot->bitmap->pixels, 0, bitmap_bytes(snapshot->bitmap));
}

static void soft_begin(struct canvas *canvas)
{
	struct soft *soft = soft_of(canvas);
	struct pixels out = find_out(soft);

	if (out.at != soft->out.at || out.stride_px != soft->out.stride_px || out.w != soft->out.w ||
	    out.h != soft->out.h || !soft->screen)
		make_screen(soft, out);
	soft_target(canvas);
	soft->fresh = true;
}

static void soft_measure(struct canvas *canvas, int *w, int *h)
{
	if (!canvas->window)
		return;
	SDL_GetWindowSize(canvas->window, w, h);
	*w = *w < 1 ? 1 : *w;
	*h = *h < 1 ? 1 : *h;
}

static struct layer *soft_layer_create(struct canvas *canvas, struct bitmap *bitmap)
{
	struct soft_layer *layer = calloc(1, sizeof(*layer));

	(void)canvas;
	if (!layer)
		abort();
	*layer = (struct soft_layer){
	    .base = {.w = bitmap->w, .h = bitmap->h, .opaque = bitmap->opaque},
	    .bitmap = bitmap,
	    .image = image_of(view(bitmap), bitmap->opaque),
	};
	return &layer->base;
}

static struct layer *soft_snapshot_create(struct canvas *canvas)
{
	return soft_layer_create(canvas, bitmap_create(canvas->w, canvas->h, true));
}

static void soft_layer_destroy(struct canvas *canvas, struct layer *base)
{
	struct soft_layer *layer = (struct soft_layer *)base;

	(void)canvas;
	drop_image(&layer->image);
	bitmap_destroy(layer->bitmap);
	free(layer);
}

static bool soft_layer_upload(struct canvas *canvas, struct layer *layer, size_t max_bytes, bool *failed)
{
	(void)canvas;
	(void)layer;
	(void)max_bytes;
	(void)failed;
	return true;
}

/* Before anything is drawn in x, y: pixels nobody covers are black. */
static void prepare(struct soft *soft, struct span x, struct span y, bool covers)
{
	bool all = covers && x.from == 0 && x.to == soft->target_w && y.from == 0 && y.to == soft->target_h;

	soft->base.cost.draw_calls++;
	if (!soft->fresh || soft->base.snapshot)
		return;
	soft->fresh = false;
	if (all)
		return;
	soft->paint_argb = 0;
	pixman_image_composite32(PIXMAN_OP_SRC, soft->paint, NULL, soft->target, 0, 0, 0, 0, 0, 0, soft->target_w,
				 soft->target_h);
}

/* An opaque picture, scaled, with alpha: pixman has no fast path for the three together (11 ms a screen of 1080p against
 * 3 so), so it is scaled piece by piece into scratch and blended from there. */
static void quad_by_pieces(struct soft *soft, pixman_image_t *image, struct span x, struct span y)
{
	int w = x.to - x.from, h = y.to - y.from;

	for (int top = 0; top < h; top += SCRATCH_H)
		for (int left = 0; left < w; left += SCRATCH_W) {
			int piece_w = w - left < SCRATCH_W ? w - left : SCRATCH_W;
			int piece_h = h - top < SCRATCH_H ? h - top : SCRATCH_H;

			pixman_image_composite32(PIXMAN_OP_SRC, image, NULL, soft->scratch_image, left, top, 0, 0, 0, 0,
						 piece_w, piece_h);
			pixman_image_composite32(PIXMAN_OP_OVER, soft->scratch_image, soft->mask, soft->target, 0, 0, 0,
						 0, x.from + left, y.from + top, piece_w, piece_h);
		}
}

static void soft_quad(struct canvas *canvas, const struct layer *layer, struct box src, struct box dst, uint8_t alpha)
{
	struct soft *soft = soft_of(canvas);
	pixman_image_t *image = layer_of(layer)->image;
	struct axis x = sample_axis(src.x, src.w, dst.x, dst.w, soft->target_w);
	struct axis y = sample_axis(src.y, src.h, dst.y, dst.h, soft->target_h);
	bool whole = x.whole && y.whole, covers = layer->opaque && alpha == 255;
	int src_x = 0, src_y = 0;

	if (x.span.from >= x.span.to || y.span.from >= y.span.to)
		return;
	prepare(soft, x.span, y.span, covers);
	soft->mask_argb = (uint32_t)alpha << 24;
	if (whole) {
		pixman_image_set_transform(image, NULL);
		src_x = (int)lround(x.at - 0.5);
		src_y = (int)lround(y.at - 0.5);
	} else {
		sample_transform(image, &x, &y);
		if (layer->opaque && !covers) {
			quad_by_pieces(soft, image, x.span, y.span);
			return;
		}
	}
	pixman_image_composite32(covers ? PIXMAN_OP_SRC : PIXMAN_OP_OVER, image, alpha == 255 ? NULL : soft->mask,
				 soft->target, src_x, src_y, 0, 0, x.span.from, y.span.from, x.span.to - x.span.from,
				 y.span.to - y.span.from);
}

static uint32_t premultiplied(uint32_t rgb, uint32_t alpha)
{
	uint32_t argb = alpha << 24;

	for (int shift = 0; shift < 24; shift += 8)
		argb |= ((rgb >> shift & 255) * alpha + 127) / 255 << shift;
	return argb;
}

static void soft_fill(struct canvas *canvas, struct box dst, uint32_t rgb, uint8_t alpha)
{
	struct soft *soft = soft_of(canvas);
	struct span x = sample_span(dst.x, dst.w, soft->target_w), y = sample_span(dst.y, dst.h, soft->target_h);

	if (x.from >= x.to || y.from >= y.to)
		return;
	prepare(soft, x, y, alpha == 255);
	soft->paint_argb = premultiplied(rgb, alpha);
	pixman_image_composite32(alpha == 255 ? PIXMAN_OP_SRC : PIXMAN_OP_OVER, soft->paint, NULL, soft->target, 0, 0,
				 0, 0, x.from, y.from, x.to - x.from, y.to - y.from);
}

static void soft_fade(struct canvas *canvas, const struct layer *a, const struct layer *b, float t)
{
	struct soft *soft = soft_of(canvas);

	prepare(soft, (struct span){0, canvas->w}, (struct span){0, canvas->h}, true);
	blit_fade(soft->frame ? view(soft->frame) : soft->out, view(layer_of(a)->bitmap), view(layer_of(b)->bitmap),
		  (unsigned)lrintf(t * 256));
}

static bool soft_present(struct canvas *canvas)
{
	struct soft *soft = soft_of(canvas);
	SDL_Surface *surface = soft->surface;

	if (!soft->screen)
		soft_begin(canvas);
	if (soft->fresh)
		prepare(soft, (struct span){0, 0}, (struct span){0, 0}, false);
	if (soft->frame)
		blit_turn(soft->out, view(soft->frame), canvas->rotate);
	if (!canvas->window)
		return true;
	if (!surface)
		return false;
	if (soft->out.at != surface->pixels) {
		/* not yet told of the new size: the next frame fits */
		if (surface->w != soft->out.w || surface->h != soft->out.h)
			return true;
		SDL_ConvertPixels(soft->out.w, soft->out.h, SDL_PIXELFORMAT_RGB888, soft->out.at,
				  (int)(soft->out.stride_px * 4), surface->format->format, surface->pixels,
				  surface->pitch);
	}
	return SDL_UpdateWindowSurface(canvas->window) == 0;
}

static struct bitmap *soft_capture(struct canvas *canvas)
{
	struct soft *soft = soft_of(canvas);
	struct bitmap *bitmap = bitmap_create(canvas->w, canvas->h, true);
	struct pixels from = soft->frame ? view(soft->frame) : soft->out;

	if (from.w == canvas->w && from.h == canvas->h)
		blit_turn(view(bitmap), from, 0);
	return bitmap;
}

static void soft_close(struct canvas *canvas)
{
	struct soft *soft = soft_of(canvas);

	drop_image(&soft->screen);
	drop_image(&soft->paint);
	drop_image(&soft->mask);
	drop_image(&soft->scratch_image);
	bitmap_destroy(soft->scratch);
	bitmap_destroy(soft->frame);
	bitmap_destroy(soft->own);
	free(soft);
}

static const struct canvas_backend backend_soft = {
    .close = soft_close,
    .measure = soft_measure,
    .layer_create = soft_layer_create,
    .layer_destroy = soft_layer_destroy,
    .layer_upload = soft_layer_upload,
    .begin = soft_begin,
    .quad = soft_quad,
    .fill = soft_fill,
    .snapshot_create = soft_snapshot_create,
    .target = soft_target,
    .fade = soft_fade,
    .present = soft_present,
    .capture = soft_capture,
};

struct canvas *canvas_soft_open(SDL_Window *window, int rotate, int w, int h)
{
	struct soft *soft = calloc(1, sizeof(*soft));

	if (!soft)
		abort();
	soft->base = (struct canvas){
	    .backend = &backend_soft, .name = "software", .window = window, .rotate = rotate, .out_w = w, .out_h = h};
	soft->paint = solid_of(&soft->paint_argb);
	soft->mask = solid_of(&soft->mask_argb);
	soft->scratch = bitmap_create(SCRATCH_W, SCRATCH_H, true);
	soft->scratch_image = image_of(view(soft->scratch), true);
	return &soft->base;
}

const struct bitmap *canvas_soft_output(const struct canvas *canvas)
{
	return ((const struct soft *)canvas)->own;
}
