#include "geojson.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "geojson_rules.h"
#include "maxima.h"
#include "syntax.h"

/* One file being read. */
struct reader {
	struct geojson *geojson;
	struct findings *findings;
	const char *path;
	const json_t *features;
	size_t points; /* of all rings so far */
};

static void add(struct reader *reader, enum rule rule, size_t feature, const char *member, const char *arg,
		const char *arg_en)
{
	findings_add(reader->findings, rule,
		     findings_format(reader->findings, "%s#/features/%zu%s", reader->path, feature, member), arg,
		     arg_en, NULL);
}

static bool is_id(const char *id)
{
	size_t length = id != NULL ? strlen(id) : 0;
	return length > 0 && length <= LIMIT_ID_BYTES && *id != '-' &&
	       strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void read_ring(struct reader *reader, const json_t *positions, struct geojson_ring *ring)
{
	ring->count = json_array_size(positions);
	ring->points = arena_alloc(reader->geojson->arena, ring->count, sizeof *ring->points);
	reader->points += ring->count;
	for (size_t i = 0; i < ring->count; i++)
		for (size_t axis = 0; axis < 2; axis++) {
			double degrees = json_number_value(json_array_get(json_array_get(positions, i), axis));
			ring->points[i][axis] = (int32_t)lround(degrees * 1e6);
		}
}

/* The rings of a geometry that the rules allow. */
static void read_rings(struct reader *reader, const json_t *geometry, struct geojson_shape *shape)
{
	const char *type = json_string_value(json_object_get(geometry, "type"));
	json_t *coordinates = json_object_get(geometry, "coordinates"), *polygons = NULL;
	if (strcmp(type, "MultiPolygon") == 0)
		polygons = json_incref(coordinates);
	else if (strcmp(type, "Polygon") == 0)
		polygons = json_pack("[O]", coordinates);
	else if (strcmp(type, "LineString") == 0)
		polygons = json_pack("[[O]]", coordinates);
	else
		polygons = json_pack("[[[O]]]", coordinates);
	for (size_t i = 0; i < json_array_size(polygons); i++)
		shape->ring_count += json_array_size(json_array_get(polygons, i));
	shape->rings = arena_alloc(reader->geojson->arena, shape->ring_count, sizeof *shape->rings);
	size_t next = 0;
	for (size_t i = 0; i < json_array_size(polygons); i++) {
		const json_t *rings = json_array_get(polygons, i);
		for (size_t j = 0; j < json_array_size(rings); j++)
			read_ring(reader, json_array_get(rings, j), &shape->rings[next++]);
	}
	json_decref(polygons);
}

static bool geometry_fits(enum shape_kind kind, const char *type)
{
	switch (kind) {
	case SHAPE_AREA:
		return strcmp(type, "Polygon") == 0 || strcmp(type, "MultiPolygon") == 0;
	case SHAPE_SEAT:
		return strcmp(type, "Point") == 0;
	default:
		return strcmp(type, "LineString") == 0;
	}
}

static void read_name(struct reader *reader, const json_t *properties, struct geojson_shape *shape)
{
	const json_t *name = json_object_get(properties, "name");
	for (int lang = 0; lang < LANGS; lang++) {
		const char *text = json_string_value(json_object_get(name, lang_names[lang]));
		if (text != NULL && *text != '\0' && strlen(text) <= LIMIT_TEXT_BYTES)
			shape->name.by[lang] = arena_strdup(reader->geojson->arena, text);
	}
	if (shape->name.by[LANG_ZH] == NULL)
		add(reader, RULE_MAP_NAME, shape->feature, "/properties", shape->id, NULL);
}

static int shape_kind(const json_t *properties)
{
	const char *kind = json_string_value(json_object_get(properties, "kind"));
	for (int i = 0; kind != NULL && i < SHAPE_KINDS; i++)
		if (strcmp(shape_kind_names[i], kind) == 0)
			return i;
	return -1;
}

static bool id_is_free(const struct geojson *geojson, const char *id)
{
	for (size_t i = 0; i < geojson->shape_count; i++)
		if (strcmp(geojson->shapes[i].id, id) == 0)
			return false;
	return true;
}

static void read_feature(struct reader *reader, size_t index)
{
	static const char *const wanted[SHAPE_KINDS] = {"Polygon / MultiPolygon", "Point", "LineString"};
	const json_t *feature = json_array_get(reader->features, index);
	const char *where = findings_format(reader->findings, "%s#/features/%zu", reader->path, index);
	if (!geojson_rules_feature(feature, where, reader->findings))
		return;
	const json_t *properties = json_object_get(feature, "properties"),
		     *geometry = json_object_get(feature, "geometry");
	int kind = shape_kind(properties);
	if (kind < 0) {
		add(reader, RULE_MAP_FEATURE_UNUSED, index, "", NULL, NULL);
		return;
	}
	const char *id = json_string_value(json_object_get(feature, "id"));
	const char *type = json_string_value(json_object_get(geometry, "type"));
	if (!is_id(id) || !id_is_free(reader->geojson, id)) {
		add(reader, RULE_GEOJSON_ID, index, id != NULL ? "/id" : "", id != NULL ? id : "", NULL);
		return;
	}
	if (type == NULL || !geometry_fits((enum shape_kind)kind, type)) {
		add(reader, RULE_GEOJSON_GEOMETRY, index, "/geometry", shape_kind_names[kind], wanted[kind]);
		return;
	}
	struct geojson_shape *shape = &reader->geojson->shapes[reader->geojson->shape_count++];
	*shape = (struct geojson_shape){.kind = (enum shape_kind)kind, .feature = index};
	shape->id = arena_strdup(reader->geojson->arena, id);
	shape->area = arena_strdup(reader->geojson->arena, json_string_value(json_object_get(properties, "area")));
	read_name(reader, properties, shape);
	read_rings(reader, geometry, shape);
}

static bool has_area(const struct geojson *geojson, const char *id)
{
	for (size_t i = 0; id != NULL && i < geojson->shape_count; i++)
		if (geojson->shapes[i].kind == SHAPE_AREA && strcmp(geojson->shapes[i].id, id) == 0)
			return true;
	return false;
}

static void read_features(struct reader *reader)
{
	struct geojson *geojson = reader->geojson;
	size_t count = json_array_size(reader->features);
	geojson->shapes = arena_alloc(geojson->arena, count, sizeof *geojson->shapes);
	for (size_t i = 0; i < count && reader->points <= LIMIT_RING_POINTS; i++)
		read_feature(reader, i);
	for (size_t i = 0; i < geojson->shape_count; i++) {
		const struct geojson_shape *shape = &geojson->shapes[i];
		if (shape->kind == SHAPE_SEAT && !has_area(geojson, shape->area))
			add(reader, RULE_MAP_SEAT, shape->feature, "/properties", shape->id, NULL);
	}
	if (reader->points > LIMIT_RING_POINTS)
		findings_add(reader->findings, RULE_MAP_LARGE,
			     findings_format(reader->findings, "%s#/features", reader->path), "超过 100000 个坐标",
			     "more than 100000 positions", NULL);
}

struct geojson *geojson_read(const char *text, size_t size, const char *path, struct findings *findings)
{
	const char *where = findings_format(findings, "%s#", path);
	json_t *root = syntax_read(text, size, RULE_MAP_SYNTAX, RULE_MAP_DUPLICATE_KEY, where, findings);
	struct geojson *geojson = NULL;
	if (root == NULL)
		return NULL;
	if (!geojson_rules_collection(root, where, findings))
		goto out;
	const json_t *features = json_object_get(root, "features");
	if (json_array_size(features) > LIMIT_SHAPES) {
		findings_add(findings, RULE_MAP_LARGE, findings_member(findings, where, "features"), "超过 2000 个要素",
			     "more than 2000 features", NULL);
		goto out;
	}
	struct arena *arena = arena_create();
	geojson = arena_alloc(arena, 1, sizeof *geojson);
	geojson->arena = arena;
	struct reader reader = {geojson, findings, path, features, 0};
	read_features(&reader);
out:
	json_decref(root);
	return geojson;
}

void geojson_destroy(struct geojson *geojson)
{
	if (geojson != NULL)
		arena_destroy(geojson->arena);
}
