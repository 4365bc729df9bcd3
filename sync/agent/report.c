#include "report.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "health.h"
#include "maxima.h"
#include "store.h"

static char *text_of(const struct reports *reports, struct agent *agent, int64_t now_s)
{
	char path[CONF_TEXT + 16], current[64] = "", host[128] = "", size[48];
	struct wall wall;
	struct moment moment;
	struct err err;
	const struct conf *conf = agent->conf;
	agent_moment(agent, &moment);
	snprintf(path, sizeof path, "%s/app.json", conf->store.run);
	wall_read(path, &wall);
	store_current(conf->store.path, current, sizeof current, &err);
	gethostname(host, sizeof host - 1);
	snprintf(size, sizeof size, "%lldx%lld", (long long)wall.w, (long long)wall.h);
	json_t *root = json_pack(
	    "{s:s, s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:I, s:s, s:b}", "board",
	    *conf->report.name != '\0' ? conf->report.name : host, "time", (json_int_t)now_s, "began",
	    (json_int_t)reports->began_s, "number", (json_int_t)reports->number, "lost", (json_int_t)reports->lost,
	    "current", current, "edition", wall.edition, "page", wall.page, "lang", wall.lang, "size", size, "frame",
	    wall.frame, "frames", (json_int_t)wall.frames, "app_error", wall.last_error, "app_crashes",
	    (json_int_t)agent->app_crashes, "trouble", agent->trouble, "clock_proven", (int)moment.proven);
	if (root == NULL)
		root = json_object(); /* a text that is not UTF-8: nothing of it is worth a crash */
	struct health health = health_read(conf->store.path, "/sys");
	if (health.disk_free_mb >= 0)
		json_object_set_new(root, "disk_free_mb", json_integer(health.disk_free_mb));
	if (health.millicelsius >= 0)
		json_object_set_new(root, "temperature_c", json_real((double)health.millicelsius / 1000));
	if (health.throttled >= 0)
		json_object_set_new(root, "throttled", json_integer(health.throttled));
	json_object_set_new(root, "watchdog_s", json_integer(health.watchdog_s));
	json_object_set_new(root, "touch_lost", json_boolean(agent->touch_lost));
	char *text = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(4));
	json_decref(root);
	if (text == NULL)
		abort();
	return text;
}

static void drop_oldest(struct reports *reports)
{
	free(reports->texts[0]);
	reports->count--;
	memmove(reports->texts, reports->texts + 1, reports->count * sizeof *reports->texts);
}

void reports_add(struct reports *reports, struct agent *agent, int64_t now_s)
{
	if (reports->count == LIMIT_REPORTS) {
		drop_oldest(reports);
		reports->lost++;
	}
	reports->began_s = reports->number == 0 ? now_s : reports->began_s;
	reports->number++;
	reports->texts[reports->count++] = text_of(reports, agent, now_s);
}

bool reports_send(struct reports *reports, struct agent *agent, struct err *err)
{
	const char *text = reports->count > 0 ? reports->texts[0] : NULL;
	if (text == NULL)
		return true;
	if (!fetch_put(agent->fetch, agent->conf->report.url, text, strlen(text), err))
		return false;
	drop_oldest(reports);
	return true;
}

void reports_finish(struct reports *reports)
{
	while (reports->count > 0)
		drop_oldest(reports);
}
