#include <setjmp.h>
#include <stdio.h> /* jpeglib.h wants it */

#include <jpeglib.h>

#include <jerror.h>

#include "decode_format.h"
#include "maxima.h"

#ifndef JCS_EXTENSIONS
#error "libjpeg-turbo is needed"
#endif
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "JCS_EXT_BGRX is XRGB in memory on little-endian machines");

enum { ROWS = 16 }; /* decoded at a time */

struct reader {
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	struct jpeg_decompress_struct jpeg;
	struct err *err;
	struct bitmap *bitmap;
	jmp_buf give_up;
};

static _Noreturn void fail(j_common_ptr jpeg)
{
	struct reader *reader = jpeg->client_data;
	char text[JMSG_LENGTH_MAX];

	jpeg->err->format_message(jpeg, text);
	if (jpeg->err->msg_code == JERR_NO_BACKING_STORE) /* what it says at max_memory_to_use */
		err_set(reader->err, ERR_LIMIT, "JPEG: so large a progressive picture takes too much memory");
	else
		err_set(reader->err, ERR_CORRUPT, "JPEG: %s", text);
	longjmp(reader->give_up, 1);
}

/* The publisher's encoder makes no file libjpeg warns of, so every warning (level -1) is damage: data that ended too
 * soon, a marker in the middle, a bad Huffman code. libjpeg would paint grey and go on. */
static void warn(j_common_ptr jpeg, int level)
{
	if (level < 0)
		fail(jpeg);
}

static void count_scans(j_common_ptr jpeg)
{
	struct reader *reader = jpeg->client_data;

	if (reader->jpeg.input_scan_number <= LIMIT_JPEG_SCANS)
		return;
	err_set(reader->err, ERR_CORRUPT, "JPEG: over %d scans", LIMIT_JPEG_SCANS);
	longjmp(reader->give_up, 1);
}

/* The smallest M/8 that is still min_w x min_h; libjpeg rounds sides up (jdmaster.c). */
static void choose_scale(struct jpeg_decompress_struct *jpeg, int min_w, int min_h)
{
	unsigned m = 1;

	while (m < 8 && ((jpeg->image_width * m + 7) / 8 < (unsigned)min_w ||
			 (jpeg->image_height * m + 7) / 8 < (unsigned)min_h))
		m++;
	jpeg->scale_num = m;
	jpeg->scale_denom = 8;
}

/* As many rows as bitmap has, or longjmp. */
static void read_rows(struct jpeg_decompress_struct *jpeg, struct bitmap *bitmap)
{
	for (int y = 0; y < bitmap->h;) {
		JSAMPROW rows[ROWS];
		int count = 0;

		for (; count < ROWS && y + count < bitmap->h; count++)
			rows[count] = (JSAMPROW)(bitmap->pixels + (size_t)(y + count) * bitmap->stride_px);
		y += (int)jpeg_read_scanlines(jpeg, rows, (JDIMENSION)count);
	}
}

/* Leaves by longjmp when something is wrong with the file; false when it is not the picture we were told. */
static bool read_picture(struct reader *reader, const struct decode_job *job)
{
	struct jpeg_decompress_struct *jpeg = &reader->jpeg;

	jpeg_mem_src(jpeg, job->data, job->size);
	jpeg_read_header(jpeg, TRUE);
	if (!decode_accept(job, jpeg->image_width, jpeg->image_height, reader->err))
		return false;
	if (jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK)
		return err_set(reader->err, ERR_CORRUPT, "JPEG: CMYK is not shown");
	choose_scale(jpeg, job->min_w, job->min_h);
	jpeg->out_color_space = JCS_EXT_BGRX;
	jpeg_start_decompress(jpeg);
	int w = (int)jpeg->output_width, h = (int)jpeg->output_height,
	    room = job->band && h > BAND_ROWS ? BAND_ROWS : h;
	reader->bitmap = bitmap_create(w, room, true);
	for (int y = 0; y < h; y += room) {
		reader->bitmap->h = h - y < room ? h - y : room;
		read_rows(jpeg, reader->bitmap);
		if (job->band)
			job->band(job->context, reader->bitmap, y, w, h);
	}
	jpeg_finish_decompress(jpeg); /* reads to the end marker: a missing one is a warning */
	return true;
}

/* A function of its own, so that no variable is both beside setjmp and looked at after a longjmp. */
static bool run(struct reader *reader, const struct decode_job *job)
{
	reader->jpeg.err = jpeg_std_error(&reader->errors);
	reader->errors.error_exit = fail;
	reader->errors.emit_message = warn;
	reader->jpeg.client_data = reader;
	if (setjmp(reader->give_up))
		return false;
	jpeg_create_decompress(&reader->jpeg);
	reader->jpeg.mem->max_memory_to_use = LIMIT_JPEG_WORKING_BYTES;
	reader->progress.progress_monitor = count_scans;
	reader->jpeg.progress = &reader->progress;
	return read_picture(reader, job);
}

bool decode_jpeg(const struct decode_job *job, struct bitmap **bitmap, struct err *err)
{
	struct reader reader = {.err = err};
	bool ok = run(&reader, job);

	jpeg_destroy_decompress(&reader.jpeg);
	if (ok && !job->band)
		*bitmap = reader.bitmap;
	else
		bitmap_destroy(reader.bitmap);
	return ok;
}
