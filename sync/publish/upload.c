#include "upload.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "digest.h"
#include "maxima.h"
#include "upload_list.h"

enum { TRIES = 3 };

static bool send_file(const struct repository *repository, struct upload_place *place, const struct upload_file *file,
		      struct err *err)
{
	char name[256], sha256[DIGEST_HEX_SIZE];
	struct bytes read = {NULL, 0}, data = file->data;
	snprintf(name, sizeof name, "public/%s", file->path);
	if (file->kind == UPLOAD_IMMUTABLE) {
		if (!repository_read(repository, name, LIMIT_BLOB_BYTES, &read, err))
			return false;
		data = read;
	}
	digest_hex(data.data, data.size, sha256);
	struct upload_put put = {file->path, sha256, file->mime, upload_list_lifetime(file), data.data, data.size};
	bool named = file->kind != UPLOAD_IMMUTABLE || strstr(file->path, sha256) != NULL;
	bool done = named ? upload_place_put(place, &put, err)
			  : err_say(err, ERR_CORRUPT, "%s 已损坏，运行 verify 检查", "%s is damaged; run verify", name);
	bytes_finish(&read);
	return done;
}

/* timestamp.json of the place: must not be newer than ours. */
static bool newer_there(const struct bytes *there, const struct upload_file *ours)
{
	json_t *theirs = NULL, *own = NULL;
	bool newer = canonical_read(there->data, there->size, &theirs, NULL) &&
		     canonical_read(ours->data.data, ours->data.size, &own, NULL) &&
		     json_integer_value(json_object_get(json_object_get(theirs, "signed"), "version")) >=
			 json_integer_value(json_object_get(json_object_get(own, "signed"), "version"));
	json_decref(theirs);
	json_decref(own);
	return newer;
}

/* Whether the file is there already. What has a hash in its name needs but the right size. */
static bool compare(struct upload_place *place, const struct upload_file *file, bool *same, struct err *err)
{
	struct bytes there = {NULL, 0};
	uint64_t bytes;
	struct err reason = {0};
	bool found = file->kind == UPLOAD_IMMUTABLE
			 ? upload_place_size(place, file->path, &bytes, &reason)
			 : upload_place_get(place, file->path, LIMIT_REPOSITORY_JSON_BYTES, &there, &reason);
	if (!found) {
		*same = false;
		*err = reason;
		return reason.code == ERR_NOT_FOUND;
	}
	*same = file->kind == UPLOAD_IMMUTABLE
		    ? bytes == file->bytes
		    : there.size == file->data.size && memcmp(there.data, file->data.data, there.size) == 0;
	bool conflict =
	    !*same && (file->kind == UPLOAD_VERSIONED || (file->kind == UPLOAD_NEWEST && newer_there(&there, file)));
	bytes_finish(&there);
	return !conflict ||
	       err_say(err, ERR_UNTRUSTED, "目的地的 %s 比这个库新，或内容不同：有人从另一份库发布过？没有上传",
		       "the %s there is newer than this repository's, or another: has somebody "
		       "published from another copy? Nothing was sent",
		       file->path);
}

static bool bring(const struct repository *repository, struct upload_place *place, const struct upload_file *file,
		  struct uploaded *uploaded, struct err *err)
{
	bool same = false, done = false;
	for (unsigned tried = 0; !done && tried < TRIES; tried++) {
		if (tried > 0)
			sleep(tried);
		done = compare(place, file, &same, err) && (same || send_file(repository, place, file, err));
		if (!done && err->code != ERR_NET)
			return false;
	}
	if (!done)
		return false;
	uploaded->there += same;
	uploaded->sent += !same;
	uploaded->bytes += same ? 0 : file->bytes;
	return true;
}

/* What would go wrong at the end is found before anything is sent. */
static bool may_upload(struct upload_place *place, const struct upload_list *list, struct err *err)
{
	bool same;
	return compare(place, &list->files[list->count - 1], &same, err);
}

bool upload_run(const struct repository *repository, struct upload_place *place, struct progress *progress,
		struct uploaded *uploaded, struct err *err)
{
	struct upload_list list;
	struct uploaded so_far = {0};
	if (!upload_list_make(repository, &list, err))
		return false;
	bool done = may_upload(place, &list, err);
	progress_begin(progress, list.count);
	for (size_t i = 0; done && i < list.count; i++)
		done =
		    (progress_step(progress, list.files[i].path) ||
		     err_say(err, ERR_USAGE, "已停下；再运行一次会接着传", "stopped; run it again and it goes on")) &&
		    bring(repository, place, &list.files[i], &so_far, err);
	progress_end(progress);
	upload_list_finish(&list);
	if (done)
		*uploaded = so_far;
	return done;
}
