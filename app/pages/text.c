/* text: rows of a large word, number or formula with what it means beside it. */
#include "page.h"

#include <math.h>
#include <stdio.h>

#include "chrome.h"

static const char *label_of(const struct composer *c, const struct record *record, char *buf, size_t buf_size)
{
	char value[32];
	if (!text_empty(&record->label))
		return composer_in(c, &record->label);
	if (!record->has_value)
		return "";
	snprintf(buf, buf_size, "%s%s", composer_value(record, value, sizeof value), composer_in(c, &record->unit));
	return buf;
}

static float widest_label(struct composer *c)
{
	float w = 0;
	char buf[96];
	for (size_t i = 0; i < c->page->item_count; i++)
		w = fmaxf(w, composer_width(c, TYPE_TITLE, label_of(c, c->page->items[i], buf, sizeof buf)));
	return w;
}

/* The label of a row, in the middle of its height. */
static void label(struct composer *c, const struct record *record, struct box box, float label_w)
{
	char buf[96];
	const char *text = label_of(c, record, buf, sizeof buf);
	struct box left = {box.x, 0, label_w + 2, box.h};
	struct text_size size = composer_measure(c, TYPE_TITLE, text, left);
	left.y = box.y + (box.h - size.h) / 2;
	composer_text(c, TYPE_TITLE, ALIGN_LEFT, text, left, composer_colour(c, GRAIN),
		      (struct origin){record, "label"});
}

/* Title and body one under the other, or side by side on a row that is wide enough. */
static void row(struct composer *c, const struct record *record, struct box box, float label_w)
{
	const char *title = composer_in(c, &record->title), *body = composer_in(c, &record->body);
	float x = label_w > 0 ? label_w + 48 * c->u : 0, inner = 14 * c->u, rest = box.w - x;
	bool beside = box.w > 1300 * c->u && *body != '\0';
	struct box first = {box.x + x, 0, beside ? rest * 0.36f : rest, fminf(104 * c->u, box.h - inner)};
	struct text_size title_size = composer_measure(c, TYPE_STRONG, title, first);
	struct box second = {first.x, 0, first.w, box.h - 2 * inner - title_size.h - 6 * c->u};
	if (beside)
		second = (struct box){first.x + first.w + 48 * c->u, 0, rest - first.w - 48 * c->u, box.h - inner};
	struct text_size body_size = composer_measure(c, TYPE_BODY, body, second);
	float total = title_size.h + (body_size.h > 0 ? 6 * c->u + body_size.h : 0);
	first.y = box.y + (box.h - (beside ? title_size.h : total)) / 2;
	second.y = beside ? box.y + (box.h - body_size.h) / 2 : first.y + title_size.h + 6 * c->u;
	label(c, record, box, label_w);
	composer_text(c, TYPE_STRONG, ALIGN_LEFT, title, first, composer_colour(c, MOON),
		      (struct origin){record, "title"});
	composer_text(c, TYPE_BODY, ALIGN_LEFT, body, second, composer_colour(c, MIST),
		      (struct origin){record, "body"});
}

static void hairline(struct composer *c, float x, float y, float w)
{
	composer_source_rgb(c->cr, composer_colour(c, MIST), 0.22f);
	cairo_rectangle(c->cr, (double)x, (double)roundf(y), (double)w, (double)fmaxf(1, roundf(1.5f * c->u)));
	cairo_fill(c->cr);
}

static bool compose_text(struct composer *c)
{
	int count = (int)c->page->item_count;
	composer_ground(c, GROUND_LEFT);
	struct box rest = composer_heading(c, true);
	rest = composer_footnote(c, rest, "");
	int columns = !c->portrait && count > 6 ? 2 : 1, rows = count > 0 ? (count + columns - 1) / columns : 1;
	float gap = 96 * c->u, w = (rest.w - gap * (float)(columns - 1)) / (float)columns;
	float label_w = fminf(widest_label(c), w * (c->portrait || columns > 1 ? 0.36f : 0.2f)),
	      h = fminf(rest.h / (float)rows, 260 * c->u);
	float top = rest.y + (rest.h - h * (float)rows) / 2.4f;
	for (int i = 0; i < count; i++) {
		int column = i / rows;
		struct box box = {rest.x + (float)column * (w + gap), top + (float)(i % rows) * h, w, h};
		hairline(c, box.x, box.y, box.w);
		row(c, c->page->items[i], box, label_w);
		composer_opens(c,
			       (struct box){box.x - 24 * c->u, box.y + 6 * c->u, box.w + 48 * c->u, box.h - 12 * c->u},
			       20 * c->u, c->page->items[i]);
		if (i % rows == rows - 1 || i == count - 1)
			hairline(c, box.x, box.y + h, box.w);
	}
	chrome_bar(c, c->cr);
	return true;
}

const struct page_kind page_text = {.compose = compose_text};
