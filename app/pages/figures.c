/* figures: big numbers that count up, and the parts of a total as bars with their sum. */
#include "page.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chrome.h"
#include "maxima.h"

enum { MAX = LIMIT_FIGURES };

/* The page's figures: the big ones, and the parts of one of them. */
struct figures {
	const struct record *big[MAX], *part[MAX];
	size_t bigs, parts;
	const struct record *total; /* of the parts */
};

static const struct record *whole_of(const struct page *page, const struct record *record)
{
	for (size_t i = 0; i < record->out_count; i++)
		for (size_t k = 0; k < page->item_count; k++)
			if (record->out[i].role == ROLE_PART_OF && record->out[i].record == page->items[k])
				return page->items[k];
	return NULL;
}

static struct figures sort(const struct page *page)
{
	struct figures figures = {0};
	for (size_t i = 0; i < page->item_count; i++) {
		const struct record *whole = whole_of(page, page->items[i]);
		if (whole != NULL && figures.parts < MAX && (figures.total == NULL || figures.total == whole)) {
			figures.part[figures.parts++] = page->items[i];
			figures.total = whole;
		} else if (figures.bigs < MAX) {
			figures.big[figures.bigs++] = page->items[i];
		}
	}
	return figures;
}

/* "83 + 30 + 19 = 132", or "" when the parts do not make the whole. */
static const char *sum_line(const struct figures *figures, char *buf, size_t buf_size)
{
	double sum = 0;
	char value[32];
	size_t used = 0;
	*buf = '\0';
	for (size_t i = 0; i < figures->parts && used < buf_size; i++) {
		sum += figures->part[i]->value;
		used += (size_t)snprintf(buf + used, buf_size - used, "%s%s", i > 0 ? " + " : "",
					 composer_value(figures->part[i], value, sizeof value));
	}
	if (figures->parts < 2 || fabs(sum - figures->total->value) > 1e-9)
		*buf = '\0';
	else if (used < buf_size)
		snprintf(buf + used, buf_size - used, " = %s", composer_value(figures->total, value, sizeof value));
	return buf;
}

/* One big number, not wider than max_w, with its unit under it; returns the width it takes. */
static float big_number(struct composer *c, const struct record *record, struct box box, float max_w,
			enum theme_colour colour)
{
	char label[512];
	struct text_size number =
	    composer_count(c, TYPE_FIGURE, record, box.x - 8 * c->u, box.y, max_w, composer_colour(c, colour), 100);
	const char *unit = composer_in(c, &record->unit), *title = composer_in(c, &record->title);
	snprintf(label, sizeof label, "%s", *unit != '\0' ? unit : title);
	struct box under = {box.x, box.y + number.h - 8 * c->u, fmaxf(box.w, number.w), 116 * c->u};
	struct text_size size = composer_text(c, TYPE_LEAD, ALIGN_LEFT, label, under, composer_colour(c, MIST),
					      (struct origin){record, *unit != '\0' ? "unit" : "title"});
	float pad = 20 * c->u, w = fmaxf(number.w, size.w);
	composer_opens(c, (struct box){box.x - pad, box.y, w + 2 * pad, under.y + size.h + pad - box.y}, 24 * c->u,
		       record);
	return w;
}

static void bar(struct composer *c, const struct record *record, struct box box, double most, size_t at)
{
	char value[32];
	bool largest = record->value >= most;
	float h = 26 * c->u, number_w = composer_width(c, TYPE_NUMBER, composer_value(record, value, sizeof value));
	if (number_w > box.w / 2)
		composer_overflow(c, (struct origin){record, "value"}, number_w, box.w / 2, value);
	struct box title_box = {box.x, box.y, box.w - number_w - 24 * c->u, 60 * c->u};
	struct text_size title = composer_text(c, TYPE_LEAD, ALIGN_LEFT, composer_in(c, &record->title), title_box,
					       composer_colour(c, MOON), (struct origin){record, "title"});
	composer_text(c, TYPE_NUMBER, ALIGN_RIGHT, value, (struct box){box.x, box.y - 4 * c->u, box.w, 0},
		      composer_colour(c, GRAIN), (struct origin){record, "value"});
	struct box track = {box.x, roundf(box.y + fmaxf(title.h, 58 * c->u) + 8 * c->u), box.w, roundf(h)};
	composer_round(c->cr, track, h / 2);
	composer_source_rgb(c->cr, composer_colour(c, MIST), 0.16f);
	cairo_fill(c->cr);
	struct box filled = track;
	filled.w = fmaxf(h, (float)(record->value / most) * track.w);
	cairo_t *cr;
	struct sprite *sprite = composer_sprite(c, filled, &cr);
	struct box local = {0, 0, filled.w, filled.h};
	composer_round(sprite != NULL ? cr : c->cr, sprite != NULL ? local : filled, h / 2);
	composer_source_rgb(sprite != NULL ? cr : c->cr, composer_colour(c, largest ? PEONY : JADE), 1);
	cairo_fill(sprite != NULL ? cr : c->cr);
	if (sprite != NULL) {
		sprite->motion = MOTION_WIPE_RIGHT;
		sprite->begin_ms = 200 + (uint32_t)at * 150;
		sprite->length_ms = 900;
		composer_sprite_done(cr);
	}
	float under = track.y + h + 10 * c->u;
	struct text_size body = composer_text(c, TYPE_CAPTION, ALIGN_LEFT, composer_in(c, &record->body),
					      (struct box){box.x, under, box.w, 80 * c->u}, composer_colour(c, MIST),
					      (struct origin){record, "body"});
	composer_opens(
	    c,
	    (struct box){box.x - 30 * c->u, box.y - 12 * c->u, box.w + 60 * c->u, under + body.h + 20 * c->u - box.y},
	    18 * c->u, record);
	if (under + body.h > box.y + box.h)
		composer_overflow(c, (struct origin){NULL, "items"}, under + body.h - box.y, box.h, "");
}

static void parts_panel(struct composer *c, const struct figures *figures, struct box panel)
{
	double most = 0;
	float pad = 60 * c->u, row = (panel.h - 1.5f * pad) / (float)figures->parts;
	for (size_t i = 0; i < figures->parts; i++) {
		assert(figures->part[i] != NULL);
		most = fmax(most, figures->part[i]->value);
	}
	composer_panel(c, panel, false);
	for (size_t i = 0; i < figures->parts; i++)
		bar(c, figures->part[i],
		    (struct box){panel.x + pad, panel.y + pad + row * (float)i, panel.w - 2 * pad, row}, most, i);
}

/* Numbers in a row in box; returns the height they take. */
static float numbers(struct composer *c, const struct figures *figures, struct box box)
{
	float x = box.x, slot = box.w / (float)figures->bigs;
	for (size_t i = 0; i < figures->bigs; i++) {
		struct box at = {x, box.y, fminf(slot - 30 * c->u, box.x + box.w - x), 0};
		float max_w = box.x + box.w - x;
		if (figures->parts == 0) {
			at.w = slot - 60 * c->u;
			max_w = i + 1 < figures->bigs ? slot - 24 * c->u : slot;
		}
		if (max_w < 48 * c->u) {
			/* No wider than a digit is left: it is not this number that is too long, there are too many. */
			composer_overflow(c, (struct origin){NULL, "items"}, (float)figures->bigs, (float)i, "");
			max_w = box.w;
		}
		float w = big_number(c, figures->big[i], at, max_w, i == 0 ? MOON : GRAIN);
		x = figures->parts == 0 ? x + slot : fmaxf(x + w + 96 * c->u, x);
	}
	return 400 * c->u;
}

static bool compose_figures(struct composer *c)
{
	struct figures figures = sort(c->page);
	char sum[256];
	size_t shown = figures.bigs + figures.parts;
	if (shown < c->page->item_count)
		composer_overflow(c, (struct origin){NULL, "items"}, (float)c->page->item_count, (float)shown, "");
	composer_ground(c, GROUND_LEFT);
	struct box rest = composer_heading(c, false);
	sum_line(&figures, sum, sizeof sum);
	rest = composer_footnote(c, rest, sum);
	struct box left = rest, panel = rest;
	if (figures.parts > 0 && c->portrait) {
		left.h = (c->touch && (float)c->h < 1.7f * (float)c->w ? 520 : 620) * c->u;
		panel.y += left.h + 24 * c->u;
		panel.h = fminf(rest.h - left.h - 24 * c->u, (float)figures.parts * 230 * c->u + 90 * c->u);
	} else if (figures.parts > 0) {
		left.w = rest.w * 0.5f;
		panel.x += rest.w * 0.525f;
		panel.w = rest.w * 0.475f;
		panel.h = fminf(rest.h, (float)figures.parts * 205 * c->u + 90 * c->u);
	}
	float top = left.y + (c->portrait ? 20 : 24) * c->u, used = 0;
	if (figures.bigs > 0)
		used = numbers(c, &figures, (struct box){left.x, top, left.w, left.h});
	struct box lead = {left.x, top + used, fminf(left.w - 20 * c->u, 1200 * c->u), 0};
	lead.h = left.y + left.h - lead.y;
	composer_text(c, TYPE_LEAD, ALIGN_LEFT, composer_in(c, &c->page->lead), lead, composer_colour(c, MOON),
		      (struct origin){NULL, "lead"});
	if (figures.parts > 0)
		parts_panel(c, &figures, panel);
	chrome_bar(c, c->cr);
	return true;
}

const struct page_kind page_figures = {.compose = compose_figures};
