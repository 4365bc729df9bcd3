/* state: what the agent must not forget: state.db in the store. Trusted metadata by role, what became of each edition, a few
 * numbers, and a journal of what happened. SQLite, WAL, synchronous=FULL: what a call returned true for survives a power cut.
 * The home of sqlite3.h in the agent. */
#ifndef MINGYUE_STATE_H
#define MINGYUE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "canonical.h" /* struct bytes */
#include "digest.h"
#include "err.h"

/* An edition's way; fetched and verified are one step, since nothing unverified has a name in the store. */
enum edition_state {
	EDITION_VERIFIED,  /* whole in the store */
	EDITION_WAITING,   /* rehearsed; until nobody is at the wall */
	EDITION_TRIAL,     /* on the wall, watched */
	EDITION_CONFIRMED, /* it has stood the trial */
	EDITION_REFUSED,   /* never again, until a newer one comes */
	EDITION_STATES
};
extern const char *const edition_state_names[EDITION_STATES];

struct edition_row {
	int64_t version;
	enum edition_state state;
	char sha256[DIGEST_HEX_SIZE]; /* of its catalogue.db; "" when that is not known (rebuilt) */
	uint64_t length;
	int64_t from_s;  /* not on the wall before this moment; 0: at once */
	int64_t since_s; /* system clock, when it came into this state */
	int crashes;     /* of the app while on trial */
	char why[200];   /* for people, English; "" */
};

struct state;

/* Opens root/state.db, making it when it is missing; one that is garbage is made anew (*rebuilt). ERR_IO. */
bool state_open(const char *root, struct state **state, bool *rebuilt, struct err *err);
/* Opens it for reading only, changing and repairing nothing; also on a disk that cannot be written any more. ERR_NOT_FOUND: there is
 * none yet; ERR_IO. */
bool state_open_to_read(const char *root, struct state **state, struct err *err);
/* NULL is allowed. */
void state_close(struct state *state);

/* A role's trusted metadata; bytes are the caller's. ERR_NOT_FOUND, ERR_IO. */
bool state_load(struct state *state, const char *role, struct bytes *bytes, struct err *err);

/* A role's new metadata; data NULL: the role is forgotten. */
struct state_role {
	char name[160];
	struct bytes bytes;
};
/* All of them or none. ERR_IO. */
bool state_trust(struct state *state, const struct state_role *roles, size_t count, struct err *err);

/* A number by name; 0 when there is none. */
int64_t state_number(struct state *state, const char *name);
bool state_set_number(struct state *state, const char *name, int64_t number, struct err *err);

/* The rows, newest edition first; at most max. */
size_t state_editions(struct state *state, struct edition_row *rows, size_t max);
/* False: no such edition is known. */
bool state_edition(struct state *state, int64_t version, struct edition_row *row);
bool state_put_edition(struct state *state, const struct edition_row *row, struct err *err);
/* Forgets editions older than version that are not in the store any more. */
void state_forget_editions_before(struct state *state, int64_t version);
/* Forgets those newer than version. */
void state_forget_editions_after(struct state *state, int64_t version);

/* The journal; the newest LIMIT_EVENTS stay. Never fails: what cannot be written is lost. */
void state_tell(struct state *state, int64_t now_s, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The newest first, until each returns false. */
void state_events(struct state *state, bool (*each)(void *ctx, int64_t at_s, const char *text), void *ctx);

#endif
