#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_BYTES = 256 << 10, URL_BYTES = 4096, SMALLS = 4 };

bool source_url(const struct source *source, const char *name, char *url, size_t url_size, struct err *err)
{
	int used = snprintf(url, url_size, "%s/%s", source->base, name);
	return (used > 0 && (size_t)used < url_size) || err_set(err, ERR_LIMIT, "the address is too long");
}

/* A regular file on the stick. Links are not followed: a stick may say anything. */
static bool open_file(const char *path, int *fd, uint64_t *size, struct err *err)
{
	struct stat info;
	int opened = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (opened < 0)
		return errno == ENOENT || errno == ENOTDIR ? err_set(err, ERR_NOT_FOUND, "there is no %s", path)
							   : err_errno(err, "cannot read %s", path);
	if (fstat(opened, &info) != 0 || !S_ISREG(info.st_mode)) {
		close(opened);
		return err_set(err, ERR_CORRUPT, "%s is not a file", path);
	}
	*fd = opened;
	*size = (uint64_t)info.st_size;
	return true;
}

static bool read_small(const char *path, size_t max_bytes, struct fetch_reply *reply, struct err *err)
{
	int fd = -1;
	uint64_t size = 0;
	if (!open_file(path, &fd, &size, err))
		return false;
	bool fits = size <= max_bytes;
	char *data = fits ? malloc((size_t)size + 1) : NULL;
	if (fits && data == NULL)
		abort();
	ssize_t got = fits ? pread(fd, data, (size_t)size, 0) : 0;
	if (!fits)
		err_set(err, ERR_LIMIT, "%s is longer than it may be", path);
	else if (got < 0)
		err_errno(err, "cannot read %s", path);
	else if (got < (ssize_t)size)
		err_set(err, ERR_CORRUPT, "%s has become shorter", path);
	close(fd);
	if (!fits || got != (ssize_t)size) {
		free(data);
		return false;
	}
	*reply = (struct fetch_reply){.bytes = {data, (size_t)size}};
	return true;
}

bool source_small(const struct source *source, const char *name, size_t max_bytes, const char *etag,
		  struct fetch_reply *reply, struct err *err)
{
	char url[URL_BYTES];
	if (!source_url(source, name, url, sizeof url, err))
		return false;
	return source->fetch != NULL ? fetch_small(source->fetch, url, max_bytes, etag, reply, err)
				     : read_small(url, max_bytes, reply, err);
}

void source_smalls(const struct source *source, struct fetch_ask *asks, size_t count)
{
	char urls[SMALLS][URL_BYTES];
	const char *names[SMALLS];
	count = count < SMALLS ? count : SMALLS;
	for (size_t i = 0; i < count; i++) {
		names[i] = asks[i].url;
		if (!source_url(source, names[i], urls[i], URL_BYTES, NULL))
			urls[i][0] = '\0'; /* refused as an address */
		asks[i].url = urls[i];
	}
	fetch_smalls(source->fetch, asks, count);
	for (size_t i = 0; i < count; i++)
		asks[i].url = names[i];
}

/* All of it, however little the disk takes at a time. False: errno says why. */
static bool write_at(int fd, const char *data, size_t size, uint64_t at)
{
	for (size_t done = 0; done < size;) {
		errno = EIO; /* of one that writes nothing and does not say why */
		ssize_t wrote = pwrite(fd, data + done, size - done, (off_t)(at + done));
		if (wrote <= 0 && errno != EINTR)
			return false;
		done += wrote > 0 ? (size_t)wrote : 0;
	}
	return true;
}

static bool copy(const struct source *source, int from, struct fetch_file *file)
{
	char *buffer = malloc(COPY_BYTES);
	uint64_t at = 0;
	bool fine = ftruncate(file->fd, 0) == 0 || err_errno(&file->err, "cannot write");
	if (buffer == NULL)
		abort();
	while (fine && at < file->length) {
		ssize_t got = pread(from, buffer, COPY_BYTES, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			fine = err_errno(&file->err, "cannot read %s", file->url);
		else if (got == 0)
			fine = err_set(&file->err, ERR_UNTRUSTED, "%s is not as long as it was signed", file->url);
		else if (!write_at(file->fd, buffer, (size_t)got, at))
			fine = err_errno(&file->err, "cannot write");
		at += got > 0 ? (uint64_t)got : 0;
		if (fine && source->idle != NULL && !source->idle(source->ctx))
			fine = err_set(&file->err, ERR_NET, "stopped");
	}
	free(buffer);
	return fine;
}

static bool copy_file(const struct source *source, struct fetch_file *file)
{
	struct stat info;
	int from = -1;
	uint64_t size = 0;
	if (fstat(file->fd, &info) == 0 && (uint64_t)info.st_size == file->length)
		return true;
	if (!open_file(file->url, &from, &size, &file->err))
		return false;
	bool fine = size == file->length
			? copy(source, from, file)
			: err_set(&file->err, ERR_UNTRUSTED, "%s is not as long as it was signed", file->url);
	close(from);
	return fine;
}

bool source_files(const struct source *source, struct fetch_file *files, size_t count,
		  bool (*begin)(struct fetch_file *, struct err *), bool (*each)(struct fetch_file *), struct err *err)
{
	if (source->fetch != NULL)
		return fetch_files(source->fetch, files, count, begin, each, err);
	bool fine = true, go_on = true;
	for (size_t i = 0; i < count && go_on; i++) {
		struct fetch_file *file = &files[i];
		file->err = (struct err){0};
		file->done = begin(file, &file->err) && copy_file(source, file);
		go_on = each(file);
		if (!file->done && fine) {
			*err = file->err;
			fine = false;
		}
	}
	return fine && (go_on || err_set(err, ERR_NET, "stopped"));
}
