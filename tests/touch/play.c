/* play STORE SCRIPT OUT-DIR LANG WxH: plays what a visitor does, line by line, and takes pictures at rest.
 * Places are in thousandths of the screen's width and height. # begins a remark.
 *   tap X Y | double X Y | down X Y | move X Y | up | swipe left|right | drag X1 Y1 X2 Y2 MS | pinch X Y FACTOR MS
 *   hit page ID|record ID|previous|next|home|language|reach|find|back|close|replay|moment N|key C   (taps what does that)
 *   knock [MS] (on the staff door) | pin DIGITS | lock, unlock (no PIN file, and the one there was) | agent NAME (agent.json is NAME.json beside the script) | asked JSON (of the agent; taken away)
 *   hit staff enter|language|rollback|hold|release|reboot|off|yes|no|display|touch|next|back
 *   slide N M (the knob of the moments) | key next|previous|home|start|blank | wait MS | settle | loop ID (waits for that page of the loop) | shot NAME
 *   expect page ID|step N|lang zh|en|sheet page|card|search|reach|pad|staff|record ID|typed TEXT|idle|visit|still|zoom LEAST MOST|same NAME|other NAME */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wall.h"

struct play {
	struct wall wall;
	const char *script, *out;
	int line;
	float x, y; /* the finger */
	const char *pin_path;
};

static void fail(const struct play *play, const char *what, const char *seen)
{
	fprintf(stderr, "%s:%d: %s (seen: %s)\n", play->script, play->line, what, seen);
	exit(1);
}

static const struct browse *visit(const struct play *play)
{
	const struct browse *browse = stage_visit(play->wall.stage);
	if (browse == NULL)
		fail(play, "nobody is there", "the loop");
	return browse;
}

static void touch(struct play *play, enum touch_kind kind, int64_t finger, float x, float y)
{
	wall_touch(&play->wall, kind, finger, x, y);
	wall_turn(&play->wall, WALL_FRAME_MS);
	play->x = x;
	play->y = y;
}

static void tap(struct play *play, float x, float y)
{
	touch(play, TOUCH_DOWN, 1, x, y);
	wall_wait(&play->wall, 60);
	touch(play, TOUCH_UP, 1, x, y);
}

static void drag(struct play *play, float x1, float y1, float x2, float y2, int ms)
{
	int steps = ms / WALL_FRAME_MS > 0 ? ms / WALL_FRAME_MS : 1;
	touch(play, TOUCH_DOWN, 1, x1, y1);
	for (int i = 1; i <= steps; i++) {
		float p = (float)i / (float)steps;
		touch(play, TOUCH_MOVE, 1, x1 + (x2 - x1) * p, y1 + (y2 - y1) * p);
	}
	touch(play, TOUCH_UP, 1, x2, y2);
}

static void pinch(struct play *play, float x, float y, float factor, int ms)
{
	int steps = ms / WALL_FRAME_MS > 0 ? ms / WALL_FRAME_MS : 1;
	float from = 60 * play->wall.u, to = from * factor;
	if (factor < 1) {
		to = from;
		from = to / factor;
	}
	wall_touch(&play->wall, TOUCH_DOWN, 1, x - from, y);
	touch(play, TOUCH_DOWN, 2, x + from, y);
	for (int i = 1; i <= steps; i++) {
		float r = from + (to - from) * (float)i / (float)steps;
		wall_touch(&play->wall, TOUCH_MOVE, 1, x - r, y);
		touch(play, TOUCH_MOVE, 2, x + r, y);
	}
	touch(play, TOUCH_UP, 1, x - to, y);
	touch(play, TOUCH_UP, 2, x + to, y);
}

static const char *const staff_verbs[] = {[STAFF_NOTHING] = "nothing",
					  [STAFF_ENTER] = "enter",
					  [STAFF_LANGUAGE] = "language",
					  [STAFF_ROLLBACK] = "rollback",
					  [STAFF_HOLD] = "hold",
					  [STAFF_RELEASE] = "release",
					  [STAFF_REBOOT] = "reboot",
					  [STAFF_SHUTDOWN] = "off",
					  [STAFF_YES] = "yes",
					  [STAFF_NO] = "no",
					  [STAFF_SHOW_DISPLAY] = "display",
					  [STAFF_SHOW_TOUCH] = "touch",
					  [STAFF_NEXT] = "next",
					  [STAFF_BACK] = "back"};

static bool means(const struct target *target, const char *what, const char *arg)
{
	static const char *const names[] = {
	    [ACTION_RECORD] = "record", [ACTION_PAGE] = "page",     [ACTION_PREVIOUS] = "previous",
	    [ACTION_NEXT] = "next",     [ACTION_HOME] = "home",     [ACTION_LANGUAGE] = "language",
	    [ACTION_REACH] = "reach",   [ACTION_FIND] = "find",     [ACTION_KEY] = "key",
	    [ACTION_MOMENT] = "moment", [ACTION_REPLAY] = "replay", [ACTION_BACK] = "back",
	    [ACTION_CLOSE] = "close",   [ACTION_STAFF] = "staff"};
	const struct action *action = &target->action;
	if (action->kind == ACTION_NONE || strcmp(names[action->kind], what) != 0)
		return false;
	if (action->kind == ACTION_RECORD)
		return strcmp(action->record->id, arg) == 0;
	if (action->kind == ACTION_PAGE)
		return strcmp(action->page->id, arg) == 0;
	if (action->kind == ACTION_KEY)
		return *arg == (action->number == '\b' ? '<' : (char)action->number);
	if (action->kind == ACTION_STAFF)
		return strcmp(staff_verbs[action->number], arg) == 0;
	return action->kind != ACTION_MOMENT || atoi(arg) == action->number;
}

/* The middle of the first thing that does that; what cannot be touched there fails. */
static void place_of(struct play *play, const char *what, const char *arg, float *at_x, float *at_y)
{
	const struct view *view;
	const struct scene *scene = browse_touched(visit(play), &view);
	for (size_t i = 0; i < scene->target_count; i++) {
		struct box box = scene_target_box(&scene->targets[i], view);
		float x = box.x + box.w / 2, y = box.y + box.h / 2;
		const struct target *hit = scene_hit(scene, view, x, y, 0);
		if (!means(&scene->targets[i], what, arg) || hit == NULL || !means(hit, what, arg))
			continue;
		*at_x = x;
		*at_y = y;
		return;
	}
	fail(play, "nothing there does that", what);
}

static void hit(struct play *play, const char *what, const char *arg)
{
	float x, y;
	place_of(play, what, arg, &x, &y);
	tap(play, x, y);
}

/* A finger draws the knob of the moments from one to another. */
static void slide(struct play *play, const char *from, const char *to)
{
	float x1, y1, x2, y2;
	place_of(play, "moment", from, &x1, &y1);
	place_of(play, "moment", to, &x2, &y2);
	drag(play, x1, y1, x2, y2, 320);
}

static void path_of(const struct play *play, const char *name, char *path, size_t size)
{
	snprintf(path, size, "%s/%s.png", play->out, name);
}

static void shoot(struct play *play, const char *path)
{
	struct err err = {0};
	struct wall *wall = &play->wall;
	canvas_begin(wall->canvas);
	stage_draw(wall->stage, wall->now_ms);
	canvas_present(wall->canvas);
	struct bitmap *shot = canvas_capture(wall->canvas);
	if (!bitmap_write_png(shot, path, &err))
		fail(play, "no picture", err.text);
	bitmap_destroy(shot);
}

/* Whether the picture now is, byte for byte, the one taken as name. */
static bool same(struct play *play, const char *name)
{
	char path[700], now[700];
	path_of(play, name, path, sizeof path);
	path_of(play, ".now", now, sizeof now);
	shoot(play, now);
	FILE *a = fopen(path, "rb"), *b = fopen(now, "rb");
	if (a == NULL || b == NULL)
		fail(play, "no such picture", name);
	int x, y;
	do {
		x = getc(a);
		y = getc(b);
	} while (x == y && x != EOF);
	fclose(a);
	fclose(b);
	remove(now);
	return x == y;
}

static const char *const subjects[SUBJECTS] = {"page", "card", "search", "reach", "still", "pad", "staff", "notice"};

static void expect(struct play *play, const char *what, const char *arg, const char *more)
{
	const struct browse *browse = stage_visit(play->wall.stage);
	if (strcmp(what, "idle") == 0) {
		if (browse != NULL)
			fail(play, "somebody is still there", "a visit");
		return;
	}
	if (strcmp(what, "same") == 0 || strcmp(what, "other") == 0) {
		if (same(play, arg) != (*what == 's'))
			fail(play, what, arg);
		return;
	}
	const struct visit *now = browse_visit(visit(play));
	char seen[100] = "";
	bool ok = false;
	if (strcmp(what, "page") == 0) {
		snprintf(seen, sizeof seen, "%s", now->page->id);
		ok = strcmp(seen, arg) == 0 && strcmp(browse_scene(browse)->page, arg) == 0;
	} else if (strcmp(what, "step") == 0) {
		snprintf(seen, sizeof seen, "%zu", now->step);
		ok = strcmp(seen, arg) == 0;
	} else if (strcmp(what, "lang") == 0) {
		snprintf(seen, sizeof seen, "%s", lang_names[browse_scene(browse)->lang]);
		ok = strcmp(seen, arg) == 0;
	} else if (strcmp(what, "sheet") == 0) {
		snprintf(seen, sizeof seen, "%s", subjects[visit_top(now)]);
		ok = strcmp(seen, arg) == 0;
	} else if (strcmp(what, "record") == 0) {
		const struct record *record = now->depth > 0 ? now->sheets[now->depth - 1].record : NULL;
		snprintf(seen, sizeof seen, "%s", record != NULL ? record->id : "none");
		ok = strcmp(seen, arg) == 0;
	} else if (strcmp(what, "typed") == 0) {
		snprintf(seen, sizeof seen, "%s", now->typed);
		ok = strcmp(seen, arg) == 0;
	} else if (strcmp(what, "zoom") == 0) {
		const struct view *view;
		browse_touched(browse, &view);
		snprintf(seen, sizeof seen, "%f", (double)view->zoom);
		ok = view->zoom >= strtof(arg, NULL) && view->zoom <= strtof(more, NULL);
	} else {
		ok = strcmp(what, "visit") == 0 ||
		     (strcmp(what, "still") == 0 && browse_asks(browse, play->wall.now_ms));
	}
	if (!ok)
		fail(play, what, seen);
}

static void key(struct play *play, const char *name)
{
	static const char *const names[] = {"next", "previous", "home", "start", "blank"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0) {
			stage_key(play->wall.stage, (enum browse_key)i, play->wall.now_ms);
			return;
		}
	fail(play, "no such key", name);
}

static void wait_for(struct play *play, const char *page)
{
	for (int i = 0; i < 4000; i++) {
		struct app_status status = {0};
		wall_turn(&play->wall, 250);
		stage_status(play->wall.stage, &status);
		if (strcmp(status.page, page) == 0) {
			wall_wait(&play->wall, 3000);
			return;
		}
	}
	fail(play, "the loop never comes to", page);
}

/* A finger that stays in the corner. */
static void knock(struct play *play, uint64_t ms)
{
	float at = 40 * play->wall.u;
	touch(play, TOUCH_DOWN, 1, at, at);
	wall_wait(&play->wall, ms);
	touch(play, TOUCH_UP, 1, at, at);
}

/* agent.json becomes the file of this name beside the script. */
static void put_agent(struct play *play, const char *name)
{
	char path[700], text[16384];
	const char *slash = strrchr(play->script, '/');
	snprintf(path, sizeof path, "%.*s/%s.json", slash != NULL ? (int)(slash - play->script) : 1,
		 slash != NULL ? play->script : ".", name);
	FILE *file = fopen(path, "r");
	if (file == NULL)
		fail(play, "no such file", path);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	wall_file(&play->wall, "agent.json", text);
	wall_turn(&play->wall, WALL_FRAME_MS);
}

/* ask.json is this (nothing: there is none), and is taken away. */
static void asked(struct play *play, const char *text)
{
	char path[160], seen[300] = "";
	snprintf(path, sizeof path, "%s/ask.json", play->wall.run);
	FILE *file = fopen(path, "r");
	if (file != NULL) {
		seen[fread(seen, 1, sizeof seen - 1, file)] = '\0';
		fclose(file);
		seen[strcspn(seen, "\n")] = '\0';
	}
	if (strcmp(seen, text) != 0)
		fail(play, "another request", seen);
	remove(path);
}

static void step(struct play *play, char words[6][80], int count)
{
	float w = (float)play->wall.w / 1000, h = (float)play->wall.h / 1000, n[5] = {0};
	for (int i = 1; i < count && i <= 5; i++)
		n[i - 1] = strtof(words[i], NULL);
	const char *verb = words[0];
	if (strcmp(verb, "tap") == 0) {
		tap(play, n[0] * w, n[1] * h);
	} else if (strcmp(verb, "double") == 0) {
		tap(play, n[0] * w, n[1] * h);
		wall_wait(&play->wall, 80);
		tap(play, n[0] * w, n[1] * h);
	} else if (strcmp(verb, "down") == 0) {
		touch(play, TOUCH_DOWN, 1, n[0] * w, n[1] * h);
	} else if (strcmp(verb, "move") == 0) {
		touch(play, TOUCH_MOVE, 1, n[0] * w, n[1] * h);
	} else if (strcmp(verb, "up") == 0) {
		touch(play, TOUCH_UP, 1, play->x, play->y);
	} else if (strcmp(verb, "swipe") == 0) {
		bool left = strcmp(words[1], "left") == 0;
		drag(play, (left ? 700 : 300) * w, 120 * h, (left ? 400 : 600) * w, 125 * h, 160);
	} else if (strcmp(verb, "drag") == 0) {
		drag(play, n[0] * w, n[1] * h, n[2] * w, n[3] * h, (int)n[4]);
	} else if (strcmp(verb, "pinch") == 0) {
		pinch(play, n[0] * w, n[1] * h, n[2], (int)n[3]);
	} else if (strcmp(verb, "hit") == 0) {
		hit(play, words[1], words[2]);
	} else if (strcmp(verb, "slide") == 0) {
		slide(play, words[1], words[2]);
	} else if (strcmp(verb, "knock") == 0) {
		knock(play, count > 1 ? (uint64_t)n[0] : 3100);
	} else if (strcmp(verb, "pin") == 0) {
		for (const char *digit = words[1]; *digit != '\0'; digit++)
			hit(play, "key", (char[]){*digit, '\0'});
	} else if (strcmp(verb, "lock") == 0 || strcmp(verb, "unlock") == 0) {
		play->wall.clerk.pin_path = *verb == 'l' ? "/nonexistent/pin" : play->pin_path;
	} else if (strcmp(verb, "agent") == 0) {
		put_agent(play, words[1]);
	} else if (strcmp(verb, "asked") == 0) {
		asked(play, words[1]);
	} else if (strcmp(verb, "key") == 0) {
		key(play, words[1]);
	} else if (strcmp(verb, "wait") == 0) {
		wall_wait(&play->wall, (uint64_t)n[0]);
	} else if (strcmp(verb, "settle") == 0) {
		if (!wall_settle(&play->wall))
			fail(play, "it never comes to rest", "motion");
	} else if (strcmp(verb, "loop") == 0) {
		wait_for(play, words[1]);
	} else if (strcmp(verb, "shot") == 0) {
		char path[700];
		path_of(play, words[1], path, sizeof path);
		shoot(play, path);
		printf("%s\n", path);
	} else if (strcmp(verb, "expect") == 0) {
		expect(play, words[1], words[2], words[3]);
	} else {
		fail(play, "no such thing to do", verb);
	}
}

int main(int argc, char **argv)
{
	struct play play = {0};
	char line[512];
	int w, h;
	FILE *script = argc == 6 ? fopen(argv[2], "r") : NULL;
	if (script == NULL || sscanf(argv[5], "%dx%d", &w, &h) != 2)
		return 2;
	play.script = argv[2];
	play.out = argv[3];
	setenv("TZ", "UTC", 1); /* times on the panel are those of the place */
	wall_open(&play.wall, argv[1], w, h, strcmp(argv[4], "en") == 0);
	play.pin_path = play.wall.clerk.pin_path;
	while (fgets(line, sizeof line, script) != NULL) {
		char words[6][80] = {{0}};
		play.line++;
		int count = sscanf(line, "%79s %79s %79s %79s %79s %79s", words[0], words[1], words[2], words[3],
				   words[4], words[5]);
		if (count > 0 && words[0][0] != '#')
			step(&play, words, count);
	}
	fclose(script);
	wall_close(&play.wall);
	return 0;
}
