/* catalog_rows: what reading the rows of a catalogue shares: the tables whose form has been checked become an exhibition.
 * Private to catalog*.c. */
#ifndef MINGYUE_CATALOG_ROWS_H
#define MINGYUE_CATALOG_ROWS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "arena.h"
#include "err.h"
#include "exhibition.h"

/* What the tables are read into. Every function that returns bool sets err when it returns false: ERR_CORRUPT or ERR_LIMIT. */
struct rows {
	sqlite3 *db;
	struct exhibition *ex;
	struct arena *arena;
	struct picture *pictures;
	size_t picture_count;
	struct err *err;
};

bool rows_bad(struct rows *rows, const char *table, const char *what);
/* The caller's to finalize; NULL with err set. */
sqlite3_stmt *rows_query(struct rows *rows, const char *sql);
bool rows_count(struct rows *rows, const char *table, size_t limit, size_t *count);
/* A copy of a text column, NULL for NULL. *ok turns false on a text that is too long or not UTF-8. */
const char *rows_text(struct rows *rows, sqlite3_stmt *stmt, int column, size_t max_bytes, bool *ok);
bool rows_is_id(const char *id);
/* The same of a web address; *ok turns false on one that is not plain. */
const char *rows_url(struct rows *rows, sqlite3_stmt *stmt, int column, bool *ok);
int rows_index(const char *name, const char *const *names, int count);
/* The index of a name column; -1 when it is none of names. */
int rows_name(sqlite3_stmt *stmt, int column, const char *const *names, int count);
struct record *rows_record(const struct rows *rows, sqlite3_stmt *stmt, int column);
/* Goes through a table row by row. */
bool rows_each(struct rows *rows, const char *table, const char *sql,
	       bool (*row)(struct rows *, sqlite3_stmt *, size_t));
/* A finite number with |*value| <= limit; NULL is 0. */
bool rows_range(sqlite3_stmt *stmt, int column, double limit, double *value);

/* The tables in their order: everything up to links, then maps, pages and the loop, then texts and recalls. */
bool catalog_pictures(struct rows *rows);
bool catalog_records(struct rows *rows);
bool catalog_maps(struct rows *rows);
bool catalog_pages(struct rows *rows);
bool catalog_texts(struct rows *rows);

#endif
