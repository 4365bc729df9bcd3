#include "door.h"

#include <math.h>

enum {
	CORNER = 88, /* u, a square */
	SLOP = 18,   /* u a finger may move and still press */
	KNOCK_MS = 3000,
};

void door_init(struct door *door, float u)
{
	*door = (struct door){.u = u};
}

static bool in_corner(const struct door *door, float x, float y)
{
	return x >= 0 && y >= 0 && x < CORNER * door->u && y < CORNER * door->u; /* false for what is no number */
}

static void leave(struct door *door)
{
	door->due_ms = 0;
}

void door_touch(struct door *door, const struct touch *touch)
{
	bool mine = door->due_ms != 0 && touch->device == door->device && touch->finger == door->finger;
	switch (touch->kind) {
	case TOUCH_DOWN:
		leave(door); /* a second finger: it is no press any more, also when it leaves again */
		if (door->fingers++ == 0 && in_corner(door, touch->x, touch->y))
			*door = (struct door){
			    door->u, touch->device, touch->finger, touch->x, touch->y, touch->at_ms + KNOCK_MS, 1};
		break;
	case TOUCH_MOVE:
		if (mine && !(in_corner(door, touch->x, touch->y) &&
			      hypotf(touch->x - door->x, touch->y - door->y) <= SLOP * door->u))
			leave(door);
		break;
	case TOUCH_UP:
	case TOUCH_CANCEL:
		door->fingers -= door->fingers > 0;
		if (mine)
			leave(door);
		break;
	}
}

bool door_knocked(struct door *door, uint64_t now_ms)
{
	bool knocked = door->due_ms != 0 && now_ms >= door->due_ms;
	if (knocked)
		leave(door);
	return knocked;
}

uint64_t door_due_ms(const struct door *door)
{
	return door->due_ms != 0 ? door->due_ms : UINT64_MAX;
}
