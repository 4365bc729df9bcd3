/* atoms: a paragraph as pieces no line breaks, and the lines they make, after W3C clreq. Pure: widths are given by a
 * callback; no font, no SDL. Break opportunities by libunibreak (UAX #14). */
#ifndef MINGYUE_ATOMS_H
#define MINGYUE_ATOMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exhibition.h"

enum atom_class {
	ATOM_HAN,   /* one ideograph, kana or full-width sign */
	ATOM_LATIN, /* a piece of a word, a number */
	ATOM_SPACE,
	ATOM_OPEN,   /* full-width, its left half blank: （ 《 “ */
	ATOM_CLOSE,  /* full-width, its right half blank: ， 。 ） ” */
	ATOM_MIDDLE, /* full-width, ink in the middle: — … · */
	ATOM_NEWLINE,
};

struct atom {
	enum atom_class class;
	uint32_t first;       /* its first code point */
	size_t begin, length; /* bytes of the text */
	bool may_break;       /* a line may end behind it */
	bool hyphen;          /* but only behind a hyphen: not if another place serves */
	float w;              /* advance, pixels */
	float gap;            /* before it: between Han and Latin, or negative where punctuation is set tight */
};

/* One line: atoms[first] to atoms[first + count - 1], spaces at its end left out. */
struct line {
	size_t first, count;
	float w;    /* of the ink box */
	float hang; /* how far it begins left of its edge: the blank half of an opening sign */
};

typedef float (*atom_measure)(void *arg, const char *text, const struct atom *atom);

/* Drops what must not be drawn (see text.h) from text into clean, whose size is at least strlen(text) + 1. */
void atoms_clean(const char *text, char *clean);

/* Cuts clean text into atoms, measured; single: every cluster its own atom (letter-spacing). em in pixels. The array is the
 * caller's to free. */
struct atom *atoms_make(const char *clean, enum lang lang, bool single, float em, atom_measure measure, void *arg,
			size_t *count);

/* Breaks into lines of at most max_w. An atom wider than that stands alone. The array is the caller's to free. */
struct line *atoms_break(const struct atom *atoms, size_t count, float max_w, float em, bool balance,
			 size_t *line_count);

/* Quotation marks: full-width signs in Chinese; in English each is an atom, to be set as wide as its ink. */
bool atoms_is_quote(uint32_t code_point);

/* Decodes one code point at text (valid UTF-8, not at its end); its bytes in *length. */
uint32_t atoms_code_point(const char *text, size_t *length);

#endif
