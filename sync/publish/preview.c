#include "preview.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "outdir.h"
#include "picture.h"
#include "preview_html.h"

/* The sizes the pages are made for, as the app's own probe has them. */
const char *const preview_sizes[] = {"1920x1080", "3840x2160", "1280x800", "1024x600", "1080x1920", "800x1280"};
const size_t preview_size_count = sizeof preview_sizes / sizeof *preview_sizes;

enum { THUMBNAIL = 480 /* pixels of its longer side */ };

static bool make_folder(const char *path, struct err *err)
{
	return mkdir(path, 0755) == 0 || errno == EEXIST ||
	       err_say_errno(err, "建不了文件夹 %s", "cannot make %s", path);
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), end_length = strlen(end);
	return length > end_length && strcmp(name + length - end_length, end) == 0;
}

static int png_only(const struct dirent *entry)
{
	return ends_with(entry->d_name, ".png");
}

static int small_only(const struct dirent *entry)
{
	return ends_with(entry->d_name, ".small.jpg");
}

/* By name without what stands behind the dot: "15-park" before "15-park-2". */
static int by_stem(const struct dirent **a, const struct dirent **b)
{
	size_t left = strcspn((*a)->d_name, "."), right = strcspn((*b)->d_name, ".");
	int order = strncmp((*a)->d_name, (*b)->d_name, left < right ? left : right);
	return order != 0 ? order : (left > right) - (left < right);
}

/* The picture at path as a JPEG of a size at another path. */
static bool make_jpeg(const char *path, const struct picture_info *info, double scale, const char *to, struct err *err)
{
	struct picture_size size = {(int)(info->w * scale), (int)(info->h * scale)};
	enum mime mime;
	void *data = NULL;
	size_t bytes = 0;
	if (!picture_render(path, info, size, &mime, &data, &bytes, err))
		return err_prefix(err, "%s", path);
	bool done = outdir_write(to, data, bytes, err);
	free(data);
	return done;
}

static char *shot_path(const char *dir, const char *name, const char *ending)
{
	char *path = NULL;
	if (asprintf(&path, "%s/%.*s%s", dir, (int)strcspn(name, "."), name, ending) < 0)
		abort();
	return path;
}

/* dir/NAME.png becomes dir/NAME.jpg, a tenth of the bytes, and a small dir/NAME.small.jpg. */
static bool convert_shot(const char *dir, const char *name, struct err *err)
{
	char *png = shot_path(dir, name, ".png"), *large = shot_path(dir, name, ".jpg");
	char *small = shot_path(dir, name, ".small.jpg");
	struct picture_info info;
	bool done = picture_inspect(png, &info, err) || err_prefix(err, "%s", png);
	if (done) {
		info.transparent = false;
		info.drawn = "mingyue";
		double scale = (double)THUMBNAIL / (info.w > info.h ? info.w : info.h);
		done = make_jpeg(png, &info, 1, large, err) && make_jpeg(png, &info, scale, small, err);
	}
	if (done && unlink(png) != 0)
		done = err_say_errno(err, "删不掉 %s", "cannot remove %s", png);
	free(png);
	free(large);
	free(small);
	return done;
}

static bool convert_shots(const char *dir, struct err *err)
{
	struct dirent **names = NULL;
	int count = scandir(dir, &names, png_only, alphasort);
	bool done = count >= 0 || err_say_errno(err, "读不了 %s", "cannot read %s", dir);
	for (int i = 0; i < count; i++) {
		done = done && convert_shot(dir, names[i]->d_name, err);
		free(names[i]);
	}
	free(names);
	return done;
}

/* One language and size: DIR/shots/zh-1920x1080. */
static bool draw_set(const char *app, const char *store, const char *dir, const char *lang, const char *size,
		     struct err *err)
{
	char set[FOLDER_PATH_SIZE];
	if (snprintf(set, sizeof set, "%s/shots/%s-%s", dir, lang, size) >= (int)sizeof set)
		return err_say(err, ERR_LIMIT, "路径太长：%s", "the path %s is too long", dir);
	char *argv[] = {(char *)app,      (char *)"--store", (char *)store,    (char *)"--shots", set,
			(char *)"--lang", (char *)lang,      (char *)"--size", (char *)size,      NULL};
	struct app_run run;
	if (!make_folder(set, err) || !app_execute(argv, &run, err))
		return false;
	free(run.output);
	if (run.status != 0)
		return err_say(err, ERR_IO, "%s 画不出页面（状态 %d，信号 %d）：%s",
			       "%s cannot draw the pages (status %d, signal %d): %s", app, run.status,
			       run.signal_number, run.last_line);
	return convert_shots(set, err);
}

bool preview_draw(const struct folder *folder, const char *app, const char *store, const char *dir,
		  struct progress *progress, struct err *err)
{
	char path[FOLDER_PATH_SIZE];
	if (snprintf(path, sizeof path, "%s/shots", dir) >= (int)sizeof path)
		return err_say(err, ERR_LIMIT, "路径太长：%s", "the path %s is too long", dir);
	if (!make_folder(path, err))
		return false;
	progress_begin(progress, folder->language_count * preview_size_count);
	for (size_t i = 0; i < folder->language_count; i++)
		for (size_t j = 0; j < preview_size_count; j++) {
			char name[40];
			const char *lang = lang_names[folder->language_order[i]];
			snprintf(name, sizeof name, "%s %s", lang, preview_sizes[j]);
			if (!progress_step(progress, name))
				return err_say(err, ERR_USAGE, "已停下", "stopped");
			if (!draw_set(app, store, dir, lang, preview_sizes[j], err))
				return false;
		}
	progress_end(progress);
	return true;
}

/* The shots of one language and size, in the order of the pages: their names begin with the page's number. */
static void write_set(FILE *html, const struct folder *folder, const char *dir, enum lang lang, const char *size)
{
	char path[FOLDER_PATH_SIZE], set[40];
	struct dirent **names = NULL;
	snprintf(set, sizeof set, "%s-%s", lang_names[lang], size);
	if (snprintf(path, sizeof path, "%s/shots/%s", dir, set) >= (int)sizeof path)
		return;
	int count = scandir(path, &names, small_only, by_stem);
	for (int i = 0; i < count; i++) {
		size_t number = strtoul(names[i]->d_name, NULL, 10);
		if (number >= 1 && number <= folder->page_count) {
			const struct folder_page *page = &folder->pages[number - 1];
			struct preview_shot shot = {.id = page->id,
						    .title = text_in(&page->texts[TEXT_PAGE_TITLE], lang),
						    .lang = lang_names[lang],
						    .size = size,
						    .stem = names[i]->d_name,
						    .stem_length = (int)strcspn(names[i]->d_name, ".")};
			preview_html_shot(html, &shot);
		}
		free(names[i]);
	}
	free(names);
}

bool preview_write(const struct folder *folder, const struct findings *findings, const char *dir, struct err *err)
{
	char path[FOLDER_PATH_SIZE], *text = NULL;
	size_t size = 0;
	FILE *html = open_memstream(&text, &size);
	if (html == NULL)
		abort();
	preview_html_begin(html, folder != NULL ? &folder->title : NULL);
	preview_html_findings(html, findings);
	for (size_t i = 0; folder != NULL && i < preview_size_count; i++)
		for (size_t j = 0; j < folder->language_count; j++)
			write_set(html, folder, dir, folder->language_order[j], preview_sizes[i]);
	preview_html_end(html);
	fclose(html);
	bool done = snprintf(path, sizeof path, "%s/index.html", dir) < (int)sizeof path
			? outdir_write(path, text, size, err)
			: err_say(err, ERR_LIMIT, "路径太长：%s", "the path %s is too long", dir);
	free(text);
	return done;
}
