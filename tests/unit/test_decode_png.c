/* PNG, of every kind, damaged and hostile. The files are made here by libpng. */
#include "decode_file.h"

#include <math.h>
#include <png.h>
#include <unistd.h>

struct png_kind {
	int colour, depth;
	bool interlaced, transparent; /* tRNS */
};

static void append(png_structp png, png_bytep data, png_size_t size)
{
	struct file *file = png_get_io_ptr(png);
	file->data = realloc(file->data, file->size + size);
	assert_non_null(file->data);
	memcpy(file->data + file->size, data, size);
	file->size += size;
}

/* Sample c (0 red, grey or index, 1 green, 2 blue, 3 alpha) of a pixel, in depth bits. */
static unsigned sample_at(int x, int y, int c, int depth)
{
	unsigned v = (unsigned)((x * 37 + y * 101 + c * 53) * 1021);
	return v >> 4 & ((1U << depth) - 1);
}

static png_color palette_entry(unsigned i)
{
	return (png_color){(png_byte)(i * 7), (png_byte)(255 - i), (png_byte)(i * 31)};
}

static int parts_of(int colour)
{
	return colour == PNG_COLOR_TYPE_RGB          ? 3
	       : colour == PNG_COLOR_TYPE_RGB_ALPHA  ? 4
	       : colour == PNG_COLOR_TYPE_GRAY_ALPHA ? 2
						     : 1;
}

static void set_tables(png_structp png, png_infop info, const struct png_kind *kind)
{
	png_color palette[256];
	png_byte alphas[256];
	/* the transparent colour is that of pixel 0, 0 */
	png_color_16 key = {
	    .red = (png_uint_16)sample_at(0, 0, 0, kind->depth),
	    .green = (png_uint_16)sample_at(0, 0, 1, kind->depth),
	    .blue = (png_uint_16)sample_at(0, 0, 2, kind->depth),
	    .gray = (png_uint_16)sample_at(0, 0, 0, kind->depth),
	};
	for (unsigned i = 0; i < 256; i++) {
		palette[i] = palette_entry(i);
		alphas[i] = (png_byte)(i * 5);
	}
	if (kind->colour == PNG_COLOR_TYPE_PALETTE)
		png_set_PLTE(png, info, palette, 1 << kind->depth);
	if (kind->transparent)
		png_set_tRNS(png, info, alphas, 1 << (kind->depth < 8 ? kind->depth : 8), &key);
}

static struct file make_png(int w, int h, const struct png_kind *kind)
{
	struct file file = {0};
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	int parts = parts_of(kind->colour);
	uint8_t *row = calloc(1, (size_t)(w * parts * 2));
	png_text text = {.compression = PNG_TEXT_COMPRESSION_NONE, .key = (char *)"Comment", .text = (char *)"moon"};

	png_set_write_fn(png, &file, append, NULL);
	png_set_IHDR(png, info, (png_uint_32)w, (png_uint_32)h, kind->depth, kind->colour,
		     kind->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		     PNG_FILTER_TYPE_DEFAULT);
	set_tables(png, info, kind);
	png_set_text(png, info, &text, 1);
	png_write_info(png, info);
	png_set_packing(png);
	for (int pass = png_set_interlace_handling(png); pass > 0; pass--)
		for (int y = 0; y < h; y++) {
			for (int x = 0; x < w * parts; x++) {
				int c = parts == 2 ? (x % 2) * 3 : x % parts;
				unsigned v = sample_at(x / parts, y, c, kind->depth);
				if (kind->depth == 16) {
					row[x * 2] = (uint8_t)(v >> 8);
					row[x * 2 + 1] = (uint8_t)v;
				} else {
					row[x] = (uint8_t)v;
				}
			}
			png_write_row(png, row);
		}
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	free(row);
	return file;
}

/* What a pixel must become, in double precision. */
static void expected(const struct png_kind *kind, int x, int y, double argb[4])
{
	bool grey = kind->colour == PNG_COLOR_TYPE_GRAY || kind->colour == PNG_COLOR_TYPE_GRAY_ALPHA;
	double most = (1U << kind->depth) - 1;
	unsigned v[4];
	bool is_key = true;
	for (int c = 0; c < 4; c++)
		v[c] = sample_at(x, y, grey && c < 3 ? 0 : c, kind->depth);
	for (int c = 0; c < (grey ? 1 : 3); c++)
		is_key &= v[c] == sample_at(0, 0, c, kind->depth);
	argb[0] = parts_of(kind->colour) % 2 == 0 ? v[3] / most * 255 : kind->transparent && is_key ? 0 : 255;
	for (int c = 0; c < 3; c++)
		argb[1 + c] = v[c] / most * 255;
	if (kind->colour == PNG_COLOR_TYPE_PALETTE) {
		png_color entry = palette_entry(v[0]);
		argb[0] = kind->transparent ? (uint8_t)(v[0] * 5) : 255;
		argb[1] = entry.red;
		argb[2] = entry.green;
		argb[3] = entry.blue;
	}
	for (int c = 1; c < 4; c++)
		argb[c] = argb[c] * argb[0] / 255;
}

static void check_png(const struct png_kind *kind)
{
	enum { W = 37, H = 29 };
	struct file file = make_png(W, H, kind);
	struct bitmap *bitmap = NULL;
	struct err err = {0};
	if (!decode(file, MIME_PNG, W, H, 5, 5, &bitmap, &err))
		fail_msg("colour %d depth %d: %s", kind->colour, kind->depth, err.text);
	assert_int_equal(bitmap->w, W);
	assert_int_equal(bitmap->h, H);
	assert_int_equal(bitmap->opaque, !kind->transparent && parts_of(kind->colour) % 2 == 1);
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++) {
			double argb[4];
			uint32_t p = bitmap->pixels[(size_t)y * bitmap->stride_px + (size_t)x];
			expected(kind, x, y, argb);
			for (int c = 0; c < 4; c++)
				if (fabs((p >> (24 - 8 * c) & 255) - argb[c]) >
				    1.5) /* 16 bits are rounded to 8 before they are multiplied */
					fail_msg("colour %d depth %d interlaced %d: %d, %d: %08x is not %f %f %f %f",
						 kind->colour, kind->depth, kind->interlaced, x, y, p, argb[0], argb[1],
						 argb[2], argb[3]);
		}
	bitmap_destroy(bitmap);
	free(file.data);
}

static void png_of_every_kind(void **state)
{
	(void)state;
	static const struct png_kind kinds[] = {
	    {PNG_COLOR_TYPE_RGB, 8, false, false},        {PNG_COLOR_TYPE_RGB, 16, false, false},
	    {PNG_COLOR_TYPE_RGB, 8, false, true},         {PNG_COLOR_TYPE_RGB, 16, false, true},
	    {PNG_COLOR_TYPE_RGB_ALPHA, 8, false, false},  {PNG_COLOR_TYPE_RGB_ALPHA, 16, false, false},
	    {PNG_COLOR_TYPE_GRAY_ALPHA, 8, false, false}, {PNG_COLOR_TYPE_GRAY_ALPHA, 16, false, false},
	    {PNG_COLOR_TYPE_GRAY, 1, false, false},       {PNG_COLOR_TYPE_GRAY, 2, false, false},
	    {PNG_COLOR_TYPE_GRAY, 4, false, false},       {PNG_COLOR_TYPE_GRAY, 8, false, false},
	    {PNG_COLOR_TYPE_GRAY, 16, false, false},      {PNG_COLOR_TYPE_GRAY, 8, false, true},
	    {PNG_COLOR_TYPE_GRAY, 2, false, true},        {PNG_COLOR_TYPE_PALETTE, 1, false, false},
	    {PNG_COLOR_TYPE_PALETTE, 2, false, true},     {PNG_COLOR_TYPE_PALETTE, 4, false, false},
	    {PNG_COLOR_TYPE_PALETTE, 8, false, false},    {PNG_COLOR_TYPE_PALETTE, 8, false, true},
	};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct png_kind interlaced = kinds[i];
		interlaced.interlaced = true;
		check_png(&kinds[i]);
		check_png(&interlaced);
	}
}

static void png_comes_in_bands(void **state)
{
	(void)state;
	const struct png_kind kinds[] = {{PNG_COLOR_TYPE_RGB_ALPHA, 8, false, false},
					 {PNG_COLOR_TYPE_RGB_ALPHA, 8, true, false}};
	for (size_t i = 0; i < 2; i++) {
		struct file file = make_png(70, 300, &kinds[i]);
		assert_bands_make_it(file, MIME_PNG, 70, 300, 1, 1);
		free(file.data);
	}
}

/* An alpha channel that hides nothing: drawn as the opaque picture it is. */
static void png_with_idle_alpha_is_opaque(void **state)
{
	(void)state;
	struct bitmap *bitmap = bitmap_create(3, 2, false), *back = NULL;
	struct file file = {malloc(4096), 0};
	char path[] = "/tmp/test_decode.XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	for (size_t i = 0; i < bitmap->stride_px * 2; i++)
		bitmap->pixels[i] = 0xff123456;
	assert_true(bitmap_write_png(bitmap, path, NULL));
	FILE *stream = fopen(path, "rb");
	assert_non_null(stream);
	file.size = fread(file.data, 1, 4096, stream);
	fclose(stream);
	close(fd);
	unlink(path);
	assert_true(decode(file, MIME_PNG, 3, 2, 1, 1, &back, NULL));
	assert_true(back->opaque);
	assert_int_equal(back->pixels[0], 0xff123456);
	bitmap_destroy(bitmap);
	bitmap_destroy(back);
	free(file.data);
}

static void truncated_png_is_refused(void **state)
{
	(void)state;
	const struct png_kind straight = {PNG_COLOR_TYPE_RGB_ALPHA, 8, false, false};
	const struct png_kind interlaced = {PNG_COLOR_TYPE_RGB, 16, true, false};
	struct file files[] = {make_png(90, 70, &straight), make_png(90, 70, &interlaced)};
	for (size_t i = 0; i < 2; i++) {
		assert_needs_every_byte(files[i], MIME_PNG, 90, 70);
		free(files[i].data);
	}
}

static uint32_t word_at(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Every chunk in turn, also the comment nobody reads. */
static void png_with_a_bad_crc_is_refused(void **state)
{
	(void)state;
	const struct png_kind kind = {PNG_COLOR_TYPE_PALETTE, 8, false, true};
	struct file file = make_png(40, 40, &kind);
	int chunks = 0;
	for (size_t at = 8; at + 12 <= file.size; chunks++) {
		uint8_t *crc = file.data + at + 8 + word_at(file.data + at);
		crc[2] ^= 0x10;
		assert_refused(file.data, file.size, MIME_PNG, 40, 40, ERR_CORRUPT);
		crc[2] ^= 0x10;
		at += 12 + word_at(file.data + at);
	}
	assert_true(chunks >= 6); /* IHDR PLTE tRNS tEXt IDAT IEND */
	struct bitmap *bitmap = NULL;
	assert_true(decode(file, MIME_PNG, 40, 40, 1, 1, &bitmap, NULL));
	bitmap_destroy(bitmap);
	free(file.data);
}

/* CRC-32 of ISO 3309, as PNG has it (PNG specification, annex D). */
static uint32_t chunk_crc(const uint8_t *data, size_t size)
{
	uint32_t crc = ~0U;
	for (size_t i = 0; i < size; i++) {
		crc ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static void png_header_bombs_are_refused(void **state)
{
	(void)state;
	const struct png_kind kind = {PNG_COLOR_TYPE_RGB, 8, false, false};
	const uint32_t sides[] = {65535, 20000, 0x7fffffff, 0};
	struct file file = make_png(8, 8, &kind);
	for (size_t i = 0; i < 4; i++) {
		uint8_t *ihdr = file.data + 12;
		for (int b = 0; b < 4; b++)
			ihdr[4 + b] = ihdr[8 + b] = (uint8_t)(sides[i] >> (24 - 8 * b));
		uint32_t crc = chunk_crc(ihdr, 17);
		for (int b = 0; b < 4; b++)
			ihdr[17 + b] = (uint8_t)(crc >> (24 - 8 * b));
		assert_refused(file.data, file.size, MIME_PNG, 8, 8, ERR_CORRUPT);
		if (sides[i])
			assert_refused(file.data, file.size, MIME_PNG, (int)sides[i], (int)sides[i], ERR_LIMIT);
	}
	free(file.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(png_of_every_kind),
	    cmocka_unit_test(png_comes_in_bands),
	    cmocka_unit_test(png_with_idle_alpha_is_opaque),
	    cmocka_unit_test(truncated_png_is_refused),
	    cmocka_unit_test(png_with_a_bad_crc_is_refused),
	    cmocka_unit_test(png_header_bombs_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
