#include "composer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "idle.h"

struct type_rule {
	enum face face;
	float size_u, line_height;
	bool balance;
};

enum { DECIMALS_MAX = 6 };

static const struct type_rule types[TYPES] = {
    [TYPE_FIGURE] = {FACE_SERIF_BOLD, 220, 1.15f, false}, [TYPE_DISPLAY] = {FACE_SERIF_BOLD, 118, 1.25f, true},
    [TYPE_TITLE] = {FACE_SERIF_BOLD, 64, 1.25f, true},    [TYPE_NUMBER] = {FACE_SERIF_BOLD, 52, 1.25f, false},
    [TYPE_HEADING] = {FACE_SERIF_BOLD, 44, 1.25f, true},  [TYPE_STRONG] = {FACE_SANS_BOLD, 36, 1.35f, false},
    [TYPE_LABEL] = {FACE_SANS_BOLD, 30, 1.6f, false},     [TYPE_LEAD] = {FACE_SANS, 36, 1.55f, false},
    [TYPE_BODY] = {FACE_SANS, 30, 1.6f, false},           [TYPE_CAPTION] = {FACE_SANS, 26, 1.5f, false},
    [TYPE_KICKER] = {FACE_SANS, 26, 1.4f, false},
};

static struct text_style style_of(const struct composer *c, enum type type, enum align align, float shrink)
{
	const struct type_rule *rule = &types[type];
	return (struct text_style){.face = rule->face,
				   .size_px = rule->size_u * c->u * shrink,
				   .line_height = rule->line_height,
				   .spacing_px = type == TYPE_KICKER ? (c->lang == LANG_ZH ? 5.2f : 2.6f) * c->u : 0,
				   .align = align,
				   .balance = rule->balance,
				   .lang = c->lang};
}

/* Nothing on a wall is under 24 u, and nothing shrinks out of its role. */
static float least_shrink(enum type type)
{
	float least = 24 / types[type].size_u;
	return fmaxf(least, types[type].size_u > 60 ? 0.6f : 0.75f);
}

/* Lays text out in box at the largest size that fits its height, not over from; *fits false when none does. */
static struct text_block *fit(struct composer *c, enum type type, enum align align, const char *text, struct box box,
			      float from, float *shrink, bool *fits)
{
	float least = fminf(from, least_shrink(type));
	for (*shrink = from;; *shrink = fmaxf(least, *shrink * 0.95f)) {
		struct text_style style = style_of(c, type, align, *shrink);
		struct text_block *block = text_layout(c->fonts, text, &style, box.w);
		struct text_size size = text_block_size(block);
		*fits = (box.h == 0 || size.h <= box.h + 0.5f) && size.w <= box.w + 0.5f;
		if (*fits || *shrink <= least)
			return block;
		text_block_destroy(block);
	}
}

/* Kickers are in capitals where there are such. */
static const char *capitals(enum type type, const char *text, char *buf, size_t buf_size)
{
	size_t length = strlen(text);
	if (type != TYPE_KICKER || length >= buf_size)
		return text;
	for (size_t i = 0; i <= length; i++)
		buf[i] = text[i] >= 'a' && text[i] <= 'z' ? (char)(text[i] - 'a' + 'A') : text[i];
	return buf;
}

struct text_size composer_text_on(struct composer *c, cairo_t *cr, enum type type, enum align align, const char *text,
				  struct box box, uint32_t rgb, struct origin origin)
{
	char buf[1024];
	bool fits;
	float shrink;
	if (*text == '\0')
		return (struct text_size){0};
	struct text_block *block = fit(c, type, align, capitals(type, text, buf, sizeof buf), box,
				       origin.record != NULL ? c->largest[type] : 1, &shrink, &fits);
	struct text_size size = text_block_size(block);
	if (origin.record != NULL)
		c->smallest[type] = fminf(c->smallest[type], shrink);
	if (!fits)
		composer_overflow(c, origin, fmaxf(size.w / box.w, box.h != 0 ? size.h / fmaxf(box.h, 1) : 0), 1, text);
	if (size.missing != 0)
		composer_missing(c, origin, size.missing, text);
	c->scene->reading_ms += idle_reads_ms(text);
	text_block_draw(block, cr, box.x, box.y, rgb, 1);
	text_block_destroy(block);
	return size;
}

struct text_size composer_text(struct composer *c, enum type type, enum align align, const char *text, struct box box,
			       uint32_t rgb, struct origin origin)
{
	return composer_text_on(c, c->cr, type, align, text, box, rgb, origin);
}

struct text_size composer_measure(struct composer *c, enum type type, const char *text, struct box box)
{
	char buf[1024];
	bool fits;
	float shrink;
	if (*text == '\0')
		return (struct text_size){0};
	struct text_block *block =
	    fit(c, type, ALIGN_LEFT, capitals(type, text, buf, sizeof buf), box, c->largest[type], &shrink, &fits);
	struct text_size size = text_block_size(block);
	text_block_destroy(block);
	return size;
}

float composer_width(struct composer *c, enum type type, const char *text)
{
	struct text_style style = style_of(c, type, ALIGN_LEFT, 1);
	return text_width(c->fonts, text, &style);
}

const char *composer_value(const struct record *record, char *buf, size_t buf_size)
{
	char number[64]; /* of all digits: the wall has no exponents */
	int decimals = 0;
	do
		snprintf(number, sizeof number, "%.*f", decimals, record->value);
	while (strtod(number, NULL) != record->value && decimals++ < DECIMALS_MAX);
	snprintf(buf, buf_size, "%s%s", number, record->plus ? "+" : "");
	return buf;
}

const char *composer_date(const struct composer *c, const char *date, char *buf, size_t buf_size)
{
	static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
					     "July",    "August",   "September", "October", "November", "December"};
	int year = 0, month = 0, day = 0;
	int parts = date == NULL ? 0 : sscanf(date, "%4d-%2d-%2d", &year, &month, &day);
	if (parts < 1 || month < 0 || month > 12)
		snprintf(buf, buf_size, "%s", "");
	else if (c->lang == LANG_ZH && parts == 3)
		snprintf(buf, buf_size, "%d年%d月%d日", year, month, day);
	else if (c->lang == LANG_ZH && parts == 2)
		snprintf(buf, buf_size, "%d年%d月", year, month);
	else if (c->lang == LANG_ZH)
		snprintf(buf, buf_size, "%d年", year);
	else if (parts == 3 && month > 0)
		snprintf(buf, buf_size, "%d %s %d", day, months[month - 1], year);
	else if (parts == 2 && month > 0)
		snprintf(buf, buf_size, "%s %d", months[month - 1], year);
	else
		snprintf(buf, buf_size, "%d", year);
	return buf;
}

void composer_join(char *line, size_t line_size, const char *more)
{
	size_t used = strlen(line);
	if (*more != '\0')
		snprintf(line + used, line_size - used, "%s%s", used > 0 ? "   ·   " : "", more);
}

const char *composer_source(const struct composer *c, const struct record *record, char *buf, size_t buf_size)
{
	const char *source = composer_in(c, &record->source);
	char as_of[64];
	*buf = '\0';
	composer_date(c, record->as_of, as_of, sizeof as_of);
	if (*source != '\0' && *as_of != '\0')
		snprintf(buf, buf_size, c->lang == LANG_ZH ? "数据截至%s，来源：%s" : "As of %s. Source: %s", as_of,
			 source);
	else if (*source != '\0')
		snprintf(buf, buf_size, c->lang == LANG_ZH ? "来源：%s" : "Source: %s", source);
	return buf;
}

/* The records a page shows: its items, then the place it is about. */
static const struct record *shown(const struct page *page, size_t i)
{
	return i < page->item_count ? page->items[i] : page->focus;
}

void composer_sources(const struct composer *c, char *line, size_t line_size)
{
	char own[COMPOSER_LINE], before[COMPOSER_LINE];
	size_t count = c->page->item_count + (c->page->focus != NULL);
	for (size_t i = 0; i < count; i++) {
		bool again = *composer_source(c, shown(c->page, i), own, sizeof own) == '\0';
		for (size_t j = 0; j < i && !again; j++)
			again = strcmp(composer_source(c, shown(c->page, j), before, sizeof before), own) == 0;
		if (!again)
			composer_join(line, line_size, own);
	}
}

struct origin composer_footnote_origin(const struct composer *c)
{
	return (struct origin){NULL, text_empty(&c->page->note) ? "source" : "note"};
}

/* The strip of digits a counting number is drawn from. */
static struct sprite *digit_strip(struct composer *c, enum type type, const struct record *record, uint32_t rgb)
{
	struct text_style style = style_of(c, type, ALIGN_LEFT, 1);
	float x[COUNT_GLYPHS + 1] = {0};
	char digit[2] = "0";
	for (int i = 0; i < COUNT_GLYPHS; i++) {
		digit[0] = i < 10 ? (char)('0' + i) : '+';
		x[i + 1] = x[i] + ceilf(text_width(c->fonts, digit, &style)) + 1;
	}
	float h = ceilf(style.size_px * style.line_height);
	cairo_t *cr;
	struct sprite *sprite = composer_sprite(c, (struct box){0, 0, x[COUNT_GLYPHS], h}, &cr);
	if (sprite == NULL)
		return NULL;
	memcpy(sprite->glyph_x, x, sizeof x);
	for (int i = 0; i < COUNT_GLYPHS; i++) {
		digit[0] = i < 10 ? (char)('0' + i) : '+';
		composer_text_on(c, cr, type, ALIGN_LEFT, digit, (struct box){x[i], 0, x[i + 1] - x[i] + 1, 0}, rgb,
				 (struct origin){record, "value"});
	}
	composer_sprite_done(cr);
	return sprite;
}

struct text_size composer_count(struct composer *c, enum type type, const struct record *record, float x, float y,
				float max_w, uint32_t rgb, uint32_t begin_ms)
{
	char value[64];
	composer_value(record, value, sizeof value);
	struct text_style style = style_of(c, type, ALIGN_LEFT, 1);
	struct text_size size = {
	    .w = text_width(c->fonts, value, &style), .h = style.size_px * style.line_height, .lines = 1};
	if (size.w > max_w)
		composer_overflow(c, (struct origin){record, "value"}, size.w, max_w, value);
	bool whole = record->value >= 0 && record->value < 1e9 && record->value == floor(record->value);
	struct sprite *sprite = whole ? digit_strip(c, type, record, rgb) : NULL;
	if (sprite == NULL) {
		composer_text(c, type, ALIGN_LEFT, value, (struct box){x, y, size.w + 2, 0}, rgb,
			      (struct origin){record, "value"});
		return size;
	}
	sprite->dst.x = roundf(x);
	sprite->dst.y = roundf(y);
	sprite->motion = MOTION_COUNT;
	sprite->value = (uint64_t)record->value;
	sprite->plus = record->plus;
	sprite->begin_ms = begin_ms;
	sprite->length_ms = 1200;
	return size;
}
