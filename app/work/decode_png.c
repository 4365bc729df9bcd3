#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "decode_format.h"
#include "maxima.h"

struct reader {
	png_structp png;
	png_infop info;
	const struct decode_job *job;
	size_t at; /* bytes read */
	struct err *err;
	struct bitmap *bitmap;
};

static void fail(png_structp png, png_const_charp text)
{
	struct reader *reader = png_get_error_ptr(png);

	err_set(reader->err, ERR_CORRUPT, "PNG: %s", text);
	png_longjmp(png, 1);
}

/* Warnings are about chunks we do not use; what harms the pixels is an error. */
static void warn(png_structp png, png_const_charp text)
{
	(void)png;
	(void)text;
}

static void read_bytes(png_structp png, png_bytep out, size_t size)
{
	struct reader *reader = png_get_io_ptr(png);

	if (size > reader->job->size - reader->at)
		png_error(png, "the file ends too soon");
	memcpy(out, reader->job->data + reader->at, size);
	reader->at += size;
}

/* Every kind of PNG to 8-bit BGRA, in memory our ARGB. */
static void set_transforms(struct reader *reader)
{
	png_structp png = reader->png;

	png_set_expand(png);
	png_set_scale_16(png);
	png_set_gray_to_rgb(png);
	png_set_bgr(png);
	png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
	png_set_interlace_handling(png);
	png_read_update_info(png, reader->info);
}

static uint32_t multiply(uint32_t value, uint32_t alpha)
{
	uint32_t t = value * alpha + 128;
	return (t + (t >> 8)) >> 8; /* exact rounded value * alpha / 255 */
}

/* Whether all of it is opaque. */
static bool premultiply(struct bitmap *bitmap)
{
	uint32_t all = 255;

	for (int y = 0; y < bitmap->h; y++) {
		uint32_t *row = bitmap->pixels + (size_t)y * bitmap->stride_px;

		for (int x = 0; x < bitmap->w; x++) {
			uint32_t p = row[x], a = p >> 24;

			all &= a;
			if (a != 255)
				row[x] = a << 24 | multiply(p >> 16 & 255, a) << 16 | multiply(p >> 8 & 255, a) << 8 |
					 multiply(p & 255, a);
		}
	}
	return all == 255;
}

static void read_rows(png_structp png, struct bitmap *bitmap)
{
	for (int y = 0; y < bitmap->h; y++)
		png_read_row(png, (png_bytep)(bitmap->pixels + (size_t)y * bitmap->stride_px), NULL);
}

/* Leaves by longjmp when something is wrong with the file; false when it is not the picture we were told. */
static bool read_picture(struct reader *reader)
{
	png_structp png = reader->png;

	png_set_read_fn(png, reader, read_bytes);
	png_set_user_limits(png, LIMIT_PICTURE_SIDE, LIMIT_PICTURE_SIDE);
	png_set_chunk_malloc_max(png, LIMIT_PNG_CHUNK_BYTES);
	png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
	png_set_benign_errors(png, 0);
	/* -1: every chunk but IHDR, PLTE, tRNS, IDAT, IEND is skipped, its CRC checked */
	png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
	png_read_info(png, reader->info);
	if (!decode_accept(reader->job, png_get_image_width(png, reader->info), png_get_image_height(png, reader->info),
			   reader->err))
		return false;
	int passes = png_get_interlace_type(png, reader->info) == PNG_INTERLACE_ADAM7 ? PNG_INTERLACE_ADAM7_PASSES : 1;
	set_transforms(reader);
	int w = reader->job->rendition->w, h = reader->job->rendition->h;
	int room = reader->job->band && passes == 1 && h > BAND_ROWS ? BAND_ROWS : h;
	reader->bitmap = bitmap_create(w, room, false);
	for (int y = 0; y < h; y += room) {
		reader->bitmap->h = h - y < room ? h - y : room;
		for (int pass = 0; pass < passes; pass++)
			read_rows(png, reader->bitmap);
		bool opaque = premultiply(reader->bitmap);
		if (reader->job->band)
			reader->job->band(reader->job->context, reader->bitmap, y, w, h);
		else
			reader->bitmap->opaque = opaque; /* drawing is four times cheaper then */
	}
	png_read_end(png, NULL);
	return true;
}

/* A function of its own, so that no variable is both beside setjmp and looked at after a longjmp. */
static bool run(struct reader *reader)
{
	if (setjmp(png_jmpbuf(reader->png)))
		return false;
	return read_picture(reader);
}

bool decode_png(const struct decode_job *job, struct bitmap **bitmap, struct err *err)
{
	struct reader reader = {.job = job, .err = err};

	reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, fail, warn);
	reader.info = reader.png ? png_create_info_struct(reader.png) : NULL;
	if (!reader.info)
		abort();
	bool ok = run(&reader);
	png_destroy_read_struct(&reader.png, &reader.info, NULL);
	if (ok && !job->band)
		*bitmap = reader.bitmap;
	else
		bitmap_destroy(reader.bitmap);
	return ok;
}
