#include "decode.h"

#include "decode_format.h"
#include "maxima.h"

bool decode_accept(const struct decode_job *job, uint32_t w, uint32_t h, struct err *err)
{
	if (w != (uint32_t)job->rendition->w || h != (uint32_t)job->rendition->h)
		return err_set(err, ERR_CORRUPT, "the picture is %ux%u, the catalogue says %dx%d", w, h,
			       job->rendition->w, job->rendition->h);
	return true;
}

/* Checks the catalogue's numbers, then reads. */
static bool decode(struct decode_job job, struct bitmap **bitmap, struct err *err)
{
	const struct rendition *rendition = job.rendition;

	job.min_w = job.min_w > 1 ? job.min_w : 1;
	job.min_h = job.min_h > 1 ? job.min_h : 1;
	if (job.size > LIMIT_BLOB_BYTES)
		return err_set(err, ERR_LIMIT, "a picture file of %zu bytes is too large", job.size);
	if (rendition->w < 1 || rendition->h < 1)
		return err_set(err, ERR_CORRUPT, "the catalogue says a picture is %dx%d", rendition->w, rendition->h);
	if (rendition->w > LIMIT_PICTURE_SIDE || rendition->h > LIMIT_PICTURE_SIDE ||
	    (int64_t)rendition->w * rendition->h > LIMIT_PICTURE_PIXELS)
		return err_set(err, ERR_LIMIT, "a picture of %dx%d is too large", rendition->w, rendition->h);
	switch (rendition->mime) {
	case MIME_JPEG:
		return decode_jpeg(&job, bitmap, err);
	case MIME_PNG:
		return decode_png(&job, bitmap, err);
	case MIMES:
		break;
	}
	return err_set(err, ERR_CORRUPT, "pictures of kind %d are not shown", (int)rendition->mime);
}

bool decode_picture(const uint8_t *data, size_t size, const struct rendition *rendition, int min_w, int min_h,
		    struct bitmap **bitmap, struct err *err)
{
	return decode((struct decode_job){data, size, rendition, min_w, min_h, NULL, NULL}, bitmap, err);
}

bool decode_bands(const uint8_t *data, size_t size, const struct rendition *rendition, int min_w, int min_h,
		  decode_band *band, void *context, struct err *err)
{
	struct bitmap *none = NULL;

	return decode((struct decode_job){data, size, rendition, min_w, min_h, band, context}, &none, err);
}
