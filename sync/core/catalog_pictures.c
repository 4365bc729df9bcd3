#include "catalog_rows.h"

#include <string.h>

#include "maxima.h"

static bool picture_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	int64_t count = sqlite3_column_int64(stmt, 1), tiles = sqlite3_column_int64(stmt, 2);
	int64_t levels = sqlite3_column_int64(stmt, 3);
	struct picture *picture = &rows->pictures[at];
	if (sqlite3_column_int64(stmt, 0) != (int64_t)at || count < 1 || count > LIMIT_RENDITIONS)
		return rows_bad(rows, "picture", "not 1 to 8 sizes, or numbers with gaps");
	if (tiles > LIMIT_PICTURE_TILES || levels > LIMIT_LEVELS)
		return err_set(rows->err, ERR_LIMIT, "table tile: a picture has too many");
	picture->renditions = arena_alloc(rows->arena, (size_t)(count + tiles), sizeof *picture->renditions);
	picture->levels = arena_alloc(rows->arena, (size_t)levels, sizeof *picture->levels);
	picture->file_count = (size_t)(count + tiles);
	return true;
}

/* The columns sha256, mime, bytes of a file, from the second on. */
static bool read_file(struct rows *rows, sqlite3_stmt *stmt, const char *table, struct rendition *file)
{
	const char *sha256 = (const char *)sqlite3_column_text(stmt, 1);
	int mime = rows_name(stmt, 2, mime_names, MIMES);
	int64_t bytes = sqlite3_column_int64(stmt, 3);
	if (sha256 == NULL || !digest_is_hex(sha256) || mime < 0)
		return rows_bad(rows, table, "not a SHA-256, or an unknown type");
	if (bytes < 1 || bytes > LIMIT_BLOB_BYTES)
		return err_set(rows->err, ERR_LIMIT, "table %s: %s is too large", table, sha256);
	file->mime = (enum mime)mime;
	file->bytes = (uint32_t)bytes;
	memcpy(file->sha256, sha256, DIGEST_HEX_SIZE);
	return true;
}

static bool blob_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	int64_t w = sqlite3_column_int64(stmt, 4), h = sqlite3_column_int64(stmt, 5);
	/* the foreign keys hold, and the numbers have no gaps */
	struct picture *of = &rows->pictures[sqlite3_column_int64(stmt, 0)];
	struct rendition *rendition = &of->renditions[of->rendition_count++];
	(void)at;
	if (!read_file(rows, stmt, "blob", rendition))
		return false;
	if (w < 1 || w > LIMIT_PICTURE_SIDE || h < 1 || h > LIMIT_PICTURE_SIDE || w * h > LIMIT_PICTURE_PIXELS)
		return err_set(rows->err, ERR_LIMIT, "table blob: %s is too large", rendition->sha256);
	rendition->w = (int)w;
	rendition->h = (int)h;
	return true;
}

/* Where the tiles of a picture's levels end, counted in its files. */
static size_t tiles_end(const struct picture *picture)
{
	const struct level *last = picture->levels + picture->level_count - 1;
	if (picture->level_count == 0)
		return picture->rendition_count;
	return (size_t)(last->tiles - picture->renditions) + (size_t)last->columns * (size_t)last->rows;
}

static bool level_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	struct picture *picture = &rows->pictures[sqlite3_column_int64(stmt, 0)];
	int64_t w = sqlite3_column_int64(stmt, 2), h = sqlite3_column_int64(stmt, 3);
	const struct level *larger = picture->levels + picture->level_count - 1;
	(void)at;
	if (w < 1 || w > LIMIT_PICTURE_SIDE || h < 1 || h > LIMIT_PICTURE_SIDE || w * h > LIMIT_SOURCE_PIXELS)
		return err_set(rows->err, ERR_LIMIT, "table level: too large");
	if (sqlite3_column_int64(stmt, 1) != (int64_t)picture->level_count ||
	    (picture->level_count > 0 && (w != (larger->w + 1) / 2 || h != (larger->h + 1) / 2)))
		return rows_bad(rows, "level", "numbers with gaps, or not half of the one before");
	size_t begin = tiles_end(picture);
	struct level level = {(int)w, (int)h, (int)(w + TILE_SIDE - 1) / TILE_SIDE,
			      (int)(h + TILE_SIDE - 1) / TILE_SIDE, picture->renditions + begin};
	if ((size_t)level.columns * (size_t)level.rows > picture->file_count - begin)
		return rows_bad(rows, "level", "tiles are missing");
	picture->levels[picture->level_count++] = level;
	return true;
}

static bool tile_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	const struct picture *picture = &rows->pictures[sqlite3_column_int64(stmt, 0)];
	const struct level *level = &picture->levels[sqlite3_column_int64(stmt, 4)]; /* the foreign keys hold */
	int64_t ord = sqlite3_column_int64(stmt, 5);
	(void)at;
	if (ord < 0 || ord >= (int64_t)level->columns * level->rows)
		return rows_bad(rows, "tile", "outside of its level");
	struct rendition *tile = &level->tiles[ord];
	tile->w = level_tile_w(level, (int)ord % level->columns);
	tile->h = level_tile_h(level, (int)ord / level->columns);
	return read_file(rows, stmt, "tile", tile);
}

/* No tile is there twice, so as many as there are places leave no place empty. */
static bool all_tiles(struct rows *rows)
{
	for (size_t i = 0; i < rows->picture_count; i++)
		if (tiles_end(&rows->pictures[i]) != rows->pictures[i].file_count)
			return rows_bad(rows, "tile", "too many");
	return true;
}

bool catalog_pictures(struct rows *rows)
{
	size_t blobs, tiles;
	if (!rows_count(rows, "picture", LIMIT_RECORDS * 2, &rows->picture_count) ||
	    !rows_count(rows, "blob", (size_t)LIMIT_RECORDS * 2 * LIMIT_RENDITIONS, &blobs) ||
	    !rows_count(rows, "tile", LIMIT_TILES, &tiles))
		return false;
	rows->pictures = arena_alloc(rows->arena, rows->picture_count, sizeof *rows->pictures);
	return rows_each(
		   rows, "picture",
		   "SELECT id, (SELECT count(*) FROM blob WHERE picture = picture.id), (SELECT count(*) FROM tile "
		   "WHERE picture = picture.id), (SELECT count(*) FROM level WHERE picture = picture.id) FROM "
		   "picture ORDER BY id",
		   picture_row) &&
	       rows_each(rows, "blob",
			 "SELECT picture, sha256, mime, bytes, w, h FROM blob ORDER BY picture, w, sha256", blob_row) &&
	       rows_each(rows, "level", "SELECT picture, level, w, h FROM level ORDER BY picture, level", level_row) &&
	       rows_each(rows, "tile", "SELECT picture, sha256, mime, bytes, level, ord FROM tile", tile_row) &&
	       all_tiles(rows);
}
