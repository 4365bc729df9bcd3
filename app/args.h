/* args: the command line of mingyue. */
#ifndef MINGYUE_ARGS_H
#define MINGYUE_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "exhibition.h"

enum { ARGS_SIZES = 16 };

struct size {
	int w, h;
};

enum args_job { JOB_SHOW, JOB_SHOTS, JOB_PROBE, JOB_SPLASH, JOB_HELP, JOB_VERSION };

struct args {
	enum args_job job;
	const char *store, *builtin, *fonts, *status_path, *renderer, *page, *shots_dir, *pin_path;
	bool languages[LANGS]; /* none: the exhibition's own */
	struct size sizes[ARGS_SIZES];
	int size_count, rotate, bench_s, stay_s;
	int bright_from_min, bright_until_min; /* of the day; the same: always */
	bool windowed, reduced, json, escape, builtin_first;
	const char *trace_path;
	bool has_at;
	int64_t at_min; /* civil minutes since 1970-01-01 00:00 */
};

/* False: a mistake, already told on standard error in the user's language. */
bool args_parse(int argc, char **argv, struct args *args);
/* Whether --page names one of these pages (or is not given). False: it does not; told, with their names, on standard error in the
 * user's language. */
bool args_page(const struct args *args, const struct exhibition *exhibition);
/* --help, in Chinese when the locale is. */
void args_help(void);

#endif
