#include "pan.h"

#include <math.h>

#include "ease.h"

enum { GLIDE_MS = 260 };

static const float fling_s =
    0.325f; /* time constant of a fling, as iOS's UIScrollViewDecelerationRateNormal (0.998 a ms) comes to */
static const float spring_per_s = 14; /* natural frequency of the critically damped spring at the edges */
static const float stretch = 0.55f;   /* of the rubber: the share of a small pull that shows */
static const float closer = 2.5f;     /* zoom of a double tap */
static const float fastest = 20000;   /* pixels a second */
static const float over_edge = 0.4f;  /* of its speed, when it goes beyond an edge */
static const float slowest_s = 4;     /* when less than a pixel is left of the fastest fling */

static float fit(float x, float low, float high)
{
	return fminf(fmaxf(x, low), high);
}

/* Where along one axis the content may rest at zoom: from *low to *high. What is smaller than the viewport lies in its middle. */
static void bounds(const struct viewport *port, int axis, float zoom, float *low, float *high)
{
	float begin = axis == 0 ? port->box.x : port->box.y, length = axis == 0 ? port->box.w : port->box.h;
	float from = axis == 0 ? port->content.x : port->content.y, all = axis == 0 ? port->content.w : port->content.h;
	if (zoom <= 1 && all > length && !(axis == 0 ? port->scrolls_x : port->scrolls_y)) {
		*low = *high = 0; /* it is cut off there, evenly, and shown whole only larger */
		return;
	}
	if (all * zoom <= length + 0.5f) {
		*low = *high = begin + (length - all * zoom) / 2 - from * zoom;
		return;
	}
	*low = begin + length - (from + all) * zoom;
	*high = begin - from * zoom;
}

/* A pull beyond the edge shows less and less of itself: (1 - 1/(x c/d + 1)) d, the curve of UIScrollView. */
static float rubber(float over, float length)
{
	float pull = fabsf(over) * stretch / length;
	return copysignf((1 - 1 / (pull + 1)) * length, over);
}

/* How far a pull is that shows so much of itself. */
static float unrubber(float shown, float length)
{
	float share = fminf(fabsf(shown) / length, 0.95f);
	return copysignf(share / (1 - share) / stretch * length, shown);
}

static float stretched(float x, float low, float high, float length)
{
	if (x < low)
		return low + rubber(x - low, length);
	return x > high ? high + rubber(x - high, length) : x;
}

static float pulled(float x, float low, float high, float length)
{
	if (x < low)
		return low + unrubber(x - low, length);
	return x > high ? high + unrubber(x - high, length) : x;
}

static bool finite_view(const struct view *view)
{
	return isfinite(view->x) && isfinite(view->y) && isfinite(view->zoom);
}

static void show_raw(struct pan *pan)
{
	const struct viewport *port = &pan->viewport;
	float low, high;
	pan->view.zoom = pan->raw.zoom;
	bounds(port, 0, pan->view.zoom, &low, &high);
	pan->view.x = stretched(pan->raw.x, low, high, port->box.w);
	bounds(port, 1, pan->view.zoom, &low, &high);
	pan->view.y = stretched(pan->raw.y, low, high, port->box.h);
}

/* The place of rest nearest to view, on whole pixels. */
static struct view rest_of(const struct viewport *port, struct view view)
{
	float low, high;
	float before = view.zoom;
	view.zoom = fit(view.zoom, 1, fmaxf(port->max_zoom, 1));
	if (fabsf(view.zoom - 1) < 0.03f)
		view.zoom = 1;
	/* about the viewport's middle */
	float mx = port->box.x + port->box.w / 2, my = port->box.y + port->box.h / 2;
	view.x = mx - (mx - view.x) / before * view.zoom;
	view.y = my - (my - view.y) / before * view.zoom;
	bounds(port, 0, view.zoom, &low, &high);
	view.x = roundf(fit(view.x, low, high));
	bounds(port, 1, view.zoom, &low, &high);
	view.y = roundf(fit(view.y, low, high));
	return view;
}

void pan_init(struct pan *pan, const struct viewport *viewport, bool reduced)
{
	*pan = (struct pan){.viewport = *viewport, .reduced = reduced};
	struct view view = viewport->view.zoom > 0 ? viewport->view : (struct view){0, 0, 1};
	pan->view = pan->raw = viewport->box.w > 0 ? rest_of(viewport, view) : view;
}

void pan_keep(struct pan *pan, const struct viewport *viewport)
{
	pan->viewport = *viewport;
	if (pan->state == PAN_RESTS)
		pan->view = rest_of(viewport, pan->view);
}

void pan_hold(struct pan *pan)
{
	const struct viewport *port = &pan->viewport;
	float low, high;
	if (pan->state == PAN_HELD)
		return;
	pan->state = PAN_HELD;
	pan->raw = pan->view; /* caught in flight, also where the rubber has it */
	bounds(port, 0, pan->view.zoom, &low, &high);
	pan->raw.x = pulled(pan->view.x, low, high, port->box.w);
	bounds(port, 1, pan->view.zoom, &low, &high);
	pan->raw.y = pulled(pan->view.y, low, high, port->box.h);
}

void pan_drag(struct pan *pan, float dx, float dy)
{
	struct view raw = pan->raw;
	bool zooms = pan->viewport.max_zoom > 1; /* what only scrolls keeps to its line */
	raw.x += zooms || pan->viewport.scrolls_x ? dx : 0;
	raw.y += zooms || pan->viewport.scrolls_y ? dy : 0;
	if (pan->state != PAN_HELD || !finite_view(&raw))
		return;
	pan->raw = raw;
	show_raw(pan);
}

void pan_pinch(struct pan *pan, float x, float y, float scale, float dx, float dy)
{
	struct view raw = pan->raw;
	float max = fmaxf(pan->viewport.max_zoom, 1);
	if (pan->state != PAN_HELD || !(scale > 0))
		return;
	/* Beyond the ends of the zoom each step counts for less, the more so the farther it is. */
	float out = raw.zoom > max ? logf(raw.zoom / max) : raw.zoom < 1 ? -logf(raw.zoom) : 0;
	bool further = (raw.zoom > max && scale > 1) || (raw.zoom < 1 && scale < 1);
	float step = max > 1 ? (further ? powf(scale, 0.4f / (1 + 6 * out)) : scale) : 1;
	raw.zoom = fit(raw.zoom * step, 0.5f, max * 2);
	float grown = raw.zoom / pan->raw.zoom;
	raw.x = x - (x - dx - raw.x) * grown;
	raw.y = y - (y - dy - raw.y) * grown;
	if (!finite_view(&raw))
		return;
	pan->raw = raw;
	show_raw(pan);
}

static void glide(struct pan *pan, struct view to, uint64_t now_ms)
{
	pan->from = pan->view;
	pan->to = to;
	pan->begin_ms = now_ms;
	pan->state = PAN_GLIDES;
	if (pan->reduced) {
		pan->view = to;
		pan->state = PAN_RESTS;
	}
}

void pan_release(struct pan *pan, float vx, float vy, uint64_t now_ms)
{
	struct view rest = rest_of(&pan->viewport, pan->view);
	float v[2] = {isfinite(vx) ? fit(vx, -fastest, fastest) : 0, isfinite(vy) ? fit(vy, -fastest, fastest) : 0};
	if (pan->state != PAN_HELD)
		return;
	if (pan->reduced || fabsf(rest.zoom - pan->view.zoom) > 1e-4f) {
		glide(pan, rest, now_ms);
		return;
	}
	for (int i = 0; i < 2; i++) {
		struct pan_axis *axis = &pan->axis[i];
		axis->from = i == 0 ? pan->view.x : pan->view.y;
		bounds(&pan->viewport, i, pan->view.zoom, &axis->low, &axis->high);
		axis->springs = axis->from < axis->low || axis->from > axis->high;
		axis->v = axis->low == axis->high ? 0 : v[i] * (axis->springs ? over_edge : 1);
	}
	pan->begin_ms = now_ms;
	pan->state = PAN_FLIES;
}

/* Of a spring let go d from its rest with v, t later: how far it is. */
static float spring(float d, float v, float t)
{
	return (d + (v + spring_per_s * d) * t) * expf(-spring_per_s * t);
}

static float axis_at(const struct pan_axis *axis, float t, bool *moves)
{
	float bound = axis->v > 0 ? axis->high : axis->low, way = axis->v * fling_s;
	if (axis->springs) {
		bound = axis->from < axis->low ? axis->low : axis->high;
		float d = spring(axis->from - bound, axis->v, t);
		*moves |= t < 1 && (fabsf(d) > 0.4f || t < 0.15f);
		return bound + d;
	}
	float to = axis->from + way;
	if (axis->v == 0)
		return axis->from;
	if (to >= axis->low && to <= axis->high) {
		float left = way * expf(-t / fling_s);
		*moves |= fabsf(left) > 0.5f;
		return to - left;
	}
	/* It meets the bound at met_s and goes over it a little. */
	float met_s = fminf(-fling_s * logf(1 - (bound - axis->from) / way), slowest_s);
	if (t < met_s) {
		*moves = true;
		return axis->from + way * (1 - expf(-t / fling_s));
	}
	float v = axis->v * expf(-met_s / fling_s) * over_edge, d = spring(0, v, t - met_s);
	*moves |= t - met_s < 0.08f || fabsf(d) > 0.4f;
	return bound + d;
}

/* Where it comes to rest: it may only be near it in the last frame that moves. */
static float axis_end(const struct pan_axis *axis)
{
	if (axis->springs)
		return axis->from < axis->low ? axis->low : axis->high;
	return fit(axis->from + axis->v * fling_s, axis->low, axis->high);
}

bool pan_tick(struct pan *pan, uint64_t now_ms)
{
	float t = now_ms > pan->begin_ms ? (float)(now_ms - pan->begin_ms) / 1000 : 0;
	bool moves = false;
	if (pan->state == PAN_FLIES) {
		pan->view.x = axis_at(&pan->axis[0], t, &moves);
		pan->view.y = axis_at(&pan->axis[1], t, &moves);
	} else if (pan->state == PAN_GLIDES) {
		float p = t * 1000 / GLIDE_MS, s = ease_out(p < 1 ? p : 1);
		moves = p < 1;
		pan->view.x = pan->from.x + (pan->to.x - pan->from.x) * s;
		pan->view.y = pan->from.y + (pan->to.y - pan->from.y) * s;
		pan->view.zoom = pan->from.zoom + (pan->to.zoom - pan->from.zoom) * s;
	} else {
		return false;
	}
	if (!moves) {
		if (pan->state == PAN_FLIES) {
			pan->view.x = axis_end(&pan->axis[0]);
			pan->view.y = axis_end(&pan->axis[1]);
		}
		pan->view = rest_of(&pan->viewport, pan->view);
		pan->state = PAN_RESTS;
	}
	return moves;
}

void pan_toggle(struct pan *pan, float x, float y, uint64_t now_ms)
{
	struct view to = pan->view;
	to.zoom = pan->view.zoom > 1.05f ? 1 : fminf(closer, pan->viewport.max_zoom);
	if (pan->viewport.max_zoom <= 1 || pan->state == PAN_HELD)
		return;
	to.x = x - (x - to.x) / pan->view.zoom * to.zoom;
	to.y = y - (y - to.y) / pan->view.zoom * to.zoom;
	glide(pan, rest_of(&pan->viewport, to), now_ms);
}

bool pan_takes(const struct pan *pan, float dx, float dy)
{
	const struct viewport *port = &pan->viewport;
	bool across = fabsf(dx) > fabsf(dy);
	float low, high;
	if (port->box.w <= 0)
		return false;
	if (pan->view.zoom > 1.01f)
		return true;
	if (across ? !port->scrolls_x : !port->scrolls_y)
		return false;
	bounds(port, across ? 0 : 1, pan->view.zoom, &low, &high);
	return high - low > 1;
}
