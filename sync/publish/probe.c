#include "probe.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"

enum { EXCERPT_BYTES = 60 };

static const char *member(const json_t *issue, const char *key)
{
	const char *text = json_string_value(json_object_get(issue, key));
	return text != NULL ? text : "";
}

static json_int_t number(const json_t *issue, const char *key)
{
	return json_integer_value(json_object_get(issue, key));
}

static bool is(const json_t *issue, const char *key, const char *value)
{
	return strcmp(member(issue, key), value) == 0;
}

/* The same text of a record, of a chapter or of the whole on several pages is one thing to mend. */
static bool same_issue(const json_t *a, const json_t *b)
{
	static const char *const keys[] = {"record", "field", "rule", "text", "page"};
	bool anywhere = !is(a, "record", "") || is(a, "field", "chapter") || is(a, "field", "exhibition");
	for (size_t i = 0; i < sizeof keys / sizeof *keys - (anywhere ? 1 : 0); i++)
		if (!is(b, keys[i], member(a, keys[i])))
			return false;
	return number(a, "character") == number(b, "character");
}

/* The issues that are the same as issues[first]. */
struct kind {
	const json_t *issues;
	size_t first;
};

/* The distinct values of key among them: "zh, en". */
static const char *values(const struct kind *kind, const char *key, const char *comma, struct findings *findings)
{
	const json_t *first = json_array_get(kind->issues, kind->first);
	const char *list = "";
	for (size_t i = kind->first; i < json_array_size(kind->issues); i++) {
		const json_t *issue = json_array_get(kind->issues, i);
		bool again = !same_issue(issue, first);
		for (size_t j = kind->first; j < i && !again; j++) {
			const json_t *before = json_array_get(kind->issues, j);
			again = same_issue(before, issue) && is(before, key, member(issue, key));
		}
		if (!again)
			list =
			    findings_format(findings, "%s%s%s", list, *list != '\0' ? comma : "", member(issue, key));
	}
	return list;
}

static json_int_t worst_percent(const struct kind *kind)
{
	json_int_t most = 0;
	for (size_t i = kind->first; i < json_array_size(kind->issues); i++) {
		const json_t *issue = json_array_get(kind->issues, i);
		if (same_issue(issue, json_array_get(kind->issues, kind->first)) && number(issue, "percent") > most)
			most = number(issue, "percent");
	}
	return most;
}

static bool is_among(const char *name, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* The chapter with this beginning of a title. */
static const char *chapter_pointer(const struct folder *folder, const char *beginning, struct findings *findings)
{
	for (size_t i = 0; i < folder->chapter_count; i++)
		for (int lang = 0; lang < LANGS; lang++) {
			const char *title = folder->chapters[i].title.by[lang];
			if (title != NULL && strncmp(title, beginning, strlen(beginning)) == 0)
				return findings_format(findings, "/chapters/%zu/title", i);
		}
	return "/chapters";
}

/* Where the issue's text or picture stands in exhibition.json. languages: those it was seen in. */
static const char *pointer(const struct folder *folder, const json_t *issue, const char *languages,
			   struct findings *findings)
{
	const struct folder_record *record = folder_record(folder, member(issue, "record"));
	const struct folder_page *page = folder_page(folder, member(issue, "page"));
	const char *field = is(issue, "field", "label") ? "short" : member(issue, "field"), *where = "";
	bool text = false, asset = false;
	if (record != NULL) {
		where = findings_format(findings, "/records/%zu", folder_record_index(folder, record));
		text = is_among(field, folder_record_text_names, RECORD_TEXTS);
		asset = is_among(field, folder_asset_names, ASSETS) || strcmp(field, "value") == 0;
	} else if (strcmp(field, "chapter") == 0) {
		return chapter_pointer(folder, member(issue, "text"), findings);
	} else if (strcmp(field, "exhibition") == 0) {
		return "/title";
	} else if (page != NULL) {
		where = findings_format(findings, "/pages/%zu", folder_page_index(folder, page));
		text = is_among(field, folder_page_text_names, PAGE_TEXTS);
	}
	if (text || asset)
		where = findings_member(findings, where, field);
	return text && strchr(languages, ',') == NULL ? findings_member(findings, where, languages) : where;
}

/* What the finding says besides its rule and place. */
struct words {
	const char *pages, *text, *where[LANGS];
	char percent[24];
};

/* The character itself, and its number. */
static void add_glyph(const json_t *issue, const char *at, const struct words *words, struct findings *findings)
{
	unsigned ch = (unsigned)number(issue, "character");
	char text[5] = {(char)ch};
	if (ch >= 0x10000)
		snprintf(text, sizeof text, "%c%c%c%c", 0xf0 | (ch >> 18 & 7), 0x80 | (ch >> 12 & 63),
			 0x80 | (ch >> 6 & 63), 0x80 | (ch & 63));
	else if (ch >= 0x800)
		snprintf(text, sizeof text, "%c%c%c", 0xe0 | ch >> 12, 0x80 | (ch >> 6 & 63), 0x80 | (ch & 63));
	else if (ch >= 0x80)
		snprintf(text, sizeof text, "%c%c", 0xc0 | ch >> 6, 0x80 | (ch & 63));
	findings_add(findings, RULE_TEXT_GLYPH, at, text, findings_format(findings, "U+%04X", ch), words->pages,
		     words->where[LANG_ZH], words->where[LANG_EN], NULL);
}

static void add_overflow(const json_t *issue, const char *at, const struct words *words, struct findings *findings)
{
	enum rule rule = is(issue, "field", "value")        ? RULE_NUMBER_OVERFLOW
			 : is(issue, "field", "chapter")    ? RULE_CHAPTER_OVERFLOW
			 : is(issue, "field", "exhibition") ? RULE_TITLE_OVERFLOW
			 : *words->text == '\0'             ? RULE_PAGE_OVERFLOW
							    : RULE_TEXT_OVERFLOW;
	findings_add(findings, rule, at, words->text, words->pages, words->percent, words->where[LANG_ZH],
		     words->where[LANG_EN], NULL);
}

static void add(const struct folder *folder, const struct kind *kind, struct findings *findings)
{
	static const char *const both[LANGS] = {"中文、英文", "Chinese and English"}, *const only[LANGS][LANGS] = {
											  {"中文", "英文"},
											  {"Chinese", "English"}};
	const json_t *issue = json_array_get(kind->issues, kind->first);
	const char *languages = values(kind, "lang", ",", findings), *text = member(issue, "text");
	const char *at = pointer(folder, issue, languages, findings);
	int seen_in = strcmp(languages, lang_names[LANG_EN]) == 0 ? LANG_EN : LANG_ZH;
	size_t length = strlen(text), cut = length > EXCERPT_BYTES ? EXCERPT_BYTES : length;
	while (cut > 0 && ((unsigned char)text[cut] & 0xc0) == 0x80)
		cut--;
	struct words words = {.pages = values(kind, "page", ", ", findings),
			      .text = findings_format(findings, "%.*s%s", (int)cut, text, cut < length ? "…" : "")};
	snprintf(words.percent, sizeof words.percent, "%lld", (long long)worst_percent(kind));
	for (int lang = 0; lang < LANGS; lang++)
		words.where[lang] = findings_format(findings, lang == LANG_ZH ? "%s，%s" : "%s, %s",
						    strchr(languages, ',') != NULL ? both[lang] : only[lang][seen_in],
						    values(kind, "size", lang == LANG_ZH ? "、" : ", ", findings));
	if (is(issue, "rule", "overflow"))
		add_overflow(issue, at, &words, findings);
	else if (is(issue, "rule", "glyph"))
		add_glyph(issue, at, &words, findings);
	else
		findings_add(findings, is(issue, "rule", "picture") ? RULE_PICTURE_UNDRAWN : RULE_PROBE_ISSUE, at,
			     words.pages, member(issue, "detail"), words.where[LANG_ZH], words.where[LANG_EN], NULL);
}

bool probe_read(const struct folder *folder, const char *output, size_t *pages, struct findings *findings)
{
	json_t *root = json_loads(output, 0, NULL);
	const json_t *issues = json_object_get(root, "issues"), *drawn = json_object_get(root, "pages");
	bool good = json_is_array(issues) && json_is_integer(drawn) && json_integer_value(drawn) >= 0;
	for (size_t i = 0; good && i < json_array_size(issues); i++) {
		struct kind kind = {issues, i};
		bool again = false;
		for (size_t j = 0; j < i && !again; j++)
			again = same_issue(json_array_get(issues, j), json_array_get(issues, i));
		if (!again)
			add(folder, &kind, findings);
	}
	if (good)
		*pages = (size_t)json_integer_value(drawn);
	json_decref(root);
	return good;
}

/* It ran and says itself that it could not do its work (see EXIT STATUS in mingyue(1)). */
static void failed(struct findings *findings, const struct app_run *run)
{
	static const struct {
		int status;
		const char *zh;
	} reasons[] = {{2, "读不出编译好的内容，或没有可画的页面"},
		       {3, "找不到字体，请安装 fonts-noto-cjk 与 fonts-noto-cjk-extra"},
		       {127, "这个程序无法运行"}};
	const char *zh = "没有画出任何页面";
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		zh = run->status == reasons[i].status ? reasons[i].zh : zh;
	findings_add(findings, RULE_PROBE_FAILED, "", zh,
		     *run->last_line != '\0' ? run->last_line : "no page was drawn", NULL);
}

static void crashed(struct findings *findings, const struct app_run *run)
{
	findings_add(findings, RULE_PROBE_CRASHED, "", findings_format(findings, "%d", run->status),
		     findings_format(findings, "%d", run->signal_number), run->last_line, NULL);
}

static void judge(const struct folder *folder, const struct app_run *run, struct findings *findings)
{
	size_t before = findings_count(findings), pages = 0;
	bool refused = run->status == 2 || run->status == 3 || run->status == 127;
	bool told = (run->status == 0 || run->status == 1) && probe_read(folder, run->output, &pages, findings);
	if (refused || (told && pages == 0))
		failed(findings, run);
	else if (!told || (run->status == 1 && findings_count(findings) == before))
		crashed(findings, run);
}

void probe_run(const struct folder *folder, const char *store, const char *app, struct findings *findings)
{
	char *path = NULL, *store_copy = strdup(store);
	struct app_run run = {0};
	struct err err;
	if (store_copy == NULL)
		abort();
	char probe[] = "--probe", json[] = "--json", option[] = "--store";
	if (!app_find(app, &path, &err)) {
		findings_add(findings, RULE_PROBE_SKIPPED, "", err.text, NULL);
	} else {
		char *argv[] = {path, probe, json, option, store_copy, NULL};
		if (app_execute(argv, &run, &err))
			judge(folder, &run, findings);
		else
			findings_add(findings, RULE_PROBE_FAILED, "", "这个程序无法运行", err.text, NULL);
	}
	free(run.output);
	free(path);
	free(store_copy);
}
