#include "atoms.h"

#include <linebreak.h>
#include <stdlib.h>
#include <string.h>

enum { MARKS_MAX = 8 }; /* combining marks on one base */

uint32_t atoms_code_point(const char *text, size_t *length)
{
	const unsigned char *s = (const unsigned char *)text;
	if (s[0] < 0x80) {
		*length = 1;
		return s[0];
	}
	size_t more = s[0] >= 0xf0 ? 3 : s[0] >= 0xe0 ? 2 : 1, i;
	uint32_t code = s[0] & (0x3fU >> more);
	for (i = 1; i <= more && s[i] >> 6 == 2; i++)
		code = code << 6 | (s[i] & 0x3f);
	*length = i;
	return i == more + 1 && s[0] >= 0xc2 && code <= 0x10ffff ? code : 0xfffd;
}

bool atoms_is_quote(uint32_t c)
{
	return c == 0x2018 || c == 0x2019 || c == 0x201c || c == 0x201d;
}

static bool is_mark(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
	       (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xfe20 && c <= 0xfe2f) ||
	       (c >= 0x302a && c <= 0x302f) || (c >= 0xe0100 && c <= 0xe01ef);
}

static bool is_dropped(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0xad ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	       c == 0xfeff || c == 0xfffe || c == 0xffff;
}

void atoms_clean(const char *text, char *clean)
{
	int marks = MARKS_MAX; /* none without a base */
	while (*text != '\0') {
		size_t length;
		uint32_t c = atoms_code_point(text, &length);
		bool keep = !is_dropped(c) && c != 0xfffd;
		if (is_mark(c))
			keep = keep && marks++ < MARKS_MAX;
		else if (keep)
			marks = 0;
		if (keep && c == '\t')
			*clean++ = ' ';
		else if (keep)
			clean = (char *)memcpy(clean, text, length) + length;
		text += length;
	}
	*clean = '\0';
}

static bool one_of(uint32_t c, const char *set)
{
	while (*set != '\0') {
		size_t length;
		if (atoms_code_point(set, &length) == c)
			return true;
		set += length;
	}
	return false;
}

static bool is_wide(uint32_t c)
{
	return (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
	       (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff01 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) ||
	       (c >= 0x20000 && c <= 0x3ffff);
}

static enum atom_class class_of(uint32_t c, enum lang lang)
{
	if (c == '\n')
		return ATOM_NEWLINE;
	if (c == ' ' || c == 0xa0 || c == 0x3000)
		return ATOM_SPACE;
	if (one_of(c, "（《「『【〈〔") || (lang == LANG_ZH && one_of(c, "“‘")))
		return ATOM_OPEN;
	if (one_of(c, "，。、；：？！）》」』】〉〕") || (lang == LANG_ZH && one_of(c, "”’")))
		return ATOM_CLOSE;
	if (lang == LANG_ZH && one_of(c, "—…·～"))
		return ATOM_MIDDLE;
	return is_wide(c) ? ATOM_HAN : ATOM_LATIN;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* Where UAX #14 is too strict for Chinese (quotation marks are ambiguous to it) or too lax. */
static bool may_break(const struct atom *a, const struct atom *b, char allowed)
{
	if (b->class == ATOM_CLOSE || b->class == ATOM_SPACE || a->class == ATOM_OPEN || b->class == ATOM_NEWLINE)
		return false;
	if (b->class == ATOM_MIDDLE) /* nor does a line begin with one */
		return false;
	if (a->class == ATOM_SPACE)
		return allowed == LINEBREAK_ALLOWBREAK;
	if (a->class == ATOM_MIDDLE)
		return true;
	if (a->class == ATOM_LATIN && b->class == ATOM_HAN && is_digit((uint32_t)a->first))
		return false; /* 2020年, 80项 */
	if ((a->class == ATOM_CLOSE && b->class != ATOM_CLOSE) || b->class == ATOM_OPEN)
		return true;
	return allowed == LINEBREAK_ALLOWBREAK;
}

/* Letters, digits and the signs that go with them; not the marks that already leave room. */
static bool is_wordlike(uint32_t c)
{
	return c > 0x7f ? !atoms_is_quote(c)
			: (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			      (c != 0 && strchr("%+$&@#<>=", (int)c) != NULL);
}

/* Tight punctuation and the quarter em between Han and Latin. */
static float gap_between(const struct atom *a, const struct atom *b, float em)
{
	if ((a->class == ATOM_CLOSE && (b->class == ATOM_CLOSE || b->class == ATOM_OPEN)) ||
	    (a->class == ATOM_OPEN && b->class == ATOM_OPEN))
		return a->w > 0.9f * em ? -em / 2 : 0;
	if ((a->class == ATOM_HAN && b->class == ATOM_LATIN && is_wordlike(b->first)) ||
	    (a->class == ATOM_LATIN && b->class == ATOM_HAN && is_wordlike(a->first)))
		return em / 4;
	return 0;
}

struct maker {
	const char *text;
	char *breaks;
	enum lang lang;
	bool single;
	float em;
	struct atom *atoms;
	size_t count;
};

/* The atom that begins at byte at. */
static struct atom next_atom(const struct maker *maker, size_t at)
{
	size_t length;
	struct atom atom = {.begin = at, .first = atoms_code_point(maker->text + at, &length), .length = length};
	atom.class = class_of(atom.first, maker->lang);
	for (;;) {
		const char *rest = maker->text + at + atom.length;
		if (*rest == '\0')
			break;
		uint32_t c = atoms_code_point(rest, &length);
		bool goes_on = is_mark(c) && atom.class != ATOM_NEWLINE;
		bool word = atom.class == ATOM_LATIN && class_of(c, maker->lang) == ATOM_LATIN && !maker->single &&
			    maker->breaks[at + atom.length - 1] != LINEBREAK_ALLOWBREAK &&
			    !atoms_is_quote(atom.first) && !atoms_is_quote(c);
		if (!goes_on && !word)
			break;
		atom.length += length;
	}
	return atom;
}

/* The last code point of an atom decides what may follow it. */
static uint32_t last_of(const char *text, const struct atom *atom)
{
	uint32_t last = 0;
	for (size_t i = 0; i < atom->length;) {
		size_t length;
		last = atoms_code_point(text + atom->begin + i, &length);
		i += length;
	}
	return last;
}

struct atom *atoms_make(const char *clean, enum lang lang, bool single, float em, atom_measure measure, void *arg,
			size_t *count)
{
	size_t size = strlen(clean);
	struct maker maker = {.text = clean, .lang = lang, .single = single, .em = em};
	maker.breaks = malloc(size + 1);
	maker.atoms = calloc(size + 1, sizeof *maker.atoms);
	if (maker.breaks == NULL || maker.atoms == NULL)
		abort();
	set_linebreaks_utf8((const utf8_t *)clean, size, lang_names[lang], maker.breaks);
	for (size_t at = 0; at < size;) {
		struct atom *atom = &maker.atoms[maker.count++];
		*atom = next_atom(&maker, at);
		at += atom->length;
		if (atom->class != ATOM_NEWLINE)
			atom->w = measure(arg, clean, atom);
	}
	for (size_t i = 0; i + 1 < maker.count; i++) {
		struct atom *a = &maker.atoms[i], *b = a + 1, last = *a;
		last.first = last_of(clean, a);
		a->may_break = may_break(&last, b, maker.breaks[a->begin + a->length - 1]);
		a->hyphen = a->may_break && last.first == '-' && b->class == ATOM_LATIN;
		b->gap = gap_between(&last, b, em);
		/* One space between Han and Latin is the same quarter em. */
		if (b->class == ATOM_SPACE && i + 2 < maker.count && b[1].class != ATOM_SPACE &&
		    gap_between(&last, b + 1, em) > 0)
			b->w = em / 4;
	}
	free(maker.breaks);
	*count = maker.count;
	return maker.atoms;
}

/* The blank half of a full-width sign, when it is one (a proportional one is narrower). */
static float blank_half(const struct atom *atom, float em)
{
	return atom->w > 0.9f * em ? em / 2 : 0;
}

/* Measures atoms first to end - 1 as a line of their own. */
static struct line measure_line(const struct atom *atoms, size_t first, size_t end, float em)
{
	struct line line = {.first = first};
	while (end > first && atoms[end - 1].class == ATOM_SPACE)
		end--;
	line.count = end - first;
	for (size_t i = first; i < end; i++)
		line.w += atoms[i].w + (i > first ? atoms[i].gap : 0);
	if (line.count > 0 && atoms[first].class == ATOM_OPEN) {
		line.hang = blank_half(&atoms[first], em);
		line.w -= line.hang;
	}
	if (line.count > 0 && atoms[end - 1].class == ATOM_CLOSE)
		line.w -= blank_half(&atoms[end - 1], em); /* its blank half may stand outside */
	return line;
}

/* Where the line that begins at first must end at the latest: the last place to break at which it fits, and rather not behind
 * a hyphen, unless the line would be left two thirds empty. */
static size_t fill(const struct atom *atoms, size_t first, size_t end, float max_w, float em)
{
	size_t best = 0, hyphen = 0;
	float w = 0, best_w = 0;
	for (size_t i = first; i < end; i++) {
		w += atoms[i].w + (i > first ? atoms[i].gap : 0);
		float slack = atoms[first].class == ATOM_OPEN ? blank_half(&atoms[first], em) : 0;
		slack += atoms[i].class == ATOM_CLOSE ? blank_half(&atoms[i], em) : 0;
		bool fits = w - slack <= max_w + 0.01f || i == first || atoms[i].class == ATOM_SPACE;
		if (!fits && hyphen > best && best_w < max_w / 3)
			return hyphen;
		if (!fits)
			return best > 0 ? best : i; /* nowhere to break: between two atoms, so that nothing is cut */
		if (atoms[i].hyphen && i + 1 < end) {
			hyphen = i + 1;
		} else if (i + 1 == end || atoms[i].may_break) {
			best = i + 1;
			best_w = w;
		}
	}
	return end;
}

static size_t skip_spaces(const struct atom *atoms, size_t at, size_t end)
{
	while (at < end && atoms[at].class == ATOM_SPACE)
		at++;
	return at;
}

struct lines {
	struct line *line;
	size_t count, room;
};

static void add_line(struct lines *lines, struct line line)
{
	if (lines->count == lines->room) {
		lines->room = lines->room * 2 + 8;
		lines->line = realloc(lines->line, lines->room * sizeof *lines->line);
		if (lines->line == NULL)
			abort();
	}
	lines->line[lines->count++] = line;
}

/* No last line of a single character: the one before gives it company, if a break allows. */
static void company(struct lines *lines, size_t first_line, const struct atom *atoms, size_t end, float em)
{
	if (lines->count < first_line + 2)
		return;
	struct line *last = &lines->line[lines->count - 1], *before = last - 1;
	size_t solid = 0;
	for (size_t i = last->first; i < end; i++)
		solid += atoms[i].class == ATOM_HAN || atoms[i].class == ATOM_LATIN
			     ? (atoms[i].class == ATOM_HAN ? 1 : 2)
			     : 0;
	if (solid >= 2)
		return;
	for (size_t at = last->first - 1; at > before->first + 1; at--)
		if (atoms[at - 1].may_break) {
			*before = measure_line(atoms, before->first, at, em);
			*last = measure_line(atoms, skip_spaces(atoms, at, end), end, em);
			return;
		}
}

/* Lines of one paragraph, atoms first to end - 1. */
static void break_paragraph(struct lines *lines, const struct atom *atoms, size_t first, size_t end, float max_w,
			    float em)
{
	size_t first_line = lines->count;
	if (first == end)
		add_line(lines, (struct line){.first = first});
	while (first < end) {
		size_t stop = fill(atoms, first, end, max_w, em);
		add_line(lines, measure_line(atoms, first, stop, em));
		first = skip_spaces(atoms, stop, end);
	}
	company(lines, first_line, atoms, end, em);
}

/* The narrowest width that makes no more lines than max_w does: lines of about equal length. */
static float balanced(const struct atom *atoms, size_t first, size_t end, float max_w, float em)
{
	struct lines trial = {0};
	break_paragraph(&trial, atoms, first, end, max_w, em);
	size_t count = trial.count;
	float low = max_w / (float)(count > 0 ? count : 1) * 0.8f, high = max_w;
	for (int i = 0; i < 12 && count > 1; i++) {
		float middle = (low + high) / 2, widest = 0;
		trial.count = 0;
		break_paragraph(&trial, atoms, first, end, middle, em);
		for (size_t k = 0; k < trial.count; k++)
			widest = trial.line[k].w > widest ? trial.line[k].w : widest;
		if (trial.count <= count && widest <= max_w)
			high = middle;
		else
			low = middle;
	}
	free(trial.line);
	return high;
}

struct line *atoms_break(const struct atom *atoms, size_t count, float max_w, float em, bool balance,
			 size_t *line_count)
{
	struct lines lines = {0};
	for (size_t first = 0; first <= count;) {
		size_t end = first;
		while (end < count && atoms[end].class != ATOM_NEWLINE)
			end++;
		float w = balance ? balanced(atoms, first, end, max_w, em) : max_w;
		break_paragraph(&lines, atoms, first, end, w, em);
		first = end + 1;
	}
	*line_count = lines.count;
	return lines.line;
}
