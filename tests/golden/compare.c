/* compare REFERENCE ACTUAL [--update]: a page as drawn against its reference picture.
 *
 * The reference is the page shrunk four times by averaging: it keeps what a person sees and not the noise that hides bands.
 * Tolerance: no pixel of it differs by more than 24 of 255 in any channel, and on the average by no more than 0.6.
 * A missing reference is a failure. What was drawn is left beside it as *.actual.png, shrunk in the same way. */
#include <math.h>
#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHRINK = 4, WORST = 24 };
static const double MEAN = 0.6;

struct picture {
	png_image info;
	uint8_t *rgb;
};

static int load(const char *path, struct picture *picture)
{
	memset(&picture->info, 0, sizeof picture->info);
	picture->info.version = PNG_IMAGE_VERSION;
	if (!png_image_begin_read_from_file(&picture->info, path))
		return 0;
	picture->info.format = PNG_FORMAT_RGB;
	picture->rgb = malloc(PNG_IMAGE_SIZE(picture->info));
	return picture->rgb != NULL && png_image_finish_read(&picture->info, NULL, picture->rgb, 0, NULL);
}

static void shrink(struct picture *picture)
{
	int w = (int)picture->info.width / SHRINK, h = (int)picture->info.height / SHRINK,
	    line = (int)picture->info.width * 3;
	uint8_t *small = malloc((size_t)w * (size_t)h * 3);
	if (small == NULL)
		abort();
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w * 3; x++) {
			int sum = 0;
			for (int dy = 0; dy < SHRINK; dy++)
				for (int dx = 0; dx < SHRINK; dx++)
					sum +=
					    picture->rgb[(y * SHRINK + dy) * line + (x / 3 * SHRINK + dx) * 3 + x % 3];
			small[y * w * 3 + x] = (uint8_t)((sum + SHRINK * SHRINK / 2) / (SHRINK * SHRINK));
		}
	free(picture->rgb);
	picture->rgb = small;
	picture->info.width = (png_uint_32)w;
	picture->info.height = (png_uint_32)h;
}

static int store(const char *path, struct picture *picture)
{
	return png_image_write_to_file(&picture->info, path, 0, picture->rgb, 0, NULL) ? 0 : 2;
}

/* 0: the same to the tolerance; 1: not, or no reference. */
static int judge(const char *path, struct picture *reference, struct picture *actual)
{
	char beside[1024];
	snprintf(beside, sizeof beside, "%.*s.actual.png", (int)(strlen(path) - 4), path);
	int found = load(path, reference);
	if (!found || reference->info.width != actual->info.width || reference->info.height != actual->info.height) {
		printf("%s: %s\n", path, found ? "has another size" : "missing");
		store(beside, actual);
		return 1;
	}
	size_t size = PNG_IMAGE_SIZE(actual->info);
	int worst = 0;
	double sum = 0;
	for (size_t i = 0; i < size; i++) {
		int difference = abs(reference->rgb[i] - actual->rgb[i]);
		worst = difference > worst ? difference : worst;
		sum += difference;
	}
	if (worst <= WORST && sum / (double)size <= MEAN)
		return 0;
	printf("%s: differs by up to %d, on average by %.2f; see %s\n", path, worst, sum / (double)size, beside);
	store(beside, actual);
	return 1;
}

int main(int argc, char **argv)
{
	struct picture reference = {.rgb = NULL}, actual = {.rgb = NULL};
	int status = 2;
	if (argc < 3 || !load(argv[2], &actual)) {
		fprintf(stderr, "compare: cannot read %s\n", argc < 3 ? "arguments" : argv[2]);
	} else {
		shrink(&actual);
		status = argc > 3 && strcmp(argv[3], "--update") == 0 ? store(argv[1], &actual)
								      : judge(argv[1], &reference, &actual);
	}
	free(reference.rgb);
	free(actual.rgb);
	return status;
}
