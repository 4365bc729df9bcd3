/* ease: how motions begin and end. p: 0 at the beginning, 1 at the end. */
#ifndef MINGYUE_EASE_H
#define MINGYUE_EASE_H

/* Quick at first, then settling: what comes to rest looks placed, not stopped. */
static inline float ease_out(float p)
{
	float left = 1 - p;
	return 1 - left * left * left;
}

static inline float ease_in_out(float p)
{
	return p * p * (3 - 2 * p);
}

#endif
