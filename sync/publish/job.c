#include "job.h"

#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "edition.h"
#include "ingest.h"
#include "lint.h"
#include "outdir.h"
#include "picture.h"
#include "preview.h"
#include "probe.h"

/* A folder being worked on. */
struct work {
	const struct job *job;
	struct progress progress;
	struct findings *findings;
	struct folder *folder; /* NULL: too broken */
	struct outdir out;
};

static void work_finish(struct work *work)
{
	outdir_discard(&work->out);
	folder_destroy(work->folder);
	findings_destroy(work->findings);
	picture_finish();
}

static int failed(struct work *work, const struct err *err)
{
	progress_end(&work->progress);
	fprintf(stderr, "mingyue-publish: %s\n", err->text);
	work_finish(work);
	return JOB_FAILED;
}

/* Reads the folder and finds what can be found without drawing. */
static bool work_start(struct work *work, const struct job *job, struct err *err)
{
	*work = (struct work){.job = job, .findings = findings_create()};
	progress_init(&work->progress, job->quiet);
	return picture_start(err) && ingest_read(job->folder, work->findings, &work->folder, err) &&
	       (work->folder == NULL || lint_run(work->folder, &work->progress, work->findings, err));
}

static bool can_compile(const struct work *work)
{
	return work->folder != NULL && findings_at_least(work->findings, SEVERITY_BLOCKING) == 0;
}

static bool compile(struct work *work, const char *dir, bool loop_all, struct err *err)
{
	struct edition_options options = {.original = work->job->original, .loop_all = loop_all};
	return edition_build(work->folder, dir, &options, &work->progress, err);
}

/* Prints the findings (a quiet one without any says nothing) and finishes. */
static int report(struct work *work, FILE *file)
{
	int status = findings_at_least(work->findings, SEVERITY_ERROR) > 0 ? JOB_FOUND_ERRORS : JOB_FINE;
	if (work->job->json)
		findings_print_json(work->findings, stdout);
	else if (!work->job->quiet || findings_count(work->findings) > 0)
		findings_print(work->findings, work->job->lang, file);
	work_finish(work);
	return status;
}

/* Compiles into a temporary folder that only the probe sees; without an app to probe with there is no need to. */
static bool probe_aside(struct work *work, struct err *err)
{
	char *app = NULL;
	bool done = true;
	if (!app_find(work->job->app, &app, NULL)) {
		probe_run(work->folder, "", work->job->app, work->findings); /* says so */
	} else {
		done = outdir_open_temporary(&work->out, err) && compile(work, work->out.aside, false, err);
		if (done)
			probe_run(work->folder, work->out.aside, app, work->findings);
	}
	free(app);
	return done;
}

int job_check(const struct job *job)
{
	struct work work;
	struct err err;
	if (!work_start(&work, job, &err))
		return failed(&work, &err);
	if (can_compile(&work) && !job->no_probe && !probe_aside(&work, &err))
		return failed(&work, &err);
	return report(&work, stdout);
}

int job_build(const struct job *job)
{
	struct work work;
	struct err err;
	if (!work_start(&work, job, &err) || !outdir_open(&work.out, job->out, OUTDIR_BUILD, &err))
		return failed(&work, &err);
	if (findings_at_least(work.findings, SEVERITY_ERROR) > 0)
		return report(&work, stderr);
	if (!compile(&work, work.out.aside, false, &err))
		return failed(&work, &err);
	if (!job->no_probe)
		probe_run(work.folder, work.out.aside, job->app, work.findings);
	if (findings_at_least(work.findings, SEVERITY_ERROR) == 0 && !outdir_commit(&work.out, &err))
		return failed(&work, &err);
	return report(&work, stderr);
}

/* The pages drawn into the preview, from an edition that lives only meanwhile. */
static bool draw_preview(struct work *work, struct err *err)
{
	struct outdir store = {0};
	char *app = NULL;
	bool done =
	    app_find(work->job->app, &app, err) || err_prefix(err, "cannot draw the pages, there is no program");
	done = done && outdir_open_temporary(&store, err) && compile(work, store.aside, true, err);
	if (done && !work->job->no_probe)
		probe_run(work->folder, store.aside, app, work->findings);
	done = done && preview_draw(work->folder, app, store.aside, work->out.aside, &work->progress, err);
	outdir_discard(&store);
	free(app);
	return done;
}

int job_preview(const struct job *job)
{
	struct work work;
	struct err err;
	if (!work_start(&work, job, &err) || !outdir_open(&work.out, job->out, OUTDIR_PREVIEW, &err) ||
	    (can_compile(&work) && !draw_preview(&work, &err)) ||
	    !preview_write(work.folder, work.findings, work.out.aside, &err) || !outdir_commit(&work.out, &err))
		return failed(&work, &err);
	return report(&work, stderr);
}
