/* reach: everything that can be touched, in the lower part of the screen, larger and in higher contrast. */
#include "sheets.h"

#include <math.h>

#include "chrome.h"
#include "maxima.h"

enum { KEY_H = 112, ROW_H = 104, GAP = 16 /* u */ };

struct key {
	enum action_kind kind;
	const char *zh, *en;
};

static void label(struct composer *c, cairo_t *cr, struct box box, const char *words, enum type type, uint32_t rgb)
{
	struct text_size size = composer_measure(c, type, words, (struct box){0, 0, box.w - 16 * c->u, box.h});
	composer_text_on(c, cr, type, ALIGN_CENTRE, words,
			 (struct box){box.x + 8 * c->u, box.y + (box.h - size.h) / 2, box.w - 16 * c->u, box.h}, rgb,
			 (struct origin){NULL, "reach"});
}

static void plate(struct composer *c, cairo_t *cr, struct box box, bool lit)
{
	composer_round(cr, box, 20 * c->u);
	composer_source_rgb(cr, composer_colour(c, lit ? GRAIN : FIR), 1);
	cairo_fill_preserve(cr);
	composer_source_rgb(cr, composer_colour(c, MOON), lit ? 0 : 0.45f);
	cairo_set_line_width(cr, (double)(2 * c->u));
	cairo_stroke(cr);
}

static void keys(struct composer *c, struct box box)
{
	static const struct key keys[] = {{ACTION_PREVIOUS, "上一页", "Previous"}, {ACTION_NEXT, "下一页", "Next"},
					  {ACTION_FIND, "查找", "Find"},           {ACTION_LANGUAGE, "English", "中文"},
					  {ACTION_HOME, "首页", "Home"},           {ACTION_REACH, "还原", "Normal"}};
	enum { KEYS = sizeof keys / sizeof *keys };
	int across = c->portrait ? 3 : KEYS, down = KEYS / across;
	float w = (box.w - GAP * c->u * (float)(across - 1)) / (float)across,
	      h = (box.h - GAP * c->u * (float)(down - 1)) / (float)down;
	for (int i = 0; i < KEYS; i++) {
		int column = i % across, row = i / across;
		struct box key = {box.x + (w + GAP * c->u) * (float)column, box.y + (h + GAP * c->u) * (float)row, w,
				  h};
		bool lit = keys[i].kind == ACTION_REACH;
		plate(c, c->cr, key, lit);
		label(c, c->cr, key, c->lang == LANG_ZH ? keys[i].zh : keys[i].en, TYPE_STRONG,
		      composer_colour(c, lit ? NIGHT : MOON));
		composer_target(c, key, 20 * c->u, (struct action){.kind = keys[i].kind});
	}
}

/* The place whose seat a map's shape is. */
static const struct record *place_of(const struct composer *c, size_t shape)
{
	const struct shape *at = &c->page->map->shapes[shape];
	return at->kind == SHAPE_SEAT ? at->place : NULL;
}

/* The words of the page, and a row for each of its records and places; then the chapters. Returns where it ends; paints with a cr. */
static float list(struct composer *c, cairo_t *cr, struct box box)
{
	float y = box.y;
	const struct text *texts[] = {&c->page->title, &c->page->lead};
	for (size_t i = 0; i < (c->portrait ? 2 : 1);
	     i++) { /* the lead stands above; here what can be touched comes first */
		const char *words = composer_in(c, texts[i]);
		struct box at = {box.x, y, box.w, 0};
		y += cr == NULL ? composer_measure(c, i == 0 ? TYPE_HEADING : TYPE_LEAD, words, at).h
				: composer_text_on(c, cr, i == 0 ? TYPE_HEADING : TYPE_LEAD, ALIGN_LEFT, words, at,
						   composer_colour(c, MOON), (struct origin){NULL, "reach"})
				      .h;
		y += 10 * c->u;
	}
	const struct exhibition *ex = c->exhibition;
	int columns = c->portrait ? 1 : 2, column = 0;
	float w = (box.w - GAP * c->u * (float)(columns - 1)) / (float)columns, tallest = 0;
	size_t places = c->page->map != NULL ? c->page->map->shape_count : 0, items = c->page->item_count;
	for (size_t i = 0; i < items + places + ex->chapter_count; i++) {
		const struct record *record = i < items            ? c->page->items[i]
					      : i < items + places ? place_of(c, i - items)
								   : NULL;
		const struct page *page = i >= items + places ? chrome_first_of(c, i - items - places) : NULL;
		if (record == NULL && page == NULL)
			continue;
		char number[64] = "";
		if (record != NULL && record->has_value)
			composer_value(record, number, sizeof number);
		float number_w = *number != '\0' ? composer_width(c, TYPE_NUMBER, number) + 24 * c->u : 0;
		const char *words = record != NULL ? composer_in(c, &record->title)
						   : composer_in(c, &ex->chapters[page->chapter].title);
		float x = box.x + (column > 0 ? w + GAP * c->u : 0);
		struct box at = {x + 32 * c->u + number_w, 0, w - 64 * c->u - number_w, 0};
		struct text_size size = composer_measure(c, TYPE_LEAD, words, at);
		struct box row = {x, y, w, fmaxf(ROW_H * c->u, size.h + 24 * c->u)};
		tallest = fmaxf(tallest, row.h);
		if (++column == columns) {
			y += tallest + GAP * c->u;
			column = 0;
			tallest = 0;
		}
		if (cr == NULL)
			continue;
		plate(c, cr, row, false);
		at.y = row.y + (row.h - size.h) / 2;
		composer_text_on(c, cr, TYPE_LEAD, ALIGN_LEFT, words, at, composer_colour(c, MOON),
				 (struct origin){NULL, "reach"});
		struct text_size number_size =
		    composer_measure(c, TYPE_NUMBER, number, (struct box){0, 0, number_w, 0});
		composer_text_on(c, cr, TYPE_NUMBER, ALIGN_LEFT, number,
				 (struct box){row.x + 32 * c->u, row.y + (row.h - number_size.h) / 2, number_w, 0},
				 composer_colour(c, GRAIN), (struct origin){NULL, "reach"});
		struct action action = {
		    .kind = record != NULL ? ACTION_RECORD : ACTION_PAGE, .record = record, .page = page};
		struct target *target = composer_target(c, row, 20 * c->u, action);
		if (target != NULL)
			target->hold = HOLD_VIEW;
	}
	return column > 0 ? y + tallest + GAP * c->u : y;
}

bool sheet_reach(struct composer *c)
{
	float low = roundf((float)c->h * 0.55f), u = c->u, edge = 28 * c->u;
	struct box all = {0, low, (float)c->w, (float)c->h - low};
	composer_sheet(c, all);
	composer_source_rgb(c->cr, composer_colour(c, NIGHT), 1);
	cairo_paint(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, GRAIN), 1);
	cairo_rectangle(c->cr, 0, (double)low, c->w, (double)(3 * c->u));
	cairo_fill(c->cr);
	c->u *= 1.15f;
	struct box bar = {c->margin, low + edge, (float)c->w - 2 * c->margin,
			  (c->portrait ? 2 * KEY_H + GAP : KEY_H) * u};
	keys(c, bar);
	struct box port = {c->margin, bar.y + bar.h + edge, bar.w, 0};
	port.h = (float)c->h - port.y;
	struct box content = {port.x, port.y, port.w, fminf(list(c, NULL, port) - port.y, COMPOSER_SPRITE_SIDE)};
	cairo_t *cr;
	struct sprite *sprite = composer_sprite(c, content, &cr);
	if (sprite != NULL) {
		sprite->hold = HOLD_VIEW;
		c->scene->viewport = (struct viewport){
		    .box = port, .content = content, .max_zoom = 1, .scrolls_y = true, .view = {0, 0, 1}};
		cairo_translate(cr, (double)-content.x, (double)-content.y);
		list(c, cr, port);
		composer_sprite_done(cr);
		if (content.h > port.h)
			composer_fade_out(c, port, NIGHT);
	}
	c->u = u;
	return true;
}
