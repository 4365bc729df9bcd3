/* bare: what the reference programs share: the clock and the least code that decodes a JPEG. */
#ifndef MINGYUE_BARE_H
#define MINGYUE_BARE_H

#include <stdint.h>

uint64_t bare_ns(void);
/* Decodes path at the smallest M/8 scale that covers min_w x min_h (0: full size) into malloc'ed XRGB. Exits on error. */
uint32_t *bare_jpeg(const char *path, int min_w, int min_h, int *w, int *h);

#endif
