/* The loops over pixels. */
#include "blit.h"
#include "canvas_scene.h"

static void fade_loop_is_exact_at_any_weight(void **state)
{
	(void)state;
	uint32_t a[7] = {0, 0xffffffff, 0x80ff00ff, 1, 0x01020304, 0xff, 0xfe00ff01}, b[7], out[8];
	for (int i = 0; i < 7; i++)
		b[i] = ~a[i] - (uint32_t)i * 0x01010101;
	for (unsigned weight = 0; weight <= 256; weight++)
		for (int w = 1; w <= 7; w++) {
			out[w] = 0xabcdef01;
			blit_fade((struct pixels){out, 7, w, 1}, (struct pixels){a, 7, w, 1},
				  (struct pixels){b, 7, w, 1}, weight);
			for (int i = 0; i < w; i++)
				for (int shift = 0; shift < 32; shift += 8) {
					unsigned from = a[i] >> shift & 255, to = b[i] >> shift & 255;
					assert_int_equal(out[i] >> shift & 255,
							 (from * (256 - weight) + to * weight + 128) / 256);
				}
			assert_int_equal(out[w], 0xabcdef01); /* and nothing behind the row */
		}
}

/* Sizes that are no multiple of the blocks it works in. */
static void turning_loop_is_exact(void **state)
{
	(void)state;
	for (int w = 1; w < 40; w += 6)
		for (int h = 1; h < 40; h += 7) {
			struct bitmap *in = noise(w, h, true, 9), *out = bitmap_create(h, w, true);
			struct bitmap *back = bitmap_create(w, h, true);
			struct pixels views[] = {{in->pixels, in->stride_px, w, h},
						 {out->pixels, out->stride_px, h, w},
						 {back->pixels, back->stride_px, w, h}};
			blit_turn(views[1], views[0], 90);
			for (int y = 0; y < h; y++)
				for (int x = 0; x < w; x++)
					assert_int_equal(pixel(out, h - 1 - y, x), pixel(in, x, y));
			blit_turn(views[2], views[1], 270);
			assert_same(back, in, 0);
			blit_turn(views[2], views[0], 180);
			assert_int_equal(pixel(back, 0, 0), pixel(in, w - 1, h - 1));
			assert_int_equal(pixel(back, w - 1, 0), pixel(in, 0, h - 1));
			bitmap_destroy(in);
			bitmap_destroy(out);
			bitmap_destroy(back);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fade_loop_is_exact_at_any_weight),
	    cmocka_unit_test(turning_loop_is_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
