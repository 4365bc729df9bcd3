#include "findings.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

enum { ARGUMENTS = 5 };

struct findings {
	struct arena *arena; /* all the strings */
	struct finding *items;
	size_t count, room;
};

struct findings *findings_create(void)
{
	struct findings *findings = calloc(1, sizeof *findings);
	if (findings == NULL)
		abort();
	findings->arena = arena_create();
	return findings;
}

void findings_destroy(struct findings *findings)
{
	if (findings == NULL)
		return;
	arena_destroy(findings->arena);
	free(findings->items);
	free(findings);
}

/* A copy of an argument that may come from anywhere: control characters, and all beyond ASCII when it is not UTF-8, become
 * "?". */
static const char *clean(struct findings *findings, const char *arg)
{
	json_t *string = json_string(arg);
	char *text = arena_strdup(findings->arena, arg);
	for (char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f || (string == NULL && (unsigned char)*p >= 0x80))
			*p = '?';
	json_decref(string);
	return text;
}

/* The pattern with {1} … {5} replaced, in the findings' memory. */
static const char *fill(struct findings *findings, const char *pattern, const char *const args[ARGUMENTS])
{
	size_t size = strlen(pattern) + 1;
	for (const char *p = pattern; *p != '\0'; p++)
		if (p[0] == '{' && p[1] >= '1' && p[1] < '1' + ARGUMENTS && p[2] == '}')
			size += strlen(args[p[1] - '1']);
	char *text = arena_alloc(findings->arena, size, 1), *out = text;
	for (const char *p = pattern; *p != '\0'; p++) {
		if (p[0] == '{' && p[1] >= '1' && p[1] < '1' + ARGUMENTS && p[2] == '}') {
			out = stpcpy(out, args[p[1] - '1']);
			p += 2;
		} else {
			*out++ = *p;
		}
	}
	return text;
}

void findings_add(struct findings *findings, enum rule rule, const char *where, ...)
{
	const char *args[ARGUMENTS] = {"", "", "", "", ""};
	va_list list;
	va_start(list, where);
	for (int i = 0; i < ARGUMENTS; i++) {
		const char *arg = va_arg(list, const char *);
		if (arg == NULL)
			break;
		args[i] = clean(findings, arg);
	}
	va_end(list);

	if (findings->count == findings->room) {
		findings->room = findings->room > 0 ? 2 * findings->room : 64;
		findings->items = realloc(findings->items, findings->room * sizeof *findings->items);
		if (findings->items == NULL)
			abort();
	}
	struct finding *finding = &findings->items[findings->count++];
	*finding = (struct finding){.rule = rule, .file = "exhibition.json"};
	if (*where != '/' && *where != '\0') {
		char *file = arena_strdup(findings->arena, where);
		char *hash = strchr(file, '#');
		where = hash != NULL ? hash + 1 : "";
		if (hash != NULL)
			*hash = '\0';
		finding->file = file;
	}
	finding->pointer = arena_strdup(findings->arena, where);
	for (int lang = 0; lang < LANGS; lang++) {
		finding->reason[lang] = fill(findings, rule_texts[rule].reason[lang], args);
		finding->remedy[lang] = fill(findings, rule_texts[rule].remedy[lang], args);
	}
}

const char *findings_format(struct findings *findings, const char *format, ...)
{
	va_list list, again;
	va_start(list, format);
	va_copy(again, list);
	int length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	char *text = arena_alloc(findings->arena, (size_t)length + 1, 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

const char *findings_member(struct findings *findings, const char *where, const char *key)
{
	char *text = arena_alloc(findings->arena, strlen(where) + 2 * strlen(key) + 2, 1);
	char *out = stpcpy(text, where);
	*out++ = '/';
	for (; *key != '\0'; key++) {
		if (*key == '~' || *key == '/') {
			*out++ = '~';
			*out++ = *key == '~' ? '0' : '1';
		} else {
			*out++ = *key;
		}
	}
	return text;
}

size_t findings_count(const struct findings *findings)
{
	return findings->count;
}

const struct finding *findings_at(const struct findings *findings, size_t index)
{
	return &findings->items[index];
}

size_t findings_at_least(const struct findings *findings, enum severity severity)
{
	size_t count = 0;
	for (size_t i = 0; i < findings->count; i++)
		if (rule_texts[findings->items[i].rule].severity >= severity)
			count++;
	return count;
}

const char *finding_severity(const struct finding *finding)
{
	return rule_texts[finding->rule].severity == SEVERITY_WARNING ? "warning" : "error";
}

void findings_print(const struct findings *findings, enum lang lang, FILE *file)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		bool warning = rule_texts[finding->rule].severity == SEVERITY_WARNING;
		const char *word = lang == LANG_ZH ? (warning ? "提醒" : "错误") : (warning ? "warning" : "error");
		fprintf(file, "%s#%s: %s: %s\n  %s\n  %s%s\n", finding->file, finding->pointer, word,
			rule_texts[finding->rule].id, finding->reason[lang],
			lang == LANG_ZH ? "办法：" : "To do: ", finding->remedy[lang]);
	}
	size_t errors = findings_at_least(findings, SEVERITY_ERROR), warnings = findings->count - errors;
	if (lang == LANG_ZH)
		fprintf(file, "错误 %zu 处，提醒 %zu 处\n", errors, warnings);
	else
		fprintf(file, "%zu error%s, %zu warning%s\n", errors, errors == 1 ? "" : "s", warnings,
			warnings == 1 ? "" : "s");
}

static json_t *both(const char *const texts[LANGS])
{
	return json_pack("{s:s, s:s}", "zh", texts[LANG_ZH], "en", texts[LANG_EN]);
}

void findings_print_json(const struct findings *findings, FILE *file)
{
	json_t *list = json_array();
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "rule", rule_texts[finding->rule].id, "severity",
				    finding_severity(finding), "file", finding->file, "pointer", finding->pointer,
				    "reason", both(finding->reason), "remedy", both(finding->remedy)));
	}
	size_t errors = findings_at_least(findings, SEVERITY_ERROR);
	json_t *all = json_pack("{s:o, s:I, s:I}", "findings", list, "errors", (json_int_t)errors, "warnings",
				(json_int_t)(findings->count - errors));
	json_dumpf(all, file, JSON_INDENT(2));
	fputc('\n', file);
	json_decref(all);
}
