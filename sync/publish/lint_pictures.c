#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lint.h"
#include "picture.h"

/* Where a record's pictures are shown: full screen on covers and galleries, else at most as large as a card. */
static bool full_screen(const struct folder *folder, const char *id, bool *cover)
{
	bool found = false;
	*cover = false;
	for (size_t i = 0; i < folder->page_count; i++) {
		const struct folder_page *page = &folder->pages[i];
		for (size_t j = 0; j < page->item_count; j++)
			if ((page->kind == PAGE_COVER || page->kind == PAGE_GALLERY) &&
			    strcmp(page->items[j], id) == 0) {
				found = true;
				*cover = *cover || page->kind == PAGE_COVER;
			}
	}
	return found;
}

/* A picture as one record uses it. */
struct use {
	const struct folder_record *record;
	enum folder_asset asset;
	const char *path, *where;
};

static void check_size(const struct folder *folder, const struct use *use, const struct picture_info *info,
		       struct findings *findings)
{
	bool cover, full = full_screen(folder, use->record->id, &cover), portrait = info->h > info->w;
	int w = full ? 1920 : 640, h = full ? 1080 : 360;
	const char *size = findings_format(findings, "%d × %d", info->w, info->h);
	if ((use->asset == ASSET_PORTRAIT && !portrait) || (use->asset == ASSET && portrait && cover))
		findings_add(findings, RULE_PICTURE_TURNED, use->where, use->path, size, NULL);
	int need_w = portrait ? h : w, need_h = portrait ? w : h;
	if (info->vector || (info->w >= need_w && info->h >= need_h))
		return;
	bool half = 2 * info->w >= need_w && 2 * info->h >= need_h;
	findings_add(findings, half ? RULE_PICTURE_SMALL : RULE_PICTURE_TOO_SMALL, use->where, use->path, size,
		     findings_format(findings, "%d × %d", need_w, need_h), NULL);
}

static void check_drawn(const struct use *use, const struct picture_info *info, struct findings *findings)
{
	if (info->drawn != NULL && !use->record->illustration)
		findings_add(findings, RULE_ILLUSTRATION_UNMARKED, use->where, use->path, info->drawn, NULL);
}

static void broken(const struct use *use, const struct err *err, struct findings *findings)
{
	enum rule rule = err->code == ERR_USAGE   ? RULE_PICTURE_UNSUPPORTED
			 : err->code == ERR_LIMIT ? RULE_PICTURE_LARGE
						  : RULE_PICTURE_BROKEN;
	findings_add(findings, rule, use->where, use->path, err->text, NULL);
}

/* What is kept of a picture to compare the others with. */
struct seen {
	bool good;   /* could be read */
	bool drawn;  /* says itself that it is no photograph */
	bool vector; /* an SVG */
	struct picture_look look;
};

/* All that can be said of one picture, at every record that uses it. */
static void check_picture(const struct folder *folder, size_t index, struct seen *seen, struct findings *findings)
{
	const struct folder_picture *picture = &folder->pictures[index];
	struct picture_info info;
	struct err err;
	struct stat status;
	char *real = NULL;
	struct use first = {
	    &folder->records[picture->record], picture->asset, picture->path,
	    findings_format(findings, "/records/%zu/%s", picture->record, folder_asset_names[picture->asset])};
	enum folder_file found = folder_file(folder, picture->path, &real);
	if (found != FOLDER_FILE_FOUND) {
		findings_add(findings, found == FOLDER_FILE_MISSING ? RULE_PICTURE_MISSING : RULE_PICTURE_OUTSIDE,
			     first.where, first.path, NULL);
		return;
	}
	if (stat(real, &status) == 0 && status.st_size == 0) {
		findings_add(findings, RULE_PICTURE_EMPTY, first.where, first.path, NULL);
		free(real);
		return;
	}
	seen->good = picture_inspect(real, &info, &err) && picture_look(real, &seen->look, &err);
	free(real);
	if (!seen->good) {
		broken(&first, &err, findings);
		return;
	}
	seen->drawn = info.drawn != NULL;
	seen->vector = info.vector;
	for (size_t i = picture->record; i < folder->record_count; i++)
		for (int asset = 0; asset < ASSETS; asset++) {
			if (folder->records[i].assets[asset] != (int)index)
				continue;
			struct use use = {&folder->records[i], (enum folder_asset)asset, picture->path,
					  findings_format(findings, "/records/%zu/%s", i, folder_asset_names[asset])};
			check_size(folder, &use, &info, findings);
			check_drawn(&use, &info, findings);
		}
}

/* A record that owns up to showing this picture as a drawing, or NULL. */
static const struct folder_record *marking(const struct folder *folder, size_t picture)
{
	for (size_t i = 0; i < folder->record_count; i++)
		for (int asset = 0; asset < ASSETS; asset++)
			if (folder->records[i].illustration && folder->records[i].assets[asset] == (int)picture)
				return &folder->records[i];
	return NULL;
}

/* The path of a drawing that the picture is, or is a copy of; NULL: none that is known. */
static const char *original(const struct folder *folder, const struct seen *seen, size_t picture)
{
	for (size_t i = 0; i < folder->picture_count; i++)
		if ((marking(folder, i) != NULL || (seen[i].vector && i != picture)) &&
		    (i == picture ||
		     (seen[i].good && seen[picture].good && picture_alike(&seen[i].look, &seen[picture].look))))
			return folder->pictures[i].path;
	return NULL;
}

/* Photographs that are one of the folder's own drawings (that a picture is drawn cannot be known otherwise, unless it says so), or
 * that nobody is said to have taken. */
static void photographs(const struct folder *folder, const struct seen *seen, struct findings *findings)
{
	for (size_t i = 0; i < folder->record_count; i++)
		for (int asset = 0; asset < ASSETS; asset++) {
			const struct folder_record *record = &folder->records[i];
			int picture = record->assets[asset];
			if (picture < 0 || record->illustration || !seen[picture].good || seen[picture].drawn)
				continue;
			const char *drawing = original(folder, seen, (size_t)picture);
			if (drawing != NULL)
				findings_add(findings, RULE_ILLUSTRATION_COPY,
					     findings_format(findings, "/records/%zu/%s", i, folder_asset_names[asset]),
					     folder->pictures[picture].path, drawing, NULL);
			else if (record->kind == RECORD_PHOTO && text_empty(&record->texts[TEXT_CREDIT]) &&
				 asset == ASSET)
				findings_add(findings, RULE_PHOTO_NO_CREDIT,
					     findings_format(findings, "/records/%zu", i), record->id, NULL);
		}
}

static bool is_picture_name(const char *name)
{
	static const char *const ends[] = {".jpg",  ".jpeg", ".png",  ".webp", ".tif", ".tiff",
					   ".heic", ".heif", ".avif", ".svg",  ".gif", ".bmp"};
	const char *end = strrchr(name, '.');
	for (size_t i = 0; end != NULL && i < sizeof ends / sizeof *ends; i++)
		if (strcasecmp(end, ends[i]) == 0)
			return true;
	return false;
}

static bool is_used(const struct folder *folder, const char *path)
{
	for (size_t i = 0; i < folder->picture_count; i++)
		if (strcmp(folder->pictures[i].path, path) == 0)
			return true;
	return false;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void unused(const struct folder *folder, struct findings *findings)
{
	char *roots[] = {(char *)folder->root, NULL};
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	size_t skip = strlen(folder->root) + 1;
	for (FTSENT *entry = walk != NULL ? fts_read(walk) : NULL; entry != NULL; entry = fts_read(walk)) {
		if (entry->fts_info == FTS_D && entry->fts_level > 0 && entry->fts_name[0] == '.')
			fts_set(walk, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_F && is_picture_name(entry->fts_name) &&
			 !is_used(folder, entry->fts_path + skip))
			findings_add(findings, RULE_PICTURE_UNUSED,
				     findings_format(findings, "%s#", entry->fts_path + skip), entry->fts_path + skip,
				     NULL);
	}
	if (walk != NULL)
		fts_close(walk);
}

bool lint_pictures(const struct folder *folder, struct progress *progress, struct findings *findings, struct err *err)
{
	for (size_t i = 0; i < folder->record_count; i++) {
		const struct folder_record *record = &folder->records[i];
		if (record->kind == RECORD_PHOTO && record->assets[ASSET] < 0)
			findings_add(findings, RULE_PHOTO_NO_ASSET, findings_format(findings, "/records/%zu", i),
				     record->id, NULL);
		if (record->illustration && !text_empty(&record->texts[TEXT_CREDIT]))
			findings_add(findings, RULE_ILLUSTRATION_CREDIT,
				     findings_format(findings, "/records/%zu/credit", i), record->id, NULL);
	}
	bool done = true;
	struct seen *seen = calloc(folder->picture_count + 1, sizeof *seen);
	if (seen == NULL)
		abort();
	progress_begin(progress, folder->picture_count);
	for (size_t i = 0; done && i < folder->picture_count; i++) {
		done =
		    progress_step(progress, folder->pictures[i].path) || err_say(err, ERR_USAGE, "已停下", "stopped");
		if (done)
			check_picture(folder, i, &seen[i], findings);
	}
	progress_end(progress);
	if (done) {
		photographs(folder, seen, findings);
		unused(folder, findings);
	}
	free(seen);
	return done;
}
