#include "probe.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"

static const char *member(const json_t *issue, const char *key)
{
	const char *text = json_string_value(json_object_get(issue, key));
	return text != NULL ? text : "";
}

static bool same_issue(const json_t *a, const json_t *b)
{
	static const char *const keys[] = {"page", "record", "field", "rule"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(member(a, keys[i]), member(b, keys[i])) != 0)
			return false;
	return true;
}

/* The distinct values of key among the issues that are the same as the first: "zh, en". */
static const char *values(const json_t *issues, size_t first, const char *key, struct findings *findings)
{
	const char *list = "";
	for (size_t i = first; i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		bool again = !same_issue(issue, json_array_get(issues, first));
		for (size_t j = first; j < i && !again; j++)
			again = same_issue(json_array_get(issues, j), issue) &&
				strcmp(member(json_array_get(issues, j), key), member(issue, key)) == 0;
		if (!again)
			list = findings_format(findings, "%s%s%s", list, *list != '\0' ? ", " : "", member(issue, key));
	}
	return list;
}

static bool is_among(const char *name, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Where the issue's text or picture stands in exhibition.json. languages: those it was seen in. */
static const char *pointer(const struct folder *folder, const json_t *issue, const char *languages,
			   struct findings *findings)
{
	const struct folder_record *record = folder_record(folder, member(issue, "record"));
	const struct folder_page *page = folder_page(folder, member(issue, "page"));
	const char *field = strcmp(member(issue, "field"), "label") == 0 ? "short" : member(issue, "field"),
		   *where = "";
	bool text = false, asset = false;
	if (record != NULL) {
		where = findings_format(findings, "/records/%zu", folder_record_index(folder, record));
		text = is_among(field, folder_record_text_names, RECORD_TEXTS);
		asset = is_among(field, folder_asset_names, ASSETS);
	} else if (page != NULL) {
		where = findings_format(findings, "/pages/%zu", folder_page_index(folder, page));
		text = is_among(field, folder_page_text_names, PAGE_TEXTS);
	}
	if (text || asset)
		where = findings_member(findings, where, field);
	return text && strchr(languages, ',') == NULL ? findings_member(findings, where, languages) : where;
}

static enum rule rule_of(const json_t *issue)
{
	const char *rule = member(issue, "rule");
	return strcmp(rule, "overflow") == 0  ? RULE_TEXT_OVERFLOW
	       : strcmp(rule, "glyph") == 0   ? RULE_TEXT_GLYPH
	       : strcmp(rule, "picture") == 0 ? RULE_PICTURE_UNDRAWN
					      : RULE_PROBE_ISSUE;
}

bool probe_read(const struct folder *folder, const char *output, struct findings *findings)
{
	json_t *root = json_loads(output, 0, NULL);
	const json_t *issues = json_object_get(root, "issues");
	bool good = json_is_array(issues) && json_is_integer(json_object_get(root, "pages"));
	for (size_t i = 0; good && i < json_array_size(issues); i++) {
		const json_t *issue = json_array_get(issues, i);
		bool again = false;
		for (size_t j = 0; j < i && !again; j++)
			again = same_issue(json_array_get(issues, j), issue);
		if (again)
			continue;
		const char *languages = values(issues, i, "lang", findings),
			   *sizes = values(issues, i, "size", findings);
		findings_add(findings, rule_of(issue), pointer(folder, issue, languages, findings),
			     member(issue, "page"), member(issue, "detail"),
			     findings_format(findings, "%s; %s", languages, sizes), NULL);
	}
	json_decref(root);
	return good;
}

static void skipped(struct findings *findings, const char *zh, const char *en)
{
	findings_add(findings, RULE_PROBE_SKIPPED, "", zh, en, NULL);
}

static void crashed(struct findings *findings, const struct app_run *run)
{
	const char *zh =
	    findings_format(findings, "状态 %d，信号 %d：%s", run->status, run->signal_number, run->last_line);
	const char *en =
	    findings_format(findings, "status %d, signal %d: %s", run->status, run->signal_number, run->last_line);
	findings_add(findings, RULE_PROBE_CRASHED, "", zh, en, NULL);
}

void probe_run(const struct folder *folder, const char *store, const char *app, struct findings *findings)
{
	char *path = NULL, *store_copy = strdup(store);
	struct app_run run = {0};
	struct err err;
	if (store_copy == NULL)
		abort();
	if (!app_find(app, &path, &err)) {
		skipped(findings, findings_format(findings, "找不到 %s", err.text),
			findings_format(findings, "there is no %s", err.text));
		goto out;
	}
	char probe[] = "--probe", json[] = "--json", option[] = "--store";
	char *argv[] = {path, probe, json, option, store_copy, NULL};
	if (!app_execute(argv, &run, &err)) {
		skipped(findings, err.text, err.text);
		goto out;
	}
	size_t before = findings_count(findings);
	if (run.status == 2 || run.status == 127)
		skipped(findings, run.last_line, run.last_line);
	else if ((run.status != 0 && run.status != 1) || !probe_read(folder, run.output, findings) ||
		 (run.status == 1 && findings_count(findings) == before))
		crashed(findings, &run);
out:
	free(run.output);
	free(path);
	free(store_copy);
}
