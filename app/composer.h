/* composer: what a kind of page paints with: the grid, type, panels, pictures, and sprites for what moves. It turns one
 * page in one language at one size into a scene. Painter's thread (or the only thread, for shots and probes). */
#ifndef MINGYUE_COMPOSER_H
#define MINGYUE_COMPOSER_H

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

#include "canvas.h"
#include "exhibition.h"
#include "scene.h"
#include "staff.h"
#include "text.h"

/* Type of DESIGN.md; sizes in u, face and line height with them. */
enum type {
	TYPE_FIGURE,  /* 220 serif */
	TYPE_DISPLAY, /* 118 serif */
	TYPE_TITLE,   /* 64 serif */
	TYPE_NUMBER,  /* 52 serif: dates, numbers in a row */
	TYPE_HEADING, /* 44 serif: a card's title */
	TYPE_STRONG,  /* 36 sans bold */
	TYPE_LEAD,    /* 36 sans */
	TYPE_LABEL,   /* 30 sans bold */
	TYPE_BODY,    /* 30 sans */
	TYPE_CAPTION, /* 26 sans */
	TYPE_KICKER,  /* 26 sans, letter-spaced, capitals in English */
	TYPES
};

/* What a scene is of: a page, or a sheet that lies over one. */
enum subject {
	SUBJECT_PAGE,
	SUBJECT_CARD,   /* the record's card */
	SUBJECT_SEARCH, /* finding by initials */
	SUBJECT_REACH,  /* all that can be touched, in the lower part of the screen */
	SUBJECT_STILL,  /* still reading? */
	SUBJECT_PAD,    /* the staff door: a PIN */
	SUBJECT_STAFF,  /* and what is behind it */
	SUBJECT_NOTICE, /* a line at the wall's edge */
	SUBJECTS
};

enum { COMPOSER_TYPED = 12 /* letters to find by */ };

struct composer {
	/* what is asked */
	const struct exhibition *exhibition;
	const struct page *page; /* shown, or under the sheet */
	size_t step;
	enum subject subject;
	bool touch; /* somebody is there: with controls, targets and a viewport, without motion of its own */
	bool reach; /* in the lower part of the screen, larger and in higher contrast */
	struct view view;
	int moment;                     /* a map that replays: 0 is its first; -1: as it is now */
	const struct record *record;    /* SUBJECT_CARD */
	const struct record *behind;    /* SUBJECT_CARD: the card that ACTION_BACK leads to, NULL: the page */
	bool found;                     /* SUBJECT_CARD: ACTION_BACK leads to what was typed to find it */
	char typed[COMPOSER_TYPED + 1]; /* SUBJECT_SEARCH: A-Z 0-9 */
	struct staff_sheet staff;       /* SUBJECT_PAD, SUBJECT_STAFF */
	const char *notice;             /* SUBJECT_NOTICE */
	bool notice_above;              /* at the upper edge: below there are the staff panel's buttons */
	enum lang lang;
	int64_t now_min;   /* when: which pages somebody can be led to */
	int w, h;          /* logical pixels */
	uint32_t dwell_ms; /* how long the scene will stand, for slow motions */
	struct fonts *fonts;
	const char *root; /* the store's folder, for blobs */
	/* what follows from it */
	float u; /* one 1080th of the short side: all sizes are multiples of it */
	bool portrait;
	float margin;    /* 96 u (64 u in portrait) */
	struct box area; /* inside the margins and above the chapter bar */
	/* what is made */
	struct scene *scene; /* sprites[0] is the base */
	cairo_t *cr;         /* paints on the base */
	/* Records' texts of one type are all of one size on a page: how small the smallest had to be set in this pass, and
	 * so how large any may be in the next, of their full size. */
	float smallest[TYPES], largest[TYPES];
};

/* Composes the scene, or NULL when the page has nothing to show. The scene is the caller's to destroy. Fields of ask up to
 * root are the question; the rest is set here. */
struct scene *compose(const struct composer *ask);

/* Whose text it is, for issues: record may be NULL (the page's own); field as in the catalogue ("title", "body", …). */
struct origin {
	const struct record *record;
	const char *field;
};

/* Texts. Each is laid out in box.w; when it is higher than box.h it is tried smaller, down to 24 u or three quarters of its
 * size; when even that is too high it is an "overflow" issue and is drawn nevertheless. box.h 0: no bound but the area.
 * Return: the size it takes (drawn or, for measure, would take). An empty text takes nothing. */
struct text_size composer_text(struct composer *c, enum type type, enum align align, const char *text, struct box box,
			       uint32_t rgb, struct origin origin);
struct text_size composer_measure(struct composer *c, enum type type, const char *text, struct box box);
/* As composer_text on another surface (a sprite's), in that surface's pixels. */
struct text_size composer_text_on(struct composer *c, cairo_t *cr, enum type type, enum align align, const char *text,
				  struct box box, uint32_t rgb, struct origin origin);
/* The width of text in one line at the type's full size. */
float composer_width(struct composer *c, enum type type, const char *text);
/* The text of t in the page's language. */
const char *composer_in(const struct composer *c, const struct text *t);

/* The colour of the exhibition's theme, 0xRRGGBB. */
uint32_t composer_colour(const struct composer *c, enum theme_colour colour);

/* Grounds for the base: GLOW pages have a radial light around a point (map), the others a gradient from corner to corner.
 * Dithered, so that no bands show. */
enum ground { GROUND_LEFT, GROUND_RIGHT, GROUND_DOWN, GROUND_GLOW };
void composer_ground(struct composer *c, enum ground ground);

/* Kicker, title and (lead: true) lead at the top of the area; returns what is left below. */
struct box composer_heading(struct composer *c, bool lead);
/* The quiet line at the bottom of the area: own (sum, caption of a drawing; may be ""), the sources of the page's items, the
 * page's note. Returns the area without it. */
struct box composer_footnote(struct composer *c, struct box area, const char *own);
enum { COMPOSER_LINE = 2048 /* bytes such a line may take */ };
/* Its parts, where a page sets it elsewhere: adds more to line, behind a dot when there is something before it ("" adds nothing). */
void composer_join(char *line, size_t line_size, const char *more);
/* Adds "数据截至 2020 年，来源：…" of the page's items and the place it is about, each as-of and source once. */
void composer_sources(const struct composer *c, char *line, size_t line_size);
/* Whose text it is when it does not fit: the note's, or that of the sources when there is none. */
struct origin composer_footnote_origin(const struct composer *c);
/* A record's value as it is shown, all its digits, at most six of them decimals: "132", "10+", "1.5". In buf. */
const char *composer_value(const struct record *record, char *buf, size_t buf_size);
/* A date as shown: 2020年4月23日 / 23 April 2020; 2020年4月 / April 2020; 2020年 / 2020. */
const char *composer_date(const struct composer *c, const char *date, char *buf, size_t buf_size);

/* A record's or page's web address as a QR code of that side, on moon, with what it is for beside it, on cr at box. Returns
 * the height it takes, 0 without an address. cr NULL: it is only measured. */
float composer_url(struct composer *c, cairo_t *cr, const char *url, struct box box);
enum { COMPOSER_CODE = 168 /* u: 6 cm on a 43-inch wall, and more upright */ };

/* A rounded box on cr. */
void composer_round(cairo_t *cr, struct box box, float radius);
/* A panel on the base: pine, hair line of mist at low alpha, radius 24 u. accent: grain line. */
void composer_panel(struct composer *c, struct box box, bool accent);
void composer_source_rgb(cairo_t *cr, uint32_t rgb, float alpha);

/* The record's picture (its portrait one on a tall box), shrunk to cover w x h pixels; NULL (and an issue, logged) when it
 * has none or it cannot be read. The caller's to destroy. */
struct bitmap *composer_decode(struct composer *c, const struct record *record, int w, int h);
/* The part (0..1 of the picture) of the record's picture in w x h pixels (chosen as above), from the smallest level or rendition that is
 * sharp enough, a tile at a time; where a tile cannot be read the next coarser level shows (and an issue is logged). NULL when
 * there is nothing of it. The caller's to destroy. */
struct bitmap *composer_decode_part(struct composer *c, const struct record *record, struct box part, int w, int h);
/* Paints bitmap into box of cr so that it covers it (cropped about fx, fy: 0..1), with round corners. */
void composer_cover(cairo_t *cr, const struct bitmap *bitmap, struct box box, float radius, float fx, float fy);
/* The record that has the picture of record: itself, or a photo that shows it; NULL: there is none. */
const struct record *composer_pictured(const struct record *record);
/* The line under a photo: that it is a drawing, or who took it, or "". In buf. */
const char *composer_credit(const struct composer *c, const struct record *photo, char *buf, size_t buf_size);
/* "数据截至2020年，来源：…" of one record, "" when it has no source. In buf. */
const char *composer_source(const struct composer *c, const struct record *record, char *buf, size_t buf_size);
/* The caption that owns up to a drawing, in the page's language. */
const char *composer_illustration(const struct composer *c);

/* A transparent sprite over dst (rounded outwards to whole pixels) and the cairo that paints it, its origin at dst's top
 * left; composer_sprite_done ends the painting. NULL when the scene has no room for more, or no side so long: paint on the base then. */
enum { COMPOSER_SPRITE_SIDE = 16000 /* pixels */ };
struct sprite *composer_sprite(struct composer *c, struct box dst, cairo_t **cr);
void composer_sprite_done(cairo_t *cr);
/* There is more below in port: what is there fades into colour. */
void composer_fade_out(struct composer *c, struct box port, enum theme_colour colour);
/* The first sprite of a sheet: transparent, over box of the screen. c->cr paints on it in pixels of the screen from here on. */
void composer_sheet(struct composer *c, struct box box);
/* Adds what a touch on box does (scene_hit gives small ones more room). The target, to be made to follow the view, or NULL when
 * there are too many. */
struct target *composer_target(struct composer *c, struct box box, float radius, struct action action);
/* As composer_target, for what opens a record's card. */
struct target *composer_opens(struct composer *c, struct box box, float radius, const struct record *record);
/* Shows an opaque picture in place of the base, over the whole screen; takes it. Nothing can be painted on the base any more. */
void composer_replace_base(struct composer *c, struct bitmap *picture);
/* A number of TYPE_FIGURE or TYPE_NUMBER that counts up to value, its line box's top left at x, y. Returns its size; one wider
 * than max_w is an "overflow". On a value that is not a whole number below 10^9 it is drawn at rest. */
struct text_size composer_count(struct composer *c, enum type type, const struct record *record, float x, float y,
				float max_w, uint32_t rgb, uint32_t begin_ms);

/* What is not whole, each noted once. "overflow": text that needs more than it has (of whatever unit both are). */
void composer_overflow(struct composer *c, struct origin origin, float needs, float has, const char *text);
/* "glyph": no font has a character of the text. */
void composer_missing(struct composer *c, struct origin origin, uint32_t code_point, const char *text);
/* "picture": it cannot be shown. why: a line of English. */
void composer_undrawn(struct composer *c, struct origin origin, const char *why);

#endif
