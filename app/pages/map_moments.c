/* The line of moments under a map: when its items came to be, to be touched or replayed. */
#include "map.h"

#include <math.h>
#include <stdio.h>

#include "moments.h"

enum { MOMENTS_H = 196 /* u */, STOPS = 12 };

static void play_button(struct composer *c, float x, float y)
{
	float r = 36 * c->u, s = 15 * c->u;
	composer_target(c, (struct box){x - 44 * c->u, y - 44 * c->u, 88 * c->u, 88 * c->u}, 44 * c->u,
			(struct action){.kind = ACTION_REPLAY});
	cairo_new_path(c->cr);
	cairo_arc(c->cr, (double)x, (double)y, (double)r, 0, 2 * M_PI);
	composer_source_rgb(c->cr, composer_colour(c, GRAIN), 1);
	cairo_fill(c->cr);
	cairo_move_to(c->cr, (double)(x - s * 0.7f), (double)(y - s));
	cairo_line_to(c->cr, (double)(x + s * 1.1f), (double)y);
	cairo_line_to(c->cr, (double)(x - s * 0.7f), (double)(y + s));
	cairo_close_path(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, NIGHT), 1);
	cairo_fill(c->cr);
}

/* "2020年4月14日   ·   合计 49 项": when, and what there was by then. */
static void moment_line(struct composer *c, struct box box, size_t now)
{
	char date[64], line[200], value[32];
	struct record sum = {.has_value = true};
	for (size_t i = 0; i < c->page->item_count; i++)
		if (c->page->items[i]->has_value && map_there(c, c->page->items[i]))
			sum.value += c->page->items[i]->value;
	composer_date(c, moments_at(c->page, now), date, sizeof date);
	composer_value(&sum, value, sizeof value);
	snprintf(line, sizeof line, c->lang == LANG_ZH ? "至%s   ·   合计 %s" : "By %s   ·   %s in all", date, value);
	composer_text(c, TYPE_LABEL, ALIGN_LEFT, line, box, composer_colour(c, MOON), (struct origin){NULL, "moment"});
}

struct box map_moments(struct composer *c, struct box box)
{
	size_t count = c->touch ? moments_of(c->page) : 0;
	if (count == 0 || count > STOPS)
		return box;
	float pad = (c->portrait ? 40 : 50) * c->u, h = MOMENTS_H * c->u, top = box.y + box.h - h, y = top + 118 * c->u;
	float left = box.x + pad + 180 * c->u, right = box.x + box.w - pad - 20 * c->u,
	      slot = (right - left) / (float)(count - 1);
	size_t now = c->moment < 0 || (size_t)c->moment >= count ? count - 1 : (size_t)c->moment;
	moment_line(c, (struct box){box.x + pad, top + 10 * c->u, box.w - 2 * pad, 0}, now);
	play_button(c, box.x + pad + 40 * c->u, y);
	composer_source_rgb(c->cr, composer_colour(c, MIST), 0.4f);
	cairo_rectangle(c->cr, (double)left, (double)roundf(y - 2 * c->u), (double)(right - left),
			(double)roundf(4 * c->u));
	cairo_fill(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, GRAIN), 1);
	cairo_rectangle(c->cr, (double)left, (double)roundf(y - 2 * c->u), (double)(slot * (float)now),
			(double)roundf(4 * c->u));
	cairo_fill(c->cr);
	for (size_t i = 0; i < count; i++) {
		float x = left + slot * (float)i, r = (i == now ? 20 : 12) * c->u,
		      w = fmaxf(fminf(slot, 120 * c->u), 60 * c->u);
		int number = i + 1 == count ? -1 : (int)i;
		composer_target(c, (struct box){x - w / 2, y - 44 * c->u, w, 88 * c->u}, 44 * c->u,
				(struct action){.kind = ACTION_MOMENT, .number = number});
		cairo_new_path(c->cr);
		cairo_arc(c->cr, (double)x, (double)y, (double)r, 0, 2 * M_PI);
		composer_source_rgb(c->cr, composer_colour(c, i == now ? MOON : GRAIN), 1);
		cairo_fill(c->cr);
		if (i == now) {
			cairo_arc(c->cr, (double)x, (double)y, (double)(r - 5 * c->u), 0, 2 * M_PI);
			composer_source_rgb(c->cr, composer_colour(c, PEONY), 1);
			cairo_fill(c->cr);
		}
	}
	box.h -= h;
	return box;
}
