/* card: one record: what it is, its numbers with their parts, its picture, and what it is linked with. */
#include "sheets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bitmap.h"
#include "card.h"
#include "chrome.h"
#include "maxima.h"
#include "page.h"
#include "schedule.h"

enum { PAD = 56, PARTS = 24, CHIPS = 60, PAGE_CHIPS = 4, CHIP_H = 72, GAP = 16, BACK_H = 104, CLOSE = 88 /* u */ };

/* What is being laid out: measured first, then painted. */
struct card {
	struct composer *c;
	cairo_t *cr;  /* NULL: measured only */
	float x, w;   /* of the content */
	float head_w; /* of the lines beside the buttons */
	bool scrolls; /* its targets move with the view */
};

const char *card_kind(const struct composer *c, enum record_kind kind)
{
	static const char *const names[RECORD_KINDS][LANGS] = {
	    [RECORD_PLACE] = {"地点", "Place"},         [RECORD_PROJECT] = {"项目", "Project"},
	    [RECORD_AGREEMENT] = {"协议", "Agreement"}, [RECORD_FIGURE] = {"数字", "Figure"},
	    [RECORD_EVENT] = {"历程", "Event"},         [RECORD_PHOTO] = {"影像", "Photo"},
	};
	return names[kind][c->lang];
}

static float text(const struct card *card, enum type type, const char *words, float x, float y, float w, uint32_t rgb)
{
	struct box box = {x, y, w, 0};
	if (card->cr == NULL)
		return composer_measure(card->c, type, words, box).h;
	return composer_text_on(card->c, card->cr, type, ALIGN_LEFT, words, box, rgb, (struct origin){NULL, "card"}).h;
}

static void target(const struct card *card, struct box box, float radius, struct action action)
{
	struct target *target = card->cr == NULL ? NULL : composer_target(card->c, box, radius, action);
	if (target != NULL && card->scrolls)
		target->hold = HOLD_VIEW;
}

/* A picture, or a map with the places it is about, and the line that owns up to what it is. Returns its height. */
static float picture(const struct card *card, struct box box)
{
	struct composer *c = card->c;
	const struct record *photo = composer_pictured(c->record);
	char by[300] = "";
	bool map = photo == NULL && card_map(c, NULL, box);
	if (photo == NULL && !map)
		return 0;
	if (map)
		snprintf(by, sizeof by, "%s",
			 c->lang == LANG_ZH ? "示意图，不表示行政区划界线"
					    : "Schematic; not administrative boundaries");
	else
		composer_credit(c, photo, by, sizeof by);
	if (card->cr != NULL && map)
		card_map(c, card->cr, box);
	struct bitmap *bitmap = card->cr != NULL && !map ? composer_decode(c, photo, (int)box.w, (int)box.h) : NULL;
	if (bitmap != NULL)
		composer_cover(card->cr, bitmap, box, 18 * c->u, 0.5f, 0.5f);
	bitmap_destroy(bitmap);
	return box.h + 8 * c->u +
	       text(card, TYPE_CAPTION, by, box.x, box.y + box.h + 8 * c->u, box.w, composer_colour(c, MIST));
}

/* The number large, what it counts beside it, and as of when and from whom. */
static float number(const struct card *card, float x, float y, float w)
{
	struct composer *c = card->c;
	const struct record *record = c->record;
	char value[64], source[COMPOSER_LINE];
	float used = 0;
	if (record->has_value) {
		composer_value(record, value, sizeof value);
		float number_w = composer_width(c, TYPE_DISPLAY, value), beside = x + number_w + 20 * c->u;
		used = text(card, TYPE_DISPLAY, value, x, y, number_w + 2, composer_colour(c, GRAIN));
		const char *unit = composer_in(c, &record->unit);
		float unit_h = composer_measure(c, TYPE_LEAD, unit, (struct box){0, 0, x + w - beside, 0}).h;
		text(card, TYPE_LEAD, unit, beside, y + used - unit_h - 14 * c->u, x + w - beside,
		     composer_colour(c, MOON));
	}
	composer_source(c, record, source, sizeof source);
	return used + text(card, TYPE_CAPTION, source, x, y + used, w, composer_colour(c, MIST));
}

/* A total names its parts: a row each, of many the first. */
static float parts(const struct card *card, float y)
{
	struct composer *c = card->c;
	float begin = y, row = 92 * c->u, number_w = 0;
	size_t shown = 0, more = 0;
	char value[64], line[80];
	for (size_t i = 0; i < c->record->in_count; i++) {
		const struct record *part = c->record->in[i].record;
		if (c->record->in[i].role == ROLE_PART_OF && part->has_value)
			number_w =
			    fmaxf(number_w, composer_width(c, TYPE_NUMBER, composer_value(part, value, sizeof value)));
	}
	for (size_t i = 0; i < c->record->in_count; i++) {
		const struct record *part = c->record->in[i].record;
		if (c->record->in[i].role != ROLE_PART_OF)
			continue;
		more += shown == PARTS;
		if (shown == PARTS)
			continue;
		shown++;
		struct box box = {card->x, y, card->w, row};
		if (card->cr != NULL) {
			composer_round(card->cr, (struct box){box.x, box.y + 4 * c->u, box.w, row - 8 * c->u},
				       16 * c->u);
			composer_source_rgb(card->cr, composer_colour(c, FIR), 0.55f);
			cairo_fill(card->cr);
		}
		target(card, box, 16 * c->u, (struct action){.kind = ACTION_RECORD, .record = part});
		if (part->has_value) {
			composer_value(part, value, sizeof value);
			float h = composer_measure(c, TYPE_NUMBER, value, (struct box){0, 0, number_w + 2, 0}).h;
			text(card, TYPE_NUMBER, value, box.x + 28 * c->u, y + (row - h) / 2, number_w + 2,
			     composer_colour(c, GRAIN));
		}
		const char *title = composer_in(c, &part->title);
		float x = box.x + number_w + 56 * c->u, w = box.x + box.w - x - 20 * c->u;
		float h = composer_measure(c, TYPE_BODY, title, (struct box){0, 0, w, 0}).h;
		text(card, TYPE_BODY, title, x, y + (row - h) / 2, w, composer_colour(c, MOON));
		y += row;
	}
	if (more > 0) {
		snprintf(line, sizeof line, c->lang == LANG_ZH ? "另有 %zu 项" : "and %zu more", more);
		y += text(card, TYPE_BODY, line, card->x + 28 * c->u, y + 8 * c->u, card->w, composer_colour(c, MIST)) +
		     16 * c->u;
	}
	return y > begin ? y - begin + 12 * c->u : 0;
}

/* Each once: those linked, in the order places, agreements, figures, projects, events, photos. */
static size_t linked(const struct record *record, const struct record *out[CHIPS])
{
	static const enum record_kind order[] = {RECORD_PLACE,   RECORD_AGREEMENT, RECORD_FIGURE,
						 RECORD_PROJECT, RECORD_EVENT,     RECORD_PHOTO};
	size_t count = 0;
	for (size_t k = 0; k < RECORD_KINDS; k++)
		for (size_t i = 0; i < record->out_count + record->in_count && count < CHIPS; i++) {
			bool in = i >= record->out_count;
			const struct link *link = in ? &record->in[i - record->out_count] : &record->out[i];
			bool part = in && link->role == ROLE_PART_OF; /* a row of its own */
			bool known = part || link->record->kind != order[k] || link->record == record;
			for (size_t j = 0; j < count && !known; j++)
				known = out[j] == link->record;
			if (!known)
				out[count++] = link->record;
		}
	return count;
}

/* What a chip says and does. */
struct chip {
	const char *kind, *name;
	struct action action;
};

/* Each once: the pages that show the record, but for the one under the card. */
static size_t shown_on(const struct composer *c, struct chip *out, size_t max)
{
	size_t count = 0;
	for (size_t i = 0; i < c->exhibition->page_count && count < max; i++) {
		const struct page *page = &c->exhibition->pages[i];
		size_t step = SIZE_MAX;
		for (size_t k = 0; k < page->item_count && step == SIZE_MAX; k++)
			if (page->items[k] == c->record)
				step = k;
		if (step == SIZE_MAX || page == c->page || !schedule_open(c->exhibition, page, c->now_min))
			continue;
		out[count++] =
		    (struct chip){c->lang == LANG_ZH ? "页面" : "Page",
				  composer_in(c, &page->title),
				  {.kind = ACTION_PAGE, .page = page, .step = page_steps(page) > 1 ? step : 0}};
	}
	return count;
}

/* Paints a chip; returns its width. Only that, and its height, without a cr. */
static float paint_chip(const struct card *card, const struct chip *chip, float x, float y, float *height)
{
	struct composer *c = card->c;
	char name[300]; /* a title of two lines is one here */
	snprintf(name, sizeof name, "%s", chip->name);
	for (char *ch = name; (ch = strchr(ch, '\n')) != NULL;)
		*ch = ' ';
	float inner = 28 * c->u, kind_w = composer_width(c, TYPE_CAPTION, chip->kind) + 1,
	      most = card->w - 2 * inner - kind_w - 14 * c->u;
	float name_w = fminf(composer_width(c, TYPE_BODY, name) + 2, most), w = 2 * inner + kind_w + 14 * c->u + name_w;
	struct text_size size = composer_measure(c, TYPE_BODY, name, (struct box){0, 0, name_w, 0});
	float h = fmaxf(CHIP_H * c->u, size.h + 14 * c->u);
	*height = h;
	if (card->cr == NULL)
		return w;
	struct box box = {x, y, w, h};
	composer_round(card->cr, box, CHIP_H * c->u / 2);
	composer_source_rgb(card->cr, composer_colour(c, FIR), 0.45f);
	cairo_fill_preserve(card->cr);
	composer_source_rgb(card->cr, composer_colour(c, MIST), 0.3f);
	cairo_set_line_width(card->cr, (double)fmaxf(1, 1.5f * c->u));
	cairo_stroke(card->cr);
	float kind_h = composer_measure(c, TYPE_CAPTION, chip->kind, (struct box){0, 0, kind_w + 2, 0}).h;
	text(card, TYPE_CAPTION, chip->kind, x + inner, y + (h - kind_h) / 2, kind_w + 2, composer_colour(c, GRAIN));
	text(card, TYPE_BODY, name, x + inner + kind_w + 14 * c->u, y + (h - size.h) / 2, name_w,
	     composer_colour(c, MOON));
	target(card, box, CHIP_H * c->u / 2, chip->action);
	return w;
}

static float chips(const struct card *card, float y)
{
	struct composer *c = card->c;
	const struct record *records[CHIPS];
	struct chip chips[CHIPS + PAGE_CHIPS];
	char numbers[CHIPS][32];
	size_t count = linked(c->record, records);
	for (size_t i = 0; i < count; i++) {
		const char *kind = card_kind(c, records[i]->kind);
		if (records[i]->has_value) /* the number says more than that it is one */
			kind = composer_value(records[i], numbers[i], sizeof numbers[i]);
		chips[i] = (struct chip){
		    kind, composer_in(c, &records[i]->title), {.kind = ACTION_RECORD, .record = records[i]}};
	}
	count += shown_on(c, chips + count, PAGE_CHIPS);
	float x = card->x, begin = y, row = 0;
	struct card measured = *card;
	measured.cr = NULL;
	for (size_t i = 0; i < count; i++) {
		float h, w = paint_chip(&measured, &chips[i], 0, 0, &h);
		if (x > card->x && x + w > card->x + card->w + 1) {
			x = card->x;
			y += row + GAP * c->u;
			row = 0;
		}
		paint_chip(card, &chips[i], x, y, &h);
		row = fmaxf(row, h);
		x += w + GAP * c->u;
	}
	return count > 0 ? y + row - begin : 0;
}

static float hairline(const struct card *card, float y)
{
	struct composer *c = card->c;
	if (card->cr != NULL) {
		composer_source_rgb(card->cr, composer_colour(c, MIST), 0.25f);
		cairo_rectangle(card->cr, (double)card->x, (double)roundf(y), (double)card->w,
				(double)fmaxf(1, roundf(1.5f * c->u)));
		cairo_fill(card->cr);
	}
	return 28 * c->u;
}

/* All of it from y on; returns where it ends. */
static float content(const struct card *card, float y)
{
	struct composer *c = card->c;
	const struct record *record = c->record;
	char kicker[128], date[64];
	composer_date(c, record->date, date, sizeof date);
	snprintf(kicker, sizeof kicker, "%s%s%s", card_kind(c, record->kind), *date != '\0' ? "   " : "", date);
	y += text(card, TYPE_KICKER, kicker, card->x, y, card->head_w, composer_colour(c, GRAIN)) + 6 * c->u;
	y += text(card, TYPE_NUMBER, composer_in(c, &record->title), card->x, y, card->head_w,
		  composer_colour(c, MOON)) +
	     18 * c->u;
	bool beside = !c->portrait && !c->reach;
	float picture_w = beside ? 400 * c->u : card->w;
	struct box at = {card->x + card->w - picture_w, y, picture_w,
			 beside ? 300 * c->u : fminf(picture_w * 0.56f, 420 * c->u)};
	float picture_h = c->reach ? 0 : picture(card, at), left_w = card->w, begin = y;
	if (picture_h > 0 && beside)
		left_w -= picture_w + 48 * c->u;
	else if (picture_h > 0)
		y += picture_h + 18 * c->u;
	y += text(card, TYPE_BODY, composer_in(c, &record->body), card->x, y, left_w, composer_colour(c, MOON));
	y += number(card, card->x, y + 8 * c->u, left_w) + 8 * c->u;
	if (beside)
		y = fmaxf(y, begin + picture_h);
	y += 22 * c->u;
	y += parts(card, y);
	if (c->reach) { /* words first: little is in sight */
		at.y = y;
		picture_h = picture(card, at);
		y += picture_h > 0 ? picture_h + 24 * c->u : 0;
	}
	float code = composer_url(c, card->cr, record->url, (struct box){card->x, y, card->w, 0});
	y += code > 0 ? code + 24 * c->u : 0;
	struct card measured = *card;
	measured.cr = NULL;
	if (chips(&measured, y) > 0) {
		y += hairline(card, y);
		y += chips(card, y);
	}
	return y;
}

/* Where it came from: the card before, the letters typed, or the page. */
static void back(struct composer *c, struct box under)
{
	char line[300];
	bool zh = c->lang == LANG_ZH;
	const char *to = composer_in(c, c->behind != NULL ? &c->behind->title : &c->page->title);
	if (c->found)
		to = zh ? "查找" : "Find";
	snprintf(line, sizeof line, "←  %s%s", zh ? "返回" : "Back to ", to);
	float w = fminf(composer_width(c, TYPE_CAPTION, line) + 2, under.w - 64 * c->u);
	struct text_size size = composer_measure(c, TYPE_CAPTION, line, (struct box){0, 0, w, 0});
	struct box pill = {under.x + (under.w - w) / 2 - 32 * c->u, under.y + 12 * c->u, w + 64 * c->u,
			   under.h - 16 * c->u};
	composer_target(c, (struct box){under.x, pill.y, under.w, pill.h}, pill.h / 2,
			(struct action){.kind = ACTION_BACK});
	composer_round(c->cr, (struct box){pill.x, pill.y + 8 * c->u, pill.w, pill.h - 16 * c->u}, pill.h);
	composer_source_rgb(c->cr, composer_colour(c, NIGHT), 0.94f);
	cairo_fill(c->cr);
	composer_text(c, TYPE_CAPTION, ALIGN_CENTRE, line,
		      (struct box){pill.x + 32 * c->u, pill.y + (pill.h - size.h) / 2, w, 0}, composer_colour(c, MIST),
		      (struct origin){NULL, "card"});
}

static void paint(struct composer *c)
{
	/* Low and wide there is little height: the way back stands beside the title, not below the card. */
	bool flat = c->reach && !c->portrait;
	float pad = (flat ? 28 : PAD) * c->u, low = c->reach ? roundf((float)c->h * 0.55f) : 0,
	      edge = (flat ? 10 : 28) * c->u;
	float back_h = flat ? 0 : BACK_H * c->u;
	float w =
	    c->portrait || c->reach ? (float)c->w - 2 * c->margin : fminf(1320 * c->u, (float)c->w - 2 * c->margin);
	float x = ((float)c->w - w) / 2, most = (float)c->h - low - 2 * edge - back_h;
	struct card card = {.c = c, .x = x + pad, .w = w - 2 * pad};
	card.head_w = flat ? card.w * 0.5f : card.w - (c->reach ? CLOSE : 2 * CLOSE + GAP) * c->u;
	float needs = fminf(content(&card, 0) + 2 * pad - 8 * c->u, COMPOSER_SPRITE_SIDE), h = fminf(needs, most);
	card.scrolls = needs > most + 1;
	float top = c->reach ? low + edge : roundf(((float)c->h - h - back_h) / 2);
	struct box box = {roundf(x), top, roundf(w), roundf(h)};
	if (c->reach)
		composer_sheet(c, (struct box){0, low, (float)c->w, (float)c->h - low});
	else
		composer_sheet(c, (struct box){box.x, box.y, box.w, box.h + back_h});
	if (c->reach) {
		composer_source_rgb(c->cr, composer_colour(c, NIGHT), 1);
		cairo_paint(c->cr);
	}
	composer_round(c->cr, box, 28 * c->u);
	composer_source_rgb(c->cr, composer_colour(c, INK), 1);
	cairo_fill(c->cr);
	composer_panel(c, box, false);
	if (!flat)
		back(c, (struct box){box.x, box.y + box.h, box.w, back_h});
	card.cr = c->cr;
	if (!card.scrolls) {
		content(&card, box.y + pad - 8 * c->u);
	} else {
		struct box port = {box.x + 4 * c->u, box.y + 14 * c->u, box.w - 8 * c->u, box.h - 28 * c->u};
		struct box all = {port.x, port.y, port.w, needs - 28 * c->u};
		struct sprite *sprite = composer_sprite(c, all, &card.cr);
		if (sprite == NULL)
			return;
		sprite->hold = HOLD_VIEW;
		c->scene->viewport =
		    (struct viewport){.box = port, .content = all, .max_zoom = 1, .scrolls_y = true, .view = {0, 0, 1}};
		cairo_translate(card.cr, (double)-all.x, (double)-all.y);
		content(&card, box.y + pad - 8 * c->u);
		composer_sprite_done(card.cr);
		composer_fade_out(c, port, PINE);
	}
	if (flat)
		back(c,
		     (struct box){box.x + box.w * 0.55f, box.y + 12 * c->u, box.w * 0.45f - 120 * c->u, BACK_H * c->u});
	chrome_button(c, c->cr, box.x + box.w - 64 * c->u, box.y + 64 * c->u, ACTION_CLOSE, true);
	if (!c->reach)
		chrome_button(c, c->cr, box.x + box.w - 168 * c->u, box.y + 64 * c->u, ACTION_LANGUAGE, true);
}

bool sheet_card(struct composer *c)
{
	float u = c->u;
	if (c->record == NULL)
		return false;
	c->u *= c->reach ? 1.2f : 1;
	paint(c);
	c->u = u;
	return true;
}
