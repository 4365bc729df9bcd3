#include "notice.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

enum { PATH_BYTES = 600, NOTICE_BYTES = 2048 };

void notice_leave(const char *run, const char *zh, const char *en, int64_t now_s)
{
	char path[PATH_BYTES], aside[PATH_BYTES + 8];
	snprintf(path, sizeof path, "%s/notice.json", run);
	snprintf(aside, sizeof aside, "%s.new", path);
	json_int_t until_s = now_s + NOTICE_S;
	json_t *root = json_pack("{s:s, s:s, s:I}", "zh", zh, "en", en, "until", until_s);
	if (root != NULL && json_dump_file(root, aside, JSON_COMPACT) == 0)
		rename(aside, path);
	json_decref(root);
}

json_t *notice_last(const char *run)
{
	char path[PATH_BYTES], text[NOTICE_BYTES];
	snprintf(path, sizeof path, "%s/notice.json", run);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); /* the folder is the app's, too */
	ssize_t size = fd >= 0 ? read(fd, text, sizeof text) : -1;
	if (fd >= 0)
		close(fd);
	json_t *root = size > 0 ? json_loadb(text, (size_t)size, 0, NULL) : NULL;
	if (json_is_string(json_object_get(root, "zh")) && json_is_string(json_object_get(root, "en")) &&
	    json_is_integer(json_object_get(root, "until")) && json_object_size(root) == 3)
		return root;
	json_decref(root);
	return NULL;
}

json_t *notice_read(const char *run, int64_t now_s)
{
	json_t *root = notice_last(run);
	int64_t until_s = json_integer_value(json_object_get(root, "until"));
	/* A clock that was set back does not keep it for ever. */
	if (now_s < until_s && until_s - now_s <= NOTICE_S)
		return root;
	json_decref(root);
	return NULL;
}
