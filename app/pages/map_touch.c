/* The map under fingers: its raster moves and grows, names and counts keep their size, a mask says what lies under a touch. */
#include "map.h"

#include <math.h>
#include <stdlib.h>

#include "bitmap.h"
#include "maxima.h"

enum {
	MASK_SHARE = 4,
	FINGER = 88,   /* u */
	LEAST = 32,    /* pixels of a map that can be held */
	CONTROLS = 40, /* targets of the bar, the arrows and the line of moments */
};

/* Where points lie on the screen when the map is seen under view. */
static struct mapview zoomed(const struct mapview *map, const struct view *view)
{
	struct mapview zoomed = *map;
	zoomed.x_px *= (double)view->zoom;
	zoomed.y_px *= (double)view->zoom;
	zoomed.box.x = (map->box.x + map->box.w / 2) * view->zoom + view->x - map->box.w / 2;
	zoomed.box.y = (map->box.y + map->box.h / 2) * view->zoom + view->y - map->box.h / 2;
	return zoomed;
}

/* The item that joins all that lie on a belt: the first that is there with more than two parties; *later: there will be one. */
static const struct record *belt_item(const struct composer *c, bool *later)
{
	*later = false;
	for (size_t i = 0; i < c->page->item_count; i++) {
		size_t parties = 0;
		for (size_t k = 0; k < c->page->items[i]->out_count; k++)
			parties += c->page->items[i]->out[k].role == ROLE_PARTY;
		if (parties > 2 && map_there(c, c->page->items[i]))
			return c->page->items[i];
		*later |= parties > 2;
	}
	return NULL;
}

/* What opens when the shape is touched: its place, or what joins all that lie on a belt. */
static const struct record *opened_by(const struct composer *c, const struct shape *shape)
{
	bool later;
	return shape->place == NULL && shape->kind == SHAPE_BELT ? belt_item(c, &later) : shape->place;
}

/* A belt is there when what joins its places is, or nothing says so. */
static bool belt_there(const struct composer *c)
{
	bool later;
	return c->page->item_count > 0 && (belt_item(c, &later) != NULL || !later);
}

/* Areas, belts, ways and seats, on the page's own ground. view: where ground and shapes lie. */
static void paint_raster(struct composer *c, cairo_t *cr, const struct mapview *map, const struct view *view,
			 cairo_surface_t *ground, struct box box)
{
	cairo_t *base = c->cr;
	const struct map *shapes = c->page->map;
	struct mapview at = zoomed(map, view);
	cairo_save(cr);
	cairo_translate(cr, (double)view->x, (double)view->y);
	cairo_scale(cr, (double)view->zoom, (double)view->zoom);
	cairo_set_source_surface(cr, ground, (double)box.x, (double)box.y);
	cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
	cairo_paint(cr);
	cairo_restore(cr);
	c->cr = cr;
	for (int rank = 0; rank < 3; rank++)
		for (size_t i = 0; i < shapes->shape_count; i++)
			if (shapes->shapes[i].kind == SHAPE_AREA && map_rank(c, shapes->shapes[i].place) == rank)
				map_area(c, &at, &shapes->shapes[i]);
	for (size_t i = 0; i < shapes->shape_count; i++)
		if (shapes->shapes[i].kind == SHAPE_BELT && belt_there(c))
			map_belt(c, &at, &shapes->shapes[i]);
	const struct shape *from = map_seat(shapes, c->page->focus);
	for (size_t i = 0; from != NULL && i < c->page->item_count; i++) {
		const struct shape *to = map_seat(shapes, map_partner(c, c->page->items[i]));
		if (to == NULL || !map_there(c, c->page->items[i]))
			continue;
		struct way way = map_way(&at, from, to);
		map_curve(&way, cr);
		composer_source_rgb(cr, composer_colour(c, GRAIN), 1);
		cairo_set_line_width(cr, (double)(5 * c->u));
		cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
		cairo_stroke(cr);
	}
	for (size_t i = 0; i < shapes->shape_count; i++) {
		float x, y;
		if (shapes->shapes[i].kind != SHAPE_SEAT)
			continue;
		mapview_point(&at, shapes->shapes[i].rings[0].points[0], &x, &y);
		cairo_new_path(cr);
		cairo_arc(cr, (double)x, (double)y,
			  (double)((map_rank(c, shapes->shapes[i].place) == 2 ? 9 : 6) * c->u), 0, 2 * M_PI);
		composer_source_rgb(cr, composer_colour(c, MOON), 1);
		cairo_fill(cr);
	}
	c->cr = base;
}

/* An opaque picture of what is seen under view in the viewport, as a sprite at its place in the whole. */
static void raster(struct composer *c, const struct mapview *map, struct view view, cairo_surface_t *ground,
		   struct box box)
{
	struct bitmap *bitmap = bitmap_create((int)box.w, (int)box.h, true);
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
	    (unsigned char *)bitmap->pixels, CAIRO_FORMAT_RGB24, bitmap->w, bitmap->h, (int)(bitmap->stride_px * 4));
	cairo_t *cr = cairo_create(surface);
	cairo_translate(cr, (double)-box.x, (double)-box.y);
	paint_raster(c, cr, map, &view, ground, box);
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	struct box at = {(box.x - view.x) / view.zoom, (box.y - view.y) / view.zoom, box.w / view.zoom,
			 box.h / view.zoom};
	scene_add(c->scene, bitmap, at)->hold = HOLD_VIEW;
}

/* What a pin's sprite and target need: where it is in the whole and under the view. */
struct pin {
	float x, y, at_x, at_y;
};

static struct pin pin_of(const struct mapview *map, const struct view *view, const struct shape *seat)
{
	struct pin pin;
	mapview_point(map, seat->rings[0].points[0], &pin.x, &pin.y);
	pin.at_x = pin.x * view->zoom + view->x;
	pin.at_y = pin.y * view->zoom + view->y;
	return pin;
}

static void set_pin(struct sprite *sprite, const struct pin *pin, unsigned rank)
{
	sprite->hold = HOLD_PIN;
	sprite->pin_x = pin->x;
	sprite->pin_y = pin->y;
	sprite->rank = rank;
}

/* The place's name, where it meets nothing that is taken: below, above, right or left of its seat, or between these. */
static void name(struct composer *c, const struct mapview *map, const struct view *view, const struct shape *seat,
		 struct box port, struct box *taken, size_t *count)
{
	int importance = map_rank(c, seat->place);
	enum type type = importance == 2 ? TYPE_STRONG : TYPE_CAPTION;
	const char *words = composer_in(c, seat->place != NULL ? &seat->place->title : &seat->name);
	struct pin pin = pin_of(map, view, seat);
	float w = composer_width(c, type, words) + 4, r = (importance == 2 ? 9 : 6) * c->u;
	struct text_size size = composer_measure(c, type, words, (struct box){0, 0, w, 0});
	struct box places[MAP_NAME_PLACES];
	map_name_places(pin.at_x, pin.at_y, r, c->u, (struct box){.w = w, .h = size.h}, places);
	struct mapview window = {.box = port};
	size_t best = 0;
	for (size_t i = 0; i < MAP_NAME_PLACES; i++)
		if (mapview_free(&window, places[i], taken, *count)) {
			best = i;
			break;
		}
	if (*count < LIMIT_SHAPES)
		taken[(*count)++] = places[best];
	cairo_t *cr;
	struct box dst = {roundf(pin.x + places[best].x - pin.at_x), roundf(pin.y + places[best].y - pin.at_y), w,
			  size.h};
	struct sprite *sprite = composer_sprite(c, dst, &cr);
	if (sprite == NULL)
		return;
	composer_text_on(c, cr, type, ALIGN_LEFT, words, (struct box){2, 0, w, 0}, composer_colour(c, MOON),
			 (struct origin){NULL, "place"});
	composer_sprite_done(cr);
	set_pin(sprite, &pin, importance == 2 ? 1 : importance == 1 ? 3 : 4);
}

/* A map may have more places than a scene has targets: the controls and the panel's rows are not to go without. */
static bool has_room(const struct composer *c)
{
	return c->scene->target_count + c->page->item_count + CONTROLS < SCENE_TARGETS;
}

static void pin_target(struct composer *c, const struct pin *pin, float dy, float side, const struct record *record,
		       bool masked)
{
	struct box box = {pin->x - side / 2, pin->y + dy - side / 2, side, side};
	struct target *target = has_room(c) ? composer_opens(c, box, side / 2, record) : NULL;
	if (target == NULL)
		return;
	target->hold = HOLD_PIN;
	target->pin_x = pin->x;
	target->pin_y = pin->y;
	target->masked = masked;
}

static void badge(struct composer *c, const struct pin *pin, const struct record *item, struct box *taken,
		  size_t *count)
{
	float up = MAP_BADGE_UP * c->u;
	struct sprite *sprite = map_badge(c, item, pin->x, pin->y - up);
	if (sprite == NULL)
		return;
	set_pin(sprite, pin, 2);
	pin_target(c, pin, -up, FINGER * c->u, item, false);
	if (*count < LIMIT_SHAPES)
		taken[(*count)++] = scene_placed(HOLD_PIN, sprite->dst, pin->x, pin->y, &c->scene->viewport.view);
}

/* The cells of the mask, painted without smoothing: each the number of a target. */
static cairo_t *mask_begin(struct composer *c, struct box port, const struct view *view, cairo_surface_t **surface)
{
	int w = (int)port.w / MASK_SHARE, h = (int)port.h / MASK_SHARE;
	*surface = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
	cairo_t *cr = cairo_create(*surface);
	cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
	cairo_set_operator(cr, CAIRO_OPERATOR_SOURCE);
	cairo_scale(cr, 1.0 / MASK_SHARE, 1.0 / MASK_SHARE);
	cairo_translate(cr, (double)-port.x, (double)-port.y);
	c->scene->mask_box = (struct box){(port.x - view->x) / view->zoom, (port.y - view->y) / view->zoom,
					  (float)(w * MASK_SHARE) / view->zoom, (float)(h * MASK_SHARE) / view->zoom};
	return cr;
}

static void mask_number(struct composer *c, cairo_t *cr)
{
	cairo_set_source_rgba(cr, 0, 0, 0, (double)c->scene->target_count / 255);
}

static void mask_end(struct composer *c, cairo_t *cr, cairo_surface_t *surface)
{
	struct scene *scene = c->scene;
	cairo_destroy(cr);
	cairo_surface_flush(surface);
	scene->mask_w = cairo_image_surface_get_width(surface);
	scene->mask_h = cairo_image_surface_get_height(surface);
	const uint8_t *cells = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface), w = (size_t)scene->mask_w;
	scene->mask = calloc(w * (size_t)scene->mask_h, 1);
	if (scene->mask == NULL)
		abort();
	for (size_t y = 0; y < (size_t)scene->mask_h; y++)
		for (size_t x = 0; x < w; x++)
			scene->mask[y * w + x] = cells[y * stride + x];
	cairo_surface_destroy(surface);
}

/* What a touch between the seats means: the area, the belt or the way it lies on; the later is on top. */
static void mask(struct composer *c, const struct mapview *map, const struct view *view, struct box port)
{
	const struct map *shapes = c->page->map;
	const struct shape *from = map_seat(shapes, c->page->focus);
	struct mapview at = zoomed(map, view);
	cairo_surface_t *surface;
	cairo_t *cr = mask_begin(c, port, view, &surface);
	cairo_set_line_width(cr, (double)(FINGER * c->u));
	for (int rank = 3; rank >= 0; rank--) /* those that matter first; then belts lie over the areas */
		for (size_t i = 0; i < shapes->shape_count; i++) {
			const struct shape *shape = &shapes->shapes[i];
			bool belt = shape->kind == SHAPE_BELT;
			if (shape->kind == SHAPE_SEAT || belt != (rank == 0) || (belt && !belt_there(c)) ||
			    (!belt && map_rank(c, shape->place) != rank - 1))
				continue;
			const struct shape *seat = map_seat(shapes, shape->place);
			const struct record *record = opened_by(c, shape);
			if (record == NULL || !has_room(c))
				continue;
			const double *point = shape->rings[0].points[shape->rings[0].count / 2];
			struct shape middle = {.rings = &(struct ring){(const double(*)[2])point, 1}, .ring_count = 1};
			struct pin pin = pin_of(map, view, seat != NULL ? seat : &middle);
			pin_target(c, &pin, 0, FINGER * c->u, record, true);
			mask_number(c, cr);
			mapview_path(&at, shape, cr);
			if (belt)
				cairo_stroke(cr);
			else
				cairo_fill(cr);
		}
	for (size_t i = 0; from != NULL && i < c->page->item_count; i++) {
		const struct shape *to = map_seat(shapes, map_partner(c, c->page->items[i]));
		if (to == NULL || !map_there(c, c->page->items[i]) || !has_room(c))
			continue;
		struct way way = map_way(&at, from, to);
		struct pin pin = pin_of(map, view, to);
		pin_target(c, &pin, -MAP_BADGE_UP * c->u, FINGER * c->u, c->page->items[i], true);
		mask_number(c, cr);
		cairo_new_path(cr);
		map_curve(&way, cr);
		cairo_set_line_width(cr, (double)(FINGER * c->u * 0.4f));
		cairo_stroke(cr);
	}
	mask_end(c, cr, surface);
}

static void pins(struct composer *c, const struct mapview *map, const struct view *view, struct box port)
{
	const struct map *shapes = c->page->map;
	const struct shape *from = map_seat(shapes, c->page->focus);
	struct box *taken = calloc(LIMIT_SHAPES, sizeof *taken);
	size_t count = 0;
	if (taken == NULL)
		abort();
	for (int rank = 2; rank >= 0; rank--)
		for (size_t i = 0; i < shapes->shape_count; i++)
			if (shapes->shapes[i].kind == SHAPE_SEAT && shapes->shapes[i].place != NULL &&
			    map_rank(c, shapes->shapes[i].place) == rank) {
				struct pin pin = pin_of(map, view, &shapes->shapes[i]);
				pin_target(c, &pin, 0, FINGER * c->u, shapes->shapes[i].place, false);
			}
	for (size_t i = 0; from != NULL && i < c->page->item_count; i++) {
		const struct shape *to = map_seat(shapes, map_partner(c, c->page->items[i]));
		if (to == NULL || !c->page->items[i]->has_value || !map_there(c, c->page->items[i]))
			continue;
		struct pin pin = pin_of(map, view, to);
		badge(c, &pin, c->page->items[i], taken, &count);
	}
	for (int rank = 2; rank >= 0; rank--)
		for (size_t i = 0; i < shapes->shape_count; i++)
			if (shapes->shapes[i].kind == SHAPE_SEAT && map_rank(c, shapes->shapes[i].place) == rank)
				name(c, map, view, &shapes->shapes[i], port, taken, &count);
	free(taken);
}

void map_touch(struct composer *c, struct box map)
{
	if (map.w < LEAST || map.h < LEAST)
		return; /* no screen is so small that has a map to hold */
	/* The raster has the ground of the page, so that its edges do not show. */
	struct box port = {fmaxf(floorf(map.x), 0), fmaxf(floorf(map.y), 0), floorf(map.w), floorf(map.h)};
	struct view view = c->view.zoom > 0 ? c->view : (struct view){0, 0, 1};
	struct mapview whole;
	mapview_fit(&whole, c->page->map, map, 14 * c->u);
	c->scene->viewport = (struct viewport){.box = port, .content = port, .max_zoom = 8, .view = view};
	cairo_surface_t *ground = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)port.w, (int)port.h);
	cairo_t *cr = cairo_create(ground);
	cairo_surface_flush(cairo_get_target(c->cr));
	cairo_set_source_surface(cr, cairo_get_target(c->cr), (double)-port.x, (double)-port.y);
	cairo_paint(cr);
	cairo_destroy(cr);
	raster(c, &whole, (struct view){0, 0, 1}, ground, port);
	if (view.zoom > 1)
		raster(c, &whole, view, ground, port);
	cairo_surface_destroy(ground);
	mask(c, &whole, &view, port);
	pins(c, &whole, &view, port);
}
