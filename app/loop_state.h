/* What the parts of loop share. */
#ifndef MINGYUE_LOOP_STATE_H
#define MINGYUE_LOOP_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "args.h"
#include "canvas.h"
#include "feed.h"
#include "loop_input.h"
#include "mail.h"
#include "meter.h"
#include "night.h"
#include "painter.h"
#include "stage.h"

enum { MAIL_EDITION, MAIL_PAINTING, MAIL_NEWS };

struct loop {
	const struct args *args;
	struct mailbox *mail;
	struct canvas *canvas;
	struct painter *painter;
	struct feed *feed;
	struct stage *stage;
	struct meter *meter;
	bool sleeps_on_mail;
	uint64_t begin_ms, presented_ms, told_ms, frames, frame_ns, next_ns;
	size_t uploaded; /* in a turn since the last frame, the most: a turn is a frame's time, drawn or not */
	bool display_lost;
	bool outdated; /* the canvas: all is opened anew */
	struct loop_input input;
	struct night night;
	int64_t floor_s; /* what time it is at least, as far as the agent knows */
	bool dark;       /* as the screen is */
	bool busy;       /* as app.json says it */
};

uint64_t loop_clock_ns(void);
/* Once, before there are threads. */
void loop_prepare(void);
/* Opens the screen and starts the threads. False: what was begun is for loop_close. */
bool loop_open(struct loop *loop, struct fonts *fonts, struct err *err);
/* Ends the threads, and frees all. */
void loop_close(struct loop *loop);

#endif
