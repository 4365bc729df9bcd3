/* door: the one long press there is: a finger that stays in the top left corner for three seconds, alone. Nothing on the wall shows it.
 * Pure: fed with the touches that gesture is fed with. */
#ifndef MINGYUE_DOOR_H
#define MINGYUE_DOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "gesture.h"

struct door {
	float u;
	int64_t device, finger;
	float x, y;      /* where it came down */
	uint64_t due_ms; /* when it will have knocked; 0: nobody is at it */
	int fingers;     /* that are down, anywhere */
};

/* u as in gesture_init; fingers that were down are forgotten. */
void door_init(struct door *door, float u);
/* The corner is that of the picture: touches come in its pixels, however the panel is turned. */
void door_touch(struct door *door, const struct touch *touch);
/* True once a press that has lasted long enough. */
bool door_knocked(struct door *door, uint64_t now_ms);
/* When it would become true; UINT64_MAX: not by itself. */
uint64_t door_due_ms(const struct door *door);

#endif
