#include "metadata_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maxima.h"

char *metadata_dir_join(const char *base, const char *name)
{
	char *joined;
	size_t length = strlen(base);
	if (asprintf(&joined, "%s%s%s", base, length > 0 && base[length - 1] == '/' ? "" : "/", name) < 0)
		abort();
	return joined;
}

bool metadata_dir_read(const char *path, size_t max_bytes, struct bytes *file, struct err *err)
{
	struct stat info;
	size_t got = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? err_set(err, ERR_NOT_FOUND, "there is no %s", path)
				       : err_errno(err, "cannot open %s", path);
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || (uint64_t)info.st_size > max_bytes) {
		close(fd);
		return err_set(err, ERR_LIMIT, "%s is no file of at most %zu bytes", path, max_bytes);
	}
	size_t size = (size_t)info.st_size;
	char *data = malloc(size + 1);
	if (data == NULL)
		abort();
	for (ssize_t part = 1; got < size && part > 0; got += (size_t)part)
		if ((part = read(fd, data + got, size - got)) < 0) {
			err_errno(err, "cannot read %s", path);
			close(fd);
			free(data);
			return false;
		}
	close(fd);
	*file = (struct bytes){data, got};
	return true;
}

static bool write_all(int fd, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t part = write(fd, data, size);
		if (part < 0 && errno != EINTR)
			return false;
		data += part > 0 ? part : 0;
		size -= part > 0 ? (size_t)part : 0;
	}
	return true;
}

bool metadata_dir_write(const char *dir, const char *name, const void *data, size_t size, struct err *err)
{
	int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return err_errno(err, "cannot open the folder %s", dir);
	/* Its own name, in no role's or target's: percent-encoding leaves no '+'. */
	const char *aside = "+new";
	int fd = openat(folder, aside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	bool good = fd >= 0 && write_all(fd, data, size) && fsync(fd) == 0;
	good = (fd < 0 || close(fd) == 0) && good;
	good = good && renameat(folder, aside, folder, name) == 0 && fsync(folder) == 0;
	if (!good)
		err_errno(err, "cannot write %s/%s", dir, name);
	if (!good && fd >= 0)
		unlinkat(folder, aside, 0);
	close(folder);
	return good;
}

static bool fetch_file(void *ctx, const char *name, size_t max_bytes, struct bytes *file, struct err *err)
{
	const struct metadata_dir *metadata_dir = ctx;
	struct fetch_reply reply;
	char *url = metadata_dir_join(metadata_dir->url, name);
	bool fetched = fetch_small(metadata_dir->fetch, url, max_bytes, NULL, &reply, err);
	free(url);
	if (fetched)
		*file = reply.bytes;
	return fetched;
}

/* "role.json" in the folder; the caller frees it. */
static char *file_name(const char *role)
{
	char *name;
	if (asprintf(&name, "%s.json", role) < 0)
		abort();
	return name;
}

static bool load_file(void *ctx, const char *role, struct bytes *file, struct err *err)
{
	const struct metadata_dir *metadata_dir = ctx;
	char *name = file_name(role), *path = metadata_dir_join(metadata_dir->dir, name);
	bool loaded = metadata_dir_read(path, LIMIT_TUF_TARGETS_BYTES, file, err);
	free(path);
	free(name);
	return loaded;
}

static bool save_file(void *ctx, const char *role, const void *data, size_t size, struct err *err)
{
	const struct metadata_dir *metadata_dir = ctx;
	char *name = file_name(role);
	bool saved = metadata_dir_write(metadata_dir->dir, name, data, size, err);
	free(name);
	return saved;
}

static bool forget_file(void *ctx, const char *role, struct err *err)
{
	const struct metadata_dir *metadata_dir = ctx;
	char *name = file_name(role), *path = metadata_dir_join(metadata_dir->dir, name);
	bool gone = unlink(path) == 0 || errno == ENOENT || err_errno(err, "cannot remove %s", path);
	free(path);
	free(name);
	return gone;
}

void metadata_dir_io(struct metadata_dir *metadata_dir, struct tuf_io *io)
{
	*io = (struct tuf_io){metadata_dir, fetch_file, load_file, save_file, forget_file};
}
