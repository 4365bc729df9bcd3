#include "status.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "advice.h"
#include "health.h"
#include "reason.h"
#include "signers.h"
#include "status_state.h"
#include "store.h"
#include "trust.h"

enum { EVENTS_SHOWN = 10 };

static const char *say(const struct status *status, const char *zh, const char *en)
{
	return status->lang == LANG_ZH ? zh : en;
}

static bool add_event(void *ctx, int64_t at_s, const char *text)
{
	struct status *status = ctx;
	char at[32];
	moment_print(at_s, at, sizeof at);
	json_t *event = json_pack("{s:s, s:s}", "at", at, "text", text);
	if (event != NULL)
		json_array_append_new(status->events, event);
	return json_array_size(status->events) < EVENTS_SHOWN;
}

json_t *status_last(const struct conf *conf)
{
	char path[CONF_TEXT + 16];
	snprintf(path, sizeof path, "%s/sync.json", conf->store.run);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); /* the folder is the app's, too */
	json_t *root = fd >= 0 ? json_loadfd(fd, 0, NULL) : NULL;
	if (fd >= 0)
		close(fd);
	return root;
}

static void take_text(const json_t *root, const char *key, char *text, size_t size)
{
	const char *value = json_string_value(json_object_get(root, key));
	snprintf(text, size, "%s", value != NULL ? value : "");
}

static void hear_daemon(struct status *status)
{
	json_t *root = status_last(status->conf);
	status->heard = root != NULL;
	status->seen_s = json_integer_value(json_object_get(root, "server_seen"));
	status->proven = json_is_true(json_object_get(root, "clock_proven"));
	status->touch_lost = json_is_true(json_object_get(root, "touch_lost"));
	take_text(root, "trouble", status->trouble, sizeof status->trouble);
	take_text(root, "report_trouble", status->report_trouble, sizeof status->report_trouble);
	const json_t *left = json_object_get(root, "hold_left_s"); /* to the second; state.db has it to five minutes */
	if (json_is_integer(left) && json_integer_value(left) < status->hold_left_s)
		status->hold_left_s = json_integer_value(left);
	status->trouble_code = (enum err_code)json_integer_value(json_object_get(root, "trouble_code"));
	json_decref(root);
}

/* What state.db says; a board that has never asked has none yet. */
static bool hear_state(struct status *status, struct err *err)
{
	struct state *state;
	struct err ignored;
	if (!state_open_to_read(status->conf->store.path, &state, err))
		return err->code == ERR_NOT_FOUND;
	status->count = state_editions(state, status->rows, LIMIT_EDITIONS);
	status->floor_s = state_number(state, "floor_s");
	status->hold_left_s = state_number(state, "hold_left_s");
	status->asked = state_number(state, "ask_done");
	status->outcome = state_number(state, "ask_outcome");
	status->signers = signers_of(state, status->conf->trust.root);
	struct trust_rules rules = {.root_path = status->conf->trust.root};
	struct wanted wanted = {0};
	if (trust_load(state, &rules, &wanted, &ignored)) {
		status->trusted = wanted.version;
		status->expires_s = wanted.expires_s;
	}
	wanted_finish(&wanted);
	state_events(state, add_event, status);
	state_close(state);
	return true;
}

static bool gather(struct status *status, struct err *err)
{
	char path[CONF_TEXT + 16];
	struct err ignored;
	if (!hear_state(status, err))
		return false;
	snprintf(path, sizeof path, "%s/app.json", status->conf->store.run);
	wall_read(path, &status->wall);
	if (!store_current(status->conf->store.path, status->current, sizeof status->current, &ignored))
		status->current[0] = '\0';
	hear_daemon(status);
	return true;
}

static int64_t version_of(const char *path)
{
	return strncmp(path, "editions/", 9) == 0 ? strtoll(path + 9, NULL, 10) : 0;
}

int64_t status_version(const struct status *status)
{
	return version_of(status->current);
}

bool status_stale(const struct status *status)
{
	struct moment moment = moment_of((int64_t)time(NULL), status->proven, status->floor_s);
	return status->expires_s > 0 && moment.now_s > status->expires_s;
}

enum moment_hold status_hold(const struct status *status, const struct edition_row *row)
{
	struct moment moment = moment_of((int64_t)time(NULL), status->proven, status->floor_s);
	return moment_hold(&moment, status->floor_s, row->from_s, status->expires_s);
}

static bool is_held(const struct status *status, const struct edition_row *row)
{
	bool waits = row->state == EDITION_VERIFIED || row->state == EDITION_WAITING;
	return waits && row->version > status_version(status) && status_hold(status, row) != MOMENT_DUE;
}

/* What a person at the board may want to know of one that is held. */
static void print_hold(const struct status *status, const struct edition_row *row)
{
	char at[32];
	enum moment_hold hold = status_hold(status, row);
	if (!is_held(status, row))
		return;
	civil_print_local(row->from_s, at, sizeof at);
	printf(say(status, "    定于 %s 上屏\n", "    held until %s\n"), at);
	if (hold == MOMENT_HOLD_UNPROVEN)
		printf(
		    say(status,
			"    时钟未校准，到时不会自动上屏；校准时钟，或到时运行 mingyue-sync activate %" PRId64 "\n",
			"    the clock is unproven, so it does not go up by itself: set the clock, or run mingyue-sync "
			"activate %" PRId64 " when it is time\n"),
		    row->version);
	if (hold == MOMENT_HOLD_BEYOND)
		printf(
		    say(status,
			"    时钟已过这一时刻，但也过了签名清单的有效期：时钟不对，或太久没有联系上服务器；"
			"确实到时间了就运行 mingyue-sync activate %" PRId64 "\n",
			"    the clock is past it, but also past the end of the signed metadata: it is wrong, or the "
			"server was not reached for long; if it is time, run mingyue-sync activate %" PRId64 "\n"),
		    row->version);
}

/* A newer one came: nothing was wrong with it. */
static bool is_superseded(const struct edition_row *row)
{
	return row->state == EDITION_REFUSED && strncmp(row->why, "a newer one ", strlen("a newer one ")) == 0;
}

static const char *state_of(const struct status *status, const struct edition_row *row)
{
	static const char *const zh[EDITION_STATES] = {"已核验", "等待无人操作", "试映中", "已确认", "已拒用"};
	static const char *const en[EDITION_STATES] = {"verified", "waiting until nobody is at the wall", "on trial",
						       "confirmed", "refused"};
	if (is_superseded(row))
		return say(status, "已被新的一期取代", "superseded by a newer one");
	if (row->state == EDITION_WAITING && is_held(status, row))
		return say(status, "等待上屏的时刻", "waiting for its moment");
	if (row->state == EDITION_WAITING && status->hold_left_s > 0)
		return say(status, "等待更新恢复", "waiting for the hold to end");
	return say(status, zh[row->state], en[row->state]);
}

static void print_editions(const struct status *status)
{
	for (size_t i = 0; i < status->count; i++) {
		const struct edition_row *row = &status->rows[i];
		char why[REASON_SIZE];
		reason(is_superseded(row) ? "" : row->why, status->lang, why);
		printf(say(status, "  第 %" PRId64 " 期：%s%s%s\n", "  edition %" PRId64 ": %s%s%s\n"), row->version,
		       state_of(status, row), *why != '\0' ? say(status, "：", ": ") : "", why);
		print_hold(status, row);
	}
}

static void print_clock(const struct status *status)
{
	char at[32], trouble[REASON_SIZE];
	printf(say(status, "时钟：%s", "Clock: %s"),
	       status->proven ? say(status, "已校准", "proven") : say(status, "未校准", "unproven"));
	if (status->floor_s > 0)
		printf(say(status, "；可信时间不早于 %s", "; it is not before %s"),
		       civil_print_local(status->floor_s, at, sizeof at));
	puts("");
	if (status->seen_s > 0) {
		civil_print_local(status->seen_s, at, sizeof at);
		printf(say(status, "服务器最近应答：%s\n", "Server seen: %s\n"), at);
	} else if (*status->conf->server.url == '\0') {
		puts(say(status, "服务器：没有设置，内容由 U 盘更新",
			 "Server: none is set; content comes by USB stick"));
	} else {
		puts(say(status, "服务器：开机以来没有应答", "Server: no answer since the start"));
	}
	if (status_stale(status))
		puts(say(status, "签名清单已过期：在收到新清单之前不接受更新，屏幕不受影响。",
			 "The signed metadata has expired: no news is accepted until newer comes; the wall is not "
			 "touched."));
	reason(status->trouble, status->lang, trouble);
	if (*trouble != '\0')
		printf(say(status, "问题：%s（%s）\n", "Trouble: %s: %s\n"),
		       status->lang == LANG_ZH ? advice(status->trouble_code, status->trouble, LANG_ZH) : trouble,
		       status->lang == LANG_ZH ? trouble : advice(status->trouble_code, status->trouble, LANG_EN));
	reason(status->report_trouble, status->lang, trouble);
	if (*trouble != '\0')
		printf(say(status, "报告：未能送出：%s\n", "Reports: not taken: %s\n"), trouble);
}

static void print_board(const struct status *status)
{
	if (status->touch_lost)
		puts(say(status, "触摸屏：没有应答，请检查连线和供电",
			 "Touch panel: gone; look at its cable and its power"));
	if (health_read(status->conf->store.path, "/sys").watchdog_s == 0)
		puts(say(status, "看门狗：未启用；系统停住时不会自动重启",
			 "Watchdog: not armed; a board that hangs stays so"));
}

/* An edition, by its path in the store, for a person. */
static const char *name_of(const struct status *status, const char *path, char *name, size_t size)
{
	int64_t version = version_of(path);
	if (version > 0)
		snprintf(name, size, say(status, "第 %" PRId64 " 期", "edition %" PRId64), version);
	else
		snprintf(name, size, "%s",
			 strcmp(path, "built-in") == 0 ? say(status, "内置展览", "the built-in exhibition") : path);
	return name;
}

static void print_events(const struct status *status)
{
	if (json_array_size(status->events) > 0)
		puts(say(status, "最近：", "Lately:"));
	for (size_t i = 0; i < json_array_size(status->events); i++) {
		const json_t *event = json_array_get(status->events, i);
		char text[REASON_SIZE], at[32] = "-";
		int64_t at_s;
		reason(json_string_value(json_object_get(event, "text")), status->lang, text);
		if (moment_parse(json_string_value(json_object_get(event, "at")), &at_s))
			civil_print_local(at_s, at, sizeof at);
		printf("  %s %s\n", at, text);
	}
}

static void print_text(const struct status *status)
{
	char name[80];
	bool runs = status->wall.there && !status->wall.ended;
	printf(say(status, "屏幕：%s%s%s\n", "Wall: %s%s%s\n"),
	       runs ? name_of(status, status->wall.edition, name, sizeof name)
		    : say(status, "程序未运行", "the app does not run"),
	       runs && *status->wall.page != '\0' ? " " : "", runs ? status->wall.page : "");
	printf(say(status, "当前：%s\n", "Current: %s\n"),
	       *status->current != '\0' ? name_of(status, status->current, name, sizeof name)
					: say(status, "没有（显示内置展览）", "none (the built-in exhibition shows)"));
	if (status->hold_left_s > 0)
		printf(say(status, "暂停：工作人员在屏前暂停了更新，还剩 %d 分钟\n",
			   "Hold: staff at the wall stopped changes, %d more minutes\n"),
		       (int)((status->hold_left_s + 59) / 60));
	print_editions(status);
	print_clock(status);
	print_board(status);
	print_events(status);
}

bool status_gather(const struct conf *conf, enum lang lang, struct status *status, struct err *err)
{
	*status = (struct status){.conf = conf, .lang = lang, .events = json_array()};
	return gather(status, err);
}

void status_finish(struct status *status)
{
	json_decref(status->events);
	json_decref(status->signers);
}

bool status_print(const struct conf *conf, enum lang lang, bool json, struct err *err)
{
	struct status status;
	bool done = status_gather(conf, lang, &status, err);
	if (done && json) {
		json_t *root = status_json(&status);
		char *text = json_dumps(root, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
		puts(text != NULL ? text : "{}");
		free(text);
		json_decref(root);
	} else if (done) {
		print_text(&status);
	}
	status_finish(&status);
	return done;
}
