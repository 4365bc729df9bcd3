#include "chrome.h"

#include <math.h>

#include "maxima.h"

float chrome_bar_height(const struct composer *c)
{
	return roundf(112 * c->u);
}

/* The moon of the name, and the exhibition's title beside it where there is room. */
static void mark(struct composer *c, cairo_t *cr, float left, float top, float height)
{
	float r = 15 * c->u, right = (float)c->w - c->margin, mid = top + height / 2;
	const char *title = composer_in(c, &c->exhibition->title);
	float w = composer_width(c, TYPE_CAPTION, title);
	if (right - w - 4 * r - 24 * c->u > left) {
		struct text_size size = composer_measure(c, TYPE_CAPTION, title, (struct box){0, 0, w + 2, 0});
		composer_text_on(c, cr, TYPE_CAPTION, ALIGN_LEFT, title,
				 (struct box){right - w, mid - size.h / 2, w + 2, 0}, composer_colour(c, MIST),
				 (struct origin){NULL, "exhibition"});
		right -= w + 20 * c->u;
	}
	if (right - 2 * r < left)
		return;
	cairo_new_path(cr);
	cairo_arc(cr, (double)(right - r), (double)mid, (double)r, 0, 2 * M_PI);
	composer_source_rgb(cr, composer_colour(c, MOON), 1);
	cairo_fill(cr);
}

void chrome_bar(struct composer *c, cairo_t *cr)
{
	const struct exhibition *ex = c->exhibition;
	float height = chrome_bar_height(c), top = (float)c->h - height, line = fmaxf(1, roundf(1.5f * c->u));
	composer_source_rgb(cr, composer_colour(c, NIGHT), 0.86f);
	cairo_rectangle(cr, 0, (double)top, c->w, (double)height);
	cairo_fill(cr);
	composer_source_rgb(cr, composer_colour(c, MIST), 0.25f);
	cairo_rectangle(cr, 0, (double)top, c->w, (double)line);
	cairo_fill(cr);

	/* The names stand evenly; where they would not fit, closer together, then smaller. */
	float widths = 0, width[LIMIT_CHAPTERS];
	for (size_t i = 0; i < ex->chapter_count; i++)
		widths += width[i] = composer_width(c, TYPE_LABEL, composer_in(c, &ex->chapters[i].title));
	float room = (float)c->w - 2 * c->margin - 60 * c->u;
	float gap = ex->chapter_count > 1 ? (room - widths) / (float)(ex->chapter_count - 1) : room;
	gap = fminf(gap, 72 * c->u);
	float pad = fminf(32 * c->u, gap / 2), x = c->margin, mid = top + height / 2;
	for (size_t i = 0; i < ex->chapter_count; i++) {
		const char *title = composer_in(c, &ex->chapters[i].title);
		bool here = (int)i == c->page->chapter;
		struct text_size size = composer_measure(c, TYPE_BODY, title, (struct box){0, 0, width[i] + 2, 0});
		if (here) {
			composer_round(
			    cr, (struct box){x - pad, top + 18 * c->u, width[i] + 2 * pad, height - 36 * c->u}, height);
			composer_source_rgb(cr, composer_colour(c, GRAIN), 1);
			cairo_fill(cr);
		}
		composer_text_on(c, cr, here ? TYPE_LABEL : TYPE_BODY, ALIGN_CENTRE, title,
				 (struct box){x, mid - size.h / 2, width[i] + 2, 0},
				 composer_colour(c, here ? NIGHT : MIST), (struct origin){NULL, "chapter"});
		x += width[i] + gap;
	}
	mark(c, cr, x - gap + 48 * c->u, top, height);
}
