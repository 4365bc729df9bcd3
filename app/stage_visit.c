/* The stage while somebody is there: where a visit begins, and how the loop goes on after it. */
#include "stage_state.h"

#include <string.h>

#include "page.h"

enum { WAITS_MS = 10 * 60 * 1000 /* a new edition waits for a visit to end, at most */ };

/* Where in the loop what is shown is: the loop's own place may be ahead of it, at a page that could not be made, or be of an edition
 * before. */
static bool place_of_shown(const struct stage *stage, struct place *place)
{
	const struct exhibition *exhibition = stage->edition->exhibition;
	*place = stage->place;
	for (size_t i = 0; i < exhibition->loop_count; i++) {
		size_t at = (stage->place.entry + i) % exhibition->loop_count,
		       steps = page_steps(exhibition->loop[at].page);
		if (strcmp(exhibition->loop[at].page->id, stage->now->page) != 0)
			continue;
		place->entry = at;
		place->step = stage->now->step < steps ? stage->now->step : steps - 1;
		return true;
	}
	return false;
}

static bool begin_visit(struct stage *stage, uint64_t now_ms)
{
	if (browse_on(stage->browse))
		return true;
	if (stage->fade_ms != 0)
		stage_turn_page(stage, now_ms);
	struct place place;
	if (stage->edition == NULL || stage->has_incoming || stage->now_is_standby || stage->again ||
	    !place_of_shown(stage, &place))
		return false;
	stage->place = place;
	stage->has_place = true;
	struct browse_begin begin = {.edition = stage->edition,
				     .scene = stage->now,
				     .t_ms = (uint32_t)(now_ms - stage->since_ms),
				     .page = stage->edition->exhibition->loop[stage->place.entry].page,
				     .step = stage->place.step,
				     .lang = stage->now->lang,
				     .now_ms = now_ms,
				     .now_min = stage->now_min};
	stage_drop_next(stage);
	stage->stale = stage->asked;
	stage->now = NULL;
	browse_begin(stage->browse, &begin);
	return true;
}

/* The loop goes on from the page the visit ended at, if it is one of the loop's. */
static void end_visit(struct stage *stage, uint64_t now_ms)
{
	const struct exhibition *exhibition = stage->edition->exhibition;
	const struct page *page;
	size_t step;
	stage->now = browse_end(stage->browse, &page, &step);
	for (size_t i = 0; i < exhibition->loop_count; i++)
		if (exhibition->loop[i].page == page) {
			stage->place.entry = i;
			stage->place.step = step;
			break;
		}
	stage->since_ms = now_ms - scene_rest_ms(stage->now);
	stage->due_ms = now_ms;
	stage->retry_ms = stage->incoming_ms = 0;
	stage->fresh = true; /* also a loop of one page is shown anew: what is there now is the visitor's */
	stage->drawn = false;
}

void stage_gesture(struct stage *stage, const struct gesture_state *fingers, const struct gesture *gesture)
{
	bool begins = gesture->kind == GESTURE_PRESS || browse_on(stage->browse);
	if (begins && begin_visit(stage, gesture->at_ms))
		browse_gesture(stage->browse, fingers, gesture);
}

void stage_held(struct stage *stage, bool held, uint64_t now_ms)
{
	browse_held(stage->browse, held, now_ms);
}

void stage_key(struct stage *stage, enum browse_key key, uint64_t now_ms)
{
	if (begin_visit(stage, now_ms))
		browse_key(stage->browse, key, now_ms);
}

bool stage_waits(const struct stage *stage)
{
	return stage->asked || browse_waits(stage->browse) || edge_waits(&stage->edge);
}

const struct browse *stage_visit(const struct stage *stage)
{
	return browse_on(stage->browse) ? stage->browse : NULL;
}

/* A new edition waits for who is there, but for staff who have put it up; what is withdrawn does not wait. */
static bool visit_must_end(struct stage *stage, uint64_t now_ms)
{
	if (!stage->has_incoming)
		return false;
	if (stage->incoming_ms == 0)
		stage->incoming_ms = now_ms;
	return now_ms - stage->incoming_ms >= WAITS_MS || browse_staff_left(stage->browse) || stage->incoming == NULL ||
	       !stage_same_recalls(stage->edition, stage->incoming);
}

bool stage_visited(struct stage *stage, uint64_t now_ms)
{
	if (!browse_on(stage->browse))
		return false;
	if (!browse_over(stage->browse, now_ms) && !visit_must_end(stage, now_ms))
		return true;
	end_visit(stage, now_ms);
	return false;
}
