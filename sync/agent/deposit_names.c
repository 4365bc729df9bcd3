/* The names in the store that change: the pointer, the recalls, and what goes away. */
#include "deposit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maxima.h"

static int64_t version_of(const char *name)
{
	size_t length = strlen(name);
	if (length == 0 || length > 16 || strspn(name, "0123456789") != length || *name == '0')
		return 0;
	return strtoll(name, NULL, 10);
}

int64_t deposit_current(const struct deposit *deposit)
{
	char target[64];
	ssize_t length = readlinkat(deposit_fd(deposit), "current", target, sizeof target - 1);
	target[length > 0 ? length : 0] = '\0';
	return strncmp(target, "editions/", 9) == 0 ? version_of(target + 9) : 0;
}

bool deposit_point(struct deposit *deposit, int64_t version, struct err *err)
{
	char target[64];
	int root = deposit_fd(deposit);
	snprintf(target, sizeof target, "editions/%" PRId64, version);
	if (version == 0) {
		if (unlinkat(root, "current", 0) != 0 && errno != ENOENT)
			return err_errno(err, "cannot take current away");
	} else if ((unlinkat(root, "incoming/current", 0) != 0 && errno != ENOENT) ||
		   symlinkat(target, root, "incoming/current") != 0 || fsync(root) != 0 ||
		   renameat(root, "incoming/current", root, "current") != 0) {
		return err_errno(err, "cannot move current to %s", target);
	}
	return fsync(root) == 0 || err_errno(err, "cannot write current to the disk");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_recall(const char *id)
{
	size_t length = strlen(id);
	return length > 0 && length <= LIMIT_ID_BYTES && *id != '-' &&
	       strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* The lines of `recalled` that are ids, each the caller's to free; a list that is damaged gives what is left of it. False: it is there and
 * the card does not give it now; it must not be written anew without what it says. */
static bool read_recalled(const struct deposit *deposit, char **ids, size_t *read, struct err *err)
{
	char line[256];
	size_t count = 0;
	int fd = openat(deposit_fd(deposit), "recalled", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
	bool whole = file != NULL || errno == ENOENT || errno == ELOOP;
	while (file != NULL && count < LIMIT_RECALLS && fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		if (is_recall(line) && (ids[count++] = strdup(line)) == NULL)
			abort();
	}
	if (file != NULL) {
		whole = ferror(file) == 0;
		fclose(file);
	}
	*read = count;
	return whole || err_errno(err, "cannot read recalled");
}

static bool write_recalled(struct deposit *deposit, char *const *ids, size_t count, struct err *err)
{
	int root = deposit_fd(deposit);
	int fd = openat(root, "incoming/recalled", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	bool written = file != NULL;
	for (size_t i = 0; i < count && written; i++)
		written = fprintf(file, "%s\n", ids[i]) > 0;
	written = written && fflush(file) == 0 && fsync(fd) == 0;
	if (file != NULL)
		written = fclose(file) == 0 && written;
	if (!written || renameat(root, "incoming/recalled", root, "recalled") != 0 || fsync(root) != 0)
		return err_errno(err, "cannot write recalled");
	return true;
}

bool deposit_recall(struct deposit *deposit, const char *const *more, size_t count, bool *changed, struct err *err)
{
	char **ids = calloc(LIMIT_RECALLS, sizeof *ids);
	if (ids == NULL)
		abort();
	size_t had = 0;
	bool fine = read_recalled(deposit, ids, &had, err);
	size_t have = had;
	qsort(ids, had, sizeof *ids, by_text);
	for (size_t i = 0; i < count && fine; i++) {
		if (!is_recall(more[i]))
			fine = err_set(err, ERR_CORRUPT, "a recall that is neither an id nor a SHA-256");
		else if (had > 0 && bsearch(&more[i], ids, had, sizeof *ids, by_text) != NULL)
			continue;
		else if (have == LIMIT_RECALLS)
			fine = err_set(err, ERR_LIMIT, "more than %d recalls", LIMIT_RECALLS);
		else if ((ids[have++] = strdup(more[i])) == NULL)
			abort();
	}
	if (fine && have > had)
		fine = write_recalled(deposit, ids, have, err);
	if (fine)
		*changed = have > had;
	for (size_t i = 0; i < have; i++)
		free(ids[i]);
	free(ids);
	return fine;
}

static DIR *entries_of(const struct deposit *deposit, const char *path)
{
	int fd = openat(deposit_fd(deposit), path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (dir == NULL && fd >= 0)
		close(fd);
	return dir;
}

size_t deposit_editions(const struct deposit *deposit, int64_t *versions, size_t max)
{
	size_t count = 0;
	DIR *dir = entries_of(deposit, "editions");
	errno = 0;
	for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
		int64_t version = version_of(entry->d_name);
		if (version == 0 || (count == max && version < versions[0]))
			continue;
		if (count == max)
			memmove(versions, versions + 1, --count * sizeof *versions);
		size_t at = count++;
		for (; at > 0 && versions[at - 1] > version; at--)
			versions[at] = versions[at - 1];
		versions[at] = version;
	}
	bool all = dir != NULL && errno == 0; /* half a list would have the rest swept */
	if (dir != NULL)
		closedir(dir);
	return all ? count : 0;
}

void deposit_remove_edition(struct deposit *deposit, int64_t version)
{
	char path[96], aside[64];
	int root = deposit_fd(deposit);
	snprintf(path, sizeof path, "editions/%" PRId64, version);
	snprintf(aside, sizeof aside, "incoming/gone-%" PRId64, version);
	if (renameat(root, path, root, aside) != 0) /* first out of sight, then gone: never half an edition */
		return;
	snprintf(path, sizeof path, "%s/catalogue.db", aside);
	unlinkat(root, path, 0);
	unlinkat(root, aside, AT_REMOVEDIR);
}

void deposit_remove_blob(struct deposit *deposit, const char sha256[DIGEST_HEX_SIZE])
{
	char path[96];
	snprintf(path, sizeof path, "blobs/%.2s/%s", sha256, sha256);
	unlinkat(deposit_fd(deposit), path, 0);
}

void deposit_blobs(const struct deposit *deposit, int folder, void (*each)(void *ctx, const char *sha256), void *ctx)
{
	char path[16];
	snprintf(path, sizeof path, "blobs/%02x", (unsigned)folder & 0xffU);
	DIR *dir = entries_of(deposit, path);
	for (const struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
		if (strlen(entry->d_name) == DIGEST_HEX_SIZE - 1 && digest_is_hex(entry->d_name))
			each(ctx, entry->d_name);
	if (dir != NULL)
		closedir(dir);
}
