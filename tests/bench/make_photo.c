/* make_photo WIDTH HEIGHT SEED OUT.jpg: a picture with a photograph's share of detail, for measuring decoders. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

int main(int argc, char **argv)
{
	if (argc != 5)
		return 2;
	int w = atoi(argv[1]), h = atoi(argv[2]);
	uint32_t seed = (uint32_t)atoi(argv[3]) * 2654435761U + 1;
	FILE *file = fopen(argv[4], "wb");
	uint8_t *row = malloc((size_t)w * 3);
	if (file == NULL || row == NULL)
		return 2;
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr error;
	jpeg.err = jpeg_std_error(&error);
	jpeg_create_compress(&jpeg);
	jpeg_stdio_dest(&jpeg, file);
	jpeg.image_width = (JDIMENSION)w;
	jpeg.image_height = (JDIMENSION)h;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, 90, TRUE);
	jpeg_start_compress(&jpeg, TRUE);
	float phase = (float)(seed >> 16) / 1000;
	for (int y = 0; y < h; y++) {
		float wave = sinf((float)y / 311 + phase);
		for (int x = 0; x < w; x++) {
			seed ^= seed << 13;
			seed ^= seed >> 17;
			seed ^= seed << 5;
			float light = 110 + 50 * wave * cosf((float)x / 407) + 30 * sinf((float)(x + y) / 37 + phase) +
				      (float)(seed >> 28) - 8;
			row[x * 3] = (uint8_t)(light + 20);
			row[x * 3 + 1] = (uint8_t)light;
			row[x * 3 + 2] = (uint8_t)(light - 20);
		}
		JSAMPROW rows = row;
		jpeg_write_scanlines(&jpeg, &rows, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	free(row);
	return fclose(file) == 0 ? 0 : 2;
}
