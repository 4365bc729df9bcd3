#include "wall.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang.h"

enum { WALL_BYTES = 16384 };

static void copy(const json_t *root, const char *key, char *text, size_t size)
{
	const char *value = json_string_value(json_object_get(root, key));
	snprintf(text, size, "%s", value != NULL ? value : "");
	lang_whole(text);
}

void wall_read(const char *path, struct wall *wall)
{
	char text[WALL_BYTES];
	*wall = (struct wall){.there = false};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t size = fd >= 0 ? read(fd, text, sizeof text) : -1;
	if (fd >= 0)
		close(fd);
	json_t *root = size > 0 ? json_loadb(text, (size_t)size, 0, NULL) : NULL;
	if (json_is_object(root)) {
		wall->there = true;
		wall->busy = json_is_true(json_object_get(root, "busy"));
		wall->ended = json_is_true(json_object_get(root, "ended"));
		wall->frames = (uint64_t)json_integer_value(json_object_get(root, "frames"));
		wall->pid = json_integer_value(json_object_get(root, "pid"));
		wall->time_s = json_integer_value(json_object_get(root, "time"));
		copy(root, "edition", wall->edition, sizeof wall->edition);
		copy(root, "page", wall->page, sizeof wall->page);
		copy(root, "lang", wall->lang, sizeof wall->lang);
		copy(root, "frame", wall->frame, sizeof wall->frame);
		wall->w = json_integer_value(json_object_get(root, "w"));
		wall->h = json_integer_value(json_object_get(root, "h"));
		copy(root, "last_error", wall->last_error, sizeof wall->last_error);
	}
	json_decref(root);
}

int64_t wall_version(const struct wall *wall)
{
	return strncmp(wall->edition, "editions/", 9) == 0 ? strtoll(wall->edition + 9, NULL, 10) : 0;
}
