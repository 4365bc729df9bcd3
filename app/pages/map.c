/* map: areas round a place, the links between them with their counts, and a panel that reads them out. */
#include "map.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chrome.h"
#include "moments.h"
#include "page.h"

/* Text at the left of a box, or only its size. */
static struct text_size words(struct composer *c, bool paint, enum type type, const char *text, struct box box,
			      uint32_t colour, struct origin origin)
{
	return paint ? composer_text(c, type, ALIGN_LEFT, text, box, colour, origin)
		     : composer_measure(c, type, text, box);
}

static float item_row(struct composer *c, bool paint, const struct record *item, struct box box)
{
	char value[32];
	composer_value(item, value, sizeof value);
	float number_w = item->has_value ? composer_width(c, TYPE_TITLE, value) + 24 * c->u : 0;
	if (paint && number_w > box.w / 2)
		composer_overflow(c, (struct origin){item, "value"}, number_w, box.w / 2, value);
	if (item->has_value)
		words(c, paint, TYPE_TITLE, value, (struct box){box.x, box.y + 4 * c->u, number_w, 0},
		      composer_colour(c, GRAIN), (struct origin){item, "value"});
	float indent = fmaxf(number_w, 104 * c->u);
	struct box right = {box.x + indent, box.y + 10 * c->u, box.w - indent, 110 * c->u};
	struct text_size title = words(c, paint, TYPE_BODY, composer_in(c, &item->title), right,
				       composer_colour(c, MOON), (struct origin){item, "title"});
	right.y += title.h;
	struct text_size body = words(c, paint, TYPE_CAPTION, composer_in(c, &item->body), right,
				      composer_colour(c, MIST), (struct origin){item, "body"});
	return title.h + body.h + 20 * c->u;
}

static void hairline(struct composer *c, bool paint, struct box box)
{
	if (!paint)
		return;
	composer_source_rgb(c->cr, composer_colour(c, MIST), 0.25f);
	cairo_rectangle(c->cr, (double)box.x, (double)roundf(box.y), (double)box.w,
			(double)fmaxf(1, roundf(1.5f * c->u)));
	cairo_fill(c->cr);
}

/* Reads the map out in box, or only finds out where that ends; without items its words have the panel for themselves and are larger. */
static float read_out(struct composer *c, bool paint, struct box box)
{
	bool items = c->page->item_count > 0;
	enum type type = items ? TYPE_BODY : TYPE_LEAD;
	float pad = (c->portrait ? 40 : 50) * c->u;
	struct box at = {box.x + pad, box.y + pad * 0.9f, box.w - 2 * pad, 180 * c->u};
	struct text_size size = words(c, paint, TYPE_KICKER, composer_in(c, &c->page->kicker), at,
				      composer_colour(c, GRAIN), (struct origin){NULL, "kicker"});
	at.y += size.h + 6 * c->u;
	size = words(c, paint, TYPE_TITLE, composer_in(c, &c->page->title), at, composer_colour(c, MOON),
		     (struct origin){NULL, "title"});
	at.y += size.h + 14 * c->u;
	at.h = items ? (c->portrait ? 104 : 160) * c->u : (box.y + box.h - at.y) * 0.5f;
	size = words(c, paint, type, composer_in(c, &c->page->lead), at, composer_colour(c, MIST),
		     (struct origin){NULL, "lead"});
	at.y += size.h + (items ? 16 : 40) * c->u;
	for (size_t i = 0; i < c->page->item_count; i++) {
		if (paint && !map_there(c, c->page->items[i]))
			continue;
		hairline(c, paint, at);
		at.h = box.y + box.h - at.y;
		float row =
		    item_row(c, paint, c->page->items[i], (struct box){at.x, at.y + 4 * c->u, at.w, at.h}) + 4 * c->u;
		if (paint)
			composer_opens(
			    c, (struct box){at.x - 20 * c->u, at.y + 2 * c->u, at.w + 40 * c->u, row - 4 * c->u},
			    18 * c->u, c->page->items[i]);
		at.y += row;
	}
	const char *note = items ? "" : composer_in(c, &c->page->note);
	if (*note != '\0') {
		hairline(c, paint, at);
		at.y += 36 * c->u;
		at.h = box.y + box.h - pad * 0.5f - at.y;
		size = words(c, paint, type, note, at, composer_colour(c, MOON), (struct origin){NULL, "note"});
		at.y += size.h;
	}
	return at.y;
}

static void panel(struct composer *c, struct box box, bool slides)
{
	composer_panel(c, box, false);
	if (slides)
		box = map_moments(c, box, false);
	float end = read_out(c, true, box);
	if (end > box.y + box.h)
		composer_overflow(c, (struct origin){NULL, "items"}, end - box.y, box.h, "");
}

/* That it is schematic, whose figures they are, and how it is held. */
static void footnote(struct composer *c, struct box box, char *note, size_t note_size)
{
	static const char *const schematic[LANGS] = {"示意图，不表示行政区划界线",
						     "Schematic; not administrative boundaries"};
	static const char *const hint[LANGS] = {"双指缩放，单指拖动", "Pinch to zoom, drag to move"};
	static const char *const whole[LANGS] = {"双击看全图", "Double tap for the whole map"};
	static const char *const dated[LANGS] = {"按签约、会商日期累计", "Added up by dates of signing and talks"};
	snprintf(note, note_size, "%s", schematic[c->lang]);
	composer_sources(c, note, note_size);
	composer_join(note, note_size, c->page->item_count > 0 ? composer_in(c, &c->page->note) : "");
	if (!c->touch)
		return;
	char more[160] = "";
	if (moments_of(c->page) > 0)
		composer_join(more, sizeof more, dated[c->lang]);
	composer_join(more, sizeof more, c->view.zoom > 1 ? whole[c->lang] : hint[c->lang]);
	size_t length = strlen(note);
	snprintf(note + length, note_size - length, "\n%s", more);
	if (composer_measure(c, TYPE_CAPTION, note, box).h > box.h)
		note[length] = '\0';
}

static bool compose_map(struct composer *c)
{
	char note[COMPOSER_LINE];
	bool slides = c->touch && moments_of(c->page) > 0;
	composer_ground(c, GROUND_GLOW);
	struct box map = c->area, side = c->area, under = c->area;
	if (!c->portrait) {
		side.w = c->area.w * 0.4f;
		side.x += c->area.w - side.w;
		map.w = under.w = c->area.w * 0.575f;
	}
	under.h = 90 * c->u;
	footnote(c, under, note, sizeof note);
	struct text_size note_size = composer_measure(c, TYPE_CAPTION, note, (struct box){0, 0, under.w, under.h});
	float needed = read_out(c, false, (struct box){0, 0, side.w, 4 * c->area.h}) + 20 * c->u;
	bool below = slides && !c->portrait && needed + MAP_MOMENTS_H * c->u > side.h;
	map.y -= 30 * c->u;
	if (c->portrait) { /* The map has what the words leave it. */
		float left = c->area.h - 6 * c->u - note_size.h - needed - (slides ? MAP_MOMENTS_H * c->u : 0);
		map.h = fmaxf(fminf(left, map.w), c->area.h * 0.3f);
	} else {
		map.h = c->area.h - note_size.h + 16 * c->u;
	}
	under.y = map.y + map.h + 8 * c->u;
	if (c->portrait) {
		float used = under.y + note_size.h + 28 * c->u - side.y;
		side.y += used;
		side.h -= used;
	}
	if (below)
		map = map_moments(c, map, true);
	struct mapview view;
	mapview_fit(&view, c->page->map, map, 14 * c->u);
	if (c->touch) {
		map_touch(c, map);
	} else {
		map_draw(c, &view);
		map_links(c, &view);
	}
	panel(c, side, slides && !below);
	composer_text(c, TYPE_CAPTION, ALIGN_LEFT, note, under, composer_colour(c, MIST), composer_footnote_origin(c));
	chrome_bar(c, c->cr);
	return true;
}

const struct page_kind page_map = {.compose = compose_map};
