#include "bitmap.h"

#include <errno.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <png.h>

_Static_assert(alignof(max_align_t) >= 16, "calloc must give the 16 bytes of alignment the header promises");

struct bitmap *bitmap_create(int w, int h, bool opaque)
{
	struct bitmap *bitmap = calloc(1, sizeof(*bitmap));
	size_t stride_px = ((size_t)w + 3) & ~(size_t)3;
	/* calloc: big blocks come zeroed from the kernel and are not touched before they are drawn */
	uint32_t *pixels = w >= 1 && h >= 1 ? calloc((size_t)h, stride_px * sizeof(*pixels)) : NULL;

	if (!bitmap || !pixels)
		abort();
	*bitmap = (struct bitmap){.w = w, .h = h, .stride_px = stride_px, .opaque = opaque, .pixels = pixels};
	return bitmap;
}

void bitmap_destroy(struct bitmap *bitmap)
{
	if (!bitmap)
		return;
	free(bitmap->pixels);
	free(bitmap);
}

size_t bitmap_bytes(const struct bitmap *bitmap)
{
	return bitmap->stride_px * (size_t)bitmap->h * sizeof(*bitmap->pixels);
}

/* Premultiplied to straight, rounded to the nearest. */
static uint8_t straight(uint32_t value, uint32_t alpha)
{
	uint32_t v = alpha ? (value * 255 + alpha / 2) / alpha : 0;
	return (uint8_t)(v > 255 ? 255 : v);
}

static void row_to_png(const struct bitmap *bitmap, int y, uint8_t *out)
{
	const uint32_t *row = bitmap->pixels + (size_t)y * bitmap->stride_px;

	for (int x = 0; x < bitmap->w; x++) {
		uint32_t p = row[x], alpha = bitmap->opaque ? 255 : p >> 24;

		*out++ = straight(p >> 16 & 255, alpha);
		*out++ = straight(p >> 8 & 255, alpha);
		*out++ = straight(p & 255, alpha);
		if (!bitmap->opaque)
			*out++ = (uint8_t)alpha;
	}
}

static void quiet_warning(png_structp png, png_const_charp text)
{
	(void)png;
	(void)text;
}

static void keep_error(png_structp png, png_const_charp text)
{
	struct err *err = png_get_error_ptr(png);

	err_set(err, ERR_IO, "libpng: %s", text);
	png_longjmp(png, 1);
}

/* row: room for one row of the file. */
static bool write_png(const struct bitmap *bitmap, FILE *file, uint8_t *row, struct err *err)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, err, keep_error, quiet_warning);
	png_infop info = png ? png_create_info_struct(png) : NULL;

	if (!info)
		abort();
	if (setjmp(png_jmpbuf(png))) {
		png_destroy_write_struct(&png, &info);
		return false;
	}
	png_init_io(png, file);
	png_set_IHDR(png, info, (png_uint_32)bitmap->w, (png_uint_32)bitmap->h, 8,
		     bitmap->opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (int y = 0; y < bitmap->h; y++) {
		row_to_png(bitmap, y, row);
		png_write_row(png, row);
	}
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	return true;
}

bool bitmap_write_png(const struct bitmap *bitmap, const char *path, struct err *err)
{
	char *aside = NULL;
	FILE *file = NULL;
	bool ok = false;
	uint8_t *row = malloc((size_t)bitmap->w * 4);

	if (!row || asprintf(&aside, "%s.part", path) < 0)
		abort();
	file = fopen(aside, "wbe");
	if (!file) {
		err_errno(err, "%s", aside);
		goto out;
	}
	if (!write_png(bitmap, file, row, err)) {
		err_prefix(err, "%s", aside);
		goto out;
	}
	if (fflush(file) || fsync(fileno(file)) || rename(aside, path)) {
		err_errno(err, "%s", path);
		goto out;
	}
	ok = true;
out:
	if (file)
		fclose(file);
	if (file && !ok)
		unlink(aside);
	free(aside);
	free(row);
	return ok;
}
