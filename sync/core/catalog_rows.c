#include "catalog_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "maxima.h"
#include "url.h"

bool rows_bad(struct rows *rows, const char *table, const char *what)
{
	return err_set(rows->err, ERR_CORRUPT, "table %s: %s", table, what);
}

sqlite3_stmt *rows_query(struct rows *rows, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(rows->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		err_set(rows->err, ERR_CORRUPT, "%s", sqlite3_errmsg(rows->db));
	return stmt;
}

bool rows_count(struct rows *rows, const char *table, size_t limit, size_t *count)
{
	char sql[64];
	sqlite3_snprintf(sizeof sql, sql, "SELECT count(*) FROM %s", table);
	sqlite3_stmt *stmt = rows_query(rows, sql);
	bool ok = stmt != NULL && sqlite3_step(stmt) == SQLITE_ROW;
	int64_t found = ok ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	if (!ok)
		return rows_bad(rows, table, sqlite3_errmsg(rows->db));
	if (found > (int64_t)limit)
		return err_set(rows->err, ERR_LIMIT, "table %s has more than %zu rows", table, limit);
	*count = (size_t)found;
	return true;
}

/* Valid UTF-8 (RFC 3629) of the length SQLite says, with no NUL in it. */
static bool valid_utf8(const unsigned char *s, size_t size)
{
	for (size_t i = 0; i < size;) {
		unsigned char c = s[i];
		size_t more = c < 0x80                ? 0
			      : c >= 0xc2 && c < 0xe0 ? 1
			      : c >= 0xe0 && c < 0xf0 ? 2
			      : c >= 0xf0 && c < 0xf5 ? 3
						      : 9;
		if (c == 0 || more == 9 || i + more >= size + (more == 0))
			return false;
		for (size_t k = 1; k <= more; k++)
			if (s[i + k] >> 6 != 2)
				return false;
		if ((c == 0xe0 && s[i + 1] < 0xa0) || (c == 0xed && s[i + 1] > 0x9f) ||
		    (c == 0xf0 && s[i + 1] < 0x90) || (c == 0xf4 && s[i + 1] > 0x8f))
			return false;
		i += more + 1;
	}
	return true;
}

const char *rows_text(struct rows *rows, sqlite3_stmt *stmt, int column, size_t max_bytes, bool *ok)
{
	const unsigned char *text = sqlite3_column_text(stmt, column);
	size_t size = (size_t)sqlite3_column_bytes(stmt, column);
	if (text == NULL)
		return NULL;
	if (size > max_bytes || !valid_utf8(text, size)) {
		*ok = false;
		return NULL;
	}
	return arena_strdup(rows->arena, (const char *)text);
}

const char *rows_url(struct rows *rows, sqlite3_stmt *stmt, int column, bool *ok)
{
	const char *url = rows_text(rows, stmt, column, LIMIT_URL_BYTES, ok);
	*ok = *ok && (url == NULL || url_is_plain(url));
	return url;
}

bool rows_is_id(const char *id)
{
	size_t length = id != NULL ? strlen(id) : 0;
	if (length == 0 || length > LIMIT_ID_BYTES || id[0] == '-')
		return false;
	return strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

int rows_index(const char *name, const char *const *names, int count)
{
	for (int i = 0; name != NULL && i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	return -1;
}

int rows_name(sqlite3_stmt *stmt, int column, const char *const *names, int count)
{
	return rows_index((const char *)sqlite3_column_text(stmt, column), names, count);
}

struct record *rows_record(const struct rows *rows, sqlite3_stmt *stmt, int column)
{
	const char *id = (const char *)sqlite3_column_text(stmt, column);
	return id == NULL ? NULL : (struct record *)exhibition_record(rows->ex, id);
}

bool rows_each(struct rows *rows, const char *table, const char *sql,
	       bool (*row)(struct rows *, sqlite3_stmt *, size_t))
{
	sqlite3_stmt *stmt = rows_query(rows, sql);
	if (stmt == NULL)
		return false;
	size_t at = 0;
	int status;
	while ((status = sqlite3_step(stmt)) == SQLITE_ROW)
		if (!row(rows, stmt, at++)) {
			sqlite3_finalize(stmt);
			return err_prefix(rows->err, "row %zu", at - 1);
		}
	sqlite3_finalize(stmt);
	return status == SQLITE_DONE || rows_bad(rows, table, sqlite3_errmsg(rows->db));
}

bool rows_range(sqlite3_stmt *stmt, int column, double limit, double *value)
{
	*value = sqlite3_column_double(stmt, column);
	return isfinite(*value) && fabs(*value) <= limit;
}
