/* pan: how something dragged, flung and pinched in a viewport moves: rubber at the edges, fling, spring back. Pure; in closed forms, so
 * that it comes to rest at the same place whatever the frame rate. */
#ifndef MINGYUE_PAN_H
#define MINGYUE_PAN_H

#include <stdbool.h>
#include <stdint.h>

#include "scene.h"

/* One axis on its own way: flung from `from` with v, until it meets a bound and springs back to it. */
struct pan_axis {
	float from, v;   /* pixels, pixels a second, at the beginning */
	float low, high; /* where it may rest */
	bool springs;    /* out of bounds from the beginning */
};

struct pan {
	struct viewport viewport;
	bool reduced;     /* no motion but the fingers' */
	struct view view; /* as shown */
	struct view raw;  /* without the rubber, while held */
	enum { PAN_RESTS, PAN_HELD, PAN_FLIES, PAN_GLIDES } state;
	struct pan_axis axis[2];
	struct view from, to; /* PAN_GLIDES */
	uint64_t begin_ms;
};

/* At rest at viewport->view. */
void pan_init(struct pan *pan, const struct viewport *viewport, bool reduced);
/* The same thing composed anew: bounds change, the view stays. */
void pan_keep(struct pan *pan, const struct viewport *viewport);
void pan_hold(struct pan *pan);
void pan_drag(struct pan *pan, float dx, float dy);
/* Grows by scale about x, y of the screen, which moved by dx, dy. */
void pan_pinch(struct pan *pan, float x, float y, float scale, float dx, float dy);
/* Let go with a velocity. */
void pan_release(struct pan *pan, float vx, float vy, uint64_t now_ms);
/* Double tap: near x, y, or back to the whole. */
void pan_toggle(struct pan *pan, float x, float y, uint64_t now_ms);
/* True while it moves by itself. */
bool pan_tick(struct pan *pan, uint64_t now_ms);
/* Whether a drag that begins towards dx, dy is its own: it can go somewhere. */
bool pan_takes(const struct pan *pan, float dx, float dy);

#endif
