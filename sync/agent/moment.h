/* moment: what time it is, as far as it can be trusted. A board has no clock of its own: what the system says counts when it was
 * set from the network, and otherwise there is only a floor that signed metadata has proven. */
#ifndef MINGYUE_MOMENT_H
#define MINGYUE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

enum moment_trust { MOMENT_AUTO, MOMENT_PROVEN, MOMENT_UNPROVEN, MOMENT_TRUSTS };
extern const char *const moment_trust_names[MOMENT_TRUSTS]; /* "auto", "proven", "unproven" */

struct moment {
	int64_t system_s; /* what the system clock says */
	int64_t now_s;    /* trusted time: max(system clock when proven, floor) */
	bool proven;
};

/* How far the system clock is ahead of the one that counts from the start of the board, when it was last proven. Begins as zeros. */
struct moment_proof {
	bool had;
	int64_t ahead_s;
};

/* AUTO asks the kernel whether the clock is synchronised (adjtimex). One that was goes on alone when its server is away, and counts
 * until somebody sets it. */
struct moment moment_read(enum moment_trust trust, int64_t floor_s, struct moment_proof *proof);
/* Whether a clock that is ahead_s ahead of the board's start is proven. */
bool moment_proven(struct moment_proof *proof, bool synchronised, int64_t ahead_s);
/* The same of a given clock. */
struct moment moment_of(int64_t system_s, bool proven, int64_t floor_s);
/* The floor after metadata issued at issued_s was trusted: it never sinks and never rises past issued_s + 7 days, whatever the
 * clock says. */
int64_t moment_floor(const struct moment *moment, int64_t floor_s, int64_t issued_s);

/* Whether what holds from from_s on (0: at once) may be shown. A clock is believed only up to expires_s, where the newest trusted
 * metadata ends: one that says more is wrong, or its board has been cut off; both wait for a person. */
enum moment_hold { MOMENT_DUE, MOMENT_HOLD_EARLY, MOMENT_HOLD_UNPROVEN, MOMENT_HOLD_BEYOND };
enum moment_hold moment_hold(const struct moment *moment, int64_t floor_s, int64_t from_s, int64_t expires_s);

/* "2026-11-24T22:00:00Z" to seconds since 1970; false: not such a time. */
bool moment_parse(const char *text, int64_t *s);
/* The other way; size at least 24. */
void moment_print(int64_t s, char *text, unsigned size);

#endif
