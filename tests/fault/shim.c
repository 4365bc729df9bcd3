/* shim: preloaded into the agent by tests/fault. MINGYUE_ACK_FD: after each commit of SQLite writes a byte to this socket and waits
 * for one back, so that the harness knows what has been acknowledged when. The negative controls: MINGYUE_NO_SYNC makes every
 * flush to disk do nothing, MINGYUE_NORMAL turns synchronous=FULL into NORMAL. MINGYUE_FAULT="CALL NUMBER ERRNO": so many such calls
 * on the parts in incoming/, whichever threads make them, go well, and the one of that number fails so, or is where the process is
 * killed (errno 0); the file MINGYUE_FAULT_MET then says in which thread. MINGYUE_SHORT_WRITES: a file takes half of what a write
 * gives it. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

ssize_t pwrite64(int fd, const void *data, size_t size, off_t at);
int openat64(int folder, const char *path, int flags, ...);
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

static void note_met(void)
{
	const char *thread = gettid() == getpid() ? "main" : "helper";
	FILE *met = fopen(getenv("MINGYUE_FAULT_MET"), "w");
	if (met == NULL || fputs(thread, met) < 0 || fclose(met) != 0)
		abort();
}

static bool fails(const char *call, const char *path)
{
	static atomic_int calls;
	char name[32];
	int number, code;
	const char *text = getenv("MINGYUE_FAULT");
	if (text == NULL || sscanf(text, "%31s %d %d", name, &number, &code) != 3 || strcmp(name, call) != 0 ||
	    strstr(path, "incoming/") == NULL || atomic_fetch_add(&calls, 1) + 1 != number)
		return false;
	note_met();
	if (code == 0)
		kill(getpid(), SIGKILL);
	errno = code;
	return true;
}

static bool fails_on(const char *call, int fd)
{
	char link[64], path[4096];
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t size = getenv("MINGYUE_FAULT") != NULL ? readlink(link, path, sizeof path - 1) : 0;
	path[size > 0 ? size : 0] = '\0';
	return fails(call, path);
}

int sync_file_range(int fd, off_t offset, off_t count, unsigned flags)
{
	int (*function)(int, off_t, off_t, unsigned) = real("sync_file_range");
	if (fails_on("sync_file_range", fd))
		return -1;
	return no_sync() ? 0 : function(fd, offset, count, flags);
}

int openat64(int folder, const char *path, int flags, ...)
{
	int (*function)(int, const char *, int, ...) = real("openat64");
	va_list args;
	va_start(args, flags);
	mode_t mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
	va_end(args);
	return fails("openat", path) ? -1 : function(folder, path, flags, mode);
}

int fsetxattr(int fd, const char *name, const void *value, size_t size, int flags)
{
	int (*function)(int, const char *, const void *, size_t, int) = real("fsetxattr");
	return fails_on("fsetxattr", fd) ? -1 : function(fd, name, value, size, flags);
}

static size_t taken(int fd, size_t size)
{
	struct stat info;
	bool half =
	    size > 1 && getenv("MINGYUE_SHORT_WRITES") != NULL && fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
	return half ? size / 2 : size;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t at)
{
	ssize_t (*function)(int, const void *, size_t, off_t) = real("pwrite64");
	return fails_on("pwrite64", fd) ? -1 : function(fd, data, taken(fd, size), at);
}

ssize_t write(int fd, const void *data, size_t size)
{
	ssize_t (*function)(int, const void *, size_t) = real("write");
	return function(fd, data, taken(fd, size));
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
