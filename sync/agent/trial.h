/* trial: whether a new edition has stood its time on the wall. Pure: time and what the app says are parameters. */
#ifndef MINGYUE_TRIAL_H
#define MINGYUE_TRIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "wall.h"

struct trial_rules {
	uint64_t trial_ms;  /* without a crash, frames coming */
	uint64_t frames_ms; /* without a new frame while the app should run: it hangs, or cannot start */
	uint64_t taken_ms;  /* an app that runs and does not take the edition cannot read it */
	int crashes;        /* so many end the trial */
};
extern const struct trial_rules trial_default; /* 10 min, 60 s, 5 min, 3 */

/* One edition's trial; lost when the agent ends, and then begun anew with the crashes it had. */
struct trial {
	int64_t version;
	int crashes;
	int64_t pid;
	uint64_t frames;
	bool seen, shown; /* the app runs; it has shown the edition */
	uint64_t begin_ms, frame_ms, good_ms;
};

enum trial_verdict { TRIAL_GOES_ON, TRIAL_STOOD, TRIAL_FAILED };

void trial_begin(struct trial *trial, int64_t version, int crashes, uint64_t now_ms);
/* Takes what the app says now. *why (static, English) when it failed. An app that was ended, or never ran, neither stands nor fails. */
enum trial_verdict trial_step(struct trial *trial, const struct trial_rules *rules, const struct wall *wall,
			      uint64_t now_ms, const char **why);

#endif
