#include "rehearse.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sealed.h"

enum { OUTPUT_BYTES = 4 << 20, STEP_MS = 200, CPU_S = 600, NO_PROGRAM = 127, ARGS = 48, END_STEPS = 500 };

static void remove_stage(const char *stage)
{
	static const char *const names[] = {"editions", "blobs", "recalled", "current"};
	char path[4200];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", stage, names[i]);
		unlink(path);
	}
	rmdir(stage);
}

/* A store that is the real one but for what is current. */
static bool make_stage(const struct rehearsal *rehearsal, int64_t version, char *stage, size_t stage_size,
		       struct err *err)
{
	static const char *const names[] = {"editions", "blobs", "recalled"};
	char from[4200], to[4200];
	char *store = realpath(rehearsal->store, NULL);
	snprintf(stage, stage_size, "%s/rehearsal", rehearsal->run);
	remove_stage(stage); /* of a run that was killed */
	bool made = store != NULL && mkdir(stage, 0700) == 0;
	for (size_t i = 0; i < sizeof names / sizeof *names && made; i++) {
		snprintf(from, sizeof from, "%.4000s/%s", store, names[i]);
		snprintf(to, sizeof to, "%s/%s", stage, names[i]);
		made = symlink(from, to) == 0;
	}
	snprintf(from, sizeof from, "editions/%" PRId64, version);
	snprintf(to, sizeof to, "%s/current", stage);
	made = made && symlink(from, to) == 0;
	free(store);
	return made || err_errno(err, "cannot prepare %s", stage);
}

/* In the child: what it must not do. Namespaces may be forbidden; the rest holds. */
static void confine(void)
{
	static const struct {
		int what;
		rlim_t most, beyond;
	} limits[] = {
	    {RLIMIT_CPU, CPU_S, CPU_S + 5}, /* SIGXCPU first: SIGKILL means that the memory was gone */
	    {RLIMIT_NOFILE, 256, 256},      {RLIMIT_CORE, 0, 0},
#ifndef MINGYUE_SANITIZED /* whose shadow is terabytes of addresses, or a file */
	    {RLIMIT_FSIZE, 0, 0},           {RLIMIT_AS, (rlim_t)4 << 30, (rlim_t)4 << 30},
#endif
	};
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		struct rlimit limit = {limits[i].most, limits[i].beyond};
		setrlimit((__rlimit_resource_t)limits[i].what, &limit);
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (unshare(CLONE_NEWNET) != 0)
		(void)unshare(CLONE_NEWUSER | CLONE_NEWNET);
	sealed_without_sockets();
	setpriority(PRIO_PROCESS, 0, 10);
}

static void run_child(const struct rehearsal *rehearsal, const char *stage, int out)
{
	char sizes[600], *save = NULL;
	const char *argv[ARGS] = {rehearsal->app, "--probe", "--json", "--store", stage, "--lang", rehearsal->lang};
	int count = 7, nothing = open("/dev/null", O_RDWR);
	snprintf(sizes, sizeof sizes, "%s", rehearsal->sizes);
	for (const char *size = strtok_r(sizes, " ", &save); size != NULL && count < ARGS - 3;
	     size = strtok_r(NULL, " ", &save)) {
		argv[count++] = "--size";
		argv[count++] = size;
	}
	setsid();
	confine();
	close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC); /* libcurl's connections are inherited */
	if (dup2(nothing, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 && dup2(nothing, STDERR_FILENO) >= 0)
		execvp(rehearsal->app, (char *const *)argv);
	_exit(NO_PROGRAM);
}

static uint64_t clock_ms(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000 + (uint64_t)at.tv_nsec / 1000000;
}

/* What the child says until it closes its end; NULL: too much, too late or stopped (err). */
static char *hear(const struct rehearsal *rehearsal, int in, size_t *size, struct err *err)
{
	char *text = malloc(OUTPUT_BYTES);
	uint64_t end_ms = clock_ms() + rehearsal->deadline_ms;
	size_t used = 0;
	if (text == NULL)
		abort();
	for (;;) {
		struct pollfd ready = {.fd = in, .events = POLLIN};
		if (poll(&ready, 1, STEP_MS) > 0) {
			ssize_t got = read(in, text + used, OUTPUT_BYTES - used);
			if (got == 0) {
				*size = used;
				return text;
			}
			used += got > 0 ? (size_t)got : 0;
		}
		if (used == OUTPUT_BYTES || clock_ms() >= end_ms)
			err_set(err, ERR_CORRUPT, "drawing its pages takes too long");
		else if (rehearsal->idle != NULL && !rehearsal->idle(rehearsal->ctx))
			err_set(err, ERR_NET, "stopped");
		else
			continue;
		free(text);
		return NULL;
	}
}

/* What the app's end and its words mean. */
static bool judge(int status, const char *text, size_t size, int *pages, int *issues, struct err *err)
{
	if (WIFEXITED(status) && (WEXITSTATUS(status) == NO_PROGRAM || WEXITSTATUS(status) == 3))
		return err_set(err, ERR_NOT_FOUND, "the app, or its fonts, are missing");
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return err_set(err, ERR_IO, "drawing its pages was ended from outside: perhaps for memory");
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		return err_set(err, ERR_CORRUPT, "the app cannot draw it (%s %d)",
			       WIFSIGNALED(status) ? "signal" : "status",
			       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	json_t *root = json_loadb(text, size, 0, NULL);
	int drawn = (int)json_integer_value(json_object_get(root, "pages"));
	int found = (int)json_array_size(json_object_get(root, "issues"));
	json_decref(root);
	if (drawn == 0)
		return err_set(err, ERR_CORRUPT, "it has no page to show");
	*pages = drawn;
	*issues = found;
	return true;
}

static bool run_app(const struct rehearsal *rehearsal, const char *stage, int *pages, int *issues, struct err *err)
{
	int ends[2], status = 0;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_errno(err, "cannot run %s", rehearsal->app);
	pid_t child = fork();
	if (child == 0)
		run_child(rehearsal, stage, ends[1]);
	close(ends[1]);
	size_t size = 0;
	char *text = child > 0 ? hear(rehearsal, ends[0], &size, err) : NULL;
	close(ends[0]);
	if (child < 0)
		return err_errno(err, "cannot run %s", rehearsal->app);
	struct timespec step = {0, 10 * 1000000L};
	pid_t ended = 0;
	for (int waited = 0; text != NULL && waited < END_STEPS && ended == 0; waited++) {
		nanosleep(&step, NULL);
		ended = waitpid(child, &status, WNOHANG);
	}
	if (ended == 0) {
		kill(-child, SIGKILL);
		kill(child, SIGKILL);
		while (waitpid(child, &status, 0) < 0 && errno == EINTR)
			;
	}
	bool fine = text != NULL && judge(status, text, size, pages, issues, err);
	free(text);
	return fine;
}

bool rehearse(const struct rehearsal *rehearsal, int64_t version, int *pages, int *issues, struct err *err)
{
	char stage[600];
	if (!make_stage(rehearsal, version, stage, sizeof stage, err))
		return false;
	bool fine = run_app(rehearsal, stage, pages, issues, err);
	remove_stage(stage);
	return fine;
}
