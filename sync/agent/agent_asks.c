/* What staff ask for at the wall, done. */
#include "agent.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "ask.h"

/* A unit of root's watches for the file: the agent may not stop the board. */
static bool write_power(const struct agent *agent, const char *what, struct err *err)
{
	char path[CONF_TEXT + 16], aside[CONF_TEXT + 32];
	snprintf(path, sizeof path, "%s/power", agent->conf->store.run);
	snprintf(aside, sizeof aside, "%s.new", path);
	FILE *file = fopen(aside, "we");
	bool written = file != NULL && fprintf(file, "%s\n", what) > 0;
	if (file != NULL && fclose(file) != 0)
		written = false;
	return (written && rename(aside, path) == 0) || err_errno(err, "cannot write %s", path);
}

static bool carry_out(struct agent *agent, const struct ask *ask, uint64_t now_ms, struct err *err)
{
	switch (ask->verb) {
	case ASK_ROLLBACK:
		return agent_rollback(agent, ask->edition, err);
	case ASK_HOLD:
		return hold_begin(&agent->hold, agent->state, now_ms, err);
	case ASK_RELEASE:
		return hold_release(&agent->hold, agent->state, err);
	case ASK_REBOOT:
		return write_power(agent, "reboot", err);
	case ASK_SHUTDOWN:
		return write_power(agent, "off", err);
	case ASK_VERBS:
		break;
	}
	return err_set(err, ERR_CORRUPT, "no such verb");
}

static enum ask_outcome outcome_of(bool done, const struct err *err)
{
	return done ? ASK_DONE : err->code == ERR_NOT_FOUND ? ASK_GONE : err->code == ERR_BUSY ? ASK_BUSY : ASK_FAILED;
}

bool agent_serve(struct agent *agent, uint64_t now_ms)
{
	struct ask ask;
	struct err err = {0};
	if (!ask_take(agent->conf->store.run, state_number(agent->state, "ask_done"), &ask, &err)) {
		if (err.code == ERR_IO)
			agent_trouble(agent, &err); /* told once, not five times a second */
		else if (err.code != ERR_NOT_FOUND)
			fprintf(stderr, "mingyue-sync: %s; nothing is done\n", err.text);
		return false;
	}
	/* At most once: a board that is asked to start anew must not be asked again after it. */
	if (!state_set_number(agent->state, "ask_done", ask.id, &err)) {
		agent_trouble(agent, &err);
		return false;
	}
	bool done = carry_out(agent, &ask, now_ms, &err);
	state_set_number(agent->state, "ask_outcome", (int64_t)outcome_of(done, &err), &(struct err){0});
	agent->changed = true;
	agent_tell(agent, "asked at the wall: %s%s%s", ask_verb_names[ask.verb], done ? "" : ": ",
		   done ? "" : err.text);
	return true;
}
