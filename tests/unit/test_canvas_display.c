/* Windows, and the GPU renderer against the software one, on whatever DISPLAY there is (llvmpipe under Xvfb will do);
 * skipped where there is none. */
#include "canvas_scene.h"

/* Mesa and dbus keep what they allocated for a window. Asked by the address sanitizer, when it is there. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* GPUs weigh a bilinear sample in 8 bits, pixman in 7, and a quad here is blended up to four times. */
enum { GPU_TOLERANCE = 3 };

static void compare_gpu(const char *renderer, int rotate, int tile_px)
{
	int out_w = rotate % 180 ? H : W, out_h = rotate % 180 ? W : H;
	struct canvas *soft = open_canvas(NULL, out_w, out_h, rotate);
	struct canvas *gpu = open_canvas(renderer, out_w, out_h, rotate);
	assert_string_equal(canvas_renderer_name(gpu), renderer);
	struct scene a = make_scene(soft), b = {0};
	b.snapshot = canvas_snapshot_create(gpu); /* as large as the screen: before tiles are limited */
	if (tile_px)
		canvas_gpu_limit_tiles(gpu, tile_px);
	b.photo = make_layer(gpu, waves(190, 130, true));
	b.glass = make_layer(gpu, waves(70, 50, false));
	canvas_snapshot_begin(gpu, b.snapshot);
	canvas_quad(gpu, b.photo, whole(b.photo), whole(b.photo), 1);
	canvas_snapshot_end(gpu);
	struct bitmap *want = shoot(soft, &a), *got = shoot(gpu, &b);
	assert_same(got, want, GPU_TOLERANCE);
	assert_true(fabs(canvas_cost(gpu).layers - canvas_cost(soft).layers) < 1e-9);
	bitmap_destroy(want);
	bitmap_destroy(got);
	drop_scene(soft, &a);
	drop_scene(gpu, &b);
	canvas_close(soft);
	canvas_close(gpu);
}

static void gpu_draws_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		compare_gpu("opengles2", turns[i], 0);
		compare_gpu("opengles2", turns[i], 64);
	}
	compare_gpu("opengles2", 0, 7);
}

static void gpu_copies_whole_pixels(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct canvas *canvas =
		    open_canvas("opengles2", turns[i] % 180 ? H : W, turns[i] % 180 ? W : H, turns[i]);
		canvas_gpu_limit_tiles(canvas, 64);
		struct bitmap *picture = noise(150, 90, true, 11), *copy = noise(150, 90, true, 11), *shot = NULL;
		struct layer *layer = make_layer(canvas, copy);
		for (int frame = 0; frame < 2; frame++) {
			canvas_begin(canvas);
			canvas_quad(canvas, layer, whole(layer), (struct box){3, 5, 150, 90}, 1);
			canvas_present(canvas);
			shot = canvas_capture(canvas);
		}
		assert_non_null(shot);
		for (int y = 0; y < H; y++)
			for (int x = 0; x < W; x++) {
				bool in = x >= 3 && x < 153 && y >= 5 && y < 95;
				assert_int_equal(rgb(shot, x, y), in ? rgb(picture, x - 3, y - 5) : 0);
			}
		bitmap_destroy(shot);
		bitmap_destroy(picture);
		layer_destroy(canvas, layer);
		canvas_close(canvas);
	}
}

/* A white picture scaled in many tiles stays white where they meet. */
static void gpu_tiles_have_no_seams(void **state)
{
	(void)state;
	struct canvas *canvas = open_canvas("opengles2", W, H, 0);
	canvas_gpu_limit_tiles(canvas, 16);
	struct bitmap *white = bitmap_create(100, 80, false);
	for (size_t i = 0; i < white->stride_px * 80; i++)
		white->pixels[i] = 0x80808080; /* twice drawn or left out would show */
	struct layer *layer = make_layer(canvas, white);
	canvas_capture(canvas);
	for (int step = 0; step < 20; step++) {
		struct box dst = {-10, -10, 181.0F + (float)step * 1.37F, 121.0F + (float)step * 0.91F};
		canvas_begin(canvas);
		canvas_quad(canvas, layer, whole(layer), dst, 1);
		canvas_present(canvas);
		struct bitmap *shot = canvas_capture(canvas);
		assert_non_null(shot);
		for (int y = 0; y < H; y++)
			for (int x = 0; x < W; x++)
				assert_in_range(difference(rgb(shot, x, y), 0x808080), 0, 1);
		bitmap_destroy(shot);
	}
	layer_destroy(canvas, layer);
	canvas_close(canvas);
}

static void gpu_uploads_in_bands(void **state)
{
	(void)state;
	enum { MOST = 5000 };
	struct canvas *canvas = open_canvas("opengles2", W, H, 0);
	canvas_gpu_limit_tiles(canvas, 64);
	struct layer *layer = layer_create(canvas, waves(190, 130, true));
	bool failed, done = false;
	size_t total = 0, calls = 0;
	for (; !done; calls++) {
		size_t before = canvas_cost(canvas).upload_bytes;
		done = layer_upload(canvas, layer, MOST, &failed);
		assert_false(failed);
		assert_in_range(canvas_cost(canvas).upload_bytes - before, 0, MOST);
		assert_int_equal(canvas_cost(canvas).textures_made, 12); /* 190/62 x 130/62, all in the first call */
		total = canvas_cost(canvas).upload_bytes;
	}
	/* columns hold 63 64 64 5, rows 63 64 7: every inner edge is held twice over */
	assert_int_equal(total, (63 + 64 + 64 + 5) * (63 + 64 + 7) * 4);
	assert_true(calls >= total / MOST);
	canvas_begin(canvas);
	canvas_present(canvas);
	assert_int_equal(canvas_cost(canvas).upload_bytes, total);
	canvas_begin(canvas);
	canvas_present(canvas);
	assert_int_equal(canvas_cost(canvas).upload_bytes, 0);
	assert_int_equal(canvas_cost(canvas).textures_made, 0);
	layer_destroy(canvas, layer);
	/* less than a row still comes to an end */
	layer = layer_create(canvas, waves(190, 130, true));
	for (calls = 0; !layer_upload(canvas, layer, 1, &failed); calls++)
		assert_true(calls < 10000);
	layer_destroy(canvas, layer);
	canvas_close(canvas);
}

static void gpu_reset_loses_layers(void **state)
{
	(void)state;
	struct canvas *canvas = open_canvas("opengles2", W, H, 0);
	canvas_notify_reset(canvas);
	assert_false(canvas_lost(canvas)); /* there was nothing to lose */
	struct layer *a = make_layer(canvas, waves(20, 20, true)), *b = canvas_snapshot_create(canvas);
	assert_false(canvas_lost(canvas));
	canvas_notify_reset(canvas);
	assert_true(canvas_lost(canvas));
	struct layer *again = make_layer(canvas, waves(20, 20, true));
	canvas_begin(canvas);
	canvas_quad(canvas, a, whole(a), all(canvas), 1);
	canvas_fade(canvas, b, b, 0.5F);
	assert_cost(canvas, 0, 0); /* dead layers are not drawn */
	canvas_quad(canvas, again, whole(again), all(canvas), 1);
	assert_cost(canvas, 1, 1);
	canvas_present(canvas);
	layer_destroy(canvas, a);
	assert_true(canvas_lost(canvas));
	layer_destroy(canvas, b);
	assert_false(canvas_lost(canvas));
	layer_destroy(canvas, again);
	canvas_close(canvas);
}

/* The same on the window's own surface, whose frame also is what is captured. */
static void window_shows_the_same_in_software(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		int out_w = turns[i] % 180 ? H : W, out_h = turns[i] % 180 ? W : H;
		struct canvas *memory = open_canvas(NULL, out_w, out_h, turns[i]);
		struct canvas *window = open_canvas("software", out_w, out_h, turns[i]);
		struct scene a = make_scene(memory), b = make_scene(window);
		struct bitmap *want = shoot(memory, &a), *got = shoot(window, &b);
		assert_same(got, want, 0);
		assert_true(canvas_window_id(window) != 0);
		bitmap_destroy(want);
		bitmap_destroy(got);
		drop_scene(memory, &a);
		drop_scene(window, &b);
		canvas_close(memory);
		canvas_close(window);
	}
}

static void window_may_change_its_size(void **state)
{
	(void)state;
	const char *const renderers[] = {"software", "opengles2"};
	for (size_t i = 0; i < 2; i++) {
		struct canvas *canvas = open_canvas(renderers[i], W, H, 90);
		struct layer *layer = make_layer(canvas, waves(W, H, true));
		struct layer *snapshot = snapshot_of(canvas, layer);
		int w = 0, h = 0;
		assert_false(canvas_resized(canvas));
		SDL_SetWindowSize(SDL_GetWindowFromID(canvas_window_id(canvas)), 210, 120);
		SDL_PumpEvents();
		/* a frame before the canvas was told is a frame */
		canvas_begin(canvas);
		canvas_quad(canvas, layer, whole(layer), all(canvas), 1);
		canvas_present(canvas);
		assert_true(canvas_resized(canvas));
		canvas_size(canvas, &w, &h);
		assert_int_equal(w, 120);
		assert_int_equal(h, 210);
		canvas_begin(canvas);
		canvas_fade(canvas, snapshot, snapshot, 0.3F); /* of the old size: stretched */
		assert_true(fabs(canvas_cost(canvas).layers - 2) < 1e-6);
		assert_true(canvas_present(canvas));
		bitmap_destroy(canvas_capture(canvas));
		layer_destroy(canvas, layer);
		layer_destroy(canvas, snapshot);
		canvas_close(canvas);
	}
}

/* auto takes no CPU for a GPU, and whatever it takes can draw. */
static void auto_finds_something(void **state)
{
	(void)state;
	struct canvas *canvas = open_canvas("auto", W, H, 0);
	struct scene scene = make_scene(canvas);
	bitmap_destroy(shoot(canvas, &scene));
	drop_scene(canvas, &scene);
	canvas_close(canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gpu_draws_the_same),         cmocka_unit_test(gpu_copies_whole_pixels),
	    cmocka_unit_test(gpu_tiles_have_no_seams),    cmocka_unit_test(gpu_uploads_in_bands),
	    cmocka_unit_test(gpu_reset_loses_layers),     cmocka_unit_test(window_shows_the_same_in_software),
	    cmocka_unit_test(window_may_change_its_size), cmocka_unit_test(auto_finds_something),
	};
	const char *display = getenv("DISPLAY");
	if (!display || !*display)
		return 77; /* skipped */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
