/* search: finding by the first letters: a key pad, and what they lead to while they are typed. */
#include "sheets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "card.h"
#include "chrome.h"
#include "find.h"

enum { LETTERS = 26, KEYS = 36, RESULTS = 24, GAP = 16, RESULT_H = 148 /* u */ };

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

struct pad {
	struct box box;
	int columns;
	float key_w, key_h;
};

/* Whether something is found when the letter follows what is typed. */
static bool leads_on(const struct composer *c, char letter)
{
	char typed[COMPOSER_TYPED + 2];
	struct found found[1];
	snprintf(typed, sizeof typed, "%s%c", c->typed, letter);
	return strlen(c->typed) < COMPOSER_TYPED && find_match(c->exhibition, c->lang, c->now_min, typed, found, 1) > 0;
}

static void key(struct composer *c, struct box box, const char *name, int number, bool live)
{
	composer_round(c->cr, box, 16 * c->u);
	composer_source_rgb(c->cr, composer_colour(c, FIR), live ? 0.8f : 0.28f);
	cairo_fill(c->cr);
	enum type type = strlen(name) > 1 ? TYPE_LABEL : TYPE_STRONG;
	struct text_size size = composer_measure(c, type, name, (struct box){0, 0, box.w, 0});
	composer_text(c, type, ALIGN_CENTRE, name, (struct box){box.x, box.y + (box.h - size.h) / 2, box.w, 0},
		      composer_colour(c, live ? MOON : JADE), (struct origin){NULL, "key"});
	if (live)
		composer_target(c, box, 16 * c->u, (struct action){.kind = ACTION_KEY, .number = number});
}

static void keys(struct composer *c, const struct pad *pad, int count)
{
	float gap = GAP * c->u;
	for (int i = 0; i <= count; i++) {
		bool erase = i == count;
		int column = i % pad->columns, row = i / pad->columns;
		struct box box = {pad->box.x + (pad->key_w + gap) * (float)column,
				  pad->box.y + (pad->key_h + gap) * (float)row, pad->key_w, pad->key_h};
		char name[2] = {erase ? ' ' : letters[i], '\0'};
		if (!erase) {
			key(c, box, name, letters[i], leads_on(c, letters[i]));
			continue;
		}
		box.w = pad->box.x + pad->box.w - box.x;
		key(c, box, c->lang == LANG_ZH ? "删除" : "Delete", '\b', c->typed[0] != '\0');
	}
}

/* The letters typed, and the line they stand on. */
static void typed(struct composer *c, struct box box)
{
	char spaced[2 * COMPOSER_TYPED + 2] = "";
	size_t used = 0;
	for (const char *ch = c->typed; *ch != '\0'; ch++) {
		spaced[used++] = *ch;
		spaced[used++] = ' ';
	}
	spaced[used] = '\0';
	struct text_size size = composer_text(c, TYPE_TITLE, ALIGN_LEFT, spaced, box, composer_colour(c, MOON),
					      (struct origin){NULL, "typed"});
	composer_source_rgb(c->cr, composer_colour(c, GRAIN), 1);
	cairo_rectangle(c->cr, (double)(box.x + (used > 0 ? size.w : 0) + 6 * c->u), (double)(box.y + 12 * c->u),
			(double)(3 * c->u), (double)(box.h - 24 * c->u));
	cairo_fill(c->cr);
	cairo_rectangle(c->cr, (double)box.x, (double)roundf(box.y + box.h), (double)box.w,
			(double)fmaxf(1, roundf(2 * c->u)));
	cairo_fill(c->cr);
}

static void result(struct composer *c, struct box box, const struct found *found, bool first)
{
	bool zh = c->lang == LANG_ZH;
	const struct text *title = found->record != NULL ? &found->record->title : &found->page->title;
	const char *kind = found->record != NULL ? card_kind(c, found->record->kind) : zh ? "页面" : "Page";
	char under[160] = "", value[64];
	if (found->record != NULL && found->record->has_value)
		snprintf(under, sizeof under, "%s %s", composer_value(found->record, value, sizeof value),
			 composer_in(c, &found->record->unit));
	else if (found->record != NULL)
		composer_date(c, found->record->date, under, sizeof under);
	composer_panel(c, box, first);
	composer_target(c, box, 24 * c->u,
			found->record != NULL ? (struct action){.kind = ACTION_RECORD, .record = found->record}
					      : (struct action){.kind = ACTION_PAGE, .page = found->page});
	float left = 150 * c->u, pad = 32 * c->u;
	struct text_size kind_size = composer_measure(c, TYPE_CAPTION, kind, (struct box){0, 0, left, 0});
	composer_text(c, TYPE_CAPTION, ALIGN_LEFT, kind,
		      (struct box){box.x + pad, box.y + (box.h - kind_size.h) / 2, left, 0}, composer_colour(c, GRAIN),
		      (struct origin){NULL, "kind"});
	struct box words = {box.x + pad + left, 0, box.w - 2 * pad - left, box.h - 16 * c->u};
	struct text_size under_size = composer_measure(c, TYPE_CAPTION, under, words);
	struct box title_box = {words.x, 0, words.w, words.h - under_size.h};
	struct text_size title_size = composer_measure(c, TYPE_LEAD, composer_in(c, title), title_box);
	title_box.y = box.y + (box.h - title_size.h - under_size.h) / 2;
	composer_text(c, TYPE_LEAD, ALIGN_LEFT, composer_in(c, title), title_box, composer_colour(c, MOON),
		      (struct origin){NULL, "title"});
	words.y = title_box.y + title_size.h;
	composer_text(c, TYPE_CAPTION, ALIGN_LEFT, under, words, composer_colour(c, MIST),
		      (struct origin){NULL, "value"});
}

/* "LS finds Linshui", of a place this exhibition has; "" when none is found so. */
static void example(const struct composer *c, char *buf, size_t buf_size)
{
	const struct exhibition *ex = c->exhibition;
	*buf = '\0';
	for (size_t i = 0; i < ex->record_count && *buf == '\0'; i++) {
		const struct record *record = &ex->records[i];
		const char *initials = record->initials.by[LANG_ZH], *title = composer_in(c, &record->title);
		char typed[3] = "";
		struct found found[1];
		if (record->kind != RECORD_PLACE || initials == NULL || strlen(initials) < 2)
			continue;
		for (size_t k = 0; k < 2; k++)
			typed[k] = c->lang == LANG_ZH ? initials[k] : (char)(title[k] & ~32);
		if (find_match(ex, c->lang, c->now_min, typed, found, 1) == 1 && found[0].record == record)
			snprintf(buf, buf_size, c->lang == LANG_ZH ? "，例如 %s 找到%s" : ": %s finds %s", typed,
				 title);
	}
}

static void hint(struct composer *c, struct box box, bool nothing)
{
	bool zh = c->lang == LANG_ZH;
	char such[160], words[300];
	example(c, such, sizeof such);
	if (nothing)
		snprintf(words, sizeof words, "%s",
			 zh ? "没有找到。请删除一个字母再试。" : "Nothing found. Delete a letter and try again.");
	else
		snprintf(words, sizeof words, zh ? "点按拼音首字母%s。" : "Touch the first letters of a name%s.", such);
	composer_text(c, TYPE_LEAD, ALIGN_LEFT, words, (struct box){box.x, box.y + 20 * c->u, box.w, 0},
		      composer_colour(c, MIST), (struct origin){NULL, "hint"});
}

/* As many as there are: those that do not fit are scrolled to. */
static void results(struct composer *c, struct box box)
{
	struct found found[RESULTS];
	float pitch = (RESULT_H + GAP) * c->u;
	size_t count =
	    c->typed[0] != '\0' ? find_match(c->exhibition, c->lang, c->now_min, c->typed, found, RESULTS) : 0;
	if (count == 0) {
		hint(c, box, c->typed[0] != '\0');
		return;
	}
	struct box all = {box.x, box.y, box.w, pitch * (float)count - GAP * c->u};
	bool scrolls = all.h > box.h + 1;
	cairo_t *cr, *base = c->cr;
	size_t first = c->scene->target_count;
	struct sprite *sprite = scrolls ? composer_sprite(c, all, &cr) : NULL;
	if (sprite != NULL) {
		sprite->hold = HOLD_VIEW;
		c->scene->viewport =
		    (struct viewport){.box = box, .content = all, .max_zoom = 1, .scrolls_y = true, .view = {0, 0, 1}};
		cairo_translate(cr, (double)-all.x, (double)-all.y);
		c->cr = cr;
	}
	for (size_t i = 0; i < count; i++)
		result(c, (struct box){box.x, box.y + pitch * (float)i, box.w, RESULT_H * c->u}, &found[i], i == 0);
	c->cr = base;
	if (sprite == NULL)
		return;
	composer_sprite_done(cr);
	for (size_t i = first; i < c->scene->target_count; i++)
		c->scene->targets[i].hold = HOLD_VIEW;
	composer_fade_out(c, box, INK);
}

/* Digits are there only when some title begins a word with one, and where letters leave them room. */
static int key_count(const struct composer *c)
{
	struct found found[1];
	for (int i = LETTERS; i < KEYS && !c->reach; i++) {
		char typed[] = {letters[i], '\0'};
		if (find_match(c->exhibition, c->lang, c->now_min, typed, found, 1) > 0)
			return KEYS;
	}
	return LETTERS;
}

bool sheet_search(struct composer *c)
{
	bool zh = c->lang == LANG_ZH, low = c->reach, beside = !c->portrait;
	float top = low ? roundf((float)c->h * 0.55f) : 0, u = c->u, gap = GAP * u;
	composer_sheet(c, (struct box){0, top, (float)c->w, (float)c->h - top});
	composer_source_rgb(c->cr, composer_colour(c, low ? NIGHT : INK), 1);
	cairo_paint(c->cr);
	struct box area = {c->margin, top + (low ? 20 : 72) * u, (float)c->w - 2 * c->margin, 0};
	area.h = (float)c->h - area.y - (low ? 20 : 64) * u;
	chrome_button(c, c->cr, area.x + area.w - 44 * u, area.y + 44 * u, ACTION_BACK, true);
	if (!low)
		chrome_button(c, c->cr, area.x + area.w - 148 * u, area.y + 44 * u, ACTION_LANGUAGE, true);
	if (!low) {
		struct text_size size = composer_text(c, TYPE_KICKER, ALIGN_LEFT, zh ? "查找" : "Find", area,
						      composer_colour(c, GRAIN), (struct origin){NULL, "kicker"});
		size.h += composer_text(c, TYPE_TITLE, ALIGN_LEFT, zh ? "输入拼音首字母" : "Type the first letters",
					(struct box){area.x, area.y + size.h, area.w - 210 * u, 0},
					composer_colour(c, MOON), (struct origin){NULL, "title"})
			      .h;
		area.y += size.h + 16 * u;
		area.h -= size.h + 16 * u;
	}
	int count = key_count(c);
	struct pad pad = {.columns = beside && !low ? 7 : 9}; /* 27 keys are three full rows */
	int rows = (count + 1 + pad.columns - 1) / pad.columns;
	struct box line = {area.x, area.y, beside ? area.w * (low ? 0.6f : 0.48f) : area.w, (low ? 70 : 88) * u};
	pad.box = (struct box){area.x, line.y + line.h + 24 * u, line.w, 0};
	line.w -= low && !beside ? 104 * u : 0; /* the close button's */
	pad.key_w = (pad.box.w - gap * (float)(pad.columns - 1)) / (float)pad.columns;
	pad.key_h =
	    beside ? fminf((area.y + area.h - pad.box.y - gap * (float)(rows - 1)) / (float)rows, 100 * u) : 92 * u;
	typed(c, line);
	keys(c, &pad, count);
	struct box right = {area.x + area.w * (low ? 0.63f : 0.53f), area.y + (low ? 100 : 0) * u,
			    area.w * (low ? 0.37f : 0.47f), 0};
	if (!beside)
		right = (struct box){area.x, pad.box.y + (pad.key_h + gap) * (float)rows + 24 * u, area.w, 0};
	right.h = area.y + area.h - right.y;
	results(c, right);
	return true;
}
