#include "work.h"

#include "edition.h"
#include "ingest.h"
#include "lint.h"
#include "picture.h"
#include "say.h"

static void finish(struct work *work)
{
	outdir_discard(&work->out);
	folder_destroy(work->folder);
	findings_destroy(work->findings);
	picture_finish();
}

int work_failed(struct work *work, const struct err *err)
{
	progress_end(&work->progress);
	finish(work);
	return job_failed(err);
}

bool work_start(struct work *work, const struct job *job, struct err *err)
{
	*work = (struct work){.job = job, .findings = findings_create()};
	progress_init(&work->progress, job->quiet);
	return picture_start(err) && ingest_read(job->operands[0], work->findings, &work->folder, err) &&
	       (work->folder == NULL || lint_run(work->folder, &work->progress, work->findings, err));
}

bool work_can_compile(const struct work *work)
{
	return work->folder != NULL && findings_at_least(work->findings, SEVERITY_BLOCKING) == 0;
}

bool work_compile(struct work *work, const char *dir, bool loop_all, struct err *err)
{
	struct edition_options options = {.original = work->job->original, .loop_all = loop_all};
	return edition_build(work->folder, dir, &options, &work->progress, err);
}

bool work_has_errors(const struct work *work)
{
	return findings_at_least(work->findings, SEVERITY_ERROR) > 0;
}

/* Where the file's form is wrong, nothing else has been looked at: few mistakes must not look like all of them. */
static void print(const struct work *work, FILE *file)
{
	findings_print(work->findings, work->job->lang, file);
	if (work->folder == NULL)
		fputs(SAY("改好这些后再检查一遍：图片、日期、来源、链接等还没有检查\n",
			  "Correct these and check again: pictures, dates, sources, links and more have not been "
			  "looked at "
			  "yet\n"),
		      file);
}

int work_report(struct work *work, FILE *file)
{
	int status = work_has_errors(work) ? JOB_FOUND_ERRORS : JOB_FINE;
	if (work->job->json)
		findings_print_json(work->findings, stdout);
	else if (!work->job->quiet || findings_count(work->findings) > 0)
		print(work, file);
	finish(work);
	return status;
}
