#include "schema.h"

#include <regex.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

/* A pattern is compiled once, when the schema is read; the schema's strings are unique objects, so their address is the key. */
struct pattern {
	const json_t *node;
	regex_t regex;
};

struct schema {
	json_t *root;
	struct pattern *patterns;
	size_t pattern_count;
};

static const char *const known_keywords[] = {
    "$ref",     "type",        "required",    "properties", "additionalProperties",
    "items",    "enum",        "const",       "pattern",    "minItems",
    "maxItems", "uniqueItems", "minLength",   "maxLength",  "minimum",
    "maximum",  "title",       "description", "$schema",    "$id",
    "$defs"};

static bool known(const char *keyword)
{
	for (size_t i = 0; i < sizeof known_keywords / sizeof *known_keywords; i++)
		if (strcmp(keyword, known_keywords[i]) == 0)
			return true;
	return false;
}

static json_t *resolve(const struct schema *schema, const char *ref)
{
	static const char prefix[] = "#/$defs/";
	if (strncmp(ref, prefix, sizeof prefix - 1) != 0)
		return NULL;
	return json_object_get(json_object_get(schema->root, "$defs"), ref + sizeof prefix - 1);
}

static bool add_pattern(struct schema *schema, const json_t *node, struct err *err)
{
	struct pattern *patterns = realloc(schema->patterns, (schema->pattern_count + 1) * sizeof *schema->patterns);
	if (patterns == NULL)
		abort();
	schema->patterns = patterns;
	struct pattern *pattern = &patterns[schema->pattern_count];
	pattern->node = node;
	if (!json_is_string(node) || regcomp(&pattern->regex, json_string_value(node), REG_EXTENDED | REG_NOSUB) != 0)
		return err_set(err, ERR_USAGE, "schema: a pattern is not an extended regular expression");
	schema->pattern_count++;
	return true;
}

static bool prepare(struct schema *schema, json_t *node, struct err *err);

static bool prepare_each(struct schema *schema, json_t *nodes, struct err *err)
{
	const char *key;
	json_t *node;
	json_object_foreach(nodes, key, node)
	{
		if (!prepare(schema, node, err))
			return false;
	}
	return true;
}

/* Looks at every keyword below node before anything is checked with it. */
static bool prepare(struct schema *schema, json_t *node, struct err *err)
{
	if (!json_is_object(node))
		return err_set(err, ERR_USAGE, "schema: a schema must be an object");
	const char *keyword;
	json_t *value;
	json_object_foreach(node, keyword, value)
	{
		if (!known(keyword))
			return err_set(err, ERR_USAGE, "schema: the keyword \"%s\" is not supported", keyword);
	}
	json_t *ref = json_object_get(node, "$ref");
	json_t *target = json_is_string(ref) ? resolve(schema, json_string_value(ref)) : NULL;
	if (ref != NULL && (target == NULL || json_object_get(target, "$ref") != NULL))
		return err_set(err, ERR_USAGE, "schema: a $ref leads nowhere or to another $ref");
	json_t *type = json_object_get(node, "type");
	if (type != NULL && !json_is_string(type))
		return err_set(err, ERR_USAGE, "schema: type must be one name");
	json_t *more = json_object_get(node, "additionalProperties");
	if (more != NULL && !json_is_false(more))
		return err_set(err, ERR_USAGE, "schema: additionalProperties can only be false");
	json_t *pattern = json_object_get(node, "pattern"), *items = json_object_get(node, "items");
	if (pattern != NULL && !add_pattern(schema, pattern, err))
		return false;
	if (items != NULL && !prepare(schema, items, err))
		return false;
	return prepare_each(schema, json_object_get(node, "properties"), err) &&
	       prepare_each(schema, json_object_get(node, "$defs"), err);
}

bool schema_create(const char *text, struct schema **schema, struct err *err)
{
	struct schema *made = calloc(1, sizeof *made);
	if (made == NULL)
		abort();
	json_error_t error;
	made->root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (made->root == NULL) {
		err_set(err, ERR_USAGE, "schema: line %d: %s", error.line, error.text);
		goto out;
	}
	if (!prepare(made, made->root, err))
		goto out;
	*schema = made;
	return true;
out:
	schema_destroy(made);
	return false;
}

void schema_destroy(struct schema *schema)
{
	if (schema == NULL)
		return;
	for (size_t i = 0; i < schema->pattern_count; i++)
		regfree(&schema->patterns[i].regex);
	free(schema->patterns);
	json_decref(schema->root);
	free(schema);
}

static bool is_type(const json_t *value, const char *type)
{
	return strcmp(type, "object") == 0    ? json_is_object(value)
	       : strcmp(type, "array") == 0   ? json_is_array(value)
	       : strcmp(type, "string") == 0  ? json_is_string(value)
	       : strcmp(type, "integer") == 0 ? json_is_integer(value)
	       : strcmp(type, "number") == 0  ? json_is_number(value)
	       : strcmp(type, "boolean") == 0 ? json_is_boolean(value)
					      : false;
}

static size_t code_points(const char *text)
{
	size_t count = 0;
	for (; *text != '\0'; text++)
		if (((unsigned char)*text & 0xc0) != 0x80)
			count++;
	return count;
}

static bool matches(const struct schema *schema, const json_t *node, const char *text)
{
	for (size_t i = 0; i < schema->pattern_count; i++)
		if (schema->patterns[i].node == node)
			return regexec(&schema->patterns[i].regex, text, 0, NULL, 0) == 0;
	return false;
}

/* The kinds of pattern there are, told by what they match. */
static const struct {
	const char *sample, *zh, *en;
} forms[] = {
    {"photos/a.jpg", "文件路径，如 photos/park.jpg，只用字母、数字、点、连字符和下划线",
     "a path such as photos/park.jpg, of letters, digits, dots, hyphens and underscores"},
    {"#c8374a", "颜色，如 #c8374a，字母用小写", "a colour such as #c8374a, in lower case"},
    {"09:30", "时刻，如 09:30", "a time such as 09:30"},
    {"2020-04-23T09:30", "日期或时刻，如 2020-04-23 或 2020-04-23T09:30",
     "a date or time such as 2020-04-23 or 2020-04-23T09:30"},
    {"our-hall", "标识，如 our-hall，只用小写字母、数字和连字符",
     "an id such as our-hall, of lower-case letters, digits and hyphens"},
    {"CSQ", "拼音首字母，如 CSQ，只用大写字母和数字", "initials such as CSQ, of capital letters and digits"},
    {"https://example.org", "网址，如 https://example.org/page，须是 https，只含可见的 ASCII 字符，不带用户名和口令",
     "an address such as https://example.org/page: https, visible ASCII, without a user name or password"},
    {"2020", "日期，如 2020、2020-04 或 2020-04-23", "a date such as 2020, 2020-04 or 2020-04-23"},
};

static void report_pattern(const struct schema *schema, const json_t *pattern, const char *text, const char *where,
			   struct findings *findings)
{
	const char *zh = "另一种写法", *en = "something else";
	for (size_t i = sizeof forms / sizeof *forms; i-- > 0;)
		if (matches(schema, pattern, forms[i].sample)) {
			zh = forms[i].zh;
			en = forms[i].en;
		}
	findings_add(findings, RULE_SCHEMA_PATTERN, where, text, zh, en, NULL);
}

static void report_type(const char *type, const char *where, struct findings *findings)
{
	static const char *const names[][3] = {
	    {"object", "用 { } 括起来的一组", "a group in { }"},
	    {"array", "用 [ ] 括起来的列表", "a list in [ ]"},
	    {"string", "用引号括起来的文字", "text in quotation marks"},
	    {"integer", "整数，不加引号", "a whole number, without quotation marks"},
	    {"number", "数，不加引号", "a number, without quotation marks"},
	    {"boolean", "true 或 false，不加引号", "true or false, without quotation marks"}};
	const char *zh = type, *en = type;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i][0], type) == 0) {
			zh = names[i][1];
			en = names[i][2];
		}
	findings_add(findings, RULE_SCHEMA_TYPE, where, zh, en, NULL);
}

/* "zh, en": the values of an enum, or the one of a const. */
static const char *choices(const json_t *values, struct findings *findings)
{
	const char *text = "";
	for (size_t i = 0; i < json_array_size(values); i++) {
		char *one = json_dumps(json_array_get(values, i), JSON_ENCODE_ANY);
		text = findings_format(findings, "%s%s%s", text, i > 0 ? ", " : "", one);
		free(one);
	}
	return text;
}

static void check_choice(const json_t *node, const json_t *value, const char *where, struct findings *findings)
{
	json_t *list = json_incref(json_object_get(node, "enum")), *only = json_object_get(node, "const");
	if (only != NULL)
		list = json_pack("[O]", only);
	bool found = list == NULL;
	for (size_t i = 0; !found && i < json_array_size(list); i++)
		found = json_equal(value, json_array_get(list, i)) == 1;
	if (!found)
		findings_add(findings, RULE_SCHEMA_CHOICE, where, choices(list, findings), NULL);
	json_decref(list);
}

/* Below or above the two keywords, either of which may be missing. */
static void check_size(const json_t *node, const char *least_key, const char *most_key, size_t size, enum rule rule,
		       const char *where, struct findings *findings)
{
	const json_t *least = json_object_get(node, least_key), *most = json_object_get(node, most_key);
	json_int_t min = least != NULL ? json_integer_value(least) : 0;
	json_int_t max = most != NULL ? json_integer_value(most) : INT32_MAX;
	if ((json_int_t)size < min || (json_int_t)size > max)
		findings_add(findings, rule, where, findings_format(findings, "%lld", (long long)min),
			     most != NULL ? findings_format(findings, "%lld", (long long)max) : "∞", NULL);
}

static void check_string(const struct schema *schema, const json_t *node, const char *text, const char *where,
			 struct findings *findings)
{
	const json_t *pattern = json_object_get(node, "pattern");
	if (pattern != NULL && !matches(schema, pattern, text))
		report_pattern(schema, pattern, text, where, findings);
	check_size(node, "minLength", "maxLength", code_points(text), RULE_SCHEMA_LENGTH, where, findings);
}

static void check_number(const json_t *node, double value, const char *where, struct findings *findings)
{
	const json_t *least = json_object_get(node, "minimum"), *most = json_object_get(node, "maximum");
	if ((least != NULL && value < json_number_value(least)) || (most != NULL && value > json_number_value(most)))
		findings_add(findings, RULE_SCHEMA_RANGE, where,
			     least != NULL ? findings_format(findings, "%.15g", json_number_value(least)) : "−∞",
			     most != NULL ? findings_format(findings, "%.15g", json_number_value(most)) : "∞", NULL);
}

static void check_node(const struct schema *schema, const json_t *node, const json_t *value, const char *where,
		       struct findings *findings);

static void check_array(const struct schema *schema, const json_t *node, const json_t *array, const char *where,
			struct findings *findings)
{
	const json_t *items = json_object_get(node, "items");
	bool unique = json_is_true(json_object_get(node, "uniqueItems"));
	size_t count = json_array_size(array);
	check_size(node, "minItems", "maxItems", count, RULE_SCHEMA_COUNT, where, findings);
	for (size_t i = 0; i < count; i++) {
		const char *here = findings_format(findings, "%s/%zu", where, i);
		if (items != NULL)
			check_node(schema, items, json_array_get(array, i), here, findings);
		for (size_t j = 0; unique && j < i; j++)
			if (json_equal(json_array_get(array, i), json_array_get(array, j)) == 1)
				findings_add(findings, RULE_SCHEMA_REPEATED, here, NULL);
	}
}

static void check_object(const struct schema *schema, const json_t *node, const json_t *object, const char *where,
			 struct findings *findings)
{
	const json_t *properties = json_object_get(node, "properties"), *required = json_object_get(node, "required");
	for (size_t i = 0; i < json_array_size(required); i++) {
		const char *key = json_string_value(json_array_get(required, i));
		if (json_object_get(object, key) == NULL)
			findings_add(findings, RULE_SCHEMA_REQUIRED, where, key, NULL);
	}
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		const json_t *property = json_object_get(properties, key);
		if (property != NULL)
			check_node(schema, property, value, findings_member(findings, where, key), findings);
		else if (json_object_get(node, "additionalProperties") != NULL)
			findings_add(findings, RULE_SCHEMA_UNKNOWN, findings_member(findings, where, key), key, NULL);
	}
}

static void check_node(const struct schema *schema, const json_t *node, const json_t *value, const char *where,
		       struct findings *findings)
{
	const json_t *ref = json_object_get(node, "$ref"), *type = json_object_get(node, "type");
	if (ref != NULL)
		check_node(schema, resolve(schema, json_string_value(ref)), value, where, findings);
	if (type != NULL && !is_type(value, json_string_value(type))) {
		report_type(json_string_value(type), where, findings);
		return;
	}
	check_choice(node, value, where, findings);
	if (json_is_string(value))
		check_string(schema, node, json_string_value(value), where, findings);
	else if (json_is_number(value))
		check_number(node, json_number_value(value), where, findings);
	else if (json_is_array(value))
		check_array(schema, node, value, where, findings);
	else if (json_is_object(value))
		check_object(schema, node, value, where, findings);
}

void schema_check(const struct schema *schema, const json_t *value, const char *where, struct findings *findings)
{
	check_node(schema, schema->root, value, where, findings);
}
