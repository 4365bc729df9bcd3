/* decode_format: the two formats behind decode.h. A reader finds out the dimensions, hands them to decode_accept and
 * only then makes room for pixels. Any thread. Private to work/. */
#ifndef MINGYUE_DECODE_FORMAT_H
#define MINGYUE_DECODE_FORMAT_H

#include "decode.h"

struct decode_job {
	const uint8_t *data;
	size_t size;
	const struct rendition *rendition;
	int min_w, min_h;  /* at least 1 */
	decode_band *band; /* takes the rows, BAND_ROWS at a time; NULL: the bitmap is handed out whole */
	void *context;
};

enum { BAND_ROWS = 128 };

/* Are w x h, as the file says, what the catalogue says? (The catalogue's own numbers are within maxima.h.) False:
 * ERR_CORRUPT. */
bool decode_accept(const struct decode_job *job, uint32_t w, uint32_t h, struct err *err);

/* As decode_picture, after its checks of the catalogue's numbers; where the job has a band, *bitmap stays untouched. */
bool decode_jpeg(const struct decode_job *job, struct bitmap **bitmap, struct err *err);
bool decode_png(const struct decode_job *job, struct bitmap **bitmap, struct err *err);

#endif
