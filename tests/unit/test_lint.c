/* One thing spoilt at a time: exactly that rule must speak, at that place. */
#include "content_folder.h"

#include "probe.h"

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
			here = json_is_array(here) ? json_array_get(here, (size_t)atoi(last))
						   : json_object_get(here, last);
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
		assert_int_equal(
		    value != NULL ? json_object_set_new(parent, last, value) : json_object_del(parent, last), 0);
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

static void portrait_gone(void)
{
	unlink(content_path("photos/moon-portrait.svg"));
}

/* A JPEG that says in its XMP that a model made it. */
static void picture_generated(void)
{
	static const char xmp[] =
	    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><r DigitalSourceType=\"http://cv.iptc.org/newscodes/"
	    "digitalsourcetype/trainedAlgorithmicMedia\"/></x:xmpmeta>";
	VipsImage *image =
	    vips_image_new_from_file(content_path("photos/park.jpg"), "access", VIPS_ACCESS_RANDOM, NULL);
	assert_non_null(image);
	vips_image_set_blob_copy(image, VIPS_META_XMP_NAME, xmp, sizeof xmp - 1);
	void *data;
	size_t size;
	assert_int_equal(vips_jpegsave_buffer(image, &data, &size, NULL), 0);
	g_object_unref(image);
	FILE *file = fopen(content_path("photos/park.jpg"), "wb");
	assert_int_equal(fwrite(data, 1, size, file), size);
	fclose(file);
	g_free(data);
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

#define MAP    "maps/region.geojson#/features"
#define A_TEXT "{\"zh\": \"甲\", \"en\": \"a\"}"
#define A_FIGURE(id, title, value, unit, as_of)                                                                        \
	"{\"id\": \"" id "\", \"kind\": \"figure\", \"title\": {\"zh\": \"" title                                      \
	"\", \"en\": \"x\"}, \"value\": " value ", \"unit\": {\"zh\": \"" unit                                         \
	"\", \"en\": \"u\"}, \"as_of\": \"" as_of "\", \"source\": " A_TEXT "}"

#define A_PLACE "{\"id\": \"far\", \"kind\": \"place\", \"title\": " A_TEXT "}"

static const struct spoilt cases[] = {
    {"json-syntax", "", {{0}}, syntax},
    {"json-duplicate-key", "", {{0}}, duplicate_key},
    {"schema-type", "/loop/0/seconds", {{"/loop/0/seconds", "\"ten\""}}, NULL},
    {"schema-required", "/records/0", {{"/records/0/id", NULL}}, NULL},
    {"schema-unknown", "/pages/0/colour~0", {{"/pages/0/colour~", "1"}}, NULL},
    {"schema-choice", "/pages/0/kind", {{"/pages/0/kind", "\"film\""}}, NULL},
    {"schema-choice", "/format", {{"/format", "2"}}, NULL},
    {"schema-pattern", "/records/2/as_of", {{"/records/2/as_of", "\"April 2020\""}}, NULL},
    {"schema-pattern", "/records/9/asset", {{"/records/9/asset", "\"../park.jpg\""}}, NULL},
    {"schema-length", "/title/zh", {{"/title/zh", "\"\""}}, NULL},
    {"schema-count", "/loop", {{"/loop", "[]"}}, NULL},
    {"schema-range", "/loop/0/seconds", {{"/loop/0/seconds", "1"}}, NULL},
    {"schema-range", "/records/0/lon", {{"/records/0/lon", "181"}}, NULL},
    {"schema-repeated", "/languages/1", {{"/languages/1", "\"zh\""}}, NULL},

    {"id-duplicate",
     "/records/12/id",
     {{"/records/-", "{\"id\": \"gas\", \"kind\": \"project\", \"title\": " A_TEXT "}"}},
     NULL},
    {"id-duplicate",
     "/pages/7/id",
     {{"/pages/-",
       "{\"id\": \"p-map\", \"kind\": \"text\", \"chapter\": \"one\", \"items\": [\"gas\"], \"title\": " A_TEXT "}"}},
     NULL},
    {"id-duplicate", "/chapters/1/id", {{"/chapters/-", "{\"id\": \"one\", \"title\": " A_TEXT "}"}}, NULL},
    {"id-shared", "/pages/6/id", {{"/pages/6/id", "\"gas\""}, {"/loop/6/page", "\"gas\""}}, NULL},
    {"reference-dangling",
     "/links/4/to",
     {{"/links/-", "{\"from\": \"gas\", \"role\": \"about\", \"to\": \"nobody\"}"}},
     NULL},
    {"reference-dangling", "/pages/4/items/1", {{"/pages/4/items/-", "\"nobody\""}}, NULL},
    {"reference-dangling", "/pages/0/chapter", {{"/pages/0/chapter", "\"two\""}}, NULL},
    {"reference-dangling", "/pages/1/options/focus", {{"/pages/1/options/focus", "\"nobody\""}}, NULL},
    {"reference-dangling", "/loop/0/page", {{"/loop/0/page", "\"nothing\""}}, NULL},
    {"link-role",
     "/links/4/role",
     {{"/links/-", "{\"from\": \"gas\", \"role\": \"party\", \"to\": \"linshui\"}"}},
     NULL},
    {"link-role", "/links/4/role", {{"/links/-", "{\"from\": \"gas\", \"role\": \"about\", \"to\": \"gas\"}"}}, NULL},
    {"link-repeated",
     "/links/4",
     {{"/links/-", "{\"from\": \"pact\", \"role\": \"party\", \"to\": \"linshui\"}"}},
     NULL},
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

    {"figure-no-value",
     "/records/12",
     {{"/records/-", A_FIGURE("lone", "乙", "5", "个", "2020")},
      {"/records/12/value", NULL},
      {"/pages/2/items/-", "\"lone\""}},
     NULL},
    {"figure-no-unit",
     "/records/12",
     {{"/records/-", A_FIGURE("lone", "乙", "5", "个", "2020")},
      {"/records/12/unit", NULL},
      {"/pages/2/items/-", "\"lone\""}},
     NULL},
    {"figure-no-as-of", "/records/3", {{"/records/3/as_of", NULL}}, NULL},
    {"figure-no-source", "/records/3", {{"/records/3/source", NULL}}, NULL},
    {"figure-two-values",
     "/records/12/value",
     {{"/records/-", A_FIGURE("again", "共建事项", "50", "项", "2020")}, {"/pages/2/items/-", "\"again\""}},
     NULL},
    {"figure-text-number",
     "/records/2/body/zh",
     {{"/records/2/body", "{\"zh\": \"其中 48 项\", \"en\": \"49 items\"}"}},
     NULL},
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
    {"loop-never",
     "/loop/1",
     {{"/loop", "[{\"page\": \"p-cover\", \"seconds\": 9, \"priority\": 1}, {\"page\": \"p-map\", \"seconds\": 9}]"}},
     NULL},
    {"translation-missing", "/records/0/title", {{"/records/0/title/en", NULL}}, NULL},
    {"translation-missing", "/pages/0/kicker", {{"/pages/0/kicker/en", NULL}}, NULL},
    {"translation-missing", MAP "/0/properties/name", {{MAP "/0/properties/name/en", NULL}}, NULL},
    {"text-control", "/records/0/title/zh", {{"/records/0/title/zh", "\"垫\\u200b江\""}}, NULL},
    {"text-control", "/records/0/title/en", {{"/records/0/title/en", "\"\\u202egnaijnaiD\""}}, NULL},
    {"text-control", "/records/10/body/zh", {{"/records/10/body/zh", "\"两处\\n气田\""}}, NULL},
    {"text-control",
     "/records/10/body/en",
     {{"/records/10/body/en", "\"e\\u0301\\u0301\\u0301\\u0301\\u0301\""}},
     NULL},
    {"text-control", "/chapters/0/title/zh", {{"/chapters/0/title/zh", "\"\\ue000\""}}, NULL},
    {"text-control", MAP "/0/properties/name/zh", {{MAP "/0/properties/name/zh", "\"垫\\ufeff江\""}}, NULL},

    {"photo-no-asset", "/records/9", {{"/records/9/asset", NULL}}, picture_gone},
    {"picture-missing", "/records/9/asset", {{0}}, picture_gone},
    {"picture-outside", "/records/9/asset", {{0}}, picture_linked_out},
    {"picture-unsupported", "/records/9/asset", {{0}}, picture_not_one},
    {"picture-broken", "/records/9/asset", {{0}}, picture_cut},
    {"picture-small", "/records/9/asset", {{0}}, picture_soft},
    {"picture-too-small", "/records/9/asset", {{0}}, picture_tiny},
    {"picture-turned",
     "/records/8/asset_portrait",
     {{"/records/8/asset_portrait", "\"photos/moon.svg\""}},
     portrait_gone},
    {"picture-unused", "photos/more.png#", {{0}}, picture_more},
    {"illustration-unmarked",
     "/records/8/asset",
     {{"/records/8/illustration", NULL}, {"/records/8/asset_portrait", NULL}},
     portrait_gone},
    {"illustration-unmarked", "/records/9/asset", {{0}}, picture_generated},
    {"illustration-credit", "/records/8/credit", {{"/records/8/credit", A_TEXT}}, NULL},

    {"map-none", "/pages/1", {{"/pages/1/options/map", NULL}}, NULL},
    {"map-missing", "/pages/1/options/map", {{0}}, map_gone},
    {"map-outside", "/pages/1/options/map", {{0}}, map_linked_out},
    {"map-syntax", "maps/region.geojson#", {{0}}, map_text},
    {"map-duplicate-key", "maps/region.geojson#", {{0}}, map_twice},
    {"map-name", MAP "/3/properties", {{MAP "/3/properties/name", NULL}}, NULL},
    {"map-place",
     MAP "/1/id",
     {{MAP "/1/id", "\"dazhu\""}, {"/links/3", NULL}, {"/pages/5/items/-", "\"linshui\""}},
     NULL},
    {"map-seat", MAP "/2/properties", {{MAP "/2/properties/area", "\"dazhu\""}}, NULL},
    {"map-feature-unused", MAP "/3", {{MAP "/3/properties/kind", "\"river\""}}, NULL},
    {"map-focus", "/pages/1/options/focus", {{"/records/-", A_PLACE}, {"/pages/1/options/focus", "\"far\""}}, NULL},
    {"map-focus",
     "/pages/1/items/0",
     {{"/records/-", A_PLACE}, {"/links/-", "{\"from\": \"pact\", \"role\": \"party\", \"to\": \"far\"}"}},
     NULL},
    {"position-half", "/records/0", {{"/records/0/lat", NULL}}, NULL},
    {"geojson-winding",
     MAP "/0/geometry/coordinates/1",
     {{MAP "/0/geometry/coordinates/1", "[[107.25, 30.25], [107.3, 30.3], [107.25, 30.3], [107.25, 30.25]]"}},
     NULL},
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

/* What the app says of several sizes and languages becomes one finding, which points at the text. */
static void test_probe_output(void **state)
{
	(void)state;
	struct folder *folder;
	content_reset();
	struct findings *none = content_lint(&folder), *findings = findings_create();
	assert_true(probe_read(
	    folder,
	    "{\"pages\": 9, \"issues\": ["
	    "{\"page\":\"p-cards\",\"lang\":\"zh\",\"size\":\"1920x1080\",\"record\":\"gas\",\"field\":\"label\","
	    "\"rule\":"
	    "\"overflow\",\"detail\":\"3 px\"},"
	    "{\"page\":\"p-cards\",\"lang\":\"zh\",\"size\":\"1024x600\",\"record\":\"gas\",\"field\":\"label\","
	    "\"rule\":"
	    "\"overflow\",\"detail\":\"9 px\"},"
	    "{\"page\":\"p-cover\",\"lang\":\"zh\",\"size\":\"1024x600\",\"record\":null,\"field\":\"title\",\"rule\":"
	    "\"glyph\",\"detail\":\"U+20000\"},"
	    "{\"page\":\"p-cover\",\"lang\":\"en\",\"size\":\"1024x600\",\"record\":null,\"field\":\"title\",\"rule\":"
	    "\"glyph\",\"detail\":\"U+20000\"},"
	    "{\"page\":\"p-gallery\",\"lang\":\"en\",\"size\":\"1024x600\",\"record\":\"park\",\"field\":\"asset\","
	    "\"rule\":"
	    "\"picture\",\"detail\":\"\"}]}",
	    findings));
	assert_int_equal(findings_count(findings), 3);
	assert_string_equal(findings_at(findings, 0)->pointer, "/records/10/short/zh");
	assert_int_equal(findings_at(findings, 0)->rule, RULE_TEXT_OVERFLOW);
	assert_non_null(strstr(findings_at(findings, 0)->reason[LANG_EN], "zh; 1920x1080, 1024x600"));
	assert_string_equal(findings_at(findings, 1)->pointer, "/pages/0/title");
	assert_non_null(strstr(findings_at(findings, 1)->reason[LANG_ZH], "zh, en"));
	assert_string_equal(findings_at(findings, 2)->pointer, "/records/9/asset");
	assert_int_equal(findings_at(findings, 2)->rule, RULE_PICTURE_UNDRAWN);
	assert_false(probe_read(folder, "Segmentation fault", findings));
	assert_false(probe_read(folder, "{\"issues\": 3}", findings));
	folder_destroy(folder);
	findings_destroy(findings);
	findings_destroy(none);
}

/* An app of four lines of shell, and what it brings about. */
static void expect_probe(const char *script, enum rule rule)
{
	struct folder *folder;
	struct findings *none = content_lint(&folder), *findings = findings_create();
	write_text("app", script);
	assert_int_equal(chmod(content_path("app"), 0755), 0);
	char app[512];
	snprintf(app, sizeof app, "%s", content_path("app"));
	probe_run(folder, content_root, app, findings);
	assert_int_equal(findings_count(findings), rule == RULES ? 0 : 1);
	if (rule != RULES)
		assert_int_equal(findings_at(findings, 0)->rule, rule);
	folder_destroy(folder);
	findings_destroy(findings);
	findings_destroy(none);
}

static void test_probe_run(void **state)
{
	(void)state;
	content_reset();
	expect_probe("#!/bin/sh\n[ \"$1 $2 $3\" = '--probe --json --store' ] && [ -d \"$4\" ] && echo "
		     "'{\"pages\":1,\"issues\":[]}'\n",
		     RULES);
	expect_probe("#!/bin/sh\necho no fonts >&2; exit 2\n", RULE_PROBE_SKIPPED);
	expect_probe("#!/bin/sh\nkill -SEGV $$\n", RULE_PROBE_CRASHED);
	expect_probe("#!/bin/sh\necho '{\"pages\":0,\"issues\":[]}'; exit 1\n", RULE_PROBE_CRASHED);
	expect_probe("#!/bin/sh\necho nonsense\n", RULE_PROBE_CRASHED);
	expect_probe("#!/nowhere/sh\n", RULE_PROBE_SKIPPED);
}

/* Every rule has its words in both languages, a name of its own, and a place in the cases above (or is the app's). */
static void test_rule_table(void **state)
{
	(void)state;
	for (int i = 0; i < RULES; i++) {
		const struct rule_text *rule = &rule_texts[i];
		assert_non_null(rule->id);
		for (int lang = 0; lang < LANGS; lang++) {
			assert_true(strlen(rule->reason[lang]) > 0);
			assert_true(strlen(rule->remedy[lang]) > 0);
		}
		for (int j = 0; j < i; j++)
			assert_string_not_equal(rule->id, rule_texts[j].id);
		bool tried = i == RULE_PICTURE_LARGE || i == RULE_PICTURE_UNDRAWN || i == RULE_TEXT_OVERFLOW ||
			     i == RULE_TEXT_GLYPH || i == RULE_MAP_LARGE || i >= RULE_PROBE_SKIPPED ||
			     (i >= RULE_GEOJSON_STRUCTURE && i <= RULE_GEOJSON_NESTED); /* test_geojson */
		for (size_t j = 0; j < sizeof cases / sizeof *cases; j++)
			tried = tried || strcmp(cases[j].rule, rule->id) == 0;
		if (!tried)
			fail_msg("no case for %s", rule->id);
	}
}

/* Control characters and broken UTF-8 in a finding's arguments do not reach the terminal or break the JSON. */
static void test_findings_are_clean(void **state)
{
	(void)state;
	struct findings *findings = findings_create();
	findings_add(findings, RULE_PICTURE_UNUSED, "photos/x.jpg#", "a\033[31m\xff.jpg", NULL);
	findings_add(findings, RULE_TEXT_OVERFLOW, "/pages/0/title/zh", "{2}", "b", "c", NULL);
	assert_null(strchr(findings_at(findings, 0)->reason[LANG_EN], '\033'));
	assert_string_equal(findings_at(findings, 0)->file, "photos/x.jpg");
	assert_string_equal(findings_at(findings, 0)->pointer, "");
	assert_non_null(strstr(findings_at(findings, 1)->reason[LANG_EN], "“{2}”: b (c)"));
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	findings_print_json(findings, file);
	fclose(file);
	json_t *json = json_loads(text, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(json, "findings")), 2);
	assert_int_equal(json_integer_value(json_object_get(json, "errors")), 1);
	assert_int_equal(json_integer_value(json_object_get(json, "warnings")), 1);
	const json_t *first = json_array_get(json_object_get(json, "findings"), 0);
	assert_string_equal(json_string_value(json_object_get(first, "severity")), "warning");
	assert_non_null(json_string_value(json_object_get(json_object_get(first, "reason"), "zh")));
	json_decref(json);
	free(text);
	findings_destroy(findings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good_folder),  cmocka_unit_test(test_each_rule),
	    cmocka_unit_test(test_probe_output), cmocka_unit_test(test_probe_run),
	    cmocka_unit_test(test_rule_table),   cmocka_unit_test(test_findings_are_clean),
	};
	return cmocka_run_group_tests(tests, start, end);
}
