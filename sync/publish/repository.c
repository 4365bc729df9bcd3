#include "repository.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maxima.h"
#include "metadata.h"

enum { LOCK_WAIT_MS = 10000, LOCK_STEP_MS = 50 };

bool repository_path(const struct repository *repository, char path[REPOSITORY_PATH_SIZE], struct err *err,
		     const char *format, ...)
{
	va_list args;
	int used = snprintf(path, REPOSITORY_PATH_SIZE, "%s/", repository->path);
	va_start(args, format);
	if (used < REPOSITORY_PATH_SIZE)
		used += vsnprintf(path + used, REPOSITORY_PATH_SIZE - (size_t)used, format, args);
	va_end(args);
	return used < REPOSITORY_PATH_SIZE ||
	       err_say(err, ERR_LIMIT, "路径太长：%s", "%s: the path is too long", repository->path);
}

bool repository_has(const struct repository *repository, const char *name)
{
	char path[REPOSITORY_PATH_SIZE];
	return repository_path(repository, path, NULL, "%s", name) && access(path, F_OK) == 0;
}

static bool read_fd(int fd, size_t max_bytes, struct bytes *bytes)
{
	struct stat status;
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || (uint64_t)status.st_size > max_bytes) {
		errno = EFBIG;
		return false;
	}
	size_t size = (size_t)status.st_size, done = 0;
	char *data = malloc(size + 1);
	if (data == NULL)
		abort();
	for (ssize_t got = 1; done < size && got != 0;) {
		got = read(fd, data + done, size - done);
		if (got < 0 && errno != EINTR)
			break;
		done += got > 0 ? (size_t)got : 0;
	}
	if (done < size) {
		free(data);
		return false;
	}
	data[size] = '\0';
	*bytes = (struct bytes){data, size};
	return true;
}

bool repository_read(const struct repository *repository, const char *name, size_t max_bytes, struct bytes *bytes,
		     struct err *err)
{
	char path[REPOSITORY_PATH_SIZE];
	if (!repository_path(repository, path, err, "%s", name))
		return false;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return err_say(err, ERR_NOT_FOUND, "没有 %s", "there is no %s", path);
	bool done = fd >= 0 && read_fd(fd, max_bytes, bytes);
	if (!done)
		err_say_errno(err, "读不了 %s", "cannot read %s", path);
	if (fd >= 0)
		close(fd);
	return done;
}

bool repository_make_folder(const struct repository *repository, const char *name, struct err *err)
{
	char path[REPOSITORY_PATH_SIZE];
	if (!repository_path(repository, path, err, "%s", name))
		return false;
	for (char *at = path + strlen(repository->path) + 1; at != NULL;) {
		char *slash = strchr(at, '/');
		if (slash != NULL)
			*slash = '\0';
		if (mkdir(path, 0755) != 0 && errno != EEXIST)
			return err_say_errno(err, "建不了文件夹 %s", "cannot make the folder %s", path);
		if (slash != NULL)
			*slash++ = '/';
		at = slash;
	}
	return true;
}

bool repository_sync_folder(const struct repository *repository, const char *name, struct err *err)
{
	char path[REPOSITORY_PATH_SIZE];
	if (!repository_path(repository, path, err, "%s", name))
		return false;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;
	if (!done)
		err_say_errno(err, "写不到磁盘：%s", "cannot write to the disk: %s", path);
	if (fd >= 0)
		close(fd);
	return done;
}

static bool write_fd(int fd, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, data, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		data += written;
		size -= (size_t)written;
	}
	return fsync(fd) == 0;
}

/* The unfinished file is not in public/: nothing half-written is ever there. */
bool repository_write(const struct repository *repository, const char *name, mode_t mode, const void *data, size_t size,
		      struct err *err)
{
	char path[REPOSITORY_PATH_SIZE], aside[REPOSITORY_PATH_SIZE], folder[REPOSITORY_PATH_SIZE] = ".";
	if (!repository_path(repository, path, err, "%s", name) ||
	    !repository_path(repository, aside, err, ".unfinished"))
		return false;
	const char *slash = strrchr(name, '/');
	if (slash != NULL) {
		snprintf(folder, sizeof folder, "%.*s", (int)(slash - name), name);
		if (!repository_make_folder(repository, folder, err))
			return false;
	}
	unlink(aside);
	int fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	bool done = fd >= 0 && write_fd(fd, data, size) && fchmod(fd, mode) == 0;
	if (fd >= 0 && close(fd) != 0)
		done = false;
	done = done && rename(aside, path) == 0;
	if (!done)
		return err_say_errno(err, "写不了 %s", "cannot write %s", path);
	return repository_sync_folder(repository, folder, err);
}

bool repository_write_json(const struct repository *repository, const char *name, const json_t *file, struct err *err)
{
	struct bytes bytes;
	canonical_write(file, &bytes);
	bool done = repository_write(repository, name, 0644, bytes.data, bytes.size, err);
	bytes_finish(&bytes);
	return done;
}

/* Boards refuse a file that one key's id signs twice. */
static bool is_signed_once(const json_t *file)
{
	const json_t *signatures = json_object_get(file, "signatures"), *signature;
	json_t *ids = json_object();
	size_t i;
	json_array_foreach(signatures, i, signature)
	    json_object_set_new(ids, json_string_value(json_object_get(signature, "keyid")), json_true());
	bool once = json_object_size(ids) == json_array_size(signatures) && json_object_size(ids) <= LIMIT_TUF_KEYS;
	json_decref(ids);
	return once;
}

/* *file stays NULL where there is no such file. */
static bool read_json(const struct repository *repository, const char *name, const char *type, json_t **file,
		      struct err *err)
{
	struct bytes bytes = {NULL, 0};
	struct err reason = {0};
	json_t *read = NULL;
	if (!repository_read(repository, name, LIMIT_REPOSITORY_JSON_BYTES, &bytes, &reason)) {
		if (err != NULL)
			*err = reason;
		return reason.code == ERR_NOT_FOUND;
	}
	bool done = canonical_read(bytes.data, bytes.size, &read, err) || err_prefix(err, "%s", name);
	/* all of ours is: and the canonical form has no control characters, which would rule a terminal */
	bool ours = done && canonical_is(read, bytes.data, bytes.size) && is_signed_once(read);
	bytes_finish(&bytes);
	if (done && !ours) {
		json_decref(read);
		return err_say(
		    err, ERR_CORRUPT,
		    "%s 不是 mingyue-publish 写的样子，被别的程序改过；请从备份拷回来（在 staged/ 里的，可以连 "
		    "staged 文件夹一起删掉）",
		    "%s is not as mingyue-publish writes it, something else has changed it; copy it "
		    "back from a backup (or, where it is in staged/, delete the folder staged)",
		    name);
	}
	const char *is = json_string_value(json_object_get(metadata_signed(read), "_type"));
	if (done && (is == NULL || strcmp(is, type) != 0 || metadata_version(read) < 1)) {
		json_decref(read);
		return err_say(err, ERR_CORRUPT, "%s 不是 %s 元数据", "%s is not %s metadata", name, type);
	}
	if (done)
		*file = read;
	return done;
}

static int64_t version_in_meta(const json_t *file, const char *name)
{
	const json_t *meta = json_object_get(json_object_get(metadata_signed(file), "meta"), name);
	return json_integer_value(json_object_get(meta, "version"));
}

static bool must_be(const struct repository *repository, const json_t *file, const char *name, struct err *err)
{
	return file != NULL ||
	       err_say(err, ERR_CORRUPT, "%s 缺少 %s，请从备份或服务器拷回来",
		       "%s lacks %s; copy it back from a backup or from the server", repository->path, name);
}

/* Follows timestamp.json to the edition that is public. */
static bool read_public(struct repository *repository, struct err *err)
{
	char name[64];
	if (!read_json(repository, "public/metadata/timestamp.json", "timestamp", &repository->timestamp, err))
		return false;
	if (repository->timestamp == NULL)
		return true;
	snprintf(name, sizeof name, "public/metadata/%lld.snapshot.json",
		 (long long)version_in_meta(repository->timestamp, "snapshot.json"));
	if (!read_json(repository, name, "snapshot", &repository->snapshot, err) ||
	    !must_be(repository, repository->snapshot, name, err))
		return false;
	snprintf(name, sizeof name, "public/metadata/%lld.targets.json",
		 (long long)version_in_meta(repository->snapshot, "targets.json"));
	if (!read_json(repository, name, "targets", &repository->targets, err))
		return false;
	return must_be(repository, repository->targets, name, err);
}

static bool read_root(struct repository *repository, struct err *err)
{
	char name[64];
	for (int64_t version = 1; version < INT32_MAX; version++) {
		json_t *next = NULL;
		snprintf(name, sizeof name, "public/metadata/%lld.root.json", (long long)version);
		if (!read_json(repository, name, "root", &next, err))
			return false;
		if (next == NULL)
			break;
		json_decref(repository->root);
		repository->root = next;
	}
	return repository->root != NULL ||
	       err_say(err, ERR_USAGE, "%s 不是发布库；先用 mingyue-publish init 建一个",
		       "%s is not a repository; make one with mingyue-publish init", repository->path);
}

/* Others hold it for moments: nobody is kept from work by the daily renewal, nor it by them. */
static bool take_lock(int fd)
{
	for (int waited_ms = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; waited_ms += LOCK_STEP_MS) {
		if (waited_ms >= LOCK_WAIT_MS)
			return false;
		usleep(LOCK_STEP_MS * 1000);
	}
	return true;
}

bool repository_open(const char *path, bool alone, struct repository *repository, struct err *err)
{
	struct repository made = {.path = strdup(path), .lock = -1};
	if (made.path == NULL)
		abort();
	for (size_t length = strlen(made.path); length > 1 && made.path[length - 1] == '/';)
		made.path[--length] = '\0';
	if (alone) {
		made.lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (made.lock < 0) {
			err_say_errno(err, "打不开发布库 %s", "cannot open the repository %s", path);
			goto out;
		}
		if (!take_lock(made.lock)) {
			err_say(err, ERR_BUSY, "%s 正被另一个 mingyue-publish 使用，请稍后再试",
				"another mingyue-publish is working in %s; try again in a moment", path);
			goto out;
		}
	}
	if (!read_root(&made, err) || !read_public(&made, err) ||
	    !read_json(&made, "next-root.json", "root", &made.next_root, err) ||
	    !read_json(&made, "staged/targets.json", "targets", &made.staged, err))
		goto out;
	*repository = made;
	return true;
out:
	repository_close(&made);
	return false;
}

void repository_close(struct repository *repository)
{
	json_decref(repository->root);
	json_decref(repository->timestamp);
	json_decref(repository->snapshot);
	json_decref(repository->targets);
	json_decref(repository->next_root);
	json_decref(repository->staged);
	if (repository->path != NULL && repository->lock >= 0)
		close(repository->lock);
	free(repository->path);
	*repository = (struct repository){0};
}

const json_t *repository_target(const json_t *targets)
{
	return json_object_get(json_object_get(metadata_signed(targets), "targets"), "catalogue.db");
}

const char *repository_target_sha256(const json_t *targets)
{
	const char *sha256 =
	    json_string_value(json_object_get(json_object_get(repository_target(targets), "hashes"), "sha256"));
	return sha256 != NULL ? sha256 : "";
}

const json_t *repository_custom(const json_t *targets, const char *member)
{
	return json_object_get(json_object_get(repository_target(targets), "custom"), member);
}
