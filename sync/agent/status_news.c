/* What is new and does not show, and why: for staff, who are asked why the wall has not changed. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "advice.h"
#include "notice.h"
#include "reason.h"
#include "status_state.h"

struct say {
	char *text;
	size_t used;
	enum lang lang;
};

static void add(struct say *say, const char *zh, const char *en, ...) __attribute__((format(printf, 2, 4)))
__attribute__((format(printf, 3, 4)));

/* One sentence more. */
static void add(struct say *say, const char *zh, const char *en, ...)
{
	va_list args;
	va_start(args, en);
	if (say->used > 0 && say->lang == LANG_EN && say->used + 1 < STATUS_NEWS)
		say->text[say->used++] = ' ';
	vsnprintf(say->text + say->used, STATUS_NEWS - say->used, say->lang == LANG_ZH ? zh : en, args);
	va_end(args);
	say->used = strlen(say->text);
}

static void waits(const struct status *status, const struct edition_row *row, struct say *say)
{
	char at[32];
	enum moment_hold hold = status_hold(status, row);
	civil_print_local(row->from_s, at, sizeof at);
	if (row->state == EDITION_VERIFIED && row->why[0] == '\0' && hold == MOMENT_DUE)
		add(say, "第 %" PRId64 " 期已到，正在逐页检查。",
		    "Edition %" PRId64 " is here; its pages are being checked.", row->version);
	else if (hold == MOMENT_HOLD_EARLY)
		add(say, "第 %" PRId64 " 期定于 %s 上屏。", "Edition %" PRId64 " goes up at %s.", row->version, at);
	else if (hold == MOMENT_HOLD_UNPROVEN)
		add(say, "第 %" PRId64 " 期定于 %s 上屏，但时钟未校准，到时不会自动上屏。",
		    "Edition %" PRId64 " is due at %s, but the clock is unproven: it does not go up by itself.",
		    row->version, at);
	else if (hold == MOMENT_HOLD_BEYOND)
		add(say, "第 %" PRId64 " 期定于 %s 上屏，但签名清单已过期，时钟可能不对。",
		    "Edition %" PRId64 " was due at %s, but the signed metadata has expired: the clock may be wrong.",
		    row->version, at);
	else if (status->hold_left_s > 0)
		add(say, "第 %" PRId64 " 期已就绪，因暂停更新而等待。",
		    "Edition %" PRId64 " is ready and waits for the hold.", row->version);
	else
		add(say, "第 %" PRId64 " 期已就绪，等待无人操作。",
		    "Edition %" PRId64 " is ready and waits until nobody is here.", row->version);
}

/* Why an edition was refused, as much of it as the panel has room for. */
static const char *refusal(const char *why, enum lang lang, char text[REASON_SIZE])
{
	enum { ROOM = 100 };
	if (!reason(why, lang, text))
		return "未通过检查";
	text[ROOM] = '\0';
	lang_whole(text);
	return text;
}

/* True: it has been said that the signed metadata has expired. */
static bool tell_editions(const struct status *status, struct say *say)
{
	int64_t current = status_version(status);
	for (size_t i = 0; i < status->count; i++) {
		const struct edition_row *row = &status->rows[i];
		char why[REASON_SIZE];
		if (row->state == EDITION_VERIFIED || row->state == EDITION_WAITING) {
			if (row->version > current)
				waits(status, row, say);
			return row->version > current && status_hold(status, row) == MOMENT_HOLD_BEYOND;
		}
		if (row->state == EDITION_TRIAL && row->version == current)
			add(say, "第 %" PRId64 " 期正在试映。", "Edition %" PRId64 " is on trial.", row->version);
		if (row->state == EDITION_REFUSED && row->version > current)
			add(say, "第 %" PRId64 " 期已拒用（%s）。", "Edition %" PRId64 " was refused (%s).",
			    row->version, refusal(row->why, say->lang, why));
		if (row->version <= current || say->used > 0)
			return false;
	}
	return false;
}

/* What became of the stick that was put in last. */
static void tell_stick(const struct status *status, struct say *say)
{
	char at[32];
	json_t *last = notice_last(status->conf->store.run);
	if (last == NULL)
		return;
	civil_print_local(json_integer_value(json_object_get(last, "until")) - NOTICE_S, at, sizeof at);
	add(say, "%.16s：%s。", "%.16s: %s.", at,
	    json_string_value(json_object_get(last, say->lang == LANG_ZH ? "zh" : "en")));
	json_decref(last);
}

void status_news(const struct status *status, enum lang lang, char text[STATUS_NEWS])
{
	struct say say = {text, 0, lang};
	text[0] = '\0';
	bool beyond = tell_editions(status, &say);
	const char *advised = advice(status->trouble_code, status->trouble, lang);
	int first = *advised >= 'a' && *advised <= 'z' ? *advised - 'a' + 'A' : (unsigned char)*advised;
	if (*status->trouble != '\0')
		add(&say, "%c%s。", "%c%s.", first, advised + 1);
	else if (say.used == 0 && *status->conf->server.url == '\0')
		add(&say, "%s", "%s",
		    lang == LANG_ZH ? "没有配置服务器，内容由 U 盘更新。"
				    : "No server is configured; content comes by USB stick.");
	else if (say.used == 0)
		add(&say, "%s", "%s", lang == LANG_ZH ? "没有更新的内容在等待。" : "Nothing newer is waiting.");
	if (status_stale(status) && status->trouble_code != ERR_EXPIRED && !beyond) /* which say so */
		add(&say, "%s", "%s",
		    lang == LANG_ZH
			? "签名清单已过期，收到新清单之前不接受更新。"
			: "The signed metadata has expired: nothing newer is accepted until it is refreshed.");
	tell_stick(status, &say);
	lang_whole(text);
}

/* What the wall shows, if the app runs. */
static void tell_current(const struct status *status, struct say *say)
{
	int64_t current = status_version(status);
	bool trial = false;
	for (size_t i = 0; i < status->count; i++)
		trial = trial || (status->rows[i].version == current && status->rows[i].state == EDITION_TRIAL);
	if (!status->wall.there || status->wall.ended)
		add(say,
		    current > 0 ? "第 %" PRId64 " 期为当前内容；屏幕程序没有运行。"
				: "没有当前内容；屏幕程序没有运行。",
		    current > 0 ? "Edition %" PRId64 " is current; the app does not run."
				: "No edition is current; the app does not run.",
		    current);
	else if (current == 0)
		add(say, "%s", "%s",
		    say->lang == LANG_ZH ? "屏幕显示内置展览。" : "The built-in exhibition is on the wall.");
	else
		add(say, trial ? "第 %" PRId64 " 期已上屏，正在试映。" : "第 %" PRId64 " 期已上屏。",
		    trial ? "Edition %" PRId64 " is on the wall, on trial." : "Edition %" PRId64 " is on the wall.",
		    current);
}

void status_outcome(const struct conf *conf, enum lang lang, bool news)
{
	struct status status;
	struct err ignored;
	char text[STATUS_NEWS] = "";
	struct say say = {text, 0, lang};
	if (status_gather(conf, lang, &status, &ignored)) {
		if (!news)
			add(&say, "没有新内容：第 %" PRId64 " 期早已收到。",
			    "Nothing new: edition %" PRId64 " is here already.", status.trusted);
		if (status.count > 0 && status.rows[0].version > status_version(&status))
			tell_editions(&status, &say);
		tell_current(&status, &say);
		lang_whole(text);
		puts(text);
	}
	status_finish(&status);
}
