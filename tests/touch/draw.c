/* draw STORE OUT.png [key=value...]: one scene as somebody at the wall sees it at rest: page=ID step=N subject=card|search|reach|still
 * |pad|staff|notice lang=zh|en size=WxH view=X,Y,ZOOM moment=N record=ID behind=ID typed=LETTERS touch=0|1 targets=1 (outlined). To look at, and for a
 * golden picture of each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent_file.h"
#include "composer.h"
#include "feed.h"
#include "page.h"

static const char *value_of(int argc, char **argv, const char *key, const char *otherwise)
{
	for (int i = 3; i < argc; i++)
		if (strncmp(argv[i], key, strlen(key)) == 0 && argv[i][strlen(key)] == '=')
			return argv[i] + strlen(key) + 1;
	return otherwise;
}

static enum subject subject_of(const char *name)
{
	static const char *const names[SUBJECTS] = {"page",  "card", "search", "reach",
						    "still", "pad",  "staff",  "notice"};
	for (int i = 0; i < SUBJECTS; i++)
		if (strcmp(names[i], name) == 0)
			return (enum subject)i;
	fprintf(stderr, "no subject %s\n", name);
	exit(2);
}

/* What pad, panel and notice show: agent=FILE (agent.json), digits=N, wait=SECONDS, bad=1, test=display|touch, pattern=N, sure=N and
 * asked=N (staff_verb), edition=N, shown=N, notice=WORDS. */
static void take_staff(int argc, char **argv, struct composer *ask)
{
	struct notice notice;
	int64_t time_s;
	struct staff_sheet *sheet = &ask->staff;
	const char *view = value_of(argc, argv, "test", "");
	sheet->facts.there = agent_file_read(value_of(argc, argv, "agent", ""), &sheet->facts, &notice, &time_s);
	sheet->facts.there = sheet->facts.edition_count > 0;
	sheet->lang = ask->lang;
	sheet->typed = atoi(value_of(argc, argv, "digits", "0"));
	sheet->wait_s = (unsigned)atoi(value_of(argc, argv, "wait", "0"));
	sheet->pad = atoi(value_of(argc, argv, "bad", "0")) != 0 ? PAD_WRONG : PAD_READY;
	sheet->view = strcmp(view, "display") == 0 ? STAFF_DISPLAY
		      : strcmp(view, "touch") == 0 ? STAFF_TOUCH
						   : STAFF_PANEL;
	sheet->pattern = atoi(value_of(argc, argv, "pattern", "0"));
	sheet->sure = (enum staff_verb)atoi(value_of(argc, argv, "sure", "0"));
	sheet->asked = (enum staff_verb)atoi(value_of(argc, argv, "asked", "0"));
	sheet->answer = ASKED_ANSWERED;
	sheet->edition = atoi(value_of(argc, argv, "edition", "7"));
	sheet->shown = atoi(value_of(argc, argv, "shown", "9"));
	ask->notice = value_of(argc, argv, "notice", "");
}

static struct scene *made(const struct composer *ask, struct canvas *canvas)
{
	struct scene *scene = compose(ask);
	if (scene == NULL) {
		fprintf(stderr, "there is nothing to show\n");
		exit(1);
	}
	for (size_t i = 0; i < scene->issue_count; i++)
		fprintf(stderr, "%s %s: %s\n", scene->issues[i].rule, scene->issues[i].record, scene->issues[i].detail);
	while (!scene_upload(scene, canvas, SIZE_MAX))
		;
	return scene;
}

static void outline(const struct scene *scene, const struct view *view, struct canvas *canvas)
{
	for (size_t i = 0; i < scene->target_count; i++) {
		struct box b = scene_target_box(&scene->targets[i], view);
		canvas_fill(canvas, b, scene->targets[i].masked ? 0x00ff00 : 0xff00ff, 0.3f);
	}
}

int main(int argc, char **argv)
{
	struct err err = {0};
	char why[512];
	int w = 1920, h = 1080;
	struct fonts *fonts;
	struct canvas *canvas;
	if (argc < 3)
		return 2;
	struct edition *edition = edition_read(NULL, argv[1], why, sizeof why);
	sscanf(value_of(argc, argv, "size", "1920x1080"), "%dx%d", &w, &h);
	struct canvas_options options = {.renderer = "software", .offscreen = true, .w = w, .h = h};
	if (edition == NULL || !fonts_open(getenv("MINGYUE_FONTS"), &fonts, &err) ||
	    !canvas_open(&options, &canvas, &err)) {
		fprintf(stderr, "%s%s\n", why, err.text);
		return 1;
	}
	const struct exhibition *ex = edition->exhibition;
	struct composer ask = {.exhibition = ex,
			       .page = exhibition_page(ex, value_of(argc, argv, "page", ex->loop[0].page->id)),
			       .step = (size_t)atoi(value_of(argc, argv, "step", "0")),
			       .touch = atoi(value_of(argc, argv, "touch", "1")) != 0,
			       .lang = strcmp(value_of(argc, argv, "lang", "zh"), "en") == 0 ? LANG_EN : LANG_ZH,
			       .w = w,
			       .h = h,
			       .dwell_ms = 10000,
			       .moment = atoi(value_of(argc, argv, "moment", "-1")),
			       .record = exhibition_record(ex, value_of(argc, argv, "record", "")),
			       .behind = exhibition_record(ex, value_of(argc, argv, "behind", "")),
			       .fonts = fonts,
			       .root = edition->root};
	sscanf(value_of(argc, argv, "view", "0,0,1"), "%f,%f,%f", &ask.view.x, &ask.view.y, &ask.view.zoom);
	snprintf(ask.typed, sizeof ask.typed, "%s", value_of(argc, argv, "typed", ""));
	take_staff(argc, argv, &ask);
	enum subject subject = subject_of(value_of(argc, argv, "subject", "page"));
	struct scene *page = made(&ask, canvas), *sheet = NULL;
	ask.subject = subject;
	ask.reach = subject == SUBJECT_REACH;
	if (subject != SUBJECT_PAGE)
		sheet = made(&ask, canvas);
	canvas_begin(canvas);
	scene_draw(page, canvas, &(struct pose){.reduced = true, .view = ask.view});
	if (sheet != NULL) {
		if (subject != SUBJECT_NOTICE)
			canvas_fill(canvas, (struct box){0, 0, (float)w, (float)h}, ex->theme[NIGHT], 0.72f);
		scene_draw(sheet, canvas, &(struct pose){.reduced = true, .view = sheet->viewport.view});
	}
	if (atoi(value_of(argc, argv, "targets", "0")))
		outline(sheet != NULL ? sheet : page, sheet != NULL ? &sheet->viewport.view : &ask.view, canvas);
	canvas_present(canvas);
	struct bitmap *shot = canvas_capture(canvas);
	bool written = bitmap_write_png(shot, argv[2], &err);
	if (!written)
		fprintf(stderr, "%s\n", err.text);
	bitmap_destroy(shot);
	scene_destroy(page, canvas);
	scene_destroy(sheet, canvas);
	canvas_close(canvas);
	fonts_close(fonts);
	edition_destroy(edition);
	return written ? 0 : 1;
}
