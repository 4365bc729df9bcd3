/* Any touches, in any order: whatever begins ends once, every number is one, and with all fingers up nothing goes on. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gesture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FINGERS = 12 };

/* What has begun: one thing at most. */
static enum { NOTHING, PRESS, DRAG, PINCH } begun;

static void expect(bool right)
{
	if (!right)
		abort();
}

static void follow(const struct gesture *gesture)
{
	static const int from[] = {
	    [GESTURE_PRESS] = NOTHING,    [GESTURE_UNPRESS] = PRESS,       [GESTURE_TAP] = PRESS,
	    [GESTURE_DOUBLE_TAP] = PRESS, [GESTURE_DRAG_BEGIN] = NOTHING,  [GESTURE_DRAG] = DRAG,
	    [GESTURE_DRAG_END] = DRAG,    [GESTURE_PINCH_BEGIN] = NOTHING, [GESTURE_PINCH] = PINCH,
	    [GESTURE_PINCH_END] = PINCH};
	expect((int)begun == from[gesture->kind]);
	if (gesture->kind == GESTURE_PRESS)
		begun = PRESS;
	else if (gesture->kind == GESTURE_DRAG_BEGIN)
		begun = DRAG;
	else if (gesture->kind == GESTURE_PINCH_BEGIN)
		begun = PINCH;
	else if (gesture->kind != GESTURE_DRAG && gesture->kind != GESTURE_PINCH)
		begun = NOTHING;
	expect(isfinite(gesture->x) && isfinite(gesture->y) && isfinite(gesture->begin_x) &&
	       isfinite(gesture->begin_y));
	expect(isfinite(gesture->dx) && isfinite(gesture->dy) && isfinite(gesture->vx) && isfinite(gesture->vy));
	expect(isfinite(gesture->scale) && gesture->scale > 0);
}

static void follow_all(const struct gesture_state *state, const struct gesture *gestures, size_t count)
{
	expect(count <= GESTURE_OUT);
	for (size_t i = 0; i < count; i++) {
		follow(&gestures[i]);
		int swipe = gesture_swipe(state, &gestures[i]);
		expect(swipe >= -1 && swipe <= 1);
	}
	expect(gesture_sound(state));
	expect(begun == NOTHING || gesture_held(state));
}

static void lift_all(struct gesture_state *state, uint64_t at_ms)
{
	struct gesture out[GESTURE_OUT];
	for (int64_t device = 0; device < 2; device++)
		for (int64_t finger = 0; finger < FINGERS; finger++) {
			struct touch up = {.kind = TOUCH_UP, .device = device, .finger = finger, .at_ms = at_ms};
			follow_all(state, out, gesture_touch(state, &up, out));
		}
	expect(!gesture_held(state) && begun == NOTHING);
}

/* A step: kind, finger and device, milliseconds, then x and y: small ones, or any bits at all. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gesture_state state;
	struct gesture out[GESTURE_OUT];
	uint64_t now_ms = 1000;
	begun = NOTHING;
	gesture_init(&state, size > 0 ? (float)(data[0] + 1) / 64 : 1);
	for (size_t i = 1; i + 8 < size; i += 9) {
		struct touch touch = {.kind = (enum touch_kind)(data[i] & 3),
				      .finger = data[i + 1] % FINGERS,
				      .device = data[i + 1] >> 7,
				      .x = (float)(data[i + 3] * 8 + data[i + 4]),
				      .y = (float)(data[i + 5] * 8 + data[i + 6])};
		touch.at_ms = now_ms += data[i + 2];
		if (data[i] & 0x40) {
			memcpy(&touch.x, data + i + 3, sizeof touch.x);
			touch.y = touch.x;
		} else if (data[i] & 0x20) {
			memcpy(&touch.y, data + i + 3, sizeof touch.y);
		}
		if (data[i] & 0x10)
			touch.at_ms = data[i + 7]; /* long ago */
		if ((data[i] & 0x8c) == 0x8c)
			follow_all(&state, out, gesture_clear(&state, state.now_ms + 7, out));
		else if ((data[i] & 0x8c) == 0x0c)
			follow_all(&state, out, gesture_expire(&state, now_ms += 1000 * (uint64_t)data[i + 2], out));
		else
			follow_all(&state, out, gesture_touch(&state, &touch, out));
	}
	lift_all(&state, now_ms + 1);
	return 0;
}
