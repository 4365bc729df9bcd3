/* What fingers and keys do to a visit. */
#include "browse_state.h"

#include <math.h>

enum {
	SLACK = 44,          /* u round a target that count as it */
	DOUBLE_TAP_MS = 250, /* a tap on what can be zoomed waits so long for a second one */
	AWAY_MS = 100,       /* that a light stays after the finger */
};

bool browse_within(struct box box, float x, float y)
{
	return x >= box.x && y >= box.y && x < box.x + box.w && y < box.y + box.h;
}

const struct scene *browse_touched(const struct browse *browse, const struct view **view)
{
	if (browse->slots[SLOT_SHEET].scene != NULL) {
		*view = &browse->sheet_pan.view;
		return browse->slots[SLOT_SHEET].scene;
	}
	*view = &browse->pan.view;
	return browse->slots[SLOT_PAGE].scene;
}

static void changed(struct browse *browse, enum visit_change change)
{
	if (change == VISIT_NOTHING)
		return;
	if (change == VISIT_FORWARD || change == VISIT_BACKWARD) {
		browse->turn_way = change == VISIT_FORWARD ? -1 : 1;
		browse->replay_ms = 0;
	}
	browse->drawn = false;
	browse->skipped = 0;
}

static void act(struct browse *browse, const struct action *action, uint64_t now_ms)
{
	if (action->kind == ACTION_REPLAY) {
		browse->visit.moment = 0;
		browse->replay_ms = now_ms + REPLAY_MS;
		browse->drawn = false;
		return;
	}
	browse->replay_ms = 0;
	if (browse_staff_act(browse, action, now_ms))
		browse->drawn = false;
	else
		changed(browse, visit_act(&browse->visit, action));
}

static void press(struct browse *browse, float x, float y)
{
	const struct view *view;
	const struct scene *scene = browse_touched(browse, &view);
	const struct target *target = scene_hit(scene, view, x, y, SLACK * browse_unit(browse));
	browse->pressed = target != NULL;
	browse->unpress_ms = 0;
	browse->press = target != NULL ? target->action : (struct action){0};
	browse->zooms = scene == browse->slots[SLOT_PAGE].scene && scene->viewport.max_zoom > 1 &&
			browse_within(scene->viewport.box, x, y) && (target == NULL || target->hold != HOLD_SCREEN);
	if (target != NULL) {
		browse->press_box = scene_target_box(target, view);
		browse->press_radius = target->radius;
	} else if (visit_top(&browse->visit) == SUBJECT_CARD && browse->slots[SLOT_SHEET].scene != NULL) {
		/* beside the card: back to the page */
		struct box sheet = scene->sprites[0].dst;
		bool beside = !browse_within(sheet, x, y);
		browse->press = (struct action){.kind = beside ? ACTION_CLOSE : ACTION_NONE};
	}
	browse->drawn = false;
}

/* The moment whose dot is nearest to x. */
static void slide(struct browse *browse, float x, uint64_t now_ms)
{
	const struct scene *scene = browse->slots[SLOT_PAGE].scene;
	const struct target *nearest = NULL;
	float least = INFINITY;
	for (size_t i = 0; i < scene->target_count; i++) {
		const struct target *target = &scene->targets[i];
		float away = fabsf(target->box.x + target->box.w / 2 - x);
		if (target->action.kind == ACTION_MOMENT && away < least) {
			least = away;
			nearest = target;
		}
	}
	if (nearest != NULL && nearest->action.number != browse->visit.moment)
		act(browse, &nearest->action, now_ms);
}

static void begin_drag(struct browse *browse, const struct gesture *gesture)
{
	float dx = gesture->x - gesture->begin_x, dy = gesture->y - gesture->begin_y;
	browse->drags = DRAGS_NOTHING;
	if (browse->slots[SLOT_SHEET].scene != NULL) {
		if (pan_takes(&browse->sheet_pan, dx, dy)) {
			browse->drags = DRAGS_SHEET;
			pan_hold(&browse->sheet_pan);
		}
		return;
	}
	const struct target *grip =
	    scene_hit(browse->slots[SLOT_PAGE].scene, &browse->pan.view, gesture->begin_x, gesture->begin_y, 0);
	if (grip != NULL && grip->action.kind == ACTION_MOMENT) {
		browse->drags = DRAGS_MOMENT;
		return;
	}
	bool inside = browse_within(browse->pan.viewport.box, gesture->begin_x, gesture->begin_y);
	if (inside && pan_takes(&browse->pan, dx, dy)) {
		browse->drags = DRAGS_PAN;
		pan_hold(&browse->pan);
	} else if (dx != 0 && fabsf(dx) >= fabsf(dy) && browse->slide_ms == 0) { /* 0: a pinch's last finger */
		browse->drags = DRAGS_PAGE;
	}
}

static void drag(struct browse *browse, const struct gesture *gesture)
{
	if (browse->drags == DRAGS_PAN)
		pan_drag(&browse->pan, gesture->dx, gesture->dy);
	else if (browse->drags == DRAGS_SHEET)
		pan_drag(&browse->sheet_pan, gesture->dx, gesture->dy);
	else if (browse->drags == DRAGS_MOMENT)
		slide(browse, gesture->x, gesture->at_ms);
	else if (browse->drags == DRAGS_PAGE)
		browse->drag_x = gesture->x - gesture->begin_x;
	browse->drawn = false;
}

static void spring_back(struct browse *browse, uint64_t now_ms)
{
	browse->slide_from = browse->drag_x;
	browse->slide_way = 0;
	browse->slide_ms = browse->drag_x != 0 ? now_ms : 0;
	if (browse->reduced)
		browse->drag_x = 0, browse->slide_ms = 0;
}

static void end_drag(struct browse *browse, const struct gesture_state *fingers, const struct gesture *gesture)
{
	if (browse->drags == DRAGS_PAN)
		pan_release(&browse->pan, gesture->vx, gesture->vy, gesture->at_ms);
	else if (browse->drags == DRAGS_SHEET)
		pan_release(&browse->sheet_pan, gesture->vx, gesture->vy, gesture->at_ms);
	else if (browse->drags == DRAGS_PAGE) {
		int swipe = gesture_swipe(fingers, gesture);
		if (swipe != 0)
			act(browse, &(struct action){.kind = swipe < 0 ? ACTION_NEXT : ACTION_PREVIOUS},
			    gesture->at_ms);
		spring_back(browse, gesture->at_ms);
	}
	browse->drags = DRAGS_NOTHING;
	browse->drawn = false;
}

static void pinch(struct browse *browse, const struct gesture *gesture)
{
	if (browse->drags != DRAGS_PAN)
		return;
	pan_pinch(&browse->pan, gesture->x, gesture->y, gesture->scale, gesture->dx, gesture->dy);
	browse->drawn = false;
}

static void begin_pinch(struct browse *browse)
{
	browse->drags = DRAGS_NOTHING;
	if (browse->slots[SLOT_SHEET].scene != NULL || browse->pan.viewport.max_zoom <= 1)
		return;
	browse->drags = DRAGS_PAN;
	pan_hold(&browse->pan);
}

static void tap(struct browse *browse, const struct gesture *gesture)
{
	browse->unpress_ms = gesture->at_ms + AWAY_MS;
	if (browse->press.kind != ACTION_NONE && browse->zooms) {
		browse->pending = browse->press;
		browse->pending_ms = gesture->at_ms + DOUBLE_TAP_MS;
	} else if (browse->press.kind != ACTION_NONE)
		act(browse, &browse->press, gesture->at_ms);
	browse->press = (struct action){0};
}

static void double_tap(struct browse *browse, const struct gesture *gesture)
{
	browse->pending_ms = 0;
	if (browse->zooms)
		pan_toggle(&browse->pan, gesture->x, gesture->y, gesture->at_ms);
	else
		tap(browse, gesture); /* quick fingers on buttons */
	browse->unpress_ms = gesture->at_ms + AWAY_MS;
	browse->drawn = false;
}

void browse_act_pending(struct browse *browse, uint64_t now_ms)
{
	if (browse->pending_ms == 0 || now_ms < browse->pending_ms || browse->idle.held)
		return;
	browse->pending_ms = 0;
	act(browse, &browse->pending, now_ms);
}

void browse_gesture(struct browse *browse, const struct gesture_state *fingers, const struct gesture *gesture)
{
	bool asking = idle_asks(&browse->idle, gesture->at_ms), presses = gesture->kind == GESTURE_PRESS;
	idle_touch(&browse->idle, gesture_held(fingers), gesture->at_ms);
	browse->quiet_ms = gesture->at_ms;
	browse_staff_feel(browse, fingers);
	browse->ignores = (browse->ignores && !presses) || asking || (presses && browse->blank_scene != NULL);
	if (browse->ignores) { /* a touch that says "still here", or wakes the wall, says nothing else */
		browse_drop_blank(browse);
		browse->press = (struct action){0};
		browse->pressed = browse->drawn = false;
		browse->drags = DRAGS_NOTHING;
		return;
	}
	switch (gesture->kind) {
	case GESTURE_PRESS:
		press(browse, gesture->x, gesture->y);
		break;
	case GESTURE_UNPRESS:
		browse->pressed = browse->drawn = false;
		browse->press = (struct action){0};
		break;
	case GESTURE_TAP:
		tap(browse, gesture);
		break;
	case GESTURE_DOUBLE_TAP:
		double_tap(browse, gesture);
		break;
	case GESTURE_DRAG_BEGIN:
		browse->pending_ms = 0;
		begin_drag(browse, gesture);
		break;
	case GESTURE_DRAG:
		drag(browse, gesture);
		break;
	case GESTURE_DRAG_END:
		end_drag(browse, fingers, gesture);
		break;
	case GESTURE_PINCH_BEGIN:
		browse->pending_ms = 0;
		begin_pinch(browse);
		break;
	case GESTURE_PINCH:
		pinch(browse, gesture);
		break;
	case GESTURE_PINCH_END:
		if (browse->drags == DRAGS_PAN)
			pan_release(&browse->pan, 0, 0, gesture->at_ms);
		browse->drags = DRAGS_NOTHING;
		break;
	}
}

void browse_held(struct browse *browse, bool held, uint64_t now_ms)
{
	if (browse->on && browse->idle.held != held)
		idle_touch(&browse->idle, held, now_ms);
}

void browse_key(struct browse *browse, enum browse_key key, uint64_t now_ms)
{
	static const enum action_kind kinds[] = {[KEY_NEXT] = ACTION_NEXT,
						 [KEY_PREVIOUS] = ACTION_PREVIOUS,
						 [KEY_HOME] = ACTION_HOME,
						 [KEY_START] = ACTION_HOME};
	if (!browse->idle.presents)
		visit_present(&browse->visit);
	idle_present(&browse->idle, now_ms);
	browse->quiet_ms = now_ms;
	browse->drawn = false;
	if (key == KEY_BLANK && browse->blank_scene == NULL) {
		browse->blank_scene = scene_standby(browse->canvas);
		return;
	}
	bool was_blank = browse->blank_scene != NULL;
	browse_drop_blank(browse);
	if (key == KEY_BLANK || (was_blank && key == KEY_NEXT))
		return; /* back to where it was */
	act(browse, &(struct action){.kind = kinds[key]}, now_ms);
}
