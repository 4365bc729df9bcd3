/* A folder: a mounted share, a stick, the web server's own disk. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "repository.h"
#include "upload_kind.h"

/* The folder is written as a repository is: aside, to the disk, then renamed. */
static bool open_folder(const char *destination, const struct upload_options *options, void **state, struct err *err)
{
	(void)options;
	struct stat status;
	/* never made: what is missing is a stick that is not plugged in, or an address without its https:// */
	if (stat(destination, &status) != 0 || !S_ISDIR(status.st_mode))
		return err_say(err, ERR_USAGE, "没有文件夹 %s：U 盘插好了吗？若是服务器，网址以 https:// 开头",
			       "there is no folder %s: is the stick plugged in? A server's address begins with "
			       "https://",
			       destination);
	*state = strdup(destination);
	if (*state == NULL)
		abort();
	return true;
}

static struct repository folder_of(void *state)
{
	return (struct repository){.path = state, .lock = -1};
}

static bool size_of(void *state, const char *path, uint64_t *bytes, struct err *err)
{
	char real[REPOSITORY_PATH_SIZE];
	struct repository folder = folder_of(state);
	struct stat status;
	if (!repository_path(&folder, real, err, "%s", path))
		return false;
	if (stat(real, &status) != 0)
		return errno == ENOENT || errno == ENOTDIR ? err_set(err, ERR_NOT_FOUND, "%s", real)
							   : err_say_errno(err, "读不了 %s", "cannot read %s", real);
	*bytes = (uint64_t)status.st_size;
	return true;
}

static bool get(void *state, const char *path, size_t max_bytes, struct bytes *bytes, struct err *err)
{
	struct repository folder = folder_of(state);
	return repository_read(&folder, path, max_bytes, bytes, err);
}

static bool put_file(void *state, const struct upload_put *put, struct err *err)
{
	struct repository folder = folder_of(state);
	return repository_write(&folder, put->path, 0644, put->data, put->size, err);
}

const struct upload_kind_of_place upload_folder = {open_folder, free, size_of, get, put_file};
