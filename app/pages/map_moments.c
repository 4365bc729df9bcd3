/* The line of moments under a map: when its items came to be, to be touched or replayed. */
#include "map.h"

#include <math.h>
#include <stdio.h>

#include "moments.h"

enum { STOPS = 12, ROW_STOPS = 5 };

/* A triangle and the word, in gold; how wide it is. */
static float play_button(struct composer *c, float x, float y)
{
	static const char *const words[LANGS] = {"重播", "Replay"};
	float r = 36 * c->u, s = 13 * c->u, text = composer_width(c, TYPE_LABEL, words[c->lang]) + 2,
	      w = text + 96 * c->u;
	struct text_size size = composer_measure(c, TYPE_LABEL, words[c->lang], (struct box){0, 0, text, 0});
	composer_target(c, (struct box){x, y - 44 * c->u, w, 88 * c->u}, 44 * c->u,
			(struct action){.kind = ACTION_REPLAY});
	composer_round(c->cr, (struct box){x, y - r, w, 2 * r}, r);
	composer_source_rgb(c->cr, composer_colour(c, GRAIN), 1);
	cairo_fill(c->cr);
	float mid = x + 40 * c->u;
	cairo_move_to(c->cr, (double)(mid - s * 0.7f), (double)(y - s));
	cairo_line_to(c->cr, (double)(mid + s * 1.1f), (double)y);
	cairo_line_to(c->cr, (double)(mid - s * 0.7f), (double)(y + s));
	cairo_close_path(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, NIGHT), 1);
	cairo_fill(c->cr);
	composer_text(c, TYPE_LABEL, ALIGN_LEFT, words[c->lang], (struct box){x + 66 * c->u, y - size.h / 2, text, 0},
		      composer_colour(c, NIGHT), (struct origin){NULL, "replay"});
	return w;
}

/* "至2020年4月14日   ·   合计 49": when, and what there was by then. */
static void moment_words(const struct composer *c, size_t now, char *line, size_t line_size)
{
	char date[64], value[32];
	struct record sum = {.has_value = true};
	for (size_t i = 0; i < c->page->item_count; i++)
		if (c->page->items[i]->has_value && map_there(c, c->page->items[i]))
			sum.value += c->page->items[i]->value;
	composer_date(c, moments_at(c->page, now), date, sizeof date);
	composer_value(&sum, value, sizeof value);
	snprintf(line, line_size, c->lang == LANG_ZH ? "至%s   ·   合计 %s" : "By %s   ·   %s in all", date, value);
}

struct box map_moments(struct composer *c, struct box box, bool one_row)
{
	size_t count = c->touch ? moments_of(c->page) : 0;
	if (count == 0 || count > STOPS)
		return box;
	one_row = one_row && count <= ROW_STOPS;
	size_t now = c->moment < 0 || (size_t)c->moment >= count ? count - 1 : (size_t)c->moment;
	char words[200];
	moment_words(c, now, words, sizeof words);
	float pad = one_row ? 0 : (c->portrait ? 40 : 50) * c->u;
	float words_w = one_row ? fminf(composer_width(c, TYPE_LABEL, words) + 50 * c->u, box.w / 2) : 0;
	float h = (one_row ? MAP_MOMENTS_ROW_H : MAP_MOMENTS_H) * c->u, top = box.y + box.h - h;
	float y = top + h - (one_row ? 50 : 78) * c->u;
	float left = box.x + pad + play_button(c, box.x + pad, y) + 46 * c->u,
	      right = box.x + box.w - words_w - pad - 20 * c->u, slot = (right - left) / (float)(count - 1);
	struct box at = {box.x + pad, top + 10 * c->u, box.w - 2 * pad, 0};
	if (one_row)
		at = (struct box){right + 46 * c->u, y - 24 * c->u, words_w - 26 * c->u, 0};
	composer_text(c, TYPE_LABEL, ALIGN_LEFT, words, at, composer_colour(c, MOON), (struct origin){NULL, "moment"});
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
