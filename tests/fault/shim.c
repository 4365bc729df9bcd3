/* shim: preloaded into the agent by tests/fault. MINGYUE_ACK_FD: after each commit of SQLite writes a byte to this socket and waits
 * for one back, so that the harness knows what has been acknowledged when. The negative controls: MINGYUE_NO_SYNC makes every
 * flush to disk do nothing, MINGYUE_NORMAL turns synchronous=FULL into NORMAL. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

int sync_file_range(int fd, off_t offset, off_t count, unsigned flags);

static void *real(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);
	if (function == NULL)
		abort();
	return function;
}

static bool no_sync(void)
{
	return getenv("MINGYUE_NO_SYNC") != NULL;
}

int fsync(int fd)
{
	int (*function)(int) = real("fsync");
	return no_sync() ? 0 : function(fd);
}

int fdatasync(int fd)
{
	int (*function)(int) = real("fdatasync");
	return no_sync() ? 0 : function(fd);
}

int syncfs(int fd)
{
	int (*function)(int) = real("syncfs");
	return no_sync() ? 0 : function(fd);
}

void sync(void)
{
	void (*function)(void) = real("sync");
	if (!no_sync())
		function();
}

int sync_file_range(int fd, off_t offset, off_t count, unsigned flags)
{
	int (*function)(int, off_t, off_t, unsigned) = real("sync_file_range");
	return no_sync() ? 0 : function(fd, offset, count, flags);
}

/* The statement changed the database and no transaction is open any more: it is committed. */
static void acknowledge(sqlite3 *db, bool was_open, int changes_before)
{
	const char *text = getenv("MINGYUE_ACK_FD");
	if (text == NULL || db == NULL || sqlite3_get_autocommit(db) == 0)
		return;
	if (!was_open && sqlite3_total_changes(db) == changes_before)
		return;
	char byte = 'c';
	int fd = atoi(text);
	/* A signal, as the one that ends the agent, may come meanwhile. */
	while (write(fd, &byte, 1) != 1)
		if (errno != EINTR)
			abort();
	while (read(fd, &byte, 1) != 1)
		if (errno != EINTR)
			abort();
}

int sqlite3_step(sqlite3_stmt *statement)
{
	int (*function)(sqlite3_stmt *) = real("sqlite3_step");
	sqlite3 *db = sqlite3_db_handle(statement);
	bool was_open = db != NULL && sqlite3_get_autocommit(db) == 0;
	int changes = db != NULL ? sqlite3_total_changes(db) : 0;
	int status = function(statement);
	acknowledge(db, was_open, changes);
	return status;
}

int sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *ctx, char **message)
{
	int (*function)(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **) =
	    real("sqlite3_exec");
	bool was_open = sqlite3_get_autocommit(db) == 0;
	int changes = sqlite3_total_changes(db);
	char *weak = NULL;
	if (sql != NULL && getenv("MINGYUE_NORMAL") != NULL && strcasestr(sql, "synchronous") != NULL) {
		weak = strdup(sql);
		char *full = weak != NULL ? strcasestr(weak, "FULL") : NULL;
		if (full == NULL)
			abort();
		memcpy(full, "   1", 4); /* NORMAL */
	}
	int status = function(db, weak != NULL ? weak : sql, row, ctx, message);
	free(weak);
	acknowledge(db, was_open, changes);
	return status;
}
