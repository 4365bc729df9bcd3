#include "agent.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "deposit.h"
#include "harvest.h"
#include "maxima.h"
#include "reason.h"
#include "trust.h"
#include "upkeep.h"

enum { LOCK_WAIT_MS = 10000, TELL_S = 600 };

/* On standard error. */
static void say(const struct agent *agent, const char *english)
{
	char text[REASON_SIZE];
	reason(english, agent->lang, text);
	fprintf(stderr, agent->lang == LANG_ZH ? "mingyue-sync：%s\n" : "mingyue-sync: %s\n", text);
}

void agent_tell(struct agent *agent, const char *format, ...)
{
	char text[600];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	say(agent, text);
	state_tell(agent->state, (int64_t)time(NULL), "%s", text);
}

bool agent_open(struct agent *agent, const struct conf *conf, bool (*idle)(void *ctx), void *ctx, struct err *err)
{
	struct agent made = {.conf = conf, .idle = idle, .ctx = ctx, .lock_wait_ms = LOCK_WAIT_MS, .lang = LANG_EN};
	struct deposit *deposit;
	struct fetch_options options = {.ca_file = *conf->server.ca != '\0' ? conf->server.ca : NULL,
					.pinned = *conf->server.pin != '\0' ? conf->server.pin : NULL,
					.cert_file = *conf->server.cert != '\0' ? conf->server.cert : NULL,
					.key_file = *conf->server.key != '\0' ? conf->server.key : NULL,
					.connect_ms = conf->server.connect_s * 1000,
					.stall_ms = conf->server.stall_s * 1000,
					.deadline_ms = conf->server.deadline_s * 1000,
					.idle = idle,
					.ctx = ctx};
	bool rebuilt = false;
	if (!deposit_open(conf->store.path, LOCK_WAIT_MS, &deposit, err))
		return false;
	bool opened = state_open(conf->store.path, &made.state, &rebuilt, err);
	deposit_close(deposit);
	if (!opened)
		return false;
	if (!fetch_create(&options, &made.fetch, err)) {
		state_close(made.state);
		return false;
	}
	*agent = made;
	if (rebuilt)
		agent_tell(agent, "state.db was damaged and has been begun anew; the store's editions are the floor");
	return true;
}

void agent_close(struct agent *agent)
{
	fetch_destroy(agent->fetch);
	state_close(agent->state);
	*agent = (struct agent){.state = NULL};
}

/* One run of bringing in what is trusted. */
struct intake {
	struct agent *agent;
	struct deposit *deposit;
	const struct source *source;
	struct moment moment;
};

static void make_room(void *ctx)
{
	struct intake *intake = ctx;
	if (upkeep_sweep(intake->deposit, intake->agent->state, 0) > 0)
		agent_tell(intake->agent, "the disk is full: editions that nothing falls back to were removed");
}

static bool bring(struct intake *intake, const struct wanted *wanted, struct err *err)
{
	struct harvest_rules rules = {.reserve_bytes = (uint64_t)intake->agent->conf->store.reserve_mb << 20,
				      .make_room = make_room,
				      .ctx = intake};
	return harvest(intake->deposit, intake->source, wanted, &rules, err);
}

/* The edition that is wanted, unless it was refused. */
static bool bring_wanted(struct intake *intake, const struct wanted *wanted, struct err *err)
{
	struct agent *agent = intake->agent;
	struct edition_row row;
	bool known = state_edition(agent->state, wanted->version, &row);
	if (known && row.state == EDITION_REFUSED)
		return true;
	if (!bring(intake, wanted, err))
		return false;
	if (known && strcmp(row.sha256, wanted->sha256) == 0)
		return true;
	if (!known)
		row = (struct edition_row){.version = wanted->version,
					   .state = deposit_current(intake->deposit) == wanted->version
							? EDITION_CONFIRMED /* the state was lost */
							: EDITION_VERIFIED,
					   .from_s = wanted->from_s,
					   .since_s = (int64_t)time(NULL)};
	memcpy(row.sha256, wanted->sha256, sizeof row.sha256);
	row.length = wanted->length;
	if (!state_put_edition(agent->state, &row, err))
		return false;
	agent_tell(agent, "edition %" PRId64 " is in the store, whole", wanted->version);
	agent->changed = true;
	return true;
}

/* What rotted in the editions that are kept. */
static bool repair(struct intake *intake, int64_t but, struct err *err)
{
	struct edition_row rows[LIMIT_EDITIONS];
	size_t count = state_editions(intake->agent->state, rows, LIMIT_EDITIONS);
	for (size_t i = 0; i < count; i++) {
		struct wanted wanted = {.version = rows[i].version, .length = rows[i].length};
		memcpy(wanted.sha256, rows[i].sha256, sizeof wanted.sha256);
		bool kept = rows[i].state != EDITION_REFUSED || rows[i].version == deposit_current(intake->deposit);
		if (rows[i].version != but && kept && *rows[i].sha256 != '\0' && !bring(intake, &wanted, err))
			return false;
	}
	return true;
}

static bool take_in(struct intake *intake, const struct wanted *wanted, struct err *err)
{
	struct agent *agent = intake->agent;
	bool more = false;
	if (wanted->recall_count > 0 &&
	    !deposit_recall(intake->deposit, (const char *const *)wanted->recalls, wanted->recall_count, &more, err))
		return false;
	if (more) {
		agent_tell(agent, "%zu ids and pictures are withdrawn", wanted->recall_count);
		agent->changed = true;
	}
	return bring_wanted(intake, wanted, err) && repair(intake, wanted->version, err);
}

/* After a rotation of keys versions may begin anew, lower: what is newer than now was signed with keys that are not trusted
 * any more. */
static bool drop_newer(struct intake *intake, int64_t version, struct err *err)
{
	int64_t versions[LIMIT_EDITIONS];
	size_t count = deposit_editions(intake->deposit, versions, LIMIT_EDITIONS);
	if (deposit_current(intake->deposit) > version && !deposit_point(intake->deposit, 0, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (versions[i] > version)
			deposit_remove_edition(intake->deposit, versions[i]);
	state_forget_editions_after(intake->agent->state, version);
	return true;
}

static bool update(struct intake *intake, const struct fetch_reply *reply, struct err *err)
{
	struct agent *agent = intake->agent;
	const struct conf *conf = agent->conf;
	int64_t newest[1] = {0};
	deposit_editions(intake->deposit, newest, 1);
	struct trust_rules rules = {.site = *conf->trust.site != '\0' ? conf->trust.site : NULL,
				    .root_path = conf->trust.root,
				    .least_version = newest[0]};
	struct wanted wanted = {0};
	bool trusted = reply->unchanged ? trust_load(agent->state, &rules, &wanted, err)
					: trust_refresh(agent->state, intake->source, &rules, &intake->moment,
							&reply->bytes, &wanted, err);
	if (!trusted)
		return false;
	if (!reply->unchanged)
		memcpy(agent->etag, reply->etag, sizeof agent->etag);
	bool done = (!wanted.restarted || drop_newer(intake, wanted.version, err)) && take_in(intake, &wanted, err);
	wanted_finish(&wanted);
	return done;
}

void agent_trouble(struct agent *agent, const struct err *err)
{
	agent->trouble_code = err->code;
	if (strcmp(agent->trouble, err->text) == 0 || (agent->idle != NULL && !agent->idle(agent->ctx)))
		return;
	snprintf(agent->trouble, sizeof agent->trouble, "%s", err->text);
	int64_t now_s = (int64_t)time(NULL);
	bool lately = agent->told_s <= now_s && now_s < agent->told_s + TELL_S;
	if (!agent->by_hand)
		fprintf(stderr, "mingyue-sync: %s; what is shown stays\n", err->text);
	if (err->code == ERR_NET || lately) /* comes and goes: not worth the card's writes */
		return;
	agent->changed = true;
	agent->told_s = now_s;
	state_tell(agent->state, now_s, "%s; what is shown stays", err->text);
}

static void all_is_well(struct agent *agent)
{
	if (*agent->trouble != '\0')
		fprintf(stderr, "mingyue-sync: all is well again\n");
	agent->trouble[0] = '\0';
	agent->trouble_code = ERR_NONE;
}

void agent_moment(struct agent *agent, struct moment *moment)
{
	enum moment_trust trust = MOMENT_AUTO;
	for (int i = 0; i < MOMENT_TRUSTS; i++)
		if (strcmp(agent->conf->trust.clock, moment_trust_names[i]) == 0)
			trust = (enum moment_trust)i;
	*moment = moment_read(trust, state_number(agent->state, "floor_s"), &agent->proof);
}

bool agent_poll(struct agent *agent, const char *folder, struct err *err)
{
	struct source source = {.fetch = folder == NULL ? agent->fetch : NULL,
				.base = folder == NULL ? agent->conf->server.url : folder,
				.idle = agent->idle,
				.ctx = agent->ctx};
	struct intake intake = {.agent = agent, .source = &source};
	struct fetch_reply reply = {.unchanged = false};
	agent_moment(agent, &intake.moment);
	fetch_ignore_dates(agent->fetch, !intake.moment.proven);
	bool done =
	    source_small(&source, "metadata/timestamp.json", LIMIT_TUF_TIMESTAMP_BYTES, agent->etag, &reply, err);
	if (done && folder == NULL)
		agent->seen_s = intake.moment.system_s;
	if (done && !(reply.unchanged && agent->complete)) {
		done = deposit_open(agent->conf->store.path, agent->lock_wait_ms, &intake.deposit, err);
		if (done) {
			done = update(&intake, &reply, err);
			deposit_close(intake.deposit);
			if (!done && folder != NULL && err->code == ERR_NOT_FOUND)
				err->code = ERR_CORRUPT; /* an edition is there, and not whole */
		}
		agent->complete = done && folder == NULL;
		agent->rotten = done ? 0 : agent->rotten;
		if (!done && (err->code == ERR_UNTRUSTED || err->code == ERR_EXPIRED || err->code == ERR_CORRUPT))
			agent->etag[0] = '\0'; /* whatever comes next is looked at whole */
	}
	bytes_finish(&reply.bytes);
	if (done)
		all_is_well(agent);
	else
		agent_trouble(agent, err);
	return done;
}

void agent_upkeep(struct agent *agent)
{
	struct deposit *deposit;
	struct err err;
	if (!deposit_open(agent->conf->store.path, 0, &deposit, &err))
		return;
	if (agent->scrub_folder == 0)
		upkeep_sweep(deposit, agent->state, (size_t)agent->conf->store.keep);
	size_t rotten = upkeep_scrub(deposit, agent->state, agent->scrub_folder);
	agent->scrub_folder = (agent->scrub_folder + 1) % 256;
	if (rotten > 0) {
		agent->complete = false;
		agent_tell(agent, "%zu files of the store had rotted and are fetched again", rotten);
	}
	deposit_close(deposit);
}
