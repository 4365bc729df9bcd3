#include "sample.h"

#include <math.h>
#include <stdlib.h>

/* Edges this near to a pixel's centre are on it: sums of floats must not move a picture that was meant to be at whole
 * pixels. */
static const float NEAR_PX = 1.0F / 512;

struct span sample_span(float at, float length, int limit)
{
	float from = ceilf(at - 0.5F - NEAR_PX), to = ceilf(at + length - 0.5F - NEAR_PX);

	return (struct span){
	    .from = (int)fminf(fmaxf(from, 0), (float)limit),
	    .to = (int)fminf(fmaxf(to, 0), (float)limit),
	};
}

struct axis sample_axis(float src, float src_length, float dst, float dst_length, int limit)
{
	struct axis axis = {.span = sample_span(dst, dst_length, limit), .step = (double)src_length / dst_length};
	double count = axis.span.to - axis.span.from;

	axis.at = src + (axis.span.from + 0.5 - dst) * axis.step;
	/* less than a 256th of a pixel cannot be told by pixman's weights */
	axis.whole = fabs(axis.step - 1) * count < 1.0 / 256 && fabs(axis.at - 0.5 - round(axis.at - 0.5)) < 1.0 / 256;
	return axis;
}

/* pixman_double_to_fixed cuts off. */
static pixman_fixed_t fixed(double value)
{
	return (pixman_fixed_t)lround(value * pixman_fixed_1);
}

static void transform_axis(const struct axis *axis, pixman_fixed_t *scale, pixman_fixed_t *offset)
{
	double count = axis->span.to - axis->span.from, middle = axis->at + (count / 2 - 0.5) * axis->step;

	*scale = fixed(fmin(axis->step, 16384));
	/* A step in 16.16 fixed point is 0.015 pixels off after 2000: half of it on either side. 1/256: pixman cuts its
	 * weights to 7 bits, this rounds them. */
	*offset = fixed(middle - pixman_fixed_to_double(*scale) * count / 2 + 1.0 / 256);
}

void sample_transform(pixman_image_t *image, const struct axis *x, const struct axis *y)
{
	pixman_transform_t transform;

	pixman_transform_init_identity(&transform);
	transform_axis(x, &transform.matrix[0][0], &transform.matrix[0][2]);
	transform_axis(y, &transform.matrix[1][1], &transform.matrix[1][2]);
	if (!pixman_image_set_transform(image, &transform))
		abort();
}
