/* blit: the two loops over pixels pixman has none for. 32-bit pixels of any meaning. Any thread. */
#ifndef MINGYUE_BLIT_H
#define MINGYUE_BLIT_H

#include <stddef.h>
#include <stdint.h>

/* A view of somebody's pixels. */
struct pixels {
	uint32_t *at;
	size_t stride_px;
	int w, h;
};

/* out = a + (b - a) * weight / 256 in every byte, rounded; weight 0..256, so that both ends are exact. All of one
 * size; out may be a or b. */
void blit_fade(struct pixels out, struct pixels a, struct pixels b, unsigned weight);

/* Copies in turned clockwise by degrees (0, 90, 180, 270). out has the size of the turned picture and is not in. */
void blit_turn(struct pixels out, struct pixels in, int degrees);

#endif
