#include "catalog_rows.h"

#include <string.h>

#include "maxima.h"

static bool meta_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	bool ok = true;
	const char *key = rows_text(rows, stmt, 0, LIMIT_ID_BYTES, &ok),
		   *value = rows_text(rows, stmt, 1, LIMIT_ID_BYTES, &ok);
	(void)at;
	if (!ok)
		return rows_bad(rows, "meta", "not a text");
	if (strcmp(key, "format") == 0)
		return strcmp(value, "1") == 0 || rows_bad(rows, "meta", "another format");
	if (strcmp(key, "id") == 0) {
		rows->ex->id = value;
		return rows_is_id(value) || rows_bad(rows, "meta", "not an id");
	}
	if (strcmp(key, "languages") != 0)
		return rows_bad(rows, "meta", "an unknown key");
	rows->ex->languages[LANG_ZH] = strstr(value, "zh") != NULL;
	rows->ex->languages[LANG_EN] = strstr(value, "en") != NULL;
	return rows_index(value, (const char *const[]){"zh", "en", "zh,en", "en,zh"}, 4) >= 0 ||
	       rows_bad(rows, "meta", "unknown languages");
}

static bool colour_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	int colour = rows_name(stmt, 0, theme_colour_names, THEME_COLOURS);
	int64_t rgb = sqlite3_column_int64(stmt, 1);
	(void)at;
	if (colour < 0 || rgb < 0 || rgb > 0xffffff)
		return rows_bad(rows, "colour", "not a colour");
	rows->ex->theme[colour] = (uint32_t)rgb;
	return true;
}

static bool chapter_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	bool ok = true;
	struct chapter *chapter = (struct chapter *)&rows->ex->chapters[at];
	chapter->id = rows_text(rows, stmt, 0, LIMIT_ID_BYTES, &ok);
	return (ok && rows_is_id(chapter->id)) || rows_bad(rows, "chapter", "not an id");
}

static bool is_date(const char *date)
{
	int64_t min;
	return date == NULL || (strlen(date) <= 10 && civil_parse(date, true, &min));
}

static bool record_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	struct record *record = &rows->ex->records[at];
	bool ok = true;
	int kind = rows_name(stmt, 1, record_kind_names, RECORD_KINDS);
	record->id = rows_text(rows, stmt, 0, LIMIT_ID_BYTES, &ok);
	record->date = rows_text(rows, stmt, 2, 10, &ok);
	record->as_of = rows_text(rows, stmt, 3, 10, &ok);
	if (!ok || !rows_is_id(record->id) || kind < 0 || !is_date(record->date) || !is_date(record->as_of))
		return rows_bad(rows, "record", "not an id, a kind or a date");
	record->url = rows_url(rows, stmt, 11, &ok);
	if (!ok)
		return rows_bad(rows, "record", "not a plain https address");
	record->kind = (enum record_kind)kind;
	record->has_value = sqlite3_column_type(stmt, 4) != SQLITE_NULL;
	record->plus = sqlite3_column_int(stmt, 5) != 0;
	record->has_position =
	    sqlite3_column_type(stmt, 6) != SQLITE_NULL && sqlite3_column_type(stmt, 7) != SQLITE_NULL;
	record->illustration = sqlite3_column_int(stmt, 8) != 0;
	if (!rows_range(stmt, 4, 1e15, &record->value) || !rows_range(stmt, 6, 180, &record->lon) ||
	    !rows_range(stmt, 7, 90, &record->lat))
		return rows_bad(rows, "record", "a number out of range");
	if (sqlite3_column_type(stmt, 9) != SQLITE_NULL)
		record->picture = &rows->pictures[sqlite3_column_int64(stmt, 9)];
	if (sqlite3_column_type(stmt, 10) != SQLITE_NULL)
		record->portrait = &rows->pictures[sqlite3_column_int64(stmt, 10)];
	return true;
}

/* Links are gone through twice: counted, then filled in. */
static bool link_count_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	struct record *source = rows_record(rows, stmt, 0), *target = rows_record(rows, stmt, 2);
	(void)at;
	if (rows_name(stmt, 1, link_role_names, LINK_ROLES) < 0)
		return rows_bad(rows, "link", "an unknown role");
	source->out_count++;
	target->in_count++;
	return true;
}

static bool link_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	struct record *source = rows_record(rows, stmt, 0), *target = rows_record(rows, stmt, 2);
	enum link_role role = (enum link_role)rows_name(stmt, 1, link_role_names, LINK_ROLES);
	(void)at;
	((struct link *)source->out)[source->out_count++] = (struct link){role, target};
	((struct link *)target->in)[target->in_count++] = (struct link){role, source};
	return true;
}

static bool read_links(struct rows *rows)
{
	static const char sql[] = "SELECT source, role, target FROM link ORDER BY ord";
	size_t count;
	if (!rows_count(rows, "link", LIMIT_LINKS, &count) || !rows_each(rows, "link", sql, link_count_row))
		return false;
	for (size_t i = 0; i < rows->ex->record_count; i++) {
		struct record *record = &rows->ex->records[i];
		record->out = arena_alloc(rows->arena, record->out_count, sizeof *record->out);
		record->in = arena_alloc(rows->arena, record->in_count, sizeof *record->in);
		record->out_count = record->in_count = 0;
	}
	return rows_each(rows, "link", sql, link_row);
}

/* The foreign keys hold and picture ids have no gaps, so an id is an index. */
bool catalog_records(struct rows *rows)
{
	struct exhibition *ex = rows->ex;
	memcpy(ex->theme, theme_mingyue, sizeof ex->theme);
	if (!rows_each(rows, "meta", "SELECT key, value FROM meta", meta_row) ||
	    !rows_each(rows, "colour", "SELECT name, rgb FROM colour", colour_row) ||
	    !rows_count(rows, "chapter", LIMIT_CHAPTERS, &ex->chapter_count) ||
	    !rows_count(rows, "record", LIMIT_RECORDS, &ex->record_count))
		return false;
	if (ex->id == NULL || !(ex->languages[LANG_ZH] || ex->languages[LANG_EN]))
		return rows_bad(rows, "meta", "no id or no languages");
	ex->chapters = arena_alloc(rows->arena, ex->chapter_count, sizeof *ex->chapters);
	ex->records = arena_alloc(rows->arena, ex->record_count, sizeof *ex->records);
	return rows_each(rows, "chapter", "SELECT id FROM chapter ORDER BY ord", chapter_row) &&
	       catalog_pictures(rows) &&
	       rows_each(
		   rows, "record",
		   "SELECT id, kind, date, as_of, value, plus, lon, lat, illustration, picture, portrait, url FROM "
		   "record ORDER BY ord",
		   record_row) &&
	       read_links(rows);
}
