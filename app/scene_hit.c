/* Where things lie on a scene under a view, and what a finger meets. */
#include <math.h>
#include <stddef.h>

#include "scene.h"

static struct view view_of(const struct view *view)
{
	return view->zoom > 0 ? *view : (struct view){0, 0, 1};
}

/* A view at rest was composed for whole pixels; floats lose them by a hair. */
static float whole(float x)
{
	float near = roundf(x);
	return fabsf(x - near) < 0.02f ? near : x;
}

static struct box under(const struct view *view, struct box box)
{
	float left = whole(box.x * view->zoom + view->x), top = whole(box.y * view->zoom + view->y);
	float right = whole((box.x + box.w) * view->zoom + view->x),
	      bottom = whole((box.y + box.h) * view->zoom + view->y);
	return (struct box){left, top, right - left, bottom - top};
}

struct box scene_placed(enum hold hold, struct box box, float pin_x, float pin_y, const struct view *view)
{
	struct view at = view_of(view);
	if (hold == HOLD_VIEW)
		return under(&at, box);
	if (hold == HOLD_PIN) {
		box.x = roundf(pin_x * at.zoom + at.x + box.x - pin_x);
		box.y = roundf(pin_y * at.zoom + at.y + box.y - pin_y);
	}
	return box;
}

struct box scene_target_box(const struct target *target, const struct view *view)
{
	return scene_placed(target->hold, target->box, target->pin_x, target->pin_y, view);
}

/* How far x, y is from the box; 0 inside. */
static float away(struct box box, float x, float y)
{
	float dx = fmaxf(fmaxf(box.x - x, x - box.x - box.w), 0), dy = fmaxf(fmaxf(box.y - y, y - box.y - box.h), 0);
	return hypotf(dx, dy);
}

static const struct target *masked(const struct scene *scene, const struct view *view, float x, float y)
{
	struct view at = view_of(view);
	float cx = ((x - at.x) / at.zoom - scene->mask_box.x) / scene->mask_box.w * (float)scene->mask_w;
	float cy = ((y - at.y) / at.zoom - scene->mask_box.y) / scene->mask_box.h * (float)scene->mask_h;
	if (!(cx >= 0 && cy >= 0 && cx < (float)scene->mask_w && cy < (float)scene->mask_h))
		return NULL;
	size_t cell = scene->mask[(size_t)cy * (size_t)scene->mask_w + (size_t)cx];
	return cell > 0 && cell <= scene->target_count ? &scene->targets[cell - 1] : NULL;
}

const struct target *scene_hit(const struct scene *scene, const struct view *view, float x, float y, float slack)
{
	const struct target *best = NULL, *pin = NULL; /* of pins that overlap the nearer */
	float least = slack, nearest = INFINITY;
	bool in_viewport = scene->viewport.box.w > 0 && away(scene->viewport.box, x, y) <= 0;
	for (size_t i = scene->target_count; i-- > 0;) {
		const struct target *target = &scene->targets[i];
		if (target->masked || (target->hold != HOLD_SCREEN && !in_viewport))
			continue;
		struct box box = scene_target_box(target, view);
		float distance = away(box, x, y), middle = hypotf(x - box.x - box.w / 2, y - box.y - box.h / 2);
		if (distance <= 0 && target->hold != HOLD_PIN)
			return pin != NULL ? pin : target;
		if (distance <= 0 && middle < nearest) {
			nearest = middle;
			pin = target;
		}
		if (distance < least) {
			least = distance;
			best = target;
		}
	}
	if (pin != NULL)
		return pin;
	if (scene->mask != NULL && in_viewport) {
		const struct target *target = masked(scene, view, x, y);
		if (target != NULL)
			return target;
	}
	return best;
}

void scene_forget(struct scene *scene)
{
	scene->target_count = 0;
}
