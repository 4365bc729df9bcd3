/* One thing spoilt at a time: exactly that rule must speak, at that place. */
#include "content_folder.h"

/* Puts json at "file#pointer" ("/…": exhibition.json); NULL removes; a last token "-" appends. */
struct edit {
	const char *where, *json;
};

struct spoilt {
	const char *rule, *where; /* what must be found, and nothing else */
	struct edit edits[3];
	void (*files)(void);
};

static json_t *container(json_t *root, const char *pointer, char *last, size_t last_size)
{
	json_t *here = root;
	while (*pointer == '/') {
		size_t length = strcspn(++pointer, "/");
		snprintf(last, last_size, "%.*s", (int)length, pointer);
		pointer += length;
		if (*pointer == '/')
			here = json_is_array(here) ? json_array_get(here, (size_t)atoi(last)) : json_object_get(here, last);
		assert_non_null(here);
	}
	return here;
}

static void apply(const struct edit *edit)
{
	char file[100] = "exhibition.json", last[100] = "";
	const char *hash = strchr(edit->where, '#'), *pointer = hash != NULL ? hash + 1 : edit->where;
	if (hash != NULL)
		snprintf(file, sizeof file, "%.*s", (int)(hash - edit->where), edit->where);
	json_t *root = json_load_file(content_path(file), 0, NULL);
	assert_non_null(root);
	json_t *parent = container(root, pointer, last, sizeof last);
	json_t *value = edit->json != NULL ? json_loads(edit->json, JSON_DECODE_ANY, NULL) : NULL;
	assert_true(value != NULL || edit->json == NULL);
	if (json_is_object(parent))
		assert_int_equal(value != NULL ? json_object_set_new(parent, last, value) : json_object_del(parent, last), 0);
	else if (strcmp(last, "-") == 0)
		assert_int_equal(json_array_append_new(parent, value), 0);
	else if (value != NULL)
		assert_int_equal(json_array_set_new(parent, (size_t)atoi(last), value), 0);
	else
		assert_int_equal(json_array_remove(parent, (size_t)atoi(last)), 0);
	assert_int_equal(json_dump_file(root, content_path(file), JSON_INDENT(1)), 0);
	json_decref(root);
}

static void write_text(const char *name, const char *text)
{
	FILE *file = fopen(content_path(name), "wb");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void syntax(void)
{
	write_text("exhibition.json", "{\n\"format\": 1,\n}");
}

static void duplicate_key(void)
{
	write_text("exhibition.json", "{\"format\": 1, \"format\": 1}");
}

static void picture_gone(void)
{
	unlink(content_path("photos/park.jpg"));
}

static void picture_linked_out(void)
{
	picture_gone();
	assert_int_equal(symlink(DATA "/photos/moon.svg", content_path("photos/park.jpg")), 0);
}

static void picture_not_one(void)
{
	write_text("photos/park.jpg", "this is a text");
}

static void picture_cut(void)
{
	assert_int_equal(truncate(content_path("photos/park.jpg"), 3000), 0);
}

static void picture_soft(void)
{
	content_photo("photos/park.jpg", 1620, 1080);
}

static void picture_tiny(void)
{
	content_photo("photos/park.jpg", 900, 600);
}

static void picture_more(void)
{
	content_photo("photos/more.png", 100, 100);
}

static void picture_tall(void)
{
	content_photo("photos/park.jpg", 1080, 1920);
}

static void map_gone(void)
{
	unlink(content_path("maps/region.geojson"));
}

static void map_linked_out(void)
{
	map_gone();
	assert_int_equal(symlink(DATA "/maps/region.geojson", content_path("maps/region.geojson")), 0);
}

static void map_text(void)
{
	write_text("maps/region.geojson", "{\"type\"");
}

static void map_twice(void)
{
	write_text("maps/region.geojson", "{\"type\": \"FeatureCollection\", \"type\": \"FeatureCollection\"}");
}

#define MAP "maps/region.geojson#/features"
#define A_TEXT "{\"zh\": \"甲\", \"en\": \"a\"}"
#define A_FIGURE(id, title, value, unit, as_of)                                                                              \
	"{\"id\": \"" id "\", \"kind\": \"figure\", \"title\": {\"zh\": \"" title "\", \"en\": \"x\"}, \"value\": " value           \
	", \"unit\": {\"zh\": \"" unit "\", \"en\": \"u\"}, \"as_of\": \"" as_of "\", \"source\": " A_TEXT "}"

static const struct spoilt cases[] = {
    {"json-syntax", "", {{0}}, syntax},
    {"json-duplicate-key", "", {{0}}, duplicate_key},
    {"schema-type", "/loop/0/seconds", {{"/loop/0/seconds", "\"ten\""}}, NULL},
    {"schema-required", "/records/0", {{"/records/0/id", NULL}}, NULL},
    {"schema-unknown", "/pages/0/colour~1x", {{"/pages/0/colour~1x", NULL}, {0}}, NULL}, /* see unknown_member */
    {"schema-choice", "/pages/0/kind", {{"/pages/0/kind", "\"film\""}}, NULL},
    {"schema-choice", "/format", {{"/format", "2"}}, NULL},
    {"schema-pattern", "/records/2/as_of", {{"/records/2/as_of", "\"April 2020\""}}, NULL},
    {"schema-pattern", "/records/9/asset", {{"/records/9/asset", "\"../park.jpg\""}}, NULL},
    {"schema-length", "/title/zh", {{"/title/zh", "\"\""}}, NULL},
    {"schema-count", "/loop", {{"/loop", "[]"}}, NULL},
    {"schema-range", "/loop/0/seconds", {{"/loop/0/seconds", "1"}}, NULL},
    {"schema-range", "/records/0/lon", {{"/records/0/lon", "181"}}, NULL},
    {"schema-repeated", "/languages/1", {{"/languages/1", "\"zh\""}}, NULL},

    {"id-duplicate", "/records/11/id", {{"/records/11/id", "\"gas\""}, {"/pages/5/kind", "\"text\""}}, NULL},
    {"id-duplicate", "/chapters/1/id", {{"/chapters/-", "{\"id\": \"one\", \"title\": " A_TEXT "}"}}, NULL},
    {"id-shared", "/pages/6/id", {{"/pages/6/id", "\"gas\""}, {"/loop/6/page", "\"gas\""}}, NULL},
    {"reference-dangling", "/links/0/to", {{"/links/0/to", "\"nobody\""}, {"/records/2/value", "19"}}, NULL},
    {"reference-dangling", "/pages/4/items/1", {{"/pages/4/items/-", "\"nobody\""}}, NULL},
    {"reference-dangling", "/pages/0/chapter", {{"/pages/0/chapter", "\"two\""}}, NULL},
    {"reference-dangling", "/pages/1/options/focus", {{"/pages/1/options/focus", "\"nobody\""}}, NULL},
    {"reference-dangling", "/loop/0/page", {{"/loop/0/page", "\"nothing\""}}, NULL},
    {"link-role", "/links/4/role", {{"/links/-", "{\"from\": \"gas\", \"role\": \"party\", \"to\": \"linshui\"}"}}, NULL},
    {"link-role", "/links/4/role", {{"/links/-", "{\"from\": \"gas\", \"role\": \"about\", \"to\": \"gas\"}"}}, NULL},
    {"link-repeated", "/links/4", {{"/links/-", "{\"from\": \"pact\", \"role\": \"party\", \"to\": \"linshui\"}"}}, NULL},
    {"item-kind", "/pages/2/items/3", {{"/pages/2/items/-", "\"gas\""}}, NULL},
    {"item-count", "/pages/5", {{"/pages/5/items", "[\"gas\"]"}}, NULL},
    {"item-repeated", "/pages/5/items/2", {{"/pages/5/items/-", "\"gas\""}}, NULL},
    {"focus-kind", "/pages/1/options/focus", {{"/pages/1/options/focus", "\"gas\""}}, NULL},
    {"focus-kind", "/pages/3/options/focus", {{"/pages/3/options/focus", "\"pact\""}}, NULL},
    {"option-unused", "/pages/6/options/style", {{"/pages/6/options", "{\"style\": \"bold\"}"}}, NULL},
    {"page-unreachable", "/pages/0", {{"/pages/0/chapter", NULL}, {"/loop/0", NULL}}, NULL},
    {"record-unreachable", "/records/9", {{"/pages/4/items", "[\"moon\"]"}}, NULL},
    {"recall-present", "/recalls/1", {{"/recalls/-", "\"gas\""}}, NULL},
    {"recall-present", "/recalls/1", {{"/recalls/-", "\"p-text\""}}, NULL},

    {"figure-no-value", "/records/2", {{"/records/2/value", NULL}}, NULL},
    {"figure-no-unit", "/records/12", {{"/records/-", A_FIGURE("lone", "乙", "5", "个", "2020")}, {"/records/12/unit", NULL},
					{"/pages/2/items/-", "\"lone\""}}, NULL},
    {"figure-no-as-of", "/records/3", {{"/records/3/as_of", NULL}}, NULL},
    {"figure-no-source", "/records/3", {{"/records/3/source", NULL}}, NULL},
    {"figure-two-values", "/records/12/value", {{"/records/-", A_FIGURE("again", "共建事项", "50", "项", "2020")},
						 {"/pages/2/items/-", "\"again\""}}, NULL},
    {"figure-text-number", "/records/2/body/zh", {{"/records/2/body", "{\"zh\": \"其中 48 项\", \"en\": \"49 items\"}"}}, NULL},
    {"figure-text-number", "/pages/2/lead/en", {{"/pages/2/lead/en", "\"1,049 items\""}}, NULL},
    {"total-mismatch", "/records/2/value", {{"/records/2/value", "48"}, {"/pages/2/lead", NULL}}, NULL},
    {"total-mismatch", "/records/2/value", {{"/records/3/value", "29.5"}}, NULL},
    {"total-mismatch", "/records/2/value", {{"/records/3/plus", "true"}, {"/records/3/value", "31"}}, NULL},
    {"total-unit", "/links/0", {{"/records/3/unit/zh", "\"个\""}}, NULL},

    {"date-bad", "/records/6/date", {{"/records/6/date", "\"2020-02-30\""}}, NULL},
    {"date-bad", "/records/2/as_of", {{"/records/2/as_of", "\"2020-13\""}}, NULL},
    {"date-bad", "/pages/6/until", {{"/pages/6/until", "\"2021-02-29\""}}, NULL},
    {"date-bad", "/loop/0/from", {{"/loop/0/from", "\"2020-01-01T25:00\""}}, NULL},
    {"event-no-date", "/records/6", {{"/records/6/date", NULL}}, NULL},
    {"timeline-order", "/pages/3/items/1", {{"/pages/3/items", "[\"signing\", \"group\"]"}}, NULL},
    {"validity-empty", "/pages/6", {{"/pages/6/until", "\"2020-01-01\""}}, NULL},
    {"validity-empty", "/loop/0", {{"/loop/0/from", "\"2021-01-01\""}, {"/loop/0/until", "\"2020-01-01\""}}, NULL},
    {"loop-never", "/loop/6", {{"/loop/6/from", "\"2030-01-01\""}}, NULL},
    {"loop-never", "/loop/6", {{"/loop/6/from", "\"2020-04-22T09:00\""}, {"/loop/6/until", "\"2020-04-27\""}}, NULL},
    {"translation-missing", "/records/0/title", {{"/records/0/title/en", NULL}}, NULL},
    {"translation-missing", "/pages/0/kicker", {{"/pages/0/kicker/en", NULL}}, NULL},
    {"translation-missing", MAP "/0/properties/name", {{MAP "/0/properties/name/en", NULL}}, NULL},
    {"text-control", "/records/0/title/zh", {{"/records/0/title/zh", "\"垫\\u200b江\""}}, NULL},
    {"text-control", "/records/0/title/en", {{"/records/0/title/en", "\"\\u202egnaijnaiD\""}}, NULL},
    {"text-control", "/records/10/body/zh", {{"/records/10/body/zh", "\"两处\\n气田\""}}, NULL},
    {"text-control", "/records/10/body/en", {{"/records/10/body/en", "\"e\\u0301\\u0301\\u0301\\u0301\\u0301\""}}, NULL},
    {"text-control", "/chapters/0/title/zh", {{"/chapters/0/title/zh", "\"\\ue000\""}}, NULL},
    {"text-control", MAP "/0/properties/name/zh", {{MAP "/0/properties/name/zh", "\"垫\\ufeff江\""}}, NULL},

    {"photo-no-asset", "/records/8", {{"/records/8/asset", "\"photos/moon.svg\""}, {"/records/8/kind", "\"photo\""},
				       {"/records/8/asset", NULL}}, picture_gone}, /* see photo_without_asset */
    {"picture-missing", "/records/9/asset", {{0}}, picture_gone},
    {"picture-outside", "/records/9/asset", {{0}}, picture_linked_out},
    {"picture-unsupported", "/records/9/asset", {{0}}, picture_not_one},
    {"picture-broken", "/records/9/asset", {{0}}, picture_cut},
    {"picture-small", "/records/9/asset", {{0}}, picture_soft},
    {"picture-too-small", "/records/9/asset", {{0}}, picture_tiny},
    {"picture-turned", "/records/8/asset_portrait", {{"/records/8/asset_portrait", "\"photos/moon.svg\""},
						      {"/records/9/asset", "\"photos/moon-portrait.svg\""},
						      {"/records/9/illustration", "true"}}, picture_gone},
    {"picture-unused", "photos/more.png#", {{0}}, picture_more},
    {"illustration-unmarked", "/records/8/asset", {{"/records/8/illustration", NULL}, {"/records/8/asset_portrait", "\"photos/park.jpg\""},
						   {"/records/0/title/en", "\"x\""}}, picture_tall},
    {"illustration-credit", "/records/8/credit", {{"/records/8/credit", A_TEXT}}, NULL},

    {"map-none", "/pages/1", {{"/pages/1/options/map", NULL}}, NULL},
    {"map-missing", "/pages/1/options/map", {{0}}, map_gone},
    {"map-outside", "/pages/1/options/map", {{0}}, map_linked_out},
    {"map-syntax", "maps/region.geojson#", {{0}}, map_text},
    {"map-duplicate-key", "maps/region.geojson#", {{0}}, map_twice},
    {"map-name", MAP "/3/properties", {{MAP "/3/properties/name", NULL}}, NULL},
    {"map-place", MAP "/1/id", {{MAP "/1/id", "\"dazhu\""}, {"/links/3", NULL}, {"/pages/5/items/-", "\"linshui\""}}, NULL},
    {"map-seat", MAP "/2/properties", {{MAP "/2/properties/area", "\"dazhu\""}}, NULL},
    {"map-feature-unused", MAP "/3", {{MAP "/3/properties/kind", "\"river\""}}, NULL},
    {"map-focus", "/pages/1/options/focus", {{"/pages/1/options/focus", "\"park\""}, {"/records/9/kind", "\"place\""},
					      {"/pages/4/items", "[\"moon\"]"}}, NULL},
    {"map-focus", "/pages/1/items/0", {{"/links/-", "{\"from\": \"pact\", \"role\": \"party\", \"to\": \"wheels\"}"},
					{"/records/11/kind", "\"place\""}}, NULL},
    {"position-half", "/records/0", {{"/records/0/lat", NULL}}, NULL},
    {"geojson-winding", MAP "/0/geometry/coordinates/1", {{MAP "/0/geometry/coordinates/1",
	"[[107.25, 30.25], [107.3, 30.3], [107.25, 30.3], [107.25, 30.25]]"}}, NULL},
    {"geojson-crs", "maps/region.geojson#/crs", {{"maps/region.geojson#/crs", "{}"}}, NULL},
};

static int start(void **state)
{
	struct err err;
	(void)state;
	if (!picture_start(&err))
		return 1;
	content_reset();
	return 0;
}

static int end(void **state)
{
	(void)state;
	content_remove(content_root);
	picture_finish();
	return 0;
}

static void print_all(const struct findings *findings)
{
	findings_print(findings, LANG_EN, stderr);
}

/* Exactly one finding, of this rule at this place. */
static void expect(const char *rule, const char *where)
{
	struct folder *folder;
	struct findings *findings = content_lint(&folder);
	char found[300] = "";
	if (findings_count(findings) > 0) {
		const struct finding *finding = findings_at(findings, 0);
		bool own = strcmp(finding->file, "exhibition.json") == 0;
		snprintf(found, sizeof found, "%s %s%s%s", rule_texts[finding->rule].id, own ? "" : finding->file,
			 own ? "" : "#", finding->pointer);
	}
	char wanted[300];
	snprintf(wanted, sizeof wanted, "%s %s", rule, where);
	if (findings_count(findings) != 1 || strcmp(found, wanted) != 0) {
		print_all(findings);
		fail_msg("wanted only %s", wanted);
	}
	folder_destroy(folder);
	findings_destroy(findings);
}

/* The control: nothing is wrong with the folder that all the others spoil. */
static void test_good_folder(void **state)
{
	(void)state;
	struct folder *folder;
	content_reset();
	struct findings *findings = content_lint(&folder);
	if (findings_count(findings) != 0)
		print_all(findings);
	assert_int_equal(findings_count(findings), 0);
	assert_int_equal(folder->record_count, 12);
	folder_destroy(folder);
	findings_destroy(findings);
}

static void test_each_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		content_reset();
		for (int j = 0; j < 3 && cases[i].edits[j].where != NULL; j++)
			apply(&cases[i].edits[j]);
		if (cases[i].files != NULL)
			cases[i].files();
		expect(cases[i].rule, cases[i].where);
	}
}
