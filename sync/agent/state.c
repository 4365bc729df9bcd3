#include "state.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang.h"
#include "maxima.h"
#include "state_file.h"

const char *const edition_state_names[EDITION_STATES] = {"verified", "waiting", "trial", "confirmed", "refused"};

static bool failed(struct state *state, struct err *err)
{
	return err_set(err, ERR_IO, "state.db: %s", sqlite3_errmsg(state->db));
}

bool state_load(struct state *state, const char *role, struct bytes *bytes, struct err *err)
{
	sqlite3_stmt *stmt = state_prepare(state, "SELECT data FROM role WHERE name=?1");
	if (stmt == NULL)
		return failed(state, err);
	sqlite3_bind_text(stmt, 1, role, -1, SQLITE_STATIC);
	int code = sqlite3_step(stmt);
	if (code == SQLITE_ROW) {
		size_t size = (size_t)sqlite3_column_bytes(stmt, 0);
		const void *data = sqlite3_column_blob(stmt, 0);
		struct bytes copy = {malloc(size + 1), size};
		if (copy.data == NULL)
			abort();
		if (size > 0)
			memcpy(copy.data, data, size);
		*bytes = copy;
	}
	sqlite3_finalize(stmt);
	if (code == SQLITE_DONE)
		return err_set(err, ERR_NOT_FOUND, "no %s is saved", role);
	return code == SQLITE_ROW || failed(state, err);
}

static bool put_role(struct state *state, const struct state_role *role)
{
	bool forget = role->bytes.data == NULL;
	sqlite3_stmt *stmt =
	    state_prepare(state, forget ? "DELETE FROM role WHERE name=?1"
					: "INSERT INTO role VALUES(?1,?2) ON CONFLICT(name) DO UPDATE SET "
					  "data=?2");
	if (stmt == NULL)
		return false;
	sqlite3_bind_text(stmt, 1, role->name, -1, SQLITE_STATIC);
	if (!forget)
		sqlite3_bind_blob64(stmt, 2, role->bytes.data, role->bytes.size, SQLITE_STATIC);
	bool done = sqlite3_step(stmt) == SQLITE_DONE;
	sqlite3_finalize(stmt);
	return done;
}

bool state_trust(struct state *state, const struct state_role *roles, size_t count, struct err *err)
{
	bool done = state_run(state, "BEGIN IMMEDIATE");
	for (size_t i = 0; i < count && done; i++)
		done = put_role(state, &roles[i]);
	if (done && state_run(state, "COMMIT"))
		return true;
	failed(state, err);
	state_run(state, "ROLLBACK");
	return false;
}

int64_t state_number(struct state *state, const char *name)
{
	sqlite3_stmt *stmt = state_prepare(state, "SELECT value FROM number WHERE name=?1");
	int64_t number = 0;
	if (stmt != NULL && sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return number;
}

bool state_set_number(struct state *state, const char *name, int64_t number, struct err *err)
{
	sqlite3_stmt *stmt =
	    state_prepare(state, "INSERT INTO number VALUES(?1,?2) ON CONFLICT(name) DO UPDATE SET value=?2");
	bool done = stmt != NULL && sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
		    sqlite3_bind_int64(stmt, 2, number) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_DONE;
	sqlite3_finalize(stmt);
	return done || failed(state, err);
}

static void copy_text(sqlite3_stmt *stmt, int column, char *text, size_t size)
{
	const unsigned char *found = sqlite3_column_text(stmt, column);
	snprintf(text, size, "%s", found != NULL ? (const char *)found : "");
}

/* False: the row is not one of ours. */
static bool take_row(sqlite3_stmt *stmt, struct edition_row *row)
{
	char state[16];
	*row = (struct edition_row){.version = sqlite3_column_int64(stmt, 0), .state = EDITION_STATES};
	copy_text(stmt, 1, state, sizeof state);
	for (int i = 0; i < EDITION_STATES; i++)
		if (strcmp(state, edition_state_names[i]) == 0)
			row->state = (enum edition_state)i;
	copy_text(stmt, 2, row->sha256, sizeof row->sha256);
	row->length = (uint64_t)sqlite3_column_int64(stmt, 3);
	row->since_s = sqlite3_column_int64(stmt, 4);
	row->crashes = sqlite3_column_int(stmt, 5);
	copy_text(stmt, 6, row->why, sizeof row->why);
	row->from_s = sqlite3_column_int64(stmt, 7);
	if (!digest_is_hex(row->sha256))
		row->sha256[0] = '\0';
	return row->version > 0 && row->state != EDITION_STATES;
}

size_t state_editions(struct state *state, struct edition_row *rows, size_t max)
{
	sqlite3_stmt *stmt =
	    state_prepare(state, "SELECT version, state, sha256, length, since, crashes, why, start FROM edition "
				 "ORDER BY version DESC");
	size_t count = 0;
	while (count < max && stmt != NULL && sqlite3_step(stmt) == SQLITE_ROW)
		count += take_row(stmt, &rows[count]);
	sqlite3_finalize(stmt);
	return count;
}

bool state_edition(struct state *state, int64_t version, struct edition_row *row)
{
	sqlite3_stmt *stmt =
	    state_prepare(state, "SELECT version, state, sha256, length, since, crashes, why, start FROM edition "
				 "WHERE version=?1");
	struct edition_row found;
	bool there = stmt != NULL && sqlite3_bind_int64(stmt, 1, version) == SQLITE_OK &&
		     sqlite3_step(stmt) == SQLITE_ROW && take_row(stmt, &found);
	sqlite3_finalize(stmt);
	if (there)
		*row = found;
	return there;
}

bool state_put_edition(struct state *state, const struct edition_row *row, struct err *err)
{
	sqlite3_stmt *stmt = state_prepare(state, "INSERT OR REPLACE INTO edition VALUES(?1,?2,?3,?4,?5,?6,?7,?8)");
	if (stmt == NULL)
		return failed(state, err);
	sqlite3_bind_int64(stmt, 1, row->version);
	sqlite3_bind_text(stmt, 2, edition_state_names[row->state], -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 3, row->sha256, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 4, (int64_t)row->length);
	sqlite3_bind_int64(stmt, 5, row->since_s);
	sqlite3_bind_int(stmt, 6, row->crashes);
	sqlite3_bind_text(stmt, 7, row->why, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 8, row->from_s);
	bool done = sqlite3_step(stmt) == SQLITE_DONE;
	sqlite3_finalize(stmt);
	return done || failed(state, err);
}

static void forget_editions(struct state *state, const char *sql, int64_t version)
{
	sqlite3_stmt *stmt = state_prepare(state, sql);
	if (stmt != NULL && sqlite3_bind_int64(stmt, 1, version) == SQLITE_OK)
		sqlite3_step(stmt);
	sqlite3_finalize(stmt);
}

void state_forget_editions_before(struct state *state, int64_t version)
{
	forget_editions(state, "DELETE FROM edition WHERE version<?1", version);
}

void state_forget_editions_after(struct state *state, int64_t version)
{
	forget_editions(state, "DELETE FROM edition WHERE version>?1", version);
}

void state_tell(struct state *state, int64_t now_s, const char *format, ...)
{
	char text[600];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	lang_whole(text);
	if (!state_run(state, "BEGIN IMMEDIATE")) /* one commit for both: a card wears */
		return;
	sqlite3_stmt *stmt = state_prepare(state, "INSERT INTO event(at, text) VALUES(?1,?2)");
	if (stmt != NULL && sqlite3_bind_int64(stmt, 1, now_s) == SQLITE_OK &&
	    sqlite3_bind_text(stmt, 2, text, -1, SQLITE_STATIC) == SQLITE_OK)
		sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	char sql[96];
	snprintf(sql, sizeof sql, "DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - %d", LIMIT_EVENTS);
	state_run(state, sql);
	if (!state_run(state, "COMMIT"))
		state_run(state, "ROLLBACK");
}

void state_events(struct state *state, bool (*each)(void *ctx, int64_t at_s, const char *text), void *ctx)
{
	sqlite3_stmt *stmt = state_prepare(state, "SELECT at, text FROM event ORDER BY id DESC");
	bool go_on = true;
	while (go_on && stmt != NULL && sqlite3_step(stmt) == SQLITE_ROW) {
		const unsigned char *text = sqlite3_column_text(stmt, 1);
		go_on = each(ctx, sqlite3_column_int64(stmt, 0), text != NULL ? (const char *)text : "");
	}
	sqlite3_finalize(stmt);
}
