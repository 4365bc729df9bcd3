/* JPEG, whole, damaged and hostile, and what both formats are refused for. The files are made here by libjpeg. */
#include "decode_file.h"

#include <jpeglib.h>

/* A picture without edges, so that no JPEG setting moves a colour far: 0xRRGGBB. */
static uint32_t colour_at(int x, int y, int w, int h)
{
	return (uint32_t)(40 + x * 170 / w) << 16 | (uint32_t)(40 + y * 170 / h) << 8 | (uint32_t)(210 - x * 170 / w);
}

enum jpeg_kind { BASELINE, PROGRESSIVE, SCANS_190, GREY, CMYK, YCCK, RGB444 };

/* A legal script with a scan for every coefficient: what a bomb looks like. */
static void script_190(struct jpeg_compress_struct *jpeg, jpeg_scan_info scans[190])
{
	int count = 0;
	scans[count++] = (jpeg_scan_info){.comps_in_scan = 3, .component_index = {0, 1, 2}};
	for (int c = 0; c < 3; c++)
		for (int k = 1; k < 64; k++)
			scans[count++] = (jpeg_scan_info){.comps_in_scan = 1, .component_index = {c}, .Ss = k, .Se = k};
	jpeg->scan_info = scans;
	jpeg->num_scans = count;
}

static struct file make_jpeg(int w, int h, enum jpeg_kind kind)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	jpeg_scan_info scans[190];
	unsigned char *data = NULL;
	unsigned long size = 0;
	int parts = kind == GREY ? 1 : kind == CMYK || kind == YCCK ? 4 : 3;
	uint8_t *row = malloc((size_t)(w * parts));

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &data, &size);
	jpeg.image_width = (JDIMENSION)w;
	jpeg.image_height = (JDIMENSION)h;
	jpeg.input_components = parts;
	jpeg.in_color_space = parts == 1 ? JCS_GRAYSCALE : parts == 4 ? JCS_CMYK : JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, 95, TRUE);
	if (kind == YCCK)
		jpeg_set_colorspace(&jpeg, JCS_YCCK);
	if (kind == RGB444)
		jpeg_set_colorspace(&jpeg, JCS_RGB);
	if (kind == PROGRESSIVE)
		jpeg_simple_progression(&jpeg);
	if (kind == SCANS_190)
		script_190(&jpeg, scans);
	jpeg_start_compress(&jpeg, TRUE);
	for (int y = 0; y < h; y++) {
		for (int x = 0; x < w * parts; x++)
			row[x] = (uint8_t)(colour_at(x / parts, y, w, h) >> (parts == 1 ? 8 : 8 * (2 - x % parts % 3)));
		jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	free(row);
	return (struct file){data, size};
}

static void assert_near(uint32_t got, uint32_t want, int most)
{
	for (int shift = 0; shift < 24; shift += 8)
		assert_in_range(abs((int)(got >> shift & 255) - (int)(want >> shift & 255)), 0, most);
}

/* The decoded picture shows colour_at, at whatever scale. */
static void assert_shows(const struct bitmap *bitmap, int most)
{
	assert_true(bitmap->opaque);
	for (int y = 0; y < bitmap->h; y++)
		for (int x = 0; x < bitmap->w; x++)
			assert_near(bitmap->pixels[(size_t)y * bitmap->stride_px + (size_t)x],
				    colour_at(x, y, bitmap->w, bitmap->h), most);
}

static void jpeg_at_every_scale(void **state)
{
	(void)state;
	enum { W = 331, H = 203 };
	for (int kind = BASELINE; kind <= PROGRESSIVE; kind++) {
		struct file file = make_jpeg(W, H, (enum jpeg_kind)kind);
		for (int m = 1; m <= 8; m++) {
			int w = (W * m + 7) / 8, h = (H * m + 7) / 8;
			/* exactly this scale, one pixel more than the scale below, and each side alone */
			int wants[][2] = {{w, h}, {(W * (m - 1) + 7) / 8 + 1, 1}, {1, (H * (m - 1) + 7) / 8 + 1}};
			for (size_t i = 0; i < 3; i++) {
				struct bitmap *bitmap = NULL;
				assert_true(decode(file, MIME_JPEG, W, H, wants[i][0], wants[i][1], &bitmap, NULL));
				assert_int_equal(bitmap->w, w);
				assert_int_equal(bitmap->h, h);
				assert_shows(bitmap, 8);
				bitmap_destroy(bitmap);
			}
		}
		free(file.data);
	}
}

static void jpeg_comes_in_bands(void **state)
{
	(void)state;
	for (int kind = BASELINE; kind <= PROGRESSIVE; kind++) {
		struct file file = make_jpeg(331, 521, (enum jpeg_kind)kind);
		assert_bands_make_it(file, MIME_JPEG, 331, 521, 331, 521);
		assert_bands_make_it(file, MIME_JPEG, 331, 521, 200, 1);
		free(file.data);
	}
}

static void jpeg_larger_than_asked_for_is_not_enlarged(void **state)
{
	(void)state;
	struct file file = make_jpeg(40, 30, BASELINE);
	struct bitmap *bitmap = NULL;
	assert_true(decode(file, MIME_JPEG, 40, 30, 4000, 3000, &bitmap, NULL));
	assert_int_equal(bitmap->w, 40);
	assert_int_equal(bitmap->h, 30);
	bitmap_destroy(bitmap);
	assert_true(decode(file, MIME_JPEG, 40, 30, -1, 0, &bitmap, NULL));
	assert_int_equal(bitmap->w, 5);
	bitmap_destroy(bitmap);
	free(file.data);
}

static void jpeg_of_other_colours(void **state)
{
	(void)state;
	struct bitmap *bitmap = NULL;
	struct file grey = make_jpeg(64, 64, GREY), rgb = make_jpeg(64, 64, RGB444), one = make_jpeg(1, 1, BASELINE);
	assert_true(decode(grey, MIME_JPEG, 64, 64, 64, 64, &bitmap, NULL));
	for (int i = 0; i < 64; i++) {
		uint32_t p = bitmap->pixels[(size_t)i * bitmap->stride_px] & 0xffffff;
		assert_near(p, (colour_at(0, i, 64, 64) >> 8 & 255) * 0x10101, 4);
		assert_int_equal(p, (p & 255) * 0x10101);
	}
	bitmap_destroy(bitmap);
	assert_true(decode(rgb, MIME_JPEG, 64, 64, 64, 64, &bitmap, NULL));
	assert_shows(bitmap, 8);
	bitmap_destroy(bitmap);
	assert_true(decode(one, MIME_JPEG, 1, 1, 1, 1, &bitmap, NULL));
	bitmap_destroy(bitmap);
	free(grey.data);
	free(rgb.data);
	free(one.data);
}

static void jpeg_of_print_colours_is_refused(void **state)
{
	(void)state;
	for (int kind = CMYK; kind <= YCCK; kind++) {
		struct file file = make_jpeg(32, 32, (enum jpeg_kind)kind);
		assert_refused(file.data, file.size, MIME_JPEG, 32, 32, ERR_CORRUPT);
		free(file.data);
	}
}

static void jpeg_with_too_many_scans_is_refused(void **state)
{
	(void)state;
	struct file file = make_jpeg(64, 64, SCANS_190);
	struct bitmap *bitmap = NULL;
	struct err err = {0};
	assert_false(decode(file, MIME_JPEG, 64, 64, 64, 64, &bitmap, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	assert_non_null(strstr(err.text, "scans"));
	free(file.data);
}

static void wrong_dimensions_are_refused(void **state)
{
	(void)state;
	struct file file = make_jpeg(48, 32, BASELINE);
	const int stated[][2] = {{47, 32}, {48, 33}, {32, 48}, {0, 32}, {48, -1}, {1, 1}};
	for (size_t i = 0; i < sizeof(stated) / sizeof(*stated); i++)
		assert_refused(file.data, file.size, MIME_JPEG, stated[i][0], stated[i][1], ERR_CORRUPT);
	/* and the kind */
	assert_refused(file.data, file.size, MIME_PNG, 48, 32, ERR_CORRUPT);
	assert_refused(file.data, file.size, MIMES, 48, 32, ERR_CORRUPT);
	free(file.data);
}

/* Where the frame header's height and width are. */
static uint8_t *frame_header(struct file file)
{
	for (size_t i = 0; i + 9 < file.size; i++)
		if (file.data[i] == 0xff && (file.data[i + 1] == 0xc0 || file.data[i + 1] == 0xc2))
			return file.data + i + 5;
	fail();
	return NULL;
}

static void set_jpeg_size(struct file file, int w, int h)
{
	uint8_t *at = frame_header(file);
	at[0] = (uint8_t)(h >> 8);
	at[1] = (uint8_t)h;
	at[2] = (uint8_t)(w >> 8);
	at[3] = (uint8_t)w;
}

static void jpeg_header_bombs_are_refused(void **state)
{
	(void)state;
	struct file file = make_jpeg(16, 16, BASELINE);
	set_jpeg_size(file, 65535, 65535);
	assert_refused(file.data, file.size, MIME_JPEG, 65535, 65535, ERR_LIMIT);
	assert_refused(file.data, file.size, MIME_JPEG, 16, 16, ERR_CORRUPT);
	set_jpeg_size(file, 20000, 20000);
	assert_refused(file.data, file.size, MIME_JPEG, 20000, 20000, ERR_LIMIT);
	set_jpeg_size(file, LIMIT_PICTURE_SIDE + 1, 16);
	assert_refused(file.data, file.size, MIME_JPEG, LIMIT_PICTURE_SIDE + 1, 16, ERR_LIMIT);
	set_jpeg_size(file, 8000, 0);
	assert_refused(file.data, file.size, MIME_JPEG, 8000, 16, ERR_CORRUPT);
	free(file.data);
	/* within the limits, but libjpeg would keep 190 MB of coefficients for it */
	struct file progressive = make_jpeg(16, 16, PROGRESSIVE);
	set_jpeg_size(progressive, 8000, 8000);
	assert_refused(progressive.data, progressive.size, MIME_JPEG, 8000, 8000, ERR_LIMIT);
	free(progressive.data);
}

static void truncated_jpeg_is_refused(void **state)
{
	(void)state;
	for (int kind = BASELINE; kind <= PROGRESSIVE; kind++) {
		struct file file = make_jpeg(200, 120, (enum jpeg_kind)kind);
		assert_needs_every_byte(file, MIME_JPEG, 200, 120);
		free(file.data);
	}
}

/* Zeros in the middle of the data: libjpeg only warns of it. */
static void damaged_jpeg_is_refused(void **state)
{
	(void)state;
	struct file file = make_jpeg(400, 300, BASELINE);
	file.data[file.size / 2] = 0xff;
	file.data[file.size / 2 + 1] = 0xd9; /* an end marker */
	assert_refused(file.data, file.size, MIME_JPEG, 400, 300, ERR_CORRUPT);
	memset(file.data + file.size / 2, 0, 64);
	assert_refused(file.data, file.size, MIME_JPEG, 400, 300, ERR_CORRUPT);
	free(file.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(jpeg_at_every_scale),
	    cmocka_unit_test(jpeg_comes_in_bands),
	    cmocka_unit_test(jpeg_larger_than_asked_for_is_not_enlarged),
	    cmocka_unit_test(jpeg_of_other_colours),
	    cmocka_unit_test(jpeg_of_print_colours_is_refused),
	    cmocka_unit_test(jpeg_with_too_many_scans_is_refused),
	    cmocka_unit_test(wrong_dimensions_are_refused),
	    cmocka_unit_test(jpeg_header_bombs_are_refused),
	    cmocka_unit_test(truncated_jpeg_is_refused),
	    cmocka_unit_test(damaged_jpeg_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
