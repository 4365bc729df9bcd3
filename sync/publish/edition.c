#include "edition.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edition_rows.h"
#include "edition_tiles.h"
#include "maxima.h"
#include "outdir.h"
#include "picture.h"

static bool make_folder(const char *path, struct err *err)
{
	return mkdir(path, 0755) == 0 || errno == EEXIST ||
	       err_say_errno(err, "建不了文件夹 %s", "cannot make %s", path);
}

static bool make_rendition(const char *dir, const char *real, const struct picture_info *info, struct picture_size size,
			   struct rendition *rendition, struct err *err)
{
	void *data = NULL;
	size_t bytes = 0;
	if (!picture_render(real, info, size, &rendition->mime, &data, &bytes, err))
		return false;
	bool done = bytes <= LIMIT_BLOB_BYTES ||
		    err_say(err, ERR_LIMIT, "图片转换后的文件太大", "the picture becomes too large a file");
	if (done) {
		digest_hex(data, bytes, rendition->sha256);
		rendition->bytes = (uint32_t)bytes;
		rendition->w = size.w;
		rendition->h = size.h;
		done = edition_blob(dir, rendition, data, err);
	}
	free(data);
	return done;
}

static bool make_picture(const struct folder *folder, const char *path, const char *dir, bool original,
			 struct picture *picture, struct err *err)
{
	struct picture_info info;
	struct picture_size sizes[4];
	char *real = NULL;
	if (folder_file(folder, path, &real) != FOLDER_FILE_FOUND)
		return err_say(err, ERR_CORRUPT, "%s：已不在文件夹里", "%s: not in the folder", path);
	bool done = picture_inspect(real, &info, err);
	if (done) {
		picture->rendition_count = picture_sizes(&info, original, sizes);
		picture->renditions = arena_alloc(folder->arena, picture->rendition_count, sizeof *picture->renditions);
	}
	for (size_t i = 0; done && i < picture->rendition_count; i++)
		done = make_rendition(dir, real, &info, sizes[i], &picture->renditions[i], err);
	done = done && edition_tiles(dir, real, &info, folder->arena, picture, err);
	free(real);
	return done || err_prefix(err, "%s", path);
}

bool edition_build(const struct folder *folder, const char *dir, const struct edition_options *options,
		   struct progress *progress, struct err *err)
{
	char path[FOLDER_PATH_SIZE];
	if (snprintf(path, sizeof path, "%s/blobs", dir) >= (int)sizeof path - 20)
		return err_say(err, ERR_LIMIT, "路径太长：%s", "the path %s is too long", dir);
	if (!make_folder(path, err))
		return false;
	struct picture *pictures = arena_alloc(folder->arena, folder->picture_count, sizeof *pictures);
	bool done = true;
	progress_begin(progress, folder->picture_count);
	for (size_t i = 0; done && i < folder->picture_count; i++) {
		done =
		    progress_step(progress, folder->pictures[i].path) || err_say(err, ERR_USAGE, "已停下", "stopped");
		done =
		    done && make_picture(folder, folder->pictures[i].path, dir, options->original, &pictures[i], err);
	}
	progress_end(progress);
	size_t tiles = 0;
	for (size_t i = 0; i < folder->picture_count; i++)
		tiles += pictures[i].file_count - pictures[i].rendition_count;
	if (done && tiles > LIMIT_TILES)
		done = err_say(err, ERR_LIMIT, "最大的几张图片要切成 %zu 块，最多 %d 块；请缩小图片",
			       "the largest pictures make %zu tiles; %d are the most", tiles, LIMIT_TILES);
	snprintf(path, sizeof path, "%s/catalogue.db", dir);
	return done && edition_rows_write(path, folder, pictures, options->loop_all, err);
}
