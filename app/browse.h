/* browse: the wall while somebody is there: what a visitor touches is shown pressed, moved, opened; the painter makes what is wanted next.
 * An official with a presenter's keys is somebody, too. UI thread; no SDL, no clock of its own. */
#ifndef MINGYUE_BROWSE_H
#define MINGYUE_BROWSE_H

#include <stdbool.h>
#include <stdint.h>

#include "canvas.h"
#include "clerk.h"
#include "feed.h"
#include "gesture.h"
#include "painter.h"
#include "visit.h"

struct browse;

enum browse_key { KEY_NEXT, KEY_PREVIOUS, KEY_HOME, KEY_START, KEY_BLANK };

struct browse_begin {
	const struct edition *edition; /* outlives the visit */
	struct scene *scene;           /* shown at the moment; the visit's from here on */
	uint32_t t_ms;                 /* how long it has been there */
	const struct page *page;
	size_t step;
	enum lang lang;
	uint64_t now_ms;
	int64_t now_min;
};

/* canvas and painter outlive it. */
struct browse *browse_create(struct canvas *canvas, struct painter *painter, bool reduced);
/* To be called after painter_stop. NULL is allowed. */
void browse_destroy(struct browse *browse);

/* Somebody has come: begins a visit at what is shown. */
void browse_begin(struct browse *browse, const struct browse_begin *begin);
/* The visit is over: all the visitor has changed is forgotten. Returns the page's scene, to be shown on, and where it is. */
struct scene *browse_end(struct browse *browse, const struct page **page, size_t *step);
bool browse_on(const struct browse *browse);
/* Nobody has been there for long enough. Never while a finger is down. */
bool browse_over(const struct browse *browse, uint64_t now_ms);
/* The painter still has a question of it, also of a visit that is over: the edition must stay. */
bool browse_waits(const struct browse *browse);

void browse_gesture(struct browse *browse, const struct gesture_state *fingers, const struct gesture *gesture);
/* Also of touches that are no gesture: whether a finger is down now. */
void browse_held(struct browse *browse, bool held, uint64_t now_ms);
void browse_key(struct browse *browse, enum browse_key key, uint64_t now_ms);
/* Somebody has pressed the corner for long: staff's door, see staff.h. Nothing happens unless a visit is on. */
void browse_knock(struct browse *browse);
/* What the clerk is to do next. False: nothing. Also when no visit is on. */
bool browse_wish(struct browse *browse, struct staff_wish *wish);
/* Staff were at the panel and have closed it: what they asked for may show, the visit need not last. */
bool browse_staff_left(const struct browse *browse);
/* What the clerk says. */
void browse_news(struct browse *browse, const struct staff_news *news, uint64_t now_ms);
/* Takes what the painter made for it. False: it was not asked for here. */
bool browse_painting(struct browse *browse, struct painting *painting);
/* As stage_resized. */
void browse_resized(struct browse *browse, bool lost);

/* Goes on to now_ms. True: something moves. *draw: the picture changed. *wake_ms as in stage_tick. */
bool browse_tick(struct browse *browse, uint64_t now_ms, bool *draw, uint64_t *wake_ms);
void browse_draw(struct browse *browse, uint64_t now_ms);
/* The page shown, NULL: none. */
const struct scene *browse_scene(const struct browse *browse);
/* Its invariants, and those of what it is made of; for tests. */
bool browse_sound(const struct browse *browse);
/* For tests: what is wanted, and whether all of it is shown. */
const struct visit *browse_visit(const struct browse *browse);
bool browse_settled(const struct browse *browse);
/* The scene the fingers are on, and its view. */
const struct scene *browse_touched(const struct browse *browse, const struct view **view);
/* It asks whether somebody is still reading. */
bool browse_asks(const struct browse *browse, uint64_t now_ms);

#endif
