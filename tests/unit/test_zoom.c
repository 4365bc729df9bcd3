/* A picture of 20,000 pixels, compiled by the publisher, painted part by part from its tiles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blobs.h"
#include "catalog.h"
#include "composer.h"

enum { W = 20000, H = 2000, TOLERANCE = 8 };

static char dir[] = "/tmp/mingyue-zoom-XXXXXX";
static struct exhibition *exhibition;
static const struct record *record;
static struct scene scene;

/* What the picture shows at a place: slopes, which a seam would break. */
static double wave(double x, double y, int channel)
{
	return 128 + 60 * sin(x / (97 + 31 * channel)) + 50 * cos(y / (71 - 13 * channel));
}

static void run(const char *format, ...)
{
	char command[2000];
	va_list list;
	va_start(list, format);
	vsnprintf(command, sizeof command, format, list);
	va_end(list);
	assert_int_equal(system(command), 0);
}

static const char *in(const char *name)
{
	static char path[300];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	return path;
}

static int start(void **state)
{
	(void)state;
	struct err err = {0};
	assert_non_null(mkdtemp(dir));
	assert_int_equal(mkdir(in("photos"), 0755), 0);
	struct bitmap *source = bitmap_create(W, H, true);
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++)
			for (int i = 0; i < 3; i++)
				source->pixels[(size_t)y * source->stride_px + (size_t)x] |=
				    (uint32_t)lround(wave(x + 0.5, y + 0.5, i)) << (8 * i);
	assert_true(bitmap_write_png(source, in("photos/long.png"), &err));
	bitmap_destroy(source);
	FILE *file = fopen(in("exhibition.json"), "w");
	assert_non_null(file);
	fputs("{\"format\": 1, \"id\": \"zoom\", \"title\": {\"zh\": \"长\"}, \"languages\": [\"zh\"],"
	      "\"chapters\": [{\"id\": \"one\", \"title\": {\"zh\": \"一\"}}],"
	      "\"records\": [{\"id\": \"long\", \"kind\": \"photo\", \"title\": {\"zh\": \"长卷\"}, \"asset\": "
	      "\"photos/long.png\", \"credit\": {\"zh\": \"甲\"}}],"
	      "\"pages\": [{\"id\": \"p\", \"kind\": \"gallery\", \"chapter\": \"one\", \"title\": {\"zh\": \"长\"}, "
	      "\"items\": [\"long\"]}], \"loop\": [{\"page\": \"p\", \"seconds\": 9}]}",
	      file);
	fclose(file);
	run("'%s' build --quiet --no-probe '%s' '%s/store'", MINGYUE_PUBLISH, dir, dir);
	if (!catalog_read(in("store/catalogue.db"), &exhibition, &err))
		fail_msg("%s", err.text);
	record = exhibition_record(exhibition, "long");
	return 0;
}

static int end(void **state)
{
	(void)state;
	exhibition_destroy(exhibition);
	run("rm -rf '%s'", dir);
	return 0;
}

static struct bitmap *part_of(struct box pixels, int w, int h)
{
	static char root[300];
	snprintf(root, sizeof root, "%s", in("store"));
	struct composer c = {.root = root, .exhibition = exhibition, .scene = &scene, .page = &exhibition->pages[0]};
	struct box part = {pixels.x / W, pixels.y / H, pixels.w / W, pixels.h / H};
	return composer_decode_part(&c, record, part, w, h);
}

/* The largest difference from what the picture shows there, edges of the picture apart. */
static double difference(const struct bitmap *bitmap, struct box pixels)
{
	double worst = 0;
	for (int y = 2; y < bitmap->h - 2; y++)
		for (int x = 2; x < bitmap->w - 2; x++)
			for (int i = 0; i < 3; i++) {
				double want = wave((double)pixels.x + (x + 0.5) * (double)pixels.w / bitmap->w,
						   (double)pixels.y + (y + 0.5) * (double)pixels.h / bitmap->h, i);
				int got = bitmap->pixels[(size_t)y * bitmap->stride_px + (size_t)x] >> (8 * i) & 255;
				worst = fmax(worst, fabs(want - got));
			}
	return worst;
}

static void check(struct box pixels, int w, int h)
{
	struct bitmap *bitmap = part_of(pixels, w, h);
	assert_non_null(bitmap);
	assert_true(bitmap->w == w && bitmap->h == h && bitmap->opaque);
	double worst = difference(bitmap, pixels);
	bitmap_destroy(bitmap);
	if (worst > TOLERANCE)
		fail_msg("%g,%g %gx%g at %dx%d: %g", (double)pixels.x, (double)pixels.y, (double)pixels.w,
			 (double)pixels.h, w, h, worst);
}

static void test_levels(void **state)
{
	(void)state;
	const struct picture *picture = record->picture;
	assert_int_equal(picture->level_count, 1);
	assert_int_equal(picture->levels[0].w, W);
	assert_int_equal(picture->levels[0].columns, 20);
	assert_int_equal(picture->levels[0].rows, 2);
	assert_int_equal(picture->levels[0].tiles[39].w, W - 19 * TILE_SIDE);
	assert_int_equal(picture->file_count, picture->rendition_count + 40);
	for (size_t i = 0; i < picture->file_count; i++) {
		uint8_t *data = NULL;
		struct err err = {0};
		if (!blobs_read(in("store"), &picture->renditions[i], &data, &err))
			fail_msg("%s", err.text);
		free(data);
	}
}

/* Over the corner where four tiles meet: pixel on pixel, enlarged, reduced, from a rendition, and at the last corner. */
static void test_parts(void **state)
{
	(void)state;
	check((struct box){800, 800, 400, 400}, 400, 400);
	check((struct box){1000.5f, 1010.25f, 50, 30}, 500, 300);
	check((struct box){2000, 100, 2400, 1800}, 1500, 1125);
	check((struct box){0, 0, W, H}, 1600, 160);
	check((struct box){W - 300, H - 300, 300, 300}, 300, 300);
	/* The control: the same, measured a few pixels beside. */
	struct bitmap *bitmap = part_of((struct box){800, 800, 400, 400}, 400, 400);
	assert_true(difference(bitmap, (struct box){812, 800, 400, 400}) > TOLERANCE);
	bitmap_destroy(bitmap);
}

/* What a tile that is not there or not whole showed comes from the next coarser picture; nothing is black. */
static void test_broken_tiles(void **state)
{
	(void)state;
	const struct rendition *gone = &record->picture->levels[0].tiles[0],
			       *cut = &record->picture->levels[0].tiles[21];
	char path[600];
	struct err err = {0};
	assert_true(blobs_path(in("store"), gone->sha256, path, sizeof path, &err));
	unlink(path);
	assert_true(blobs_path(in("store"), cut->sha256, path, sizeof path, &err));
	chmod(path, 0644);
	assert_int_equal(truncate(path, 3000), 0);
	check((struct box){800, 800, 400, 400}, 400, 400);
	check((struct box){1000, 1000, 60, 60}, 300, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_levels), cmocka_unit_test(test_parts),
					   cmocka_unit_test(test_broken_tiles)};
	return cmocka_run_group_tests(tests, start, end);
}
