/* gallery: photos, each over the whole screen in turn, moving slowly, with what it shows and who took it. */
#include "page.h"

#include <math.h>
#include <stdio.h>

#include "bitmap.h"
#include "chrome.h"

static const float spare = 1.06f; /* how much more than the screen is decoded, to move in */

/* The part of the picture that covers the screen, at zoom 1..spare, its spare room divided by fx, fy. */
static struct box window(const struct composer *c, const struct bitmap *picture, float zoom, float fx, float fy)
{
	float scale = fmaxf((float)c->w / (float)picture->w, (float)c->h / (float)picture->h) * zoom;
	struct box box = {0, 0, (float)c->w / scale, (float)c->h / scale};
	box.x = ((float)picture->w - box.w) * fx;
	box.y = ((float)picture->h - box.h) * fy;
	return box;
}

static void drift(struct composer *c, struct bitmap *picture)
{
	static const float ways[4][4] = {
	    {0.2f, 0.5f, 0.8f, 0.5f}, {0.8f, 0.4f, 0.2f, 0.6f}, {0.5f, 0.8f, 0.5f, 0.3f}, {0.3f, 0.3f, 0.7f, 0.6f}};
	const float *way = ways[c->step % 4];
	struct sprite *base = &c->scene->sprites[0];
	bool in = c->step % 2 == 0;
	composer_replace_base(c, picture);
	base->motion = MOTION_DRIFT;
	base->length_ms = c->dwell_ms + 1600;
	base->drift[0] = window(c, picture, in ? 1 : spare, way[0], way[1]);
	base->drift[1] = window(c, picture, in ? spare : 1, way[2], way[3]);
}

static void dots(struct composer *c, cairo_t *cr, float right, float mid)
{
	float r = 7 * c->u, gap = 26 * c->u;
	for (size_t i = c->page->item_count; i-- > 0;) {
		bool here = i == c->step;
		float w = here ? 56 * c->u : 2 * r;
		composer_round(cr, (struct box){right - w, mid - r, w, 2 * r}, r);
		composer_source_rgb(cr, composer_colour(c, here ? GRAIN : MIST), here ? 1 : 0.7f);
		cairo_fill(cr);
		right -= w + gap - 2 * r;
	}
}

/* The line under the title: what the record says, and who made the picture, or that it is a drawing. */
static const char *caption(const struct composer *c, const struct record *record, char *buf, size_t buf_size)
{
	const char *body = composer_in(c, &record->body), *credit = composer_in(c, &record->credit);
	char by[256] = "";
	if (record->illustration)
		snprintf(by, sizeof by, "%s", composer_illustration(c));
	else if (*credit != '\0')
		snprintf(by, sizeof by, c->lang == LANG_ZH ? "摄影：%s" : "Photo: %s", credit);
	snprintf(buf, buf_size, "%s%s%s", body, *body != '\0' && *by != '\0' ? "\n" : "", by);
	return buf;
}

static void overlay(struct composer *c, const struct record *record)
{
	char text[1024];
	const char *title = composer_in(c, &record->title);
	struct box box = {c->margin, 0, c->portrait ? c->area.w : c->area.w * 0.72f, 0};
	struct text_size title_size = composer_measure(c, TYPE_TITLE, title, (struct box){0, 0, box.w, 170 * c->u});
	struct box text_box = {0, 0, box.w, 170 * c->u};
	struct text_size text_size = composer_measure(c, TYPE_BODY, caption(c, record, text, sizeof text), text_box);
	float bar = chrome_bar_height(c), height = bar + text_size.h + title_size.h + 230 * c->u,
	      top = (float)c->h - height;
	cairo_t *cr;
	if (composer_sprite(c, (struct box){0, top, (float)c->w, height}, &cr) == NULL)
		return;
	uint32_t night = composer_colour(c, NIGHT);
	double r = (double)(night >> 16 & 255) / 255, g = (double)(night >> 8 & 255) / 255,
	       b = (double)(night & 255) / 255;
	cairo_pattern_t *shade = cairo_pattern_create_linear(0, 0, 0, (double)(height - bar));
	cairo_pattern_add_color_stop_rgba(shade, 0, r, g, b, 0);
	cairo_pattern_add_color_stop_rgba(shade, 0.5, r, g, b, 0.66);
	cairo_pattern_add_color_stop_rgba(shade, 1, r, g, b, 0.82);
	cairo_set_source(cr, shade);
	cairo_paint(cr);
	cairo_pattern_destroy(shade);
	float y = height - bar - 36 * c->u - text_size.h - title_size.h - 8 * c->u;
	composer_text_on(c, cr, TYPE_TITLE, ALIGN_LEFT, title, (struct box){box.x, y, box.w, 170 * c->u},
			 composer_colour(c, MOON), (struct origin){record, "title"});
	text_box.x = box.x;
	text_box.y = y + title_size.h + 8 * c->u;
	composer_text_on(c, cr, TYPE_BODY, ALIGN_LEFT, text, text_box, composer_colour(c, MOON),
			 (struct origin){record, "body"});
	if (c->page->item_count > 1)
		dots(c, cr, (float)c->w - c->margin, height - bar - 48 * c->u);
	cairo_translate(cr, 0, (double)-top);
	chrome_bar(c, cr);
	composer_sprite_done(cr);
}

static bool compose_gallery(struct composer *c)
{
	const struct record *record = c->step < c->page->item_count ? c->page->items[c->step] : NULL;
	if (record == NULL)
		return false;
	struct bitmap *picture = composer_decode(c, record, (int)((float)c->w * spare), (int)((float)c->h * spare));
	if (picture == NULL)
		return false;
	if (!picture->opaque) { /* what shines through a picture with holes is the night */
		composer_ground(c, GROUND_DOWN);
		composer_cover(c->cr, picture, (struct box){0, 0, (float)c->w, (float)c->h}, 0, 0.5f, 0.5f);
		bitmap_destroy(picture);
	} else {
		drift(c, picture);
	}
	overlay(c, record);
	return true;
}

static size_t steps(const struct page *page)
{
	return page->item_count > 0 ? page->item_count : 1;
}

const struct page_kind page_gallery = {.steps = steps, .compose = compose_gallery};
