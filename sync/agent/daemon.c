#include "daemon.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "agent.h"
#include "ask.h"
#include "daemon_loop.h"
#include "health.h"
#include "pace.h"
#include "report.h"
#include "status.h"

enum {
	CAP_MS = 600000,
	STEP_MS = 1000,
	NAP_MS = 200,
	REPORT_MS = 600000,
	UPKEEP_MS = 30000,
	ALIVE_MS = 1000,
	PANEL_MS = 60000 /* what the staff panel reads is written anew at least so often */
};

static volatile sig_atomic_t ended;

static void on_signal(int number)
{
	(void)number;
	ended = 1;
}

uint64_t daemon_clock_ms(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000 + (uint64_t)at.tv_nsec / 1000000;
}

bool daemon_goes_on(void *ctx)
{
	static uint64_t fed_ms;
	uint64_t now_ms = daemon_clock_ms();
	(void)ctx;
	if (now_ms - fed_ms >= ALIVE_MS) {
		sd_notify(0, "WATCHDOG=1");
		fed_ms = now_ms;
	}
	return !ended;
}

void daemon_catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
}

void daemon_write_status(struct agent *agent, uint64_t next_ms)
{
	char path[CONF_TEXT + 16], aside[CONF_TEXT + 32];
	struct moment moment;
	agent_moment(agent, &moment);
	snprintf(path, sizeof path, "%s/sync.json", agent->conf->store.run);
	snprintf(aside, sizeof aside, "%s.new", path);
	json_t *root = json_pack("{s:I, s:I, s:s, s:i, s:s, s:b, s:b, s:I, s:I, s:I}", "time", (json_int_t)time(NULL),
				 "server_seen", (json_int_t)agent->seen_s, "trouble", agent->trouble, "trouble_code",
				 (int)agent->trouble_code, "report_trouble", agent->report_trouble, "clock_proven",
				 (int)moment.proven, "touch_lost", (int)agent->touch_lost, "next_poll_s",
				 (json_int_t)(next_ms / 1000), "app_crashes", (json_int_t)agent->app_crashes,
				 "hold_left_s", (json_int_t)hold_left_s(&agent->hold, daemon_clock_ms()));
	if (root != NULL && agent->proof.had)
		json_object_set_new(root, "clock_ahead_s", json_integer(agent->proof.ahead_s));
	if (root != NULL && json_dump_file(root, aside, JSON_COMPACT) == 0)
		rename(aside, path);
	json_decref(root);
	status_publish(agent->conf);
}

void daemon_go_on_from_last(struct agent *agent)
{
	json_t *last = status_last(agent->conf);
	const char *report_trouble = json_string_value(json_object_get(last, "report_trouble"));
	agent->seen_s = json_integer_value(json_object_get(last, "server_seen"));
	const json_t *ahead = json_object_get(last, "clock_ahead_s");
	if (json_is_integer(ahead)) /* it counts while it is so; see moment_proven() */
		agent->proof = (struct moment_proof){true, json_integer_value(ahead)};
	agent->had_touch = agent->touch_lost = json_is_true(json_object_get(last, "touch_lost"));
	if (*agent->conf->report.url != '\0' && report_trouble != NULL)
		snprintf(agent->report_trouble, sizeof agent->report_trouble, "%s", report_trouble);
	json_decref(last);
}

struct times {
	uint64_t poll_ms, step_ms, upkeep_ms, report_ms, send_ms, panel_ms;
	bool changed; /* and the panel has not been told yet */
};

static void poll_now(struct agent *agent, struct pace *pace, struct times *times)
{
	struct err err = {0};
	bool done = agent_poll(agent, NULL, &err);
	uint64_t wait_ms = pace_next_ms(pace, done || err.code != ERR_NET);
	times->poll_ms = daemon_clock_ms() + wait_ms;
	times->step_ms = 0;
	times->panel_ms = 0;
}

/* Once a change, and not to the card: a server comes and goes. why: "": a report was taken. */
static void tell_reports(struct agent *agent, const char *why, struct times *times)
{
	if (strcmp(agent->report_trouble, why) == 0)
		return;
	snprintf(agent->report_trouble, sizeof agent->report_trouble, "%s", why);
	if (*why != '\0')
		fprintf(stderr, "mingyue-sync: reports are not taken: %s\n", why);
	else
		fprintf(stderr, "mingyue-sync: reports are taken again\n");
	times->panel_ms = 0;
}

/* One a turn is sent: the server's news come first. */
static void report_now(struct agent *agent, struct reports *reports, struct times *times)
{
	struct err err = {0};
	if (agent->changed || daemon_clock_ms() >= times->report_ms) {
		reports_add(reports, agent, (int64_t)time(NULL));
		agent->changed = false;
		times->report_ms = daemon_clock_ms() + REPORT_MS;
		times->send_ms = times->send_ms == UINT64_MAX ? 0 : times->send_ms;
	}
	if (daemon_clock_ms() < times->send_ms)
		return;
	size_t waited = reports->count;
	bool sent = reports_send(reports, agent, &err);
	if (!ended && (!sent || waited > 0))
		tell_reports(agent, sent ? "" : err.text, times);
	times->send_ms = !sent                 ? daemon_clock_ms() + 2000 * (uint64_t)agent->conf->server.poll_s
			 : reports->count == 0 ? UINT64_MAX
					       : 0;
}

/* U5: a panel that dies at the wall is not seen by those who could mend it. */
static void look_at_touch(struct agent *agent, struct times *times)
{
	bool there = health_touch_panels("/sys") > 0;
	agent->had_touch = agent->had_touch || there;
	if (agent->touch_lost == (agent->had_touch && !there))
		return;
	agent->touch_lost = !there;
	agent->changed = true;
	times->panel_ms = 0;
	fprintf(stderr, there ? "mingyue-sync: the touch panel is there again\n"
			      : "mingyue-sync: the touch panel is gone: look at its cable and its power\n");
}

static void step_now(struct agent *agent, struct times *times)
{
	struct err err = {0};
	/* A person's command may hold the store: its turn, then ours. */
	if (!agent_step(agent, daemon_clock_ms(), &err) && err.code != ERR_BUSY)
		agent_trouble(agent, &err);
	times->step_ms = daemon_clock_ms() + (agent_watches(agent) ? STEP_MS : UPKEEP_MS);
}

/* What staff ask for comes first; what they and the panel read, last. */
static void serve_now(struct agent *agent, struct times *times)
{
	if (hold_tick(&agent->hold, agent->state, daemon_clock_ms()))
		agent_tell(agent, "the hold is over: four hours have gone by");
	if (ask_waits(agent->conf->store.run) && agent_serve(agent, daemon_clock_ms()))
		times->step_ms = times->panel_ms = 0;
}

static void tell_panel(struct agent *agent, struct times *times)
{
	bool changed = agent->changed && !times->changed;
	times->changed = agent->changed; /* reports clear it, where there are any */
	if (*agent->conf->report.url == '\0')
		agent->changed = times->changed = false;
	if (!changed && daemon_clock_ms() < times->panel_ms)
		return;
	uint64_t now_ms = daemon_clock_ms();
	daemon_write_status(agent,
			    times->poll_ms > now_ms && times->poll_ms != UINT64_MAX ? times->poll_ms - now_ms : 0);
	times->panel_ms = daemon_clock_ms() + PANEL_MS;
}

static void turn(struct agent *agent, struct pace *pace, struct reports *reports, struct times *times)
{
	serve_now(agent, times);
	if (daemon_clock_ms() >= times->poll_ms)
		poll_now(agent, pace, times);
	if (!ended && daemon_clock_ms() >= times->step_ms)
		step_now(agent, times);
	if (!ended && daemon_clock_ms() >= times->upkeep_ms) {
		agent_upkeep(agent);
		times->upkeep_ms = daemon_clock_ms() + UPKEEP_MS;
	}
	look_at_touch(agent, times);
	if (!ended)
		tell_panel(agent, times);
	if (!ended && *agent->conf->report.url != '\0')
		report_now(agent, reports, times);
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Until something is due or asked for, or the app crashes; in naps, so that a signal that comes just before one is heard within it. At least one of them,
 * whatever lies there and cannot be taken away. */
static void rest(struct agent *agent, const struct conf *conf, struct times *times)
{
	uint64_t due_ms = least(least(times->poll_ms, times->step_ms), least(times->upkeep_ms, times->send_ms));
	bool asked = false;
	due_ms = least(due_ms, times->panel_ms);
	for (uint64_t now_ms = daemon_clock_ms(); daemon_goes_on(NULL) && now_ms < due_ms && !asked;
	     now_ms = daemon_clock_ms()) {
		if (agent_heard_crash(agent)) {
			times->step_ms = 0;
			return;
		}
		uint64_t nap_ms = least(due_ms - now_ms, NAP_MS);
		struct timespec nap = {0, (long)nap_ms * 1000000L};
		nanosleep(&nap, NULL);
		asked = ask_waits(conf->store.run);
	}
}

bool daemon_run(const struct conf *conf, struct err *err)
{
	struct agent agent;
	struct pace pace;
	uint64_t seed = 0;
	daemon_catch_signals();
	if (!agent_open(&agent, conf, daemon_goes_on, NULL, err))
		return false;
	daemon_go_on_from_last(&agent);
	agent.lock_wait_ms = NAP_MS; /* SIGTERM is heard within a second */
	hold_resume(&agent.hold, agent.state, daemon_clock_ms());
	if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
		seed = daemon_clock_ms() ^ (uint64_t)getpid();
	pace_init(&pace, (uint64_t)conf->server.poll_s * 1000, CAP_MS, seed);
	struct reports reports = {.count = 0};
	struct times times = {.poll_ms = daemon_clock_ms() + pace_first_ms(&pace),
			      .report_ms = daemon_clock_ms() + REPORT_MS,
			      .send_ms = UINT64_MAX};
	if (*conf->server.url == '\0')
		times.poll_ms = UINT64_MAX;
	sd_notify(0, "READY=1");
	while (!ended) {
		turn(&agent, &pace, &reports, &times);
		rest(&agent, conf, &times);
	}
	sd_notify(0, "STOPPING=1");
	reports_finish(&reports);
	agent_close(&agent);
	return true;
}
