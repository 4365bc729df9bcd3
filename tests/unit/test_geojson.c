/* RFC 7946, one breach at a time; and what a good file becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "geojson.h"
#include "maxima.h"

#define SQUARE "[[0,0],[2,0],[2,2],[0,2],[0,0]]"
#define HOLE   "[[0.5,0.5],[0.5,1],[1,1],[0.5,0.5]]"

/* A collection of one area, its geometry given. */
#define AREA(geometry) FEATURE("\"id\": \"a\",", "\"kind\": \"area\", \"name\": {\"zh\": \"甲\"}", geometry)
#define FEATURE(members, properties, geometry)                                                                         \
	"{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Feature\", " members                            \
	" \"properties\": {" properties "}, \"geometry\": " geometry "}]}"
#define POLYGON(rings) "{\"type\": \"Polygon\", \"coordinates\": [" rings "]}"

struct sample {
	const char *text, *wanted; /* "rule pointer", all that is found */
	int shapes;                /* -1: nothing is read */
};

static const struct sample samples[] = {
    {AREA(POLYGON(SQUARE)), "", 1},
    {AREA(POLYGON(SQUARE "," HOLE)), "", 1},
    {AREA("{\"type\": \"MultiPolygon\", \"coordinates\": [[" SQUARE "," HOLE "], [" SQUARE "]]}"), "", 1},
    {AREA(POLYGON("[[0,0,9],[2,0,9],[2,2,9],[0,0,9]]")), "", 1}, /* heights are allowed */
    {FEATURE("\"id\": \"s\",", "\"kind\": \"belt\", \"name\": {\"zh\": \"线\"}",
	     "{\"type\": \"LineString\", \"coordinates\": [[1,2],[3,4]]}"),
     "", 1},
    {"{\"type\": \"FeatureCollection\", \"features\": [], \"bbox\": [0, 0, 1, 1], \"name\": \"x\"}", "", 0},

    {"{\"type\": \"FeatureCollection\", \"type\": 1}", "map-duplicate-key ", -1},
    {"{\"type\": ", "map-syntax ", -1},
    {"[]", "geojson-structure ", -1},
    {POLYGON(SQUARE), "geojson-structure ", -1},
    {"{\"type\": \"FeatureCollection\"}", "geojson-structure ", -1},
    {"{\"type\": \"FeatureCollection\", \"features\": [], \"properties\": {}}", "geojson-structure /properties", -1},
    {"{\"type\": \"FeatureCollection\", \"features\": [], \"bbox\": [1, 2, 3]}", "geojson-structure /bbox", -1},
    {"{\"type\": \"FeatureCollection\", \"features\": [], \"crs\": null}", "geojson-crs /crs", 0},
    {"{\"type\": \"FeatureCollection\", \"features\": [7]}", "geojson-structure /features/0", 0},
    {"{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Feature\", \"properties\": {}}]}",
     "geojson-structure /features/0", 0},
    {"{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Feature\", \"properties\": 3, \"geometry\": "
     "null}]}",
     "geojson-structure /features/0/properties", 0},
    {FEATURE("\"id\": [1],", "", "null"), "geojson-structure /features/0/id", 0},
    {FEATURE("\"coordinates\": [],", "", "null"), "geojson-structure /features/0/coordinates", 0},
    {FEATURE("", "", "null"), "map-feature-unused /features/0", 0},
    {FEATURE("", "\"kind\": \"area\", \"name\": {\"zh\": \"甲\"}", POLYGON(SQUARE)), "geojson-id /features/0", 0},
    {FEATURE("\"id\": 7,", "\"kind\": \"area\", \"name\": {\"zh\": \"甲\"}", POLYGON(SQUARE)), "geojson-id /features/0",
     0},
    {FEATURE("\"id\": \"A b\",", "\"kind\": \"area\", \"name\": {\"zh\": \"甲\"}", POLYGON(SQUARE)),
     "geojson-id /features/0/id", 0},
    {AREA("null"), "geojson-geometry /features/0/geometry", 0},
    {AREA("{\"type\": \"Point\", \"coordinates\": [1, 2]}"), "geojson-geometry /features/0/geometry", 0},
    {AREA("{\"type\": \"Circle\", \"coordinates\": [1, 2]}"), "geojson-structure /features/0/geometry", 0},
    {AREA("{\"type\": \"Polygon\"}"), "geojson-structure /features/0/geometry/coordinates", 0},
    {AREA("{\"type\": \"Polygon\", \"coordinates\": [3]}"), "geojson-structure /features/0/geometry/coordinates/0", 0},
    {AREA("{\"type\": \"MultiPolygon\", \"coordinates\": []}"), "geojson-structure /features/0/geometry/coordinates",
     0},
    {AREA(POLYGON("[[0,0],[2,0],[0,0]]")), "geojson-ring-short /features/0/geometry/coordinates/0", 0},
    {AREA(POLYGON("[[0,0],[2,0],[2,2],[0,2]]")), "geojson-ring-open /features/0/geometry/coordinates/0", 0},
    {AREA(POLYGON("[[0,0],[0,2],[2,2],[2,0],[0,0]]")), "geojson-winding /features/0/geometry/coordinates/0", 1},
    {AREA(POLYGON(SQUARE ",[[0.5,0.5],[1,1],[0.5,1],[0.5,0.5]]")), "geojson-winding /features/0/geometry/coordinates/1",
     1},
    {AREA(POLYGON("[[0,0],[1,1],[2,2],[0,0]]")), "geojson-winding /features/0/geometry/coordinates/0", 1}, /* no area */
    {AREA(POLYGON("[[0,0],[181,0],[2,2],[0,0]]")), "geojson-position /features/0/geometry/coordinates/0/1", 0},
    {AREA(POLYGON("[[0,0],[2,91],[2,2],[0,0]]")), "geojson-position /features/0/geometry/coordinates/0/1", 0},
    {AREA(POLYGON("[[0,0],[2],[2,2],[0,0]]")), "geojson-position /features/0/geometry/coordinates/0/1", 0},
    {AREA(POLYGON("[[0,0],[2,\"0\"],[2,2],[0,0]]")), "geojson-position /features/0/geometry/coordinates/0/1", 0},
    {FEATURE("", "",
	     "{\"type\": \"GeometryCollection\", \"geometries\": [{\"type\": \"GeometryCollection\", \"geometries\": "
	     "[]}]}"),
     "geojson-nested /features/0/geometry/geometries/0, map-feature-unused /features/0", 0},
    {FEATURE("\"id\": \"s\",", "\"kind\": \"seat\", \"name\": {\"zh\": \"点\"}",
	     "{\"type\": \"Point\", \"coordinates\": [107, 30]}"),
     "map-seat /features/0/properties", 1},
    {FEATURE("\"id\": \"b\",", "\"kind\": \"belt\", \"name\": {\"en\": \"line\"}",
	     "{\"type\": \"LineString\", \"coordinates\": [[1,2],[3,4]]}"),
     "map-name /features/0/properties", 1},
    {FEATURE("\"id\": \"b\",", "\"kind\": \"belt\", \"name\": {\"zh\": \"线\"}",
	     "{\"type\": \"LineString\", \"coordinates\": [[1,2]]}"),
     "geojson-ring-short /features/0/geometry/coordinates", 0},
};

static void list(const struct findings *findings, char *text, size_t text_size)
{
	*text = '\0';
	for (size_t i = 0; i < findings_count(findings); i++) {
		const struct finding *finding = findings_at(findings, i);
		size_t used = strlen(text);
		assert_string_equal(finding->file, "m.geojson");
		snprintf(text + used, text_size - used, "%s%s %s", i > 0 ? ", " : "", rule_texts[finding->rule].id,
			 finding->pointer);
	}
}

static void test_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		char found[400];
		struct findings *findings = findings_create();
		struct geojson *geojson = geojson_read(samples[i].text, strlen(samples[i].text), "m.geojson", findings);
		list(findings, found, sizeof found);
		if (strcmp(found, samples[i].wanted) != 0)
			fail_msg("%s\nwanted %s\nfound %s", samples[i].text, samples[i].wanted, found);
		assert_int_equal(geojson != NULL ? (int)geojson->shape_count : -1, samples[i].shapes);
		geojson_destroy(geojson);
		findings_destroy(findings);
	}
}

static void test_reads(void **state)
{
	(void)state;
	static const char text[] = AREA("{\"type\": \"MultiPolygon\", \"coordinates\": [[" SQUARE "," HOLE
					"], [[[-107.1234565,-30],[-107,-30],[-107,-29],[-107.1234565,-30]]]]}");
	struct findings *findings = findings_create();
	struct geojson *geojson = geojson_read(text, sizeof text - 1, "m.geojson", findings);
	assert_int_equal(findings_count(findings), 0);
	const struct geojson_shape *shape = &geojson->shapes[0];
	assert_int_equal(shape->kind, SHAPE_AREA);
	assert_string_equal(shape->id, "a");
	assert_string_equal(shape->name.by[LANG_ZH], "甲");
	assert_null(shape->name.by[LANG_EN]);
	assert_int_equal(shape->ring_count, 3);
	assert_int_equal(shape->rings[0].count, 5);
	assert_int_equal(shape->rings[1].points[1][1], 1000000);
	assert_int_equal(shape->rings[2].points[0][0], -107123457); /* rounded half away from zero */
	assert_int_equal(shape->rings[2].points[0][1], -30000000);
	geojson_destroy(geojson);
	findings_destroy(findings);
}

/* The same feature written count times: the second on has a used id. */
static char *repeated(size_t count, size_t points)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	fputs("{\"type\": \"FeatureCollection\", \"features\": [", file);
	for (size_t i = 0; i < count; i++) {
		fprintf(file,
			"%s{\"type\": \"Feature\", \"id\": \"f%zu\", \"properties\": {\"kind\": \"belt\", \"name\": "
			"{\"zh\": "
			"\"线\"}}, \"geometry\": {\"type\": \"LineString\", \"coordinates\": [[1, 2]",
			i > 0 ? "," : "", i);
		for (size_t j = 1; j < points; j++)
			fputs(",[1,2]", file);
		fputs("]}}", file);
	}
	fputs("]}", file);
	fclose(file);
	return text;
}

static void expect_large(size_t count, size_t points, bool large)
{
	char *text = repeated(count, points);
	struct findings *findings = findings_create();
	geojson_destroy(geojson_read(text, strlen(text), "m.geojson", findings));
	assert_int_equal(findings_count(findings), large ? 1 : 0);
	if (large)
		assert_int_equal(findings_at(findings, 0)->rule, RULE_MAP_LARGE);
	findings_destroy(findings);
	free(text);
}

static void test_limits(void **state)
{
	(void)state;
	expect_large(LIMIT_SHAPES, 2, false);
	expect_large(LIMIT_SHAPES + 1, 2, true);
	expect_large(2, LIMIT_RING_POINTS / 2, false);
	expect_large(2, LIMIT_RING_POINTS / 2 + 1, true);
}

static void test_duplicate_id(void **state)
{
	(void)state;
	char *text = repeated(2, 2), found[100];
	strstr(text, "f1")[1] = '0';
	struct findings *findings = findings_create();
	struct geojson *geojson = geojson_read(text, strlen(text), "m.geojson", findings);
	list(findings, found, sizeof found);
	assert_string_equal(found, "geojson-id /features/1/id");
	assert_int_equal(geojson->shape_count, 1);
	geojson_destroy(geojson);
	findings_destroy(findings);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_samples),
	    cmocka_unit_test(test_reads),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_duplicate_id),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
