/* scene: a page ready to be shown: bitmaps, where they lie at rest, and how each comes to rest. The painter makes it; the
 * UI thread uploads and draws it. A page that moves is data here, so a frame is only textured quads. */
#ifndef MINGYUE_SCENE_H
#define MINGYUE_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "canvas.h"
#include "exhibition.h"

enum motion {
	MOTION_NONE,
	MOTION_APPEAR,     /* fades in */
	MOTION_WIPE_RIGHT, /* is uncovered from its left edge to its right; and so on */
	MOTION_WIPE_LEFT,
	MOTION_WIPE_DOWN,
	MOTION_WIPE_UP,
	MOTION_DRIFT, /* slow pan and zoom of a picture from drift[0] to drift[1] */
	MOTION_COUNT, /* digits count up from 0 */
};

enum { SCENE_SPRITES = 24, SCENE_ISSUES = 32, COUNT_GLYPHS = 11 };

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
};

/* Something a probe reports: why a page is not whole. */
struct issue {
	const char *rule;           /* "overflow", "glyph", "picture" */
	char record[65], field[16]; /* "" when it is the page's own text */
	char detail[160];
};

struct scene {
	int w, h; /* logical pixels it was composed for */
	char page[65];
	size_t step;
	enum lang lang;
	uint32_t dwell_ms;
	struct sprite sprites[SCENE_SPRITES]; /* drawn in order; the first covers the screen and is opaque */
	size_t sprite_count;
	struct issue issues[SCENE_ISSUES];
	size_t issue_count;
};

struct scene *scene_create(int w, int h);
/* Frees layers too when canvas is given; before the first upload canvas may be NULL. scene may be NULL. */
void scene_destroy(struct scene *scene, struct canvas *canvas);

/* Adds a sprite at rest at dst; takes the bitmap. The sprite lives as long as the scene. */
struct sprite *scene_add(struct scene *scene, struct bitmap *bitmap, struct box dst);

/* Uploads at most max_bytes more. True: everything the page shows is resident. */
bool scene_upload(struct scene *scene, struct canvas *canvas, size_t max_bytes);

/* Draws the page as it is t_ms after it was wholly there; at rest when reduced. Only quads. A scene composed for another
 * size of screen is stretched to this one, until the painter has made it anew. */
void scene_draw(const struct scene *scene, struct canvas *canvas, uint32_t t_ms, bool reduced);

/* When the last motion ends, ms after the page was wholly there; 0: nothing moves. */
uint32_t scene_rest_ms(const struct scene *scene);

#endif
