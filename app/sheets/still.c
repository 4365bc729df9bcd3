/* still: is somebody still reading? A ring that runs out in ten seconds, as sprites that are there for their time. */
#include "sheets.h"

#include <math.h>
#include <stdio.h>

enum { SECONDS = 10, ARCS = 40, RADIUS = 120, LINE = 13 /* u */ };

static void arc(cairo_t *cr, double middle, double r, int from, int to)
{
	cairo_new_path(cr);
	cairo_arc(cr, middle, middle, r, -M_PI / 2 + 2 * M_PI * from / ARCS, -M_PI / 2 + 2 * M_PI * to / ARCS + 0.01);
	cairo_stroke(cr);
}

/* One of the arcs that go out one after the other; its sprite is no larger than it must be. */
static void burning_arc(struct composer *c, float x, float y, int i)
{
	float r = RADIUS * c->u, half = LINE * c->u / 2 + 2;
	double from = -M_PI / 2 + 2 * M_PI * i / ARCS, to = from + 2 * M_PI / ARCS + 0.01;
	float x1 = (float)cos(from) * r, x2 = (float)cos(to) * r, y1 = (float)sin(from) * r, y2 = (float)sin(to) * r;
	struct box box = {x + fminf(x1, x2) - half, y + fminf(y1, y2) - half, fabsf(x2 - x1) + 2 * half,
			  fabsf(y2 - y1) + 2 * half};
	cairo_t *cr;
	struct sprite *sprite = composer_sprite(c, box, &cr);
	if (sprite == NULL)
		return;
	cairo_translate(cr, (double)(x - box.x), (double)(y - box.y));
	composer_source_rgb(cr, composer_colour(c, GRAIN), 1);
	cairo_set_line_width(cr, (double)(LINE * c->u));
	arc(cr, 0, (double)r, i, i + 1);
	composer_sprite_done(cr);
	sprite->motion = MOTION_WINDOW;
	sprite->length_ms = (uint32_t)(i + 1) * SECONDS * 1000 / ARCS;
}

static void seconds(struct composer *c, float x, float y)
{
	float w = 160 * c->u;
	for (int left = 1; left <= SECONDS; left++) {
		char number[16];
		cairo_t *cr;
		snprintf(number, sizeof number, "%d", left);
		struct text_size size = composer_measure(c, TYPE_TITLE, number, (struct box){0, 0, w, 0});
		struct sprite *sprite = composer_sprite(c, (struct box){x - w / 2, y - size.h / 2, w, size.h}, &cr);
		if (sprite == NULL)
			return;
		composer_text_on(c, cr, TYPE_TITLE, ALIGN_CENTRE, number, (struct box){0, 0, w, 0},
				 composer_colour(c, MOON), (struct origin){NULL, "still"});
		composer_sprite_done(cr);
		sprite->motion = MOTION_WINDOW;
		sprite->begin_ms = (uint32_t)(SECONDS - left) * 1000;
		sprite->length_ms = 1000;
	}
}

bool sheet_still(struct composer *c)
{
	bool zh = c->lang == LANG_ZH;
	float x = (float)c->w / 2, y = (float)c->h * 0.44f, r = RADIUS * c->u;
	struct box box = {c->margin, y - r - 40 * c->u, (float)c->w - 2 * c->margin, 2 * r + 260 * c->u};
	composer_sheet(c, box);
	cairo_arc(c->cr, (double)x, (double)y, (double)r, 0, 2 * M_PI);
	composer_source_rgb(c->cr, composer_colour(c, INK), 1);
	cairo_fill_preserve(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, MIST), 0.3f);
	cairo_set_line_width(c->cr, (double)(LINE * c->u));
	cairo_stroke(c->cr);
	struct box line = {box.x, y + r + 44 * c->u, box.w, 0};
	line.y += composer_text(c, TYPE_HEADING, ALIGN_CENTRE, zh ? "还在看吗？" : "Still reading?", line,
				composer_colour(c, MOON), (struct origin){NULL, "still"})
		      .h;
	composer_text(c, TYPE_LEAD, ALIGN_CENTRE,
		      zh ? "轻触任意处继续    Still reading? Touch to stay"
			 : "Touch anywhere to stay    还在看吗？轻触继续",
		      line, composer_colour(c, MOON), (struct origin){NULL, "still"});
	for (int i = 0; i < ARCS; i++)
		burning_arc(c, x, y, i);
	seconds(c, x, y);
	return true;
}
