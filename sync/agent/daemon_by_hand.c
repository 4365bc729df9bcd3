/* What a person asks for on the command line, once. */
#include "daemon.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "advice.h"
#include "daemon_loop.h"
#include "notice.h"
#include "status.h"
#include "trust.h"

/* Why the stick was not imported; a folder or a file that is not there is for who stands there to put in its place. */
static void tell_failure(const struct agent *agent, const char *folder, const struct err *err, char *zh, char *en,
			 size_t size)
{
	char path[PATH_MAX + 32];
	snprintf(path, sizeof path, "%s/metadata/timestamp.json", folder);
	if (err->code == ERR_NOT_FOUND && access(path, F_OK) != 0) {
		snprintf(zh, size, "U 盘里没有展览：metadata 文件夹应在根目录，或在其下一层文件夹里");
		snprintf(en, size,
			 "No edition on the stick: its folder metadata/ belongs at the top, or in a folder there");
	} else if (err->code == ERR_USAGE && access(agent->conf->trust.root, F_OK) != 0) {
		snprintf(zh, size, "U 盘导入没有成功：尚未放入 root.json");
		snprintf(en, size, "The USB stick was not imported: this board has no root.json yet");
	} else {
		snprintf(zh, size, "U 盘导入没有成功：%s", advice(err->code, err->text, LANG_ZH));
		snprintf(en, size, "The USB stick was not imported: %s", advice(err->code, err->text, LANG_EN));
	}
}

/* On the wall's edge, for who stands there with the stick. */
static void notice_import(struct agent *agent, const char *folder, bool done, const struct err *err)
{
	struct wanted wanted = {0};
	struct trust_rules rules = {.root_path = agent->conf->trust.root};
	struct err ignored;
	char zh[200], en[200];
	if (!done) {
		tell_failure(agent, folder, err, zh, en, sizeof zh);
	} else if (!trust_load(agent->state, &rules, &wanted, &ignored)) {
		snprintf(zh, sizeof zh, "U 盘导入完成");
		snprintf(en, sizeof en, "The USB stick was imported");
	} else {
		snprintf(zh, sizeof zh, "U 盘导入完成：第 %" PRId64 " 期", wanted.version);
		snprintf(en, sizeof en, "The USB stick was imported: edition %" PRId64, wanted.version);
	}
	wanted_finish(&wanted);
	notice_leave(agent->conf->store.run, zh, en, (int64_t)time(NULL));
	status_publish(agent->conf);
}

static bool open_by_hand(struct agent *agent, const struct conf *conf, bool (*idle)(void *), enum lang lang,
			 struct err *err)
{
	if (!agent_open(agent, conf, idle, NULL, err))
		return false;
	agent->by_hand = true;
	agent->lang = lang;
	return true;
}

bool daemon_once(const struct conf *conf, const char *folder, enum lang lang, bool *news, struct err *err)
{
	struct agent agent;
	if (folder == NULL && *conf->server.url == '\0')
		return err_set(err, ERR_USAGE, "no server is set: [server] url is empty");
	daemon_catch_signals();
	if (!open_by_hand(&agent, conf, daemon_goes_on, lang, err))
		return false;
	daemon_go_on_from_last(&agent);
	hold_load(&agent.hold, agent.state, daemon_clock_ms());
	bool done = agent_poll(&agent, folder, err) && agent_step(&agent, daemon_clock_ms(), err);
	*news = agent.changed;
	agent_upkeep(&agent);
	if (folder == NULL)
		daemon_write_status(&agent, 0);
	else if (done || err->code != ERR_BUSY) /* else who asked will ask again */
		notice_import(&agent, folder, done, err);
	agent_close(&agent);
	return done;
}

bool daemon_rollback(const struct conf *conf, int64_t version, enum lang lang, struct err *err)
{
	struct agent agent;
	if (!open_by_hand(&agent, conf, NULL, lang, err))
		return false;
	bool done = agent_rollback(&agent, version, err);
	agent_close(&agent);
	return done;
}

bool daemon_activate(const struct conf *conf, int64_t version, enum lang lang, struct err *err)
{
	struct agent agent;
	daemon_catch_signals();
	if (!open_by_hand(&agent, conf, daemon_goes_on, lang, err))
		return false;
	hold_load(&agent.hold, agent.state, daemon_clock_ms());
	bool done = agent_activate(&agent, version, daemon_clock_ms(), err);
	agent_close(&agent);
	return done;
}
