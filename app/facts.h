/* facts: what the agent tells the wall: for the staff panel, and a notice for the edge. Values only. */
#ifndef MINGYUE_FACTS_H
#define MINGYUE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang.h"

enum { FACTS_EDITIONS = 5, FACTS_TEXT = 400, FACTS_NOTICE = 240 };

/* What became of an edition; the agent's words. */
enum facts_state { FACTS_VERIFIED, FACTS_WAITING, FACTS_TRIAL, FACTS_CONFIRMED, FACTS_REFUSED, FACTS_STATES };

struct facts_edition {
	int64_t version, since_s;
	enum facts_state state;
};

/* Seconds are of the system clock, 0 where nothing is known; other numbers are -1 there. */
struct facts {
	bool there;      /* the agent runs: it has told within the last minutes */
	int64_t current; /* edition, 0: the built-in exhibition */
	int64_t trusted, issued_s;
	char signers[160]; /* of the trusted edition, ", " between them; "" */
	char news[LANGS][FACTS_TEXT];
	int64_t seen_s, floor_s;
	bool proven, stale;
	int64_t disk_free_mb, disk_mb, temperature_c;
	int64_t watchdog_s; /* 0: it is not armed */
	int64_t hold_left_s;
	int64_t done;                                  /* the last request */
	char outcome[LANGS][FACTS_TEXT];               /* "ok", or a sentence */
	struct facts_edition editions[FACTS_EDITIONS]; /* in the store, the newest first */
	size_t edition_count;
};

struct notice {
	char by[LANGS][FACTS_NOTICE];
	int64_t until_s; /* 0: there is none */
};

#endif
