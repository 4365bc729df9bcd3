#include "job.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app.h"
#include "lint.h"
#include "outdir.h"
#include "preview.h"
#include "probe.h"
#include "say.h"
#include "work.h"

/* What kind of failure it is, and what to do, where the text is in English. That follows as it is, for whoever helps. */
static const char *in_chinese(enum err_code code)
{
	switch (code) {
	case ERR_NOT_FOUND:
		return "找不到需要的文件，请检查路径，或从备份拷回来";
	case ERR_LIMIT:
		return "文件或路径超出了上限，请缩小文件，或换一个短一些的路径";
	case ERR_CORRUPT:
		return "有文件已损坏或被改动过，请重新复制，或从备份拷回来";
	case ERR_USAGE:
		return "给出的内容不能用";
	case ERR_NET:
		return "服务器连不上，或没有正常回应，请检查网络，稍后再试";
	case ERR_UNTRUSTED:
		return "签名或内容不对，屏幕会拒绝；发布库可能被改动过，请从备份或服务器拷回来，或重新发布";
	case ERR_EXPIRED:
		return "签名已经过期，屏幕不再接受；续签见下面的提示";
	case ERR_BUSY:
		return "正被另一个程序使用，请稍后再试";
	case ERR_NONE:
	case ERR_IO:
		break;
	}
	return "系统没有完成操作，请检查路径、权限和磁盘空间";
}

int job_failed(const struct err *err)
{
	if (lang_of_locale() == LANG_ZH && !err->said)
		fprintf(stderr, "mingyue-publish：%s\n  系统原话：%s\n", in_chinese(err->code), err->text);
	else
		fprintf(stderr, SAY("mingyue-publish：%s\n", "mingyue-publish: %s\n"), err->text);
	return JOB_FAILED;
}

/* Compiles into a temporary folder that only the probe sees; without an app to probe with there is no need to. */
static bool probe_aside(struct work *work, struct err *err)
{
	char *app = NULL;
	bool done = true;
	if (!app_find(work->job->app, &app, NULL)) {
		probe_run(work->folder, "", work->job->app, work->findings); /* says so */
	} else {
		done = outdir_open_temporary(&work->out, err) && work_compile(work, work->out.aside, false, err);
		if (done)
			probe_run(work->folder, work->out.aside, app, work->findings);
	}
	free(app);
	return done;
}

static int64_t today_min(void)
{
	time_t now = time(NULL);
	struct tm tm;
	localtime_r(&now, &tm);
	return ((int64_t)now + tm.tm_gmtoff) / 60;
}

int job_check(const struct job *job)
{
	struct work work;
	struct err err;
	if (!work_start(&work, job, &err))
		return work_failed(&work, &err);
	if (work.folder != NULL)
		lint_today(work.folder, today_min(), work.findings);
	if (work_can_compile(&work) && !job->no_probe && !probe_aside(&work, &err))
		return work_failed(&work, &err);
	return work_report(&work, stdout);
}

int job_build(const struct job *job)
{
	struct work work;
	struct err err;
	if (!work_start(&work, job, &err) || !outdir_open(&work.out, job->operands[1], OUTDIR_BUILD, &err))
		return work_failed(&work, &err);
	if (work_has_errors(&work))
		return work_report(&work, stderr);
	if (!work_compile(&work, work.out.aside, false, &err))
		return work_failed(&work, &err);
	if (!job->no_probe)
		probe_run(work.folder, work.out.aside, job->app, work.findings);
	if (!work_has_errors(&work) && !outdir_commit(&work.out, &err))
		return work_failed(&work, &err);
	return work_report(&work, stderr);
}

/* The pages drawn into the preview, from an edition that lives only meanwhile. */
static bool draw_preview(struct work *work, struct err *err)
{
	struct outdir store = {0};
	char *app = NULL;
	bool done = app_find(work->job->app, &app, NULL) ||
		    err_say(err, ERR_NOT_FOUND, "找不到画页面的程序 %s，请用 --app 指定",
			    "cannot draw the pages, there is no program %s; name it with --app",
			    work->job->app != NULL ? work->job->app : "mingyue");
	done = done && outdir_open_temporary(&store, err) && work_compile(work, store.aside, true, err);
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
	if (!work_start(&work, job, &err) || !outdir_open(&work.out, job->operands[1], OUTDIR_PREVIEW, &err) ||
	    (work_can_compile(&work) && !draw_preview(&work, &err)) ||
	    !preview_write(work.folder, work.findings, work.out.aside, &err) || !outdir_commit(&work.out, &err))
		return work_failed(&work, &err);
	return work_report(&work, stderr);
}
