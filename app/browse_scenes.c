/* What the painter is asked for, and what comes of it. */
#include "browse_state.h"

#include <stdlib.h>
#include <string.h>

/* What is asked for the same is the same picture. Fields the painter fills in are not compared. */
bool browse_same(const struct composer *a, const struct composer *b)
{
	return a->exhibition == b->exhibition && a->page == b->page && a->step == b->step && a->subject == b->subject &&
	       a->touch == b->touch && a->reach == b->reach && a->moment == b->moment && a->record == b->record &&
	       a->behind == b->behind && a->found == b->found && a->lang == b->lang && a->w == b->w && a->h == b->h &&
	       a->view.x == b->view.x && a->view.y == b->view.y && a->view.zoom == b->view.zoom &&
	       strcmp(a->typed, b->typed) == 0 && a->staff.serial == b->staff.serial;
}

void browse_wanted(const struct browse *browse, enum slot_id id, struct composer *ask)
{
	const struct visit *visit = &browse->visit;
	visit_ask(visit, id == SLOT_SHEET ? visit_top(visit) : id == SLOT_STILL ? SUBJECT_STILL : SUBJECT_PAGE, ask);
	if (id == SLOT_BEFORE || id == SLOT_AFTER) {
		ask->moment = -1;
		if (!visit_neighbour(visit, id == SLOT_AFTER ? 1 : -1, &ask->page, &ask->step))
			ask->page = NULL;
	} else if (id == SLOT_PAGE) {
		const struct composer *shown = &browse->slots[SLOT_PAGE].ask;
		if (shown->page == visit->page && shown->step == visit->step && browse->pan.view.zoom > 0)
			ask->view = browse->pan.view;
	}
	if (ask->subject == SUBJECT_PAD || ask->subject == SUBJECT_STAFF) {
		ask->staff = browse->staff.sheet;
		ask->lang = ask->staff.lang;
	}
	ask->touch = !browse->idle.presents;
	ask->dwell_ms = 10000;
	ask->root = browse->edition->root;
	canvas_size(browse->canvas, &ask->w, &ask->h);
	const struct viewport *port = &browse->pan.viewport;
	if (ask->view.zoom <= 0 || (ask->view.zoom <= 1 && port->max_zoom > 1 && !port->scrolls_x && !port->scrolls_y))
		ask->view = (struct view){0, 0, 1};
	if (id == SLOT_PAGE && port->max_zoom <= 1)
		ask->view = (struct view){0, 0, 1}; /* what only scrolls is whole */
}

static void question(struct browse *browse, enum slot_id id, const struct composer *ask)
{
	browse->asked = true;
	browse->outstanding++;
	browse->asked_for = id;
	browse->asked_ask = *ask;
	painter_ask(browse->painter, ++browse->ticket, ask);
}

bool browse_moves(const struct browse *browse)
{
	return browse->pending_ms != 0 || browse->drags != DRAGS_NOTHING || browse->pan.state >= PAN_FLIES ||
	       browse->sheet_pan.state >= PAN_FLIES || browse->slide_ms != 0;
}

/* The page's neighbours are made while nothing else is to do, so that a swipe has its page at once. */
static void pursue_neighbours(struct browse *browse, uint64_t now_ms)
{
	if (browse_moves(browse) || now_ms < browse->quiet_ms + QUIET_MS || browse->slots[SLOT_SHEET].scene != NULL)
		return;
	for (enum slot_id id = SLOT_AFTER; id >= SLOT_BEFORE; id--) {
		struct composer ask;
		browse_wanted(browse, id, &ask);
		if (ask.page == NULL || browse_same(&ask, &browse->slots[id].ask))
			continue;
		browse_empty(browse, &browse->slots[id]);
		question(browse, id, &ask);
		return;
	}
}

/* A neighbour that is what is wanted now. */
static bool take_neighbour(struct browse *browse, const struct composer *ask)
{
	for (enum slot_id id = SLOT_BEFORE; id <= SLOT_AFTER; id++) {
		struct slot *slot = &browse->slots[id];
		if (slot->scene == NULL || !browse_same(&slot->ask, ask))
			continue;
		browse->incoming = *slot;
		browse->asked_for = SLOT_PAGE;
		*slot = (struct slot){0};
		return true;
	}
	return false;
}

void browse_pursue(struct browse *browse, uint64_t now_ms)
{
	struct composer ask;
	if (browse->asked || browse->incoming.scene != NULL)
		return;
	browse_wanted(browse, SLOT_PAGE, &ask);
	bool page_moves = browse->drags == DRAGS_PAN || browse->pan.state >= PAN_FLIES || browse->slide_ms != 0;
	if (!browse_same(&ask, &browse->slots[SLOT_PAGE].ask) && !browse_same(&ask, &browse->failed) && !page_moves) {
		if (!take_neighbour(browse, &ask))
			question(browse, SLOT_PAGE, &ask);
		return;
	}
	browse_wanted(browse, SLOT_SHEET, &ask);
	struct slot *sheet = &browse->slots[SLOT_SHEET];
	if (ask.subject == SUBJECT_PAGE) {
		if (sheet->scene != NULL)
			browse->drawn = false;
		browse_empty(browse, sheet);
	} else if (!browse_same(&ask, &sheet->ask)) {
		question(browse, SLOT_SHEET, &ask);
		return;
	}
	browse_wanted(browse, SLOT_STILL, &ask);
	if (idle_asks(&browse->idle, now_ms + 1000) && !browse_same(&ask, &browse->slots[SLOT_STILL].ask)) {
		question(browse, SLOT_STILL, &ask);
		return;
	}
	pursue_neighbours(browse, now_ms);
}

enum { SKIPS = 8 };

/* Nothing came of what was wanted: the visitor stays where something is. */
static void nothing_came(struct browse *browse)
{
	const struct composer *shown = &browse->slots[SLOT_PAGE].ask;
	struct slot *slot = &browse->slots[browse->asked_for];
	if (browse->asked_for == SLOT_SHEET) {
		visit_act(&browse->visit,
			  &(struct action){.kind = browse->visit.depth > 0 ? ACTION_BACK : ACTION_REACH});
	} else if (browse->asked_for == SLOT_PAGE && shown->page != NULL && browse->skipped < SKIPS) {
		/* the next that way: photos that cannot be read are passed over */
		visit_act(&browse->visit,
			  &(struct action){.kind = browse->turn_way > 0 ? ACTION_PREVIOUS : ACTION_NEXT});
		browse->skipped++;
	} else if (browse->asked_for == SLOT_PAGE && shown->page != NULL) {
		browse->visit.page = shown->page;
		browse->visit.step = shown->step;
		browse->failed = browse->asked_ask;
	} else {
		slot->ask = browse->asked_ask; /* not again */
	}
}

/* Whether what came is still of use: of a page also when only its view or its moment is another by now. */
static bool still_wanted(const struct browse *browse)
{
	const struct composer *asked = &browse->asked_ask;
	struct composer ask;
	browse_wanted(browse, browse->asked_for, &ask);
	if (browse->asked_for == SLOT_PAGE)
		return ask.page == asked->page && ask.step == asked->step && ask.lang == asked->lang;
	return browse_same(&ask, asked);
}

bool browse_painting(struct browse *browse, struct painting *painting)
{
	if ((painting->ticket & BROWSE_TICKETS) == 0)
		return false;
	struct scene *scene = painting->scene;
	bool mine = browse->on && browse->asked && painting->ticket == browse->ticket;
	free(painting);
	browse->outstanding--;
	browse->asked = browse->asked && !mine;
	if (mine && scene == NULL)
		nothing_came(browse);
	else if (mine && still_wanted(browse))
		browse->incoming = (struct slot){.ask = browse->asked_ask, .scene = scene};
	else
		scene_destroy(scene, NULL);
	return true;
}
