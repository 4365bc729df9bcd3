/* exhibition: one edition in memory: a graph of records and the pages that show them.
 * Read-only after it is made; everything in it lives in one arena. */
#ifndef MINGYUE_EXHIBITION_H
#define MINGYUE_EXHIBITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "digest.h"
#include "lang.h"

extern const char *const lang_names[LANGS]; /* "zh", "en" */

/* A text in its languages; by[l] is NULL where it is missing. */
struct text {
	const char *by[LANGS];
};
/* The text in lang, else in zh, else "". Never NULL. */
const char *text_in(const struct text *text, enum lang lang);
/* True when there is no text in any language. */
bool text_empty(const struct text *text);

enum record_kind {
	RECORD_PLACE,
	RECORD_PROJECT,
	RECORD_AGREEMENT,
	RECORD_FIGURE,
	RECORD_EVENT,
	RECORD_PHOTO,
	RECORD_KINDS
};
extern const char *const record_kind_names[RECORD_KINDS];

enum link_role { ROLE_PARTY, ROLE_LOCATED, ROLE_PART_OF, ROLE_SHOWS, ROLE_RESULT_OF, ROLE_ABOUT, LINK_ROLES };
extern const char *const link_role_names[LINK_ROLES];

enum mime { MIME_JPEG, MIME_PNG, MIMES };
extern const char *const mime_names[MIMES]; /* "image/jpeg", "image/png" */

/* One file in blobs/: a picture at one size. */
struct rendition {
	char sha256[DIGEST_HEX_SIZE];
	enum mime mime;
	uint32_t bytes;
	int w, h; /* pixels; the decoder must agree */
};

enum { TILE_SIDE = 1024 /* pixels; those at the right and the bottom are what is left */ };

/* A picture larger than any rendition, cut into squares without overlap. */
struct level {
	int w, h, columns, rows;
	struct rendition *tiles; /* row by row */
};
/* How wide and high the tile of this column and row is. */
int level_tile_w(const struct level *level, int column);
int level_tile_h(const struct level *level, int row);

/* One picture at the sizes the publisher made, smallest first; and in levels, each half the one before, when it is far larger. */
struct picture {
	struct rendition *renditions;
	size_t rendition_count; /* at least 1 */
	size_t file_count;      /* renditions, then the tiles of all levels: all that must be fetched */
	struct level *levels;   /* the largest first */
	size_t level_count;
};

struct record;

struct link {
	enum link_role role;
	const struct record *record; /* the other end */
};

struct record {
	const char *id;
	enum record_kind kind;
	struct text title, label, body, unit, source, credit; /* label: "short", shown large */
	struct text initials;                                 /* what finds it: A-Z and 0-9 */
	const char *date, *as_of;                             /* "2020", "2020-04" or "2020-04-23", or NULL */
	bool has_value, plus;                                 /* plus: value is a lower bound, shown 10+ */
	double value;
	bool has_position;
	double lon, lat;                /* degrees, WGS 84 */
	bool illustration;              /* the picture is a drawing and must be captioned so */
	const struct picture *picture;  /* NULL when there is none */
	const struct picture *portrait; /* for tall screens; NULL: use picture */
	const char *url;                /* https, for the visitor's own phone; or NULL */
	const struct link *out, *in;    /* links from and to this record, in the edition's order */
	size_t out_count, in_count;
};

enum page_kind_id {
	PAGE_COVER,
	PAGE_MAP,
	PAGE_FIGURES,
	PAGE_TIMELINE,
	PAGE_GALLERY,
	PAGE_CARDS,
	PAGE_TEXT,
	PAGE_KINDS
};
extern const char *const page_kind_names[PAGE_KINDS];

enum cards_style { CARDS_PLAIN, CARDS_BOLD, CARDS_PICTURE, CARDS_STYLES };
extern const char *const cards_style_names[CARDS_STYLES];

enum shape_kind { SHAPE_AREA, SHAPE_SEAT, SHAPE_BELT, SHAPE_KINDS };
extern const char *const shape_kind_names[SHAPE_KINDS];

/* One feature of a map. Points are lon, lat pairs in degrees. An area is one or more closed rings (first point
 * repeated last; even-odd), a seat one point, a belt one open line. */
struct ring {
	const double (*points)[2];
	size_t count;
};
struct shape {
	enum shape_kind kind;
	const char *id;
	const struct record *place; /* the place it draws, or NULL */
	struct text name;
	const struct ring *rings;
	size_t ring_count;
};
struct map {
	const char *id; /* its path in the content folder */
	const struct shape *shapes;
	size_t shape_count;
};

/* Civil time of the hall in minutes since 1970-01-01 00:00, INT64_MIN / INT64_MAX where open. */
struct validity {
	int64_t from_min, until_min; /* from <= now < until */
};

struct chapter {
	const char *id;
	struct text title;
};

struct page {
	const char *id;
	enum page_kind_id kind;
	int chapter; /* index into chapters, -1: none */
	struct text kicker, title, lead, note;
	struct text initials; /* what finds it: A-Z and 0-9 */
	const struct record **items;
	size_t item_count;
	const struct map *map;      /* map pages */
	const struct record *focus; /* or NULL */
	enum cards_style style;
	struct validity validity;
	const char *url; /* https, for the visitor's own phone; or NULL */
};

struct daypart {
	uint8_t days;         /* bit 0 Monday … bit 6 Sunday, of the day it starts on */
	int from_min, to_min; /* minutes of the day; to <= from: ends the next day */
};

struct loop_entry {
	const struct page *page;
	int seconds;
	int priority;
	struct validity validity;
	const struct daypart *dayparts; /* none: always */
	size_t daypart_count;
};

enum theme_colour { NIGHT, INK, PINE, FIR, JADE, MIST, MOON, GRAIN, PEONY, BLUSH, THEME_COLOURS };
extern const char *const theme_colour_names[THEME_COLOURS];
/* The theme "mingyue", 0xRRGGBB. */
extern const uint32_t theme_mingyue[THEME_COLOURS];

struct exhibition {
	struct arena *arena; /* owns everything below and this struct */
	const char *id;
	struct text title;
	bool languages[LANGS];
	uint32_t theme[THEME_COLOURS];
	const struct chapter *chapters;
	size_t chapter_count;
	struct record *records;
	size_t record_count;
	struct map *maps;
	size_t map_count;
	struct page *pages;
	size_t page_count;
	struct loop_entry *loop;
	size_t loop_count;
	const char **recalls; /* ids and SHA-256, sorted by strcmp */
	size_t recall_count;
};

/* Frees the exhibition and all it holds. NULL is allowed. */
void exhibition_destroy(struct exhibition *exhibition);
/* NULL when there is none with this id. */
const struct record *exhibition_record(const struct exhibition *exhibition, const char *id);
const struct page *exhibition_page(const struct exhibition *exhibition, const char *id);

/* "2020-04-23" or "2020-04-23T09:30" (also "2020", "2020-04" when partial is true) to minutes since 1970-01-01
 * 00:00 civil time (proleptic Gregorian; days_from_civil after Howard Hinnant). False: not such a date. */
bool civil_parse(const char *text, bool partial, int64_t *min);
/* "08:00-20:00", past midnight too: minutes of the day. False: not such hours, or none between them. */
bool civil_hours(const char *text, int *from_min, int *until_min);

/* Seconds since 1970 as people of the place write them, "2026-11-25 06:00 +0800"; "-" when it is no such time. */
const char *civil_print_local(int64_t s, char *text, size_t size);

#endif
