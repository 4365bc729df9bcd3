/* Pixels in memory, and the PNG files made of them, read back by libpng's own simplified reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <png.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bitmap.h"

static char folder[64];
static char path[96];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_bitmap.XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/picture.png", folder);
	return 0;
}

static int drop_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder); /* fails if anything else was left behind */
}

/* BGRA, straight. The caller's to free. */
static uint32_t *read_png(int *w, int *h, bool *alpha)
{
	png_image image = {.version = PNG_IMAGE_VERSION};
	assert_true(png_image_begin_read_from_file(&image, path));
	*alpha = image.format & PNG_FORMAT_FLAG_ALPHA;
	image.format = PNG_FORMAT_BGRA;
	uint32_t *pixels = malloc(PNG_IMAGE_SIZE(image));
	assert_non_null(pixels);
	assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
	*w = (int)image.width;
	*h = (int)image.height;
	return pixels;
}

static void is_zeroed_and_aligned(void **state)
{
	(void)state;
	for (int w = 1; w < 10; w++) {
		struct bitmap *bitmap = bitmap_create(w, 3, false);
		assert_int_equal(bitmap->w, w);
		assert_int_equal(bitmap->h, 3);
		assert_true(bitmap->stride_px >= (size_t)w && bitmap->stride_px % 4 == 0);
		assert_int_equal((uintptr_t)bitmap->pixels % 16, 0);
		assert_int_equal(bitmap_bytes(bitmap), bitmap->stride_px * 3 * 4);
		for (size_t i = 0; i < bitmap->stride_px * 3; i++)
			assert_int_equal(bitmap->pixels[i], 0);
		bitmap_destroy(bitmap);
	}
	bitmap_destroy(NULL);
}

static void opaque_comes_back(void **state)
{
	(void)state;
	struct bitmap *bitmap = bitmap_create(301, 7, true);
	int w, h;
	bool alpha;
	for (int i = 0; i < 301 * 7; i++) /* the top byte is rubbish on purpose */
		bitmap->pixels[(size_t)(i / 301) * bitmap->stride_px + (size_t)(i % 301)] = (uint32_t)i * 2654435761U;
	assert_true(bitmap_write_png(bitmap, path, NULL));
	uint32_t *got = read_png(&w, &h, &alpha);
	assert_int_equal(w, 301);
	assert_int_equal(h, 7);
	assert_false(alpha);
	for (int i = 0; i < 301 * 7; i++)
		assert_int_equal(got[i], ((uint32_t)i * 2654435761U) | 0xff000000);
	free(got);
	bitmap_destroy(bitmap);
}

/* Every pair of alpha and premultiplied value: the straight value in the file multiplies back to the same. */
static void premultiplied_comes_back(void **state)
{
	(void)state;
	struct bitmap *bitmap = bitmap_create(256, 256, false);
	int w, h;
	bool alpha;
	for (uint32_t a = 0; a < 256; a++)
		for (uint32_t v = 0; v <= a; v++)
			bitmap->pixels[a * bitmap->stride_px + v] = a << 24 | v << 16 | (a - v) << 8 | v / 2;
	assert_true(bitmap_write_png(bitmap, path, NULL));
	uint32_t *got = read_png(&w, &h, &alpha);
	assert_true(alpha);
	for (uint32_t a = 0; a < 256; a++)
		for (uint32_t v = 0; v <= a; v++) {
			uint32_t p = got[a * 256 + v];
			assert_int_equal(p >> 24, a);
			assert_int_equal(((p >> 16 & 255) * a * 2 + 255) / 510, v);
			assert_int_equal(((p >> 8 & 255) * a * 2 + 255) / 510, a - v);
			assert_int_equal(((p & 255) * a * 2 + 255) / 510, v / 2);
		}
	free(got);
	bitmap_destroy(bitmap);
}

static void failure_leaves_nothing(void **state)
{
	(void)state;
	struct bitmap *bitmap = bitmap_create(4, 4, true);
	struct err err = {0};
	char elsewhere[128];
	snprintf(elsewhere, sizeof(elsewhere), "%s/none/picture.png", folder);
	assert_false(bitmap_write_png(bitmap, elsewhere, &err));
	assert_int_equal(err.code, ERR_IO);
	/* a folder stands where the file should go: the file aside must not stay */
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(bitmap_write_png(bitmap, path, &err));
	assert_int_equal(err.code, ERR_IO);
	snprintf(elsewhere, sizeof(elsewhere), "%s.part", path);
	assert_int_equal(access(elsewhere, F_OK), -1);
	assert_int_equal(rmdir(path), 0);
	bitmap_destroy(bitmap);
}

/* A disk that is full: the picture that is there stays. */
static void full_disk_keeps_the_old_file(void **state)
{
	(void)state;
	struct bitmap *bitmap = bitmap_create(4, 4, true);
	struct err err = {0};
	char aside[128];
	int w, h;
	bool alpha;
	if (access("/dev/full", W_OK))
		skip();
	assert_true(bitmap_write_png(bitmap, path, &err));
	snprintf(aside, sizeof(aside), "%s.part", path);
	assert_int_equal(symlink("/dev/full", aside), 0);
	assert_false(bitmap_write_png(bitmap, path, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_int_equal(access(aside, F_OK), -1);
	free(read_png(&w, &h, &alpha));
	assert_int_equal(w, 4);
	bitmap_destroy(bitmap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(is_zeroed_and_aligned),
	    cmocka_unit_test_setup_teardown(opaque_comes_back, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(premultiplied_comes_back, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(failure_leaves_nothing, make_folder, drop_folder),
	    cmocka_unit_test_setup_teardown(full_disk_keeps_the_old_file, make_folder, drop_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
