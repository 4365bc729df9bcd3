/* mingyue: shows the exhibition. Opens modules in order and closes them in reverse. */
#include <locale.h>
#include <malloc.h>
#include <stdio.h>

#include "args.h"
#include "journal.h"
#include "loop.h"
#include "splash.h"
#include "still.h"

#ifndef MINGYUE_VERSION
#error "the build gives MINGYUE_VERSION"
#endif

static int without_display(const struct args *args, struct fonts *fonts)
{
	char why[1024];
	/* A probe is about the store alone. */
	struct edition *edition =
	    edition_read(args->store, args->job == JOB_PROBE ? NULL : args->builtin, why, sizeof why);
	if (*why != '\0')
		journal("%s", why);
	if (edition == NULL)
		return 2;
	int status = 2;
	if (args_page(args, edition->exhibition))
		status = args->job == JOB_SHOTS ? still_shots(args, edition, fonts) : still_probe(args, edition, fonts);
	edition_destroy(edition);
	return status;
}

/* Before anything is shown, whether what there is to show has the one page asked for. */
static bool has_page(const struct args *args)
{
	char why[1024];
	struct edition *edition = args->page != NULL ? edition_read(args->store, args->builtin, why, sizeof why) : NULL;
	bool has = edition == NULL || args_page(args, edition->exhibition);
	edition_destroy(edition);
	return has;
}

/* Before fonts and SDL, which may be what is missing. */
static int splash(const struct args *args)
{
	struct err err = {0};
	bool shown = splash_show(args->rotate, &err);
	if (!shown)
		journal("%s", err.text);
	if (args->stay_s > 0)
		splash_stay(args->stay_s);
	return shown ? 0 : 4;
}

int main(int argc, char **argv)
{
	struct args args;
	struct err err = {0};
	setlocale(LC_CTYPE, "");
	/* Pictures are mapped and go back to the kernel as they are freed; glibc, left alone, raises the bound at the
	 * first and then keeps room for the largest. */
	mallopt(M_MMAP_THRESHOLD, 256 << 10);
	if (!args_parse(argc, argv, &args))
		return 2;
	if (args.job == JOB_HELP) {
		args_help();
		return 0;
	}
	if (args.job == JOB_VERSION) {
		puts("mingyue " MINGYUE_VERSION);
		return 0;
	}
	if (args.job == JOB_SPLASH)
		return splash(&args);
	struct fonts *fonts;
	if (!fonts_open(args.fonts, &fonts, &err)) {
		journal("%s", err.text);
		return 3;
	}
	int status = 0;
	if (args.job != JOB_SHOW) {
		status = without_display(&args, fonts);
	} else if (!has_page(&args)) {
		status = 2;
	} else if (!loop_run(&args, fonts, &err)) {
		journal("%s", err.text);
		status = 4;
	}
	fonts_close(fonts);
	return status;
}
