#include "deposit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum { PATH_BYTES = 160, LOCK_STEP_MS = 50, READ_ATTEMPTS = 3 };

struct deposit {
	int root, lock;
};

static bool make_folders(int root, struct err *err)
{
	static const char *const names[] = {"blobs", "editions", "incoming"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (mkdirat(root, names[i], 0755) != 0 && errno != EEXIST)
			return err_errno(err, "cannot make the folder %s", names[i]);
	return true;
}

static bool take_lock(int lock, uint64_t wait_ms, struct err *err)
{
	for (uint64_t waited_ms = 0; flock(lock, LOCK_EX | LOCK_NB) != 0; waited_ms += LOCK_STEP_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_errno(err, "cannot hold the store");
		if (waited_ms >= wait_ms)
			return err_set(err, ERR_BUSY, "another mingyue-sync is at work on the store");
		struct timespec step = {0, LOCK_STEP_MS * 1000000L};
		nanosleep(&step, NULL);
	}
	return true;
}

bool deposit_open(const char *root, uint64_t wait_ms, struct deposit **out, struct err *err)
{
	struct deposit made = {.root = -1, .lock = -1};
	made.root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (made.root >= 0)
		made.lock = openat(made.root, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (made.lock < 0) {
		err_errno(err, "cannot open the store %s", root);
		goto out;
	}
	if (!take_lock(made.lock, wait_ms, err) || !make_folders(made.root, err))
		goto out;
	struct deposit *deposit = malloc(sizeof *deposit);
	if (deposit == NULL)
		abort();
	*deposit = made;
	*out = deposit;
	return true;
out:
	if (made.lock >= 0)
		close(made.lock);
	if (made.root >= 0)
		close(made.root);
	return false;
}

void deposit_close(struct deposit *deposit)
{
	if (deposit == NULL)
		return;
	close(deposit->lock);
	close(deposit->root);
	free(deposit);
}

int deposit_fd(const struct deposit *deposit)
{
	return deposit->root;
}

bool deposit_room(const struct deposit *deposit, uint64_t bytes, uint64_t files, uint64_t reserve_bytes,
		  struct err *err)
{
	struct statvfs disk;
	if (fstatvfs(deposit->root, &disk) != 0)
		return err_errno(err, "cannot ask the disk how full it is");
	uint64_t block = disk.f_frsize, free_bytes = disk.f_bavail * block;
	uint64_t need = bytes + files * block + reserve_bytes; /* a file's last block is not full */
	if (need > free_bytes)
		return err_set(err, ERR_LIMIT,
			       "the disk is full: %" PRIu64 " MiB are needed, reserve included, %" PRIu64 " are free",
			       (need >> 20) + 1, free_bytes >> 20);
	if (disk.f_files > 0 && files + 64 > disk.f_favail)
		return err_set(err, ERR_LIMIT, "the disk takes no more files: %" PRIu64 " are needed", files);
	return true;
}

void deposit_part_path(const char sha256[DIGEST_HEX_SIZE], char *path, size_t path_size)
{
	snprintf(path, path_size, "incoming/%s", sha256);
}

static void blob_path(const char *sha256, char *path)
{
	snprintf(path, PATH_BYTES, "blobs/%.2s/%s", sha256, sha256);
}

bool deposit_part(struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE], int *fd, struct err *err)
{
	char path[PATH_BYTES];
	deposit_part_path(sha256, path, sizeof path);
	int opened = openat(deposit->root, path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (opened < 0)
		return err_errno(err, "cannot write %s", path);
	*fd = opened;
	return true;
}

static uint64_t size_of(const struct deposit *deposit, const char *path)
{
	struct stat info;
	bool there = fstatat(deposit->root, path, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode);
	return there ? (uint64_t)info.st_size : 0;
}

uint64_t deposit_part_bytes(const struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE])
{
	char path[PATH_BYTES];
	deposit_part_path(sha256, path, sizeof path);
	return size_of(deposit, path);
}

void deposit_drop_part(struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE])
{
	char path[PATH_BYTES];
	deposit_part_path(sha256, path, sizeof path);
	unlinkat(deposit->root, path, 0);
}

bool deposit_check(struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE], int fd, uint64_t length,
		   const char *written, struct err *err)
{
	char found[DIGEST_HEX_SIZE];
	uint64_t size = length;
	bool right = false;
	snprintf(found, sizeof found, "%s", written);
	if (*written == '\0' && !digest_file(fd, &size, found, err))
		err_prefix(err, "%s", sha256);
	else if (size != length || strcmp(found, sha256) != 0)
		err_set(err, ERR_UNTRUSTED, "%s: what came is not what was signed", sha256);
	else
		right = true;
	/* The disk writes while the next files come. */
	if (right)
		sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	else
		deposit_drop_part(deposit, sha256);
	return right;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Opens the folder for reading its entries. NULL: there is none. */
static DIR *entries_of(const struct deposit *deposit, const char *path)
{
	int fd = openat(deposit->root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (dir == NULL && fd >= 0)
		close(fd);
	return dir;
}

void deposit_tidy(struct deposit *deposit, const char *const *keep, size_t count)
{
	DIR *dir = entries_of(deposit, "incoming");
	for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
		const char *name = entry->d_name;
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
		    (count > 0 && bsearch(&name, keep, count, sizeof *keep, by_text) != NULL))
			continue;
		char path[300];
		snprintf(path, sizeof path, "incoming/%s/catalogue.db", name);
		unlinkat(deposit->root, path, 0);
		if (unlinkat(dirfd(dir), name, 0) != 0)
			unlinkat(dirfd(dir), name, AT_REMOVEDIR);
	}
	if (dir != NULL)
		closedir(dir);
}

bool deposit_flush(struct deposit *deposit, struct err *err)
{
	return syncfs(deposit->root) == 0 || err_errno(err, "cannot write to the disk");
}

bool deposit_place_blob(struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE], struct err *err)
{
	char part[PATH_BYTES], path[PATH_BYTES], folder[16];
	deposit_part_path(sha256, part, sizeof part);
	blob_path(sha256, path);
	snprintf(folder, sizeof folder, "blobs/%.2s", sha256);
	if ((mkdirat(deposit->root, folder, 0755) != 0 && errno != EEXIST) ||
	    fchmodat(deposit->root, part, 0444, 0) != 0 || renameat(deposit->root, part, deposit->root, path) != 0)
		return err_errno(err, "cannot place %s", path);
	return true;
}

bool deposit_place_edition(struct deposit *deposit, int64_t version, const char sha256[DIGEST_HEX_SIZE],
			   struct err *err)
{
	char part[PATH_BYTES], aside[64], inside[PATH_BYTES], path[PATH_BYTES];
	deposit_part_path(sha256, part, sizeof part);
	snprintf(aside, sizeof aside, "incoming/edition-%" PRId64, version);
	snprintf(inside, sizeof inside, "%s/catalogue.db", aside);
	snprintf(path, sizeof path, "editions/%" PRId64, version);
	if (fchmodat(deposit->root, part, 0444, 0) != 0)
		return err_errno(err, "cannot place %s", path);
	if (faccessat(deposit->root, path, F_OK, 0) ==
	    0) { /* what stands there has rotted: replaced, never taken away */
		snprintf(path, sizeof path, "editions/%" PRId64 "/catalogue.db", version);
		if (renameat(deposit->root, part, deposit->root, path) != 0)
			return err_errno(err, "cannot place %s", path);
		return true;
	}
	if ((mkdirat(deposit->root, aside, 0755) != 0 && errno != EEXIST) ||
	    renameat(deposit->root, part, deposit->root, inside) != 0 ||
	    renameat(deposit->root, aside, deposit->root, path) != 0)
		return err_errno(err, "cannot place %s", path);
	return true;
}

bool deposit_has_blob(const struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE], uint64_t length)
{
	char path[PATH_BYTES];
	blob_path(sha256, path);
	return size_of(deposit, path) == length && length > 0;
}

bool deposit_has_edition(const struct deposit *deposit, int64_t version)
{
	char path[PATH_BYTES];
	snprintf(path, sizeof path, "editions/%" PRId64 "/catalogue.db", version);
	return size_of(deposit, path) > 0;
}

bool deposit_is_sound(const struct deposit *deposit, const char *path, const char sha256[DIGEST_HEX_SIZE])
{
	char found[DIGEST_HEX_SIZE];
	uint64_t size;
	struct err err;
	bool read = false;
	/* A card may fail once and read well the next time: that is no rot. */
	for (int attempt = 0; attempt < READ_ATTEMPTS && !read; attempt++) {
		int fd = openat(deposit->root, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd < 0)
			continue;
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
		read = digest_file(fd, &size, found, &err);
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED); /* the next look reads the card, not the memory */
		close(fd);
	}
	return read && strcmp(found, sha256) == 0;
}
