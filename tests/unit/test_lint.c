/* One thing spoilt at a time: exactly that rule must speak, at that place. */
#include "content_folder.h"

#include "probe.h"
#include "url.h"

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

static void encoding(void)
{
	write_text("exhibition.json", "{\"id\": \"\xc3\xf7\"}");
}

static void quote(void)
{
	write_text("exhibition.json", "{“format”: 1}");
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

static void picture_of_nothing(void)
{
	write_text("photos/park.jpg", "");
}

/* The drawing on the cover as a JPEG of another size. */
static void picture_of_drawing(void)
{
	VipsImage *image = NULL;
	assert_int_equal(vips_thumbnail(content_path("photos/moon.svg"), &image, 2400, NULL), 0);
	assert_int_equal(vips_image_write_to_file(image, content_path("photos/park.jpg"), "Q", 70, NULL), 0);
	g_object_unref(image);
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

/* f1 to f10, each 5 of a unit of its own. */
static void ten_figures(void)
{
	for (int i = 1; i <= 10; i++) {
		char record[400];
		snprintf(record, sizeof record,
			 "{\"id\": \"f%d\", \"kind\": \"figure\", \"title\": {\"zh\": \"数%d\", \"en\": \"x\"}, "
			 "\"value\": 5, \"unit\": {\"zh\": \"个%d\", \"en\": \"u%d\"}, \"as_of\": \"2020\", "
			 "\"source\": {\"zh\": \"甲\", \"en\": \"a\"}}",
			 i, i, i, i);
		apply(&(struct edit){"/records/-", record});
	}
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
    {"json-encoding", "", {{0}}, encoding},
    {"json-quote", "", {{0}}, quote},
    {"schema-type", "/loop/0/seconds", {{"/loop/0/seconds", "\"ten\""}}, NULL},
    {"schema-required", "/records/0", {{"/records/0/id", NULL}}, NULL},
    {"schema-unknown", "/pages/0/colour~0", {{"/pages/0/colour~", "1"}}, NULL},
    {"schema-choice", "/pages/0/kind", {{"/pages/0/kind", "\"film\""}}, NULL},
    {"schema-choice", "/format", {{"/format", "2"}}, NULL},
    {"schema-pattern", "/records/2/as_of", {{"/records/2/as_of", "\"April 2020\""}}, NULL},
    {"schema-pattern", "/records/9/asset", {{"/records/9/asset", "\"../park.jpg\""}}, NULL},
    {"schema-pattern", "/records/0/url", {{"/records/0/url", "\"http://example.org\""}}, NULL},
    {"schema-pattern", "/pages/0/url", {{"/pages/0/url", "\"https://me:word@example.org/\""}}, NULL},
    {"schema-pattern", "/records/0/initials", {{"/records/0/initials", "\"djx\""}}, NULL},
    {"schema-length", "/title/zh", {{"/title/zh", "\"\""}}, NULL},
    {"schema-count", "/loop", {{"/loop", "[]"}}, NULL},
    {"schema-range", "/loop/0/seconds", {{"/loop/0/seconds", "1"}}, NULL},
    {"schema-range", "/records/0/lon", {{"/records/0/lon", "181"}}, NULL},
    {"schema-range", "/records/2/value", {{"/records/2/value", "1e12"}}, NULL},
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
    {"item-count",
     "/pages/2",
     {{"/pages/2/items", "[\"total\", \"part-a\", \"part-b\", \"f1\", \"f2\", \"f3\", \"f4\", \"f5\", \"f6\", \"f7\", "
			 "\"f8\", \"f9\", \"f10\"]"}},
     ten_figures},
    {"chapter-empty", "/chapters/1", {{"/chapters/-", "{\"id\": \"two\", \"title\": " A_TEXT "}"}}, NULL},
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
    {"figure-two-values",
     "/records/12/value",
     {{"/records/-", A_FIGURE("again", "共建的事项", "50", "项", "2020-04")}, {"/pages/2/items/-", "\"again\""}},
     NULL},
    {"figure-text-number", "/pages/6/lead/zh", {{"/pages/6/lead", "{\"zh\": \"共同推进50项\", \"en\": \"x\"}"}}, NULL},
    {"figure-text-number", "/records/10/body/zh", {{"/records/10/body/zh", "\"共同推进五十项\""}}, NULL},
    {"figure-text-number",
     "/records/10/body/zh",
     {{"/records/2/unit/zh", "\"项合作事项\""},
      {"/records/10/body/zh", "\"合作事项有五十多项。\""},
      {"/links", "[{\"from\": \"pact\", \"role\": \"party\", \"to\": \"linshui\"}]"}},
     NULL},
    {"source-prefix", "/records/2/source", {{"/records/2/source/zh", "\"来源：发展改革委\""}}, NULL},
    {"note-source", "/pages/2/note", {{"/pages/2/note", "{\"zh\": \"来源：甲\", \"en\": \"x\"}"}}, NULL},
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
    {"loop-over", "/loop", {{"/loop", "[{\"page\": \"p-cover\", \"seconds\": 9, \"until\": \"2001-01-01\"}]"}}, NULL},
    {"translation-missing", "/records/0/title", {{"/records/0/title/en", NULL}}, NULL},
    {"translation-missing", "/records/0/title", {{"/records/0/title/en", "\" \u3000\""}}, NULL},
    {"translation-copied", "/records/0/title/en", {{"/records/0/title/en", "\"垫江县\""}}, NULL},
    {"text-blank", "/records/0/title/zh", {{"/records/0/title/zh", "\"  \""}}, NULL},
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
    {"picture-empty", "/records/9/asset", {{0}}, picture_of_nothing},
    {"photo-no-credit", "/records/9", {{"/records/9/credit", NULL}}, NULL},
    {"illustration-copy", "/records/9/asset", {{0}}, picture_of_drawing},
    {"illustration-copy",
     "/records/12/asset",
     {{"/records/-", "{\"id\": \"b\", \"kind\": \"photo\", \"title\": " A_TEXT
		     ", \"asset\": \"photos/park.jpg\", \"credit\": " A_TEXT "}"},
      {"/records/9", "{\"id\": \"park\", \"kind\": \"photo\", \"title\": " A_TEXT
		     ", \"asset\": \"photos/park.jpg\", \"illustration\": true}"},
      {"/pages/4/items/-", "\"b\""}},
     NULL},
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
    {"geojson-hole",
     MAP "/0/geometry/coordinates/1",
     {{MAP "/0/geometry/coordinates/1", "[[117.25, 30.25], [117.25, 30.3], [117.3, 30.3], [117.25, 30.25]]"}},
     NULL},
    {"geojson-crs", "maps/region.geojson#/crs", {{"maps/region.geojson#/crs", "{}"}}, NULL},
};

static const char *all_rules(const struct findings *findings, char *buf, size_t buf_size)
{
	*buf = '\0';
	for (size_t i = 0; i < findings_count(findings); i++) {
		size_t used = strlen(buf);
		const struct finding *finding = findings_at(findings, i);
		snprintf(buf + used, buf_size - used, "%s %s;", rule_texts[finding->rule].id, finding->pointer);
	}
	return buf;
}

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

/* The schema and the board agree on what an address is. */
static void test_urls(void **state)
{
	(void)state;
	static const struct {
		const char *url;
		bool good;
	} urls[] = {
	    {"https://example.org", true},
	    {"https://example.org:8443/a/b.html?c=d&e=%e6%98%8e#f(g)@h", true},
	    {"https://192.0.2.1/", true},
	    {"https://xn--fsq.example?q", true},
	    {"https://", false},
	    {"https:///path", false},
	    {"https://-host/", false},
	    {"https://host:/", false},
	    {"https://host:123456/", false},
	    {"https://host@evil/", false},
	    {"https://user:word@host/", false},
	    {"https://host\\\\@evil/", false},
	    {"https://ho st/", false},
	    {"https://host/a b", false},
	    {"https://host/<a>", false},
	    {"https://host/明月", false},
	    {"https://host/\\n", false},
	    {"HTTPS://host/", false},
	    {"http://host/", false},
	    {"//host/", false},
	};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		char json[100];
		struct folder *folder;
		content_reset();
		snprintf(json, sizeof json, "\"%s\"", urls[i].url);
		apply(&(struct edit){"/records/0/url", json});
		struct findings *findings = content_lint(&folder);
		if ((findings_count(findings) == 0) != urls[i].good || (folder != NULL) != urls[i].good)
			fail_msg("%s", urls[i].url);
		json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
		if (url_is_plain(json_string_value(value)) != urls[i].good)
			fail_msg("on a board: %s", urls[i].url);
		json_decref(value);
		folder_destroy(folder);
		findings_destroy(findings);
	}
}

/* What the app says of several pages, sizes and languages becomes one finding, which points at the text. */
static void test_probe_output(void **state)
{
	(void)state;
	struct folder *folder;
	size_t pages = 0;
	content_reset();
	struct findings *none = content_lint(&folder), *findings = findings_create();
#define ISSUE(page, lang, size, record, field, rule, more)                                                             \
	"{\"page\":\"" page "\",\"lang\":\"" lang "\",\"size\":\"" size "\",\"record\":" record ",\"field\":\"" field  \
	"\",\"rule\":\"" rule "\"," more "\"detail\":\"English\"}"
#define OVER(percent, text) "\"percent\":" percent ",\"text\":\"" text "\","
#define CHARACTER           "\"character\":173733,\"text\":\"\xf0\xaa\x9a\xa5\","
	assert_true(probe_read(
	    folder,
	    "{\"pages\": 9, \"issues\": ["
	    /* 0 */
	    ISSUE("p-cards", "zh", "1920x1080", "\"gas\"", "label", "overflow",
		  OVER("3", "气")) "," ISSUE("p-cards", "zh", "1024x600", "\"gas\"", "label", "overflow",
					     OVER("9", "气")) "," ISSUE("p-text", "zh", "1024x600", "\"gas\"", "label",
									"overflow", OVER("4", "气")) ","
	    /* 1 */
	    ISSUE("p-cover", "zh", "1024x600", "null", "title", "glyph",
		  CHARACTER) "," ISSUE("p-cover", "en", "1024x600", "null", "title", "glyph", CHARACTER) ","
	    /* 2 */
	    ISSUE("p-gallery", "en", "1024x600", "\"park\"", "asset", "picture", "\"text\":\"\",") ","
	    /* 3 */
	    ISSUE("p-figures", "zh", "1024x600", "\"total\"", "value", "overflow", OVER("50", "12000000000")) ","
	    /* 4 */
	    ISSUE("p-figures", "en", "1024x600", "null", "chapter", "overflow", OVER("7", "Overview")) "," ISSUE(
		"p-text", "en", "1024x600", "null", "chapter", "overflow", OVER("7", "Overview")) ","
	    /* 5 */
	    ISSUE("p-text", "en", "1024x600", "null", "exhibition", "overflow", OVER("7", "Sample")) ","
	    /* 6 */
	    ISSUE("p-text", "en", "1024x600", "null", "items", "overflow", OVER("17", "")) ","
	    /* 7 */
	    ISSUE("p-text", "en", "1024x600", "null", "title", "other", "\"text\":\"\",") "]}",
	    &pages, findings));
#undef ISSUE
#undef OVER
#undef CHARACTER
	static const struct {
		enum rule rule;
		const char *pointer, *zh, *en;
	} wanted[] = {
	    {RULE_TEXT_OVERFLOW, "/records/10/short/zh",
	     "“气”在页面“p-cards, p-text”上排不下，超出约 9%（中文，1920x1080、1024x600）",
	     "about 9 % too long (Chinese, 1920x1080, 1024x600)"},
	    {RULE_TEXT_GLYPH, "/pages/0/title", "没有“\xf0\xaa\x9a\xa5”这个字（U+2A6A5）",
	     "(Chinese and English, 1024x600)"},
	    {RULE_PICTURE_UNDRAWN, "/records/9/asset", "画不出这张图片（英文，1024x600）", "English"},
	    {RULE_NUMBER_OVERFLOW, "/records/2/value", "“12000000000”在页面“p-figures”上太宽，超出约 50%",
	     "50 % too wide"},
	    {RULE_CHAPTER_OVERFLOW, "/chapters/0/title", "章节名称合起来太长", "“Overview”"},
	    {RULE_TITLE_OVERFLOW, "/title", "展览名称“Sample”", "7 % too long"},
	    {RULE_PAGE_OVERFLOW, "/pages/6", "页面“p-text”的内容排不下，超出约 17%", "17 % more"},
	    {RULE_PROBE_ISSUE, "/pages/6/title/en", "画得不完整", "English"},
	};
	assert_int_equal(pages, 9);
	assert_int_equal(findings_count(findings), sizeof wanted / sizeof *wanted);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		const struct finding *finding = findings_at(findings, i);
		assert_int_equal(finding->rule, wanted[i].rule);
		assert_string_equal(finding->pointer, wanted[i].pointer);
		if (strstr(finding->reason[LANG_ZH], wanted[i].zh) == NULL ||
		    strstr(finding->reason[LANG_EN], wanted[i].en) == NULL)
			fail_msg("%s\n%s", finding->reason[LANG_ZH], finding->reason[LANG_EN]);
		assert_null(strstr(finding->reason[LANG_ZH], "English")); /* the app's own words are for technicians */
	}
	assert_false(probe_read(folder, "Segmentation fault", &pages, findings));
	assert_false(probe_read(folder, "{\"issues\": 3}", &pages, findings));
	folder_destroy(folder);
	findings_destroy(findings);
	findings_destroy(none);
}

/* What depends on the day is no part of the lint that a build is held by. */
static void test_today(void **state)
{
	(void)state;
	struct folder *folder;
	char found[300];
	int64_t in_2019, in_2026;
	assert_true(civil_parse("2019-06-01", false, &in_2019));
	assert_true(civil_parse("2026-06-01", false, &in_2026));
	content_reset();
	apply(&(struct edit){"/loop", "[{\"page\": \"p-cover\", \"seconds\": 9, \"until\": \"2026-01-01\"}]"});
	struct findings *findings = content_lint(&folder);
	assert_string_equal(all_rules(findings, found, sizeof found), "");
	lint_today(folder, in_2026, findings);
	assert_string_equal(all_rules(findings, found, sizeof found), "loop-over /loop;");
	findings_destroy(findings);
	findings = findings_create();
	lint_today(folder, in_2019, findings);
	assert_string_equal(
	    all_rules(findings, found, sizeof found),
	    "as-of-future /records/2/as_of;as-of-future /records/3/as_of;as-of-future /records/4/as_of;");
	findings_destroy(findings);
	folder_destroy(folder);
}

/* A loop whose pages are all recalled. */
static void test_recalled_loop(void **state)
{
	(void)state;
	struct folder *folder;
	char found[300];
	content_reset();
	apply(&(struct edit){"/recalls", "[\"p-cover\"]"});
	apply(&(struct edit){"/loop", "[{\"page\": \"p-cover\", \"seconds\": 9}]"});
	struct findings *findings = content_lint(&folder);
	assert_string_equal(all_rules(findings, found, sizeof found),
			    "loop-recalled /recalls;recall-present /recalls/0;");
	findings_destroy(findings);
	folder_destroy(folder);
}

/* A byte order mark, as Windows editors write it, is no mistake; what is one is told without the parser's English. */
static void test_syntax(void **state)
{
	(void)state;
	struct findings *findings = findings_create();
	assert_null(ingest_json("\xef\xbb\xbf{\"format\": 1}", 16, "/", findings));
	assert_int_equal(findings_at(findings, 0)->rule, RULE_SCHEMA_REQUIRED);
	findings_destroy(findings);
	findings = findings_create();
	assert_null(ingest_json("{\"format\" 1}", 12, "/", findings));
	assert_int_equal(findings_at(findings, 0)->rule, RULE_JSON_SYNTAX);
	assert_non_null(strstr(findings_at(findings, 0)->reason[LANG_ZH], "：“1”附近有误"));
	assert_null(strstr(findings_at(findings, 0)->reason[LANG_ZH], "near"));
	findings_destroy(findings);
	static const struct {
		const char *text;
		enum rule rule;
		const char *says;
	} own[] = {
	    {"{\n\"id\": \"\xc3\xf7\xd4\xc2\"}", RULE_JSON_ENCODING, "第 2 行"}, /* GBK */
	    {"{“id”: 1}", RULE_JSON_QUOTE, "第 1 行"},
	    {"{\"id\": “月”}", RULE_JSON_QUOTE, "第 1 行"},
	    {"{\"id\": 「月」}", RULE_JSON_QUOTE, "第 1 行"},
	    {"{\n\"id\": \"明月山绿色发展示范带”,\r\n\"x\": 1}", RULE_JSON_QUOTE, "第 2 行"},
	    {"{\n\"id\": \"明月山绿色发展示范带”\n\"x\": 1}", RULE_JSON_QUOTE, "第 2 行"},
	    {"{\"id\": \"“月”\"\n\"x\": 1}", RULE_JSON_SYNTAX, "第 2 行"}, /* inside a text they are none */
	    {"{\"id\": \"“月”一\n\"x\": 1}", RULE_JSON_SYNTAX, "第 1 行"},
	    {"{\"id\":，1}", RULE_JSON_SYNTAX, "“，”附近有误"},
	};
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		findings = findings_create();
		assert_null(ingest_json(own[i].text, strlen(own[i].text), "/", findings));
		assert_int_equal(findings_at(findings, 0)->rule, own[i].rule);
		assert_non_null(strstr(findings_at(findings, 0)->reason[LANG_ZH], own[i].says));
		findings_destroy(findings);
	}
}

/* An app of four lines of shell (NULL: none), and what it brings about. */
static void expect_probe(const char *script, enum rule rule)
{
	struct folder *folder;
	struct findings *none = content_lint(&folder), *findings = findings_create();
	unlink(content_path("app"));
	if (script != NULL) {
		write_text("app", script);
		assert_int_equal(chmod(content_path("app"), 0755), 0);
	}
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
	expect_probe("#!/bin/sh\necho no store >&2; exit 2\n", RULE_PROBE_FAILED);
	expect_probe("#!/bin/sh\necho no fonts >&2; exit 3\n", RULE_PROBE_FAILED);
	expect_probe("#!/bin/sh\necho '{\"pages\":0,\"issues\":[]}'\n", RULE_PROBE_FAILED);
	expect_probe("#!/bin/sh\nkill -SEGV $$\n", RULE_PROBE_CRASHED);
	expect_probe("#!/bin/sh\necho '{\"pages\":0,\"issues\":[]}'; exit 1\n", RULE_PROBE_FAILED);
	expect_probe("#!/bin/sh\necho '{\"pages\":1,\"issues\":[]}'; exit 1\n", RULE_PROBE_CRASHED);
	expect_probe("#!/bin/sh\necho nonsense\n", RULE_PROBE_CRASHED);
	expect_probe("#!/nowhere/sh\n", RULE_PROBE_FAILED);
	expect_probe(NULL, RULE_PROBE_SKIPPED);
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
		bool tried = i == RULE_LOOP_RECALLED || i == RULE_PICTURE_LARGE || i == RULE_PICTURE_UNDRAWN ||
			     i == RULE_TEXT_OVERFLOW || i == RULE_TEXT_GLYPH ||
			     (i >= RULE_NUMBER_OVERFLOW && i <= RULE_PAGE_OVERFLOW) || i == RULE_AS_OF_FUTURE ||
			     i == RULE_MAP_LARGE || i >= RULE_PROBE_SKIPPED ||
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
	findings_add(findings, RULE_TEXT_OVERFLOW, "/pages/0/title/zh", "{2}", "b", "c", "d", "e", NULL);
	assert_null(strchr(findings_at(findings, 0)->reason[LANG_EN], '\033'));
	assert_string_equal(findings_at(findings, 0)->file, "photos/x.jpg");
	assert_string_equal(findings_at(findings, 0)->pointer, "");
	assert_non_null(strstr(findings_at(findings, 1)->reason[LANG_EN],
			       "“{2}” does not fit on the page “b”: it is about c % too long (e)"));
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
	    cmocka_unit_test(test_good_folder),   cmocka_unit_test(test_each_rule),
	    cmocka_unit_test(test_urls),          cmocka_unit_test(test_probe_output),
	    cmocka_unit_test(test_probe_run),     cmocka_unit_test(test_today),
	    cmocka_unit_test(test_recalled_loop), cmocka_unit_test(test_syntax),
	    cmocka_unit_test(test_rule_table),    cmocka_unit_test(test_findings_are_clean),
	};
	return cmocka_run_group_tests(tests, start, end);
}
