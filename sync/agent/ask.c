#include "ask.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "canonical.h"

enum { ASK_BYTES = 512, PATH_BYTES = 600 };

const char *const ask_verb_names[ASK_VERBS] = {"rollback", "hold", "release", "reboot", "shutdown"};

static bool take_verb(const json_t *root, struct ask *ask)
{
	const char *name = json_string_value(json_object_get(root, "do"));
	const json_t *edition = json_object_get(root, "edition");
	for (int i = 0; i < ASK_VERBS; i++)
		if (name != NULL && strcmp(name, ask_verb_names[i]) == 0) {
			ask->verb = (enum ask_verb)i;
			ask->edition = json_integer_value(edition);
			bool needs = ask->verb == ASK_ROLLBACK;
			return json_object_size(root) == (needs ? 3 : 2) && (!needs || ask->edition > 0);
		}
	return false;
}

bool ask_parse(const char *text, size_t size, int64_t done, struct ask *out, struct err *err)
{
	json_t *root;
	struct ask ask = {.id = 0};
	if (size > ASK_BYTES)
		return err_set(err, ERR_CORRUPT, "ask.json is longer than %d bytes", ASK_BYTES);
	if (!canonical_read(text, size, &root, err)) /* no duplicate keys, nothing behind it */
		return err_prefix(err, "ask.json");
	ask.id = json_integer_value(json_object_get(root, "id"));
	bool known = take_verb(root, &ask);
	json_decref(root);
	if (!known || ask.id <= 0 || ask.id - ASK_AHEAD > done)
		return err_set(err, ERR_CORRUPT, "ask.json asks for nothing that is known");
	if (ask.id <= done)
		return err_set(err, ERR_BUSY, "ask.json: %lld was done already", (long long)ask.id);
	*out = ask;
	return true;
}

static void path_of(const char *run, char path[PATH_BYTES])
{
	snprintf(path, PATH_BYTES, "%s/ask.json", run);
}

bool ask_waits(const char *run)
{
	char path[PATH_BYTES];
	path_of(run, path);
	return faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

bool ask_take(const char *run, int64_t done, struct ask *ask, struct err *err)
{
	char path[PATH_BYTES], text[ASK_BYTES + 1];
	path_of(run, path);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return err_set(err, ERR_NOT_FOUND, "nothing is asked");
	ssize_t size = fd >= 0 ? read(fd, text, sizeof text) : -1;
	if (size < 0)
		err_errno(err, "cannot read %s", path);
	if (fd >= 0)
		close(fd);
	if (remove(path) != 0) /* whatever it was: it is not looked at twice */
		return err_errno(err, "cannot remove %s", path);
	return size >= 0 && ask_parse(text, (size_t)size, done, ask, err);
}

const char *ask_outcome_text(enum ask_outcome outcome, bool chinese)
{
	static const char *const zh[ASK_OUTCOMES] = {"", "ok", "存储中已经没有这一期，屏幕不变。",
						     "更新程序正忙，请稍后再试。",
						     "没有做成：检查磁盘与权限。屏幕不变。"};
	static const char *const en[ASK_OUTCOMES] = {
	    "", "ok", "That edition is not in the store any more. The wall stays as it is.",
	    "The updater is busy. Try again in a moment.",
	    "It was not done: check the disk and the permissions. The wall stays."};
	if (outcome < ASK_NONE || outcome >= ASK_OUTCOMES)
		outcome = ASK_NONE;
	return chinese ? zh[outcome] : en[outcome];
}
