#include "browse.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "browse_state.h"

struct browse *browse_create(struct canvas *canvas, struct painter *painter, bool reduced)
{
	struct browse *browse = calloc(1, sizeof *browse);
	if (browse == NULL)
		abort();
	browse->canvas = canvas;
	browse->painter = painter;
	browse->reduced = reduced;
	browse->ticket = BROWSE_TICKETS;
	return browse;
}

void browse_empty(struct browse *browse, struct slot *slot)
{
	scene_destroy(slot->scene, browse->canvas);
	*slot = (struct slot){0};
}

void browse_drop_leaving(struct browse *browse)
{
	scene_destroy(browse->leaving, browse->canvas);
	browse->leaving = NULL;
	browse->slide_ms = 0;
}

void browse_drop_blank(struct browse *browse)
{
	scene_destroy(browse->blank_scene, browse->canvas);
	browse->blank_scene = NULL;
}

static void drop_all(struct browse *browse)
{
	for (int i = 0; i < SLOTS; i++)
		browse_empty(browse, &browse->slots[i]);
	browse_empty(browse, &browse->incoming);
	browse_drop_leaving(browse);
	browse_drop_blank(browse);
	glow_destroy(browse->glow, browse->canvas);
	browse->glow = NULL;
}

void browse_destroy(struct browse *browse)
{
	if (browse == NULL)
		return;
	drop_all(browse);
	free(browse);
}

float browse_unit(const struct browse *browse)
{
	int w, h;
	canvas_size(browse->canvas, &w, &h);
	return (float)(w < h ? w : h) / 1080;
}

void browse_begin(struct browse *browse, const struct browse_begin *begin)
{
	assert(!browse->on);
	browse->on = true;
	browse->edition = begin->edition;
	visit_begin(&browse->visit, begin->edition->exhibition, begin->page, begin->step, begin->lang, begin->now_min);
	idle_begin(&browse->idle, begin->now_ms);
	struct slot *page = &browse->slots[SLOT_PAGE];
	*page = (struct slot){.scene = begin->scene, .ready = true};
	browse->since_ms = begin->now_ms;
	browse->entered_ms = begin->t_ms;
	pan_init(&browse->pan, &page->scene->viewport, browse->reduced);
	browse->drags = DRAGS_NOTHING;
	browse->drag_x = 0;
	browse->turn_way = 0;
	browse->quiet_ms = begin->now_ms;
	browse->drawn = false;
	browse->skipped = 0;
	browse->staff_left = false;
	browse->glow = glow_create(browse->canvas, begin->edition->exhibition->theme[MOON], browse_unit(browse));
}

struct scene *browse_end(struct browse *browse, const struct page **page, size_t *step)
{
	struct scene *scene = browse->slots[SLOT_PAGE].scene;
	const struct composer *ask = &browse->slots[SLOT_PAGE].ask;
	*page = ask->page != NULL ? ask->page : browse->visit.page;
	*step = ask->page != NULL ? ask->step : browse->visit.step;
	browse->slots[SLOT_PAGE] = (struct slot){0};
	drop_all(browse);
	browse->on = browse->pressed = browse->asked = browse->ignores = false;
	browse->press = (struct action){0}; /* of an edition that may go now */
	browse->failed = (struct composer){0};
	browse->unpress_ms = 0;
	browse->ticket++; /* what is under way is not wanted any more */
	browse->replay_ms = browse->pending_ms = 0;
	staff_leave(&browse->staff);
	browse->edition = NULL;
	return scene;
}

bool browse_on(const struct browse *browse)
{
	return browse->on;
}

bool browse_over(const struct browse *browse, uint64_t now_ms)
{
	return browse->on && idle_over(&browse->idle, now_ms);
}

bool browse_asks(const struct browse *browse, uint64_t now_ms)
{
	return browse->on && idle_asks(&browse->idle, now_ms);
}

bool browse_waits(const struct browse *browse)
{
	return browse->outstanding > 0;
}

const struct scene *browse_scene(const struct browse *browse)
{
	return browse->slots[SLOT_PAGE].scene;
}

const struct visit *browse_visit(const struct browse *browse)
{
	return &browse->visit;
}

void browse_resized(struct browse *browse, bool lost)
{
	struct slot page = browse->slots[SLOT_PAGE];
	if (!browse->on)
		return;
	browse->slots[SLOT_PAGE] = (struct slot){0};
	drop_all(browse);
	if (lost) {
		scene_destroy(page.scene, browse->canvas);
		page.scene = scene_standby(browse->canvas);
	}
	page.ask.w = 0;           /* made anew */
	scene_forget(page.scene); /* its targets are where they were */
	browse->slots[SLOT_PAGE] = page;
	browse->glow = glow_create(browse->canvas, browse->visit.exhibition->theme[MOON], browse_unit(browse));
	browse->asked = false; /* its answer is not taken: the ticket is another */
	browse->ticket++;
	browse->pressed = browse->drawn = false;
	browse->drags = DRAGS_NOTHING;
	browse->drag_x = 0;
	browse->pan.view = (struct view){0, 0, 1};
	browse->pan.state = PAN_RESTS;
}

bool browse_sound(const struct browse *browse)
{
	if (!browse->on)
		return browse->slots[SLOT_PAGE].scene == NULL && browse->leaving == NULL;
	const struct view *view = &browse->pan.view;
	return visit_sound(&browse->visit) && browse->slots[SLOT_PAGE].scene != NULL &&
	       browse->slots[SLOT_PAGE].ready && isfinite(view->x) && isfinite(view->y) && view->zoom > 0.2f &&
	       view->zoom < 20 && isfinite(browse->drag_x) && (browse->leaving == NULL || browse->slide_ms != 0);
}
