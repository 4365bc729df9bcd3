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
	int column = i % grid->columns, row = i / grid->columns;
	return (struct box){roundf(grid->area.x + (float)column * (w + grid->gap)),
			    roundf(grid->area.y + (float)row * (h + grid->gap)), roundf(w), roundf(h)};
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
	float pad = fminf(44 * c->u, card.w * 0.09f), y = card.y + pad * 0.75f, bottom = card.y + card.h - pad * 0.4f;
	struct box box = {card.x + pad, y, card.w - 2 * pad, 118 * c->u};
	composer_panel(c, card, false);
	ghost(c, card, number);
	struct text_size size = composer_text(c, TYPE_HEADING, ALIGN_LEFT, title_of(c, record), box,
					      composer_colour(c, MOON), (struct origin){record, "title"});
	box.y += size.h + 14 * c->u;
	box.h = bottom - box.y;
	composer_text(c, card.h > 360 * c->u ? TYPE_LEAD : TYPE_BODY, ALIGN_LEFT, composer_in(c, &record->body), box,
		      composer_colour(c, MOON), (struct origin){record, "body"});
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

/* The word beside the rest, on a card that is wide and low. */
static void bold_wide(struct composer *c, const struct record *record, struct box card, const char *word)
{
	float pad = 46 * c->u, left = card.w * 0.36f;
	struct box box = {card.x + pad, 0, left - pad * 1.4f, 150 * c->u};
	struct text_size size = composer_measure(c, TYPE_DISPLAY, word, box);
	box.y = card.y + (card.h - size.h) / 2;
	composer_text(c, TYPE_DISPLAY, ALIGN_LEFT, word, box, composer_colour(c, MOON),
		      (struct origin){record, "label"});
	const char *body = composer_in(c, &record->body);
	box = (struct box){card.x + left, 0, card.w - left - pad, 110 * c->u};
	struct text_size title = composer_measure(c, TYPE_STRONG, title_of(c, record), box);
	struct box below = {box.x, 0, box.w, card.h - title.h - pad * 1.4f};
	struct text_size text = composer_measure(c, TYPE_BODY, body, below);
	box.y = card.y + (card.h - title.h - text.h - 10 * c->u) / 2;
	below.y = box.y + title.h + 10 * c->u;
	composer_text(c, TYPE_STRONG, ALIGN_LEFT, title_of(c, record), box, composer_colour(c, MOON),
		      (struct origin){record, "title"});
	composer_text(c, TYPE_BODY, ALIGN_LEFT, body, below, composer_colour(c, MOON), (struct origin){record, "body"});
}

static void bold_card(struct composer *c, const struct record *record, struct box card, int i)
{
	char buf[64];
	const char *word = word_of(c, record, buf, sizeof buf);
	float pad = fminf(48 * c->u, card.w * 0.1f);
	struct box box = {card.x + pad, card.y + pad * 0.9f, card.w - 2 * pad, 150 * c->u};
	bold_ground(c, card, i);
	if (card.w > card.h * 1.7f) {
		bold_wide(c, record, card, word);
		return;
	}
	composer_text(c, TYPE_DISPLAY, ALIGN_LEFT, word, box, composer_colour(c, MOON),
		      (struct origin){record, "label"});
	box.y += 186 * c->u;
	composer_source_rgb(c->cr, composer_colour(c, MOON), 0.35f);
	cairo_rectangle(c->cr, (double)box.x, (double)roundf(box.y), (double)(72 * c->u),
			(double)fmaxf(1, roundf(3 * c->u)));
	cairo_fill(c->cr);
	box.y += 36 * c->u;
	struct text_size size = composer_text(c, TYPE_STRONG, ALIGN_LEFT, title_of(c, record), box,
					      composer_colour(c, MOON), (struct origin){record, "title"});
	box.y += size.h + 18 * c->u;
	box.h = card.y + card.h - pad * 0.6f - box.y;
	composer_text(c, card.w > 500 * c->u ? TYPE_LEAD : TYPE_BODY, ALIGN_LEFT, composer_in(c, &record->body), box,
		      composer_colour(c, MOON), (struct origin){record, "body"});
}

/* Fades the lower part of a picture into the panel, for the words that stand on it. */
static void fade_below(struct composer *c, struct box card, float from, float to)
{
	uint32_t pine = composer_colour(c, PINE);
	double r = (pine >> 16 & 255) / 255.0, g = (pine >> 8 & 255) / 255.0, b = (pine & 255) / 255.0;
	cairo_pattern_t *shade = cairo_pattern_create_linear(0, (double)from, 0, (double)to);
	cairo_pattern_add_color_stop_rgba(shade, 0, r, g, b, 0);
	cairo_pattern_add_color_stop_rgba(shade, 0.6, r, g, b, 0.86);
	cairo_pattern_add_color_stop_rgba(shade, 1, r, g, b, 1);
	composer_round(c->cr, card, 24 * c->u);
	cairo_set_source(c->cr, shade);
	cairo_fill(c->cr);
	cairo_pattern_destroy(shade);
}

static void picture_card(struct composer *c, const struct record *record, struct box card)
{
	float pad = fminf(32 * c->u, card.w * 0.07f), inner = card.w - 2 * pad;
	const char *body = composer_in(c, &record->body);
	struct text_size title =
	    composer_measure(c, TYPE_STRONG, title_of(c, record), (struct box){0, 0, inner, 110 * c->u});
	struct text_size text = composer_measure(c, TYPE_CAPTION, body, (struct box){0, 0, inner, card.h * 0.5f});
	float words = title.h + 4 * c->u + text.h, top = card.y + card.h - words - 20 * c->u;
	float picture_h = fminf(card.h - words * 0.62f, card.w * 9 / 16);
	const struct record *photo = composer_pictured(record);
	struct bitmap *picture = photo != NULL ? composer_decode(c, photo, (int)card.w, (int)picture_h) : NULL;
	composer_panel(c, card, false);
	if (picture != NULL) {
		cairo_save(c->cr);
		composer_round(c->cr, card, 24 * c->u);
		cairo_clip(c->cr);
		composer_cover(c->cr, picture, (struct box){card.x, card.y, card.w, picture_h}, 0, 0.5f, 0.5f);
		cairo_restore(c->cr);
		bitmap_destroy(picture);
		fade_below(c, card, fminf(top - 70 * c->u, card.y + picture_h * 0.7f), card.y + picture_h);
	}
	struct box box = {card.x + pad, top, inner, 110 * c->u};
	struct text_size size = composer_text(c, TYPE_STRONG, ALIGN_LEFT, title_of(c, record), box,
					      composer_colour(c, MOON), (struct origin){record, "title"});
	box.y += size.h + 4 * c->u;
	box.h = card.y + card.h - 12 * c->u - box.y;
	composer_text(c, TYPE_CAPTION, ALIGN_LEFT, body, box, composer_colour(c, MOON),
		      (struct origin){record, "body"});
}

static bool compose_cards(struct composer *c)
{
	int count = (int)c->page->item_count;
	composer_ground(c, c->page->style == CARDS_BOLD ? GROUND_LEFT : GROUND_RIGHT);
	struct grid grid = {.area = composer_heading(c, true), .gap = 30 * c->u};
	bool drawn = false;
	for (int i = 0; i < count; i++)
		drawn |= c->page->style == CARDS_PICTURE && composer_pictured(c->page->items[i]) != NULL &&
			 composer_pictured(c->page->items[i])->illustration;
	grid.area = composer_footnote(c, grid.area, drawn ? composer_illustration(c) : "");
	grid.columns = columns_for(c, count);
	grid.rows = count > 0 ? (count + grid.columns - 1) / grid.columns : 1;
	for (int i = 0; i < count; i++) {
		struct box card = cell(&grid, i);
		composer_opens(c, card, 24 * c->u, c->page->items[i]);
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
