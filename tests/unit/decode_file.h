/* decode_file: picture files made in memory, and how they are refused, for the tests of both formats. */
#ifndef MINGYUE_DECODE_FILE_H
#define MINGYUE_DECODE_FILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "decode.h"
#include "maxima.h"

struct file {
	uint8_t *data;
	size_t size;
};

static inline bool decode(struct file file, enum mime mime, int w, int h, int min_w, int min_h, struct bitmap **bitmap,
			  struct err *err)
{
	struct rendition rendition = {.mime = mime, .w = w, .h = h};
	return decode_picture(file.data, file.size, &rendition, min_w, min_h, bitmap, err);
}

struct gathered {
	struct bitmap *whole;
	int rows;
};

static inline void gather_band(void *context, const struct bitmap *band, int y, int w, int h)
{
	struct gathered *gathered = context;
	if (gathered->whole == NULL)
		gathered->whole = bitmap_create(w, h, band->opaque);
	assert_int_equal(y, gathered->rows);
	assert_true(band->w == w && y + band->h <= h);
	for (int i = 0; i < band->h; i++)
		memcpy(gathered->whole->pixels + (size_t)(y + i) * gathered->whole->stride_px,
		       band->pixels + (size_t)i * band->stride_px, (size_t)w * 4);
	gathered->rows += band->h;
}

/* All bands together are the picture that comes whole. */
static inline void assert_bands_make_it(struct file file, enum mime mime, int w, int h, int min_w, int min_h)
{
	struct rendition rendition = {.mime = mime, .w = w, .h = h};
	struct gathered gathered = {0};
	struct bitmap *whole = NULL;
	struct err err = {0};
	assert_true(decode_picture(file.data, file.size, &rendition, min_w, min_h, &whole, &err));
	assert_true(decode_bands(file.data, file.size, &rendition, min_w, min_h, gather_band, &gathered, &err));
	assert_int_equal(gathered.rows, whole->h);
	assert_int_equal(gathered.whole->w, whole->w);
	for (int y = 0; y < whole->h; y++)
		assert_memory_equal(whole->pixels + (size_t)y * whole->stride_px,
				    gathered.whole->pixels + (size_t)y * gathered.whole->stride_px,
				    (size_t)whole->w * 4);
	bitmap_destroy(whole);
	bitmap_destroy(gathered.whole);
	gathered = (struct gathered){0};
	assert_false(decode_bands(file.data, file.size - 3, &rendition, min_w, min_h, gather_band, &gathered, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	bitmap_destroy(gathered.whole);
}

/* Refused with this code, and nothing was put into *bitmap. Reads from a block of exactly this size, for the address
 * sanitizer. */
static inline void assert_refused(const uint8_t *data, size_t size, enum mime mime, int w, int h, enum err_code code)
{
	struct bitmap *untouched = (struct bitmap *)&untouched, *bitmap = untouched;
	struct err err = {0};
	uint8_t *copy = malloc(size ? size : 1);
	memcpy(copy, data, size);
	assert_false(decode((struct file){copy, size}, mime, w, h, 1, 1, &bitmap, &err));
	assert_ptr_equal(bitmap, untouched);
	assert_int_equal(err.code, code);
	assert_true(err.text[0] != '\0');
	free(copy);
}

/* Cut at every 16th and in its last bytes: never half a picture. */
static inline void assert_needs_every_byte(struct file file, enum mime mime, int w, int h)
{
	for (size_t i = 0; i < 16; i++)
		assert_refused(file.data, file.size * i / 16, mime, w, h, ERR_CORRUPT);
	for (size_t left = 1; left <= 12; left++)
		assert_refused(file.data, file.size - left, mime, w, h, ERR_CORRUPT);
}

#endif
