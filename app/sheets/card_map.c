/* The small map of a card: the places the record is about, among the others. */
#include "card.h"

#include "mapview.h"

static bool about(const struct record *record, const struct record *place)
{
	if (place == NULL)
		return false;
	if (record == place)
		return true;
	for (size_t i = 0; i < record->out_count; i++)
		if (record->out[i].record == place &&
		    (record->out[i].role == ROLE_PARTY || record->out[i].role == ROLE_LOCATED))
			return true;
	return false;
}

static const struct map *map_of(const struct composer *c)
{
	for (size_t i = 0; i < c->exhibition->map_count; i++) {
		const struct map *map = &c->exhibition->maps[i];
		for (size_t k = 0; k < map->shape_count; k++)
			if (map->shapes[k].kind == SHAPE_AREA && about(c->record, map->shapes[k].place))
				return map;
	}
	return NULL;
}

bool card_map(struct composer *c, cairo_t *cr, struct box box)
{
	const struct map *map = map_of(c);
	struct mapview view;
	if (map == NULL || cr == NULL)
		return map != NULL;
	composer_round(cr, box, 18 * c->u);
	composer_source_rgb(cr, composer_colour(c, NIGHT), 0.55f);
	cairo_fill(cr);
	mapview_fit(&view, map, box, 14 * c->u);
	for (int lit = 0; lit < 2; lit++)
		for (size_t i = 0; i < map->shape_count; i++) {
			const struct shape *shape = &map->shapes[i];
			bool here = shape->kind == SHAPE_AREA && about(c->record, shape->place);
			if (shape->kind != SHAPE_AREA || here != (lit == 1))
				continue;
			bool own = shape->place == c->record;
			mapview_path(&view, shape, cr);
			composer_source_rgb(cr, composer_colour(c, own ? PEONY : here ? JADE : PINE), here ? 1 : 0.9f);
			cairo_fill_preserve(cr);
			composer_source_rgb(cr, composer_colour(c, here ? GRAIN : JADE), here ? 0.95f : 0.35f);
			cairo_set_line_width(cr, (double)(1.6f * c->u));
			cairo_stroke(cr);
		}
	return true;
}
