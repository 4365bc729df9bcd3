/* cover: the exhibition's first page: its picture over the whole screen, the title on it. */
#include "page.h"

#include <math.h>
#include <string.h>

#include "bitmap.h"
#include "chrome.h"
#include "standby.h"

/* Darkens the side the text stands on, so that it has its contrast on any picture. */
static void scrim(struct composer *c, struct box text)
{
	uint32_t night = composer_colour(c, NIGHT);
	double r = (double)(night >> 16 & 255) / 255, g = (double)(night >> 8 & 255) / 255,
	       b = (double)(night & 255) / 255;
	double top = (double)(text.y - 160 * c->u), bottom = (double)(text.y + text.h + 160 * c->u);
	cairo_pattern_t *shade;
	if (c->portrait) {
		shade = cairo_pattern_create_linear(0, top, 0, bottom);
		cairo_pattern_add_color_stop_rgba(shade, 0, r, g, b, 0);
		cairo_pattern_add_color_stop_rgba(shade, 0.25, r, g, b, 0.55);
		cairo_pattern_add_color_stop_rgba(shade, 0.8, r, g, b, 0.55);
		cairo_pattern_add_color_stop_rgba(shade, 1, r, g, b, 0);
	} else {
		shade = cairo_pattern_create_linear(0, 0, c->w * 0.62, 0);
		cairo_pattern_add_color_stop_rgba(shade, 0, r, g, b, 0.62);
		cairo_pattern_add_color_stop_rgba(shade, 0.6, r, g, b, 0.45);
		cairo_pattern_add_color_stop_rgba(shade, 1, r, g, b, 0);
	}
	cairo_set_source(c->cr, shade);
	cairo_paint(c->cr);
	cairo_pattern_destroy(shade);
}

static void paint_picture(struct composer *c, const struct record *record)
{
	struct bitmap *picture = record != NULL ? composer_decode(c, record, c->w, c->h) : NULL;
	if (picture == NULL)
		picture = standby_create(c->w, c->h);
	composer_cover(c->cr, picture, (struct box){0, 0, (float)c->w, (float)c->h}, 0, 0.5f, 0.5f);
	bitmap_destroy(picture);
}

/* Night under the controls, so that they and the line over them have their contrast on any picture. */
static void dusk(struct composer *c)
{
	uint32_t night = composer_colour(c, NIGHT);
	double r = (double)(night >> 16 & 255) / 255, g = (double)(night >> 8 & 255) / 255,
	       b = (double)(night & 255) / 255;
	float top = (float)c->h - chrome_bar_height(c) - 150 * c->u;
	cairo_pattern_t *shade = cairo_pattern_create_linear(0, (double)top, 0, c->h);
	cairo_pattern_add_color_stop_rgba(shade, 0, r, g, b, 0);
	cairo_pattern_add_color_stop_rgba(shade, 0.35, r, g, b, 0.72);
	cairo_pattern_add_color_stop_rgba(shade, 1, r, g, b, 0.8);
	cairo_rectangle(c->cr, 0, (double)top, c->w, (double)((float)c->h - top));
	cairo_set_source(c->cr, shade);
	cairo_fill(c->cr);
	cairo_pattern_destroy(shade);
}

/* The line below that owns up to a drawing; a photo has its name there once somebody is at the wall. It opens the picture's card. */
static void name_picture(struct composer *c, const struct record *record)
{
	const char *name = record->illustration ? composer_illustration(c) : composer_in(c, &record->title);
	float bar = c->touch ? chrome_bar_height(c) : 0, pad = 24 * c->u;
	struct box note = {c->margin, (float)c->h - bar - 64 * c->u, (float)c->w - 2 * c->margin, 0};
	struct text_size size = composer_text(c, TYPE_CAPTION, ALIGN_LEFT, name, note, composer_colour(c, MIST),
					      (struct origin){NULL, "caption"});
	composer_opens(c, (struct box){note.x - pad, note.y - pad / 2, size.w + 2 * pad, size.h + pad}, 24 * c->u,
		       record);
}

/* That the wall can be touched, to those who walk by; in both languages, whichever pass it is. */
static void invite(struct composer *c)
{
	const char *words = "轻触屏幕 · 开始浏览    Touch to explore";
	float w = composer_width(c, TYPE_BODY, words) + 2, pad = 56 * c->u, h = 88 * c->u;
	struct box pill = {c->portrait ? c->margin : ((float)c->w - w) / 2 - pad,
			   (float)c->h - (c->portrait ? 230 : 160) * c->u, w + 2 * pad, h};
	struct text_size size = composer_measure(c, TYPE_BODY, words, (struct box){0, 0, w, 0});
	composer_round(c->cr, pill, h / 2);
	composer_source_rgb(c->cr, composer_colour(c, NIGHT), 0.55f);
	cairo_fill_preserve(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, MOON), 0.45f);
	cairo_set_line_width(c->cr, (double)fmaxf(1, 1.5f * c->u));
	cairo_stroke(c->cr);
	composer_text(c, TYPE_BODY, ALIGN_LEFT, words, (struct box){pill.x + pad, pill.y + (h - size.h) / 2, w, 0},
		      composer_colour(c, MOON), (struct origin){NULL, "touch"});
}

static bool compose_cover(struct composer *c)
{
	const struct record *record = c->page->item_count > 0 ? c->page->items[0] : NULL;
	const char *kicker = composer_in(c, &c->page->kicker), *title = composer_in(c, &c->page->title);
	const char *lead = composer_in(c, &c->page->lead);
	paint_picture(c, record);
	float width = c->portrait ? c->area.w : (float)c->w * 0.5f;
	struct box box = {c->margin * (c->portrait ? 1 : 1.25f), 0, width, (c->portrait ? 520 : 420) * c->u};
	struct text_size title_size = composer_measure(c, TYPE_DISPLAY, title, box);
	struct box lead_box = {box.x, 0, fminf(width, 800 * c->u), 240 * c->u};
	struct text_size lead_size = composer_measure(c, TYPE_LEAD, lead, lead_box);
	float kicker_h = *kicker != '\0' ? 76 * c->u : 0, lead_gap = 40 * c->u;
	float total = kicker_h + title_size.h + (lead_size.h > 0 ? lead_gap + lead_size.h : 0);
	box.y = c->portrait ? (float)c->h * 0.6f - total / 2 : ((float)c->h * 0.92f - total) / 2;
	if (c->touch)
		dusk(c);
	scrim(c, (struct box){box.x, box.y, width, total});
	composer_text(c, TYPE_KICKER, ALIGN_LEFT, kicker, (struct box){box.x, box.y, width, kicker_h},
		      composer_colour(c, GRAIN), (struct origin){NULL, "kicker"});
	composer_text(c, TYPE_DISPLAY, ALIGN_LEFT, title,
		      (struct box){box.x - 4 * c->u, box.y + kicker_h, box.w, box.h}, composer_colour(c, MOON),
		      (struct origin){NULL, "title"});
	lead_box.y = box.y + kicker_h + title_size.h + lead_gap;
	composer_text(c, TYPE_LEAD, ALIGN_LEFT, lead, lead_box, composer_colour(c, MOON),
		      (struct origin){NULL, "lead"});
	if (record != NULL && (record->illustration || c->touch))
		name_picture(c, record);
	if (c->touch)
		chrome_bar(c, c->cr);
	else
		invite(c);
	return true;
}

const struct page_kind page_cover = {.compose = compose_cover};
