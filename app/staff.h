/* staff: what staff do at the wall: the PIN pad behind the door, and the panel behind the PIN. It says what is to be shown (a
 * staff_sheet, for the painter) and what is wanted of others (a staff_wish, for the clerk). Pure: no file, no clock. */
#ifndef MINGYUE_STAFF_H
#define MINGYUE_STAFF_H

#include "facts.h"
#include "lockout.h"

enum { STAFF_PIN = 12, STAFF_PIN_LEAST = 4, STAFF_COLUMNS = 24, STAFF_ROWS = 14, STAFF_PATTERNS = 7 };

enum staff_view { STAFF_PANEL, STAFF_DISPLAY, STAFF_TOUCH };
enum staff_pad { PAD_READY, PAD_CHECKS, PAD_WRONG };

/* What is touched; the number of an ACTION_STAFF. */
enum staff_verb {
	STAFF_NOTHING,
	STAFF_ENTER, /* the PIN is typed */
	STAFF_LANGUAGE,
	STAFF_ROLLBACK,
	STAFF_HOLD,
	STAFF_RELEASE,
	STAFF_REBOOT,
	STAFF_SHUTDOWN,
	STAFF_YES,
	STAFF_NO,
	STAFF_SHOW_DISPLAY,
	STAFF_SHOW_TOUCH,
	STAFF_NEXT, /* picture of the display test, and behind the last the panel again */
	STAFF_BACK,
};

/* What pad and panel look like. */
struct staff_sheet {
	unsigned serial; /* changes with anything else */
	enum lang lang;
	enum staff_pad pad;
	int typed;       /* digits */
	unsigned wait_s; /* until a PIN may be tried again */
	enum staff_view view;
	int pattern;
	enum staff_verb sure;  /* it asks whether this is meant */
	int64_t edition;       /* STAFF_ROLLBACK */
	enum staff_verb asked; /* of the agent; STAFF_NOTHING: nothing yet */
	enum { ASKED_WAITS, ASKED_ANSWERED, ASKED_LOST } answer;
	int64_t shown; /* the edition on the wall; 0: the built-in one */
	struct facts facts;
};

struct staff_wish {
	enum { WISH_KNOCK, WISH_CHECK, WISH_ASK } kind;
	char pin[STAFF_PIN + 1]; /* WISH_CHECK */
	enum staff_verb verb;    /* WISH_ASK: ROLLBACK to SHUTDOWN */
	int64_t edition, id;
};

struct staff {
	struct staff_sheet sheet;
	struct lockout lockout;
	char pin[STAFF_PIN + 1];
	bool at_pad, at_panel;
	bool checks; /* a PIN is being looked at, perhaps for who has gone since */
	bool mine;   /* it is that of who is at the pad */
	bool lit[STAFF_ROWS][STAFF_COLUMNS];
	uint64_t asked_ms;
	int64_t asked_id;
	struct staff_wish wishes[4];
	size_t wish_count;
};

/* Somebody knocked: whether the door may open is for the clerk to say. */
void staff_knock(struct staff *staff);
/* It does: the pad comes. */
void staff_open(struct staff *staff, enum lang lang, int64_t shown, uint64_t now_ms);
/* They have gone, or closed what they had open; what was typed is wiped. */
void staff_leave(struct staff *staff);
/* A digit, or '\b'. */
void staff_key(struct staff *staff, int key);
void staff_act(struct staff *staff, enum staff_verb verb, int64_t edition, uint64_t now_ms);
/* What the clerk says to a PIN. True: the panel opens. */
bool staff_answer(struct staff *staff, bool right, uint64_t now_ms);
void staff_facts(struct staff *staff, const struct facts *facts);
/* A finger is at x, y of a screen of w x h. True: a cell that was dark is lit. */
bool staff_touch(struct staff *staff, float x, float y, int w, int h);
/* True: what is shown has changed. */
bool staff_tick(struct staff *staff, uint64_t now_ms);
/* When that may be so next; UINT64_MAX: not by itself. */
uint64_t staff_next_ms(const struct staff *staff, uint64_t now_ms);
/* Takes the next wish. False: there is none. */
bool staff_wish(struct staff *staff, struct staff_wish *wish);

#endif
