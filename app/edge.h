/* edge: a notice of the agent's at the wall's lower edge, for ten seconds, over whatever is shown. UI thread. */
#ifndef MINGYUE_EDGE_H
#define MINGYUE_EDGE_H

#include "canvas.h"
#include "facts.h"
#include "painter.h"

struct edge {
	struct canvas *canvas;
	struct painter *painter;
	struct notice notice;     /* the last that came */
	char words[FACTS_NOTICE]; /* of it, in the language asked for */
	bool wanted;              /* it has not been shown yet */
	bool asked, ready;
	uint64_t ticket, until_ms;
	struct scene *scene;
};

/* The painter's tickets of it have this bit. */
#define EDGE_TICKETS (UINT64_C(1) << 62)

void edge_init(struct edge *edge, struct canvas *canvas, struct painter *painter);
void edge_finish(struct edge *edge);
/* A notice that came, or came again; until_s 0: none. */
void edge_notice(struct edge *edge, const struct notice *notice);
/* The canvas has another size or has lost its textures: what is shown goes. */
void edge_resized(struct edge *edge);
/* Takes what the painter made for it. False: it was not asked for here. */
bool edge_painting(struct edge *edge, struct painting *painting);
/* The painter still has a question of it: the edition must stay. */
bool edge_waits(const struct edge *edge);
/* Goes on to now_ms. exhibition NULL: nothing can be painted now. above: the upper edge is free, the lower is not. True: the picture changed. *wake_ms is brought nearer where it must be. */
bool edge_tick(struct edge *edge, const struct exhibition *exhibition, enum lang lang, bool above, uint64_t now_ms,
	       uint64_t *wake_ms);
void edge_draw(const struct edge *edge);

#endif
