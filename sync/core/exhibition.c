#include "exhibition.h"

#include <string.h>

#include "arena.h"

const char *const lang_names[LANGS] = {"zh", "en"};
const char *const record_kind_names[RECORD_KINDS] = {"place", "project", "agreement", "figure", "event", "photo"};
const char *const link_role_names[LINK_ROLES] = {"party", "located", "part-of", "shows", "result-of", "about"};
const char *const mime_names[MIMES] = {"image/jpeg", "image/png"};
const char *const page_kind_names[PAGE_KINDS] = {"cover", "map", "figures", "timeline", "gallery", "cards", "text"};
const char *const cards_style_names[CARDS_STYLES] = {"plain", "bold", "picture"};
const char *const shape_kind_names[SHAPE_KINDS] = {"area", "seat", "belt"};
const char *const theme_colour_names[THEME_COLOURS] = {"night", "ink",  "pine",  "fir",   "jade",
						       "mist",  "moon", "grain", "peony", "blush"};
const uint32_t theme_mingyue[THEME_COLOURS] = {0x071c18, 0x0b2a24, 0x12382f, 0x1b4d42, 0x3a8f73,
					       0x9db8a9, 0xf6f1e3, 0xe3b85a, 0xc8374a, 0xe9a0a6};

const char *text_in(const struct text *text, enum lang lang)
{
	if (text->by[lang] != NULL)
		return text->by[lang];
	return text->by[LANG_ZH] != NULL ? text->by[LANG_ZH] : "";
}

bool text_empty(const struct text *text)
{
	for (int i = 0; i < LANGS; i++)
		if (text->by[i] != NULL)
			return false;
	return true;
}

int level_tile_w(const struct level *level, int column)
{
	int left = level->w - column * TILE_SIDE;
	return left < TILE_SIDE ? left : TILE_SIDE;
}

int level_tile_h(const struct level *level, int row)
{
	int left = level->h - row * TILE_SIDE;
	return left < TILE_SIDE ? left : TILE_SIDE;
}

void exhibition_destroy(struct exhibition *exhibition)
{
	if (exhibition != NULL)
		arena_destroy(exhibition->arena);
}

const struct record *exhibition_record(const struct exhibition *exhibition, const char *id)
{
	for (size_t i = 0; i < exhibition->record_count; i++)
		if (strcmp(exhibition->records[i].id, id) == 0)
			return &exhibition->records[i];
	return NULL;
}

const struct page *exhibition_page(const struct exhibition *exhibition, const char *id)
{
	for (size_t i = 0; i < exhibition->page_count; i++)
		if (strcmp(exhibition->pages[i].id, id) == 0)
			return &exhibition->pages[i];
	return NULL;
}
