/* mingyue-publish: the office's tool: checks a content folder, compiles it, shows how it will look. */
#include <stdio.h>
#include <string.h>

#include "edition.h"
#include "ingest.h"
#include "outdir.h"
#include "picture.h"

int main(int argc, char **argv)
{
	struct err err;
	struct findings *findings = findings_create();
	struct folder *folder = NULL;
	struct outdir out;
	struct progress progress;
	progress_init(&progress, false);
	if (argc != 4 || strcmp(argv[1], "build") != 0)
		return 2;
	if (!picture_start(&err) || !ingest_read(argv[2], findings, &folder, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	findings_print(findings, LANG_EN, stderr);
	if (folder == NULL || findings_at_least(findings, SEVERITY_BLOCKING) > 0)
		return 1;
	if (!outdir_open(&out, argv[3], OUTDIR_BUILD, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	if (!edition_build(folder, out.aside, &(struct edition_options){0}, &progress, &err) ||
	    !outdir_commit(&out, &err)) {
		fprintf(stderr, "%s\n", err.text);
		outdir_discard(&out);
		return 2;
	}
	folder_destroy(folder);
	findings_destroy(findings);
	picture_finish();
	return 0;
}
