#include "loop_input.h"

enum {
	MOUSE = -1, /* the device of what is no panel */
	POINTER_MS = 3000,
};

static void tell(struct loop_input *input, const struct gesture *gestures, size_t count, uint64_t now_ms)
{
	for (size_t i = 0; i < count; i++)
		stage_gesture(input->stage, &input->fingers, &gestures[i]);
	stage_held(input->stage, gesture_held(&input->fingers), now_ms);
}

static void feel(struct loop_input *input, const struct touch *touch)
{
	struct gesture gestures[GESTURE_OUT];
	size_t count = gesture_touch(&input->fingers, touch, gestures);
	door_touch(&input->door, touch);
	if (count > 0 || gesture_held(&input->fingers))
		input->touched_ms = touch->at_ms;
	tell(input, gestures, count, touch->at_ms);
}

/* The fingers that were down are gone, with their panel or their picture. */
static void let_go(struct loop_input *input, uint64_t now_ms)
{
	struct gesture gestures[GESTURE_OUT];
	tell(input, gestures, gesture_clear(&input->fingers, now_ms, gestures), now_ms);
}

/* A wall has no pointer; on a desk it is there while the mouse moves. */
static void show_pointer(struct loop_input *input, uint64_t now_ms)
{
	if (input->pointer_ms == 0 && !input->windowed)
		SDL_ShowCursor(SDL_ENABLE);
	input->pointer_ms = now_ms;
}

static void hide_pointer(struct loop_input *input, uint64_t now_ms)
{
	if (input->pointer_ms == 0 || now_ms - input->pointer_ms < POINTER_MS)
		return;
	input->pointer_ms = 0;
	if (!input->windowed)
		SDL_ShowCursor(SDL_DISABLE);
}

/* A finger, or the left button of a mouse on a desk. */
static void hear_touch(struct loop_input *input, const SDL_Event *event, uint64_t now_ms)
{
	struct touch touch = {.device = MOUSE, .at_ms = now_ms};
	float x, y;
	int w = 1, h = 1;
	SDL_GetWindowSize(SDL_GetWindowFromID(canvas_window_id(input->canvas)), &w, &h);
	if (event->type >= SDL_FINGERDOWN && event->type <= SDL_FINGERMOTION) {
		touch.device = event->tfinger.touchId;
		touch.finger = event->tfinger.fingerId;
		touch.kind = event->type == SDL_FINGERDOWN ? TOUCH_DOWN
			     : event->type == SDL_FINGERUP ? TOUCH_UP
							   : TOUCH_MOVE;
		x = event->tfinger.x;
		y = event->tfinger.y;
	} else if (event->type == SDL_MOUSEMOTION) {
		touch.kind = TOUCH_MOVE;
		x = (float)event->motion.x / (float)w;
		y = (float)event->motion.y / (float)h;
		/* What the window hears of a pointer that already stands where it opens is no movement. */
		if (event->motion.which != SDL_TOUCH_MOUSEID && (event->motion.xrel != 0 || event->motion.yrel != 0))
			show_pointer(input, touch.at_ms);
		if (event->motion.which == SDL_TOUCH_MOUSEID || (event->motion.state & SDL_BUTTON_LMASK) == 0)
			return; /* SDL's echo of a finger; a mouse that only passes */
	} else {
		touch.kind = event->type == SDL_MOUSEBUTTONDOWN ? TOUCH_DOWN : TOUCH_UP;
		x = (float)event->button.x / (float)w;
		y = (float)event->button.y / (float)h;
		if (event->button.which == SDL_TOUCH_MOUSEID || event->button.button != SDL_BUTTON_LEFT)
			return;
	}
	canvas_map_point(input->canvas, x, y, &touch.x, &touch.y);
	feel(input, &touch);
}

/* On a desk the wheel is two fingers about the pointer. */
static void hear_wheel(struct loop_input *input, const SDL_MouseWheelEvent *wheel, uint64_t now_ms)
{
	int x, y, w = 1, h = 1;
	struct gesture gesture = {.kind = GESTURE_PINCH_BEGIN, .at_ms = now_ms};
	if (wheel->which == SDL_TOUCH_MOUSEID || gesture_held(&input->fingers) || wheel->y == 0)
		return;
	SDL_GetMouseState(&x, &y);
	SDL_GetWindowSize(SDL_GetWindowFromID(canvas_window_id(input->canvas)), &w, &h);
	canvas_map_point(input->canvas, (float)x / (float)w, (float)y / (float)h, &gesture.x, &gesture.y);
	gesture.scale = wheel->y > 0 ? 1.25f : 0.8f;
	input->touched_ms = gesture.at_ms;
	for (; gesture.kind <= GESTURE_PINCH_END; gesture.kind++)
		stage_gesture(input->stage, &input->fingers, &gesture);
}

/* A presenter's clicker is a keyboard of few keys; no other key does anything. */
static void hear_key(struct loop_input *input, const SDL_KeyboardEvent *key, uint64_t now_ms)
{
	static const struct {
		SDL_Keycode code;
		enum browse_key key;
	} keys[] = {{SDLK_PAGEDOWN, KEY_NEXT},   {SDLK_RIGHT, KEY_NEXT},     {SDLK_DOWN, KEY_NEXT},
		    {SDLK_PAGEUP, KEY_PREVIOUS}, {SDLK_LEFT, KEY_PREVIOUS},  {SDLK_UP, KEY_PREVIOUS},
		    {SDLK_HOME, KEY_HOME},       {SDLK_F5, KEY_START},       {SDLK_b, KEY_BLANK},
		    {SDLK_PERIOD, KEY_BLANK},    {SDLK_KP_PERIOD, KEY_BLANK}};
	if ((key->keysym.mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI)) != 0)
		return; /* a chord is somebody at a keyboard */
	for (size_t i = 0; i < sizeof keys / sizeof *keys && key->repeat == 0; i++)
		if (keys[i].code == key->keysym.sym) {
			input->touched_ms = now_ms;
			stage_key(input->stage, keys[i].key, now_ms);
		}
}

/* A panel that vanishes with a finger on it, and contacts that are no fingers. */
static void miss_fingers(struct loop_input *input, uint64_t now_ms)
{
	struct gesture gestures[GESTURE_OUT];
	if (!gesture_held(&input->fingers))
		return;
	bool there = input->fingers.contacts[0].device == MOUSE;
	for (int i = 0; i < SDL_GetNumTouchDevices(); i++)
		there |= SDL_GetTouchDevice(i) == input->fingers.contacts[0].device;
	if (!there)
		let_go(input, now_ms);
	size_t count = gesture_expire(&input->fingers, now_ms, gestures);
	if (count > 0)
		tell(input, gestures, count, now_ms);
}

void loop_input_tick(struct loop_input *input, uint64_t now_ms)
{
	miss_fingers(input, now_ms);
	if (!gesture_held(&input->fingers))
		door_init(&input->door, input->fingers.u); /* nothing is down, whatever was missed */
	if (door_knocked(&input->door, now_ms))
		stage_knock(input->stage);
	hide_pointer(input, now_ms);
}

void loop_input_resized(struct loop_input *input, uint64_t now_ms)
{
	int w, h;
	let_go(input, now_ms);
	canvas_size(input->canvas, &w, &h);
	gesture_init(&input->fingers, (float)(w < h ? w : h) / 1080);
	door_init(&input->door, input->fingers.u);
}

void loop_input_hear(struct loop_input *input, const SDL_Event *event, uint64_t now_ms)
{
	switch (event->type) {
	case SDL_FINGERDOWN:
	case SDL_FINGERMOTION:
	case SDL_FINGERUP:
	case SDL_MOUSEBUTTONDOWN:
	case SDL_MOUSEBUTTONUP:
	case SDL_MOUSEMOTION:
		hear_touch(input, event, now_ms);
		break;
	case SDL_MOUSEWHEEL:
		hear_wheel(input, &event->wheel, now_ms);
		break;
	case SDL_KEYDOWN:
		hear_key(input, &event->key, now_ms);
		break;
	default:
		break;
	}
}
