#include "hold.h"

static const char left[] = "hold_left_s";

void hold_load(struct hold *hold, struct state *state, uint64_t now_ms)
{
	int64_t left_s = state_number(state, left);
	*hold = (struct hold){.saved_ms = now_ms};
	if (left_s > 0)
		hold->until_ms = now_ms + (uint64_t)(left_s < HOLD_S ? left_s : HOLD_S) * 1000;
}

void hold_resume(struct hold *hold, struct state *state, uint64_t now_ms)
{
	struct err ignored;
	hold_load(hold, state, now_ms);
	int64_t left_s = hold_left_s(hold, now_ms) - HOLD_SAVE_S;
	if (hold->until_ms == 0)
		return;
	state_set_number(state, left, left_s > 0 ? left_s : 0, &ignored);
	hold->until_ms = left_s > 0 ? now_ms + (uint64_t)left_s * 1000 : 0;
}

bool hold_begin(struct hold *hold, struct state *state, uint64_t now_ms, struct err *err)
{
	if (!state_set_number(state, left, HOLD_S, err))
		return false;
	*hold = (struct hold){.until_ms = now_ms + (uint64_t)HOLD_S * 1000, .saved_ms = now_ms};
	return true;
}

bool hold_release(struct hold *hold, struct state *state, struct err *err)
{
	if (hold->until_ms != 0 && !state_set_number(state, left, 0, err))
		return false;
	*hold = (struct hold){.until_ms = 0};
	return true;
}

bool hold_tick(struct hold *hold, struct state *state, uint64_t now_ms)
{
	struct err ignored;
	if (hold->until_ms == 0)
		return false;
	if (now_ms >= hold->until_ms) {
		hold->until_ms = 0; /* also when the disk does not take it: a restart then holds for a while longer */
		state_set_number(state, left, 0, &ignored);
		return true;
	}
	if (now_ms - hold->saved_ms >= (uint64_t)HOLD_SAVE_S * 1000) {
		state_set_number(state, left, hold_left_s(hold, now_ms), &ignored);
		hold->saved_ms = now_ms;
	}
	return false;
}

int64_t hold_left_s(const struct hold *hold, uint64_t now_ms)
{
	return hold->until_ms > now_ms ? (int64_t)((hold->until_ms - now_ms + 999) / 1000) : 0;
}
