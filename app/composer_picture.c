#include "composer.h"

#include <math.h>
#include <stdlib.h>

#include "blobs.h"
#include "decode.h"

/* The smallest rendition that covers w x h, else the largest there is. */
static const struct rendition *choose(const struct picture *picture, int w, int h)
{
	for (size_t i = 0; i < picture->rendition_count; i++)
		if (picture->renditions[i].w >= w && picture->renditions[i].h >= h)
			return &picture->renditions[i];
	return &picture->renditions[picture->rendition_count - 1];
}

struct bitmap *composer_decode(struct composer *c, const struct record *record, int w, int h)
{
	const struct picture *picture = h > w && record->portrait != NULL ? record->portrait : record->picture;
	if (picture == NULL)
		return NULL;
	const struct rendition *rendition = choose(picture, w, h);
	struct err err = {0};
	uint8_t *data = NULL;
	struct bitmap *bitmap = NULL;
	if (!blobs_read(c->root, rendition, &data, &err) ||
	    !decode_picture(data, rendition->bytes, rendition, w, h, &bitmap, &err))
		composer_issue(c, "picture", (struct origin){record, "asset"}, "%s", err.text);
	free(data);
	return bitmap;
}

void composer_cover(cairo_t *cr, const struct bitmap *bitmap, struct box box, float radius, float fx, float fy)
{
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
	    (unsigned char *)bitmap->pixels, bitmap->opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, bitmap->w,
	    bitmap->h, (int)(bitmap->stride_px * 4));
	double scale = fmax((double)box.w / bitmap->w, (double)box.h / bitmap->h);
	double spare_x = bitmap->w * scale - (double)box.w, spare_y = bitmap->h * scale - (double)box.h;
	cairo_save(cr);
	composer_round(cr, box, radius);
	cairo_clip(cr);
	cairo_translate(cr, (double)box.x - spare_x * (double)fx, (double)box.y - spare_y * (double)fy);
	cairo_scale(cr, scale, scale);
	cairo_set_source_surface(cr, surface, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(cr),
				 scale > 0.99 && scale < 1.01 ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_GOOD);
	cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
	cairo_paint(cr);
	cairo_restore(cr);
	cairo_surface_destroy(surface);
}

const char *composer_illustration(const struct composer *c)
{
	return c->lang == LANG_ZH ? "示意插画，待替换为照片" : "Illustration, to be replaced by a photograph";
}
