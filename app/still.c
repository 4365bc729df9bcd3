#include "still.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "composer.h"
#include "journal.h"
#include "page.h"
#include "schedule.h"

static const struct size probe_sizes[] = {{1920, 1080}, {3840, 2160}, {1280, 800},
					  {1024, 600},  {1080, 1920}, {800, 1280}};

/* One canvas of one size, and what is drawn on it. */
struct easel {
	struct canvas *canvas;
	const struct edition *edition;
	struct fonts *fonts;
	uint32_t dwell_ms;
	bool stamp; /* what the frames hash to is asked for */
};

/* Composes, uploads and draws what is asked (page or record, step, language, touch) at rest. NULL: it has nothing to show. The scene is the
 * caller's. */
static struct scene *draw(struct easel *easel, struct composer ask)
{
	ask.exhibition = easel->edition->exhibition;
	ask.dwell_ms = easel->dwell_ms;
	ask.fonts = easel->fonts;
	ask.root = easel->edition->root;
	ask.moment = -1;
	canvas_size(easel->canvas, &ask.w, &ask.h);
	struct scene *scene = compose(&ask);
	if (scene == NULL)
		return NULL;
	if (easel->stamp)
		scene_stamp(scene);
	while (!scene_upload(scene, easel->canvas, SIZE_MAX))
		;
	canvas_begin(easel->canvas);
	scene_draw(scene, easel->canvas, &(struct pose){.reduced = true});
	canvas_present(easel->canvas);
	return scene;
}

static bool easel_open(struct easel *easel, const struct args *args, struct size size, struct err *err)
{
	struct canvas_options options = {
	    .renderer = "software", .offscreen = true, .w = size.w, .h = size.h, .rotate = args->rotate};
	return canvas_open(&options, &easel->canvas, err);
}

static enum lang first_language(const struct args *args)
{
	return args->languages[LANG_EN] && !args->languages[LANG_ZH] ? LANG_EN : LANG_ZH;
}

/* A JSON string's inside, in place of what was there. */
static const char *json_text(const char *text, char *buf, size_t buf_size)
{
	size_t used = 0;
	for (; *text != '\0' && used + 7 < buf_size; text++) {
		unsigned char ch = (unsigned char)*text;
		if (ch == '"' || ch == '\\')
			buf[used++] = '\\';
		if (ch < ' ')
			used += (size_t)snprintf(buf + used, buf_size - used, "\\u%04x", ch);
		else
			buf[used++] = (char)ch;
	}
	buf[used] = '\0';
	return buf;
}

/* A path or, for programs, a line of JSON with what the page's frame hashes to. */
static void tell(bool json, const char *path, const char *page, enum lang lang, const char *frame)
{
	char text[1400];
	if (json)
		printf("{\"path\":\"%s\",\"page\":\"%s\",\"lang\":\"%s\",\"frame\":\"%s\"}\n",
		       json_text(path, text, sizeof text), page, lang_names[lang], frame);
	else
		printf("%s\n", path);
}

static bool shoot(struct easel *easel, const struct args *args, const struct page *page, int number, struct err *err)
{
	for (size_t step = 0; step < page_steps(page); step++) {
		struct scene *scene =
		    draw(easel, (struct composer){.page = page, .step = step, .lang = first_language(args)});
		if (scene == NULL) {
			journal("page %s has nothing to show and is skipped", page->id);
			continue;
		}
		for (size_t i = 0; i < scene->issue_count; i++)
			journal("page %s: %s %s: %s: %s", page->id, scene->issues[i].record, scene->issues[i].field,
				scene->issues[i].rule, scene->issues[i].detail);
		char path[700], suffix[24] = "", frame[DIGEST_HEX_SIZE];
		memcpy(frame, scene->frame, sizeof frame);
		scene_destroy(scene, easel->canvas);
		if (step > 0)
			snprintf(suffix, sizeof suffix, "-%zu", step + 1);
		snprintf(path, sizeof path, "%s/%02d-%s%s.png", args->shots_dir, number, page->id, suffix);
		struct bitmap *shot = canvas_capture(easel->canvas);
		bool written = bitmap_write_png(shot, path, err);
		bitmap_destroy(shot);
		if (!written)
			return false;
		tell(args->json, path, page->id, first_language(args), frame);
	}
	return true;
}

/* A page may stand in the loop more than once; it is drawn once. */
static bool seen_before(const struct exhibition *exhibition, size_t entry)
{
	for (size_t i = 0; i < entry; i++)
		if (exhibition->loop[i].page == exhibition->loop[entry].page)
			return true;
	return false;
}

/* path and the folders it lies in. */
static bool make_folder(const char *path, struct err *err)
{
	char part[700];
	if (snprintf(part, sizeof part, "%s", path) >= (int)sizeof part - 100)
		return err_set(err, ERR_USAGE, "%s is too long a path", path);
	for (char *slash = part; slash != NULL; *slash = '/') {
		slash = strchr(slash + 1, '/');
		if (slash != NULL)
			*slash = '\0';
		if (mkdir(part, 0777) != 0 && errno != EEXIST)
			return err_errno(err, "cannot make the folder %s", part);
		if (slash == NULL)
			break;
	}
	return true;
}

int still_shots(const struct args *args, const struct edition *edition, struct fonts *fonts)
{
	const struct exhibition *exhibition = edition->exhibition;
	struct err err = {0};
	struct easel easel = {.edition = edition, .fonts = fonts, .dwell_ms = 10000, .stamp = args->json};
	struct size size = args->size_count > 0 ? args->sizes[0] : (struct size){1920, 1080};
	int status = 2, number = 0;
	if (!make_folder(args->shots_dir, &err) || !easel_open(&easel, args, size, &err))
		goto out;
	for (size_t i = 0; i < exhibition->loop_count; i++) {
		const struct page *page = exhibition->loop[i].page;
		if (seen_before(exhibition, i))
			continue;
		number++;
		if ((args->page != NULL && strcmp(args->page, page->id) != 0) ||
		    (args->has_at && !schedule_valid(&exhibition->loop[i], args->at_min)))
			continue;
		if (!shoot(&easel, args, page, number, &err))
			goto out;
	}
	status = 0;
out:
	if (status != 0)
		journal("%s", err.text);
	canvas_close(easel.canvas);
	return status;
}

struct probe {
	bool json;
	int pages, issues;
};

static void report(struct probe *probe, const struct page *page, enum lang lang, struct size size,
		   const struct issue *issue)
{
	char detail[400], text[400], record[70], more[40] = "";
	if (!probe->json) {
		printf("%s %s %dx%d %s%s%s: %s: %s\n", page->id, lang_names[lang], size.w, size.h, issue->record,
		       *issue->record != '\0' ? " " : "", issue->field, issue->rule, issue->detail);
	} else {
		snprintf(record, sizeof record, "\"%s\"", issue->record);
		if (issue->over_percent > 0)
			snprintf(more, sizeof more, "\"percent\":%d,", issue->over_percent);
		if (issue->missing != 0)
			snprintf(more, sizeof more, "\"character\":%u,", issue->missing);
		printf("%s\n{\"page\":\"%s\",\"lang\":\"%s\",\"size\":\"%dx%d\",\"record\":%s,\"field\":\"%s\","
		       "\"rule\":\"%s\",%s\"text\":\"%s\",\"detail\":\"%s\"}",
		       probe->issues > 0 ? "," : "", page->id, lang_names[lang], size.w, size.h,
		       *issue->record != '\0' ? record : "null", issue->field, issue->rule, more,
		       json_text(issue->text, text, sizeof text), json_text(issue->detail, detail, sizeof detail));
	}
	probe->issues++;
}

/* Draws what is asked and reports what is wrong with it; false: it has nothing to show, or something was wrong. */
static bool probe_scene(struct probe *probe, struct easel *easel, const struct composer *ask, struct size size)
{
	struct scene *scene = draw(easel, *ask);
	if (scene == NULL) {
		struct issue nothing = {.rule = "picture", .detail = "the page has nothing to show"};
		if (ask->step < ask->page->item_count)
			snprintf(nothing.record, sizeof nothing.record, "%s", ask->page->items[ask->step]->id);
		snprintf(nothing.field, sizeof nothing.field, "asset");
		report(probe, ask->page, ask->lang, size, &nothing);
		return false;
	}
	size_t count = scene->issue_count;
	for (size_t i = 0; i < count; i++) {
		struct issue *issue = &scene->issues[i];
		if (ask->record != NULL && *issue->record == '\0')
			snprintf(issue->record, sizeof issue->record, "%s", ask->record->id);
		report(probe, ask->page, ask->lang, size, issue);
	}
	scene_destroy(scene, easel->canvas);
	return count == 0;
}

/* As the loop shows it and, when nothing is wrong with that, as somebody at the wall has it. */
static void probe_page(struct probe *probe, struct easel *easel, const struct page *page, enum lang lang,
		       struct size size, bool touch)
{
	for (size_t step = 0; step < page_steps(page); step++) {
		struct composer ask = {.page = page, .step = step, .lang = lang};
		probe->pages++;
		ask.touch = probe_scene(probe, easel, &ask, size) && touch;
		if (ask.touch)
			probe_scene(probe, easel, &ask, size);
	}
}

enum { CARDS = 300 /* that are probed: of thousands the rest would take a board too long */ };

/* The records' cards; they scroll, so one size says it all. */
static void probe_cards(struct probe *probe, struct easel *easel, const bool languages[LANGS], struct size size)
{
	const struct exhibition *exhibition = easel->edition->exhibition;
	for (size_t i = 0; i < exhibition->record_count && i < CARDS; i++)
		for (int lang = 0; lang < LANGS; lang++) {
			struct composer ask = {.page = exhibition->pages,
					       .subject = SUBJECT_CARD,
					       .record = &exhibition->records[i],
					       .touch = true,
					       .lang = (enum lang)lang};
			if (languages[lang])
				probe_scene(probe, easel, &ask, size);
		}
}

int still_probe(const struct args *args, const struct edition *edition, struct fonts *fonts)
{
	const struct exhibition *exhibition = edition->exhibition;
	const struct size *sizes = args->size_count > 0 ? args->sizes : probe_sizes;
	int size_count = args->size_count > 0 ? args->size_count : (int)(sizeof probe_sizes / sizeof *probe_sizes);
	bool given = args->languages[LANG_ZH] || args->languages[LANG_EN];
	const bool *languages = given ? args->languages : exhibition->languages;
	struct probe probe = {.json = args->json};
	struct err err = {0};
	if (probe.json)
		printf("{\"issues\":[");
	for (int s = 0; s < size_count; s++) {
		bool touch = true; /* once a shape of screen: a layout is the same on a larger one */
		for (int i = 0; i < s; i++)
			touch &= sizes[i].w * sizes[s].h != sizes[i].h * sizes[s].w;
		struct easel easel = {.edition = edition, .fonts = fonts, .dwell_ms = 10000};
		if (!easel_open(&easel, args, sizes[s], &err)) {
			journal("%s", err.text);
			return 2;
		}
		for (size_t i = 0; i < exhibition->page_count; i++)
			for (int lang = 0; lang < LANGS; lang++)
				if (languages[lang] &&
				    (args->page == NULL || strcmp(args->page, exhibition->pages[i].id) == 0))
					probe_page(&probe, &easel, &exhibition->pages[i], (enum lang)lang, sizes[s],
						   touch);
		if (s == 0 && args->page == NULL && exhibition->page_count > 0)
			probe_cards(&probe, &easel, languages, sizes[s]);
		canvas_close(easel.canvas);
	}
	if (probe.json)
		printf("],\"pages\":%d}\n", probe.pages);
	else
		printf("%d pages drawn, %d issues\n", probe.pages, probe.issues);
	return probe.issues > 0 || probe.pages == 0 ? 1 : 0;
}
