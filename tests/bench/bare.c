#include "bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <jpeglib.h>

uint64_t bare_ns(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000000000U + (uint64_t)at.tv_nsec;
}

uint32_t *bare_jpeg(const char *path, int min_w, int min_h, int *w, int *h)
{
	FILE *file = fopen(path, "rb");
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr error;
	if (file == NULL) {
		perror(path);
		exit(2);
	}
	jpeg.err = jpeg_std_error(&error);
	jpeg_create_decompress(&jpeg);
	jpeg_stdio_src(&jpeg, file);
	jpeg_read_header(&jpeg, TRUE);
	jpeg.out_color_space = JCS_EXT_BGRX;
	jpeg.scale_denom = 8;
	for (jpeg.scale_num = min_w > 0 ? 1 : 8; jpeg.scale_num < 8; jpeg.scale_num++) {
		jpeg_calc_output_dimensions(&jpeg);
		if ((int)jpeg.output_width >= min_w && (int)jpeg.output_height >= min_h)
			break;
	}
	jpeg_start_decompress(&jpeg);
	*w = (int)jpeg.output_width;
	*h = (int)jpeg.output_height;
	uint32_t *pixels = malloc((size_t)*w * (size_t)*h * 4);
	if (pixels == NULL)
		exit(2);
	while (jpeg.output_scanline < jpeg.output_height) {
		JSAMPROW row = (JSAMPROW)(pixels + (size_t)jpeg.output_scanline * (size_t)*w);
		jpeg_read_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_decompress(&jpeg);
	jpeg_destroy_decompress(&jpeg);
	fclose(file);
	return pixels;
}
