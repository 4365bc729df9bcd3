#include "trial.h"

const struct trial_rules trial_default = {.trial_ms = 600000, .frames_ms = 60000, .taken_ms = 300000, .crashes = 3};

void trial_begin(struct trial *trial, int64_t version, int crashes, uint64_t now_ms)
{
	*trial = (struct trial){
	    .version = version, .crashes = crashes, .begin_ms = now_ms, .frame_ms = now_ms, .good_ms = now_ms};
}

/* The time that passes does not count. */
static void pause_it(struct trial *trial, uint64_t now_ms)
{
	trial->begin_ms = trial->frame_ms = trial->good_ms = now_ms;
}

enum trial_verdict trial_step(struct trial *trial, const struct trial_rules *rules, const struct wall *wall,
			      uint64_t now_ms, const char **why)
{
	if (wall->there && !wall->ended && (!trial->seen || wall->pid != trial->pid)) {
		trial->crashes += trial->seen;
		pause_it(trial, now_ms);
		trial->pid = wall->pid;
		trial->frames = wall->frames;
		trial->seen = true;
	}
	if (!trial->seen || (wall->there && wall->ended)) {
		trial->seen = false;
		pause_it(trial, now_ms);
		return TRIAL_GOES_ON;
	}
	if (trial->crashes >= rules->crashes) {
		*why = "the app crashed too often with it";
		return TRIAL_FAILED;
	}
	if (wall->there && wall->frames != trial->frames) {
		trial->frames = wall->frames;
		trial->frame_ms = now_ms;
	}
	bool shown = wall->there && wall_version(wall) == trial->version;
	if (!shown)
		trial->good_ms = now_ms;
	trial->shown = trial->shown || shown;
	if (now_ms - trial->frame_ms >= rules->frames_ms) {
		*why = "no frames came with it";
		return TRIAL_FAILED;
	}
	if (!shown && now_ms - trial->begin_ms >= rules->taken_ms) {
		*why = "the app does not take it";
		return TRIAL_FAILED;
	}
	return now_ms - trial->good_ms >= rules->trial_ms ? TRIAL_STOOD : TRIAL_GOES_ON;
}
