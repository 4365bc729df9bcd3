#include "app.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CPU_SECONDS = 600 };

static bool is_program(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

static char *joined(const char *folder, size_t length, const char *name)
{
	char *path = NULL;
	if (asprintf(&path, "%.*s/%s", (int)length, folder, name) < 0)
		abort();
	return path;
}

/* path, when it is a program; freed and NULL, when not. */
static char *only_program(char *path)
{
	if (is_program(path))
		return path;
	free(path);
	return NULL;
}

static char *beside_us(void)
{
	char *self = realpath("/proc/self/exe", NULL);
	const char *slash = self != NULL ? strrchr(self, '/') : NULL;
	char *path = slash != NULL ? only_program(joined(self, (size_t)(slash - self), "mingyue")) : NULL;
	free(self);
	return path;
}

static char *on_path(void)
{
	const char *rest = getenv("PATH");
	char *path = NULL;
	while (rest != NULL && path == NULL) {
		size_t length = strcspn(rest, ":");
		if (length > 0)
			path = only_program(joined(rest, length, "mingyue"));
		rest = rest[length] == ':' ? rest + length + 1 : NULL;
	}
	return path;
}

bool app_find(const char *given, char **path, struct err *err)
{
	char *found = given != NULL ? only_program(strdup(given)) : beside_us();
	if (found == NULL && given == NULL)
		found = on_path();
	if (found == NULL)
		return err_set(err, ERR_NOT_FOUND, "%s", given != NULL ? given : "mingyue");
	*path = found;
	return true;
}

static void run_child(char *const argv[], FILE *out, FILE *error)
{
	struct rlimit limit = {CPU_SECONDS, CPU_SECONDS};
	int nothing = open("/dev/null", O_RDONLY);
	setrlimit(RLIMIT_CPU, &limit);
	if (dup2(nothing, STDIN_FILENO) >= 0 && dup2(fileno(out), STDOUT_FILENO) >= 0 &&
	    dup2(fileno(error), STDERR_FILENO) >= 0)
		execv(argv[0], argv);
	_exit(127);
}

static char *read_back(FILE *file)
{
	char *text = NULL;
	size_t size = 0;
	rewind(file);
	if (getdelim(&text, &size, '\0', file) < 0) {
		free(text);
		text = strdup("");
	}
	if (text == NULL)
		abort();
	return text;
}

static void keep_last_line(FILE *file, char *line, size_t line_size)
{
	char *text = read_back(file);
	size_t length = strlen(text);
	while (length > 0 && text[length - 1] == '\n')
		text[--length] = '\0';
	const char *last = strrchr(text, '\n');
	snprintf(line, line_size, "%s", last != NULL ? last + 1 : text);
	free(text);
}

bool app_execute(char *const argv[], struct app_run *run, struct err *err)
{
	struct app_run made = {.status = -1};
	FILE *out = tmpfile(), *error = tmpfile(); /* files: no pipe can fill up */
	bool done = false;
	if (out == NULL || error == NULL) {
		err_errno(err, "cannot make a temporary file");
		goto out;
	}
	pid_t child = fork();
	if (child == 0)
		run_child(argv, out, error);
	int status = 0;
	pid_t ended;
	do
		ended = child > 0 ? waitpid(child, &status, 0) : -1;
	while (ended < 0 && child > 0 && errno == EINTR);
	if (ended < 0) {
		err_errno(err, "cannot run %s", argv[0]);
		goto out;
	}
	made.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	made.signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	made.output = read_back(out);
	keep_last_line(error, made.last_line, sizeof made.last_line);
	*run = made;
	done = true;
out:
	if (out != NULL)
		fclose(out);
	if (error != NULL)
		fclose(error);
	return done;
}
