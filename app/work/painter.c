#include "painter.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct painter {
	pthread_t thread;
	struct fonts *fonts;
	struct mailbox *in, *out;
	int out_kind;
	atomic_bool stopping;
};

struct question {
	uint64_t ticket;
	struct composer ask;
};

enum { MAIL_QUESTION, MAIL_STOP };

static void *paint(void *arg)
{
	struct painter *painter = arg;
	int kind;
	void *body;
	while (mailbox_take(painter->in, -1, &kind, &body) && kind == MAIL_QUESTION) {
		struct question *question = body;
		if (atomic_load(&painter->stopping)) {
			free(question);
			continue;
		}
		struct painting *painting = calloc(1, sizeof *painting);
		if (painting == NULL)
			abort();
		painting->ticket = question->ticket;
		question->ask.fonts = painter->fonts;
		painting->scene = compose(&question->ask);
		free(question);
		if (painting->scene != NULL)
			scene_stamp(painting->scene);
		malloc_trim(0); /* what a page took to make is a third of the program; glibc would keep it */
		mailbox_post(painter->out, painter->out_kind, painting);
	}
	return NULL;
}

struct painter *painter_start(struct fonts *fonts, struct mailbox *box, int kind)
{
	struct painter *painter = calloc(1, sizeof *painter);
	if (painter == NULL)
		abort();
	painter->fonts = fonts;
	painter->in = mailbox_create();
	painter->out = box;
	painter->out_kind = kind;
	if (pthread_create(&painter->thread, NULL, paint, painter) != 0)
		abort();
	return painter;
}

void painter_stop(struct painter *painter)
{
	if (painter == NULL)
		return;
	atomic_store(&painter->stopping, true);
	mailbox_post(painter->in, MAIL_STOP, NULL);
	pthread_join(painter->thread, NULL);
	mailbox_destroy(painter->in);
	free(painter);
}

void painter_ask(struct painter *painter, uint64_t ticket, const struct composer *ask)
{
	struct question *question = malloc(sizeof *question);
	if (question == NULL)
		abort();
	*question = (struct question){ticket, *ask};
	mailbox_post(painter->in, MAIL_QUESTION, question);
}
