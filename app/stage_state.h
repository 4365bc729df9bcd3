/* stage_state: what stage.c and stage_visit.c share; private to them. */
#ifndef MINGYUE_STAGE_STATE_H
#define MINGYUE_STAGE_STATE_H

#include "edge.h"
#include "schedule.h"
#include "stage.h"

enum { LOGGED_MAX = 256 };

struct stage {
	struct canvas *canvas;
	struct painter *painter;
	struct stage_options options;
	struct edition *edition, *incoming;
	bool has_incoming;

	struct edge edge;
	struct browse *browse;
	uint64_t incoming_ms; /* since when an edition waits for the visit to end; 0: none does */
	int64_t now_min;

	struct scene *now, *next; /* now: NULL during a visit, which has it */
	bool now_is_standby, next_is_standby, next_ready;
	struct place place, next_place; /* of now (when has_place) and of next */
	bool has_place;
	uint64_t since_ms, due_ms; /* when now was wholly there, and when it may go */
	bool fresh;                /* the edition changed since a page was asked for */

	uint64_t ticket, asked_ms, retry_ms;
	bool asked, again; /* again: the question is for the page shown, after a change of size */
	bool stale;        /* the answer under way is not wanted any more */
	size_t failures;   /* pages in a row that had nothing to show */

	struct layer *snapshots[2];
	uint64_t fade_ms; /* the fade's first frame; 0: none */
	int fade_frame;
	bool drawn; /* now has been drawn since it changed */

	uint32_t logged[LOGGED_MAX];
	size_t logged_count;
	char last_error[512];
	struct stage_times times;
};

/* stage.c: next becomes now; next is destroyed. */
void stage_turn_page(struct stage *stage, uint64_t now_ms);
void stage_drop_next(struct stage *stage);
/* Both withdraw the same. */
bool stage_same_recalls(const struct edition *a, const struct edition *b);
/* stage.c: as stage_tick and stage_draw, of what is under the notice at the edge. */
enum stage_state stage_go_on(struct stage *stage, uint64_t now_ms, int64_t now_min, bool *draw, uint64_t *wake_ms);
void stage_draw_under(struct stage *stage, uint64_t now_ms);
/* stage_visit.c: somebody is there; ends the visit when it is over. */
bool stage_visited(struct stage *stage, uint64_t now_ms);

#endif
