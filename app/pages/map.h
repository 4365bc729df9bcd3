/* map: what the map page's files share; private to pages/map*.c. */
#ifndef MINGYUE_MAP_H
#define MINGYUE_MAP_H

#include "composer.h"
#include "mapview.h"

enum {
	MAP_BADGE_UP = 46,   /* u a badge stands over its seat */
	MAP_MOMENTS_H = 196, /* u of the line of moments */
	MAP_MOMENTS_ROW_H = 112,
	MAP_NAME_PLACES = 12,
};

/* The way from one seat to another: a curve that bows upwards. */
struct way {
	float fx, fy, mx, my, tx, ty;
};

/* Whether the item was there at the moment the map shows. */
bool map_there(const struct composer *c, const struct record *item);
bool map_is_party(const struct composer *c, const struct record *place);
/* The other party of an item that joins the focus to one place; NULL: it joins more, or others. */
const struct record *map_partner(const struct composer *c, const struct record *item);
/* How much a place matters: 2 the focus, 1 a party, 0 others. */
int map_rank(const struct composer *c, const struct record *place);
/* The seat of a place, or NULL. */
const struct shape *map_seat(const struct map *map, const struct record *place);
struct way map_way(const struct mapview *view, const struct shape *from, const struct shape *to);
/* Makes the way the path of cr. */
void map_curve(const struct way *way, cairo_t *cr);
/* Where the name of a seat with radius r may stand, the best first: below, above, right, left, between these, beside its badge. */
void map_name_places(float x, float y, float r, float u, struct box name, struct box places[MAP_NAME_PLACES]);
/* An item's count on a disc about x, y, as a sprite; NULL: the scene has no room for it. */
struct sprite *map_badge(struct composer *c, const struct record *item, float x, float y);
/* Paint on c->cr. */
void map_area(struct composer *c, const struct mapview *view, const struct shape *shape);
void map_belt(struct composer *c, const struct mapview *view, const struct shape *shape);
/* The map as the loop shows it: all of it on the base, links as sprites that draw themselves. */
void map_draw(struct composer *c, const struct mapview *view);
void map_links(struct composer *c, const struct mapview *view);

/* The map as fingers move it, in the viewport at map (map_touch.c). */
void map_touch(struct composer *c, struct box map);
/* The line of moments in the lower part of box, where the page has some, its words above it or, in one row, on its right; returns box
 * without it. */
struct box map_moments(struct composer *c, struct box box, bool one_row);

#endif
