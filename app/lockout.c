#include "lockout.h"

enum { FREE = 2, FIRST_MS = 30 * 1000, LONGEST_MS = 15 * 60 * 1000, DOUBLINGS = 5 /* 30 s << 5 is over 15 min */ };

void lockout_wrong(struct lockout *lockout, uint64_t now_ms)
{
	if (lockout->wrong < FREE + 1 + DOUBLINGS)
		lockout->wrong++;
	if (lockout->wrong <= FREE)
		return;
	uint64_t wait_ms = (uint64_t)FIRST_MS << (lockout->wrong - FREE - 1);
	lockout->until_ms = now_ms + (wait_ms < LONGEST_MS ? wait_ms : LONGEST_MS);
}

void lockout_right(struct lockout *lockout)
{
	*lockout = (struct lockout){.wrong = 0};
}

unsigned lockout_left_s(const struct lockout *lockout, uint64_t now_ms)
{
	return lockout->until_ms > now_ms ? (unsigned)((lockout->until_ms - now_ms + 999) / 1000) : 0;
}
