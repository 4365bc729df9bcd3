#include "blobs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maxima.h"

bool blobs_path(const char *root, const char sha256[DIGEST_HEX_SIZE], char *path, size_t path_size, struct err *err)
{
	int used = snprintf(path, path_size, "%s/blobs/%.2s/%s", root, sha256, sha256);
	if (used < 0 || (size_t)used >= path_size)
		return err_set(err, ERR_LIMIT, "the path of blob %s is too long", sha256);
	return true;
}

static bool read_all(int fd, uint8_t *data, size_t size)
{
	size_t done = 0;
	while (done < size) {
		ssize_t got = read(fd, data + done, size - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

bool blobs_read(const char *root, const struct rendition *rendition, uint8_t **data, struct err *err)
{
	char path[4096], hex[DIGEST_HEX_SIZE];
	struct stat info;
	uint8_t *bytes = NULL;
	bool ok = false;
	if (!blobs_path(root, rendition->sha256, path, sizeof path, err))
		return false;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0) {
		int missing = errno == ENOENT;
		err_errno(err, "cannot open %s", path);
		if (missing && err != NULL)
			err->code = ERR_NOT_FOUND;
		return false;
	}
	if (fstat(fd, &info) != 0) {
		err_errno(err, "cannot read %s", path);
		goto out;
	}
	if (!S_ISREG(info.st_mode) || info.st_size != (off_t)rendition->bytes || rendition->bytes > LIMIT_BLOB_BYTES) {
		err_set(err, ERR_CORRUPT, "%s is not a file of %u bytes", path, rendition->bytes);
		goto out;
	}
	bytes = malloc(rendition->bytes > 0 ? rendition->bytes : 1);
	if (bytes == NULL)
		abort();
	errno = EIO;
	if (!read_all(fd, bytes, rendition->bytes)) {
		err_errno(err, "cannot read %s", path);
		goto out;
	}
	digest_hex(bytes, rendition->bytes, hex);
	if (strcmp(hex, rendition->sha256) != 0) {
		err_set(err, ERR_CORRUPT, "%s does not have the SHA-256 of its name", path);
		goto out;
	}
	*data = bytes;
	ok = true;
out:
	if (!ok)
		free(bytes);
	close(fd);
	return ok;
}
