/* ask: what staff at the panel ask for: ask.json beside app.json, written by the app. Taken once, read strictly. */
#ifndef MINGYUE_ASK_H
#define MINGYUE_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

enum ask_verb { ASK_ROLLBACK, ASK_HOLD, ASK_RELEASE, ASK_REBOOT, ASK_SHUTDOWN, ASK_VERBS };
extern const char *const ask_verb_names[ASK_VERBS];

/* What became of it; numbers, for they are kept in state.db. */
enum ask_outcome { ASK_NONE, ASK_DONE, ASK_GONE, ASK_BUSY, ASK_FAILED, ASK_OUTCOMES };

enum {
	ASK_AHEAD = 1000, /* how far an id may be ahead of the last: one that is not ours must not use them up */
};

struct ask {
	int64_t id;
	enum ask_verb verb;
	int64_t edition; /* ASK_ROLLBACK */
};

/* {"id": N, "do": VERB, "edition": N (rollback's alone)} and nothing else; id larger than done. ERR_CORRUPT: it is not that;
 * ERR_BUSY: it was done already. */
bool ask_parse(const char *text, size_t size, int64_t done, struct ask *ask, struct err *err);
/* Something is there; cheap. */
bool ask_waits(const char *run);
/* Reads run/ask.json and removes it; one that cannot be removed is not done. ERR_NOT_FOUND: there is none; else as ask_parse, or
 * ERR_IO. */
bool ask_take(const char *run, int64_t done, struct ask *ask, struct err *err);
/* A sentence for the panel, or "ok"; "" for ASK_NONE. Static. */
const char *ask_outcome_text(enum ask_outcome outcome, bool chinese);

#endif
