#include "progress.h"

#include <signal.h>
#include <unistd.h>

enum { BAR = 24 };

static volatile sig_atomic_t stop_asked;

static void ask_to_stop(int signal_number)
{
	(void)signal_number;
	stop_asked = 1;
}

void progress_init(struct progress *progress, bool quiet)
{
	struct sigaction action = {.sa_handler = ask_to_stop, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	*progress = (struct progress){.file = quiet ? NULL : stderr, .terminal = isatty(STDERR_FILENO) == 1};
}

void progress_begin(struct progress *progress, size_t total)
{
	progress->done = 0;
	progress->total = total;
}

bool progress_step(struct progress *progress, const char *name)
{
	progress->done++;
	if (progress->file == NULL)
		return stop_asked == 0;
	if (!progress->terminal) {
		fprintf(progress->file, "[%zu/%zu] %s\n", progress->done, progress->total, name);
		return stop_asked == 0;
	}
	char bar[BAR + 1] = {0};
	for (size_t i = 0; i < BAR; i++)
		bar[i] = i * progress->total < progress->done * BAR ? '#' : '.';
	fprintf(progress->file, "\r\033[K[%s] %zu/%zu %.60s", bar, progress->done, progress->total, name);
	fflush(progress->file);
	return stop_asked == 0;
}

void progress_end(struct progress *progress)
{
	if (progress->file != NULL && progress->terminal)
		fputs("\r\033[K", progress->file);
}
