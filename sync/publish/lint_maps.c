#include <string.h>

#include "lint.h"

static void shapes(const struct folder *folder, const struct folder_map *map, struct findings *findings)
{
	for (size_t i = 0; i < map->geojson->shape_count; i++) {
		const struct geojson_shape *shape = &map->geojson->shapes[i];
		const struct folder_record *record = folder_record(folder, shape->id);
		const char *where = findings_format(findings, "%s#/features/%zu", map->path, shape->feature);
		lint_text(folder, &shape->name, findings_format(findings, "%s/properties/name", where), true, findings);
		if (shape->kind == SHAPE_AREA && (record == NULL || record->kind != RECORD_PLACE))
			findings_add(findings, RULE_MAP_PLACE, findings_format(findings, "%s/id", where), shape->id,
				     NULL);
	}
}

static bool has_area(const struct geojson *geojson, const char *id)
{
	for (size_t i = 0; i < geojson->shape_count; i++)
		if (geojson->shapes[i].kind == SHAPE_AREA && strcmp(geojson->shapes[i].id, id) == 0)
			return true;
	return false;
}

/* The focus and the parties of the items must be on the map. */
static void page(const struct folder *folder, size_t index, const struct geojson *geojson, struct findings *findings)
{
	const struct folder_page *self = &folder->pages[index];
	const struct folder_record *focus = folder_record(folder, self->focus);
	if (focus != NULL && focus->kind == RECORD_PLACE && !has_area(geojson, focus->id))
		findings_add(findings, RULE_MAP_FOCUS, findings_format(findings, "/pages/%zu/options/focus", index),
			     focus->id, NULL);
	for (size_t i = 0; i < folder->link_count; i++) {
		const struct folder_link *link = &folder->links[i];
		if (link->role != ROLE_PARTY || folder_record(folder, link->to) == NULL || has_area(geojson, link->to))
			continue;
		for (size_t j = 0; j < self->item_count; j++)
			if (strcmp(self->items[j], link->from) == 0)
				findings_add(findings, RULE_MAP_FOCUS,
					     findings_format(findings, "/pages/%zu/items/%zu", index, j), link->to,
					     NULL);
	}
}

void lint_maps(const struct folder *folder, struct findings *findings)
{
	for (size_t i = 0; i < folder->map_count; i++)
		if (folder->maps[i].geojson != NULL)
			shapes(folder, &folder->maps[i], findings);
	for (size_t i = 0; i < folder->page_count; i++) {
		int map = folder->pages[i].map;
		if (map >= 0 && folder->pages[i].kind == PAGE_MAP && folder->maps[map].geojson != NULL)
			page(folder, i, folder->maps[map].geojson, findings);
	}
	for (size_t i = 0; i < folder->record_count; i++)
		if (folder->records[i].has_lon != folder->records[i].has_lat)
			findings_add(findings, RULE_POSITION_HALF, findings_format(findings, "/records/%zu", i),
				     folder->records[i].id, NULL);
}
