/* sample: which pixels a quad covers, and where in the layer each of them takes its colour, one axis at a time. The rule
 * is a GPU's: a pixel is drawn when its centre is in the quad. Any thread. */
#ifndef MINGYUE_SAMPLE_H
#define MINGYUE_SAMPLE_H

#include <pixman.h>
#include <stdbool.h>

/* Pixels from..to, not including to, cut to 0..limit; empty when to <= from. */
struct span {
	int from, to;
};
struct span sample_span(float at, float length, int limit);

struct axis {
	struct span span; /* pixels of the target */
	double at;        /* where the centre of the first of them is in the layer; pixel 0 is 0..1 */
	double step;      /* from one pixel to the next, in the layer */
	bool whole;       /* pixel on pixel: nothing to interpolate */
};
/* src and dst as canvas_quad has them; both lengths > 0. */
struct axis sample_axis(float src, float src_length, float dst, float dst_length, int limit);

/* Gives image the transform by which pixman composites the spans of x and y, source position 0, 0. */
void sample_transform(pixman_image_t *image, const struct axis *x, const struct axis *y);

#endif
