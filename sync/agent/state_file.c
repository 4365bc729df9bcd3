#include "state_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maxima.h"

enum { BUSY_MS = 2000, USER_VERSION = 2 };

static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS role(name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID, STRICT;"
    "CREATE TABLE IF NOT EXISTS edition(version INTEGER PRIMARY KEY, state TEXT NOT NULL, sha256 TEXT NOT NULL, "
    "length INTEGER NOT NULL, since INTEGER NOT NULL, crashes INTEGER NOT NULL, why TEXT NOT NULL, "
    "start INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS number(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID, STRICT;"
    "CREATE TABLE IF NOT EXISTS event(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT NULL) STRICT;"
    "PRAGMA user_version=2;"
    "COMMIT;";

sqlite3_stmt *state_prepare(struct state *state, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	return sqlite3_prepare_v2(state->db, sql, -1, &stmt, NULL) == SQLITE_OK ? stmt : NULL;
}

bool state_run(struct state *state, const char *sql)
{
	return sqlite3_exec(state->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool is_whole(struct state *state)
{
	sqlite3_stmt *stmt = state_prepare(state, "PRAGMA integrity_check(1)");
	bool whole = stmt != NULL && sqlite3_step(stmt) == SQLITE_ROW &&
		     strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
	sqlite3_finalize(stmt);
	stmt = whole ? state_prepare(state, "PRAGMA user_version") : NULL;
	int version = stmt != NULL && sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int(stmt, 0) : -1;
	sqlite3_finalize(stmt);
	static const char *const tables[] = {
	    "SELECT name, data FROM role",
	    "SELECT version, state, sha256, length, since, crashes, why, start FROM edition",
	    "SELECT name, value FROM number", "SELECT id, at, text FROM event"};
	for (size_t i = 0; i < sizeof tables / sizeof *tables && version == USER_VERSION; i++) {
		stmt = state_prepare(state, tables[i]);
		version = stmt != NULL ? version : -1;
		sqlite3_finalize(stmt);
	}
	return version == USER_VERSION;
}

/* Opens it and makes what it lacks; *code is SQLite's when that fails. */
static bool open_once(const char *path, struct state *state, int *code)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
		    SQLITE_OPEN_NOFOLLOW;
	*code = sqlite3_open_v2(path, &state->db, flags, NULL);
	if (*code != SQLITE_OK)
		return false;
	sqlite3_busy_timeout(state->db, BUSY_MS);
	sqlite3_db_config(state->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(state->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(state->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(state->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_limit(state->db, SQLITE_LIMIT_LENGTH, LIMIT_TUF_TARGETS_BYTES + 4096);
	sqlite3_limit(state->db, SQLITE_LIMIT_ATTACHED, 0);
	if (state_run(state, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=1048576;") &&
	    (is_whole(state) || (state_run(state, schema) && is_whole(state))))
		return true;
	*code = sqlite3_errcode(state->db);
	return false;
}

/* What the disk or another process does is no reason to throw the state away; what the file holds is. */
static bool is_garbage(int code)
{
	return code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_ERROR || code == SQLITE_OK ||
	       code == SQLITE_ROW || code == SQLITE_DONE || code == SQLITE_TOOBIG || code == SQLITE_MISMATCH;
}

bool state_open(const char *root, struct state **out, bool *rebuilt, struct err *err)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
	struct state state = {NULL};
	char path[4096], file[4110];
	int code;
	bool again = false;
	if ((size_t)snprintf(path, sizeof path, "%s/state.db", root) >= sizeof path)
		return err_set(err, ERR_LIMIT, "the path of the store is too long");
	bool opened = open_once(path, &state, &code);
	if (!opened && is_garbage(code)) {
		sqlite3_close(state.db);
		for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
			snprintf(file, sizeof file, "%s%s", path, suffixes[i]);
			unlink(file);
		}
		again = true;
		opened = open_once(path, &state, &code);
	}
	if (!opened) {
		err_set(err, ERR_IO, "cannot open %s: %s", path, sqlite3_errstr(code));
		sqlite3_close(state.db);
		return false;
	}
	*out = malloc(sizeof **out);
	if (*out == NULL)
		abort();
	**out = state;
	*rebuilt = again;
	return true;
}

/* Read-only, by SQLite's URI: what means something in one is escaped. */
static int open_uri(const char *path, const char *tail, sqlite3 **db)
{
	char uri[4096 * 3 + 64];
	size_t used = (size_t)snprintf(uri, sizeof uri, "file:");
	for (; *path != '\0' && used + 64 < sizeof uri; path++)
		used += (size_t)snprintf(uri + used, sizeof uri - used, strchr("%?#", *path) != NULL ? "%%%02X" : "%c",
					 (unsigned char)*path);
	snprintf(uri + used, sizeof uri - used, "%s", tail);
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
	int code = sqlite3_open_v2(uri, db, flags, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(*db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	return code;
}

bool state_open_to_read(const char *root, struct state **out, struct err *err)
{
	struct state state = {NULL};
	char path[4096];
	if ((size_t)snprintf(path, sizeof path, "%s/state.db", root) >= sizeof path)
		return err_set(err, ERR_LIMIT, "the path of the store is too long");
	if (access(path, F_OK) != 0)
		return err_set(err, ERR_NOT_FOUND, "there is no %s yet", path);
	int code = open_uri(path, "?mode=ro", &state.db);
	if (code != SQLITE_OK) { /* a journal that nobody can recover here: the file as it is */
		sqlite3_close(state.db);
		code = open_uri(path, "?mode=ro&immutable=1", &state.db);
	}
	if (code != SQLITE_OK) {
		sqlite3_close(state.db);
		return err_set(err, ERR_IO, "cannot read %s: %s", path, sqlite3_errstr(code));
	}
	sqlite3_busy_timeout(state.db, BUSY_MS);
	sqlite3_db_config(state.db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(state.db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(state.db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	*out = malloc(sizeof **out);
	if (*out == NULL)
		abort();
	**out = state;
	return true;
}

void state_close(struct state *state)
{
	if (state == NULL)
		return;
	sqlite3_close(state->db);
	free(state);
}
