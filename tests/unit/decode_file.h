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
