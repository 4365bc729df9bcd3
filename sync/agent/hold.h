/* hold: staff want no change on the wall (a visit of guests): nothing new goes up until they release it, or for four hours of the
 * board's own time. What is withdrawn goes all the same, and an edition that fails its trial still gives way. It outlives a restart. */
#ifndef MINGYUE_HOLD_H
#define MINGYUE_HOLD_H

#include "state.h"

enum {
	HOLD_S = 4 * 3600,
	HOLD_SAVE_S = 300, /* how often what is left is written down: a card wears */
};

struct hold {
	uint64_t until_ms, saved_ms; /* monotonic; until 0: nothing is held */
};

/* What state.db says is left, from now_ms on. */
void hold_load(struct hold *hold, struct state *state, uint64_t now_ms);
/* As hold_load, for a daemon that begins. How long the board was off it cannot know: a restart counts as HOLD_SAVE_S, so that no
 * number of restarts makes it longer. */
void hold_resume(struct hold *hold, struct state *state, uint64_t now_ms);
/* Begins, or begins anew. ERR_IO. */
bool hold_begin(struct hold *hold, struct state *state, uint64_t now_ms, struct err *err);
/* Also when nothing is held. ERR_IO. */
bool hold_release(struct hold *hold, struct state *state, struct err *err);
/* Once a turn: writes down what is left, now and then. True: it has just run out. */
bool hold_tick(struct hold *hold, struct state *state, uint64_t now_ms);
/* Seconds left, rounded up; 0: nothing is held. */
int64_t hold_left_s(const struct hold *hold, uint64_t now_ms);

#endif
