#include "composer.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chrome.h"
#include "page.h"
#include "sheets.h"

void composer_source_rgb(cairo_t *cr, uint32_t rgb, float alpha)
{
	cairo_set_source_rgba(cr, (double)(rgb >> 16 & 255) / 255, (double)(rgb >> 8 & 255) / 255,
			      (double)(rgb & 255) / 255, (double)alpha);
}

uint32_t composer_colour(const struct composer *c, enum theme_colour colour)
{
	return c->exhibition->theme[colour];
}

const char *composer_in(const struct composer *c, const struct text *t)
{
	return text_in(t, c->lang);
}

static cairo_t *cairo_on(struct bitmap *bitmap)
{
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
	    (unsigned char *)bitmap->pixels, bitmap->opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, bitmap->w,
	    bitmap->h, (int)(bitmap->stride_px * 4));
	cairo_t *cr = cairo_create(surface);
	cairo_surface_destroy(surface); /* cr holds it */
	return cr;
}

/* The page's code stands in its upper corner, over everything; on a map in the other one, for its panel is there. */
static void page_code(struct composer *c)
{
	float side = COMPOSER_CODE * c->u, top = 48 * c->u;
	bool left = c->page->kind == PAGE_MAP && !c->portrait;
	struct box box = {left ? c->margin : (float)c->w - c->margin - side, top, side, side};
	cairo_t *cr;
	if (composer_sprite(c, box, &cr) == NULL)
		return;
	composer_url(c, cr, c->page->url, (struct box){0, 0, side, side});
	composer_sprite_done(cr);
}

static bool compose_subject(struct composer *c)
{
	if (c->subject != SUBJECT_PAGE)
		return sheets[c->subject](c);
	struct bitmap *base = bitmap_create(c->w, c->h, true);
	scene_add(c->scene, base, (struct box){0, 0, (float)c->w, (float)c->h});
	c->cr = cairo_on(base);
	bool shown = page_kinds[c->page->kind]->compose(c);
	if (shown && c->page->url != NULL)
		page_code(c);
	return shown;
}

/* One pass; NULL: nothing to show. */
static struct scene *pass(struct composer *c)
{
	c->scene = scene_create(c->w, c->h);
	c->scene->step = c->step;
	c->scene->lang = c->lang;
	c->scene->dwell_ms = c->dwell_ms;
	snprintf(c->scene->page, sizeof c->scene->page, "%s", c->page->id);
	c->cr = NULL;
	bool shown = compose_subject(c);
	if (c->cr != NULL)
		cairo_destroy(c->cr);
	if (!shown) {
		scene_destroy(c->scene, NULL);
		return NULL;
	}
	return c->scene;
}

struct scene *compose(const struct composer *ask)
{
	struct composer c = *ask;
	c.portrait = c.h > c.w;
	c.u = (float)(c.portrait ? c.w : c.h) / 1080;
	c.margin = (c.portrait ? 64 : 96) * c.u;
	c.area = (struct box){c.margin, 84 * c.u, (float)c.w - 2 * c.margin, 0};
	c.area.h = (float)c.h - chrome_bar_height(&c) - 24 * c.u - c.area.y;
	bool again = false;
	for (int i = 0; i < TYPES; i++)
		c.smallest[i] = c.largest[i] = 1;
	struct scene *scene = pass(&c);
	for (int i = 0; i < TYPES; i++) {
		c.largest[i] = c.smallest[i];
		again |= c.smallest[i] < 1;
	}
	if (scene == NULL || !again)
		return scene;
	/* Some text had to be set smaller: its like follow it. */
	scene_destroy(scene, NULL);
	return pass(&c);
}

void composer_sheet(struct composer *c, struct box box)
{
	struct box out = {floorf(box.x), floorf(box.y), ceilf(box.x + box.w) - floorf(box.x),
			  ceilf(box.y + box.h) - floorf(box.y)};
	struct bitmap *bitmap = bitmap_create((int)fmaxf(out.w, 1), (int)fmaxf(out.h, 1), false);
	assert(c->cr == NULL);
	scene_add(c->scene, bitmap, out);
	c->cr = cairo_on(bitmap);
	cairo_translate(c->cr, (double)-out.x, (double)-out.y);
}

void composer_round(cairo_t *cr, struct box box, float radius)
{
	double x = (double)box.x, y = (double)box.y, w = (double)box.w, h = (double)box.h;
	double r = fmin((double)radius, fmin(w, h) / 2);
	cairo_new_sub_path(cr);
	cairo_arc(cr, x + w - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(cr, x + w - r, y + h - r, r, 0, M_PI / 2);
	cairo_arc(cr, x + r, y + h - r, r, M_PI / 2, M_PI);
	cairo_arc(cr, x + r, y + r, r, M_PI, 3 * M_PI / 2);
	cairo_close_path(cr);
}

void composer_panel(struct composer *c, struct box box, bool accent)
{
	float line = fmaxf(1, roundf(1.5f * c->u));
	struct box edge = {roundf(box.x) + line / 2, roundf(box.y) + line / 2, roundf(box.w) - line,
			   roundf(box.h) - line};
	composer_round(c->cr, edge, 24 * c->u);
	composer_source_rgb(c->cr, composer_colour(c, PINE), 0.92f);
	cairo_fill_preserve(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, accent ? GRAIN : MIST), accent ? 0.6f : 0.22f);
	cairo_set_line_width(c->cr, (double)line);
	cairo_stroke(c->cr);
}

struct box composer_heading(struct composer *c, bool lead)
{
	struct box rest = c->area;
	float code = c->page->url != NULL ? (COMPOSER_CODE + 40) * c->u : 0; /* page_code */
	float max_title = c->portrait ? 3.2f * 64 * 1.25f : 2.1f * 64 * 1.25f;
	const char *kicker = composer_in(c, &c->page->kicker);
	if (*kicker != '\0') {
		struct text_size size = composer_text(c, TYPE_KICKER, ALIGN_LEFT, kicker,
						      (struct box){rest.x, rest.y, rest.w - code, 60 * c->u},
						      composer_colour(c, GRAIN), (struct origin){NULL, "kicker"});
		rest.y += size.h + 6 * c->u;
	}
	struct text_size size = composer_text(c, TYPE_TITLE, ALIGN_LEFT, composer_in(c, &c->page->title),
					      (struct box){rest.x, rest.y, rest.w - code, max_title * c->u},
					      composer_colour(c, MOON), (struct origin){NULL, "title"});
	rest.y += size.h + 18 * c->u;
	if (lead && !text_empty(&c->page->lead)) {
		float w = c->portrait ? rest.w : fminf(rest.w - code, 1400 * c->u);
		size = composer_text(c, TYPE_BODY, ALIGN_LEFT, composer_in(c, &c->page->lead),
				     (struct box){rest.x, rest.y, w, (c->portrait ? 240 : 120) * c->u},
				     composer_colour(c, MIST), (struct origin){NULL, "lead"});
		rest.y += size.h + 8 * c->u;
	}
	rest.y += 18 * c->u;
	if (code > 0)
		rest.y = fmaxf(rest.y, (48 + COMPOSER_CODE + 20) * c->u);
	rest.h = c->area.y + c->area.h - rest.y;
	return rest;
}

struct box composer_footnote(struct composer *c, struct box area, const char *own)
{
	char text[COMPOSER_LINE];
	snprintf(text, sizeof text, "%s", own);
	composer_sources(c, text, sizeof text);
	composer_join(text, sizeof text, composer_in(c, &c->page->note));
	struct box box = {area.x, area.y, area.w, 120 * c->u};
	struct text_size size = composer_measure(c, TYPE_CAPTION, text, box);
	if (size.lines == 0)
		return area;
	box.y = area.y + area.h - size.h;
	composer_text(c, TYPE_CAPTION, ALIGN_LEFT, text, box, composer_colour(c, MIST), composer_footnote_origin(c));
	area.h -= size.h + 20 * c->u;
	return area;
}

struct sprite *composer_sprite(struct composer *c, struct box dst, cairo_t **cr)
{
	struct box out = {floorf(dst.x), floorf(dst.y), 0, 0};
	out.w = ceilf(dst.x + dst.w) - out.x;
	out.h = ceilf(dst.y + dst.h) - out.y;
	if (c->scene->sprite_count == SCENE_SPRITES || out.w < 1 || out.h < 1 || out.w > COMPOSER_SPRITE_SIDE + 2 ||
	    out.h > COMPOSER_SPRITE_SIDE + 2)
		return NULL;
	struct bitmap *bitmap = bitmap_create((int)out.w, (int)out.h, false);
	struct sprite *sprite = scene_add(c->scene, bitmap, out);
	*cr = cairo_on(bitmap);
	cairo_translate(*cr, (double)(dst.x - out.x), (double)(dst.y - out.y));
	return sprite;
}

void composer_sprite_done(cairo_t *cr)
{
	cairo_destroy(cr);
}

void composer_fade_out(struct composer *c, struct box port, enum theme_colour colour)
{
	uint32_t rgb = composer_colour(c, colour);
	double r = (double)(rgb >> 16 & 255) / 255, g = (double)(rgb >> 8 & 255) / 255, b = (double)(rgb & 255) / 255;
	float h = 56 * c->u;
	cairo_t *cr;
	if (composer_sprite(c, (struct box){port.x, port.y + port.h - h, port.w, h}, &cr) == NULL)
		return;
	cairo_pattern_t *shade = cairo_pattern_create_linear(0, 0, 0, (double)h);
	cairo_pattern_add_color_stop_rgba(shade, 0, r, g, b, 0);
	cairo_pattern_add_color_stop_rgba(shade, 1, r, g, b, 0.92);
	cairo_set_source(cr, shade);
	cairo_paint(cr);
	cairo_pattern_destroy(shade);
	composer_sprite_done(cr);
}

void composer_replace_base(struct composer *c, struct bitmap *picture)
{
	struct sprite *base = &c->scene->sprites[0];
	cairo_destroy(c->cr);
	c->cr = NULL;
	bitmap_destroy(base->bitmap);
	base->bitmap = picture;
}
