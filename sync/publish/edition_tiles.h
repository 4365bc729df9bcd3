/* edition_tiles: the tiles of a picture that is larger than any rendition a board decodes whole: each level of half the size of the
 * one before cut into squares of TILE_SIDE, files in blobs/ like the renditions. */
#ifndef MINGYUE_EDITION_TILES_H
#define MINGYUE_EDITION_TILES_H

#include <stdbool.h>

#include "arena.h"
#include "err.h"
#include "exhibition.h"
#include "picture.h"

/* Puts the tiles of the file real, if it wants any, behind the renditions of picture, which are made, and writes their files below
 * dir. ERR_IO, ERR_CORRUPT, ERR_LIMIT. */
bool edition_tiles(const char *dir, const char *real, const struct picture_info *info, struct arena *arena,
		   struct picture *picture, struct err *err);
/* blobs/ab/<sha256> below dir; two pictures may have one file. */
bool edition_blob(const char *dir, const struct rendition *rendition, const void *data, struct err *err);

#endif
