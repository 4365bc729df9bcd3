/* state_file: the file of state: opened, and begun anew when it is garbage. Private to state. */
#ifndef MINGYUE_STATE_FILE_H
#define MINGYUE_STATE_FILE_H

#include <sqlite3.h>

#include "state.h"

struct state {
	sqlite3 *db;
};

/* A statement, the caller's to finalize; NULL: the database is not what it should be. */
sqlite3_stmt *state_prepare(struct state *state, const char *sql);
/* False: it failed; sqlite3_errmsg says why. */
bool state_run(struct state *state, const char *sql);

#endif
