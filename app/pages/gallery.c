/* gallery: photos, each over the whole screen in turn, moving slowly, with what it shows and who took it. */
#include "page.h"

#include <math.h>
#include <stdio.h>

#include "bitmap.h"
#include "chrome.h"

static const float spare = 1.06f; /* how much more than the screen is decoded, to move in */

enum { HELD_SIDE = 8192 /* pixels of a long picture, at most */ };

static const float long_side =
    1.5f; /* a picture so many times longer than the screen is more than what is seen of it */

/* The picture that is shown of record on this screen; NULL: none. */
static const struct picture *own(const struct composer *c, const struct record *record)
{
	return c->portrait && record->portrait != NULL ? record->portrait : record->picture;
}

static bool is_long(const struct composer *c, const struct picture *picture)
{
	const struct rendition *largest = &picture->renditions[picture->rendition_count - 1];
	float ratio = (float)largest->w / (float)largest->h * (float)c->h / (float)c->w;
	return fmaxf(ratio, 1 / ratio) > long_side;
}

/* To be moved slowly: what of the picture's middle covers the screen, and its spare room. */
static struct bitmap *passing(struct composer *c, const struct record *record)
{
	int w = (int)((float)c->w * spare), h = (int)((float)c->h * spare);
	const struct picture *picture = own(c, record);
	if (!is_long(c, picture))
		return composer_decode(c, record, w, h);
	const struct rendition *largest = &picture->renditions[picture->rendition_count - 1];
	float scale = fmaxf((float)w / (float)largest->w, (float)h / (float)largest->h);
	struct box part = {0, 0, (float)w / scale / (float)largest->w, (float)h / scale / (float)largest->h};
	part.x = (1 - part.w) / 2;
	part.y = (1 - part.h) / 2;
	return composer_decode_part(c, record, part, w, h);
}

/* To be held: all of it, a long one with as many pixels as the screen has. */
static struct bitmap *held(struct composer *c, const struct record *record)
{
	const struct picture *picture = own(c, record);
	if (!is_long(c, picture))
		return composer_decode(c, record, c->w, c->h);
	const struct rendition *largest = &picture->renditions[picture->rendition_count - 1];
	float scale = sqrtf((float)c->w * (float)c->h / ((float)largest->w * (float)largest->h));
	float w = fminf((float)largest->w * scale, HELD_SIDE), h = fminf((float)largest->h * scale, HELD_SIDE);
	return composer_decode_part(c, record, (struct box){0, 0, 1, 1}, (int)fmaxf(1, w), (int)fmaxf(1, h));
}

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

/* What is in sight of it, as sharp as it is. */
static void look_closer(struct composer *c, const struct record *record, struct box all, struct box port)
{
	struct view view = c->view;
	float left = fmaxf(floorf(all.x * view.zoom + view.x), 0), top = fmaxf(floorf(all.y * view.zoom + view.y), 0);
	float right = fminf(ceilf((all.x + all.w) * view.zoom + view.x), port.w);
	float bottom = fminf(ceilf((all.y + all.h) * view.zoom + view.y), port.h);
	struct box at = {(left - view.x) / view.zoom, (top - view.y) / view.zoom, (right - left) / view.zoom,
			 (bottom - top) / view.zoom};
	struct box part = {(at.x - all.x) / all.w, (at.y - all.y) / all.h, at.w / all.w, at.h / all.h};
	if (right - left < 1 || bottom - top < 1)
		return;
	struct bitmap *bitmap = composer_decode_part(c, record, part, (int)(right - left), (int)(bottom - top));
	if (bitmap != NULL)
		scene_add(c->scene, bitmap, at)->hold = HOLD_VIEW;
}

/* The night behind the photo: what is of one colour needs no pixels. */
static void plain_night(struct composer *c)
{
	enum { SIDE = 16 };
	struct bitmap *plain = bitmap_create(SIDE, SIDE, true);
	for (size_t i = 0; i < SIDE * plain->stride_px; i++)
		plain->pixels[i] = composer_colour(c, NIGHT);
	composer_replace_base(c, plain);
}

/* Under fingers the photo lies at rest and can be made larger until two of its own pixels, sharp as it has them, are about one of the
 * screen. It covers the screen, unless less than half of it would be seen of an upright one: that is shown whole. A panorama
 * is drawn along. */
static void hold(struct composer *c, const struct record *record, struct bitmap *picture)
{
	const struct picture *file = own(c, record);
	int widest = file->level_count > 0 ? file->levels[0].w : file->renditions[file->rendition_count - 1].w;
	float bar = roundf(112 * c->u), w = (float)picture->w, h = (float)picture->h;
	struct box port = {0, 0, (float)c->w, (float)c->h - bar}, all = {0, 0, (float)c->w, (float)c->h};
	bool whole = !c->portrait && record->portrait == NULL && all.w / w > 2 * all.h / h;
	float scale = whole ? port.h / h : fmaxf(all.w / w, all.h / h);
	all.x = roundf((all.w - w * scale) / 2);
	all.y = whole ? 0 : roundf((all.h - h * scale) / 2);
	all.w = port.w - 2 * all.x; /* in the very middle, so on whole pixels */
	all.h = whole ? port.h : (float)c->h - 2 * all.y;
	plain_night(c);
	scene_add(c->scene, picture, all)->hold = HOLD_VIEW;
	c->scene->viewport = (struct viewport){.box = port,
					       .content = all,
					       .max_zoom = fminf(fmaxf(2 * (float)widest / all.w, 2), 8),
					       .scrolls_x = all.w > long_side * port.w,
					       .scrolls_y = all.h > long_side * port.h,
					       .view = c->view};
	if (c->view.zoom > 1 || is_long(c, file))
		look_closer(c, record, all, port);
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
static void caption(const struct composer *c, const struct record *record, char *buf, size_t buf_size)
{
	const char *body = composer_in(c, &record->body);
	char by[256];
	composer_credit(c, record, by, sizeof by);
	snprintf(buf, buf_size, "%s%s%s", body, *body != '\0' && *by != '\0' ? "\n" : "", by);
}

static void overlay(struct composer *c, const struct record *record)
{
	char text[1024] = "";
	bool close =
	    c->touch && c->view.zoom > 1; /* it is the photo that is looked at: only its name and its maker's stay */
	enum type type = close ? TYPE_STRONG : TYPE_TITLE;
	const char *title = composer_in(c, &record->title);
	if (close) /* who made it, or that it is a drawing, is said at every size */
		composer_credit(c, record, text, sizeof text);
	else
		caption(c, record, text, sizeof text);
	struct box box = {c->margin, 0, c->portrait ? c->area.w : c->area.w * 0.72f, 0};
	struct text_size title_size = composer_measure(c, type, title, (struct box){0, 0, box.w, 170 * c->u});
	struct box text_box = {0, 0, box.w, 170 * c->u};
	struct text_size text_size = composer_measure(c, TYPE_BODY, text, text_box);
	float bar = chrome_bar_height(c), dark = bar + text_size.h + title_size.h + (close ? 120 : 230) * c->u;
	float height = c->touch ? fmaxf(dark, (float)c->h * 0.5f) : dark,
	      top = (float)c->h - height; /* holds the arrows */
	cairo_t *cr;
	if (composer_sprite(c, (struct box){0, top, (float)c->w, height}, &cr) == NULL)
		return;
	uint32_t night = composer_colour(c, NIGHT);
	double r = (double)(night >> 16 & 255) / 255, g = (double)(night >> 8 & 255) / 255,
	       b = (double)(night & 255) / 255;
	cairo_pattern_t *shade = cairo_pattern_create_linear(0, (double)(height - dark), 0, (double)(height - bar));
	cairo_pattern_add_color_stop_rgba(shade, 0, r, g, b, 0);
	cairo_pattern_add_color_stop_rgba(shade, 0.5, r, g, b, 0.66);
	cairo_pattern_add_color_stop_rgba(shade, 1, r, g, b, 0.82);
	cairo_set_source(cr, shade);
	cairo_paint(cr);
	cairo_pattern_destroy(shade);
	float y = height - bar - 36 * c->u - text_size.h - title_size.h - 8 * c->u;
	composer_text_on(c, cr, type, ALIGN_LEFT, title, (struct box){box.x, y, box.w, 170 * c->u},
			 composer_colour(c, MOON), (struct origin){record, "title"});
	text_box.x = box.x;
	text_box.y = y + title_size.h + 8 * c->u;
	composer_text_on(c, cr, TYPE_BODY, ALIGN_LEFT, text, text_box, composer_colour(c, MOON),
			 (struct origin){record, "body"});
	if (c->page->item_count > 1 && !c->touch)
		dots(c, cr, (float)c->w - c->margin, height - bar - 48 * c->u);
	composer_opens(c,
		       (struct box){c->margin - 24 * c->u, top + y - 12 * c->u,
				    fmaxf(title_size.w, text_size.w) + 48 * c->u,
				    title_size.h + text_size.h + 30 * c->u},
		       24 * c->u, record);
	cairo_translate(cr, 0, (double)-top);
	chrome_bar(c, cr);
	composer_sprite_done(cr);
}

static bool compose_gallery(struct composer *c)
{
	const struct record *record = c->step < c->page->item_count ? c->page->items[c->step] : NULL;
	if (record == NULL || own(c, record) == NULL)
		return false;
	struct bitmap *picture = c->touch ? held(c, record) : passing(c, record);
	if (picture == NULL)
		return false;
	if (c->touch) {
		hold(c, record, picture);
	} else if (!picture->opaque) { /* what shines through a picture with holes is the night */
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
