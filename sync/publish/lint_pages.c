#include <string.h>

#include "lint.h"
#include "maxima.h"

/* What each kind of page takes: kinds of record as bits, and how many. */
static const struct {
	unsigned kinds;
	size_t least, most;
} page_items[PAGE_KINDS] = {
    [PAGE_COVER] = {1u << RECORD_PHOTO, 0, 1},
    [PAGE_MAP] = {1u << RECORD_FIGURE | 1u << RECORD_AGREEMENT | 1u << RECORD_EVENT, 0, LIMIT_PAGE_ITEMS},
    [PAGE_FIGURES] = {1u << RECORD_FIGURE, 1, LIMIT_FIGURES},
    [PAGE_TIMELINE] = {1u << RECORD_EVENT, 1, LIMIT_PAGE_ITEMS},
    [PAGE_GALLERY] = {1u << RECORD_PHOTO, 1, LIMIT_PAGE_ITEMS},
    [PAGE_CARDS] = {~0u, 2, 8},
    [PAGE_TEXT] = {~0u, 1, 8},
};

static void items(const struct folder *folder, size_t index, struct findings *findings)
{
	const struct folder_page *page = &folder->pages[index];
	size_t least = page_items[page->kind].least, most = page_items[page->kind].most;
	if (page->item_count < least || page->item_count > most)
		findings_add(findings, RULE_ITEM_COUNT, findings_format(findings, "/pages/%zu", index),
			     page_kind_names[page->kind], findings_format(findings, "%zu", least),
			     findings_format(findings, "%zu", most), findings_format(findings, "%zu", page->item_count),
			     NULL);
	for (size_t i = 0; i < page->item_count; i++) {
		const struct folder_record *record = folder_record(folder, page->items[i]);
		const char *where = findings_format(findings, "/pages/%zu/items/%zu", index, i);
		if (record != NULL && (page_items[page->kind].kinds >> record->kind & 1) == 0)
			findings_add(findings, RULE_ITEM_KIND, where, record->id, record_kind_names[record->kind],
				     page_kind_names[page->kind], NULL);
		for (size_t j = 0; j < i; j++)
			if (strcmp(page->items[i], page->items[j]) == 0) {
				findings_add(findings, RULE_ITEM_REPEATED, where, page->items[i], NULL);
				break;
			}
	}
}

static void focus(const struct folder *folder, size_t index, struct findings *findings)
{
	const struct folder_page *page = &folder->pages[index];
	const struct folder_record *record = folder_record(folder, page->focus);
	const char *where = findings_format(findings, "/pages/%zu/options/focus", index);
	bool listed = false;
	for (size_t i = 0; i < page->item_count && record != NULL; i++)
		listed = listed || strcmp(page->items[i], record->id) == 0;
	if (record == NULL)
		return;
	if (page->kind == PAGE_MAP && record->kind != RECORD_PLACE)
		findings_add(findings, RULE_FOCUS_KIND, where, record->id, "地点", "a place", NULL);
	if (page->kind == PAGE_TIMELINE && !listed)
		findings_add(findings, RULE_FOCUS_KIND, where, record->id, "本页的事件", "an event of this page", NULL);
}

static bool begins_with_source(const char *text)
{
	static const char *const words[] = {"来源", "数据来源", "资料来源", "Source", "source"};
	for (size_t i = 0; text != NULL && i < sizeof words / sizeof *words; i++)
		if (strncmp(text, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

bool lint_names_source(const struct text *text)
{
	return begins_with_source(text->by[LANG_ZH]) || begins_with_source(text->by[LANG_EN]);
}

static void note(const struct folder *folder, size_t index, struct findings *findings)
{
	const struct folder_page *page = &folder->pages[index];
	bool figures = false;
	for (size_t i = 0; i < page->item_count; i++) {
		const struct folder_record *record = folder_record(folder, page->items[i]);
		figures = figures || (record != NULL && !text_empty(&record->texts[TEXT_SOURCE]));
	}
	if (figures && lint_names_source(&page->texts[TEXT_NOTE]))
		findings_add(findings, RULE_NOTE_SOURCE, findings_format(findings, "/pages/%zu/note", index), page->id,
			     NULL);
}

static void unused_option(size_t index, const char *option, enum page_kind_id kind, struct findings *findings)
{
	findings_add(findings, RULE_OPTION_UNUSED, findings_format(findings, "/pages/%zu/options/%s", index, option),
		     option, page_kind_names[kind], NULL);
}

static void options(const struct folder *folder, size_t index, struct findings *findings)
{
	const struct folder_page *page = &folder->pages[index];
	if (page->kind == PAGE_MAP && page->map < 0)
		findings_add(findings, RULE_MAP_NONE, findings_format(findings, "/pages/%zu", index), page->id, NULL);
	if (page->map >= 0 && page->kind != PAGE_MAP)
		unused_option(index, "map", page->kind, findings);
	if (page->focus != NULL && page->kind != PAGE_MAP && page->kind != PAGE_TIMELINE)
		unused_option(index, "focus", page->kind, findings);
	if (page->style != NULL && page->kind != PAGE_CARDS)
		unused_option(index, "style", page->kind, findings);
}

void lint_pages(const struct folder *folder, struct findings *findings)
{
	for (size_t i = 0; i < folder->page_count; i++) {
		items(folder, i, findings);
		focus(folder, i, findings);
		options(folder, i, findings);
		note(folder, i, findings);
	}
}
