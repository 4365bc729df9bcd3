/* A timeline that is scrolled: each event a small bitmap that moves with the view. */
#include "timeline.h"

#include <math.h>

/* An event of a long line: its words, and in them title and body. */
struct event {
	const struct record *record;
	char date[32];
	const char *text; /* the body, where there is room for it */
	struct box words, title, body;
	float x, y; /* of its dot */
};

/* Lays it out from its slot on. */
static struct event place_event(struct composer *c, size_t at, struct box slot, float line)
{
	struct event event = {.record = c->page->items[at]};
	bool upright = c->portrait;
	timeline_stamp(event.record, at > 0 ? c->page->items[at - 1] : NULL, event.date, sizeof event.date);
	event.x = upright ? line : slot.x + 26 * c->u;
	event.y = upright ? slot.y + 40 * c->u : line;
	struct box words = upright ? (struct box){line + 56 * c->u, slot.y + 6 * c->u, 0, slot.h - 24 * c->u}
				   : (struct box){slot.x, line + 44 * c->u, slot.w - 56 * c->u, 0};
	if (upright)
		words.w = slot.x + slot.w - words.x;
	else
		words.h = slot.y + slot.h - words.y;
	event.words = words;
	float date_h = composer_measure(c, TYPE_NUMBER, event.date, (struct box){0, 0, words.w, 0}).h;
	event.title = (struct box){words.x, words.y + date_h, words.w, words.h - date_h};
	float title_h = composer_measure(c, TYPE_STRONG, composer_in(c, &event.record->title), event.title).h;
	event.body = event.title;
	event.body.y += title_h + 8 * c->u;
	event.body.h -= title_h + 8 * c->u;
	event.text = composer_in(c, &event.record->body);
	float body_h = composer_measure(c, c->portrait ? TYPE_CAPTION : TYPE_BODY, event.text, event.body).h;
	if (body_h > event.body.h + 0.5f) { /* the card has it */
		event.text = "";
		body_h = 0;
	}
	event.words.h = fminf(words.h, event.body.y + body_h - words.y);
	return event;
}

/* On a bitmap no larger than it needs, for there may be many: it moves with the others. */
static void long_event(struct composer *c, const struct event *event)
{
	const struct record *record = event->record;
	bool focus = record == c->page->focus;
	float r = (focus ? 24 : 14) * c->u, pad = 8 * c->u;
	float left = fminf(event->words.x - pad, event->x - r), top = fminf(event->words.y, event->y - r);
	struct box box = {left, top, event->words.x + event->words.w + pad - left,
			  event->words.y + event->words.h + pad - top};
	cairo_t *cr, *base = c->cr;
	struct sprite *sprite = composer_sprite(c, box, &cr);
	if (sprite == NULL)
		return;
	sprite->hold = HOLD_VIEW;
	cairo_translate(cr, (double)-left, (double)-top);
	cairo_arc(cr, (double)event->x, (double)event->y, (double)r, 0, 2 * M_PI);
	composer_source_rgb(cr, composer_colour(c, focus ? MOON : GRAIN), 1);
	cairo_fill(cr);
	if (focus) {
		cairo_arc(cr, (double)event->x, (double)event->y, (double)(r - 5 * c->u), 0, 2 * M_PI);
		composer_source_rgb(cr, composer_colour(c, PEONY), 1);
		cairo_fill(cr);
	}
	c->cr = cr;
	composer_text(c, TYPE_NUMBER, ALIGN_LEFT, event->date,
		      (struct box){event->words.x, event->words.y, event->words.w, 0},
		      composer_colour(c, focus ? BLUSH : GRAIN), (struct origin){record, "date"});
	composer_text(c, TYPE_STRONG, ALIGN_LEFT, composer_in(c, &record->title), event->title,
		      composer_colour(c, MOON), (struct origin){record, "title"});
	composer_text(c, c->portrait ? TYPE_CAPTION : TYPE_BODY, ALIGN_LEFT, event->text, event->body,
		      composer_colour(c, MIST), (struct origin){record, "body"});
	c->cr = base;
	composer_sprite_done(cr);
	struct box touch = {box.x - pad, box.y - pad, box.w + 2 * pad, fmaxf(box.h + 2 * pad, 120 * c->u)};
	struct target *target = composer_opens(c, touch, 24 * c->u, record);
	if (target != NULL)
		target->hold = HOLD_VIEW;
}

/* What moves on fades into the page's ground at an edge: there is more of it. from, to: where it is gone, where it is whole. */
static void fade(struct composer *c, struct box box, float from_x, float from_y, float to_x, float to_y)
{
	cairo_t *cr;
	cairo_surface_t *ground = cairo_get_target(c->cr);
	if (composer_sprite(c, box, &cr) == NULL)
		return;
	cairo_pattern_t *ramp = cairo_pattern_create_linear((double)(from_x - box.x), (double)(from_y - box.y),
							    (double)(to_x - box.x), (double)(to_y - box.y));
	cairo_pattern_add_color_stop_rgba(ramp, 0, 0, 0, 0, 1);
	cairo_pattern_add_color_stop_rgba(ramp, 1, 0, 0, 0, 0);
	cairo_surface_flush(ground);
	cairo_set_source_surface(cr, ground, (double)-box.x, (double)-box.y);
	cairo_mask(cr, ramp);
	cairo_pattern_destroy(ramp);
	composer_sprite_done(cr);
}

static void fades(struct composer *c, struct box port)
{
	float near = 16 * c->u, far = 56 * c->u, right = port.x + port.w, bottom = port.y + port.h;
	if (c->portrait) {
		fade(c, (struct box){port.x, port.y, port.w, near}, 0, port.y, 0, port.y + near);
		fade(c, (struct box){port.x, bottom - near, port.w, near}, 0, bottom, 0, bottom - near);
	} else {
		fade(c, (struct box){port.x, port.y, near, port.h}, port.x, 0, port.x + near, 0);
		fade(c, (struct box){right - far, port.y, far, port.h}, right, 0, right - far, 0);
	}
}

/* A piece of the line, stretched: no bitmap is as long as the line may be. */
static void rail(struct composer *c, struct box box)
{
	cairo_t *cr;
	struct sprite *sprite =
	    composer_sprite(c, (struct box){roundf(box.x), roundf(box.y), fminf(box.w, 16), fminf(box.h, 16)}, &cr);
	if (sprite == NULL)
		return;
	composer_source_rgb(cr, composer_colour(c, GRAIN), 0.75f);
	cairo_paint(cr);
	composer_sprite_done(cr);
	sprite->dst.w = box.w;
	sprite->dst.h = box.h;
	sprite->hold = HOLD_VIEW;
}

void timeline_long(struct composer *c, struct box rest)
{
	size_t count = c->page->item_count;
	bool upright = c->portrait;
	float room = upright ? rest.h : rest.w, least = (upright ? 220 : 380) * c->u;
	float slot = roundf(room / (floorf(room / least) + 0.4f)); /* the last in sight is cut off: there is more */
	float edge = roundf(16 * c->u), thick = fmaxf(2, roundf(4 * c->u));
	float line = roundf(upright ? rest.x + 24 * c->u : rest.y + rest.h * 0.14f), length = slot * (float)count;
	struct box port = {upright ? 0 : roundf(rest.x) - edge, roundf(rest.y) - edge,
			   upright ? (float)c->w : roundf(rest.w) + 2 * edge, roundf(rest.h) + 2 * edge};
	struct box all = port;
	if (upright)
		all.h = length + 2 * edge;
	else
		all.w = length + 2 * edge;
	c->scene->viewport = (struct viewport){
	    .box = port, .content = all, .max_zoom = 1, .scrolls_x = !upright, .scrolls_y = upright, .view = {0, 0, 1}};
	/* It begins where the loop had it, round the focus. */
	size_t focus = count;
	for (size_t i = 0; i < count; i++)
		focus = c->page->items[i] == c->page->focus ? i : focus;
	float back = focus < count ? fmaxf(slot * ((float)focus + 0.5f) - room / 2, 0) : length;
	back = fminf(back, fmaxf((upright ? all.h - port.h : all.w - port.w), 0));
	c->scene->viewport.view = (struct view){upright ? 0 : -roundf(back), upright ? -roundf(back) : 0, 1};
	rail(c, upright ? (struct box){line - thick / 2, all.y, thick, all.h}
			: (struct box){all.x, line - thick / 2, all.w, thick});
	for (size_t i = 0; i < count; i++) {
		float at = slot * (float)i;
		struct event event = place_event(c, i,
						 upright ? (struct box){rest.x, rest.y + at, rest.w, slot}
							 : (struct box){rest.x + at, rest.y, slot, rest.h},
						 line);
		long_event(c, &event);
	}
	fades(c, port);
}
