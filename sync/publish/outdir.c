#include "outdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENTRIES = 3 };
/* What tells a folder of each kind: its only entries, and some bytes of the first at an offset. */
static const struct {
	const char *entries[ENTRIES];
	off_t offset;
	const char *mark;
} kinds[] = {
    [OUTDIR_BUILD] = {{"catalogue.db", "blobs"}, 68, "MYC1"},
    [OUTDIR_PREVIEW] = {{"index.html", "shots"}, 0, "<!DOCTYPE html><!-- mingyue-publish preview -->"},
    [OUTDIR_STAGED] = {{"targets.json", "catalogue.db", "blobs"}, 0, "{\"signatures\":["},
    [OUTDIR_REPOSITORY] = {{NULL}, 0, ""}, /* never replaces anything */
};

static char *format(const char *pattern, const char *a, const char *b)
{
	char *text = NULL;
	if (asprintf(&text, pattern, a, b) < 0)
		abort();
	return text;
}

static bool has_mark(const char *path, enum outdir_kind kind)
{
	char *file = format("%s/%s", path, kinds[kind].entries[0]), bytes[64] = {0};
	size_t length = strlen(kinds[kind].mark);
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool marked = fd >= 0 && pread(fd, bytes, length, kinds[kind].offset) == (ssize_t)length &&
		      memcmp(bytes, kinds[kind].mark, length) == 0;
	if (fd >= 0)
		close(fd);
	free(file);
	return marked;
}

/* Free to be replaced: not there, an empty folder, or one of the kind and nothing else in it. */
static bool replaceable(const char *path, enum outdir_kind kind, struct err *err)
{
	struct stat status;
	if (lstat(path, &status) != 0)
		return errno == ENOENT || err_say_errno(err, "读不了 %s", "cannot look at %s", path);
	DIR *dir = S_ISDIR(status.st_mode) ? opendir(path) : NULL;
	if (dir == NULL)
		return err_say(err, ERR_USAGE, "%s 已经存在，而且不是文件夹", "%s is there and is not a folder", path);
	size_t strange = 0, known = 0;
	for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		bool expected = false;
		for (size_t i = 0; i < ENTRIES && kinds[kind].entries[i] != NULL; i++)
			expected = expected || strcmp(entry->d_name, kinds[kind].entries[i]) == 0;
		known += expected;
		strange += !expected;
	}
	closedir(dir);
	if (strange > 0 || (known > 0 && !has_mark(path, kind)))
		return err_say(err, ERR_USAGE, "%s 里有别的东西，没有动它；换一个空的或新的文件夹",
			       "%s holds something else and is left alone; name an empty or a new folder", path);
	return true;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
	(void)status, (void)type, (void)at;
	return remove(path);
}

static void remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Characters that mean something to glob are escaped. */
static char *stale_pattern(const char *path)
{
	char *pattern = malloc(2 * strlen(path) + sizeof ".partial-??????"), *out = pattern;
	if (pattern == NULL)
		abort();
	for (; *path != '\0'; path++) {
		if (strchr("*?[]\\", *path) != NULL)
			*out++ = '\\';
		*out++ = *path;
	}
	stpcpy(out, ".partial-\?\?\?\?\?\?");
	return pattern;
}

/* What writers left that were killed: nobody holds its lock any more. */
static void remove_stale(const char *path)
{
	char *pattern = stale_pattern(path);
	glob_t found;
	if (glob(pattern, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++) {
			int fd = open(found.gl_pathv[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
				remove_tree(found.gl_pathv[i]);
			if (fd >= 0)
				close(fd);
		}
		globfree(&found);
	}
	free(pattern);
}

static bool make_aside(struct outdir *outdir, struct err *err)
{
	if (mkdtemp(outdir->aside) == NULL)
		return err_say_errno(err, "建不了文件夹 %s", "cannot make a folder %s", outdir->aside);
	outdir->lock = open(outdir->aside, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (outdir->lock < 0 || flock(outdir->lock, LOCK_EX | LOCK_NB) != 0 || fchmod(outdir->lock, 0755) != 0) {
		err_say_errno(err, "占用不了文件夹 %s", "cannot hold %s", outdir->aside);
		rmdir(outdir->aside);
		return false;
	}
	return true;
}

static void finish(struct outdir *outdir)
{
	if (outdir->aside != NULL && outdir->lock > 0)
		close(outdir->lock);
	free(outdir->path);
	free(outdir->aside);
	*outdir = (struct outdir){0};
}

bool outdir_open(struct outdir *outdir, const char *path, enum outdir_kind kind, struct err *err)
{
	struct outdir made = {.path = format("%s%s", path, "")};
	size_t length = strlen(made.path);
	while (length > 1 && made.path[length - 1] == '/')
		made.path[--length] = '\0';
	made.aside = format("%s.partial-%s", made.path, "XXXXXX");
	if (!replaceable(made.path, kind, err))
		goto out;
	remove_stale(made.path);
	if (!make_aside(&made, err))
		goto out;
	*outdir = made;
	return true;
out:
	finish(&made);
	return false;
}

bool outdir_open_temporary(struct outdir *outdir, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	struct outdir made = {.aside =
				  format("%s/mingyue-publish-%s", tmp != NULL && *tmp == '/' ? tmp : "/tmp", "XXXXXX")};
	if (!make_aside(&made, err)) {
		finish(&made);
		return false;
	}
	*outdir = made;
	return true;
}

/* The entry itself must be on the disk, not only what it names. */
static void sync_parent(const char *path)
{
	char *parent = format("%s/%s", path, "..");
	int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(parent);
}

/* The new one gets the name of the old one and the other way round. In one step, but where the file system cannot (network
 * shares) in three. */
static bool swap(const char *aside, const char *path)
{
	if (renameat2(AT_FDCWD, aside, AT_FDCWD, path, RENAME_EXCHANGE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	char *old = format("%s.partial-%s", path, "oldold");
	bool done = rename(path, old) == 0 && rename(aside, path) == 0 && rename(old, aside) == 0;
	free(old);
	return done;
}

bool outdir_commit(struct outdir *outdir, struct err *err)
{
	if (syncfs(outdir->lock) != 0)
		return err_say_errno(err, "写不到磁盘：%s", "cannot write %s to the disk", outdir->aside);
	bool was_free = rename(outdir->aside, outdir->path) == 0; /* not there, or empty */
	if (!was_free && !swap(outdir->aside, outdir->path))
		return err_say_errno(err, "替换不了 %s", "cannot replace %s", outdir->path);
	sync_parent(outdir->path);
	if (!was_free)
		remove_tree(outdir->aside);
	finish(outdir);
	return true;
}

void outdir_discard(struct outdir *outdir)
{
	if (outdir->aside != NULL)
		remove_tree(outdir->aside);
	finish(outdir);
}

bool outdir_remove(const char *path, struct err *err)
{
	char *old = format("%s.partial-%s", path, "oldold");
	remove_tree(old);
	bool done =
	    rename(path, old) == 0 || errno == ENOENT || err_say_errno(err, "删不掉 %s", "cannot remove %s", path);
	sync_parent(path);
	remove_tree(old);
	free(old);
	return done;
}

bool outdir_write(const char *path, const void *data, size_t size, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	const char *bytes = data;
	if (fd < 0)
		return err_say_errno(err, "写不了 %s", "cannot write %s", path);
	while (size > 0) {
		ssize_t written = write(fd, bytes, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			break;
		bytes += written;
		size -= (size_t)written;
	}
	bool done = size == 0 || err_say_errno(err, "写不了 %s", "cannot write %s", path);
	close(fd);
	return done;
}
