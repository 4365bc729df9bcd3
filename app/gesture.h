/* gesture: touches in, gestures out: tap, drag with a velocity, pinch of two fingers. A third finger and palms are ignored. Pure: no SDL,
 * no clock, no memory of its own. */
#ifndef MINGYUE_GESTURE_H
#define MINGYUE_GESTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum touch_kind { TOUCH_DOWN, TOUCH_MOVE, TOUCH_UP, TOUCH_CANCEL };

struct touch {
	enum touch_kind kind;
	int64_t device, finger;
	float x, y; /* logical pixels */
	uint64_t at_ms;
};

enum gesture_kind {
	GESTURE_PRESS,      /* a finger has come down: what is under it looks pressed */
	GESTURE_UNPRESS,    /* and will not become a tap: it moved away, or a second one came */
	GESTURE_TAP,        /* ends a press; the first of a double tap too, so that no tap waits */
	GESTURE_DOUBLE_TAP, /* the second, in place of its tap */
	GESTURE_DRAG_BEGIN,
	GESTURE_DRAG,
	GESTURE_DRAG_END,
	GESTURE_PINCH_BEGIN,
	GESTURE_PINCH,
	GESTURE_PINCH_END,
};

struct gesture {
	enum gesture_kind kind;
	float x, y;             /* where the finger is, or the middle of the two */
	float begin_x, begin_y; /* where the press began; after a pinch, where the finger that is left was */
	float dx, dy;           /* DRAG, PINCH: moved since the last one */
	float vx, vy;           /* DRAG_END: pixels a second */
	float scale;            /* PINCH: grown since the last one */
	uint64_t at_ms;
};

enum { GESTURE_CONTACTS = 10, GESTURE_SAMPLES = 12, GESTURE_OUT = 4 };

struct contact {
	int64_t device, finger;
	float x, y;
	float stands_x, stands_y; /* where it has been since stands_ms, to within what a tap may move */
	uint64_t stands_ms;
};

struct gesture_state {
	float u;
	enum { GESTURE_IDLE, GESTURE_PRESSED, GESTURE_DRAGS, GESTURE_PINCHES, GESTURE_IGNORES } state;
	struct contact contacts[GESTURE_CONTACTS]; /* in the order they came; the first two count */
	size_t contact_count;
	float begin_x, begin_y, distance;
	uint64_t begin_ms, now_ms, tap_ms; /* tap_ms 0: none before this one */
	float tap_x, tap_y;
	struct {
		float x, y;
		uint64_t at_ms;
	} samples[GESTURE_SAMPLES];
	size_t sample_count;
};

/* u: pixels of 1/1080 of the short side; how far is far is measured in it. */
void gesture_init(struct gesture_state *state, float u);
/* At most GESTURE_OUT gestures of one touch. What makes no sense (an unknown finger, no number) yields none. */
size_t gesture_touch(struct gesture_state *state, const struct touch *touch, struct gesture out[GESTURE_OUT]);
/* The fingers are gone, with their panel or what they were on: ends what has begun, without a tap or a fling. */
size_t gesture_clear(struct gesture_state *state, uint64_t now_ms, struct gesture out[GESTURE_OUT]);
/* A contact that has stood still for two minutes is dirt, or its panel has lost it: it is taken for gone. One a call. */
size_t gesture_expire(struct gesture_state *state, uint64_t now_ms, struct gesture out[GESTURE_OUT]);
/* A finger is down. */
bool gesture_held(const struct gesture_state *state);
/* What a DRAG_END is: -1 a swipe to the left, 1 to the right, 0 none. */
int gesture_swipe(const struct gesture_state *state, const struct gesture *end);
/* Its invariants; for tests. */
bool gesture_sound(const struct gesture_state *state);

#endif
