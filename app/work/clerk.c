#include "clerk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent_file.h"
#include "journal.h"
#include "pin.h"

enum { SILENT_S = 180 /* the agent writes every minute */ };

void clerk_init(struct clerk *clerk, const char *pin_path, const char *status_path)
{
	*clerk = (struct clerk){.pin_path = pin_path};
	const char *slash = status_path != NULL ? strrchr(status_path, '/') : NULL;
	if (slash != NULL && (size_t)(slash - status_path) < sizeof clerk->folder)
		snprintf(clerk->folder, sizeof clerk->folder, "%.*s", (int)(slash - status_path), status_path);
	else if (status_path != NULL && slash == NULL)
		snprintf(clerk->folder, sizeof clerk->folder, ".");
}

/* Renamed into place, like app.json: the agent sees it whole or not at all. */
static void leave_request(const struct clerk *clerk, const struct staff_wish *wish)
{
	static const char *const names[] = {[STAFF_ROLLBACK] = "rollback",
					    [STAFF_HOLD] = "hold",
					    [STAFF_RELEASE] = "release",
					    [STAFF_REBOOT] = "reboot",
					    [STAFF_SHUTDOWN] = "shutdown"};
	char path[600], aside[610];
	if (*clerk->folder == '\0' || wish->verb < STAFF_ROLLBACK || wish->verb > STAFF_SHUTDOWN)
		return;
	snprintf(path, sizeof path, "%s/ask.json", clerk->folder);
	snprintf(aside, sizeof aside, "%s.new", path);
	FILE *file = fopen(aside, "we");
	if (file == NULL)
		return;
	fprintf(file, "{\"id\":%" PRId64 ",\"do\":\"%s\"", wish->id, names[wish->verb]);
	if (wish->verb == STAFF_ROLLBACK)
		fprintf(file, ",\"edition\":%" PRId64, wish->edition);
	fprintf(file, "}\n");
	bool written = ferror(file) == 0;
	if (fclose(file) != 0 || !written || rename(aside, path) != 0)
		unlink(aside);
}

bool clerk_serve(const struct clerk *clerk, const struct staff_wish *wish, struct staff_news *news)
{
	struct pin pin;
	struct err err = {0};
	if (wish->kind == WISH_ASK) {
		leave_request(clerk, wish);
		return false;
	}
	bool there = clerk->pin_path != NULL && pin_read(clerk->pin_path, &pin, &err);
	if (!there && clerk->pin_path != NULL && err.code != ERR_NOT_FOUND)
		journal("the staff door stays shut: %s", err.text);
	*news = (struct staff_news){.kind = wish->kind == WISH_KNOCK ? NEWS_DOOR : NEWS_PIN};
	news->yes = there && (wish->kind == WISH_KNOCK || pin_is(&pin, wish->pin));
	if (wish->kind == WISH_CHECK)
		journal("the staff PIN was %s", news->yes ? "right" : "wrong");
	explicit_bzero(&pin, sizeof pin);
	return true;
}

static bool is_there(const struct clerk *clerk, int64_t now_s)
{
	return clerk->read && now_s - clerk->time_s < SILENT_S && clerk->time_s - now_s < SILENT_S;
}

bool clerk_look(struct clerk *clerk, int64_t now_s, struct staff_news *news)
{
	char path[600], mark[sizeof clerk->mark] = "";
	struct stat info;
	if (*clerk->folder == '\0')
		return false;
	snprintf(path, sizeof path, "%s/agent.json", clerk->folder);
	if (lstat(path, &info) == 0)
		snprintf(mark, sizeof mark, "%llu.%lld.%ld.%lld", (unsigned long long)info.st_ino,
			 (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec, (long long)info.st_size);
	bool was = clerk->facts.there, other = strcmp(mark, clerk->mark) != 0;
	if (other) {
		memcpy(clerk->mark, mark, sizeof mark);
		clerk->read = agent_file_read(path, &clerk->facts, &clerk->notice, &clerk->time_s);
	}
	clerk->facts.there = is_there(clerk, now_s);
	bool due = clerk->notice.until_s > now_s;
	if (!other && was == clerk->facts.there)
		return false;
	*news = (struct staff_news){.kind = NEWS_FACTS, .facts = clerk->facts};
	if (due)
		news->notice = clerk->notice;
	return true;
}
