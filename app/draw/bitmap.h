/* bitmap: pixels in memory, 32 bits each, native-endian ARGB premultiplied (cairo's ARGB32, pixman's a8r8g8b8), or XRGB
 * when opaque (the top byte is then meaningless). Any thread, one owner at a time. */
#ifndef MINGYUE_BITMAP_H
#define MINGYUE_BITMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct bitmap {
	int w, h;
	size_t stride_px; /* pixels from one row to the next */
	bool opaque;
	uint32_t *pixels; /* 16-byte aligned, stride_px a multiple of 4 */
};

/* Zeroed pixels (transparent, or black when opaque). w, h >= 1. Never NULL. */
struct bitmap *bitmap_create(int w, int h, bool opaque);
/* NULL is allowed. */
void bitmap_destroy(struct bitmap *bitmap);
size_t bitmap_bytes(const struct bitmap *bitmap);

/* Writes an 8-bit RGB (opaque) or RGBA PNG by libpng; the file appears whole or not at all. */
bool bitmap_write_png(const struct bitmap *bitmap, const char *path, struct err *err);

#endif
