#include "night.h"

enum { DAY_MIN = 24 * 60 };

void night_init(struct night *night, int from_min, int until_min, uint64_t now_ms)
{
	*night = (struct night){.from_min = from_min, .until_min = until_min, .until_ms = now_ms + NIGHT_START_MS};
}

bool night_touched(struct night *night, uint64_t now_ms)
{
	bool was = night->dark;
	night->until_ms = now_ms + NIGHT_LINGER_MS;
	night->dark = false;
	return was;
}

static bool is_bright(const struct night *night, int64_t civil_min)
{
	int64_t min = (civil_min % DAY_MIN + DAY_MIN) % DAY_MIN;
	if (night->from_min == night->until_min)
		return true;
	if (night->from_min < night->until_min)
		return min >= night->from_min && min < night->until_min;
	return min >= night->from_min || min < night->until_min;
}

bool night_tick(struct night *night, int64_t civil_min, uint64_t now_ms)
{
	night->dark = night->proven && now_ms >= night->until_ms && !is_bright(night, civil_min);
	return night->dark;
}
