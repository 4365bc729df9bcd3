/* The commands that take an edition from a folder to the public. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "describe.h"
#include "job.h"
#include "keyring.h"
#include "metadata.h"
#include "probe.h"
#include "release.h"
#include "rotate.h"
#include "say.h"
#include "staged.h"
#include "verify.h"
#include "when.h"
#include "work.h"

static void say_next(const struct repository *repository)
{
	printf(SAY("第 %lld 期已备好。请签名人各自运行：mingyue-publish sign %s --key 密钥文件\n",
		   "Edition %lld is ready. Each signer now runs: mingyue-publish sign %s --key FILE\n"),
	       (long long)metadata_version(repository->staged), repository->path);
}

static void say_replaced(void)
{
	fputs(SAY("mingyue-publish：之前备好而未发布的一期被替换，它的签名作废\n",
		  "mingyue-publish: the edition that was waiting is replaced; its signatures are void\n"),
	      stderr);
}

/* --from */
static bool read_from(const struct job *job, struct staging *staging, struct err *err)
{
	if (job->from != NULL && !when_read_local(job->from, &staging->from_s))
		return err_say(err, ERR_USAGE, "--from 写作 2026-12-01T09:00（本机时间），不是 %s",
			       "--from is written 2026-12-01T09:00 (this computer's time), not %s", job->from);
	return staged_moment_is_right(staging->from_s, time(NULL), err);
}

/* With work open: its findings are printed by the caller. Others may work in the repository until all is compiled. */
static bool stage(struct work *work, const struct staging *staging, struct repository *repository, struct err *err)
{
	const char *path = work->job->operands[1];
	if (!staged_open(repository, &work->out, err) || !work_compile(work, work->out.aside, false, err))
		return false;
	if (!work->job->no_probe)
		probe_run(work->folder, work->out.aside, work->job->app, work->findings);
	if (work_has_errors(work))
		return true;
	repository_close(repository);
	if (!repository_open(path, true, repository, err))
		return false;
	bool replaces = repository->staged != NULL;
	if (!staged_commit(repository, &work->out, staging, time(NULL), err))
		return false;
	if (replaces)
		say_replaced();
	return true;
}

int job_edition(const struct job *job)
{
	struct work work;
	struct repository repository = {0};
	struct staging staging = {.what = "edition"};
	struct err err;
	int status;
	if (!read_from(job, &staging, &err) || !repository_open(job->operands[1], false, &repository, &err))
		return job_failed(&err);
	if (!work_start(&work, job, &err) || (!work_has_errors(&work) && !stage(&work, &staging, &repository, &err)))
		status = work_failed(&work, &err);
	else
		status = work_report(&work, stderr);
	if (status == JOB_FINE)
		say_next(&repository);
	repository_close(&repository);
	return status;
}

int job_show(const struct job *job)
{
	struct repository repository;
	struct err err;
	if (!repository_open(job->operands[0], false, &repository, &err))
		return job_failed(&err);
	bool done = describe_print(&repository, time(NULL), stdout, &err);
	if (done)
		describe_history(&repository, stdout);
	repository_close(&repository);
	return done ? JOB_FINE : job_failed(&err);
}

int job_release(const struct job *job)
{
	struct repository repository;
	struct keyring keyring = {.files = job->passphrases.at, .file_count = job->passphrases.count};
	struct err err;
	if (!repository_open(job->operands[0], true, &repository, &err))
		return job_failed(&err);
	bool done = release_run(&repository, &keyring, time(NULL), &err);
	bool nothing = !done && err.code == ERR_NOT_FOUND && repository.staged == NULL &&
		       repository.next_root == NULL && repository.targets != NULL;
	if (nothing)
		printf(SAY("没有等待发布的内容；已发布的是第 %lld 期。\n",
			   "Nothing waits to be released; edition %lld is public.\n"),
		       (long long)metadata_version(repository.targets));
	else if (done && repository.targets != NULL)
		printf(SAY("第 %lld 期已发布在 %s/public。若屏幕不是直接从这里取，再运行 upload。\n",
			   "Edition %lld is public in %s/public. Where boards fetch from elsewhere, run upload.\n"),
		       (long long)metadata_version(repository.targets), repository.path);
	else if (done)
		puts(SAY("新的根文件已发布。", "The new root is public."));
	keyring_finish(&keyring);
	repository_close(&repository);
	return done || nothing ? JOB_FINE : job_failed(&err);
}

int job_refresh(const struct job *job)
{
	struct repository repository;
	struct keyring keyring = {.files = job->passphrases.at, .file_count = job->passphrases.count};
	struct err err;
	if (!repository_open(job->operands[0], true, &repository, &err))
		return job_failed(&err);
	bool done = release_refresh(&repository, &keyring, time(NULL), &err);
	if (done)
		describe_lives(&repository, time(NULL), stderr);
	if (done && !job->quiet)
		printf(SAY("已续签，有效期至 %s\n", "Renewed, good until %s\n"),
		       json_string_value(json_object_get(metadata_signed(repository.timestamp), "expires")));
	keyring_finish(&keyring);
	repository_close(&repository);
	return done ? JOB_FINE : job_failed(&err);
}

/* Every id must be one: of the edition that is public, or a hash. A mistyped id would withdraw nothing, and nobody would notice. */
static bool check_recalls(const struct repository *repository, const struct job *job, struct err *err)
{
	struct exhibition *exhibition;
	if (repository->targets == NULL)
		return err_say(err, ERR_NOT_FOUND, "还没有发布过任何一期，没有可撤回的",
			       "no edition has been released, there is nothing to withdraw");
	if (!staged_catalogue(repository, repository->targets, &exhibition, err))
		return false;
	bool good = true;
	for (size_t i = 1; good && i < job->operand_count; i++)
		good = digest_is_hex(job->operands[i]) || exhibition_record(exhibition, job->operands[i]) != NULL ||
		       exhibition_page(exhibition, job->operands[i]) != NULL || job->yes ||
		       err_say(err, ERR_NOT_FOUND, "现在这一期里没有 %s；若确实要撤回（例如只在旧的一期里），加 --yes",
			       "the public edition has no %s; to withdraw it all the same (it is in older ones), "
			       "add --yes",
			       job->operands[i]);
	exhibition_destroy(exhibition);
	return good;
}

/* Stages an edition that was public once more. */
static int stage_again(const struct job *job, bool recall)
{
	struct staging staging = {.what = recall ? "recall" : "revert",
				  .recalls = job->operands + 1,
				  .recall_count = recall ? job->operand_count - 1 : 0};
	struct repository repository;
	struct err err;
	if (!read_from(job, &staging, &err) || !repository_open(job->operands[0], true, &repository, &err))
		return job_failed(&err);
	int64_t version = metadata_version(repository.targets);
	bool replaces = repository.staged != NULL;
	char *end = NULL;
	bool done = !recall || check_recalls(&repository, job, &err);
	if (!recall)
		version = strtoll(job->operands[1], &end, 10);
	done = done &&
	       (end == NULL || *end == '\0' ||
		err_say(&err, ERR_USAGE, "第几期？%s 不是数字", "which edition? %s is not a number", job->operands[1]));
	done = done && staged_again(&repository, version, &staging, time(NULL), &err);
	if (done && replaces)
		say_replaced();
	if (done)
		say_next(&repository);
	repository_close(&repository);
	return done ? JOB_FINE : job_failed(&err);
}

int job_recall(const struct job *job)
{
	return stage_again(job, true);
}

int job_revert(const struct job *job)
{
	return stage_again(job, false);
}

/* had: something of the kind had been waiting. A drop without any still takes away what one that was killed has left. */
static void say_dropped(const struct repository *after, bool keys, bool had)
{
	bool other = keys ? after->staged != NULL : after->next_root != NULL;
	if (had)
		puts(SAY("已放弃。", "Dropped."));
	else if (!other)
		puts(SAY("没有等待签名的内容。", "Nothing waits for signatures."));
	else if (keys)
		puts(SAY("没有等待签名的新密钥；等着的是一期内容：drop 库",
			 "No new keys wait for signatures; an edition does: drop REPO"));
	else
		puts(SAY("没有等待签名的一期；等着的是新密钥：drop 库 keys",
			 "No edition waits for signatures; new keys do: drop REPO keys"));
}

int job_drop(const struct job *job)
{
	struct repository repository;
	struct err err;
	const char *what = job->operand_count > 1 ? job->operands[1] : "edition";
	if (!repository_open(job->operands[0], true, &repository, &err))
		return job_failed(&err);
	bool keys = strcmp(what, "keys") == 0, had = keys ? repository.next_root != NULL : repository.staged != NULL;
	bool done = strcmp(what, "edition") == 0 ? staged_give_up(&repository, time(NULL), &err)
		    : keys                       ? rotate_drop(&repository, time(NULL), &err)
			   : err_say(&err, ERR_USAGE, "放弃什么？edition 或 keys，不是 %s",
				     "drop what? edition or keys, not %s", what);
	if (done)
		say_dropped(&repository, keys, had);
	repository_close(&repository);
	return done ? JOB_FINE : job_failed(&err);
}

int job_verify(const struct job *job)
{
	struct repository repository;
	struct verified verified;
	char size[SAY_BYTES_SIZE];
	struct err err;
	if (!repository_open(job->operands[0], false, &repository, &err))
		return job_failed(&err);
	bool done = verify_run(&repository, time(NULL), &verified, &err);
	if (done)
		printf(SAY("完好：第 %lld 期（根文件第 %lld 版），%zu 个文件，%s，全部与签名相符；操作记录 %zu "
			   "行，前后连贯。\n",
			   "Whole: edition %lld (root version %lld), %zu files, %s, all as signed; the log's %zu lines "
			   "are a chain.\n"),
		       (long long)verified.edition, (long long)verified.root, verified.files,
		       say_bytes(verified.bytes, size), verified.log_lines);
	int status = done ? JOB_FINE : job_failed(&err);
	int running_out =
	    describe_lives(&repository, time(NULL), stderr); /* also says what to do about what has expired */
	repository_close(&repository);
	return done && running_out > 0 ? JOB_FOUND_ERRORS : status;
}
