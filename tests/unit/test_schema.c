/* The validator against small schemas, and the shipped schema as the validator reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "schema.h"

/* Checks value by schema: the rules found, in order, each as "rule pointer ". */
static void expect(const char *schema_text, const char *value_text, const char *wanted)
{
	struct schema *schema = NULL;
	struct err err = {0};
	if (!schema_create(schema_text, &schema, &err))
		fail_msg("%s", err.text);
	json_t *value = json_loads(value_text, JSON_DECODE_ANY, NULL);
	assert_non_null(value);
	struct findings *findings = findings_create();
	schema_check(schema, value, "", findings);
	char found[400] = "";
	for (size_t i = 0; i < findings_count(findings); i++) {
		size_t used = strlen(found);
		snprintf(found + used, sizeof found - used, "%s%s%s%s", i > 0 ? ", " : "",
			 rule_texts[findings_at(findings, i)->rule].id,
			 *findings_at(findings, i)->pointer != '\0' ? " " : "", findings_at(findings, i)->pointer);
	}
	assert_string_equal(found, wanted);
	findings_destroy(findings);
	json_decref(value);
	schema_destroy(schema);
}

static void test_types(void **state)
{
	(void)state;
	static const char *const names[] = {"object", "array", "string", "integer", "number", "boolean"};
	static const char *const values[] = {"{}", "[]", "\"\"", "1", "1.5", "true"};
	for (size_t i = 0; i < 6; i++)
		for (size_t j = 0; j < 6; j++) {
			char schema[40];
			snprintf(schema, sizeof schema, "{\"type\": \"%s\"}", names[i]);
			bool fits = i == j || (i == 4 && j == 3); /* an integer is a number */
			expect(schema, values[j], fits ? "" : "schema-type");
		}
	expect("{\"type\": \"integer\"}", "null", "schema-type");
}

static void test_strings(void **state)
{
	(void)state;
	expect("{\"minLength\": 1, \"maxLength\": 3}", "\"明月山\"", ""); /* code points, not bytes */
	expect("{\"minLength\": 1, \"maxLength\": 3}", "\"明月山上\"", "schema-length");
	expect("{\"minLength\": 1}", "\"\"", "schema-length");
	expect("{\"pattern\": \"^a{2}(b|c)$\"}", "\"aab\"", "");
	expect("{\"pattern\": \"^a{2}(b|c)$\"}", "\"aabc\"", "schema-pattern");
	expect("{\"pattern\": \"^a$\"}", "\"a\\n\"", "schema-pattern"); /* $ is the end, not the end of a line */
	expect("{\"pattern\": \"^a$\", \"maxLength\": 1}", "7", "");    /* for strings only */
}

static void test_numbers_and_choices(void **state)
{
	(void)state;
	expect("{\"minimum\": -1.5, \"maximum\": 9}", "-1.5", "");
	expect("{\"minimum\": -1.5, \"maximum\": 9}", "9.001", "schema-range");
	expect("{\"minimum\": -1.5}", "-2", "schema-range");
	expect("{\"enum\": [\"zh\", \"en\"]}", "\"en\"", "");
	expect("{\"enum\": [\"zh\", \"en\"]}", "\"fr\"", "schema-choice");
	expect("{\"const\": 1}", "1", "");
	expect("{\"const\": 1}", "\"1\"", "schema-choice");
}

static void test_arrays(void **state)
{
	(void)state;
	expect("{\"minItems\": 1, \"maxItems\": 2}", "[]", "schema-count");
	expect("{\"minItems\": 1, \"maxItems\": 2}", "[1, 2, 3]", "schema-count");
	expect("{\"items\": {\"type\": \"integer\"}}", "[1, \"b\", 3, null]", "schema-type /1, schema-type /3");
	expect("{\"uniqueItems\": true}", "[1, {\"a\": 1}, 1.0, {\"a\": 1}]", "schema-repeated /3");
	expect("{\"uniqueItems\": false}", "[1, 1]", "");
}

static void test_objects(void **state)
{
	(void)state;
	static const char schema[] =
	    "{\"required\": [\"a\", \"b\"], \"additionalProperties\": false,"
	    "\"properties\": {\"a\": {\"type\": \"string\"}, \"b\": {\"$ref\": \"#/$defs/n\"}},"
	    "\"$defs\": {\"n\": {\"type\": \"integer\", \"maximum\": 5}}}";
	expect(schema, "{\"a\": \"x\", \"b\": 5}", "");
	expect(schema, "{\"a\": \"x\"}", "schema-required");
	expect(schema, "{\"a\": \"x\", \"b\": 6}", "schema-range /b");
	expect(schema, "{\"a\": \"x\", \"b\": 5, \"c/d~\": 1}", "schema-unknown /c~1d~0");
	/* What stands beside a $ref counts too. */
	expect("{\"$ref\": \"#/$defs/n\", \"minimum\": 3, \"$defs\": {\"n\": {\"type\": \"integer\"}}}", "2",
	       "schema-range");
}

/* What cannot be checked must not look checked. */
static void test_refused_schemas(void **state)
{
	(void)state;
	static const char *const bad[] = {
	    "{\"oneOf\": []}",
	    "{\"properties\": {\"a\": {\"exclusiveMinimum\": 3}}}",
	    "{\"items\": {\"items\": {\"format\": \"date\"}}}",
	    "{\"$defs\": {\"unused\": {\"not\": {}}}}",
	    "{\"$ref\": \"#/$defs/nothing\"}",
	    "{\"$ref\": \"https://elsewhere.invalid/x.json\"}",
	    "{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"$ref\": \"#/$defs/a\"}}}",
	    "{\"type\": [\"string\", \"null\"]}",
	    "{\"additionalProperties\": {\"type\": \"string\"}}",
	    "{\"pattern\": \"(\"}",
	    "{\"items\": true}",
	    "[]",
	    "{",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct schema *schema = NULL;
		struct err err = {0};
		if (schema_create(bad[i], &schema, &err))
			fail_msg("accepted: %s", bad[i]);
		assert_int_equal(err.code, ERR_USAGE);
		assert_null(schema);
	}
}

/* The program that embeds it aborts when it cannot be read; the file must be the one embedded. */
static void test_shipped_schema(void **state)
{
	(void)state;
	struct schema *schema = NULL;
	struct err err = {0};
	if (!schema_create(schema_exhibition, &schema, &err))
		fail_msg("%s", err.text);
	schema_destroy(schema);
	json_t *embedded = json_loads(schema_exhibition, 0, NULL);
	json_t *shipped = json_load_file(MINGYUE_SOURCE_DIR "/sync/publish/exhibition.schema.json", 0, NULL);
	assert_non_null(shipped);
	assert_true(json_equal(embedded, shipped));
	json_decref(embedded);
	json_decref(shipped);
	expect(schema_exhibition, "{}",
	       "schema-required, schema-required, schema-required, schema-required, schema-required, schema-required, "
	       "schema-required, schema-required");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_types),
	    cmocka_unit_test(test_strings),
	    cmocka_unit_test(test_numbers_and_choices),
	    cmocka_unit_test(test_arrays),
	    cmocka_unit_test(test_objects),
	    cmocka_unit_test(test_refused_schemas),
	    cmocka_unit_test(test_shipped_schema),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
