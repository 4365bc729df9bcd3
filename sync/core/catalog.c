#include "catalog.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "catalog_rows.h"
#include "maxima.h"

enum {
	APPLICATION_ID = 0x4d594331, /* "MYC1" */
	USER_VERSION = 1,
	STEPS = 1000,                  /* virtual machine instructions between two looks at the deadline */
	STEPS_MAX = 400 * 1000 * 1000, /* far over what the largest honest catalogue needs */
};

/* SQLite's URI form of a path: everything but the plainest characters escaped. */
static bool uri_of(const char *path, char *uri, size_t uri_size)
{
	size_t used = (size_t)snprintf(uri, uri_size, "file:");
	for (; *path != '\0'; path++) {
		unsigned char ch = (unsigned char)*path;
		bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
			     strchr("/._-", ch) != NULL;
		if (used + 4 > uri_size)
			return false;
		used += (size_t)snprintf(uri + used, uri_size - used, plain ? "%c" : "%%%02X", ch);
	}
	int tail = snprintf(uri + used, uri_size - used, "?mode=ro&immutable=1");
	return tail > 0 && (size_t)tail < uri_size - used;
}

static int deadline(void *arg)
{
	int *left = arg;
	return --*left < 0;
}

static bool check_file(const char *path, struct err *err)
{
	struct stat info;
	if (stat(path, &info) != 0)
		return err_errno(err, "cannot open %s", path);
	if (!S_ISREG(info.st_mode))
		return err_set(err, ERR_CORRUPT, "%s is not a file", path);
	if (info.st_size > LIMIT_CATALOG_BYTES)
		return err_set(err, ERR_LIMIT, "%s is larger than %d MiB", path, LIMIT_CATALOG_BYTES >> 20);
	return true;
}

static bool open_hardened(const char *path, sqlite3 **db, int *steps_left, struct err *err)
{
	char uri[4096 * 3];
	if (!check_file(path, err))
		return false;
	if (!uri_of(path, uri, sizeof uri))
		return err_set(err, ERR_LIMIT, "the path is too long");
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
	int status = sqlite3_open_v2(uri, db, flags, NULL);
	if (status != SQLITE_OK)
		return err_set(err, ERR_IO, "cannot open %s: %s", path, sqlite3_errstr(status));
	sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(*db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(*db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_limit(*db, SQLITE_LIMIT_LENGTH, LIMIT_RING_POINTS * 8 + 1024);
	sqlite3_limit(*db, SQLITE_LIMIT_ATTACHED, 0);
	*steps_left = STEPS_MAX / STEPS;
	sqlite3_progress_handler(*db, STEPS, deadline, steps_left);
	return true;
}

/* The one value a pragma or a count gives, or -1. */
static int64_t number_of(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	int64_t number = -1;
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return number;
}

/* All that defines the tables, as one text; the caller's to free with sqlite3_free. NULL: it cannot be read. */
static char *schema_of(sqlite3 *db)
{
	sqlite3_stmt *stmt = NULL;
	char *text = sqlite3_mprintf("");
	static const char sql[] =
	    "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name";
	int status = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
	while (status == SQLITE_OK && (status = sqlite3_step(stmt)) == SQLITE_ROW && text != NULL) {
		char *more =
		    sqlite3_mprintf("%s%s|%s|%s|%s\n", text, sqlite3_column_text(stmt, 0), sqlite3_column_text(stmt, 1),
				    sqlite3_column_text(stmt, 2), sqlite3_column_text(stmt, 3));
		sqlite3_free(text);
		text = more;
		status = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	if (status == SQLITE_DONE)
		return text;
	sqlite3_free(text);
	return NULL;
}

static bool check_schema(sqlite3 *db, struct err *err)
{
	sqlite3 *model = NULL;
	char *expected = NULL, *found = NULL;
	bool same = false;
	if (sqlite3_open_v2(":memory:", &model, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK &&
	    sqlite3_exec(model, catalog_schema, NULL, NULL, NULL) == SQLITE_OK) {
		expected = schema_of(model);
		found = schema_of(db);
		same = expected != NULL && found != NULL && strcmp(expected, found) == 0;
	}
	sqlite3_free(expected);
	sqlite3_free(found);
	sqlite3_close(model);
	return same || err_set(err, ERR_CORRUPT, "it is not a catalogue of this version: another schema");
}

static bool check_integrity(sqlite3 *db, struct err *err)
{
	if (number_of(db, "PRAGMA application_id") != APPLICATION_ID ||
	    number_of(db, "PRAGMA user_version") != USER_VERSION)
		return err_set(err, ERR_CORRUPT, "it is not a catalogue of this version");
	if (!check_schema(db, err))
		return false;
	sqlite3_stmt *stmt = NULL;
	bool whole = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &stmt, NULL) == SQLITE_OK &&
		     sqlite3_step(stmt) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
	sqlite3_finalize(stmt);
	if (!whole)
		return err_set(err, ERR_CORRUPT, "its pages are damaged: %s", sqlite3_errmsg(db));
	stmt = NULL;
	whole = sqlite3_prepare_v2(db, "PRAGMA foreign_key_check", -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_DONE;
	sqlite3_finalize(stmt);
	return whole || err_set(err, ERR_CORRUPT, "it refers to rows it does not have");
}

bool catalog_read(const char *path, struct exhibition **out, struct err *err)
{
	sqlite3 *db = NULL;
	int steps_left;
	struct exhibition *exhibition = NULL;
	if (!open_hardened(path, &db, &steps_left, err))
		goto out;
	if (!check_integrity(db, err)) {
		err_prefix(err, "%s", path);
		goto out;
	}
	struct arena *arena = arena_create();
	struct exhibition *made = arena_alloc(arena, 1, sizeof *made);
	made->arena = arena;
	struct rows rows = {.db = db, .ex = made, .arena = arena, .err = err};
	if (!catalog_records(&rows) || !catalog_maps(&rows) || !catalog_pages(&rows) || !catalog_texts(&rows)) {
		err_prefix(err, "%s", path);
		arena_destroy(arena);
		goto out;
	}
	exhibition = made;
out:
	sqlite3_close(db);
	if (exhibition != NULL)
		*out = exhibition;
	return exhibition != NULL;
}
