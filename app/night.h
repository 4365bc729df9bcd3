/* night: outside the bright hours the screen may be dark. Pure: no clock, no screen. */
#ifndef MINGYUE_NIGHT_H
#define MINGYUE_NIGHT_H

#include <stdbool.h>
#include <stdint.h>

enum {
	NIGHT_LINGER_MS = 10 * 60 * 1000, /* bright after the last touch */
	NIGHT_START_MS = 60 * 1000,       /* and after the start: whoever switched it on sees that it works */
};

struct night {
	int from_min, until_min; /* of the day; the same: always bright */
	bool proven;             /* the clock is right: a wall that only believes it is night stays bright */
	bool dark;
	uint64_t until_ms; /* bright until then in any case */
};

void night_init(struct night *night, int from_min, int until_min, uint64_t now_ms);
/* Somebody is there. True: it was dark, so that this touch meets nothing that could be seen. */
bool night_touched(struct night *night, uint64_t now_ms);
/* Goes on to civil_min (minutes since 1970-01-01 00:00 of the hall's clock); what dark then is. */
bool night_tick(struct night *night, int64_t civil_min, uint64_t now_ms);

#endif
