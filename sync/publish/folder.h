/* folder: a content folder as the office wrote it: exhibition.json in memory, its references still names. An index into one
 * of its arrays is the index in exhibition.json, so that a JSON pointer can be written from it. Read-only once read. */
#ifndef MINGYUE_FOLDER_H
#define MINGYUE_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "exhibition.h"
#include "geojson.h"

enum folder_record_text { TEXT_TITLE, TEXT_SHORT, TEXT_BODY, TEXT_UNIT, TEXT_SOURCE, TEXT_CREDIT, RECORD_TEXTS };
/* As in exhibition.json. */
extern const char *const folder_record_text_names[RECORD_TEXTS];

enum folder_page_text { TEXT_KICKER, TEXT_PAGE_TITLE, TEXT_LEAD, TEXT_NOTE, PAGE_TEXTS };
extern const char *const folder_page_text_names[PAGE_TEXTS];

/* A record's two pictures. */
enum folder_asset { ASSET, ASSET_PORTRAIT, ASSETS };
extern const char *const folder_asset_names[ASSETS];

struct folder_record {
	const char *id;
	enum record_kind kind;
	struct text texts[RECORD_TEXTS];
	const char *date, *as_of, *url, *initials; /* or NULL */
	bool has_value, plus, has_lon, has_lat, illustration;
	double value, lon, lat;
	int assets[ASSETS]; /* indexes into pictures, -1: none */
};

struct folder_link {
	enum link_role role;
	const char *from, *to;
};

struct folder_page {
	const char *id;
	enum page_kind_id kind;
	const char *chapter; /* or NULL, as all that may be missing */
	struct text texts[PAGE_TEXTS];
	const char **items;
	size_t item_count;
	int map; /* index into maps, -1: none */
	const char *focus, *style, *from, *until, *url, *initials;
};

struct folder_loop {
	const char *page;
	int seconds, priority;
	const char *from, *until;
	struct daypart *dayparts;
	size_t daypart_count;
};

enum { FOLDER_PATH_SIZE = 4096 /* a path of the file system, its terminator too */ };

/* A picture that a record names. */
struct folder_picture {
	const char *path;        /* inside the folder */
	size_t record;           /* the first record that names it */
	enum folder_asset asset; /* and how */
};

struct folder_map {
	const char *path;        /* inside the folder; the map's id */
	size_t page;             /* the first page that names it */
	struct geojson *geojson; /* NULL: could not be read */
};

struct folder {
	struct arena *arena; /* owns everything below and this struct */
	const char *root;    /* the folder's real path */
	const char *id;
	struct text title;
	bool languages[LANGS];
	enum lang language_order[LANGS]; /* the first language_count, as written */
	size_t language_count;
	bool has_colour[THEME_COLOURS];
	uint32_t colours[THEME_COLOURS];
	struct chapter *chapters;
	size_t chapter_count;
	struct folder_record *records;
	size_t record_count;
	struct folder_link *links;
	size_t link_count;
	struct folder_page *pages;
	size_t page_count;
	struct folder_loop *loop;
	size_t loop_count;
	const char **recalls; /* in the folder's order */
	size_t recall_count;
	struct folder_picture *pictures; /* each path once, in order of first use */
	size_t picture_count;
	struct folder_map *maps; /* each path once, in order of first use */
	size_t map_count;
	const struct folder_record **by_id; /* the records sorted by id */
};

/* NULL is allowed. */
void folder_destroy(struct folder *folder);
/* The first with this id; NULL when there is none (or id is NULL). */
const struct folder_record *folder_record(const struct folder *folder, const char *id);
const struct folder_page *folder_page(const struct folder *folder, const char *id);
/* Its place in folder->records, folder->pages. */
size_t folder_record_index(const struct folder *folder, const struct folder_record *record);
size_t folder_page_index(const struct folder *folder, const struct folder_page *page);

enum folder_file { FOLDER_FILE_FOUND, FOLDER_FILE_MISSING, FOLDER_FILE_OUTSIDE };
/* Resolves a path of the folder, symbolic links and all. When found (a regular file inside the folder), *real is its path, the caller's
 * to free. */
enum folder_file folder_file(const struct folder *folder, const char *path, char **real);

/* Writes the minutes of an instant of the folder (NULL: open, the value given). False: no such date. */
bool folder_minute(const char *instant, int64_t open_min, int64_t *min);

#endif
