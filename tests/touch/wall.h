/* wall: the app without a display: stage, painter and fingers on the software renderer, with a time of its own. For tests. */
#ifndef MINGYUE_WALL_H
#define MINGYUE_WALL_H

#include <stdbool.h>
#include <stdint.h>

#include "canvas.h"
#include "clerk.h"
#include "door.h"
#include "feed.h"
#include "gesture.h"
#include "mail.h"
#include "painter.h"
#include "stage.h"

enum { WALL_FRAME_MS = 16 };
/* The PIN in wall.run/pin, and the system clock. */
#define WALL_PIN   "62094718"
#define WALL_NOW_S INT64_C(1795687200)

struct wall {
	struct canvas *canvas;
	struct fonts *fonts;
	struct mailbox *mail;
	struct painter *painter;
	struct stage *stage;
	struct gesture_state fingers;
	struct door door;
	struct clerk clerk;
	char run[64]; /* a folder: pin, agent.json, ask.json */
	const struct exhibition *exhibition;
	int w, h;
	float u;
	uint64_t now_ms, frames;
	bool still;      /* nothing was drawn in the last turn */
	bool draws;      /* pictures are drawn; else only what leads to them */
	bool unpunctual; /* the painter's answers come when they come */
};

/* store: a folder with a catalogue. Ends the program with a line when something is missing. */
void wall_open(struct wall *wall, const char *store, int w, int h, bool english);
void wall_close(struct wall *wall);
/* A turn of the loop after ms. */
void wall_turn(struct wall *wall, uint64_t ms);
/* Turns until ms have gone by. */
void wall_wait(struct wall *wall, uint64_t ms);
/* Turns until nothing moves and all that is wanted is shown; false: 20 s were not enough. */
bool wall_settle(struct wall *wall);
void wall_touch(struct wall *wall, enum touch_kind kind, int64_t finger, float x, float y);
/* Writes a file into wall.run, in one piece; text NULL: removes it. */
void wall_file(struct wall *wall, const char *name, const char *text);

#endif
