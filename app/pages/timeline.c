/* timeline: events along a line, by date: above and below it in turn, or down the left side of an upright screen. */
#include "timeline.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chrome.h"
#include "page.h"

enum { FITS = 9 /* events on one screen; more are scrolled */ };

const char *timeline_stamp(const struct record *record, const struct record *before, char *buf, size_t buf_size)
{
	const char *date = record->date != NULL ? record->date : "";
	bool same_year = before != NULL && before->date != NULL && strncmp(before->date, date, 4) == 0;
	size_t length = strlen(date);
	if (length == 10 && same_year)
		snprintf(buf, buf_size, "%.2s·%.2s", date + 5, date + 8);
	else if (length == 10)
		snprintf(buf, buf_size, "%.4s·%.2s·%.2s", date, date + 5, date + 8);
	else if (length == 7)
		snprintf(buf, buf_size, "%.4s·%.2s", date, date + 5);
	else
		snprintf(buf, buf_size, "%.4s", date);
	return buf;
}

/* The line, uncovered from its beginning on. */
static void line(struct composer *c, struct box box, enum motion motion)
{
	cairo_t *cr;
	struct sprite *sprite = composer_sprite(c, box, &cr);
	if (sprite == NULL)
		return;
	composer_source_rgb(cr, composer_colour(c, GRAIN), 0.75f);
	cairo_paint(cr);
	sprite->motion = motion;
	sprite->begin_ms = 100;
	sprite->length_ms = 1400;
	composer_sprite_done(cr);
}

/* A dot that appears when the line reaches it. */
static void dot(struct composer *c, float x, float y, bool focus, float share)
{
	float r = (focus ? 24 : 14) * c->u;
	struct box box = {x - r, y - r, 2 * r, 2 * r};
	cairo_t *cr, *on = c->cr;
	struct sprite *sprite = composer_sprite(c, box, &cr);
	if (sprite != NULL) {
		on = cr;
		x = y = r;
	}
	if (focus) {
		cairo_arc(on, (double)x, (double)y, (double)r, 0, 2 * M_PI);
		composer_source_rgb(on, composer_colour(c, MOON), 1);
		cairo_fill(on);
		r -= 5 * c->u;
	}
	cairo_arc(on, (double)x, (double)y, (double)r, 0, 2 * M_PI);
	composer_source_rgb(on, composer_colour(c, focus ? PEONY : GRAIN), 1);
	cairo_fill(on);
	if (sprite != NULL) {
		sprite->motion = MOTION_APPEAR;
		sprite->begin_ms = 100 + (uint32_t)(share * 1100);
		sprite->length_ms = 400;
		composer_sprite_done(cr);
	}
}

static void stem(struct composer *c, float x, float from, float to)
{
	composer_source_rgb(c->cr, composer_colour(c, GRAIN), 0.8f);
	cairo_rectangle(c->cr, (double)roundf(x), (double)from, (double)fmaxf(1, roundf(2 * c->u)),
			(double)(to - from));
	cairo_fill(c->cr);
}

static void across(struct composer *c, struct box rest)
{
	int count = (int)c->page->item_count;
	/* Neighbours stand on the other side of the line, so a text has two slots; the last one's ends with the page. */
	float gap = 40 * c->u, slot = (rest.w + gap) / (float)(count + 1), text_w = 2 * slot - gap;
	float mid = roundf(rest.y + rest.h * 0.48f);
	float half = rest.h / 2 - 70 * c->u;
	line(c, (struct box){0, mid - 2 * c->u, (float)c->w, fmaxf(2, roundf(4 * c->u))}, MOTION_WIPE_RIGHT);
	for (int i = 0; i < count; i++) {
		const struct record *record = c->page->items[i];
		bool focus = record == c->page->focus, above = i % 2 == 1;
		char date[32];
		timeline_stamp(record, i > 0 ? c->page->items[i - 1] : NULL, date, sizeof date);
		float left = rest.x + slot * (float)i, x = left + 26 * c->u;
		struct box box = {left, 0, text_w, 0};
		struct text_size number = composer_measure(c, TYPE_NUMBER, date, (struct box){0, 0, text_w, 0});
		box.h = half - number.h;
		const char *title = composer_in(c, &record->title);
		struct text_size text = composer_measure(c, TYPE_LEAD, title, box);
		float y = above ? mid - 74 * c->u - number.h - text.h : mid + 74 * c->u;
		stem(c, x, above ? mid - 62 * c->u : mid + 20 * c->u, above ? mid - 20 * c->u : mid + 62 * c->u);
		composer_text(c, TYPE_NUMBER, ALIGN_LEFT, date, (struct box){left, y, text_w, 0},
			      composer_colour(c, focus ? BLUSH : GRAIN), (struct origin){record, "date"});
		box.y = y + number.h;
		composer_text(c, TYPE_LEAD, ALIGN_LEFT, title, box, composer_colour(c, MOON),
			      (struct origin){record, "title"});
		dot(c, x, mid, focus, (float)i / (float)count);
		struct box touch = {left - 10 * c->u, fminf(y, mid - 44 * c->u), text_w, 0};
		touch.h = fmaxf(y + number.h + text.h, mid + 44 * c->u) - touch.y;
		composer_opens(c, touch, 24 * c->u, record);
	}
}

static void down(struct composer *c, struct box rest)
{
	int count = (int)c->page->item_count;
	float x = rest.x + 24 * c->u, slot = fminf(rest.h / (float)count, 230 * c->u), date_w = 0;
	char date[32];
	for (int i = 0; i < count; i++)
		date_w =
		    fmaxf(date_w, composer_width(c, TYPE_NUMBER,
						 timeline_stamp(c->page->items[i], i > 0 ? c->page->items[i - 1] : NULL,
								date, sizeof date)));
	line(c, (struct box){x - 2 * c->u, rest.y, fmaxf(2, roundf(4 * c->u)), slot * (float)count}, MOTION_WIPE_DOWN);
	for (int i = 0; i < count; i++) {
		const struct record *record = c->page->items[i];
		bool focus = record == c->page->focus;
		float mid = rest.y + slot * ((float)i + 0.5f);
		timeline_stamp(record, i > 0 ? c->page->items[i - 1] : NULL, date, sizeof date);
		struct box box = {x + 56 * c->u, 0, date_w + 4, 0};
		struct text_size number = composer_measure(c, TYPE_NUMBER, date, box);
		box.y = mid - number.h / 2;
		composer_text(c, TYPE_NUMBER, ALIGN_LEFT, date, box, composer_colour(c, focus ? BLUSH : GRAIN),
			      (struct origin){record, "date"});
		box.x += date_w + 36 * c->u;
		box.w = rest.x + rest.w - box.x;
		box.h = slot - 20 * c->u;
		struct text_size text = composer_measure(c, TYPE_LEAD, composer_in(c, &record->title), box);
		box.y = mid - text.h / 2;
		composer_text(c, TYPE_LEAD, ALIGN_LEFT, composer_in(c, &record->title), box, composer_colour(c, MOON),
			      (struct origin){record, "title"});
		dot(c, x, mid, focus, (float)i / (float)count);
		composer_opens(
		    c, (struct box){rest.x - 24 * c->u, mid - slot / 2 + 4 * c->u, rest.w + 48 * c->u, slot - 8 * c->u},
		    24 * c->u, record);
	}
}

/* What the loop shows of a line that is too long for it: the events round the focus, else the last. */
static struct page glimpse(const struct page *page)
{
	struct page part = *page;
	size_t at = page->item_count;
	for (size_t i = 0; i < page->item_count; i++)
		if (page->items[i] == page->focus)
			at = i + FITS / 2 + 1;
	at = at < FITS ? FITS : at > page->item_count ? page->item_count : at;
	part.items = page->items + at - FITS;
	part.item_count = FITS;
	return part;
}

static bool compose_timeline(struct composer *c)
{
	const struct page *page = c->page;
	bool longer = page->item_count > FITS, scrolls = c->touch && longer;
	char more[96] = "";
	composer_ground(c, GROUND_DOWN);
	struct box rest = composer_heading(c, true);
	if (longer && !scrolls)
		snprintf(more, sizeof more,
			 c->lang == LANG_ZH ? "共 %zu 件，轻触可看全部" : "%zu events in all; touch to see them",
			 page->item_count);
	rest = composer_footnote(c, rest, more);
	struct page part = longer ? glimpse(page) : *page;
	c->page = &part;
	if (part.item_count > 0 && !scrolls && c->portrait)
		down(c, rest);
	else if (part.item_count > 0 && !scrolls)
		across(c, rest);
	c->page = page;
	chrome_bar(c, c->cr);
	if (scrolls)
		timeline_long(c, rest); /* over the arrows of the margins, which its ends fade into */
	return true;
}

const struct page_kind page_timeline = {.compose = compose_timeline};
