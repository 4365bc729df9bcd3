/* reduce: a part of a large picture at another size, added up from pieces that come one after the other, so that the picture is never
 * in memory as a whole. A triangle filter: bilinear where it is enlarged, an area where it is reduced. Any thread. */
#ifndef MINGYUE_REDUCE_H
#define MINGYUE_REDUCE_H

#include "bitmap.h"

/* How one side of the output takes its pixels from the side of a picture: pixel i the weights[i * taps + k] of pixel first[i] + k,
 * for k below held[i]. */
struct taps {
	int count, taps;
	int *first, *held;
	float *weights;
};

/* count pixels from from..from + length of side pixels. */
struct taps taps_create(double from, double length, int side, int count);
void taps_finish(struct taps *taps);
/* Output pixels from..to that take something of pixels lo..hi, not including the second of each; 0..0 when none does. */
void taps_reached(const struct taps *taps, int lo, int hi, int *from, int *to);
/* The weight that pixel i takes from lo..hi. */
float taps_weight(const struct taps *taps, int i, int lo, int hi);

/* Adds a piece (its pixel 0, 0 at x0, y0 of the picture) to out, weighted as xs and ys say: what lies on a border takes its shares from
 * both sides, so no seam shows, whichever piece comes first. */
void reduce_add(struct bitmap *out, const struct taps *xs, const struct taps *ys, const struct bitmap *piece, int x0,
		int y0);
/* Adds share of a pixel to out's. */
void reduce_add_pixel(uint32_t *out, uint32_t pixel, float share);

#endif
