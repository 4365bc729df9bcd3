/* The software renderer against arithmetic, off screen. */
#include "canvas_scene.h"

enum { GROUND = 0x204060 };

/* Where a layer is drawn, and what must be there. */
struct placing {
	struct box src, dst;
	float alpha;
};

static double part_at(const struct bitmap *bitmap, int x, int y, int shift)
{
	x = x < 0 ? 0 : x >= bitmap->w ? bitmap->w - 1 : x;
	y = y < 0 ? 0 : y >= bitmap->h ? bitmap->h - 1 : y;
	return shift == 24 && bitmap->opaque ? 255 : pixel(bitmap, x, y) >> shift & 255;
}

/* Bilinear in double precision; the picture goes on beyond its edges. u, v: pixel 0 is 0..1. */
static double sample(const struct bitmap *bitmap, double u, double v, int shift)
{
	double x = floor(u - 0.5), y = floor(v - 0.5), fx = u - 0.5 - x, fy = v - 0.5 - y;
	int ix = (int)x, iy = (int)y;
	return (part_at(bitmap, ix, iy, shift) * (1 - fx) + part_at(bitmap, ix + 1, iy, shift) * fx) * (1 - fy) +
	       (part_at(bitmap, ix, iy + 1, shift) * (1 - fx) + part_at(bitmap, ix + 1, iy + 1, shift) * fx) * fy;
}

static double reference(const struct bitmap *bitmap, const struct placing *p, int x, int y, int shift)
{
	double cx = x + 0.5 - p->dst.x, cy = y + 0.5 - p->dst.y, ground = GROUND >> shift & 255;
	if (cx < 0 || cy < 0 || cx >= p->dst.w || cy >= p->dst.h)
		return ground;
	double u = p->src.x + cx * p->src.w / p->dst.w, v = p->src.y + cy * p->src.h / p->dst.h;
	double alpha = sample(bitmap, u, v, 24) / 255 * p->alpha;
	return sample(bitmap, u, v, shift) * p->alpha + ground * (1 - alpha);
}

/* Draws a copy of bitmap as placed and compares the whole screen with double precision. */
static void check_placing(const struct bitmap *bitmap, const struct placing *p, double most)
{
	struct canvas *canvas = open_canvas(NULL, W, H, 0);
	struct bitmap *copy = bitmap_create(bitmap->w, bitmap->h, bitmap->opaque);
	memcpy(copy->pixels, bitmap->pixels, bitmap_bytes(bitmap));
	struct layer *layer = make_layer(canvas, copy);
	canvas_begin(canvas);
	canvas_fill(canvas, all(canvas), GROUND, 1);
	canvas_quad(canvas, layer, p->src, p->dst, p->alpha);
	assert_true(canvas_present(canvas));
	struct bitmap *shot = canvas_capture(canvas);
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++)
			for (int shift = 0; shift < 24; shift += 8) {
				double want = reference(bitmap, p, x, y, shift), got = pixel(shot, x, y) >> shift & 255;
				if (fabs(got - want) > most)
					fail_msg("dst %g %g %g %g alpha %g: at %d, %d shift %d: %g, not %g", p->dst.x,
						 p->dst.y, p->dst.w, p->dst.h, p->alpha, x, y, shift, got, want);
			}
	bitmap_destroy(shot);
	layer_destroy(canvas, layer);
	canvas_close(canvas);
}

static void whole_pixels_are_copied(void **state)
{
	(void)state;
	struct bitmap *picture = noise(60, 40, true, 1);
	const struct placing placings[] = {
	    {{0, 0, 60, 40}, {7, 9, 60, 40}, 1},
	    {{0, 0, 60, 40}, {7.0004F, 8.9996F, 60, 40}, 1}, /* sums of floats */
	    {{10, 5, 20, 30}, {0, 0, 20, 30}, 1},
	    {{0.5F, 0.5F, 20, 30}, {3.5F, 4.5F, 20, 30}, 1}, /* pixel on pixel all the same */
	    {{0, 0, 60, 40}, {-20, -30, 60, 40}, 1},
	    {{0, 0, 60, 40}, {W - 13, H - 7, 60, 40}, 1},
	};
	for (size_t i = 0; i < sizeof(placings) / sizeof(*placings); i++)
		check_placing(picture, &placings[i], i == 1 ? 1 : 0);
	bitmap_destroy(picture);
}

static void alpha_is_blended(void **state)
{
	(void)state;
	struct bitmap *opaque = noise(60, 40, true, 2), *through = noise(60, 40, false, 3);
	for (float alpha = 0; alpha <= 1; alpha += 0.125F) {
		const struct placing placing = {{0, 0, 60, 40}, {7, 9, 60, 40}, alpha};
		/* alpha has 8 bits: half a step of it, and the rounding of two products */
		check_placing(opaque, &placing, 1.6);
		check_placing(through, &placing, 1.6);
	}
	bitmap_destroy(opaque);
	bitmap_destroy(through);
}

static void fractions_are_sampled(void **state)
{
	(void)state;
	struct bitmap *opaque = waves(60, 40, true), *through = waves(60, 40, false);
	const struct box boxes[] = {
	    {7.5F, 9.25F, 60, 40},       {20.3F, 11.7F, 60, 40},  {3, 4, 90, 70}, {-15.2F, -3.3F, 200.1F, 133.4F},
	    {11.1F, 9.9F, 47.3F, 31.1F}, {140.9F, 70.6F, 60, 60}, {0, 0, W, H},   {5.25F, 5.75F, 0.6F, 50},
	    {-3000, -2000, 9000, 6000},
	};
	const struct box sources[] = {{0, 0, 60, 40}, {11.3F, 4.4F, 33.3F, 22.2F}};
	for (size_t b = 0; b < sizeof(boxes) / sizeof(*boxes); b++)
		for (size_t s = 0; s < 2; s++)
			for (float alpha = 0.25F; alpha <= 1; alpha += 0.75F) {
				const struct placing placing = {sources[s], boxes[b], alpha};
				check_placing(opaque, &placing, 2);
				check_placing(through, &placing, 2);
			}
	bitmap_destroy(opaque);
	bitmap_destroy(through);
}

/* The hardest picture there is, black and white in turn, over the whole width of a large screen. Where a pixel is sampled
 * may be wrong by half a step of pixman's weights and by half a step of its 16.16 fixed point for every pixel from the
 * middle of the row, and the result by one. */
static void long_rows_do_not_drift(void **state)
{
	(void)state;
	enum { LONG = 3840 };
	const double most = 255 * (1.0 / 256 + LONG / 2.0 / (1 << 17)) + 1;
	struct canvas *canvas = open_canvas(NULL, LONG, 4, 0);
	struct bitmap *picture = bitmap_create(4000, 8, true);
	for (int y = 0; y < 8; y++)
		for (int x = 0; x < 4000; x++)
			picture->pixels[(size_t)y * picture->stride_px + (size_t)x] = x % 2 ? 0xffffff : 0;
	struct layer *layer = make_layer(canvas, picture);
	for (float w = 3700.7F; w < 4000; w += 37.3F) {
		struct placing p = {{0.3F, 0, w, 4}, {0, 0, LONG, 4}, 1};
		canvas_begin(canvas);
		canvas_quad(canvas, layer, p.src, p.dst, 1);
		canvas_present(canvas);
		struct bitmap *shot = canvas_capture(canvas);
		for (int x = 0; x < LONG; x++)
			assert_true(fabs((pixel(shot, x, 1) & 255) - reference(picture, &p, x, 1, 0)) <= most);
		bitmap_destroy(shot);
	}
	layer_destroy(canvas, layer);
	canvas_close(canvas);
}

static void edges_have_no_fringe(void **state)
{
	(void)state;
	struct canvas *canvas = open_canvas(NULL, W, H, 0);
	struct bitmap *white = bitmap_create(31, 17, true);
	for (size_t i = 0; i < white->stride_px * 17; i++)
		white->pixels[i] = 0xffffff;
	struct layer *layer = make_layer(canvas, white);
	for (int step = 0; step < 40; step++) {
		struct box dst = {(float)step * 0.37F - 3, (float)step * 0.21F - 2, 40.0F + (float)step * 0.77F, 50.4F};
		canvas_begin(canvas);
		canvas_quad(canvas, layer, whole(layer), dst, 1);
		canvas_present(canvas);
		struct bitmap *shot = canvas_capture(canvas);
		for (int y = 0; y < H; y++)
			for (int x = 0; x < W; x++) {
				float cx = (float)x + 0.5F - dst.x, cy = (float)y + 0.5F - dst.y;
				bool in = cx >= 0 && cy >= 0 && cx < dst.w && cy < dst.h;
				assert_int_equal(rgb(shot, x, y), in ? 0xffffff : 0);
			}
		bitmap_destroy(shot);
	}
	layer_destroy(canvas, layer);
	canvas_close(canvas);
}

static void what_is_outside_is_cut(void **state)
{
	(void)state;
	struct bitmap *picture = noise(60, 40, true, 4);
	/* src beyond the layer: dst shrinks with it */
	struct canvas *canvas = open_canvas(NULL, W, H, 0);
	struct bitmap *copy = bitmap_create(60, 40, true);
	memcpy(copy->pixels, picture->pixels, bitmap_bytes(picture));
	struct layer *layer = make_layer(canvas, copy);
	canvas_begin(canvas);
	canvas_quad(canvas, layer, (struct box){-10, -5, 80, 50}, (struct box){20, 30, 80, 50}, 1);
	/* nothing, and nothing bad, of all these */
	const struct box nowhere[] = {{W, 0, 60, 40},   {-60, 0, 60, 40}, {0, H, 60, 40},   {0, -40, 60, 40},
				      {0, 0, 0, 40},    {0, 0, 60, -1},   {NAN, 0, 60, 40}, {0, 0, INFINITY, NAN},
				      {1e30F, 0, 1, 1}, {0, 0, 0.2F, 40}};
	for (size_t i = 0; i < sizeof(nowhere) / sizeof(*nowhere); i++) {
		canvas_quad(canvas, layer, whole(layer), nowhere[i], 1);
		canvas_fill(canvas, nowhere[i], 0xffffff, 1);
	}
	canvas_quad(canvas, layer, (struct box){60, 0, 10, 10}, all(canvas), 1);
	canvas_quad(canvas, layer, (struct box){0, 0, 0, 10}, all(canvas), 1);
	canvas_quad(canvas, layer, whole(layer), all(canvas), 0);
	canvas_quad(canvas, layer, whole(layer), all(canvas), -1);
	canvas_quad(canvas, layer, whole(layer), all(canvas), NAN);
	canvas_fill(canvas, all(canvas), 0xffffff, 0.001F);
	canvas_present(canvas);
	struct bitmap *shot = canvas_capture(canvas);
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++) {
			bool in = x >= 30 && x < 90 && y >= 35 && y < 75;
			assert_int_equal(rgb(shot, x, y), in ? rgb(picture, x - 30, y - 35) : 0);
		}
	bitmap_destroy(shot);
	bitmap_destroy(picture);
	layer_destroy(canvas, layer);
	canvas_close(canvas);
}

static void fills_are_blended(void **state)
{
	(void)state;
	struct canvas *canvas = open_canvas(NULL, W, H, 0);
	canvas_begin(canvas);
	canvas_fill(canvas, (struct box){0, 0, W, H}, 0x204060, 1);
	canvas_fill(canvas, (struct box){10.4F, 10.6F, 20, 20}, 0xff8000, 0.5F);
	/* edges on the centres of pixels, but for sums of floats */
	canvas_fill(canvas, (struct box){50.5F, 50.5004F, 10, 10}, 0xff8000, 0.5F);
	canvas_fill(canvas, (struct box){70.4998F, 50.5F, 10, 10}, 0xff8000, 0.5F);
	canvas_present(canvas);
	struct bitmap *shot = canvas_capture(canvas);
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++) {
			bool in = (x >= 10 && x < 30 && y >= 11 && y < 31) ||
				  (((x >= 50 && x < 60) || (x >= 70 && x < 80)) && y >= 50 && y < 60);
			assert_in_range(difference(rgb(shot, x, y), in ? 0x906030 : 0x204060), 0, 1);
		}
	bitmap_destroy(shot);
	canvas_close(canvas);
}

/* What a frame does not cover is black, not the frame before; also under a picture that covers it but for a line. */
static void frames_begin_black(void **state)
{
	(void)state;
	struct canvas *canvas = open_canvas(NULL, W, H, 0);
	const struct box boxes[] = {{0, 0, W, H}, {0, 0, W, H - 1}, {1, 0, W, H}, {0, 0, 0, 0}};
	for (size_t i = 0; i < 4; i++) {
		canvas_begin(canvas);
		canvas_fill(canvas, all(canvas), 0xffffff, 1);
		canvas_present(canvas);
		canvas_begin(canvas);
		canvas_fill(canvas, boxes[i], 0x112233, 1);
		canvas_present(canvas);
		struct bitmap *shot = canvas_capture(canvas);
		assert_int_equal(rgb(shot, W / 2, H / 2), i < 3 ? 0x112233 : 0);
		assert_int_equal(rgb(shot, W / 2, H - 1), i == 0 || i == 2 ? 0x112233 : 0);
		assert_int_equal(rgb(shot, 0, 0), i < 2 ? 0x112233 : 0);
		bitmap_destroy(shot);
	}
	canvas_close(canvas);
}

/* Snapshots and fades. Returns what is shown at t. */
static struct bitmap *faded(struct canvas *canvas, const struct layer *a, const struct layer *b, float t)
{
	canvas_begin(canvas);
	canvas_fade(canvas, a, b, t);
	canvas_present(canvas);
	return canvas_capture(canvas);
}

static void fade_goes_from_a_to_b(void **state)
{
	(void)state;
	enum { ODD = 37 }; /* not a multiple of any vector */
	struct canvas *canvas = open_canvas(NULL, ODD, 11, 0);
	struct bitmap *pa = noise(ODD, 11, true, 5), *pb = noise(ODD, 11, true, 6);
	struct layer *la = make_layer(canvas, pa), *lb = make_layer(canvas, pb);
	struct layer *a = snapshot_of(canvas, la), *b = snapshot_of(canvas, lb);
	for (int i = -1; i <= 101; i++) {
		float t = i == 101 ? 0.999F : (float)i / 100;
		struct bitmap *shot = faded(canvas, a, b, t);
		for (int y = 0; y < 11; y++)
			for (int x = 0; x < ODD; x++)
				for (int shift = 0; shift < 24; shift += 8) {
					double from = pixel(pa, x, y) >> shift & 255,
					       to = pixel(pb, x, y) >> shift & 255;
					double got = pixel(shot, x, y) >> shift & 255;
					double want = from + (to - from) * (t < 0 ? 0 : t);
					assert_true(fabs(got - want) <= (i <= 0 || i == 100 ? 0 : 1));
				}
		bitmap_destroy(shot);
	}
	layer_destroy(canvas, a);
	layer_destroy(canvas, b);
	layer_destroy(canvas, la);
	layer_destroy(canvas, lb);
	canvas_close(canvas);
}

static void screen_is_turned(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		int rotate = turns[i], out_w = rotate % 180 ? H : W, out_h = rotate % 180 ? W : H, w, h;
		struct canvas *straight = open_canvas(NULL, W, H, 0), *turned = open_canvas(NULL, out_w, out_h, rotate);
		canvas_size(turned, &w, &h);
		assert_int_equal(w, W);
		assert_int_equal(h, H);
		struct scene a = make_scene(straight), b = make_scene(turned);
		struct bitmap *want = shoot(straight, &a), *got = shoot(turned, &b);
		assert_same(got, want, 0);
		const struct bitmap *panel = canvas_soft_output(turned);
		for (int y = 0; y < out_h; y++)
			for (int x = 0; x < out_w; x++) {
				/* clockwise: the top of the picture is the panel's right side at 90 */
				int from_x = rotate == 0 ? x : rotate == 90 ? y : rotate == 180 ? W - 1 - x : W - 1 - y;
				int from_y = rotate == 0 ? y : rotate == 90 ? H - 1 - x : rotate == 180 ? H - 1 - y : x;
				float px, py;
				assert_int_equal(rgb(panel, x, y), rgb(want, from_x, from_y));
				canvas_map_point(turned, ((float)x + 0.5F) / (float)out_w,
						 ((float)y + 0.5F) / (float)out_h, &px, &py);
				assert_true(fabsf(px - (float)from_x - 0.5F) < 0.01F);
				assert_true(fabsf(py - (float)from_y - 0.5F) < 0.01F);
			}
		bitmap_destroy(want);
		bitmap_destroy(got);
		drop_scene(straight, &a);
		drop_scene(turned, &b);
		canvas_close(straight);
		canvas_close(turned);
	}
}

static void cost_is_counted(void **state)
{
	(void)state;
	struct canvas *canvas = open_canvas(NULL, W, H, 0);
	struct layer *layer = make_layer(canvas, waves(W, H, true));
	struct layer *snapshot = snapshot_of(canvas, layer);
	canvas_begin(canvas);
	assert_cost(canvas, 0, 0);
	canvas_quad(canvas, layer, whole(layer), all(canvas), 1);
	assert_cost(canvas, 1, 1);
	canvas_quad(canvas, layer, whole(layer), (struct box){W / 2.0F, -H / 2.0F, W, H}, 1);
	assert_cost(canvas, 1.25, 2);
	canvas_quad(canvas, layer, whole(layer), (struct box){-W / 2.0F, H / 2.0F, W, H}, 1);
	assert_cost(canvas, 1.5, 3);
	canvas_fill(canvas, (struct box){0, 0, W, H / 4.0F}, 0, 0.5F);
	assert_cost(canvas, 1.75, 4);
	canvas_quad(canvas, layer, whole(layer), (struct box){W, 0, W, H}, 1);
	canvas_fill(canvas, all(canvas), 0, 0);
	assert_cost(canvas, 1.75, 4);
	canvas_present(canvas);
	assert_cost(canvas, 1.75, 4); /* still that frame's */
	canvas_begin(canvas);
	canvas_fade(canvas, snapshot, snapshot, 0.5F);
	assert_cost(canvas, 2, 1);
	assert_int_equal(canvas_cost(canvas).textures_made, 0);
	assert_int_equal(canvas_cost(canvas).upload_bytes, 0);
	layer_destroy(canvas, layer);
	layer_destroy(canvas, snapshot);
	canvas_close(canvas);
}

static void bad_options_are_refused(void **state)
{
	(void)state;
	const struct canvas_options wrong[] = {
	    {.renderer = "vulkan", .offscreen = true},
	    {.renderer = "", .offscreen = true},
	    {.renderer = "auto", .offscreen = true, .rotate = 45},
	    {.renderer = "auto", .offscreen = true, .w = -1},
	    {.renderer = "auto", .offscreen = true, .w = 1 << 20, .h = 1 << 20},
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct canvas *canvas = (struct canvas *)&wrong;
		struct err err = {0};
		assert_false(canvas_open(&wrong[i], &canvas, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_ptr_equal(canvas, &wrong);
	}
	canvas_close(NULL);
}

/* Off screen is really off screen: SDL is not even started. */
static void off_screen_needs_no_video(void **state)
{
	(void)state;
	struct canvas *canvas = open_canvas(NULL, W, H, 0);
	assert_int_equal(SDL_WasInit(0), 0);
	assert_int_equal(canvas_window_id(canvas), 0);
	assert_string_equal(canvas_renderer_name(canvas), "software");
	assert_false(canvas_resized(canvas));
	canvas_notify_reset(canvas);
	assert_false(canvas_lost(canvas));
	canvas_close(canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(off_screen_needs_no_video), cmocka_unit_test(whole_pixels_are_copied),
	    cmocka_unit_test(alpha_is_blended),          cmocka_unit_test(fractions_are_sampled),
	    cmocka_unit_test(long_rows_do_not_drift),    cmocka_unit_test(edges_have_no_fringe),
	    cmocka_unit_test(what_is_outside_is_cut),    cmocka_unit_test(fills_are_blended),
	    cmocka_unit_test(frames_begin_black),        cmocka_unit_test(fade_goes_from_a_to_b),
	    cmocka_unit_test(screen_is_turned),          cmocka_unit_test(cost_is_counted),
	    cmocka_unit_test(bad_options_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
