/* stage: what is shown: the attract loop, the fade from one page to the next, the change of edition. UI thread; no SDL, no
 * clock of its own. */
#ifndef MINGYUE_STAGE_H
#define MINGYUE_STAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "browse.h"
#include "canvas.h"
#include "feed.h"
#include "painter.h"

struct stage;

struct stage_options {
	bool languages[LANGS]; /* the passes of the loop; all false: the exhibition's own */
	bool reduced;          /* no motion at all */
	const char *page;      /* show this page only, or NULL */
};

/* Begins with the standby picture, resident. canvas and painter outlive the stage; options are copied, page is not. */
struct stage *stage_create(struct canvas *canvas, struct painter *painter, const struct stage_options *options);
/* To be called after painter_stop. NULL is allowed. */
void stage_destroy(struct stage *stage);

/* Takes a new edition (NULL: there is none); shown from the next boundary between pages on. */
void stage_edition(struct stage *stage, struct edition *edition);
/* Takes what the painter made. */
void stage_painting(struct stage *stage, struct painting *painting, uint64_t now_ms);
/* The canvas has another size, or lost its textures (lost): pages are made anew. */
void stage_resized(struct stage *stage, bool lost);

/* A visitor's fingers, and a presenter's keys. The first of them begins a visit at the page shown; it ends by itself. */
void stage_gesture(struct stage *stage, const struct gesture_state *fingers, const struct gesture *gesture);
/* Once a touch, after its gestures, if any: whether a finger is down. */
void stage_held(struct stage *stage, bool held, uint64_t now_ms);
void stage_key(struct stage *stage, enum browse_key key, uint64_t now_ms);
/* Staff: a long press in the corner (door.h), what is wanted of the clerk next (false: nothing), and what the clerk says. */
void stage_knock(struct stage *stage);
bool stage_wish(struct stage *stage, struct staff_wish *wish);
void stage_news(struct stage *stage, const struct staff_news *news, uint64_t now_ms);
/* The painter owes an answer. */
bool stage_waits(const struct stage *stage);
/* The visit that is on, NULL: the loop goes by itself. */
const struct browse *stage_visit(const struct stage *stage);

enum stage_state { STAGE_RESTS, STAGE_MOVES, STAGE_FADES };

/* Goes on to now_ms (monotonic) and now_min (civil minutes). *draw: the picture changed, draw it. *wake_ms: when to call
 * again at the latest while it rests. */
enum stage_state stage_tick(struct stage *stage, uint64_t now_ms, int64_t now_min, bool *draw, uint64_t *wake_ms);
/* Draws the frame between canvas_begin and canvas_present. */
void stage_draw(struct stage *stage, uint64_t now_ms);

/* Fills edition, page, lang and last_error. */
void stage_status(const struct stage *stage, struct app_status *status);

/* For --bench: when the first page was drawn (0: not yet), how long the last page took from the question to being resident, and by
 * how much it came after its time was due. */
struct stage_times {
	uint64_t first_page_ms;
	uint32_t prepare_ms, late_ms;
	uint64_t pages, passes; /* pages shown, and how often the loop has come round */
};
struct stage_times stage_times(const struct stage *stage);

#endif
