#include "chrome.h"

#include <math.h>

#include "maxima.h"
#include "page.h"
#include "schedule.h"

enum { BUTTON = 88, BUTTONS = 4, APART = 16 }; /* u */

float chrome_bar_height(const struct composer *c)
{
	float bar = roundf(112 * c->u);
	/* A tall screen has no side margins for the arrows, nor its bar room for the buttons: they get a row of their own. */
	return c->touch && c->portrait && c->subject == SUBJECT_PAGE ? bar + roundf((BUTTON + APART) * c->u) : bar;
}

/* The moon of the name, and the exhibition's title beside it; on a screen less wide than 5:3 only where there is room. */
static void mark(struct composer *c, cairo_t *cr, float left, float top, float height)
{
	float r = 15 * c->u, right = (float)c->w - c->margin, mid = top + height / 2;
	const char *title = composer_in(c, &c->exhibition->title);
	float w = composer_width(c, TYPE_CAPTION, title), room = right - 4 * r - 24 * c->u - left;
	if (3 * c->w >= 5 * c->h && w > room && room > 0)
		composer_overflow(c, (struct origin){NULL, "exhibition"}, w, room, title);
	if (w < room) {
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

/* Signs are drawn in a square of side 1 about 0, 0, with lines of the width set. */
static void sign_previous(cairo_t *cr)
{
	cairo_move_to(cr, 0.22, -0.42);
	cairo_line_to(cr, -0.22, 0);
	cairo_line_to(cr, 0.22, 0.42);
}

static void sign_next(cairo_t *cr)
{
	cairo_move_to(cr, -0.22, -0.42);
	cairo_line_to(cr, 0.22, 0);
	cairo_line_to(cr, -0.22, 0.42);
}

static void sign_cross(cairo_t *cr)
{
	cairo_move_to(cr, -0.4, -0.4);
	cairo_line_to(cr, 0.4, 0.4);
	cairo_move_to(cr, -0.4, 0.4);
	cairo_line_to(cr, 0.4, -0.4);
}

static void sign_home(cairo_t *cr)
{
	cairo_move_to(cr, -0.48, 0.02);
	cairo_line_to(cr, 0, -0.44);
	cairo_line_to(cr, 0.48, 0.02);
	cairo_move_to(cr, -0.34, -0.08);
	cairo_line_to(cr, -0.34, 0.44);
	cairo_line_to(cr, 0.34, 0.44);
	cairo_line_to(cr, 0.34, -0.08);
}

static void sign_find(cairo_t *cr)
{
	cairo_arc(cr, -0.09, -0.09, 0.33, 0, 2 * M_PI);
	cairo_move_to(cr, 0.15, 0.15);
	cairo_line_to(cr, 0.46, 0.46);
}

static void (*const signs[])(cairo_t *) = {
    [ACTION_PREVIOUS] = sign_previous, [ACTION_NEXT] = sign_next,  [ACTION_HOME] = sign_home,
    [ACTION_FIND] = sign_find,         [ACTION_BACK] = sign_cross, [ACTION_CLOSE] = sign_cross,
};

void chrome_button(struct composer *c, cairo_t *cr, float x, float y, enum action_kind kind, bool ground)
{
	float r = BUTTON * c->u / 2;
	double side = (double)(36 * c->u);
	composer_target(c, (struct box){x - r, y - r, 2 * r, 2 * r}, r, (struct action){.kind = kind});
	cairo_new_path(cr);
	cairo_arc(cr, (double)x, (double)y, (double)(r - 5 * c->u), 0, 2 * M_PI);
	composer_source_rgb(cr, composer_colour(c, ground ? NIGHT : FIR), ground ? 0.6f : 0.55f);
	cairo_fill_preserve(cr);
	composer_source_rgb(cr, composer_colour(c, MIST), 0.35f);
	cairo_set_line_width(cr, (double)fmaxf(1, 1.5f * c->u));
	cairo_stroke(cr);
	composer_source_rgb(cr, composer_colour(c, MOON), 1);
	if (kind == ACTION_LANGUAGE || kind == ACTION_REACH) { /* words say it better than a sign */
		const char *word = kind == ACTION_LANGUAGE ? (c->lang == LANG_ZH ? "EN" : "中")
				   : c->lang == LANG_ZH    ? "便捷"
							   : "Reach";
		enum type type = kind == ACTION_LANGUAGE ? TYPE_LABEL : TYPE_CAPTION;
		struct box box = {x - r, 0, 2 * r, 0};
		struct text_size size = composer_measure(c, type, word, box);
		box.y = y - size.h / 2;
		composer_text_on(c, cr, type, ALIGN_CENTRE, word, box, composer_colour(c, MOON),
				 (struct origin){NULL, "button"});
		return;
	}
	cairo_save(cr);
	cairo_translate(cr, (double)x, (double)y);
	cairo_scale(cr, side, side);
	cairo_set_line_width(cr, (double)(4.5f * c->u) / side);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	cairo_new_path(cr);
	signs[kind](cr);
	cairo_stroke(cr);
	cairo_restore(cr);
}

/* A dot a page of the chapter (and a step of each), the one shown longer. */
static void dots(struct composer *c, cairo_t *cr, float x, float y)
{
	const struct exhibition *ex = c->exhibition;
	size_t count = 0, here = 0;
	for (size_t i = 0; i < ex->page_count; i++) {
		if (ex->pages[i].chapter != c->page->chapter)
			continue;
		if (&ex->pages[i] == c->page)
			here = count + c->step;
		count += page_steps(&ex->pages[i]);
	}
	if (count < 2 || count > 24 || c->page->chapter < 0)
		return;
	float r = 5 * c->u, wide = 34 * c->u, gap = 12 * c->u;
	float w = (float)(count - 1) * (2 * r + gap) + wide;
	x -= w / 2;
	for (size_t i = 0; i < count; i++) {
		float dot = i == here ? wide : 2 * r;
		composer_round(cr, (struct box){x, y - r, dot, 2 * r}, r);
		composer_source_rgb(cr, composer_colour(c, i == here ? GRAIN : MIST), i == here ? 1 : 0.6f);
		cairo_fill(cr);
		x += dot + gap;
	}
}

/* What the touched page has beside the chapters: buttons, arrows, dots. */
static void controls(struct composer *c, cairo_t *cr)
{
	static const enum action_kind kinds[BUTTONS] = {ACTION_FIND, ACTION_LANGUAGE, ACTION_REACH, ACTION_HOME};
	float bar = roundf(112 * c->u), step = (BUTTON + APART) * c->u, half = BUTTON * c->u / 2;
	float right = (float)c->w - c->margin - half, y = (float)c->h - bar / 2;
	if (c->portrait) {
		y = (float)c->h - bar - half - 4 * c->u;
		chrome_button(c, cr, c->margin + half, y, ACTION_PREVIOUS, false);
		chrome_button(c, cr, c->margin + half + step, y, ACTION_NEXT, false);
		dots(c, cr, c->margin + 2 * step + 130 * c->u, y);
	} else {
		float reach = c->margin / 2, low = (float)c->h * 0.62f;
		chrome_button(c, cr, reach, low, ACTION_PREVIOUS, true);
		chrome_button(c, cr, (float)c->w - reach, low, ACTION_NEXT, true);
		dots(c, cr, (float)c->w / 2, (float)c->h - bar - 12 * c->u);
	}
	for (size_t i = 0; i < BUTTONS; i++)
		chrome_button(c, cr, right - (float)(BUTTONS - 1 - i) * step, y, kinds[i], false);
}

const struct page *chrome_first_of(const struct composer *c, size_t chapter)
{
	const struct exhibition *ex = c->exhibition;
	for (size_t i = 0; i < ex->page_count; i++)
		if (ex->pages[i].chapter == (int)chapter && schedule_open(ex, &ex->pages[i], c->now_min))
			return &ex->pages[i];
	return NULL;
}

/* The chapters' names stand evenly; where they would not fit, closer together, but a finger apart. Returns where they end. */
static float chapters(struct composer *c, cairo_t *cr, float top, float height)
{
	const struct exhibition *ex = c->exhibition;
	float widths = 0, width[LIMIT_CHAPTERS];
	for (size_t i = 0; i < ex->chapter_count; i++)
		widths += width[i] = composer_width(c, TYPE_LABEL, composer_in(c, &ex->chapters[i].title));
	/* Room is left for the buttons also while nobody is there: what fits must fit then, too. */
	float buttons = c->portrait ? 60 : BUTTONS * (BUTTON + APART) + 32;
	float room = (float)c->w - 2 * c->margin - buttons * c->u;
	size_t longest = 0;
	for (size_t i = 1; i < ex->chapter_count; i++)
		longest = width[i] > width[longest] ? i : longest;
	float least = ex->chapter_count > 0 ? 16 * c->u * (float)(ex->chapter_count - 1) : 0;
	if (widths + least > room)
		composer_overflow(c, (struct origin){NULL, "chapter"}, widths, room - least,
				  composer_in(c, &ex->chapters[longest].title));
	float gap = ex->chapter_count > 1 ? (room - widths) / (float)(ex->chapter_count - 1) : room;
	gap = fminf(gap, 72 * c->u);
	float pad = fminf(32 * c->u, gap / 2), x = c->margin, mid = top + height / 2;
	for (size_t i = 0; i < ex->chapter_count; i++) {
		const char *title = composer_in(c, &ex->chapters[i].title);
		bool here = (int)i == c->page->chapter;
		struct text_size size = composer_measure(c, TYPE_BODY, title, (struct box){0, 0, width[i] + 2, 0});
		struct box pill = {x - pad, top + 12 * c->u, width[i] + 2 * pad, height - 24 * c->u};
		const struct page *first = chrome_first_of(c, i);
		if (first != NULL)
			composer_target(c, pill, pill.h / 2, (struct action){.kind = ACTION_PAGE, .page = first});
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
	return x - gap;
}

void chrome_bar(struct composer *c, cairo_t *cr)
{
	float height = roundf(112 * c->u), top = (float)c->h - height, line = fmaxf(1, roundf(1.5f * c->u));
	composer_source_rgb(cr, composer_colour(c, NIGHT), 0.86f);
	cairo_rectangle(cr, 0, (double)top, c->w, (double)height);
	cairo_fill(cr);
	composer_source_rgb(cr, composer_colour(c, MIST), 0.25f);
	cairo_rectangle(cr, 0, (double)top, c->w, (double)line);
	cairo_fill(cr);
	float end = chapters(c, cr, top, height);
	if (c->touch)
		controls(c, cr);
	else
		mark(c, cr, end + 48 * c->u, top, height);
}
