/* browse_state: what browse.c, browse_scenes.c and browse_draw.c share; private to them. */
#ifndef MINGYUE_BROWSE_STATE_H
#define MINGYUE_BROWSE_STATE_H

#include "browse.h"
#include "glow.h"
#include "idle.h"
#include "pan.h"

enum {
	SHEET_MS = 200,   /* a sheet comes */
	QUIET_MS = 150,   /* after the last touch, before neighbours are made ready */
	REPLAY_MS = 1200, /* a moment of a map that replays */
};

/* The painter's tickets of a visit have this bit, the stage's own have not. */
#define BROWSE_TICKETS (UINT64_C(1) << 63)

/* Something the painter makes: what was asked, and what came. */
struct slot {
	struct composer ask;
	struct scene *scene;
	bool ready; /* resident */
};

enum slot_id { SLOT_PAGE, SLOT_SHEET, SLOT_STILL, SLOT_BEFORE, SLOT_AFTER, SLOTS };

struct browse {
	struct canvas *canvas;
	struct painter *painter;
	bool reduced, on;
	const struct edition *edition;
	struct visit visit;
	struct idle idle;
	struct staff staff; /* outlives the visit: wrong PINs are not forgotten */
	bool staff_left;    /* the panel was open in this visit, and closed */

	struct slot slots[SLOTS]; /* shown, or kept ready */
	struct slot incoming;     /* for slot `asked_for`, uploading */
	enum slot_id asked_for;
	struct composer asked_ask;
	bool asked;
	unsigned outstanding;      /* questions without an answer, wanted or not */
	uint64_t ticket, since_ms; /* since_ms: when the page was wholly there */
	uint32_t entered_ms;       /* how long it had been there when the visit began */

	struct pan pan;       /* of the page */
	struct pan sheet_pan; /* of the sheet */
	enum { DRAGS_NOTHING, DRAGS_PAGE, DRAGS_PAN, DRAGS_SHEET, DRAGS_MOMENT } drags;
	float drag_x;          /* the page is moved by so much */
	float slide_from;      /* and was, when it was let go */
	uint64_t slide_ms;     /* 0: it does not slide */
	int slide_way;         /* -1: to the left, what leaves is on the left; 0: it springs back */
	struct scene *leaving; /* the page before, while it slides out */
	struct view leaving_view;
	int turn_way; /* of the page asked for: its slide */

	struct glow *glow;
	bool pressed;
	struct box press_box;
	float press_radius;
	struct action press;   /* what a tap would do */
	struct action pending; /* and what one did where it may become a double tap */
	uint64_t pending_ms;   /* when it is sure to be none; 0: nothing is pending */
	bool zooms;            /* the press is on something that is zoomed by a double tap */
	uint64_t unpress_ms;   /* when the light goes, 0: it does not */

	uint64_t sheet_ms, quiet_ms, replay_ms;
	bool drawn;
	bool ignores;              /* what the fingers do until the next press */
	unsigned skipped;          /* pages in a row that could not be made */
	struct composer failed;    /* a page that could not be made: not asked for again */
	struct scene *blank_scene; /* shown in place of everything; NULL: nothing is hidden */
};

/* browse_scenes.c: asks the painter for what is wanted and not there. */
void browse_pursue(struct browse *browse, uint64_t now_ms);
/* What slot id should show now. page NULL: nothing. */
void browse_wanted(const struct browse *browse, enum slot_id id, struct composer *ask);
/* What is asked for the same is the same picture. */
bool browse_same(const struct composer *a, const struct composer *b);
/* Destroys what is in the slot. */
void browse_empty(struct browse *browse, struct slot *slot);
void browse_drop_leaving(struct browse *browse);
void browse_drop_blank(struct browse *browse);
/* browse_touch.c: does what a tap did that has become no double tap. */
void browse_act_pending(struct browse *browse, uint64_t now_ms);
/* browse_staff.c: true: the action was staff's. */
bool browse_staff_act(struct browse *browse, const struct action *action, uint64_t now_ms);
void browse_staff_tick(struct browse *browse, uint64_t now_ms);
void browse_staff_feel(struct browse *browse, const struct gesture_state *fingers);
void browse_staff_draw(struct browse *browse, struct box all);
/* Fingers or what they set going move something. */
bool browse_moves(const struct browse *browse);
/* 1/1080 of the short side, pixels. */
float browse_unit(const struct browse *browse);
bool browse_within(struct box box, float x, float y);

#endif
