/* What the office hands in and what the boards get. All pictures are made here, by libvips. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vips/vips.h>

#include "maxima.h"
#include "picture.h"

/* libx265, which writes the HEIC file, keeps a little for itself. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libx265";
}

static char root[] = "/tmp/mingyue-picture-XXXXXX";

static const char *in_root(const char *name)
{
	static char path[200];
	snprintf(path, sizeof path, "%s/%s", root, name);
	return path;
}

/* One colour, sRGB; alpha below 0: none. */
static VipsImage *plain(int w, int h, double r, double g, double b, double alpha)
{
	VipsImage *black = NULL, *image = NULL, *cast = NULL;
	double factors[4] = {1, 1, 1, 1}, values[4] = {r, g, b, alpha};
	int bands = alpha < 0 ? 3 : 4;
	assert_int_equal(vips_black(&black, w, h, "bands", bands, NULL), 0);
	assert_int_equal(vips_linear(black, &image, factors, values, bands, "uchar", TRUE, NULL), 0);
	assert_int_equal(vips_copy(image, &cast, "interpretation", VIPS_INTERPRETATION_sRGB, NULL), 0);
	g_object_unref(black);
	g_object_unref(image);
	image = vips_image_copy_memory(cast);
	g_object_unref(cast);
	return image;
}

/* Blue with a red quarter at the top left. */
static VipsImage *marked(int w, int h)
{
	VipsImage *image = plain(w, h, 20, 40, 200, -1);
	double red[] = {220, 20, 20};
	assert_int_equal(vips_draw_rect(image, red, 3, 0, 0, w / 2, h / 2, "fill", TRUE, NULL), 0);
	return image;
}

/* Written as name; image is consumed. */
static void save(VipsImage *image, const char *name)
{
	if (vips_image_write_to_file(image, in_root(name), NULL) != 0)
		fail_msg("%s: %s", name, vips_error_buffer());
	g_object_unref(image);
}

static void write_bytes(const char *name, const void *data, size_t size)
{
	FILE *file = fopen(in_root(name), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	fclose(file);
}

static struct picture_info inspect(const char *name)
{
	struct picture_info info;
	struct err err = {0};
	if (!picture_inspect(in_root(name), &info, &err))
		fail_msg("%s: %s", name, err.text);
	return info;
}

/* What a picture becomes at a size. */
struct result {
	uint8_t *data;
	size_t size;
	enum mime mime;
	VipsImage *image;
};

static struct result render(const char *name, const struct picture_info *info, int w, int h)
{
	struct result result = {0};
	struct err err = {0};
	void *data = NULL;
	if (!picture_render(in_root(name), info, (struct picture_size){w, h}, &result.mime, &data, &result.size, &err))
		fail_msg("%s: %s", name, err.text);
	result.data = data;
	result.image = vips_image_new_from_buffer(data, result.size, "", NULL);
	assert_non_null(result.image);
	assert_int_equal(result.image->Xsize, w);
	assert_int_equal(result.image->Ysize, h);
	return result;
}

static void result_free(struct result *result)
{
	g_object_unref(result->image);
	free(result->data);
}

static void assert_colour(const struct result *result, int x, int y, double r, double g, double b, double tolerance)
{
	double *point = NULL, wanted[3] = {r, g, b};
	int bands = 0;
	assert_int_equal(vips_getpoint(result->image, &point, &bands, x, y, NULL), 0);
	assert_true(bands >= 3);
	for (int i = 0; i < 3; i++)
		if (fabs(point[i] - wanted[i]) > tolerance)
			fail_msg("at %d, %d: %g %g %g instead of %g %g %g", x, y, point[0], point[1], point[2], r, g,
				 b);
	g_free(point);
}

/* The frame marker of a JPEG: 0xc0 is baseline, 0xc2 progressive. Also: no APP1 (EXIF, XMP), APP2 (ICC) or APP13. */
static int jpeg_frame(const struct result *result)
{
	const uint8_t *data = result->data;
	assert_true(result->size > 4 && data[0] == 0xff && data[1] == 0xd8);
	for (size_t at = 2; at + 4 < result->size && data[at] == 0xff;) {
		int marker = data[at + 1];
		assert_true(marker != 0xe1 && marker != 0xe2 && marker != 0xed);
		if (marker >= 0xc0 && marker <= 0xc3)
			return marker;
		at += 2 + (size_t)(data[at + 2] << 8 | data[at + 3]);
	}
	return 0;
}

static void assert_jpeg(const struct result *result)
{
	assert_int_equal(result->mime, MIME_JPEG);
	assert_int_equal(jpeg_frame(result), 0xc0);
	assert_int_equal(result->image->Bands, 3);
}

/* The stored top left of each EXIF orientation, on the upright picture. */
static void test_orientation(void **state)
{
	(void)state;
	static const struct {
		bool swapped, right, bottom;
	} wanted[] = {{false, false, false}, {false, true, false}, {false, true, true}, {false, false, true},
		      {true, false, false},  {true, true, false},  {true, true, true},  {true, false, true}};
	for (int orientation = 1; orientation <= 8; orientation++) {
		VipsImage *image = marked(400, 200);
		vips_image_set_int(image, VIPS_META_ORIENTATION, orientation);
		save(image, "turned.jpg");
		struct picture_info info = inspect("turned.jpg");
		bool swapped = wanted[orientation - 1].swapped;
		assert_int_equal(info.w, swapped ? 200 : 400);
		assert_int_equal(info.h, swapped ? 400 : 200);
		struct result result = render("turned.jpg", &info, info.w / 2, info.h / 2);
		assert_jpeg(&result);
		for (int corner = 0; corner < 4; corner++) {
			bool right = corner % 2 == 1, bottom = corner / 2 == 1;
			bool red = right == wanted[orientation - 1].right && bottom == wanted[orientation - 1].bottom;
			assert_colour(&result, info.w / 2 * (right ? 3 : 1) / 4, info.h / 2 * (bottom ? 3 : 1) / 4,
				      red ? 220 : 20, red ? 20 : 40, red ? 20 : 200, 8);
		}
		result_free(&result);
	}
}

/* Colours written through another profile look the same after; without a profile they are sRGB already. */
static void test_colour_profile(void **state)
{
	(void)state;
	static const char *const profiles[] = {"p3", "cmyk"};
	for (size_t i = 0; i < 2; i++) {
		VipsImage *image = plain(300, 200, 90, 160, 80, -1), *other = NULL;
		assert_int_equal(
		    vips_icc_transform(image, &other, profiles[i], "input-profile", "srgb", "embedded", FALSE, NULL),
		    0);
		g_object_unref(image);
		double *point = NULL;
		int bands = 0;
		assert_int_equal(vips_getpoint(other, &point, &bands, 9, 9, NULL), 0);
		assert_true(fabs(point[0] - 90) > 8); /* the bytes in the file are others */
		g_free(point);
		save(other, "profile.jpg");
		struct picture_info info = inspect("profile.jpg");
		struct result result = render("profile.jpg", &info, 150, 100);
		assert_jpeg(&result);
		assert_colour(&result, 70, 50, 90, 160, 80, i == 0 ? 5 : 12); /* printing inks come back less exactly */
		result_free(&result);
	}
	save(plain(300, 200, 90, 160, 80, -1), "plain.jpg");
	struct picture_info info = inspect("plain.jpg");
	struct result result = render("plain.jpg", &info, 150, 100);
	assert_colour(&result, 70, 50, 90, 160, 80, 3);
	result_free(&result);
}

static void test_transparency(void **state)
{
	(void)state;
	save(plain(300, 200, 90, 160, 80, 255), "opaque.png");
	struct picture_info info = inspect("opaque.png");
	assert_false(info.transparent);
	struct result result = render("opaque.png", &info, 150, 100);
	assert_jpeg(&result);
	assert_colour(&result, 70, 50, 90, 160, 80, 3);
	result_free(&result);

	VipsImage *image = plain(300, 200, 90, 160, 80, 255);
	double hole[] = {0, 0, 0, 0};
	assert_int_equal(vips_draw_rect(image, hole, 4, 299, 199, 1, 1, "fill", TRUE, NULL),
			 0); /* one pixel is enough */
	save(image, "hole.png");
	info = inspect("hole.png");
	assert_true(info.transparent);
	result = render("hole.png", &info, 150, 100);
	assert_int_equal(result.mime, MIME_PNG);
	assert_int_equal(result.image->Bands, 4);
	assert_colour(&result, 70, 50, 90, 160, 80, 1);
	result_free(&result);
}

/* A saver with options, or (16-bit, grey) something special. */
static void test_formats(void **state)
{
	(void)state;
	static const char *const names[] = {"a.jpg",          "b.jpg[interlace]", "c.png",        "d.png[interlace]",
					    "e.webp",         "f.tiff",           "g.tiff[tile]", "h.heic",
					    "i.png[palette]", "j.webp[lossless]"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char name[40];
		snprintf(name, sizeof name, "%.*s", (int)strcspn(names[i], "["), names[i]);
		save(plain(320, 240, 90, 160, 80, -1), names[i]);
		struct picture_info info = inspect(name);
		assert_int_equal(info.w, 320);
		assert_int_equal(info.h, 240);
		assert_false(info.vector);
		assert_null(info.drawn);
		struct result result = render(name, &info, 160, 120);
		assert_jpeg(&result); /* also of a progressive one */
		assert_colour(&result, 80, 60, 90, 160, 80, 6);
		result_free(&result);
	}
	VipsImage *image = plain(320, 240, 90, 160, 80, -1), *deep = NULL, *grey = NULL;
	assert_int_equal(vips_colourspace(image, &deep, VIPS_INTERPRETATION_RGB16, NULL), 0);
	assert_int_equal(vips_colourspace(image, &grey, VIPS_INTERPRETATION_B_W, NULL), 0);
	g_object_unref(image);
	save(deep, "deep.png");
	save(grey, "grey.jpg");
	struct picture_info info = inspect("deep.png");
	struct result result = render("deep.png", &info, 160, 120);
	assert_jpeg(&result);
	assert_colour(&result, 80, 60, 90, 160, 80, 4);
	result_free(&result);
	info = inspect("grey.jpg");
	result = render("grey.jpg", &info, 160, 120);
	assert_jpeg(&result);
	result_free(&result);
}

static void expect_refused(const char *name, enum err_code code)
{
	struct picture_info info = {.w = -7};
	struct err err = {0};
	if (picture_inspect(in_root(name), &info, &err))
		fail_msg("%s is accepted", name);
	if (err.code != code)
		fail_msg("%s: %d %s", name, err.code, err.text);
	assert_int_equal(info.w, -7);
	assert_true(*err.text != '\0' && strchr(err.text, '\n') == NULL);
}

static void test_broken_files(void **state)
{
	(void)state;
	static const char cut_svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><rect";
	static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n";
	static const char *const names[] = {"cut.jpg", "cut.png", "cut.webp", "cut.tiff", "cut.heic"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		VipsImage *noise = NULL, *image = NULL;
		assert_int_equal(vips_gaussnoise(&noise, 300, 300, "mean", 128.0, "sigma", 60.0, NULL), 0);
		assert_int_equal(vips_cast_uchar(noise, &image, NULL), 0);
		g_object_unref(noise);
		VipsImage *colour = NULL;
		assert_int_equal(vips_colourspace(image, &colour, VIPS_INTERPRETATION_sRGB, "source-space",
						  VIPS_INTERPRETATION_B_W, NULL),
				 0);
		g_object_unref(image);
		save(colour, names[i]);
		inspect(names[i]); /* whole, it is fine */
		FILE *file = fopen(in_root(names[i]), "rb");
		fseek(file, 0, SEEK_END);
		long size = ftell(file);
		fclose(file);
		assert_int_equal(truncate(in_root(names[i]), size * 2 / 3), 0);
		/* A TIFF has its table of contents at the end: without it it is no picture at all. */
		expect_refused(names[i], strcmp(names[i], "cut.tiff") == 0 ? ERR_USAGE : ERR_CORRUPT);
	}
	write_bytes("text.jpg", "this is a text", 14);
	expect_refused("text.jpg", ERR_USAGE);
	write_bytes("empty.png", "", 0);
	expect_refused("empty.png", ERR_USAGE);
	save(plain(32, 32, 1, 2, 3, -1), "moving.gif");
	expect_refused("moving.gif", ERR_USAGE);
	write_bytes("page.pdf", pdf, sizeof pdf - 1);
	expect_refused("page.pdf", ERR_USAGE);
	write_bytes("bad.svg", cut_svg, sizeof cut_svg - 1);
	expect_refused("bad.svg", ERR_CORRUPT);
}

/* A header that promises 65500 x 65500 pixels is refused before they are decoded. */
static void test_pixel_bomb(void **state)
{
	(void)state;
	save(plain(64, 64, 1, 2, 3, -1), "bomb.jpg");
	uint8_t data[4096];
	FILE *file = fopen(in_root("bomb.jpg"), "rb");
	size_t size = fread(data, 1, sizeof data, file);
	fclose(file);
	for (size_t i = 0; i + 8 < size; i++)
		if (data[i] == 0xff && data[i + 1] == 0xc0) {
			data[i + 5] = data[i + 7] = 0xff;
			data[i + 6] = data[i + 8] = 0xdc;
		}
	write_bytes("bomb.jpg", data, size);
	expect_refused("bomb.jpg", ERR_LIMIT);
}

static void expect_sizes(int w, int h, bool vector, bool original, const char *wanted)
{
	struct picture_info info = {.w = w, .h = h, .vector = vector};
	struct picture_size sizes[4];
	char found[100] = "";
	size_t count = picture_sizes(&info, original, sizes);
	for (size_t i = 0; i < count; i++)
		snprintf(found + strlen(found), sizeof found - strlen(found), "%s%dx%d", i > 0 ? " " : "", sizes[i].w,
			 sizes[i].h);
	assert_string_equal(found, wanted);
}

static void test_sizes(void **state)
{
	(void)state;
	expect_sizes(6000, 4000, false, false, "640x427 2036x1357 3840x2560");
	expect_sizes(4000, 6000, false, false, "427x640 1357x2036 2560x3840");
	expect_sizes(6000, 4000, false, true, "640x427 2036x1357 3840x2560 6000x4000");
	expect_sizes(1920, 1080, true, true, "640x360 2036x1145 3840x2160"); /* a vector has no size of its own */
	expect_sizes(96, 54, true, false, "640x360 2036x1145 3840x2160");
	expect_sizes(4000, 4000, false, false, "640x640 2036x2036 3840x3840");
	/* Never enlarged, none twice. */
	expect_sizes(1920, 1080, false, true, "640x360 1920x1080");
	expect_sizes(300, 200, false, true, "300x200");
	expect_sizes(1, 1, false, false, "1x1");
	/* No side over the largest texture, but for strips, which keep what goes across a wall. */
	expect_sizes(8000, 4000, false, false, "720x360 2290x1145 4096x2048");
	expect_sizes(15000, 1500, false, false, "3600x360 11448x1145");
	/* Nothing beyond what a board takes. */
	struct picture_info huge = {.w = 19000, .h = 19000};
	struct picture_size sizes[4];
	size_t count = picture_sizes(&huge, true, sizes);
	assert_int_equal(count, 4);
	assert_true((int64_t)sizes[3].w * sizes[3].h <= LIMIT_PICTURE_PIXELS && sizes[3].w > 8000);
	struct picture_info strip = {.w = 60000, .h = 6000};
	count = picture_sizes(&strip, true, sizes);
	assert_true(sizes[count - 1].w <= LIMIT_PICTURE_SIDE);
}

static void test_vector(void **state)
{
	(void)state;
	static const char svg[] =
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 1920 "
	    "1080\" "
	    "width=\"1920\" height=\"1080\"><rect width=\"1920\" height=\"1080\" fill=\"#f6f1e3\"/>%s</svg>";
	char text[1000];
	save(plain(64, 64, 255, 0, 0, -1), "other.png");
	int length =
	    snprintf(text, sizeof text, svg, "<image xlink:href=\"other.png\" width=\"1920\" height=\"1080\"/>");
	write_bytes("drawing.svg", text, (size_t)length);
	struct picture_info info = inspect("drawing.svg");
	assert_true(info.vector);
	assert_false(info.transparent);
	assert_string_equal(info.drawn, "SVG");
	struct picture_size sizes[4];
	size_t count = picture_sizes(&info, false, sizes);
	for (size_t i = 0; i < count; i++) {
		struct result result = render("drawing.svg", &info, sizes[i].w, sizes[i].h);
		assert_jpeg(&result);
		/* The ground reaches all edges; the other file was not read. */
		for (int corner = 0; corner < 4; corner++)
			assert_colour(&result, corner % 2 * (sizes[i].w - 1), corner / 2 * (sizes[i].h - 1), 0xf6, 0xf1,
				      0xe3, 2);
		assert_colour(&result, sizes[i].w / 2, sizes[i].h / 2, 0xf6, 0xf1, 0xe3, 2);
		result_free(&result);
	}
	static const char star[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 90 90\"><circle cx=\"45\" "
				   "cy=\"45\" r=\"40\" fill=\"#c8374a\"/></svg>";
	write_bytes("star.svg", star, sizeof star - 1);
	info = inspect("star.svg");
	assert_true(info.transparent);
	struct result result = render("star.svg", &info, 640, 640);
	assert_int_equal(result.mime, MIME_PNG);
	assert_colour(&result, 320, 320, 0xc8, 0x37, 0x4a, 1);
	result_free(&result);
}

/* The same bytes with one worker as with several. */
static void test_same_bytes(void **state)
{
	(void)state;
	static const char *const names[] = {"noise.jpg", "noise.png"};
	VipsImage *noise = NULL, *image = NULL, *colour = NULL;
	assert_int_equal(vips_gaussnoise(&noise, 1500, 1000, "mean", 128.0, "sigma", 40.0, "seed", 7, NULL), 0);
	assert_int_equal(vips_cast_uchar(noise, &image, NULL), 0);
	assert_int_equal(
	    vips_colourspace(image, &colour, VIPS_INTERPRETATION_sRGB, "source-space", VIPS_INTERPRETATION_B_W, NULL),
	    0);
	g_object_ref(colour);
	save(colour, names[0]);
	save(colour, names[1]);
	g_object_unref(image);
	g_object_unref(noise);
	for (size_t i = 0; i < 2; i++) {
		struct picture_info info = inspect(names[i]);
		vips_concurrency_set(1);
		struct result one = render(names[i], &info, 640, 427);
		vips_concurrency_set(4);
		struct result four = render(names[i], &info, 640, 427);
		assert_int_equal(one.size, four.size);
		assert_memory_equal(one.data, four.data, one.size);
		result_free(&one);
		result_free(&four);
	}
	vips_concurrency_set(0);
}

/* The digital source type of IPTC, and only where it says that this is no photograph. */
static void test_drawn_by_its_own_word(void **state)
{
	(void)state;
	static const struct {
		const char *type;
		bool drawn;
	} types[] = {{"digitalCapture", false},
		     {"trainedAlgorithmicMedia", true},
		     {"digitalArt", true},
		     {"minorHumanEdits", false}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		char xmp[200];
		VipsImage *image = plain(64, 64, 1, 2, 3, -1);
		int length =
		    snprintf(xmp, sizeof xmp,
			     "<x:xmpmeta><a b=\"http://cv.iptc.org/newscodes/digitalsourcetype/%s\"/></x:xmpmeta>",
			     types[i].type);
		vips_image_set_blob_copy(image, VIPS_META_XMP_NAME, xmp, (size_t)length);
		save(image, "said.jpg");
		assert_int_equal(inspect("said.jpg").drawn != NULL, types[i].drawn);
	}
}

static int start(void **state)
{
	struct err err;
	(void)state;
	return mkdtemp(root) == NULL || !picture_start(&err);
}

static int end(void **state)
{
	(void)state;
	char command[100];
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	picture_finish();
	return system(command) != 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_orientation),  cmocka_unit_test(test_colour_profile),
	    cmocka_unit_test(test_transparency), cmocka_unit_test(test_formats),
	    cmocka_unit_test(test_broken_files), cmocka_unit_test(test_pixel_bomb),
	    cmocka_unit_test(test_sizes),        cmocka_unit_test(test_vector),
	    cmocka_unit_test(test_same_bytes),   cmocka_unit_test(test_drawn_by_its_own_word),
	};
	return cmocka_run_group_tests(tests, start, end);
}
