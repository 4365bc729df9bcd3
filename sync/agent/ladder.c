#include "ladder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CRASHES = 3, WINDOW_S = 300, AGAIN_S = 3600, LIST_BYTES = 4096 };

/* How many are later than least_s. */
static int count(const char *path, int64_t least_s)
{
	char text[LIST_BYTES + 1], *save = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), crashes = 0;
	ssize_t size = fd >= 0 ? read(fd, text, LIST_BYTES) : 0;
	if (fd >= 0)
		close(fd);
	text[size > 0 ? size : 0] = '\0';
	for (const char *line = strtok_r(text, "\n", &save); line != NULL; line = strtok_r(NULL, "\n", &save))
		crashes += strtoll(line, NULL, 10) > least_s;
	return crashes;
}

bool ladder_step(struct ladder *ladder, const char *path, int64_t version, int64_t now_s)
{
	if (ladder->version != version) {
		ladder->version = version;
		ladder->since_s = now_s;
	}
	if (version == 0 || (ladder->down_s != 0 && now_s - ladder->down_s < AGAIN_S))
		return false;
	int64_t least_s = ladder->since_s > now_s - WINDOW_S ? ladder->since_s : now_s - WINDOW_S;
	if (count(path, least_s) < CRASHES)
		return false;
	ladder->down_s = now_s;
	return true;
}

bool ladder_noted(struct ladder *ladder, const char *path)
{
	struct stat info;
	int64_t noted_ns =
	    stat(path, &info) == 0 ? (int64_t)info.st_mtim.tv_sec * 1000000000 + (int64_t)info.st_mtim.tv_nsec : 0;
	bool changed = noted_ns != ladder->noted_ns;
	ladder->noted_ns = noted_ns;
	return changed;
}
