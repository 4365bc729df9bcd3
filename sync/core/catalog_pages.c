#include "catalog_rows.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "maxima.h"

static struct validity validity_at(sqlite3_stmt *stmt, int column)
{
	struct validity validity = {INT64_MIN, INT64_MAX};
	if (sqlite3_column_type(stmt, column) != SQLITE_NULL)
		validity.from_min = sqlite3_column_int64(stmt, column);
	if (sqlite3_column_type(stmt, column + 1) != SQLITE_NULL)
		validity.until_min = sqlite3_column_int64(stmt, column + 1);
	return validity;
}

static const struct map *find_map(const struct rows *rows, const char *id)
{
	for (size_t i = 0; id != NULL && i < rows->ex->map_count; i++)
		if (strcmp(rows->ex->maps[i].id, id) == 0)
			return &rows->ex->maps[i];
	return NULL;
}

static int find_chapter(const struct rows *rows, const char *id)
{
	for (size_t i = 0; id != NULL && i < rows->ex->chapter_count; i++)
		if (strcmp(rows->ex->chapters[i].id, id) == 0)
			return (int)i;
	return -1;
}

static struct page *page_at(const struct rows *rows, sqlite3_stmt *stmt, int column)
{
	const char *id = (const char *)sqlite3_column_text(stmt, column);
	return id == NULL ? NULL : (struct page *)exhibition_page(rows->ex, id);
}

static bool page_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	bool ok = true;
	struct page *page = &rows->ex->pages[at];
	int kind = rows_name(stmt, 1, page_kind_names, PAGE_KINDS);
	int style = rows_name(stmt, 5, cards_style_names, CARDS_STYLES);
	int64_t items = sqlite3_column_int64(stmt, 8);
	page->id = rows_text(rows, stmt, 0, LIMIT_ID_BYTES, &ok);
	if (!ok || !rows_is_id(page->id) || kind < 0)
		return rows_bad(rows, "page", "not an id or a kind");
	if (style < 0 && *sqlite3_column_text(stmt, 5) != '\0')
		return rows_bad(rows, "page", "an unknown style");
	if (items > LIMIT_PAGE_ITEMS)
		return err_set(rows->err, ERR_LIMIT, "table page: %s has more than %d items", page->id,
			       LIMIT_PAGE_ITEMS);
	page->kind = (enum page_kind_id)kind;
	page->chapter = find_chapter(rows, (const char *)sqlite3_column_text(stmt, 2));
	page->map = find_map(rows, (const char *)sqlite3_column_text(stmt, 3));
	page->focus = rows_record(rows, stmt, 4);
	page->style = style < 0 ? CARDS_PLAIN : (enum cards_style)style;
	page->validity = validity_at(stmt, 6);
	page->url = rows_url(rows, stmt, 9, &ok);
	page->items = arena_alloc(rows->arena, (size_t)items, sizeof *page->items);
	if (!ok)
		return rows_bad(rows, "page", "not a plain https address");
	if (page->kind == PAGE_MAP && page->map == NULL)
		return rows_bad(rows, "page", "a map page without a map");
	return true;
}

static bool item_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	struct page *page = page_at(rows, stmt, 0);
	(void)at;
	page->items[page->item_count++] = rows_record(rows, stmt, 1);
	return true;
}

static bool loop_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	struct loop_entry *entry = &rows->ex->loop[at];
	int64_t seconds = sqlite3_column_int64(stmt, 2), priority = sqlite3_column_int64(stmt, 3);
	int64_t dayparts = sqlite3_column_int64(stmt, 6);
	if (sqlite3_column_int64(stmt, 0) != (int64_t)at || seconds < 3 || seconds > 3600 || priority < 0 ||
	    priority > 9)
		return rows_bad(rows, "loop", "numbers with gaps, or seconds or priority out of range");
	if (dayparts > LIMIT_DAYPARTS)
		return err_set(rows->err, ERR_LIMIT, "table daypart: an entry has more than %d", LIMIT_DAYPARTS);
	entry->page = page_at(rows, stmt, 1);
	entry->seconds = (int)seconds;
	entry->priority = (int)priority;
	entry->validity = validity_at(stmt, 4);
	entry->dayparts = arena_alloc(rows->arena, (size_t)dayparts, sizeof *entry->dayparts);
	return true;
}

static bool daypart_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	struct loop_entry *entry = &rows->ex->loop[sqlite3_column_int64(stmt, 0)];
	int64_t days = sqlite3_column_int64(stmt, 1), from = sqlite3_column_int64(stmt, 2),
		to = sqlite3_column_int64(stmt, 3);
	(void)at;
	if (days < 1 || days > 127 || from < 0 || from >= 24 * 60 || to < 0 || to > 24 * 60)
		return rows_bad(rows, "daypart", "out of range");
	((struct daypart *)entry->dayparts)[entry->daypart_count++] =
	    (struct daypart){(uint8_t)days, (int)from, (int)to};
	return true;
}

bool catalog_pages(struct rows *rows)
{
	struct exhibition *ex = rows->ex;
	size_t items, dayparts;
	if (!rows_count(rows, "page", LIMIT_PAGES, &ex->page_count) ||
	    !rows_count(rows, "item", (size_t)LIMIT_PAGES * LIMIT_PAGE_ITEMS, &items) ||
	    !rows_count(rows, "loop", LIMIT_LOOP, &ex->loop_count) ||
	    !rows_count(rows, "daypart", (size_t)LIMIT_LOOP * LIMIT_DAYPARTS, &dayparts))
		return false;
	ex->pages = arena_alloc(rows->arena, ex->page_count, sizeof *ex->pages);
	ex->loop = arena_alloc(rows->arena, ex->loop_count, sizeof *ex->loop);
	return rows_each(rows, "page",
			 "SELECT id, kind, chapter, map, focus, style, valid_from, valid_until, (SELECT count(*) FROM "
			 "item WHERE "
			 "page = page.id), url FROM page ORDER BY ord",
			 page_row) &&
	       rows_each(rows, "item", "SELECT page, record FROM item ORDER BY page, ord", item_row) &&
	       rows_each(rows, "loop",
			 "SELECT ord, page, seconds, priority, valid_from, valid_until, (SELECT count(*) FROM daypart "
			 "WHERE loop = "
			 "loop.ord) FROM loop ORDER BY ord",
			 loop_row) &&
	       rows_each(rows, "daypart", "SELECT loop, days, from_min, to_min FROM daypart ORDER BY loop, ord",
			 daypart_row);
}

/* The text a row of table text is for, or NULL. */
static struct text *owner_text(struct rows *rows, const char *owner, const char *id, const char *field)
{
	struct exhibition *ex = rows->ex;
	if (strcmp(owner, "exhibition") == 0)
		return *id == '\0' && strcmp(field, "title") == 0 ? &ex->title : NULL;
	if (strcmp(owner, "chapter") == 0) {
		int chapter = find_chapter(rows, id);
		return chapter >= 0 && strcmp(field, "title") == 0 ? &((struct chapter *)ex->chapters)[chapter].title
								   : NULL;
	}
	if (strcmp(owner, "record") == 0) {
		struct record *record = (struct record *)exhibition_record(ex, id);
		const char *const fields[] = {"title", "label", "body", "unit", "source", "credit", "initials"};
		int at = rows_index(field, fields, 7);
		struct text *texts = record != NULL ? &record->title : NULL;
		return texts != NULL && at >= 0 ? texts + at : NULL;
	}
	if (strcmp(owner, "page") == 0) {
		struct page *page = (struct page *)exhibition_page(ex, id);
		const char *const fields[] = {"kicker", "title", "lead", "note", "initials"};
		int at = rows_index(field, fields, 5);
		struct text *texts = page != NULL ? &page->kicker : NULL;
		return texts != NULL && at >= 0 ? texts + at : NULL;
	}
	const char *slash = strrchr(id, '/');
	if (strcmp(owner, "shape") != 0 || strcmp(field, "name") != 0 || slash == NULL)
		return NULL;
	char *end;
	unsigned long ord = strtoul(slash + 1, &end, 10);
	for (size_t i = 0; i < ex->map_count; i++)
		if (strlen(ex->maps[i].id) == (size_t)(slash - id) &&
		    strncmp(ex->maps[i].id, id, (size_t)(slash - id)) == 0)
			return *end == '\0' && ord < ex->maps[i].shape_count
				   ? &((struct shape *)ex->maps[i].shapes)[ord].name
				   : NULL;
	return NULL;
}

/* The texts of a record and of a page lie side by side, in the order of their fields. */
_Static_assert(offsetof(struct record, initials) - offsetof(struct record, title) == 6 * sizeof(struct text),
	       "record texts");
_Static_assert(offsetof(struct page, initials) - offsetof(struct page, kicker) == 4 * sizeof(struct text),
	       "page texts");

static bool text_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	bool ok = true;
	const char *owner = rows_text(rows, stmt, 0, LIMIT_ID_BYTES, &ok), *id = rows_text(rows, stmt, 1, 1024, &ok);
	const char *field = rows_text(rows, stmt, 2, LIMIT_ID_BYTES, &ok);
	int lang = rows_name(stmt, 3, lang_names, LANGS);
	const char *value = rows_text(rows, stmt, 4, LIMIT_TEXT_BYTES, &ok);
	(void)at;
	if (!ok || lang < 0)
		return rows_bad(rows, "text", "too long, not UTF-8, or in an unknown language");
	struct text *text = owner_text(rows, owner, id, field);
	if (text == NULL)
		return rows_bad(rows, "text", "of nothing that is there");
	if (strcmp(field, "initials") == 0 &&
	    (*value == '\0' || value[strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] != '\0'))
		return rows_bad(rows, "text", "initials that cannot be typed");
	text->by[lang] = value;
	return true;
}

static bool recall_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	bool ok = true;
	rows->ex->recalls[at] = rows_text(rows, stmt, 0, LIMIT_ID_BYTES, &ok);
	return (ok && rows_is_id(rows->ex->recalls[at])) || rows_bad(rows, "recall", "not an id or a SHA-256");
}

bool catalog_texts(struct rows *rows)
{
	struct exhibition *ex = rows->ex;
	if (!rows_count(rows, "recall", LIMIT_RECALLS, &ex->recall_count))
		return false;
	ex->recalls = arena_alloc(rows->arena, ex->recall_count, sizeof *ex->recalls);
	return rows_each(rows, "text", "SELECT owner, id, field, lang, value FROM text", text_row) &&
	       rows_each(rows, "recall", "SELECT id FROM recall ORDER BY id", recall_row);
}
