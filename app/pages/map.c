/* map: areas round a place, the links between them with their counts, and a panel that reads them out. */
#include "map.h"

#include <stdio.h>

#include <math.h>

#include "chrome.h"
#include "moments.h"
#include "page.h"

static float item_row(struct composer *c, const struct record *item, struct box box)
{
	char value[32];
	composer_value(item, value, sizeof value);
	float number_w = item->has_value ? composer_width(c, TYPE_TITLE, value) + 24 * c->u : 0;
	if (number_w > box.w / 2)
		composer_overflow(c, (struct origin){item, "value"}, number_w, box.w / 2, value);
	if (item->has_value)
		composer_text(c, TYPE_TITLE, ALIGN_LEFT, value, (struct box){box.x, box.y + 4 * c->u, number_w, 0},
			      composer_colour(c, GRAIN), (struct origin){item, "value"});
	float indent = fmaxf(number_w, 104 * c->u);
	struct box right = {box.x + indent, box.y + 10 * c->u, box.w - indent, 110 * c->u};
	struct text_size title = composer_text(c, TYPE_BODY, ALIGN_LEFT, composer_in(c, &item->title), right,
					       composer_colour(c, MOON), (struct origin){item, "title"});
	right.y += title.h;
	struct text_size body = composer_text(c, TYPE_CAPTION, ALIGN_LEFT, composer_in(c, &item->body), right,
					      composer_colour(c, MIST), (struct origin){item, "body"});
	return title.h + body.h + 20 * c->u;
}

static void hairline(struct composer *c, struct box box)
{
	composer_source_rgb(c->cr, composer_colour(c, MIST), 0.25f);
	cairo_rectangle(c->cr, (double)box.x, (double)roundf(box.y), (double)box.w,
			(double)fmaxf(1, roundf(1.5f * c->u)));
	cairo_fill(c->cr);
}

/* Reads the map out; without items its words have the panel for themselves and are larger. */
static void panel(struct composer *c, struct box box)
{
	bool items = c->page->item_count > 0;
	struct box whole = box;
	enum type type = items ? TYPE_BODY : TYPE_LEAD;
	float pad = (c->portrait ? 40 : 50) * c->u;
	struct box at = {box.x + pad, box.y + pad * 0.9f, box.w - 2 * pad, 180 * c->u};
	composer_panel(c, box, false);
	if (c->portrait)
		box = map_moments(c, whole);
	struct text_size size = composer_text(c, TYPE_KICKER, ALIGN_LEFT, composer_in(c, &c->page->kicker), at,
					      composer_colour(c, GRAIN), (struct origin){NULL, "kicker"});
	at.y += size.h + 6 * c->u;
	size = composer_text(c, TYPE_TITLE, ALIGN_LEFT, composer_in(c, &c->page->title), at, composer_colour(c, MOON),
			     (struct origin){NULL, "title"});
	at.y += size.h + 14 * c->u;
	at.h = items ? (c->portrait ? 104 : 160) * c->u : (box.y + box.h - at.y) * 0.5f;
	size = composer_text(c, type, ALIGN_LEFT, composer_in(c, &c->page->lead), at, composer_colour(c, MIST),
			     (struct origin){NULL, "lead"});
	at.y += size.h + (items ? 16 : 40) * c->u;
	for (size_t i = 0; i < c->page->item_count; i++) {
		if (!map_there(c, c->page->items[i]))
			continue;
		hairline(c, at);
		at.h = box.y + box.h - at.y;
		float row = item_row(c, c->page->items[i], (struct box){at.x, at.y + 4 * c->u, at.w, at.h}) + 4 * c->u;
		composer_opens(c, (struct box){at.x - 20 * c->u, at.y + 2 * c->u, at.w + 40 * c->u, row - 4 * c->u},
			       18 * c->u, c->page->items[i]);
		at.y += row;
	}
	const char *note = items ? "" : composer_in(c, &c->page->note);
	if (*note != '\0') {
		hairline(c, at);
		at.y += 36 * c->u;
		at.h = box.y + box.h - pad * 0.5f - at.y;
		size = composer_text(c, type, ALIGN_LEFT, note, at, composer_colour(c, MOON),
				     (struct origin){NULL, "note"});
		at.y += size.h;
	}
	if (at.y > box.y + box.h)
		composer_overflow(c, (struct origin){NULL, "items"}, at.y - box.y, box.h, "");
}

static bool compose_map(struct composer *c)
{
	char note[COMPOSER_LINE];
	static const char *const schematic[LANGS] = {"示意图，不表示行政区划界线",
						     "Schematic; not administrative boundaries"};
	bool items = c->page->item_count > 0;
	bool slides = c->touch && moments_of(c->page) > 0;
	composer_ground(c, GROUND_GLOW);
	snprintf(note, sizeof note, "%s", schematic[c->lang]);
	composer_sources(c, note, sizeof note);
	composer_join(note, sizeof note, items ? composer_in(c, &c->page->note) : "");
	struct box map = c->area, side = c->area, under = c->area;
	if (!c->portrait) {
		side.w = c->area.w * 0.4f;
		side.x += c->area.w - side.w;
		map.w = under.w = c->area.w * 0.575f;
	}
	/* A stout upright screen has less room above its controls: the panel's words come first. */
	float squat = c->touch && c->portrait ? fmaxf(0, (1.7f - (float)c->h / (float)c->w) * 1000 * c->u) : 0;
	struct text_size note_size = composer_measure(c, TYPE_CAPTION, note, (struct box){0, 0, under.w, 90 * c->u});
	map.y -= 30 * c->u;
	map.h =
	    (c->portrait ? c->area.h * (items ? (slides ? 0.36f : 0.46f) : 0.52f) - squat : c->area.h - note_size.h) +
	    16 * c->u;
	under.y = map.y + map.h + 8 * c->u;
	under.h = 90 * c->u;
	if (c->portrait) {
		float used = under.y + note_size.h + 28 * c->u - side.y;
		side.y += used;
		side.h -= used;
	}
	if (!c->portrait)
		map = map_moments(c, map);
	struct mapview view;
	mapview_fit(&view, c->page->map, map, 14 * c->u);
	if (c->touch) {
		map_touch(c, map);
	} else {
		map_draw(c, &view);
		map_links(c, &view);
	}
	panel(c, side);
	composer_text(c, TYPE_CAPTION, ALIGN_LEFT, note, under, composer_colour(c, MIST), composer_footnote_origin(c));
	chrome_bar(c, c->cr);
	return true;
}

const struct page_kind page_map = {.compose = compose_map};
