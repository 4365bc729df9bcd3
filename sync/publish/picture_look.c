#include "picture.h"

#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

/* Of 255, on average: what JPEG and another size change stays under 2; less contrast than that of a plain sky is none. */
enum { ALIKE = 3, CONTRAST = 6 };

static VipsImage *small(const char *path)
{
	VipsSource *source = vips_source_new_from_file(path);
	VipsImage *image = NULL, *flat = NULL, *colour = NULL, *bytes = NULL;
	bool done =
	    source != NULL &&
	    vips_thumbnail_source(source, &image, PICTURE_LOOK_SIDE, "height", PICTURE_LOOK_SIDE, "size",
				  VIPS_SIZE_FORCE, NULL) == 0 &&
	    vips_colourspace(image, &colour, VIPS_INTERPRETATION_sRGB, NULL) == 0 &&
	    (vips_image_hasalpha(colour) ? vips_flatten(colour, &flat, NULL) : vips_copy(colour, &flat, NULL)) == 0 &&
	    vips_cast_uchar(flat, &bytes, NULL) == 0;
	VipsImage *parts[] = {image, colour, flat};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i] != NULL)
			g_object_unref(parts[i]);
	if (source != NULL)
		g_object_unref(source);
	return done ? bytes : NULL;
}

bool picture_look(const char *path, struct picture_look *look, struct err *err)
{
	VipsImage *image = small(path);
	size_t size = 0;
	void *data = image != NULL ? vips_image_write_to_memory(image, &size) : NULL;
	bool done = data != NULL && image->Bands == 3 && size == sizeof look->rgb;
	if (done)
		memcpy(look->rgb, data, sizeof look->rgb);
	g_free(data);
	if (image != NULL)
		g_object_unref(image);
	vips_error_clear();
	return done || err_set(err, ERR_CORRUPT, "the picture cannot be made small");
}

/* How far the values are from their mean, on average. */
static int contrast(const struct picture_look *look)
{
	int mean = 0, sum = 0, count = (int)sizeof look->rgb;
	for (int i = 0; i < count; i++)
		mean += look->rgb[i];
	for (int i = 0; i < count; i++)
		sum += abs(look->rgb[i] - mean / count);
	return sum / count;
}

bool picture_alike(const struct picture_look *a, const struct picture_look *b)
{
	int sum = 0, count = (int)sizeof a->rgb;
	for (int i = 0; i < count; i++)
		sum += abs(a->rgb[i] - b->rgb[i]);
	return sum <= ALIKE * count && contrast(a) > CONTRAST && contrast(b) > CONTRAST;
}
