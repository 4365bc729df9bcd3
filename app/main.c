/* mingyue: shows the exhibition. Opens modules in order and closes them in reverse. */
#include <locale.h>
#include <stdio.h>

#include "args.h"
#include "journal.h"
#include "loop.h"
#include "still.h"

#ifndef MINGYUE_VERSION
#error "the build gives MINGYUE_VERSION"
#endif

static int without_display(const struct args *args, struct fonts *fonts)
{
	char why[1024];
	struct edition *edition = edition_read(args->store, args->builtin, why, sizeof why);
	if (*why != '\0')
		journal("%s", why);
	if (edition == NULL)
		return 2;
	int status = args->job == JOB_SHOTS ? still_shots(args, edition, fonts) : still_probe(args, edition, fonts);
	edition_destroy(edition);
	return status;
}

int main(int argc, char **argv)
{
	struct args args;
	struct err err = {0};
	setlocale(LC_CTYPE, "");
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
	struct fonts *fonts;
	if (!fonts_open(args.fonts, &fonts, &err)) {
		journal("%s", err.text);
		return 3;
	}
	int status = 0;
	if (args.job != JOB_SHOW) {
		status = without_display(&args, fonts);
	} else if (!loop_run(&args, fonts, &err)) {
		journal("%s", err.text);
		status = 4;
	}
	fonts_close(fonts);
	return status;
}
