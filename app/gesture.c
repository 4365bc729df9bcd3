#include "gesture.h"

#include <math.h>
#include <string.h>

enum {
	SLOP = 18,       /* u a finger may move and still tap */
	DOUBLE_TAP = 60, /* u between two taps */
	DOUBLE_TAP_MS = 320,
	PALM_MS = 70,       /* three contacts within that are a hand */
	VELOCITY_MS = 100,  /* how far back a velocity looks */
	RESTED_MS = 60,     /* a finger that did not move for so long before it left does not fling */
	SWIPE = 180,        /* u that are a swipe however slow */
	SWIPE_LEAST = 36,   /* u a quick one has at least */
	SWIPE_SPEED = 500,  /* u a second that are quick */
	STANDS_MS = 120000, /* no finger is so still */
	FARTHEST = 1000000, /* pixels: beyond it is no place */
};

void gesture_init(struct gesture_state *state, float u)
{
	*state = (struct gesture_state){.u = u};
}

static struct gesture *emit(const struct gesture_state *state, struct gesture out[GESTURE_OUT], size_t *count,
			    enum gesture_kind kind)
{
	const struct contact *at = state->contacts;
	struct gesture *gesture = &out[(*count)++];
	*gesture = (struct gesture){.kind = kind,
				    .x = at[0].x,
				    .y = at[0].y,
				    .begin_x = state->begin_x,
				    .begin_y = state->begin_y,
				    .scale = 1,
				    .at_ms = state->now_ms};
	if (kind >= GESTURE_PINCH_BEGIN) {
		gesture->x = (at[0].x + at[1].x) / 2;
		gesture->y = (at[0].y + at[1].y) / 2;
	}
	return gesture;
}

static void sample(struct gesture_state *state)
{
	if (state->sample_count == GESTURE_SAMPLES)
		memmove(state->samples, state->samples + 1, --state->sample_count * sizeof *state->samples);
	state->samples[state->sample_count].x = state->contacts[0].x;
	state->samples[state->sample_count].y = state->contacts[0].y;
	state->samples[state->sample_count++].at_ms = state->now_ms;
}

/* The slope of the line of least squares through the last samples, as Android's VelocityTracker has it at degree 1. */
static void velocity(const struct gesture_state *state, float *vx, float *vy)
{
	double n = 0, st = 0, stt = 0, sx = 0, sy = 0, stx = 0, sty = 0;
	*vx = *vy = 0;
	if (state->sample_count < 2 || state->now_ms - state->samples[state->sample_count - 1].at_ms > RESTED_MS)
		return;
	for (size_t i = 0; i < state->sample_count; i++) {
		uint64_t ago_ms = state->now_ms - state->samples[i].at_ms;
		if (ago_ms > VELOCITY_MS)
			continue;
		double t = -(double)ago_ms / 1000, x = (double)state->samples[i].x, y = (double)state->samples[i].y;
		n++;
		st += t;
		stt += t * t;
		sx += x;
		sy += y;
		stx += t * x;
		sty += t * y;
	}
	double det = n * stt - st * st;
	if (det < 1e-9)
		return;
	*vx = (float)((n * stx - st * sx) / det);
	*vy = (float)((n * sty - st * sy) / det);
}

static float spread(const struct gesture_state *state)
{
	return fmaxf(hypotf(state->contacts[1].x - state->contacts[0].x, state->contacts[1].y - state->contacts[0].y),
		     8 * state->u);
}

static void begin_drag(struct gesture_state *state, struct gesture out[GESTURE_OUT], size_t *count)
{
	state->state = GESTURE_DRAGS;
	state->begin_x = state->contacts[0].x; /* what it was before is no part of this drag */
	state->begin_y = state->contacts[0].y;
	state->sample_count = 0;
	sample(state);
	emit(state, out, count, GESTURE_DRAG_BEGIN);
}

/* Ends whatever goes on, without a tap or a fling. */
static void end(struct gesture_state *state, struct gesture out[GESTURE_OUT], size_t *count)
{
	if (state->state == GESTURE_PRESSED)
		emit(state, out, count, GESTURE_UNPRESS);
	else if (state->state == GESTURE_DRAGS)
		emit(state, out, count, GESTURE_DRAG_END);
	else if (state->state == GESTURE_PINCHES)
		emit(state, out, count, GESTURE_PINCH_END);
}

static size_t find(const struct gesture_state *state, const struct touch *touch)
{
	size_t i = 0;
	while (i < state->contact_count &&
	       (state->contacts[i].finger != touch->finger || state->contacts[i].device != touch->device))
		i++;
	return i;
}

static void down(struct gesture_state *state, const struct touch *touch, struct gesture out[GESTURE_OUT], size_t *count)
{
	bool other = state->contact_count > 0 && state->contacts[0].device != touch->device;
	if (other || state->contact_count == GESTURE_CONTACTS)
		return;
	state->contacts[state->contact_count++] =
	    (struct contact){touch->device, touch->finger, touch->x, touch->y, touch->x, touch->y, state->now_ms};
	if (state->contact_count == 1) {
		state->state = GESTURE_PRESSED;
		state->begin_x = touch->x;
		state->begin_y = touch->y;
		state->begin_ms = state->now_ms;
		state->sample_count = 0;
		sample(state);
		emit(state, out, count, GESTURE_PRESS);
	} else if (state->contact_count == 2 && state->state != GESTURE_IGNORES) {
		end(state, out, count);
		state->state = GESTURE_PINCHES;
		state->distance = spread(state);
		emit(state, out, count, GESTURE_PINCH_BEGIN);
	} else if (state->state != GESTURE_IGNORES &&
		   (state->contact_count > 3 || state->now_ms - state->begin_ms < PALM_MS)) {
		end(state, out, count);
		state->state = GESTURE_IGNORES;
	}
}

static void move(struct gesture_state *state, const struct touch *touch, struct gesture out[GESTURE_OUT], size_t *count)
{
	size_t i = find(state, touch);
	if (i == state->contact_count)
		return;
	struct contact before[2] = {state->contacts[0], state->contacts[1]};
	struct contact *contact = &state->contacts[i];
	contact->x = touch->x;
	contact->y = touch->y;
	if (hypotf(touch->x - contact->stands_x, touch->y - contact->stands_y) > SLOP * state->u) {
		contact->stands_x = touch->x;
		contact->stands_y = touch->y;
		contact->stands_ms = state->now_ms;
	}
	if (i == 0)
		sample(state);
	if (state->state == GESTURE_PRESSED && i == 0 &&
	    hypotf(touch->x - state->begin_x, touch->y - state->begin_y) > SLOP * state->u) {
		emit(state, out, count, GESTURE_UNPRESS);
		state->state = GESTURE_DRAGS;
		emit(state, out, count, GESTURE_DRAG_BEGIN);
		struct gesture *drag = emit(state, out, count, GESTURE_DRAG);
		drag->dx = touch->x - state->begin_x;
		drag->dy = touch->y - state->begin_y;
	} else if (state->state == GESTURE_DRAGS && i == 0) {
		struct gesture *drag = emit(state, out, count, GESTURE_DRAG);
		drag->dx = touch->x - before[0].x;
		drag->dy = touch->y - before[0].y;
	} else if (state->state == GESTURE_PINCHES && i < 2) {
		struct gesture *pinch = emit(state, out, count, GESTURE_PINCH);
		float distance = spread(state);
		pinch->scale = distance / state->distance;
		pinch->dx = pinch->x - (before[0].x + before[1].x) / 2;
		pinch->dy = pinch->y - (before[0].y + before[1].y) / 2;
		state->distance = distance;
	}
}

static void tap(struct gesture_state *state, struct gesture out[GESTURE_OUT], size_t *count)
{
	bool second = state->tap_ms != 0 && state->now_ms - state->tap_ms <= DOUBLE_TAP_MS &&
		      hypotf(state->begin_x - state->tap_x, state->begin_y - state->tap_y) <= DOUBLE_TAP * state->u;
	emit(state, out, count, second ? GESTURE_DOUBLE_TAP : GESTURE_TAP);
	state->tap_ms = second ? 0 : state->now_ms;
	state->tap_x = state->begin_x;
	state->tap_y = state->begin_y;
}

static void up(struct gesture_state *state, const struct touch *touch, struct gesture out[GESTURE_OUT], size_t *count)
{
	size_t i = find(state, touch);
	if (i == state->contact_count)
		return;
	bool counts = i == 0 || (i == 1 && state->state == GESTURE_PINCHES);
	if (counts && state->state == GESTURE_PRESSED && touch->kind == TOUCH_UP) {
		tap(state, out, count);
	} else if (counts) {
		float vx, vy;
		velocity(state, &vx, &vy);
		end(state, out, count);
		if (state->state == GESTURE_DRAGS && touch->kind == TOUCH_UP) {
			out[*count - 1].vx = vx;
			out[*count - 1].vy = vy;
		}
	}
	state->contact_count--;
	memmove(state->contacts + i, state->contacts + i + 1, (state->contact_count - i) * sizeof *state->contacts);
	if (state->contact_count == 0)
		state->state = GESTURE_IDLE;
	else if (counts && state->state == GESTURE_PINCHES && state->contact_count == 1)
		begin_drag(state, out, count); /* the other goes on */
	else if (counts && state->state == GESTURE_PINCHES)
		state->state = GESTURE_IGNORES; /* an ignored one must not take the place of who left */
}

size_t gesture_touch(struct gesture_state *state, const struct touch *touch, struct gesture out[GESTURE_OUT])
{
	size_t count = 0;
	/* Panels report in any order and late; time only goes on. */
	if (touch->at_ms > state->now_ms)
		state->now_ms = touch->at_ms;
	bool placed = fabsf(touch->x) < FARTHEST && fabsf(touch->y) < FARTHEST; /* false for what is no number */
	if (touch->kind == TOUCH_DOWN && placed && find(state, touch) == state->contact_count)
		down(state, touch, out, &count);
	else if (touch->kind == TOUCH_MOVE && placed)
		move(state, touch, out, &count);
	else if (touch->kind == TOUCH_UP || touch->kind == TOUCH_CANCEL)
		up(state, touch, out, &count);
	return count;
}

size_t gesture_expire(struct gesture_state *state, uint64_t now_ms, struct gesture out[GESTURE_OUT])
{
	for (size_t i = 0; i < state->contact_count; i++) {
		const struct contact *at = &state->contacts[i];
		struct touch gone = {TOUCH_CANCEL, at->device, at->finger, at->x, at->y, now_ms};
		if (now_ms > at->stands_ms + STANDS_MS)
			return gesture_touch(state, &gone, out);
	}
	return 0;
}

size_t gesture_clear(struct gesture_state *state, uint64_t now_ms, struct gesture out[GESTURE_OUT])
{
	size_t count = 0;
	state->now_ms = now_ms > state->now_ms ? now_ms : state->now_ms;
	end(state, out, &count);
	state->state = GESTURE_IDLE;
	state->contact_count = state->sample_count = 0;
	state->tap_ms = 0;
	return count;
}

bool gesture_held(const struct gesture_state *state)
{
	return state->contact_count > 0;
}

int gesture_swipe(const struct gesture_state *state, const struct gesture *end)
{
	float dx = end->x - end->begin_x, dy = end->y - end->begin_y, u = state->u;
	if (fabsf(dx) < 1.2f * fabsf(dy) || fabsf(dx) < SWIPE_LEAST * u)
		return 0;
	if (fabsf(end->vx) > SWIPE_SPEED * u)
		return end->vx * dx > 0 ? (dx < 0 ? -1 : 1) : 0; /* thrown back: no swipe */
	return fabsf(dx) < SWIPE * u ? 0 : dx < 0 ? -1 : 1;
}

bool gesture_sound(const struct gesture_state *state)
{
	static const size_t least[] = {0, 1, 1, 2, 1}, most[] = {0, 1, 1, 3, GESTURE_CONTACTS};
	bool sound = state->contact_count >= least[state->state] && state->contact_count <= most[state->state] &&
		     state->sample_count <= GESTURE_SAMPLES;
	for (size_t i = 0; sound && i < state->contact_count; i++)
		sound = isfinite(state->contacts[i].x) && isfinite(state->contacts[i].y) &&
			state->contacts[i].device == state->contacts[0].device;
	return sound;
}
