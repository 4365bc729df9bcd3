#include "geojson_rules.h"

#include <math.h>
#include <string.h>

enum {
	NESTING = 8,  /* of geometry collections; more is nobody's map */
	SAMPLES = 16, /* points of a hole that are looked for in its exterior ring */
};

static bool broken(const char *where, const char *zh, const char *en, struct findings *findings)
{
	findings_add(findings, RULE_GEOJSON_STRUCTURE, where, zh, en, NULL);
	return false;
}

/* Section 7.1: members that belong to another type must not stand here. */
static bool foreign(const json_t *object, const char *const keys[], const char *where, struct findings *findings)
{
	for (; *keys != NULL; keys++)
		if (json_object_get(object, *keys) != NULL)
			return broken(findings_member(findings, where, *keys), "此处不应有这一项",
				      "this member must not stand here", findings);
	return true;
}

/* Section 5: four numbers, or six. */
static bool bbox(const json_t *object, const char *where, struct findings *findings)
{
	const json_t *box = json_object_get(object, "bbox");
	bool good = box == NULL || json_array_size(box) == 4 || json_array_size(box) == 6;
	for (size_t i = 0; good && i < json_array_size(box); i++)
		good = json_is_number(json_array_get(box, i));
	return good || broken(findings_member(findings, where, "bbox"), "bbox 应是 4 个或 6 个数",
			      "a bbox is an array of 4 or 6 numbers", findings);
}

static bool is_called(const json_t *object, const char *name)
{
	const char *type = json_string_value(json_object_get(object, "type"));
	return type != NULL && strcmp(type, name) == 0;
}

bool geojson_rules_collection(const json_t *root, const char *where, struct findings *findings)
{
	static const char *const others[] = {"coordinates", "geometries", "geometry", "properties", NULL};
	if (!is_called(root, "FeatureCollection"))
		return broken(where, "最外层的 type 应是 FeatureCollection",
			      "the type of the whole must be FeatureCollection", findings);
	if (!json_is_array(json_object_get(root, "features")))
		return broken(where, "缺少 features 数组", "the array features is missing", findings);
	if (json_object_get(root, "crs") != NULL)
		findings_add(findings, RULE_GEOJSON_CRS, findings_member(findings, where, "crs"), NULL);
	return foreign(root, others, where, findings) && bbox(root, where, findings);
}

/* Longitude, latitude and perhaps a height. */
static bool is_position(const json_t *value)
{
	static const double range[2] = {180, 90};
	bool good = json_array_size(value) == 2 || json_array_size(value) == 3;
	for (size_t i = 0; good && i < json_array_size(value); i++) {
		const json_t *number = json_array_get(value, i);
		good = json_is_number(number) &&
		       (i > 1 || (json_number_value(number) >= -range[i] && json_number_value(number) <= range[i]));
	}
	return good;
}

static bool position(const json_t *value, const char *where, struct findings *findings)
{
	if (!is_position(value))
		findings_add(findings, RULE_GEOJSON_POSITION, where, NULL);
	return is_position(value);
}

static bool line(const json_t *value, size_t least, const char *where, struct findings *findings)
{
	if (!json_is_array(value))
		return broken(where, "这里应是坐标数组", "this must be an array of positions", findings);
	if (json_array_size(value) < least) {
		findings_add(findings, RULE_GEOJSON_RING_SHORT, where, NULL);
		return false;
	}
	for (size_t i = 0; i < json_array_size(value); i++)
		if (!is_position(json_array_get(value, i)))
			return position(json_array_get(value, i), findings_format(findings, "%s/%zu", where, i),
					findings);
	return true;
}

static double coordinate(const json_t *positions, size_t index, size_t axis)
{
	return json_number_value(json_array_get(json_array_get(positions, index), axis));
}

/* The shoelace formula, from the first point so that small rings far from the origin keep their digits; positive: counterclockwise. */
static double twice_area(const json_t *ring)
{
	double sum = 0, x0 = coordinate(ring, 0, 0), y0 = coordinate(ring, 0, 1);
	for (size_t i = 0; i + 1 < json_array_size(ring); i++)
		sum += (coordinate(ring, i, 0) - x0) * (coordinate(ring, i + 1, 1) - y0) -
		       (coordinate(ring, i + 1, 0) - x0) * (coordinate(ring, i, 1) - y0);
	return sum;
}

/* Whether a point is inside a ring or on it; by the crossings of a ray to the east. */
static bool inside(const json_t *ring, double x, double y)
{
	bool in = false;
	for (size_t i = 0; i + 1 < json_array_size(ring); i++) {
		double x0 = coordinate(ring, i, 0), y0 = coordinate(ring, i, 1);
		double x1 = coordinate(ring, i + 1, 0), y1 = coordinate(ring, i + 1, 1);
		double side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0);
		bool along = fmin(x0, x1) <= x && x <= fmax(x0, x1) && fmin(y0, y1) <= y && y <= fmax(y0, y1);
		if (along && side == 0)
			return true;
		if ((y0 > y) != (y1 > y) && (side > 0) == (y1 > y0))
			in = !in;
	}
	return in;
}

/* Not each point of a large hole is looked at: one in the wrong place has most of them outside. */
static bool hole_inside(const json_t *hole, const json_t *exterior)
{
	size_t count = json_array_size(hole) - 1, samples = count < SAMPLES ? count : SAMPLES;
	for (size_t i = 0; i < samples; i++) {
		size_t at = i * count / samples;
		if (!inside(exterior, coordinate(hole, at, 0), coordinate(hole, at, 1)))
			return false;
	}
	return true;
}

/* Section 3.1.6. */
static bool polygon(const json_t *rings, const char *where, struct findings *findings)
{
	if (json_array_size(rings) == 0)
		return broken(where, "面至少要有一个环", "a polygon has at least one ring", findings);
	for (size_t i = 0; i < json_array_size(rings); i++) {
		const json_t *ring = json_array_get(rings, i);
		const char *here = findings_format(findings, "%s/%zu", where, i);
		if (!line(ring, 4, here, findings))
			return false;
		if (json_equal(json_array_get(ring, 0), json_array_get(ring, json_array_size(ring) - 1)) != 1) {
			findings_add(findings, RULE_GEOJSON_RING_OPEN, here, NULL);
			return false;
		}
		double area = twice_area(ring);
		if (i == 0 ? !(area > 0) : !(area < 0))
			findings_add(findings, RULE_GEOJSON_WINDING, here, NULL);
		else if (i > 0 && !hole_inside(ring, json_array_get(rings, 0)))
			findings_add(findings, RULE_GEOJSON_HOLE, here, NULL);
	}
	return true;
}

/* Each element of an array by one of the above. */
static bool each(const json_t *values, bool (*check)(const json_t *, const char *, struct findings *),
		 const char *where, struct findings *findings)
{
	if (!json_is_array(values))
		return broken(where, "这里应是数组", "this must be an array", findings);
	for (size_t i = 0; i < json_array_size(values); i++)
		if (!check(json_array_get(values, i), findings_format(findings, "%s/%zu", where, i), findings))
			return false;
	return true;
}

static bool line_string(const json_t *value, const char *where, struct findings *findings)
{
	return line(value, 2, where, findings);
}

static bool multi_point(const json_t *value, const char *where, struct findings *findings)
{
	return each(value, position, where, findings);
}

static bool multi_line_string(const json_t *value, const char *where, struct findings *findings)
{
	return each(value, line_string, where, findings);
}

static bool multi_polygon(const json_t *value, const char *where, struct findings *findings)
{
	return json_array_size(value) > 0
		   ? each(value, polygon, where, findings)
		   : broken(where, "这里应是面的数组", "this must be an array of polygons", findings);
}

static const struct {
	const char *name;
	bool (*check)(const json_t *, const char *, struct findings *);
} geometries[] = {{"Point", position},         {"MultiPoint", multi_point},
		  {"LineString", line_string}, {"MultiLineString", multi_line_string},
		  {"Polygon", polygon},        {"MultiPolygon", multi_polygon}};

static bool geometry(const json_t *value, int depth, const char *where, struct findings *findings)
{
	static const char *const others[] = {"geometry", "properties", "features", NULL};
	if (!foreign(value, others, where, findings) || !bbox(value, where, findings))
		return false;
	for (size_t i = 0; i < sizeof geometries / sizeof *geometries; i++)
		if (is_called(value, geometries[i].name))
			return geometries[i].check(json_object_get(value, "coordinates"),
						   findings_member(findings, where, "coordinates"), findings);
	const json_t *members = json_object_get(value, "geometries");
	if (!is_called(value, "GeometryCollection") || !json_is_array(members) || depth == NESTING)
		return broken(where, "没有这种几何类型", "there is no geometry of this type", findings);
	if (depth > 0)
		findings_add(findings, RULE_GEOJSON_NESTED, where, NULL);
	for (size_t i = 0; i < json_array_size(members); i++)
		if (!geometry(json_array_get(members, i), depth + 1,
			      findings_format(findings, "%s/geometries/%zu", where, i), findings))
			return false;
	return true;
}

bool geojson_rules_feature(const json_t *feature, const char *where, struct findings *findings)
{
	static const char *const others[] = {"coordinates", "geometries", "features", NULL};
	const json_t *id = json_object_get(feature, "id"), *properties = json_object_get(feature, "properties");
	const json_t *shape = json_object_get(feature, "geometry");
	if (!is_called(feature, "Feature"))
		return broken(where, "type 应是 Feature", "the type must be Feature", findings);
	if (shape == NULL || properties == NULL)
		return broken(where, "缺少 geometry 或 properties", "geometry or properties is missing", findings);
	if (!json_is_null(properties) && !json_is_object(properties))
		return broken(findings_member(findings, where, "properties"), "properties 应是对象或 null",
			      "properties must be an object or null", findings);
	if (id != NULL && !json_is_string(id) && !json_is_number(id))
		return broken(findings_member(findings, where, "id"), "id 应是字符串或数",
			      "an id is a string or a number", findings);
	if (!foreign(feature, others, where, findings) || !bbox(feature, where, findings))
		return false;
	return json_is_null(shape) || geometry(shape, 0, findings_member(findings, where, "geometry"), findings);
}
