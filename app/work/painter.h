/* painter: the thread that composes scenes, so that the UI thread never touches text, vectors, files or decoders. */
#ifndef MINGYUE_PAINTER_H
#define MINGYUE_PAINTER_H

#include <stdint.h>

#include "composer.h"
#include "mail.h"

struct painter;

/* What comes back, once for every question and in their order. */
struct painting {
	uint64_t ticket;
	struct scene *scene; /* the receiver's; NULL: nothing to show */
};

/* Starts the thread. fonts are the painter's alone until painter_stop. Answers are posted to box as kind, a struct painting * that
 * the receiver frees. */
struct painter *painter_start(struct fonts *fonts, struct mailbox *box, int kind);
/* Ends the thread; questions not begun are dropped, without an answer. NULL is allowed. */
void painter_stop(struct painter *painter);

/* ask is copied; what it points to must live until the answer has come. */
void painter_ask(struct painter *painter, uint64_t ticket, const struct composer *ask);

#endif
