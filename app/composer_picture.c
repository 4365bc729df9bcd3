#include "composer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blobs.h"
#include "decode.h"

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

/* How one side of the output takes its pixels from the side of a picture: pixel i the weights[i * taps + k] of pixel first[i] + k.
 * A triangle filter: bilinear when enlarged, an area when reduced. */
struct taps {
	int count, taps;
	int *first;
	float *weights;
};

static struct taps taps_create(double from, double length, int side, int count)
{
	double step = length / count, radius = fmax(1, step);
	int most = 2 * (int)ceil(radius) + 2;
	struct taps taps = {count, most, calloc((size_t)count, sizeof(int)),
			    calloc((size_t)count * (size_t)most, sizeof(float))};
	if (taps.first == NULL || taps.weights == NULL)
		abort();
	for (int i = 0; i < count; i++) {
		double centre = fmin(fmax(from + (i + 0.5) * step, 0.5), side - 0.5), sum = 0, raw[64];
		int first = (int)fmax(0, floor(centre - 0.5 - radius) + 1), k = 0;
		for (; k < most && k < 64 && first + k < side && first + k + 0.5 < centre + radius; k++)
			sum += raw[k] = 1 - fabs(first + k + 0.5 - centre) / radius;
		taps.first[i] = first;
		for (int j = 0; j < k; j++)
			taps.weights[i * most + j] = (float)(raw[j] / sum);
	}
	return taps;
}

static void taps_finish(struct taps *taps)
{
	free(taps->first);
	free(taps->weights);
}

/* Output pixels from..to that take something of pixels lo..hi, not including the second of each. */
static void reached(const struct taps *taps, int lo, int hi, int *from, int *to)
{
	*from = *to = 0;
	for (int i = 0; i < taps->count; i++) {
		if (taps->first[i] >= hi || taps->first[i] + taps->taps <= lo)
			continue;
		*from = *to == 0 ? i : *from;
		*to = i + 1;
	}
}

/* The weight that pixel i takes from lo..hi. */
static float weight(const struct taps *taps, int i, int lo, int hi)
{
	float sum = 0;
	for (int k = 0; k < taps->taps; k++)
		if (taps->first[i] + k >= lo && taps->first[i] + k < hi)
			sum += taps->weights[i * taps->taps + k];
	return sum;
}

/* Output pixels from..to of one row of a tile, four channels each. */
static void reduce_row(const struct taps *xs, const struct bitmap *tile, int row, int x0, int from, int to, float *line)
{
	const uint8_t *pixels = (const uint8_t *)(tile->pixels + (size_t)row * tile->stride_px);
	for (int x = from; x < to; x++, line += 4) {
		float sum[4] = {0};
		for (int k = 0; k < xs->taps; k++) {
			int column = xs->first[x] + k - x0;
			float share = xs->weights[x * xs->taps + k];
			if (column < 0 || column >= tile->w || share <= 0)
				continue;
			for (int i = 0; i < 4; i++)
				sum[i] += share * (float)pixels[4 * column + i];
		}
		memcpy(line, sum, sizeof sum);
	}
}

static void add_row(uint8_t *out, const float *sum, size_t width)
{
	for (size_t i = 0; i < width; i++) {
		int value = out[i] + (int)(sum[i] + 0.5f);
		out[i] = (uint8_t)(value < 255 ? value : 255);
	}
}

/* Adds a tile (its pixel 0, 0 at x0, y0 of the picture) to out, weighted as xs and ys say: what lies on a border takes its shares from
 * both sides, so no seam shows, whichever tile comes first. */
static void add_tile(struct bitmap *out, const struct taps *xs, const struct taps *ys, const struct bitmap *tile,
		     int x0, int y0)
{
	int from_x, to_x, from_y, to_y;
	reached(xs, x0, x0 + tile->w, &from_x, &to_x);
	reached(ys, y0, y0 + tile->h, &from_y, &to_y);
	size_t width = (size_t)(to_x - from_x) * 4;
	float *rows = calloc(width * (size_t)(ys->taps + 1) + 1, sizeof *rows), *sum = rows + width * (size_t)ys->taps;
	int *held = calloc((size_t)ys->taps, sizeof *held); /* which row each of rows is, plus one */
	if (rows == NULL || held == NULL)
		abort();
	for (int y = from_y; y < to_y; y++) {
		memset(sum, 0, width * sizeof *sum);
		for (int k = 0; k < ys->taps; k++) {
			int row = ys->first[y] + k - y0;
			float share = ys->weights[y * ys->taps + k];
			if (row < 0 || row >= tile->h || share <= 0)
				continue;
			float *line = rows + width * (size_t)(row % ys->taps);
			if (held[row % ys->taps] != row + 1)
				reduce_row(xs, tile, row, x0, from_x, to_x, line);
			held[row % ys->taps] = row + 1;
			for (size_t i = 0; i < width; i++)
				sum[i] += share * line[i];
		}
		add_row((uint8_t *)(out->pixels + (size_t)y * out->stride_px + from_x), sum, width);
	}
	free(held);
	free(rows);
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

/* What stands in for a tile: the same place of the next coarser level, with the weights the tile would have had. */
static void add_coarser(const struct painting *painting, size_t at, struct box part, struct bitmap *out,
			const struct taps *xs, const struct taps *ys, const int tile[4])
{
	int from_x, to_x, from_y, to_y;
	reached(xs, tile[0], tile[0] + tile[2], &from_x, &to_x);
	reached(ys, tile[1], tile[1] + tile[3], &from_y, &to_y);
	struct box place = {
	    part.x + part.w * (float)from_x / (float)xs->count, part.y + part.h * (float)from_y / (float)ys->count,
	    part.w * (float)(to_x - from_x) / (float)xs->count, part.h * (float)(to_y - from_y) / (float)ys->count};
	struct bitmap *coarser = paint_level(painting, at + 1, place, to_x - from_x, to_y - from_y);
	for (int y = from_y; coarser != NULL && y < to_y; y++)
		for (int x = from_x; x < to_x; x++) {
			float share =
			    weight(xs, x, tile[0], tile[0] + tile[2]) * weight(ys, y, tile[1], tile[1] + tile[3]);
			const uint8_t *from =
			    (const uint8_t *)(coarser->pixels + (size_t)(y - from_y) * coarser->stride_px +
					      (x - from_x));
			float sum[4];
			for (int i = 0; i < 4; i++)
				sum[i] = share * (float)from[i];
			add_row((uint8_t *)(out->pixels + (size_t)y * out->stride_px + x), sum, 4);
		}
	bitmap_destroy(coarser);
}

/* From the whole of a rendition. */
static struct bitmap *paint_whole(const struct painting *painting, struct box part, int w, int h)
{
	int whole_w = (int)ceilf((float)w / part.w), whole_h = (int)ceilf((float)h / part.h);
	struct bitmap *whole = decode_file(painting, choose(painting->picture, whole_w, whole_h), whole_w, whole_h);
	if (whole == NULL)
		return NULL;
	struct bitmap *out = bitmap_create(w, h, whole->opaque);
	struct taps xs = taps_create((double)part.x * whole->w, (double)part.w * whole->w, whole->w, w);
	struct taps ys = taps_create((double)part.y * whole->h, (double)part.h * whole->h, whole->h, h);
	add_tile(out, &xs, &ys, whole, 0, 0);
	taps_finish(&xs);
	taps_finish(&ys);
	bitmap_destroy(whole);
	return out;
}

static struct bitmap *paint_level(const struct painting *painting, size_t at, struct box part, int w, int h)
{
	if (at >= painting->picture->level_count)
		return paint_whole(painting, part, w, h);
	const struct level *level = &painting->picture->levels[at];
	struct taps xs = taps_create((double)part.x * level->w, (double)part.w * level->w, level->w, w);
	struct taps ys = taps_create((double)part.y * level->h, (double)part.h * level->h, level->h, h);
	struct bitmap *out = bitmap_create(w, h, level->tiles[0].mime == MIME_JPEG);
	for (int i = 0; i < level->columns * level->rows; i++) {
		const struct rendition *file = &level->tiles[i];
		const int tile[4] = {i % level->columns * TILE_SIDE, i / level->columns * TILE_SIDE, file->w, file->h};
		int from_x, to_x, from_y, to_y;
		reached(&xs, tile[0], tile[0] + tile[2], &from_x, &to_x);
		reached(&ys, tile[1], tile[1] + tile[3], &from_y, &to_y);
		if (from_x == to_x || from_y == to_y)
			continue;
		struct bitmap *bitmap = decode_file(painting, file, file->w, file->h);
		if (bitmap != NULL)
			add_tile(out, &xs, &ys, bitmap, tile[0], tile[1]);
		else
			add_coarser(painting, at, part, out, &xs, &ys, tile);
		bitmap_destroy(bitmap);
	}
	taps_finish(&xs);
	taps_finish(&ys);
	return out;
}

struct bitmap *composer_decode_part(struct composer *c, const struct record *record, struct box part, int w, int h)
{
	const struct picture *picture = h > w && record->portrait != NULL ? record->portrait : record->picture;
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
