/* lockout: what wrong PINs cost: after three of them 30 s, and twice as long each time, up to 15 min. Pure. */
#ifndef MINGYUE_LOCKOUT_H
#define MINGYUE_LOCKOUT_H

#include <stdint.h>

struct lockout {
	unsigned wrong; /* since the last right one */
	uint64_t until_ms;
};

void lockout_wrong(struct lockout *lockout, uint64_t now_ms);
void lockout_right(struct lockout *lockout);
/* Seconds to wait, rounded up; 0: a PIN may be tried. */
unsigned lockout_left_s(const struct lockout *lockout, uint64_t now_ms);

#endif
