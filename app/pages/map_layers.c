/* What a map is drawn of. */
#include "map.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "maxima.h"
#include "moments.h"

enum { TAKEN = 1024 }; /* boxes kept free of labels */

bool map_there(const struct composer *c, const struct record *item)
{
	return !c->touch || moments_there(c->page, item, c->moment);
}

/* The other party of an item that joins the focus to one place; NULL: it joins more, or others. */
const struct record *map_partner(const struct composer *c, const struct record *item)
{
	const struct record *other = NULL;
	size_t parties = 0;
	bool focus = false;
	for (size_t i = 0; i < item->out_count; i++)
		if (item->out[i].role == ROLE_PARTY) {
			parties++;
			if (item->out[i].record == c->page->focus)
				focus = true;
			else
				other = item->out[i].record;
		}
	return parties == 2 && focus ? other : NULL;
}

bool map_is_party(const struct composer *c, const struct record *place)
{
	for (size_t i = 0; place != NULL && i < c->page->item_count; i++) {
		const struct record *item = c->page->items[i];
		bool party = false;
		for (size_t k = 0; k < item->out_count && !party; k++)
			party = item->out[k].role == ROLE_PARTY && item->out[k].record == place;
		if (party && map_there(c, item))
			return true;
	}
	return false;
}

void map_area(struct composer *c, const struct mapview *view, const struct shape *shape)
{
	bool focus = shape->place != NULL && shape->place == c->page->focus, party = map_is_party(c, shape->place);
	mapview_path(view, shape, c->cr);
	if (focus)
		composer_source_rgb(c->cr, composer_colour(c, PEONY), 1);
	else if (party)
		composer_source_rgb(c->cr, composer_colour(c, FIR), 1);
	else
		composer_source_rgb(c->cr, composer_colour(c, PINE), 0.82f);
	cairo_fill_preserve(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, focus || party ? GRAIN : JADE), focus || party ? 0.95f : 0.5f);
	cairo_set_line_width(c->cr, (double)((focus ? 3.2f : 2) * c->u));
	cairo_stroke(c->cr);
}

void map_belt(struct composer *c, const struct mapview *view, const struct shape *shape)
{
	for (int pass = 0; pass < 2; pass++) {
		mapview_path(view, shape, c->cr);
		cairo_set_line_join(c->cr, CAIRO_LINE_JOIN_ROUND);
		cairo_set_line_cap(c->cr, CAIRO_LINE_CAP_ROUND);
		cairo_set_line_width(c->cr, (double)((pass == 0 ? 16 : 3) * c->u));
		composer_source_rgb(c->cr, composer_colour(c, GRAIN), pass == 0 ? 0.10f : 0.55f);
		if (pass == 1)
			cairo_set_dash(c->cr, (const double[]){2 * (double)c->u, 12 * (double)c->u}, 2, 0);
		cairo_stroke(c->cr);
		cairo_set_dash(c->cr, NULL, 0, 0);
	}
}

void map_name_places(float x, float y, float r, float u, struct box name, struct box places[MAP_NAME_PLACES])
{
	float w = name.w, h = name.h, beside = r + 6 * u, under = r - 2 * u;
	const float offsets[MAP_NAME_PLACES][2] = {{-w / 2, under},
						   {-w / 2, -r - h},
						   {beside, -h / 2},
						   {-beside - w, -h / 2},
						   {-r, under},
						   {r - w, under},
						   {r, under / 2},
						   {-r - w, under / 2},
						   {r, -h - under / 2},
						   {-r - w, -h - under / 2},
						   {34 * u, -MAP_BADGE_UP * u - h / 2},
						   {-34 * u - w, -MAP_BADGE_UP * u - h / 2}};
	for (size_t i = 0; i < MAP_NAME_PLACES; i++)
		places[i] = (struct box){x + offsets[i][0], y + offsets[i][1], w, h};
}

/* A seat's dot and its place's name, where it meets no other. */
static void seat(struct composer *c, const struct mapview *view, const struct shape *shape, struct box *taken,
		 size_t ways, size_t *count)
{
	bool focus = shape->place != NULL && shape->place == c->page->focus;
	enum type type = focus ? TYPE_STRONG : TYPE_CAPTION;
	float x, y, r = (focus ? 9 : 6) * c->u;
	const char *name = shape->place != NULL ? composer_in(c, &shape->place->title) : composer_in(c, &shape->name);
	mapview_point(view, shape->rings[0].points[0], &x, &y);
	cairo_new_path(c->cr);
	cairo_arc(c->cr, (double)x, (double)y, (double)r, 0, 2 * M_PI);
	composer_source_rgb(c->cr, composer_colour(c, MOON), 1);
	cairo_fill(c->cr);
	float w = composer_width(c, type, name) + 2;
	struct text_size size = composer_measure(c, type, name, (struct box){0, 0, w, 0});
	struct box places[MAP_NAME_PLACES];
	map_name_places(x, y, r, c->u, (struct box){.w = w, .h = size.h}, places);
	/* First off everything, then only off the other names and the badges. */
	for (size_t i = 0; i < 2 * MAP_NAME_PLACES; i++) {
		const struct box *place = &places[i % MAP_NAME_PLACES];
		size_t from = i < MAP_NAME_PLACES ? 0 : ways;
		if (mapview_free(view, *place, taken + from, *count - from)) {
			composer_text(c, type, ALIGN_LEFT, name, *place, composer_colour(c, MOON),
				      (struct origin){NULL, "place"});
			taken[(*count)++] = *place;
			return;
		}
	}
}

struct way map_way(const struct mapview *view, const struct shape *from, const struct shape *to)
{
	struct way way;
	float bow = 0.22f;
	mapview_point(view, from->rings[0].points[0], &way.fx, &way.fy);
	mapview_point(view, to->rings[0].points[0], &way.tx, &way.ty);
	float dx = way.tx - way.fx, dy = way.ty - way.fy;
	way.mx = (way.fx + way.tx) / 2 + dy * bow * (dx < 0 ? 1.0f : -1.0f);
	way.my = (way.fy + way.ty) / 2 - fabsf(dx) * bow;
	return way;
}

void map_curve(const struct way *way, cairo_t *cr)
{
	cairo_move_to(cr, (double)way->fx, (double)way->fy);
	cairo_curve_to(cr, (double)(way->fx + (way->mx - way->fx) * 2 / 3),
		       (double)(way->fy + (way->my - way->fy) * 2 / 3), (double)(way->tx + (way->mx - way->tx) * 2 / 3),
		       (double)(way->ty + (way->my - way->ty) * 2 / 3), (double)way->tx, (double)way->ty);
}

static void link_to(struct composer *c, const struct way *way, uint32_t begin_ms)
{
	float dx = way->tx - way->fx, dy = way->ty - way->fy, pad = 8 * c->u;
	float left = fminf(fminf(way->fx, way->tx), way->mx) - pad, top = fminf(fminf(way->fy, way->ty), way->my) - pad;
	float right = fmaxf(fmaxf(way->fx, way->tx), way->mx) + pad;
	float bottom = fmaxf(fmaxf(way->fy, way->ty), way->my) + pad;
	cairo_t *cr;
	struct sprite *sprite = composer_sprite(c, (struct box){left, top, right - left, bottom - top}, &cr);
	if (sprite == NULL)
		return;
	cairo_translate(cr, (double)-left, (double)-top);
	map_curve(way, cr);
	composer_source_rgb(cr, composer_colour(c, GRAIN), 1);
	cairo_set_line_width(cr, (double)(5 * c->u));
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_stroke(cr);
	composer_sprite_done(cr);
	if (fabsf(dx) > fabsf(dy))
		sprite->motion = dx > 0 ? MOTION_WIPE_RIGHT : MOTION_WIPE_LEFT;
	else
		sprite->motion = dy > 0 ? MOTION_WIPE_DOWN : MOTION_WIPE_UP;
	sprite->begin_ms = begin_ms;
	sprite->length_ms = 900;
}

struct sprite *map_badge(struct composer *c, const struct record *item, float x, float y)
{
	char value[32];
	cairo_t *cr;
	composer_value(item, value, sizeof value);
	float w = composer_width(c, TYPE_STRONG, value), r = fmaxf(31 * c->u, w / 2 + 8 * c->u);
	if (r > 62 * c->u)
		composer_overflow(c, (struct origin){item, "value"}, r, 62 * c->u, value);
	struct sprite *sprite = composer_sprite(c, (struct box){x - r, y - r, 2 * r, 2 * r}, &cr);
	if (sprite == NULL)
		return NULL;
	cairo_arc(cr, (double)r, (double)r, (double)r, 0, 2 * M_PI);
	composer_source_rgb(cr, composer_colour(c, GRAIN), 1);
	cairo_fill(cr);
	struct text_size size = composer_measure(c, TYPE_STRONG, value, (struct box){0, 0, 2 * r, 0});
	composer_text_on(c, cr, TYPE_STRONG, ALIGN_CENTRE, value, (struct box){0, r - size.h / 2, 2 * r, 0},
			 composer_colour(c, NIGHT), (struct origin){item, "value"});
	composer_sprite_done(cr);
	return sprite;
}

const struct shape *map_seat(const struct map *map, const struct record *place)
{
	for (size_t i = 0; place != NULL && i < map->shape_count; i++)
		if (map->shapes[i].kind == SHAPE_SEAT && map->shapes[i].place == place)
			return &map->shapes[i];
	return NULL;
}

void map_links(struct composer *c, const struct mapview *view)
{
	const struct shape *from = map_seat(c->page->map, c->page->focus);
	uint32_t begin_ms = 200;
	for (size_t i = 0; from != NULL && i < c->page->item_count; i++) {
		const struct shape *to = map_seat(c->page->map, map_partner(c, c->page->items[i]));
		if (to == NULL)
			continue;
		struct way way = map_way(view, from, to);
		link_to(c, &way, begin_ms);
		struct sprite *badge = c->page->items[i]->has_value
					   ? map_badge(c, c->page->items[i], way.tx, way.ty - MAP_BADGE_UP * c->u)
					   : NULL;
		if (badge != NULL) {
			badge->motion = MOTION_APPEAR;
			badge->begin_ms = begin_ms + 800;
			badge->length_ms = 300;
		}
		begin_ms += 250;
	}
}

/* Labels keep off the ways, which come first in taken, and the badges; returns how many boxes are of ways. */
static size_t reserve(struct composer *c, const struct mapview *view, struct box *taken, size_t *count)
{
	const struct shape *from = map_seat(c->page->map, c->page->focus);
	struct box badges[LIMIT_PAGE_ITEMS];
	size_t badge_count = 0;
	for (size_t i = 0; from != NULL && i < c->page->item_count && *count < TAKEN / 2; i++) {
		const struct shape *to = map_seat(c->page->map, map_partner(c, c->page->items[i]));
		if (to == NULL)
			continue;
		struct way way = map_way(view, from, to);
		float r = 34 * c->u;
		badges[badge_count++] = (struct box){way.tx - r, way.ty - MAP_BADGE_UP * c->u - r, 2 * r, 2 * r};
		for (int k = 1; k < 8; k++) {
			float t = (float)k / 8, s = 1 - t, pad = 5 * c->u;
			float x = s * s * way.fx + 2 * s * t * way.mx + t * t * way.tx;
			float y = s * s * way.fy + 2 * s * t * way.my + t * t * way.ty;
			taken[(*count)++] = (struct box){x - pad, y - pad, 2 * pad, 2 * pad};
		}
	}
	size_t ways = *count;
	memcpy(taken + *count, badges, badge_count * sizeof *badges);
	*count += badge_count;
	return ways;
}

int map_rank(const struct composer *c, const struct record *place)
{
	return place != NULL && place == c->page->focus ? 2 : map_is_party(c, place) ? 1 : 0;
}

void map_draw(struct composer *c, const struct mapview *view)
{
	const struct map *map = c->page->map;
	struct box taken[TAKEN];
	size_t count = 0;
	size_t ways = reserve(c, view, taken, &count);
	for (int rank = 0; rank < 3; rank++) /* those that matter last, so that their outlines are whole */
		for (size_t i = 0; i < map->shape_count; i++)
			if (map->shapes[i].kind == SHAPE_AREA && map_rank(c, map->shapes[i].place) == rank)
				map_area(c, view, &map->shapes[i]);
	for (size_t i = 0; i < map->shape_count; i++)
		if (map->shapes[i].kind == SHAPE_BELT && c->page->item_count > 0)
			map_belt(c, view, &map->shapes[i]);
	for (int rank = 2; rank >= 0; rank--) /* and their names first, where they like */
		for (size_t i = 0; i < map->shape_count && count < TAKEN; i++)
			if (map->shapes[i].kind == SHAPE_SEAT && map_rank(c, map->shapes[i].place) == rank)
				seat(c, view, &map->shapes[i], taken, ways, &count);
}
