/* decode: JPEG (libjpeg-turbo) and PNG (libpng) bytes to a bitmap, shrunk while decoding to what is shown. Boards take
 * these two formats and no others. Any thread. */
#ifndef MINGYUE_DECODE_H
#define MINGYUE_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "bitmap.h"
#include "exhibition.h"

/* Decodes data (size bytes of the kind rendition->mime says). The picture's dimensions must be those of the rendition
 * (ERR_CORRUPT) and within maxima.h (ERR_LIMIT) before anything is allocated for its pixels. JPEG: the smallest
 * M/8 scale whose sides are both >= min_w and min_h. PNG: full size, premultiplied. A truncated or broken
 * picture is ERR_CORRUPT, never half a picture. *bitmap is the caller's to destroy. */
bool decode_picture(const uint8_t *data, size_t size, const struct rendition *rendition, int min_w, int min_h,
		    struct bitmap **bitmap, struct err *err);

/* Some rows of a picture, from row y of it on; the picture is w x h at the scale it is decoded at. The band is the caller's. */
typedef void decode_band(void *context, const struct bitmap *band, int y, int w, int h);

/* As decode_picture, but the rows are handed to band as they come, from above, few at a time (an interlaced PNG: all at once), so that
 * the picture is never in memory as a whole. On failure some may have been handed over. All bands of a JPEG are opaque; those of a PNG
 * are not. */
bool decode_bands(const uint8_t *data, size_t size, const struct rendition *rendition, int min_w, int min_h,
		  decode_band *band, void *context, struct err *err);

#endif
