/* text: mixed Han and Latin paragraphs after W3C clreq, laid out with libunibreak (UAX #14) and drawn with SDL2_ttf.
 * One thread owns a struct fonts and everything made with it. */
#ifndef MINGYUE_TEXT_H
#define MINGYUE_TEXT_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "exhibition.h"

enum face { FACE_SERIF_BOLD, FACE_SANS, FACE_SANS_BOLD, FACES };

struct fonts;

/* Finds Noto Serif CJK SC Bold, Noto Sans CJK SC Regular and Bold in dir (NULL: the places Debian puts them).
 * False names the missing font and the package that brings it. Starts SDL_ttf. */
bool fonts_open(const char *dir, struct fonts **fonts, struct err *err);
void fonts_close(struct fonts *fonts);

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

struct text_style {
	enum face face;
	float size_px;     /* em */
	float line_height; /* of size_px: 1.25 titles, 1.65 body */
	float spacing_px;  /* letter-spacing, 0 but for the small gold line */
	enum align align;
	bool balance;   /* lines of about equal length: titles */
	enum lang lang; /* for line breaking and quotation marks' width */
};

struct text_block; /* laid out lines; its text is copied */

struct text_size {
	float w, h; /* of the ink box: widest line, lines * line height */
	size_t lines;
	uint32_t missing; /* first code point no font has, 0: none */
};

/* Lays text out in max_w pixels; '\n' breaks a line. Bidi controls, zero-width floods and other control characters are
 * dropped; more than 8 combining marks on one base are dropped; text over LIMIT_TEXT_BYTES is laid out as empty. A word wider than max_w is broken between clusters. Never fails;
 * a glyph no font has is drawn as U+25A1. The block is the caller's to destroy. */
struct text_block *text_layout(struct fonts *fonts, const char *text, const struct text_style *style, float max_w);
void text_block_destroy(struct text_block *block);
struct text_size text_block_size(const struct text_block *block);
/* Where line i begins and ends in the copied (cleaned) text, for tests. */
const char *text_block_line(const struct text_block *block, size_t line, size_t *length);
/* Baseline of the first line below the block's top, in pixels. */
float text_block_ascent(const struct text_block *block);

/* Draws the block with its top left at x, y (for CENTRE and RIGHT: within the max_w given to text_layout). Colour
 * 0xRRGGBB, alpha 0..1. Glyph positions are rounded to whole pixels. */
void text_block_draw(const struct text_block *block, cairo_t *cr, float x, float y, uint32_t rgb, float alpha);

/* Width of one line without breaking. */
float text_width(struct fonts *fonts, const char *text, const struct text_style *style);

/* First code point of text that none of the fonts of face has; 0: all there. */
uint32_t text_missing(struct fonts *fonts, enum face face, const char *text);

#endif
