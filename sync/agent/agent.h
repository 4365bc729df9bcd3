/* agent: what mingyue-sync does: asks the source, brings editions into the store, and leads each from verified to confirmed.
 * The store is held only while it is worked on, so that a person's command gets its turn. */
#ifndef MINGYUE_AGENT_H
#define MINGYUE_AGENT_H

#include "conf.h"
#include "fetch.h"
#include "hold.h"
#include "ladder.h"
#include "lang.h"
#include "moment.h"
#include "state.h"
#include "trial.h"

struct agent {
	const struct conf *conf;
	struct state *state;
	struct fetch *fetch;
	bool (*idle)(void *ctx); /* asked at least every 200 ms while something takes long; false: end */
	void *ctx;
	struct moment_proof proof; /* that the clock was right */
	uint64_t lock_wait_ms;     /* how long agent_poll waits for the store */
	bool by_hand;              /* a person asked: what fails is told by who called, in the end */
	enum lang lang;            /* of that person; English for the daemon */
	/* Of the server. */
	char etag[FETCH_ETAG_SIZE];
	bool complete;  /* what is trusted is in the store */
	bool changed;   /* since it was last cleared: something to report */
	int64_t seen_s; /* when the server answered last, system clock; 0: not since the board's start */
	enum err_code trouble_code;
	int64_t told_s;           /* when the journal was told of one, system clock */
	char trouble[512];        /* what went wrong last, English; "": nothing */
	char report_trouble[512]; /* why the last report was not taken, English; "": it was */
	/* Of the editions. */
	struct trial trial;
	struct ladder ladder;
	struct hold hold;    /* by staff; loaded by who opens the agent, for it has no clock */
	uint64_t waiting_ms; /* since when one waits for the wall to be free, 0: none does */
	int64_t rotten;      /* one that rotted while it waited, until something is brought in; 0: none */
	bool due_soon;       /* the moment of one that is held comes within a minute */
	int scrub_folder;
	bool had_touch, touch_lost; /* a touch panel was there since the start, and is none any more */
	uint64_t app_crashes;       /* seen since the start, with any edition */
	int64_t app_pid;
};

/* Opens the state and the fetcher; conf must outlive it. ERR_BUSY: another one works on the store; ERR_IO, ERR_NET. */
bool agent_open(struct agent *agent, const struct conf *conf, bool (*idle)(void *ctx), void *ctx, struct err *err);
void agent_close(struct agent *agent);

/* Asks the server (folder NULL) or a folder once and brings what is new into the store. ERR_NET, ERR_NOT_FOUND: nobody answers,
 * or there is no edition; ERR_USAGE: the board has no first root; ERR_UNTRUSTED, ERR_CORRUPT, ERR_EXPIRED: refused; ERR_LIMIT;
 * ERR_IO; ERR_BUSY. What is on the wall stays. */
bool agent_poll(struct agent *agent, const char *folder, struct err *err);

/* Leads the editions on by what the app says at now_ms (monotonic): rehearsal, waiting, trial, confirmation or the way back.
 * ERR_BUSY, ERR_IO. */
bool agent_step(struct agent *agent, uint64_t now_ms, struct err *err);
/* True while an edition waits or is on trial, or its moment is near: agent_step wants to be called every second. */
bool agent_watches(const struct agent *agent);
/* True when the app has crashed since the last call: agent_step wants to be called. */
bool agent_heard_crash(struct agent *agent);
/* When idle: sweeps, and reads one part of the store for rot. */
void agent_upkeep(struct agent *agent);

/* Puts an edition of the store on the wall by hand; newer ones are refused until another comes. ERR_NOT_FOUND, ERR_BUSY;
 * ERR_IO, also when it has rotted there. */
bool agent_rollback(struct agent *agent, int64_t version, struct err *err);

/* Puts an edition that is held until its moment on the wall now, as far as nobody is at it; the daemon does the rest. ERR_NOT_FOUND:
 * it does not wait; ERR_BUSY, ERR_IO. */
bool agent_activate(struct agent *agent, int64_t version, uint64_t now_ms, struct err *err);

/* Does what staff at the wall ask for in run/ask.json, if anything. True: something was, well or not. */
bool agent_serve(struct agent *agent, uint64_t now_ms);

/* The trusted time. */
void agent_moment(struct agent *agent, struct moment *moment);
/* What went wrong: told when it is something new. */
void agent_trouble(struct agent *agent, const struct err *err);
/* A line for the journal, and on standard error, there in the language of who asked. */
void agent_tell(struct agent *agent, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
