/* cards: two to eight cards on a grid: plain with a ghost number, bold with one large word, or with a picture. */
#include "page.h"

#include <math.h>
#include <stdio.h>

#include "bitmap.h"
#include "chrome.h"

struct grid {
	struct box area;
	int columns, rows;
	float gap;
};

static int columns_for(const struct composer *c, int count)
{
	if (c->portrait)
		return count <= 4 && c->page->style != CARDS_PICTURE ? 1 : 2;
	if (count == 4)
		return c->page->style == CARDS_BOLD ? 4 : 2;
	return count <= 3 ? count : count <= 6 ? 3 : 4;
}

static struct box cell(const struct grid *grid, int i)
{
	float w = (grid->area.w - grid->gap * (float)(grid->columns - 1)) / (float)grid->columns;
	float h = (grid->area.h - grid->gap * (float)(grid->rows - 1)) / (float)grid->rows;
	return (struct box){roundf(grid->area.x + (float)(i % grid->columns) * (w + grid->gap)),
			    roundf(grid->area.y + (float)(i / grid->columns) * (h + grid->gap)), roundf(w), roundf(h)};
}

static const char *title_of(const struct composer *c, const struct record *record)
{
	return composer_in(c, &record->title);
}

/* Value and unit for a figure, the label for anything else, or "". */
static const char *word_of(const struct composer *c, const struct record *record, char *buf, size_t buf_size)
{
	char value[32];
	if (!text_empty(&record->label))
		return composer_in(c, &record->label);
	if (!record->has_value)
		return "";
	snprintf(buf, buf_size, "%s", composer_value(record, value, sizeof value));
	return buf;
}

static void ghost(struct composer *c, struct box card, int number)
{
	char digit[12];
	snprintf(digit, sizeof digit, "%d", number);
	cairo_save(c->cr);
	composer_round(c->cr, card, 24 * c->u);
	cairo_clip(c->cr);
	cairo_push_group(c->cr);
	float size = fminf(220 * c->u, card.h * 0.9f);
	composer_text(c, TYPE_FIGURE, ALIGN_RIGHT, digit,
		      (struct box){card.x, card.y + card.h - size * 1.02f, card.w - 26 * c->u, size * 1.15f},
		      composer_colour(c, GRAIN), (struct origin){NULL, "ghost"});
	cairo_pop_group_to_source(c->cr);
	cairo_paint_with_alpha(c->cr, 0.12);
	cairo_restore(c->cr);
}

static void plain_card(struct composer *c, const struct record *record, struct box card, int number)
{
	float pad = fminf(44 * c->u, card.w * 0.09f), y = card.y + pad * 0.9f, bottom = card.y + card.h - pad * 0.7f;
	struct box box = {card.x + pad, y, card.w - 2 * pad, 118 * c->u};
	composer_panel(c, card, false);
	ghost(c, card, number);
	struct text_size size = composer_text(c, TYPE_HEADING, ALIGN_LEFT, title_of(c, record), box,
					      composer_colour(c, MOON), (struct origin){record, "title"});
	box.y += size.h + 14 * c->u;
	box.h = bottom - box.y;
	composer_text(c, TYPE_BODY, ALIGN_LEFT, composer_in(c, &record->body), box, composer_colour(c, MOON),
		      (struct origin){record, "body"});
}

static uint32_t darker(uint32_t rgb, float share)
{
	uint32_t dark = 0;
	for (int s = 16; s >= 0; s -= 8)
		dark |= (uint32_t)((float)(rgb >> s & 255) * share) << s;
	return dark;
}

/* fir, peony, grain and jade in turn, dark enough at the top for the text's contrast, darker below. */
static void bold_ground(struct composer *c, struct box card, int i)
{
	static const enum theme_colour colours[] = {FIR, PEONY, GRAIN, JADE};
	static const float shares[] = {1.0f, 0.66f, 0.56f, 0.58f};
	uint32_t top = darker(composer_colour(c, colours[i % 4]), shares[i % 4]), low = darker(top, 0.5f);
	cairo_pattern_t *fill = cairo_pattern_create_linear(0, (double)card.y, 0, (double)(card.y + card.h));
	cairo_pattern_add_color_stop_rgb(fill, 0, (top >> 16 & 255) / 255.0, (top >> 8 & 255) / 255.0,
					 (top & 255) / 255.0);
	cairo_pattern_add_color_stop_rgb(fill, 1, (low >> 16 & 255) / 255.0, (low >> 8 & 255) / 255.0,
					 (low & 255) / 255.0);
	composer_round(c->cr, card, 24 * c->u);
	cairo_set_source(c->cr, fill);
	cairo_fill(c->cr);
	cairo_pattern_destroy(fill);
}

static void bold_card(struct composer *c, const struct record *record, struct box card, int i)
{
	char buf[64];
	const char *word = word_of(c, record, buf, sizeof buf);
	float pad = 46 * c->u;
	struct box box = {card.x + pad, card.y + pad, card.w - 2 * pad, 150 * c->u};
	bool wide = card.w > card.h * 1.7f; /* the word at the left, the rest beside it */
	bold_ground(c, card, i);
	if (wide)
		box = (struct box){card.x + pad, card.y + (card.h - 150 * c->u) / 2, card.w * 0.34f, 150 * c->u};
	struct text_size size = composer_text(c, TYPE_DISPLAY, ALIGN_LEFT, word, box, composer_colour(c, MOON),
					      (struct origin){record, "label"});
	if (wide) {
		box = (struct box){box.x + box.w + pad / 2, card.y + pad * 0.7f, 0, 110 * c->u};
		box.w = card.x + card.w - pad - box.x;
		struct text_size title = composer_measure(c, TYPE_STRONG, title_of(c, record), box);
		struct text_size body = composer_measure(c, TYPE_BODY, composer_in(c, &record->body),
							 (struct box){0, 0, box.w, card.h - title.h - pad * 1.6f});
		box.y = card.y + fmaxf(pad * 0.6f, (card.h - title.h - body.h - 10 * c->u) / 2);
	} else {
		box.y += fmaxf(size.h, 150 * c->u) + 34 * c->u;
		box.h = 150 * c->u;
	}
	size = composer_text(c, TYPE_STRONG, ALIGN_LEFT, title_of(c, record), box, composer_colour(c, MOON),
			     (struct origin){record, "title"});
	box.y += size.h + (wide ? 8 : 18) * c->u;
	box.h = card.y + card.h - pad * 0.6f - box.y;
	composer_text(c, TYPE_BODY, ALIGN_LEFT, composer_in(c, &record->body), box, composer_colour(c, MOON),
		      (struct origin){record, "body"});
}

/* The record that has the picture: itself, or a photo that shows it. */
static const struct record *pictured(const struct record *record)
{
	if (record->picture != NULL)
		return record;
	for (size_t i = 0; i < record->in_count; i++)
		if (record->in[i].role == ROLE_SHOWS && record->in[i].record->picture != NULL)
			return record->in[i].record;
	return NULL;
}

/* Returns whether the picture is a drawing. */
static bool picture_card(struct composer *c, const struct record *record, struct box card)
{
	float pad = fminf(36 * c->u, card.w * 0.08f), inner = card.w - 2 * pad;
	const char *body = composer_in(c, &record->body);
	struct text_size title =
	    composer_measure(c, TYPE_STRONG, title_of(c, record), (struct box){0, 0, inner, 110 * c->u});
	struct text_size text = composer_measure(c, TYPE_CAPTION, body, (struct box){0, 0, inner, card.h * 0.5f});
	float text_h = title.h + text.h + 44 * c->u, picture_h = card.h - text_h;
	picture_h = fmaxf(fminf(picture_h, card.h * 0.62f), card.h * 0.3f);
	const struct record *photo = pictured(record);
	struct box top = {card.x, card.y, card.w, roundf(picture_h)};
	composer_panel(c, card, false);
	struct bitmap *picture = photo != NULL ? composer_decode(c, photo, (int)card.w, (int)picture_h) : NULL;
	if (picture != NULL) {
		cairo_save(c->cr);
		cairo_rectangle(c->cr, (double)top.x, (double)top.y, (double)top.w, (double)top.h);
		cairo_clip(c->cr);
		composer_cover(
		    c->cr, picture,
		    (struct box){top.x, top.y, top.w, fmaxf(top.h, (float)picture->h * top.w / (float)picture->w)},
		    24 * c->u, 0.5f, 0.5f);
		cairo_restore(c->cr);
		bitmap_destroy(picture);
	} else {
		top.h = 0; /* the words have the card for themselves */
	}
	struct box box = {card.x + pad, top.y + top.h + 20 * c->u, inner, 110 * c->u};
	struct text_size size = composer_text(c, TYPE_STRONG, ALIGN_LEFT, title_of(c, record), box,
					      composer_colour(c, MOON), (struct origin){record, "title"});
	box.y += size.h + 6 * c->u;
	box.h = card.y + card.h - 14 * c->u - box.y;
	composer_text(c, TYPE_CAPTION, ALIGN_LEFT, body, box, composer_colour(c, MIST),
		      (struct origin){record, "body"});
	return photo != NULL && photo->illustration && picture != NULL;
}

static bool compose_cards(struct composer *c)
{
	int count = (int)c->page->item_count;
	char source[512];
	composer_ground(c, c->page->style == CARDS_BOLD ? GROUND_LEFT : GROUND_RIGHT);
	struct grid grid = {.area = composer_heading(c, true), .gap = 30 * c->u};
	bool drawn = false;
	for (int i = 0; i < count; i++)
		drawn |= c->page->style == CARDS_PICTURE && pictured(c->page->items[i]) != NULL &&
			 pictured(c->page->items[i])->illustration;
	composer_source_line(c, c->page->items, c->page->item_count, source, sizeof source);
	grid.area = composer_footnote(c, grid.area, drawn ? composer_illustration(c) : source);
	grid.columns = columns_for(c, count);
	grid.rows = count > 0 ? (count + grid.columns - 1) / grid.columns : 1;
	if (grid.columns == 1)
		grid.area.h = fminf(grid.area.h, (float)grid.rows * 420 * c->u);
	for (int i = 0; i < count; i++) {
		struct box card = cell(&grid, i);
		if (c->page->style == CARDS_BOLD)
			bold_card(c, c->page->items[i], card, i);
		else if (c->page->style == CARDS_PICTURE)
			picture_card(c, c->page->items[i], card);
		else
			plain_card(c, c->page->items[i], card, i + 1);
	}
	chrome_bar(c, c->cr);
	return true;
}

const struct page_kind page_cards = {.compose = compose_cards};
