#include <stdlib.h>
#include <string.h>

#include "lint.h"

static void duplicate_ids(const struct folder *folder, struct findings *findings)
{
	for (size_t i = 1; i < folder->record_count; i++) { /* by_id keeps the folder's order where ids are equal */
		size_t first = folder_record_index(folder, folder->by_id[i - 1]);
		size_t second = folder_record_index(folder, folder->by_id[i]);
		if (strcmp(folder->records[first].id, folder->records[second].id) == 0)
			findings_add(findings, RULE_ID_DUPLICATE, findings_format(findings, "/records/%zu/id", second),
				     folder->records[second].id, findings_format(findings, "/records/%zu", first),
				     NULL);
	}
	for (size_t i = 0; i < folder->page_count; i++) {
		const char *where = findings_format(findings, "/pages/%zu/id", i), *id = folder->pages[i].id;
		size_t first = folder_page_index(folder, folder_page(folder, id));
		if (first != i)
			findings_add(findings, RULE_ID_DUPLICATE, where, id,
				     findings_format(findings, "/pages/%zu", first), NULL);
		else if (folder_record(folder, id) != NULL)
			findings_add(findings, RULE_ID_SHARED, where, id, NULL);
	}
	for (size_t i = 0; i < folder->chapter_count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(folder->chapters[i].id, folder->chapters[j].id) == 0)
				findings_add(findings, RULE_ID_DUPLICATE,
					     findings_format(findings, "/chapters/%zu/id", i), folder->chapters[i].id,
					     findings_format(findings, "/chapters/%zu", j), NULL);
}

static void want_record(const struct folder *folder, const char *id, const char *where, struct findings *findings)
{
	if (id != NULL && folder_record(folder, id) == NULL)
		findings_add(findings, RULE_REFERENCE_DANGLING, where, id, "记录", "record", NULL);
}

static bool has_chapter(const struct folder *folder, const char *id)
{
	for (size_t i = 0; i < folder->chapter_count; i++)
		if (strcmp(folder->chapters[i].id, id) == 0)
			return true;
	return false;
}

static void references(const struct folder *folder, struct findings *findings)
{
	for (size_t i = 0; i < folder->link_count; i++) {
		want_record(folder, folder->links[i].from, findings_format(findings, "/links/%zu/from", i), findings);
		want_record(folder, folder->links[i].to, findings_format(findings, "/links/%zu/to", i), findings);
	}
	for (size_t i = 0; i < folder->page_count; i++) {
		const struct folder_page *page = &folder->pages[i];
		for (size_t j = 0; j < page->item_count; j++)
			want_record(folder, page->items[j], findings_format(findings, "/pages/%zu/items/%zu", i, j),
				    findings);
		want_record(folder, page->focus, findings_format(findings, "/pages/%zu/options/focus", i), findings);
		if (page->chapter != NULL && !has_chapter(folder, page->chapter))
			findings_add(findings, RULE_REFERENCE_DANGLING,
				     findings_format(findings, "/pages/%zu/chapter", i), page->chapter, "章节",
				     "chapter", NULL);
	}
	for (size_t i = 0; i < folder->loop_count; i++)
		if (folder_page(folder, folder->loop[i].page) == NULL)
			findings_add(findings, RULE_REFERENCE_DANGLING, findings_format(findings, "/loop/%zu/page", i),
				     folder->loop[i].page, "页面", "page", NULL);
}

/* The kinds of record at both ends of each role, as bits. */
static const struct {
	unsigned from, to;
} role_kinds[LINK_ROLES] = {
    [ROLE_PARTY] = {1u << RECORD_AGREEMENT | 1u << RECORD_FIGURE | 1u << RECORD_EVENT, 1u << RECORD_PLACE},
    [ROLE_LOCATED] = {1u << RECORD_PROJECT, 1u << RECORD_PLACE},
    [ROLE_PART_OF] = {1u << RECORD_FIGURE, 1u << RECORD_FIGURE},
    [ROLE_SHOWS] = {1u << RECORD_PHOTO, ~0u},
    [ROLE_RESULT_OF] = {1u << RECORD_FIGURE | 1u << RECORD_PROJECT, 1u << RECORD_AGREEMENT | 1u << RECORD_EVENT},
    [ROLE_ABOUT] = {~0u, ~0u},
};

static int compare_links(const void *a, const void *b)
{
	const struct folder_link *const *left = a, *const *right = b;
	int order = strcmp((*left)->from, (*right)->from);
	order = order != 0 ? order : strcmp((*left)->to, (*right)->to);
	order = order != 0 ? order : (int)(*left)->role - (int)(*right)->role;
	return order != 0 ? order : (*left > *right) - (*left < *right);
}

static void links(const struct folder *folder, struct findings *findings)
{
	const struct folder_link **sorted = calloc(folder->link_count + 1, sizeof(const struct folder_link *));
	if (sorted == NULL)
		abort();
	for (size_t i = 0; i < folder->link_count; i++) {
		const struct folder_link *link = sorted[i] = &folder->links[i];
		const struct folder_record *from = folder_record(folder, link->from),
					   *to = folder_record(folder, link->to);
		if (from != NULL && to != NULL &&
		    (from == to || (role_kinds[link->role].from >> from->kind & 1) == 0 ||
		     (role_kinds[link->role].to >> to->kind & 1) == 0))
			findings_add(findings, RULE_LINK_ROLE, findings_format(findings, "/links/%zu/role", i),
				     link_role_names[link->role], link->from, link->to, NULL);
	}
	qsort(sorted, folder->link_count, sizeof(const struct folder_link *), compare_links);
	for (size_t i = 1; i < folder->link_count; i++)
		if (sorted[i]->role == sorted[i - 1]->role && strcmp(sorted[i]->from, sorted[i - 1]->from) == 0 &&
		    strcmp(sorted[i]->to, sorted[i - 1]->to) == 0)
			findings_add(findings, RULE_LINK_REPEATED,
				     findings_format(findings, "/links/%zu", (size_t)(sorted[i] - folder->links)),
				     findings_format(findings, "/links/%zu", (size_t)(sorted[i - 1] - folder->links)),
				     NULL);
	free(sorted);
}

static void reach(const struct folder *folder, const char *id, bool *reached)
{
	const struct folder_record *record = folder_record(folder, id);
	if (record != NULL)
		reached[folder_record_index(folder, record)] = true;
}

static void unreachable_records(const struct folder *folder, struct findings *findings)
{
	bool *reached = calloc(folder->record_count + 1, sizeof *reached);
	if (reached == NULL)
		abort();
	for (size_t i = 0; i < folder->page_count; i++) {
		reach(folder, folder->pages[i].focus, reached);
		for (size_t j = 0; j < folder->pages[i].item_count; j++)
			reach(folder, folder->pages[i].items[j], reached);
	}
	for (size_t i = 0; i < folder->link_count; i++) {
		reach(folder, folder->links[i].from, reached);
		reach(folder, folder->links[i].to, reached);
	}
	for (size_t i = 0; i < folder->map_count; i++) /* an area can be touched */
		for (size_t j = 0; folder->maps[i].geojson != NULL && j < folder->maps[i].geojson->shape_count; j++)
			reach(folder, folder->maps[i].geojson->shapes[j].id, reached);
	for (size_t i = 0; i < folder->record_count; i++)
		if (!reached[folder_record_index(folder, folder_record(folder, folder->records[i].id))])
			findings_add(findings, RULE_RECORD_UNREACHABLE, findings_format(findings, "/records/%zu", i),
				     folder->records[i].id, NULL);
	free(reached);
}

static void unreachable_pages(const struct folder *folder, struct findings *findings)
{
	for (size_t i = 0; i < folder->page_count; i++) {
		bool reached = folder->pages[i].chapter != NULL;
		for (size_t j = 0; j < folder->loop_count && !reached; j++)
			reached = strcmp(folder->loop[j].page, folder->pages[i].id) == 0;
		if (!reached)
			findings_add(findings, RULE_PAGE_UNREACHABLE, findings_format(findings, "/pages/%zu", i),
				     folder->pages[i].id, NULL);
	}
}

static void empty_chapters(const struct folder *folder, struct findings *findings)
{
	for (size_t i = 0; i < folder->chapter_count; i++) {
		bool used = false;
		for (size_t j = 0; j < folder->page_count && !used; j++)
			used = folder->pages[j].chapter != NULL &&
			       strcmp(folder->pages[j].chapter, folder->chapters[i].id) == 0;
		if (!used)
			findings_add(findings, RULE_CHAPTER_EMPTY, findings_format(findings, "/chapters/%zu", i),
				     folder->chapters[i].id, NULL);
	}
}

static bool is_recalled(const struct folder *folder, const char *id)
{
	for (size_t i = 0; i < folder->recall_count; i++)
		if (strcmp(folder->recalls[i], id) == 0)
			return true;
	return false;
}

static void recalls(const struct folder *folder, struct findings *findings)
{
	bool left = false;
	for (size_t i = 0; i < folder->loop_count; i++)
		left = left || !is_recalled(folder, folder->loop[i].page);
	if (!left)
		findings_add(findings, RULE_LOOP_RECALLED, "/recalls", NULL);
	for (size_t i = 0; i < folder->recall_count; i++)
		if (folder_record(folder, folder->recalls[i]) != NULL ||
		    folder_page(folder, folder->recalls[i]) != NULL)
			findings_add(findings, RULE_RECALL_PRESENT, findings_format(findings, "/recalls/%zu", i),
				     folder->recalls[i], NULL);
}

void lint_graph(const struct folder *folder, struct findings *findings)
{
	duplicate_ids(folder, findings);
	references(folder, findings);
	links(folder, findings);
	unreachable_records(folder, findings);
	unreachable_pages(folder, findings);
	empty_chapters(folder, findings);
	recalls(folder, findings);
}
