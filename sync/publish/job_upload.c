/* upload, and what it tells of caches. */
#include <stdio.h>

#include "job.h"
#include "progress.h"
#include "say.h"
#include "upload.h"

/* What a CDN in front of the files must be set to. */
static void say_lifetimes(void)
{
	puts(SAY("若前面有 CDN 或缓存，按路径设置有效期：\n"
		 "  metadata/timestamp.json        不缓存（no-cache），或最多 30 秒\n"
		 "  metadata/N.root.json           不缓存；没有的文件（404）也不要缓存\n"
		 "  metadata/N.snapshot.json、N.targets.json、targets/、blobs/   一年，immutable",
		 "Where a CDN or cache stands before these files, set lifetimes by path:\n"
		 "  metadata/timestamp.json        no-cache, or 30 seconds at most\n"
		 "  metadata/N.root.json           no-cache; what is not there (404) must not be cached either\n"
		 "  metadata/N.snapshot.json, N.targets.json, targets/, blobs/   a year, immutable"));
}

int job_upload(const struct job *job)
{
	struct upload_options options = {job->endpoint, job->region, job->credentials, job->ca_file};
	struct repository repository;
	struct upload_place *place;
	struct progress progress;
	struct uploaded uploaded;
	char size[SAY_BYTES_SIZE];
	struct err err;
	if (!repository_open(job->operands[0], false, &repository, &err))
		return job_failed(&err);
	progress_init(&progress, job->quiet);
	bool done = upload_place_is_outside(job->operands[1], job->operands[0], &err) &&
		    upload_place_open(job->operands[1], &options, &place, &err);
	if (done) {
		done = upload_run(&repository, place, &progress, &uploaded, &err);
		upload_place_close(place);
	}
	if (done) {
		printf(SAY("上传完成：新传 %zu 个文件，%s；%zu 个已在那里。已传到 %s\n",
			   "Uploaded: %zu files, %s; %zu were there already. They are in %s\n"),
		       uploaded.sent, say_bytes(uploaded.bytes, size), uploaded.there, job->operands[1]);
		say_lifetimes();
	}
	repository_close(&repository);
	return done ? JOB_FINE : job_failed(&err);
}
