#include "edition_tiles.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "maxima.h"
#include "outdir.h"

enum {
	WHOLE_SIDE = 4096,     /* a level that is no longer needs no smaller one */
	WORTH_PERCENT = 125,   /* of the largest rendition's width, at least: less would show nothing more */
	FILE_BYTES = 16 << 20, /* far over 1024 x 1024 pixels in any form */
};

bool edition_blob(const char *dir, const struct rendition *rendition, const void *data, struct err *err)
{
	char path[FOLDER_PATH_SIZE];
	int length = snprintf(path, sizeof path, "%s/blobs/%.2s", dir, rendition->sha256);
	if (length + 70 > (int)sizeof path)
		return err_say(err, ERR_LIMIT, "路径太长：%s", "the path %s is too long", dir);
	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		return err_say_errno(err, "建不了文件夹 %s", "cannot make %s", path);
	snprintf(path + length, sizeof path - (size_t)length, "/%s", rendition->sha256);
	return access(path, F_OK) == 0 || outdir_write(path, data, rendition->bytes, err);
}

/* The levels, largest first; how many tiles they have together. */
static size_t plan(const struct picture_info *info, struct arena *arena, struct picture *picture)
{
	const struct rendition *largest = &picture->renditions[picture->rendition_count - 1];
	size_t tiles = 0;
	int w = info->w, h = info->h;
	if (info->vector || w > LIMIT_PICTURE_SIDE || h > LIMIT_PICTURE_SIDE ||
	    100 * (int64_t)w < WORTH_PERCENT * (int64_t)largest->w)
		return 0;
	picture->levels = arena_alloc(arena, LIMIT_LEVELS, sizeof *picture->levels);
	do {
		struct level *level = &picture->levels[picture->level_count++];
		*level = (struct level){w, h, (w + TILE_SIDE - 1) / TILE_SIDE, (h + TILE_SIDE - 1) / TILE_SIDE, NULL};
		tiles += (size_t)level->columns * (size_t)level->rows;
		w = (w + 1) / 2;
		h = (h + 1) / 2;
	} while ((w > WHOLE_SIDE || h > WHOLE_SIDE) && w > largest->w);
	return tiles;
}

/* One tile from the file that libvips wrote. */
static bool take(const char *dir, const char *path, struct rendition *tile, struct err *err)
{
	FILE *file = fopen(path, "rb");
	char *data = malloc(FILE_BYTES);
	if (data == NULL)
		abort();
	size_t size = file != NULL ? fread(data, 1, FILE_BYTES, file) : 0;
	bool done = size > 0 && size < FILE_BYTES;
	if (file != NULL)
		fclose(file);
	if (done) {
		digest_hex(data, size, tile->sha256);
		tile->bytes = (uint32_t)size;
		done = edition_blob(dir, tile, data, err);
		unlink(path);
	} else {
		err_say(err, ERR_IO, "图片切块没有做成：%s", "no tile %s", path);
	}
	free(data);
	return done;
}

static bool take_level(const char *dir, const char *aside, int number, enum mime mime, const struct level *level,
		       struct err *err)
{
	bool done = true;
	for (int i = 0; done && i < level->columns * level->rows; i++) {
		char path[FOLDER_PATH_SIZE + 100];
		int column = i % level->columns, row = i / level->columns;
		level->tiles[i] =
		    (struct rendition){.mime = mime, .w = level_tile_w(level, column), .h = level_tile_h(level, row)};
		snprintf(path, sizeof path, "%s/p_files/%d/%d_%d.%s", aside, number, column, row,
			 mime == MIME_PNG ? "png" : "jpg");
		done = take(dir, path, &level->tiles[i], err);
	}
	return done;
}

bool edition_tiles(const char *dir, const char *real, const struct picture_info *info, struct arena *arena,
		   struct picture *picture, struct err *err)
{
	char aside[FOLDER_PATH_SIZE];
	size_t count = picture->rendition_count, tiles = plan(info, arena, picture);
	picture->file_count = count + tiles;
	if (tiles == 0)
		return true;
	struct rendition *files = arena_alloc(arena, count + tiles, sizeof *files), *at = files + count;
	memcpy(files, picture->renditions, count * sizeof *files);
	picture->renditions = files;
	if (snprintf(aside, sizeof aside, "%s/tiles", dir) >= (int)sizeof aside)
		return err_say(err, ERR_LIMIT, "路径太长：%s", "the path %s is too long", dir);
	if (mkdir(aside, 0700) != 0)
		return err_say_errno(err, "建不了文件夹 %s", "cannot make %s", aside);
	int number = 0; /* Deep Zoom counts its levels from one pixel up */
	while (1 << number < (info->w > info->h ? info->w : info->h))
		number++;
	bool done = picture_tiles(real, info, aside, err);
	for (size_t i = 0; done && i < picture->level_count; i++) {
		struct level *level = &picture->levels[i];
		level->tiles = at;
		at += level->columns * level->rows;
		done = take_level(dir, aside, number - (int)i, info->transparent ? MIME_PNG : MIME_JPEG, level, err);
	}
	struct err ignored;
	return outdir_remove(aside, done ? err : &ignored) && done;
}
