#include "pace.h"

/* xorshift64*, after Marsaglia and Vigna. */
static uint64_t chance_below(struct pace *pace, uint64_t limit)
{
	pace->chance ^= pace->chance >> 12;
	pace->chance ^= pace->chance << 25;
	pace->chance ^= pace->chance >> 27;
	return limit > 0 ? ((pace->chance * 2685821657736338717U) >> 11) % limit : 0;
}

void pace_init(struct pace *pace, uint64_t period_ms, uint64_t cap_ms, uint64_t seed)
{
	*pace = (struct pace){.period_ms = period_ms, .cap_ms = cap_ms > period_ms ? cap_ms : period_ms};
	pace->chance = (seed ^ (seed >> 31)) * 11400714819323198485U + 1;
	pace->chance = pace->chance != 0 ? pace->chance : 1;
	for (int i = 0; i < 8; i++) /* seeds that are alike part */
		chance_below(pace, 0);
}

uint64_t pace_first_ms(struct pace *pace)
{
	return chance_below(pace, pace->period_ms);
}

uint64_t pace_next_ms(struct pace *pace, bool answered)
{
	if (answered) {
		pace->failures = 0;
		return pace->period_ms - pace->period_ms / 5 + chance_below(pace, 2 * pace->period_ms / 5 + 1);
	}
	uint64_t wait_ms = pace->period_ms;
	for (unsigned i = 0; i < pace->failures && wait_ms < pace->cap_ms; i++)
		wait_ms *= 2;
	wait_ms = wait_ms < pace->cap_ms ? wait_ms : pace->cap_ms;
	pace->failures += pace->failures < 63;
	return wait_ms / 2 + chance_below(pace, wait_ms + 1);
}
