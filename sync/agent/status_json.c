/* The same for programs, and for the app's staff panel. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"
#include "health.h"
#include "notice.h"
#include "status_state.h"
#include "store.h"

static json_t *editions_of(const struct status *status)
{
	json_t *editions = json_array();
	for (size_t i = 0; i < status->count; i++) {
		const struct edition_row *row = &status->rows[i];
		char since[32], from[32] = "", path[CONF_TEXT + 64];
		moment_print(row->since_s, since, sizeof since);
		if (row->from_s > 0)
			moment_print(row->from_s, from, sizeof from);
		snprintf(path, sizeof path, "%s/editions/%lld/catalogue.db", status->conf->store.path,
			 (long long)row->version);
		json_array_append_new(editions,
				      json_pack("{s:I, s:s, s:b, s:s, s:s, s:i, s:s*}", "version",
						(json_int_t)row->version, "state", edition_state_names[row->state],
						"kept", (int)(access(path, F_OK) == 0), "since", since, "from", from,
						"crashes", row->crashes, "why", row->why));
	}
	return editions;
}

static json_t *both(const char *zh, const char *en)
{
	return json_pack("{s:s, s:s}", "zh", zh, "en", en);
}

static void add_panel(const struct status *status, json_t *root)
{
	struct health health = health_read(status->conf->store.path, "/sys");
	enum ask_outcome outcome = (enum ask_outcome)status->outcome;
	char zh[STATUS_NEWS], en[STATUS_NEWS];
	status_news(status, LANG_ZH, zh);
	status_news(status, LANG_EN, en);
	json_object_set_new(root, "time", json_integer((json_int_t)time(NULL)));
	json_object_set_new(root, "news", both(zh, en));
	json_object_set(root, "signed", status->signers);
	json_object_set_new(root, "hold_left_s", json_integer(status->hold_left_s));
	if (health.disk_free_mb >= 0) {
		json_object_set_new(root, "disk_free_mb", json_integer(health.disk_free_mb));
		json_object_set_new(root, "disk_mb", json_integer(health.disk_mb));
	}
	if (health.millicelsius >= 0)
		json_object_set_new(root, "temperature_c", json_integer((health.millicelsius + 500) / 1000));
	json_object_set_new(root, "watchdog_s", json_integer(health.watchdog_s));
	json_object_set_new(root, "touch_lost", json_boolean(status->touch_lost));
	json_object_set_new(root, "done", json_integer(status->asked));
	json_object_set_new(root, "outcome", both(ask_outcome_text(outcome, true), ask_outcome_text(outcome, false)));
	json_t *notice = notice_read(status->conf->store.run, (int64_t)time(NULL));
	if (notice != NULL)
		json_object_set_new(root, "notice", notice);
}

json_t *status_json(const struct status *status)
{
	char seen[32] = "", floor[32] = "";
	if (status->seen_s > 0)
		moment_print(status->seen_s, seen, sizeof seen);
	if (status->floor_s > 0)
		moment_print(status->floor_s, floor, sizeof floor);
	json_t *root = json_pack("{s:s, s:s, s:s, s:b, s:b, s:I, s:b, s:b, s:s, s:s, s:s, s:s, s:o, s:O}", "current",
				 status->current, "shown", status->wall.edition, "page", status->wall.page, "app_runs",
				 (int)(status->wall.there && !status->wall.ended), "busy", (int)status->wall.busy,
				 "trusted", (json_int_t)status->trusted, "stale", (int)status_stale(status),
				 "clock_proven", (int)status->proven, "time_floor", floor, "server_seen", seen,
				 "trouble", status->trouble, "report_trouble", status->report_trouble, "editions",
				 editions_of(status), "events", status->events);
	if (root == NULL)
		root = json_object(); /* a text that is not UTF-8: nothing of it is worth a crash */
	add_panel(status, root);
	return root;
}

void status_publish(const struct conf *conf)
{
	struct status status;
	struct err ignored;
	char path[CONF_TEXT + 16], aside[CONF_TEXT + 32];
	snprintf(path, sizeof path, "%s/agent.json", conf->store.run);
	snprintf(aside, sizeof aside, "%s.new", path);
	if (status_gather(conf, LANG_EN, &status, &ignored)) {
		json_t *root = status_json(&status);
		if (json_dump_file(root, aside, JSON_COMPACT) == 0)
			rename(aside, path);
		json_decref(root);
	}
	status_finish(&status);
}
