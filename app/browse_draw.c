/* What a visit looks like, frame by frame. */
#include "browse_state.h"

#include <math.h>

#include "ease.h"
#include "moments.h"

enum { SLIDE_MS = 280 /* a page follows */ };

static void show_page(struct browse *browse, uint64_t now_ms)
{
	struct slot *page = &browse->slots[SLOT_PAGE];
	bool other = page->ask.page != browse->incoming.ask.page || page->ask.step != browse->incoming.ask.step;
	bool slides = other && browse->turn_way != 0 && !browse->reduced && page->ask.page != NULL;
	browse_drop_leaving(browse);
	if (slides) {
		browse->leaving = page->scene;
		browse->leaving_view = browse->pan.view;
		browse->slide_from = browse->drag_x;
		browse->slide_way = browse->turn_way;
		browse->slide_ms = now_ms;
	} else {
		scene_destroy(page->scene, browse->canvas);
		browse->drag_x = browse->drags == DRAGS_PAGE ? browse->drag_x : 0;
	}
	bool first = page->ask.page == NULL;
	*page = browse->incoming;
	if ((other && !first) || browse->pan.viewport.box.w <= 0)
		pan_init(&browse->pan, &page->scene->viewport, browse->reduced);
	else
		pan_keep(&browse->pan, &page->scene->viewport);
	browse->turn_way = 0;
	browse->since_ms = now_ms;
	browse->entered_ms = UINT32_MAX / 2; /* at rest */
	browse->skipped = false;
}

static void show_incoming(struct browse *browse, uint64_t now_ms)
{
	struct slot *incoming = &browse->incoming, *slot = &browse->slots[browse->asked_for];
	if (browse->asked_for == SLOT_PAGE) {
		show_page(browse, now_ms);
	} else {
		bool anew = browse->asked_for == SLOT_SHEET &&
			    (slot->scene == NULL || slot->ask.record != incoming->ask.record ||
			     slot->ask.subject != incoming->ask.subject);
		if (anew && slot->scene == NULL)
			browse->sheet_ms = now_ms;
		browse_empty(browse, slot);
		*slot = *incoming;
		if (anew)
			pan_init(&browse->sheet_pan, &slot->scene->viewport, browse->reduced);
		else if (browse->asked_for == SLOT_SHEET)
			pan_keep(&browse->sheet_pan, &slot->scene->viewport);
	}
	*incoming = (struct slot){0};
	browse->drawn = false;
}

static float slide_at(const struct browse *browse, uint64_t now_ms, bool *moves)
{
	int w, h;
	canvas_size(browse->canvas, &w, &h);
	float p = (float)(now_ms - browse->slide_ms) / SLIDE_MS;
	float to = (float)(browse->slide_way * w);
	*moves = p < 1;
	return roundf(browse->slide_from + (to - browse->slide_from) * ease_out(p < 1 ? p : 1));
}

static void replay(struct browse *browse, uint64_t now_ms)
{
	if (browse->replay_ms == 0 || now_ms < browse->replay_ms)
		return;
	size_t count = moments_of(browse->visit.page);
	browse->visit.moment = (size_t)browse->visit.moment + 2 < count ? browse->visit.moment + 1 : -1;
	browse->replay_ms = browse->visit.moment < 0 ? 0 : now_ms + REPLAY_MS;
}

bool browse_settled(const struct browse *browse)
{
	struct composer ask;
	browse_wanted(browse, SLOT_PAGE, &ask);
	if (browse->asked || browse->incoming.scene != NULL || browse_moves(browse) ||
	    !browse_same(&ask, &browse->slots[SLOT_PAGE].ask))
		return false;
	browse_wanted(browse, SLOT_SHEET, &ask);
	return ask.subject == SUBJECT_PAGE || browse_same(&ask, &browse->slots[SLOT_SHEET].ask);
}

bool browse_tick(struct browse *browse, uint64_t now_ms, bool *draw, uint64_t *wake_ms)
{
	replay(browse, now_ms);
	browse_act_pending(browse, now_ms);
	browse_staff_tick(browse, now_ms);
	browse_pursue(browse, now_ms);
	struct slot *incoming = &browse->incoming;
	if (incoming->scene != NULL && !incoming->ready)
		incoming->ready = scene_upload(incoming->scene, browse->canvas, SCENE_UPLOAD_BYTES);
	bool sways = browse->drags == DRAGS_PAGE || (browse->slide_ms != 0 && browse->slide_way != 0);
	if (incoming->ready && !(browse->asked_for == SLOT_PAGE && sways)) /* one page comes after the other */
		show_incoming(browse, now_ms);
	const struct slot *read = &browse->slots[browse->slots[SLOT_SHEET].scene != NULL ? SLOT_SHEET : SLOT_PAGE];
	idle_reading(&browse->idle, read->scene->reading_ms);
	bool moves = pan_tick(&browse->pan, now_ms);
	moves |= pan_tick(&browse->sheet_pan, now_ms);
	if (browse->slide_ms != 0) {
		bool slides;
		browse->drag_x = slide_at(browse, now_ms, &slides);
		if (!slides) {
			browse_drop_leaving(browse);
			browse->drag_x = 0;
			browse->drawn = false;
		}
		moves |= slides;
	}
	if (browse->unpress_ms != 0 && now_ms >= browse->unpress_ms) {
		browse->pressed = browse->drawn = false;
		browse->unpress_ms = 0;
	}
	bool sheet_comes =
	    browse->slots[SLOT_SHEET].scene != NULL && !browse->reduced && now_ms < browse->sheet_ms + SHEET_MS;
	bool asks = idle_asks(&browse->idle, now_ms) && browse->slots[SLOT_STILL].scene != NULL;
	moves |= sheet_comes;
	uint64_t next_ms = idle_next_ms(&browse->idle, now_ms);
	if (browse->unpress_ms != 0 && browse->unpress_ms < next_ms)
		next_ms = browse->unpress_ms;
	if (browse->replay_ms != 0 && browse->replay_ms < next_ms)
		next_ms = browse->replay_ms;
	if (incoming->scene != NULL && now_ms + 8 < next_ms)
		next_ms = now_ms + 8;
	if (now_ms < browse->quiet_ms + QUIET_MS && browse->quiet_ms + QUIET_MS < next_ms)
		next_ms = browse->quiet_ms + QUIET_MS;
	if (browse->pending_ms != 0 && browse->pending_ms < next_ms)
		next_ms = browse->pending_ms;
	if (staff_next_ms(&browse->staff, now_ms) < next_ms)
		next_ms = staff_next_ms(&browse->staff, now_ms);
	*wake_ms = next_ms;
	*draw = moves || !browse->drawn || asks;
	return moves;
}

static const struct slot *neighbour(const struct browse *browse, float drag_x)
{
	return &browse->slots[drag_x < 0 ? SLOT_AFTER : SLOT_BEFORE];
}

static struct pose pose_of(const struct browse *browse, uint64_t now_ms)
{
	bool rests = browse->reduced || browse->slots[SLOT_PAGE].ask.page != NULL;
	return (struct pose){.t_ms = (uint32_t)(now_ms - browse->since_ms) + browse->entered_ms,
			     .reduced = rests,
			     .view = browse->pan.view};
}

/* All that can be touched is below: the page stands above it, smaller. */
static void draw_shrunk(struct browse *browse, uint64_t now_ms, struct box all, uint32_t night)
{
	struct pose pose = pose_of(browse, now_ms);
	pose.scale = 0.55f;
	pose.dx = roundf(all.w * (1 - pose.scale) / 2);
	canvas_fill(browse->canvas, all, night, 1);
	scene_draw(browse->slots[SLOT_PAGE].scene, browse->canvas, &pose);
}

static void draw_page(struct browse *browse, uint64_t now_ms, struct box all, uint32_t night)
{
	struct scene *page = browse->slots[SLOT_PAGE].scene;
	struct pose pose = pose_of(browse, now_ms);
	pose.dx = browse->drag_x;
	if (browse->leaving != NULL) {
		struct pose out = {.reduced = true, .dx = browse->drag_x, .view = browse->leaving_view};
		scene_draw(browse->leaving, browse->canvas, &out);
		pose.dx -= (float)browse->slide_way * all.w;
		scene_draw(page, browse->canvas, &pose);
		return;
	}
	const struct slot *side = neighbour(browse, browse->drag_x);
	bool bare = pose.dx != 0 && !side->ready;
	if (bare)
		pose.dx = roundf(pose.dx * 0.3f); /* nothing is there yet: it gives way only a little */
	if (bare)
		canvas_fill(browse->canvas, all, night, 1); /* what shows where the page does not reach */
	scene_draw(page, browse->canvas, &pose);
	if (pose.dx == 0 || !side->ready)
		return;
	struct pose in = {
	    .reduced = true, .dx = pose.dx + (pose.dx < 0 ? all.w : -all.w), .view = side->scene->viewport.view};
	scene_draw(side->scene, browse->canvas, &in);
}

static void draw_sheet(struct browse *browse, uint64_t now_ms, struct box all, uint32_t night)
{
	struct scene *sheet = browse->slots[SLOT_SHEET].scene;
	if (sheet == NULL)
		return;
	float p = browse->reduced || now_ms >= browse->sheet_ms + SHEET_MS
		      ? 1
		      : (float)(now_ms - browse->sheet_ms) / SHEET_MS;
	float eased = ease_out(p);
	if (browse->slots[SLOT_SHEET].ask.subject != SUBJECT_REACH)
		canvas_fill(browse->canvas, all, night, 0.72f * eased);
	struct pose pose = {.reduced = true,
			    .dy = roundf((1 - eased) * 60 * browse_unit(browse)),
			    .alpha = fmaxf(eased, 0.02f),
			    .view = browse->sheet_pan.view};
	scene_draw(sheet, browse->canvas, &pose);
}

void browse_draw(struct browse *browse, uint64_t now_ms)
{
	int w, h;
	canvas_size(browse->canvas, &w, &h);
	struct box all = {0, 0, (float)w, (float)h};
	const uint32_t *theme = browse->visit.exhibition->theme;
	browse->drawn = true;
	if (browse->blank_scene != NULL) {
		scene_draw(browse->blank_scene, browse->canvas, &(struct pose){.reduced = true});
		return;
	}
	if (browse->visit.reach)
		draw_shrunk(browse, now_ms, all, theme[NIGHT]);
	else
		draw_page(browse, now_ms, all, theme[NIGHT]);
	draw_sheet(browse, now_ms, all, theme[NIGHT]);
	browse_staff_draw(browse, all);
	if (browse->pressed)
		glow_draw(browse->glow, browse->canvas, browse->press_box, browse->press_radius);
	const struct scene *still = browse->slots[SLOT_STILL].scene;
	if (still != NULL && idle_asks(&browse->idle, now_ms)) {
		canvas_fill(browse->canvas, all, theme[NIGHT], 0.86f);
		scene_draw(still, browse->canvas,
			   &(struct pose){.t_ms = (uint32_t)(now_ms - idle_asks_from_ms(&browse->idle))});
	}
}
