/* The way of an edition from verified to confirmed, or back. */
#include "agent.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "deposit.h"
#include "lang.h"
#include "maxima.h"
#include "rehearse.h"
#include "trust.h"

enum { REHEARSAL_MS = 600000, STALE_S = 60, SOON_S = 60 };

struct ways {
	struct agent *agent;
	struct deposit *deposit;
	struct wall wall;
	struct edition_row rows[LIMIT_EDITIONS]; /* the newest first */
	size_t count;
	int64_t current;
	uint64_t now_ms;
	struct err *err;
};

static void crashes_path(const struct agent *agent, char *path, size_t size)
{
	snprintf(path, size, "%s/crashes", agent->conf->store.run);
}

static bool become(struct ways *ways, struct edition_row *row, enum edition_state state, const char *why)
{
	struct edition_row made = *row;
	made.state = state;
	made.since_s = (int64_t)time(NULL);
	snprintf(made.why, sizeof made.why, "%s", why);
	lang_whole(made.why);
	if (!state_put_edition(ways->agent->state, &made, ways->err))
		return false;
	*row = made;
	ways->agent->changed = true;
	agent_tell(ways->agent, "edition %" PRId64 ": %s%s%s", row->version, edition_state_names[state],
		   *why != '\0' ? ": " : "", why);
	return true;
}

static struct edition_row *row_of(struct ways *ways, int64_t version)
{
	for (size_t i = 0; i < ways->count; i++)
		if (ways->rows[i].version == version)
			return &ways->rows[i];
	return NULL;
}

static bool is_whole(const struct ways *ways, const struct edition_row *row)
{
	char path[96];
	snprintf(path, sizeof path, "editions/%" PRId64 "/catalogue.db", row->version);
	return *row->sha256 == '\0' || deposit_is_sound(ways->deposit, path, row->sha256);
}

/* Is its catalogue still what was signed? Asked whenever it is to be shown, for it may have been in the store for days. The pictures
 * are the app's to check: it hashes the bytes of each that it draws. False: the next poll fetches it again. */
static bool is_sound(struct ways *ways, const struct edition_row *row)
{
	if (is_whole(ways, row))
		return true;
	ways->agent->complete = false;
	agent_tell(ways->agent,
		   "edition %" PRId64 " has rotted in the store: it is not shown before it is fetched again",
		   row->version);
	return false;
}

/* The newest that has stood its trial and is still in the store; 0: none, the app shows what is built in. */
static int64_t fallback_of(struct ways *ways, int64_t but)
{
	for (size_t i = 0; i < ways->count; i++)
		if (ways->rows[i].state == EDITION_CONFIRMED && ways->rows[i].version != but &&
		    deposit_has_edition(ways->deposit, ways->rows[i].version) && is_sound(ways, &ways->rows[i]))
			return ways->rows[i].version;
	return 0;
}

static bool point(struct ways *ways, int64_t version)
{
	if (!deposit_point(ways->deposit, version, ways->err))
		return false;
	ways->current = version;
	return true;
}

static bool go_back(struct ways *ways, struct edition_row *row, const char *why)
{
	int64_t version = fallback_of(ways, row->version);
	if (!become(ways, row, EDITION_REFUSED, why))
		return false;
	agent_tell(ways->agent, "back to %s %" PRId64, version > 0 ? "edition" : "the built-in exhibition,", version);
	return point(ways, version);
}

/* What state.db and the pointer say may differ after a power cut, or when one of them is older: each is made true. */
static bool reconcile(struct ways *ways)
{
	struct edition_row unknown = {.version = ways->current};
	struct edition_row *row = row_of(ways, ways->current);
	if (ways->current > 0 && row == NULL)
		return become(ways, &unknown, EDITION_CONFIRMED, "it was on the wall before the state was lost");
	if (row != NULL && row->state == EDITION_REFUSED && !point(ways, fallback_of(ways, row->version)))
		return false;
	if (row != NULL && (row->state == EDITION_VERIFIED || row->state == EDITION_WAITING) &&
	    !become(ways, row, EDITION_TRIAL, ""))
		return false;
	for (size_t i = 0; i < ways->count; i++)
		if (ways->rows[i].state == EDITION_TRIAL && ways->rows[i].version != ways->current &&
		    !become(ways, &ways->rows[i], EDITION_WAITING, ""))
			return false;
	return true;
}

/* False: the row has not changed, try again later. */
static bool rehearse_it(struct ways *ways, struct edition_row *row)
{
	const struct agent *agent = ways->agent;
	struct rehearsal rehearsal = {.app = agent->conf->wall.app,
				      .store = agent->conf->store.path,
				      .run = agent->conf->store.run,
				      .sizes = agent->conf->wall.sizes,
				      .lang = agent->conf->wall.lang,
				      .deadline_ms = REHEARSAL_MS,
				      .idle = agent->idle,
				      .ctx = agent->ctx};
	struct err err = {0};
	char why[sizeof row->why] = "";
	int pages = 0, issues = 0;
	if (!rehearse(&rehearsal, row->version, &pages, &issues, &err)) {
		if (err.code == ERR_CORRUPT)
			return become(ways, row, EDITION_REFUSED, err.text);
		if (err.code != ERR_NOT_FOUND && err.code != ERR_IO)
			return err_set(ways->err, err.code, "%s", err.text);
		snprintf(why, sizeof why, "not rehearsed: %.150s", err.text);
	} else if (issues > 0) {
		snprintf(why, sizeof why, "%d of %d drawings have faults", issues, pages);
	}
	return become(ways, row, EDITION_WAITING, why);
}

static bool activate(struct ways *ways, struct edition_row *row)
{
	if (!is_sound(ways, row)) {
		ways->agent->rotten = row->version;
		ways->agent->waiting_ms = 0;
		return true;
	}
	struct edition_row *old = row_of(ways, ways->current);
	if (old != NULL && old->state == EDITION_TRIAL &&
	    !become(ways, old, EDITION_REFUSED, "a newer one came before it was confirmed"))
		return false;
	row->crashes = 0;
	/* First what is meant, then what is done: reconcile finishes it after a power cut. */
	if (!become(ways, row, EDITION_TRIAL, row->why) || !point(ways, row->version))
		return false;
	ways->agent->waiting_ms = 0;
	trial_begin(&ways->agent->trial, row->version, 0, ways->now_ms);
	return true;
}

static bool is_on_its_way(const struct ways *ways, const struct edition_row *row)
{
	return row->version > ways->current && (row->state == EDITION_VERIFIED || row->state == EDITION_WAITING) &&
	       row->version != ways->agent->rotten && deposit_has_edition(ways->deposit, row->version);
}

/* Its moment has come, by the lower bound of what time it is. */
static bool is_due(const struct ways *ways, const struct edition_row *row)
{
	struct agent *agent = ways->agent;
	int64_t floor_s = state_number(agent->state, "floor_s");
	struct trust_rules rules = {.root_path = agent->conf->trust.root};
	struct wanted wanted = {.expires_s = 0};
	struct moment moment;
	struct err err;
	agent_moment(agent, &moment);
	enum moment_hold hold = moment_hold(&moment, floor_s, row->from_s, INT64_MAX);
	agent->due_soon = agent->due_soon || (hold == MOMENT_HOLD_EARLY && row->from_s - moment.now_s <= SOON_S);
	if (hold != MOMENT_DUE || row->from_s <= floor_s)
		return hold == MOMENT_DUE;
	bool loaded = trust_load(agent->state, &rules, &wanted, &err);
	hold = moment_hold(&moment, floor_s, row->from_s, wanted.expires_s);
	wanted_finish(&wanted);
	return loaded && hold == MOMENT_DUE;
}

/* The newest edition that may be on the wall now; what is held until its moment is rehearsed meanwhile. False: as rehearse_it. */
static bool find_due(struct ways *ways, struct edition_row **due)
{
	const struct edition_row *rotten = row_of(ways, ways->agent->rotten);
	if (rotten != NULL && is_whole(ways, rotten)) /* a stick has brought it, by another process */
		ways->agent->rotten = 0;
	ways->agent->due_soon = false;
	for (size_t i = 0; i < ways->count && *due == NULL; i++) {
		struct edition_row *row = &ways->rows[i];
		if (!is_on_its_way(ways, row))
			continue;
		if (row->state == EDITION_VERIFIED && !rehearse_it(ways, row))
			return false;
		if (row->state == EDITION_WAITING && is_due(ways, row))
			*due = row;
	}
	return true;
}

/* The newest edition, when it is on its way to the wall. */
static bool lead_newest(struct ways *ways)
{
	struct edition_row *row = NULL;
	struct agent *agent = ways->agent;
	if (!find_due(ways, &row))
		return false;
	if (row == NULL) {
		agent->waiting_ms = 0;
		return true;
	}
	if (hold_left_s(&agent->hold, ways->now_ms) > 0) {
		agent->waiting_ms = 0; /* its ten minutes begin when it is released */
		return true;
	}
	for (struct edition_row *older = row + 1; older < ways->rows + ways->count; older++)
		if ((older->state == EDITION_VERIFIED || older->state == EDITION_WAITING) &&
		    !become(ways, older, EDITION_REFUSED, "a newer one came before it was shown"))
			return false;
	if (agent->waiting_ms == 0)
		agent->waiting_ms = ways->now_ms;
	bool waited = ways->now_ms - agent->waiting_ms >= (uint64_t)agent->conf->wall.wait_s * 1000;
	bool quiet = !ways->wall.there || !ways->wall.busy || ways->current == 0;
	return !(quiet || waited) || activate(ways, row);
}

/* An edition that has stood its trial and makes the app crash all the same gives way to the one before. Where there is none, the
 * unit of the app shows what is built in for as long as it must. */
static bool watch_crashes(struct ways *ways)
{
	char path[CONF_TEXT + 16];
	crashes_path(ways->agent, path, sizeof path);
	if (!ladder_step(&ways->agent->ladder, path, ways->current, (int64_t)(ways->now_ms / 1000)))
		return true;
	struct edition_row *row = row_of(ways, ways->current);
	return row == NULL || row->state != EDITION_CONFIRMED || fallback_of(ways, row->version) == 0 ||
	       go_back(ways, row, "the app crashed three times in five minutes");
}

static bool watch_trial(struct ways *ways)
{
	struct agent *agent = ways->agent;
	struct edition_row *row = row_of(ways, ways->current);
	if (row == NULL || row->state != EDITION_TRIAL) {
		agent->trial.version = 0;
		return true;
	}
	if (agent->trial.version != row->version)
		trial_begin(&agent->trial, row->version, row->crashes, ways->now_ms);
	struct trial_rules rules = trial_default;
	rules.trial_ms = (uint64_t)agent->conf->wall.trial_s * 1000;
	const char *why = "";
	/* What an app that ended long ago left behind says nothing. */
	if (!agent->trial.seen && (int64_t)time(NULL) - ways->wall.time_s > STALE_S)
		ways->wall.there = false;
	enum trial_verdict verdict = trial_step(&agent->trial, &rules, &ways->wall, ways->now_ms, &why);
	if (agent->trial.crashes != row->crashes) {
		row->crashes = agent->trial.crashes;
		agent_tell(agent, "the app came anew while edition %" PRId64 " is on trial", row->version);
		if (!state_put_edition(agent->state, row, ways->err))
			return false;
	}
	if (verdict == TRIAL_STOOD)
		return become(ways, row, EDITION_CONFIRMED, row->why);
	return verdict != TRIAL_FAILED || go_back(ways, row, why);
}

static void note_app(struct agent *agent, const struct wall *wall)
{
	if (!wall->there)
		return;
	agent->app_crashes += agent->app_pid != 0 && wall->pid != agent->app_pid && !wall->ended;
	agent->app_pid = wall->ended ? 0 : wall->pid;
}

static bool begin(struct agent *agent, uint64_t wait_ms, uint64_t now_ms, struct ways *ways, struct err *err)
{
	char path[CONF_TEXT + 16];
	*ways = (struct ways){.agent = agent, .now_ms = now_ms, .err = err};
	if (!deposit_open(agent->conf->store.path, wait_ms, &ways->deposit, err))
		return false;
	snprintf(path, sizeof path, "%s/app.json", agent->conf->store.run);
	wall_read(path, &ways->wall);
	note_app(agent, &ways->wall);
	ways->current = deposit_current(ways->deposit);
	ways->count = state_editions(agent->state, ways->rows, LIMIT_EDITIONS);
	return true;
}

bool agent_step(struct agent *agent, uint64_t now_ms, struct err *err)
{
	struct ways ways;
	if (!begin(agent, 0, now_ms, &ways, err))
		return false;
	bool done = reconcile(&ways) && lead_newest(&ways) && watch_trial(&ways) && watch_crashes(&ways);
	deposit_close(ways.deposit);
	return done;
}

bool agent_watches(const struct agent *agent)
{
	return agent->waiting_ms != 0 || agent->trial.version != 0 || agent->due_soon;
}

bool agent_heard_crash(struct agent *agent)
{
	char path[CONF_TEXT + 16];
	crashes_path(agent, path, sizeof path);
	return ladder_noted(&agent->ladder, path);
}

bool agent_rollback(struct agent *agent, int64_t version, struct err *err)
{
	struct ways ways;
	if (!begin(agent, 10000, 0, &ways, err))
		return false;
	struct edition_row unknown = {.version = version};
	bool done = deposit_has_edition(ways.deposit, version) ||
		    err_set(err, ERR_NOT_FOUND, "edition %" PRId64 " is not in the store", version);
	struct edition_row *row = row_of(&ways, version);
	if (done && row != NULL && !is_sound(&ways, row))
		done = err_set(err, ERR_IO, "edition %" PRId64 " has rotted in the store", version);
	for (size_t i = 0; i < ways.count && done; i++)
		if (ways.rows[i].version > version && ways.rows[i].state != EDITION_REFUSED)
			done = become(&ways, &ways.rows[i], EDITION_REFUSED, "rolled back by hand");
	done = done && become(&ways, row != NULL ? row : &unknown, EDITION_CONFIRMED, "put on the wall by hand") &&
	       point(&ways, version);
	deposit_close(ways.deposit);
	return done;
}

bool agent_activate(struct agent *agent, int64_t version, uint64_t now_ms, struct err *err)
{
	struct ways ways;
	if (!begin(agent, 10000, now_ms, &ways, err))
		return false;
	struct edition_row *row = row_of(&ways, version);
	bool done = reconcile(&ways) && ((row != NULL && is_on_its_way(&ways, row)) ||
					 err_set(err, ERR_NOT_FOUND, "edition %" PRId64 " does not wait", version));
	if (done && row != NULL) {
		row->from_s = 0;
		agent_tell(agent, "edition %" PRId64 " may be shown now, by hand", version);
		done = state_put_edition(agent->state, row, err) && lead_newest(&ways);
	}
	deposit_close(ways.deposit);
	return done;
}
