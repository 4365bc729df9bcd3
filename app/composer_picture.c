#include "composer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blobs.h"
#include "decode.h"
#include "reduce.h"

/* The smallest rendition that covers w x h, else the largest there is. */
static const struct rendition *choose(const struct picture *picture, int w, int h)
{
	for (size_t i = 0; i < picture->rendition_count; i++)
		if (picture->renditions[i].w >= w && picture->renditions[i].h >= h)
			return &picture->renditions[i];
	return &picture->renditions[picture->rendition_count - 1];
}

struct bitmap *composer_decode(struct composer *c, const struct record *record, int w, int h)
{
	const struct picture *picture = h > w && record->portrait != NULL ? record->portrait : record->picture;
	if (picture == NULL)
		return NULL;
	const struct rendition *rendition = choose(picture, w, h);
	struct err err = {0};
	uint8_t *data = NULL;
	struct bitmap *bitmap = NULL;
	if (!blobs_read(c->root, rendition, &data, &err) ||
	    !decode_picture(data, rendition->bytes, rendition, w, h, &bitmap, &err))
		composer_undrawn(c, (struct origin){record, "asset"}, err.text);
	free(data);
	return bitmap;
}

const struct record *composer_pictured(const struct record *record)
{
	if (record->picture != NULL)
		return record;
	for (size_t i = 0; i < record->in_count; i++)
		if (record->in[i].role == ROLE_SHOWS && record->in[i].record->picture != NULL)
			return record->in[i].record;
	return NULL;
}

const char *composer_credit(const struct composer *c, const struct record *photo, char *buf, size_t buf_size)
{
	const char *by = composer_in(c, &photo->credit);
	*buf = '\0';
	if (photo->illustration)
		snprintf(buf, buf_size, "%s", composer_illustration(c));
	else if (*by != '\0')
		snprintf(buf, buf_size, c->lang == LANG_ZH ? "摄影：%s" : "Photo: %s", by);
	return buf;
}

void composer_cover(cairo_t *cr, const struct bitmap *bitmap, struct box box, float radius, float fx, float fy)
{
	if (!(box.w > 0 && box.h > 0))
		return; /* a scale of nothing is an error of cairo's, for good */
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
	    (unsigned char *)bitmap->pixels, bitmap->opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, bitmap->w,
	    bitmap->h, (int)(bitmap->stride_px * 4));
	double scale = fmax((double)box.w / bitmap->w, (double)box.h / bitmap->h);
	double spare_x = bitmap->w * scale - (double)box.w, spare_y = bitmap->h * scale - (double)box.h;
	cairo_save(cr);
	composer_round(cr, box, radius);
	cairo_clip(cr);
	cairo_translate(cr, (double)box.x - spare_x * (double)fx, (double)box.y - spare_y * (double)fy);
	cairo_scale(cr, scale, scale);
	cairo_set_source_surface(cr, surface, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(cr),
				 scale > 0.99 && scale < 1.01 ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_GOOD);
	cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
	cairo_paint(cr);
	cairo_restore(cr);
	cairo_surface_destroy(surface);
}

const char *composer_illustration(const struct composer *c)
{
	return c->lang == LANG_ZH ? "示意插画，待替换为照片" : "Illustration, to be replaced by a photograph";
}

/* A picture being painted: of which record, for issues; of which picture. */
struct painting {
	struct composer *composer;
	const struct record *record;
	const struct picture *picture;
};

static struct bitmap *decode_file(const struct painting *painting, const struct rendition *file, int w, int h)
{
	struct err err = {0};
	uint8_t *data = NULL;
	struct bitmap *bitmap = NULL;
	if (!blobs_read(painting->composer->root, file, &data, &err) ||
	    !decode_picture(data, file->bytes, file, w, h, &bitmap, &err))
		composer_undrawn(painting->composer, (struct origin){painting->record, "asset"}, err.text);
	free(data);
	return bitmap;
}

static struct bitmap *paint_level(const struct painting *painting, size_t at, struct box part, int w, int h);

/* What stands in for a tile: the same place of the next coarser level, with the weights the tile would have had. False: it is
 * not there either. */
static bool add_coarser(const struct painting *painting, size_t at, struct box part, struct bitmap *out,
			const struct taps *xs, const struct taps *ys, const int tile[4])
{
	int from_x, to_x, from_y, to_y;
	taps_reached(xs, tile[0], tile[0] + tile[2], &from_x, &to_x);
	taps_reached(ys, tile[1], tile[1] + tile[3], &from_y, &to_y);
	struct box place = {
	    part.x + part.w * (float)from_x / (float)xs->count, part.y + part.h * (float)from_y / (float)ys->count,
	    part.w * (float)(to_x - from_x) / (float)xs->count, part.h * (float)(to_y - from_y) / (float)ys->count};
	struct bitmap *coarser = paint_level(painting, at + 1, place, to_x - from_x, to_y - from_y);
	for (int y = from_y; coarser != NULL && y < to_y; y++)
		for (int x = from_x; x < to_x; x++)
			reduce_add_pixel(
			    out->pixels + (size_t)y * out->stride_px + x,
			    coarser->pixels[(size_t)(y - from_y) * coarser->stride_px + (size_t)(x - from_x)],
			    taps_weight(xs, x, tile[0], tile[0] + tile[2]) *
				taps_weight(ys, y, tile[1], tile[1] + tile[3]));
	bool there = coarser != NULL;
	bitmap_destroy(coarser);
	return there;
}

/* A part of a picture that comes in bands. */
struct banded {
	struct box part;
	struct bitmap *out;
	struct taps xs, ys;
};

static void take_band(void *context, const struct bitmap *band, int y, int w, int h)
{
	struct banded *banded = context;
	struct box part = banded->part;
	if (y == 0) {
		banded->xs = taps_create((double)part.x * w, (double)part.w * w, w, banded->out->w);
		banded->ys = taps_create((double)part.y * h, (double)part.h * h, h, banded->out->h);
		banded->out->opaque = band->opaque;
	}
	reduce_add(banded->out, &banded->xs, &banded->ys, band, 0, y);
}

/* From the whole of a rendition, which is never in memory. */
static struct bitmap *paint_whole(const struct painting *painting, struct box part, int w, int h)
{
	int whole_w = (int)ceilf((float)w / part.w), whole_h = (int)ceilf((float)h / part.h);
	const struct rendition *file = choose(painting->picture, whole_w, whole_h);
	struct banded banded = {.part = part, .out = bitmap_create(w, h, false)};
	struct err err = {0};
	uint8_t *data = NULL;
	if (!blobs_read(painting->composer->root, file, &data, &err) ||
	    !decode_bands(data, file->bytes, file, whole_w, whole_h, take_band, &banded, &err)) {
		composer_undrawn(painting->composer, (struct origin){painting->record, "asset"}, err.text);
		bitmap_destroy(banded.out);
		banded.out = NULL;
	}
	free(data);
	taps_finish(&banded.xs);
	taps_finish(&banded.ys);
	return banded.out;
}

static struct bitmap *paint_level(const struct painting *painting, size_t at, struct box part, int w, int h)
{
	if (at >= painting->picture->level_count)
		return paint_whole(painting, part, w, h);
	const struct level *level = &painting->picture->levels[at];
	struct taps xs = taps_create((double)part.x * level->w, (double)part.w * level->w, level->w, w);
	struct taps ys = taps_create((double)part.y * level->h, (double)part.h * level->h, level->h, h);
	struct bitmap *out = bitmap_create(w, h, level->tiles[0].mime == MIME_JPEG);
	bool painted = false;
	for (int i = 0; i < level->columns * level->rows; i++) {
		const struct rendition *file = &level->tiles[i];
		const int tile[4] = {i % level->columns * TILE_SIDE, i / level->columns * TILE_SIDE, file->w, file->h};
		int from_x, to_x, from_y, to_y;
		taps_reached(&xs, tile[0], tile[0] + tile[2], &from_x, &to_x);
		taps_reached(&ys, tile[1], tile[1] + tile[3], &from_y, &to_y);
		if (from_x == to_x || from_y == to_y)
			continue;
		struct bitmap *bitmap = decode_file(painting, file, file->w, file->h);
		painted |= bitmap != NULL;
		if (bitmap != NULL)
			reduce_add(out, &xs, &ys, bitmap, tile[0], tile[1]);
		else
			painted |= add_coarser(painting, at, part, out, &xs, &ys, tile);
		bitmap_destroy(bitmap);
	}
	taps_finish(&xs);
	taps_finish(&ys);
	if (painted)
		return out;
	bitmap_destroy(out);
	return NULL;
}

struct bitmap *composer_decode_part(struct composer *c, const struct record *record, struct box part, int w, int h)
{
	const struct picture *picture = c->portrait && record->portrait != NULL ? record->portrait : record->picture;
	if (picture == NULL)
		return NULL;
	const struct painting painting = {c, record, picture};
	double want_w = w / (double)part.w, want_h = h / (double)part.h;
	size_t at = 0;
	while (at < picture->level_count) {
		bool last = at + 1 == picture->level_count;
		const struct rendition *largest = &picture->renditions[picture->rendition_count - 1];
		double next_w = last ? largest->w : picture->levels[at + 1].w;
		double next_h = last ? largest->h : picture->levels[at + 1].h;
		if (next_w < want_w || next_h < want_h)
			break;
		at++;
	}
	return paint_level(&painting, at, part, w, h);
}
