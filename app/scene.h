/* scene: a page ready to be shown: bitmaps, where they lie at rest, and how each comes to rest. The painter makes it; the
 * UI thread uploads and draws it. A page that moves is data here, so a frame is only textured quads. */
#ifndef MINGYUE_SCENE_H
#define MINGYUE_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "canvas.h"
#include "digest.h"
#include "exhibition.h"

enum motion {
	MOTION_NONE,
	MOTION_APPEAR,     /* fades in */
	MOTION_WIPE_RIGHT, /* is uncovered from its left edge to its right; and so on */
	MOTION_WIPE_LEFT,
	MOTION_WIPE_DOWN,
	MOTION_WIPE_UP,
	MOTION_DRIFT,  /* slow pan and zoom of a picture from drift[0] to drift[1] */
	MOTION_COUNT,  /* digits count up from 0 */
	MOTION_WINDOW, /* is there from begin_ms on, for length_ms */
};

enum { SCENE_SPRITES = 128, SCENE_TARGETS = 255, SCENE_ISSUES = 32, COUNT_GLYPHS = 11 };

/* How a sprite follows the visitor's fingers, on a scene with a viewport. Places of the latter two are those at zoom 1. */
enum hold {
	HOLD_SCREEN, /* not at all */
	HOLD_VIEW,   /* moves and grows with the view, inside the viewport */
	HOLD_PIN,    /* moves with its pin and keeps its size: names, badges */
};

struct sprite {
	struct bitmap *bitmap; /* the scene's, until its layer takes it */
	struct layer *layer;   /* NULL before scene_upload */
	struct box dst;        /* logical pixels, at rest */
	enum motion motion;
	uint32_t begin_ms, length_ms; /* of the motion, from the moment the page is wholly there */
	struct box drift[2];          /* MOTION_DRIFT: pixels of the bitmap, first and last */
	/* MOTION_COUNT: the bitmap is a strip of the glyphs 0-9 and, last, what follows the number (+); glyph g spans
	 * x[g] to x[g + 1]. The number is drawn from dst.x on. */
	float glyph_x[COUNT_GLYPHS + 1];
	float align; /* 0: dst.x is the number's left edge, 1: its right */
	uint64_t value;
	bool plus;
	enum hold hold;
	float pin_x, pin_y; /* HOLD_PIN */
	/* HOLD_PIN: of sprites with a rank those of lower rank are shown first, and who meets one shown is not. 0: always shown. */
	unsigned rank;
};

/* What a touch does. */
enum action_kind {
	ACTION_NONE,
	ACTION_RECORD,   /* opens the record's card */
	ACTION_PAGE,     /* goes to page, at step */
	ACTION_PREVIOUS, /* page, or step of one */
	ACTION_NEXT,
	ACTION_HOME,
	ACTION_LANGUAGE,
	ACTION_REACH,
	ACTION_FIND,
	ACTION_KEY,    /* number: a letter or digit to find by; 8: takes the last one back */
	ACTION_MOMENT, /* number: the map as it was then, from 0; -1: now */
	ACTION_REPLAY, /* lets the moments go by */
	ACTION_BACK,   /* to the card before, or out */
	ACTION_CLOSE,  /* all cards */
	ACTION_STAFF,  /* number: a staff_verb; edition: of a rollback */
};

struct action {
	enum action_kind kind;
	const struct record *record;
	const struct page *page;
	size_t step;
	int number;
	int64_t edition;
};

/* Something that can be touched. It looks pressed by a light over box with corners of radius; it may be touched 44 u round it, too, where
 * nothing is nearer. */
struct target {
	struct box box;
	float radius;
	struct action action;
	enum hold hold; /* HOLD_PIN: of pin_x, pin_y, like a sprite */
	float pin_x, pin_y;
	bool masked; /* it is touched where the mask says so, and only shown pressed at box */
};

/* Where a view is, in pixels of the screen: what lies at p at zoom 1 is at p * zoom + (x, y). */
struct view {
	float x, y, zoom; /* zoom 0: the same as {0, 0, 1} */
};

/* The part of the screen in which something is moved by fingers. */
struct viewport {
	struct box box;            /* w 0: there is none */
	struct box content;        /* all of it, at zoom 1 */
	float max_zoom;            /* 1: it only scrolls */
	bool scrolls_x, scrolls_y; /* at zoom 1; what cannot be scrolled sideways leaves the swipe to the pages */
	struct view view;          /* it was composed for */
};

/* Something a probe reports: why a page is not whole. */
struct issue {
	const char *rule;           /* "overflow", "glyph", "picture" */
	char record[65], field[16]; /* "" when it is the page's own text */
	char text[160];             /* the beginning of the text it is about, or "" */
	int over_percent;           /* overflow: by how much it is too long */
	uint32_t missing;           /* glyph: the character */
	char detail[160];           /* all of that as a line of English */
};

struct scene {
	int w, h; /* logical pixels it was composed for */
	char page[65];
	char frame[DIGEST_HEX_SIZE]; /* of what it looks like at rest (scene_stamp); "" before */
	size_t step;
	enum lang lang;
	uint32_t dwell_ms;
	struct sprite sprites[SCENE_SPRITES]; /* drawn in order; the first covers the screen and is opaque */
	size_t sprite_count;
	struct issue issues[SCENE_ISSUES];
	size_t issue_count;
	struct target targets[SCENE_TARGETS]; /* the later is over the earlier */
	size_t target_count;
	struct viewport viewport;
	/* Of shapes that are no boxes: mask_w x mask_h cells over mask_box (at zoom 1), each 0 or a target's index + 1. */
	uint8_t *mask;
	int mask_w, mask_h;
	struct box mask_box;
	uint32_t reading_ms; /* that its texts take to read */
};

/* Uploads in one turn: a frame of the slowest board has time for that much. */
enum { SCENE_UPLOAD_BYTES = 2000 * 1000 };

struct scene *scene_create(int w, int h);
/* The standby picture, resident. */
struct scene *scene_standby(struct canvas *canvas);
/* Frees layers too when canvas is given; before the first upload canvas may be NULL. scene may be NULL. */
void scene_destroy(struct scene *scene, struct canvas *canvas);

/* Adds a sprite at rest at dst; takes the bitmap. The sprite lives as long as the scene. */
struct sprite *scene_add(struct scene *scene, struct bitmap *bitmap, struct box dst);

/* Sets frame: the SHA-256 of the size, and of each sprite's place, number and every fourth row of its pixels, in their order. It depends
 * neither on the renderer nor on how the page comes to rest. Before the first upload. */
void scene_stamp(struct scene *scene);

/* Uploads at most max_bytes more. True: everything the page shows is resident. */
bool scene_upload(struct scene *scene, struct canvas *canvas, size_t max_bytes);

/* How a scene is drawn. */
struct pose {
	uint32_t t_ms; /* since it was wholly there */
	bool reduced;  /* at rest */
	float dx, dy;  /* moved by so much */
	float scale;   /* about the screen's top left; 0: 1 */
	float alpha;   /* 0: 1 */
	struct view view;
};
/* Only quads. A scene composed for another size of screen is stretched to this one, until the painter has made it anew. */
void scene_draw(const struct scene *scene, struct canvas *canvas, const struct pose *pose);

/* The target at x, y (pixels of the scene) under view, or NULL. slack: how far round it a target may be touched, pixels. */
const struct target *scene_hit(const struct scene *scene, const struct view *view, float x, float y, float slack);
/* Where what is held so lies on the screen under view: on whole pixels, where the view was composed for them. */
struct box scene_placed(enum hold hold, struct box box, float pin_x, float pin_y, const struct view *view);
/* Where the target is on the screen under view. */
struct box scene_target_box(const struct target *target, const struct view *view);
/* Forgets what its targets do: the edition they are of goes. */
void scene_forget(struct scene *scene);

/* When the last motion ends, ms after the page was wholly there; 0: nothing moves. */
uint32_t scene_rest_ms(const struct scene *scene);

#endif
