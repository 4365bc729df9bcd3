/* The standby picture in the pixels of a framebuffer: formats, and the four rotations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "splash.h"

static const struct splash_format xrgb = {4, {16, 8}, {8, 8}, {0, 8}}, rgb565 = {2, {11, 5}, {5, 6}, {0, 5}},
				  bgr24 = {3, {0, 8}, {8, 8}, {16, 8}};

static struct bitmap *picture(int w, int h)
{
	struct bitmap *bitmap = bitmap_create(w, h, true);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			bitmap->pixels[(size_t)y * bitmap->stride_px + (size_t)x] =
			    0xff000000U | (uint32_t)(y << 8 | x);
	return bitmap;
}

static void test_formats(void **state)
{
	uint8_t row[4];
	(void)state;
	struct bitmap *bitmap = bitmap_create(1, 1, true);
	bitmap->pixels[0] = 0xffff8040U;
	splash_row(bitmap, &xrgb, 0, 0, 1, row);
	assert_memory_equal(row, "\x40\x80\xff\x00", 4);
	splash_row(bitmap, &bgr24, 0, 0, 1, row);
	assert_memory_equal(row, "\xff\x80\x40", 3);
	splash_row(bitmap, &rgb565, 0, 0, 1, row);
	assert_memory_equal(row, "\x08\xfc", 2); /* 11111 100000 01000 */
	bitmap_destroy(bitmap);
}

/* Panel 3 x 2: where its pixel (x, y) is in the picture, as canvas_map_point has it. */
static void test_rotations(void **state)
{
	static const struct {
		int rotate, w, h, x, y, from_x, from_y;
	} cases[] = {
	    {0, 3, 2, 0, 0, 0, 0},   {0, 3, 2, 2, 1, 2, 1},   {90, 2, 3, 0, 0, 0, 2},  {90, 2, 3, 2, 1, 1, 0},
	    {180, 3, 2, 0, 0, 2, 1}, {180, 3, 2, 2, 0, 0, 1}, {270, 2, 3, 0, 0, 1, 0}, {270, 2, 3, 2, 1, 0, 2},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t row[12];
		struct bitmap *bitmap = picture(cases[i].w, cases[i].h);
		splash_row(bitmap, &xrgb, cases[i].rotate, cases[i].y, 3, row);
		assert_int_equal(row[4 * cases[i].x], cases[i].from_x);
		assert_int_equal(row[4 * cases[i].x + 1], cases[i].from_y);
		bitmap_destroy(bitmap);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_formats), cmocka_unit_test(test_rotations)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
