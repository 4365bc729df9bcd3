#include "stage_state.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ease.h"
#include "journal.h"
#include "page.h"

enum {
	FADE_MS = 800,
	RETRY_MS = 2000, /* when nothing can be shown */
};

static uint32_t hash_text(const char *text)
{
	uint32_t hash = 2166136261U; /* FNV-1a */
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619U;
	return hash;
}

/* A fault is logged once an edition. */
static void complain(struct stage *stage, const char *text)
{
	uint32_t hash = hash_text(text);
	for (size_t i = 0; i < stage->logged_count; i++)
		if (stage->logged[i] == hash)
			return;
	if (stage->logged_count < LOGGED_MAX)
		stage->logged[stage->logged_count++] = hash;
	snprintf(stage->last_error, sizeof stage->last_error, "%s", text);
	journal("%s", text);
}

struct stage *stage_create(struct canvas *canvas, struct painter *painter, const struct stage_options *options)
{
	struct stage *stage = calloc(1, sizeof *stage);
	if (stage == NULL)
		abort();
	stage->canvas = canvas;
	stage->painter = painter;
	stage->options = *options;
	stage->browse = browse_create(canvas, painter, options->reduced);
	edge_init(&stage->edge, canvas, painter);
	stage->now = scene_standby(canvas);
	stage->now_is_standby = true;
	return stage;
}

static void drop_snapshots(struct stage *stage)
{
	for (int i = 0; i < 2; i++) {
		if (stage->snapshots[i] != NULL)
			layer_destroy(stage->canvas, stage->snapshots[i]);
		stage->snapshots[i] = NULL;
	}
	stage->fade_ms = 0;
}

void stage_drop_next(struct stage *stage)
{
	scene_destroy(stage->next, stage->canvas);
	stage->next = NULL;
	stage->next_ready = stage->next_is_standby = false;
}

void stage_destroy(struct stage *stage)
{
	if (stage == NULL)
		return;
	drop_snapshots(stage);
	stage_drop_next(stage);
	browse_destroy(stage->browse);
	edge_finish(&stage->edge);
	scene_destroy(stage->now, stage->canvas);
	edition_destroy(stage->edition);
	edition_destroy(stage->incoming);
	free(stage);
}

void stage_edition(struct stage *stage, struct edition *edition)
{
	edition_destroy(stage->incoming);
	stage->incoming = edition;
	stage->has_incoming = true;
	stage->stale = stage->asked;
}

bool stage_same_recalls(const struct edition *a, const struct edition *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	const struct exhibition *before = a->exhibition, *after = b->exhibition;
	bool same = before->recall_count == after->recall_count;
	for (size_t i = 0; same && i < before->recall_count; i++)
		same = strcmp(before->recalls[i], after->recalls[i]) == 0;
	return same;
}

/* The new edition's loop goes on from the page shown, when it still has it. */
static void adopt(struct stage *stage)
{
	bool recalled = !stage_same_recalls(stage->edition, stage->incoming);
	edition_destroy(stage->edition);
	stage->edition = stage->incoming;
	stage->incoming = NULL;
	stage->has_incoming = false;
	stage->fresh = true;
	stage->logged_count = stage->failures = 0;
	stage->retry_ms = 0;
	scene_forget(stage->now); /* what it could open was of the edition that went */
	drop_snapshots(stage);
	stage_drop_next(stage);
	bool found = false;
	if (stage->edition != NULL) {
		const struct exhibition *exhibition = stage->edition->exhibition;
		for (size_t i = 0; i < exhibition->loop_count && stage->has_place && !found; i++)
			if (strcmp(exhibition->loop[i].page->id, stage->now->page) == 0) {
				stage->place.entry = i;
				found = true;
			}
		journal("showing %s of %s", stage->edition->name, stage->edition->root);
		if (recalled)
			stage->due_ms = 0; /* what is withdrawn does not wait for its page to end */
	}
	stage->has_place = found;
	if (!found)
		stage->due_ms = 0;
}

static void ask(struct stage *stage, const struct place *place, bool again, uint64_t now_ms)
{
	const struct exhibition *exhibition = stage->edition->exhibition;
	const struct loop_entry *entry = &exhibition->loop[place->entry];
	struct composer question = {.exhibition = exhibition,
				    .page = entry->page,
				    .step = place->step,
				    .lang = place->lang,
				    .dwell_ms = (uint32_t)entry->seconds * 1000,
				    .root = stage->edition->root};
	canvas_size(stage->canvas, &question.w, &question.h);
	stage->asked = true;
	stage->stale = stage->fresh = false;
	stage->again = again;
	stage->asked_ms = now_ms;
	stage->next_place = *place;
	painter_ask(stage->painter, ++stage->ticket, &question);
}

static bool choose(const struct stage *stage, const struct place *after, int64_t now_min, struct place *next)
{
	const struct exhibition *exhibition = stage->edition->exhibition;
	bool languages[LANGS];
	bool given = stage->options.languages[LANG_ZH] || stage->options.languages[LANG_EN];
	memcpy(languages, given ? stage->options.languages : exhibition->languages, sizeof languages);
	if (stage->options.page == NULL)
		return schedule_next(exhibition, now_min, languages, page_steps, after, next);
	for (size_t i = 0; i < exhibition->loop_count; i++)
		if (strcmp(exhibition->loop[i].page->id, stage->options.page) == 0) {
			bool inside = after != NULL && after->entry == i;
			size_t step = inside ? after->step + 1 : 0;
			*next = (struct place){i, step < page_steps(exhibition->loop[i].page) ? step : 0,
					       languages[LANG_ZH] ? LANG_ZH : LANG_EN};
			return true;
		}
	return false;
}

/* Makes sure that the next scene is being made: the page that follows, or the standby picture when none may be shown. */
static void prefetch(struct stage *stage, uint64_t now_ms, int64_t now_min)
{
	if (stage->has_incoming && !stage->asked && !browse_waits(stage->browse) && !edge_waits(&stage->edge))
		adopt(stage);
	if (stage->asked || stage->next != NULL || now_ms < stage->retry_ms)
		return;
	/* What moves now comes to rest first, unless it moves to the end. */
	uint32_t rest_ms = stage->options.reduced ? 0 : scene_rest_ms(stage->now);
	if (stage->since_ms + 2 * (uint64_t)rest_ms < stage->due_ms && now_ms < stage->since_ms + rest_ms)
		return;
	struct place next;
	if (stage->edition == NULL || !choose(stage, stage->has_place ? &stage->place : NULL, now_min, &next)) {
		stage->retry_ms = now_ms + RETRY_MS;
		if (stage->now_is_standby)
			return;
		stage->next = scene_standby(stage->canvas);
		stage->next_is_standby = stage->next_ready = true;
		return;
	}
	bool same = stage->has_place && !stage->now_is_standby && next.entry == stage->place.entry &&
		    next.step == stage->place.step && next.lang == stage->place.lang;
	if (same && !stage->fresh && stage->due_ms > 0) {
		/* A loop of one page: nothing to fade to. Asked again a second before its time, in case the clock lets
		 * another page in. */
		if (now_ms + 1000 >= stage->due_ms)
			stage->due_ms = now_ms + stage->now->dwell_ms;
		stage->retry_ms = now_ms + 1000;
		return;
	}
	ask(stage, &next, false, now_ms);
}

void stage_painting(struct stage *stage, struct painting *painting, uint64_t now_ms)
{
	if (browse_painting(stage->browse, painting) || edge_painting(&stage->edge, painting))
		return;
	struct scene *scene = painting->scene;
	bool wanted = painting->ticket == stage->ticket && !stage->stale;
	free(painting);
	stage->asked = false;
	if (!wanted) {
		scene_destroy(scene, NULL);
		return;
	}
	char text[512];
	for (size_t i = 0; scene != NULL && i < scene->issue_count; i++)
		if (strcmp(scene->issues[i].rule, "picture") == 0) {
			snprintf(text, sizeof text, "page %s: picture of %s: %s", scene->page, scene->issues[i].record,
				 scene->issues[i].detail);
			complain(stage, text);
		}
	if (scene != NULL) {
		stage->failures = 0;
		stage->next = scene;
		return;
	}
	snprintf(text, sizeof text, "page %s has nothing to show and is skipped",
		 stage->edition->exhibition->loop[stage->next_place.entry].page->id);
	complain(stage, text);
	if (stage->again)
		stage->due_ms = 0; /* the page shown cannot be made at this size: it gives way */
	stage->again = false;
	stage->place = stage->next_place;
	stage->has_place = true;
	if (++stage->failures > stage->edition->exhibition->loop_count) {
		stage->failures = 0;
		stage->retry_ms = now_ms + RETRY_MS;
	}
}

void stage_resized(struct stage *stage, bool lost)
{
	drop_snapshots(stage);
	stage_drop_next(stage);
	stage->stale = stage->asked;
	stage->drawn = false;
	browse_resized(stage->browse, lost);
	edge_resized(&stage->edge);
	if (browse_on(stage->browse))
		return;
	if (lost || stage->now_is_standby) {
		scene_destroy(stage->now, stage->canvas);
		stage->now = scene_standby(stage->canvas);
		stage->now_is_standby = true;
	}
	stage->again = !stage->now_is_standby || lost;
	stage->due_ms = lost ? 0 : stage->due_ms;
}

/* next becomes now. */
void stage_turn_page(struct stage *stage, uint64_t now_ms)
{
	scene_destroy(stage->now, stage->canvas);
	assert(stage->next != NULL);
	stage->now = stage->next;
	stage->now_is_standby = stage->next_is_standby;
	stage->next = NULL;
	stage->next_ready = stage->next_is_standby = false;
	drop_snapshots(stage);
	if (!stage->now_is_standby) {
		stage->times.passes += stage->has_place && stage->next_place.entry < stage->place.entry;
		stage->place = stage->next_place;
		stage->has_place = true;
		stage->times.pages++;
	}
	stage->since_ms = now_ms;
	stage->due_ms = now_ms + (stage->now_is_standby ? 0 : stage->now->dwell_ms);
	stage->retry_ms = 0;
	stage->drawn = false;
}

static void begin_fade(struct stage *stage, uint64_t now_ms)
{
	stage->times.late_ms = stage->due_ms != 0 && now_ms > stage->due_ms ? (uint32_t)(now_ms - stage->due_ms) : 0;
	stage->snapshots[0] = canvas_snapshot_create(stage->canvas);
	stage->snapshots[1] = canvas_snapshot_create(stage->canvas);
	if (stage->snapshots[0] == NULL || stage->snapshots[1] == NULL) {
		stage_turn_page(stage, now_ms);
		return;
	}
	stage->fade_ms = now_ms;
	stage->fade_frame = 0;
}

/* Half an answer to a resize: the page shown is asked for again, at the new size, before anything else. */
static void ask_again(struct stage *stage, uint64_t now_ms)
{
	if (!stage->again || stage->asked || stage->next != NULL || stage->edition == NULL)
		return;
	stage->again = false;
	if (stage->has_place && stage->place.entry < stage->edition->exhibition->loop_count) {
		ask(stage, &stage->place, true, now_ms);
		stage->again = true;
	}
}

enum stage_state stage_go_on(struct stage *stage, uint64_t now_ms, int64_t now_min, bool *draw, uint64_t *wake_ms)
{
	stage->now_min = now_min;
	if (stage_visited(stage, now_ms))
		return browse_tick(stage->browse, now_ms, draw, wake_ms) ? STAGE_MOVES : STAGE_RESTS;
	if (!stage->has_incoming)
		ask_again(stage, now_ms);
	if (stage->fade_ms == 0)
		prefetch(stage, now_ms, now_min);
	if (stage->next != NULL && !stage->next_ready) {
		stage->next_ready = scene_upload(stage->next, stage->canvas, SCENE_UPLOAD_BYTES);
		stage->times.prepare_ms = (uint32_t)(now_ms - stage->asked_ms);
	}
	if (stage->next_ready && stage->fade_ms == 0) {
		bool first = stage->now_is_standby && stage->times.pages == 0;
		bool same = stage->again && !stage->next_is_standby; /* the page shown, at another size */
		if (same || first || (now_ms >= stage->due_ms && stage->options.reduced)) {
			uint64_t since = stage->since_ms, due = stage->due_ms;
			stage_turn_page(stage, now_ms);
			if (same && since != 0) {
				stage->since_ms = since;
				stage->due_ms = due;
			}
			stage->again = false;
		} else if (now_ms >= stage->due_ms) {
			begin_fade(stage, now_ms);
		}
	}
	if (stage->fade_ms != 0 && now_ms - stage->fade_ms >= FADE_MS && stage->fade_frame > 2)
		stage_turn_page(stage, now_ms);

	*wake_ms = now_ms + RETRY_MS;
	if (stage->next != NULL && !stage->next_ready)
		*wake_ms = now_ms + 8;
	else if (stage->next_ready && stage->due_ms < *wake_ms)
		*wake_ms = stage->due_ms > now_ms ? stage->due_ms : now_ms;
	else if (stage->retry_ms > now_ms && stage->retry_ms < *wake_ms)
		*wake_ms = stage->retry_ms;
	enum stage_state state = STAGE_RESTS;
	if (stage->fade_ms != 0)
		state = stage->fade_frame < 2 ? STAGE_MOVES : STAGE_FADES; /* the first two take the pictures */
	else if (!stage->options.reduced && now_ms - stage->since_ms < scene_rest_ms(stage->now))
		state = STAGE_MOVES;
	*draw = state != STAGE_RESTS || !stage->drawn;
	return state;
}

/* The two pictures are taken in the first two frames, one in each, so that no frame costs more than its page and a
 * copy. */
static void draw_fade(struct stage *stage, uint64_t now_ms)
{
	struct canvas *canvas = stage->canvas;
	int frame = stage->fade_frame++;
	if (frame < 2) {
		canvas_snapshot_begin(canvas, stage->snapshots[frame]);
		if (frame == 0)
			scene_draw(stage->now, canvas,
				   &(struct pose){.t_ms = (uint32_t)(now_ms - stage->since_ms),
						  .reduced = stage->options.reduced});
		else
			scene_draw(stage->next, canvas, &(struct pose){.reduced = stage->options.reduced});
		canvas_snapshot_end(canvas);
		stage->fade_ms = now_ms;
		canvas_fade(canvas, stage->snapshots[0], stage->snapshots[0], 0);
		return;
	}
	float p = (float)(now_ms - stage->fade_ms) / FADE_MS;
	canvas_fade(canvas, stage->snapshots[0], stage->snapshots[1], ease_in_out(p < 1 ? p : 1));
}

void stage_draw_under(struct stage *stage, uint64_t now_ms)
{
	if (browse_on(stage->browse)) {
		browse_draw(stage->browse, now_ms);
		return;
	}
	if (stage->fade_ms != 0) {
		draw_fade(stage, now_ms);
		return;
	}
	scene_draw(stage->now, stage->canvas,
		   &(struct pose){.t_ms = (uint32_t)(now_ms - stage->since_ms), .reduced = stage->options.reduced});
	bool resting = stage->options.reduced || now_ms - stage->since_ms >= scene_rest_ms(stage->now);
	stage->drawn = resting;
	if (!stage->now_is_standby && stage->times.first_page_ms == 0)
		stage->times.first_page_ms = now_ms;
}

void stage_status(const struct stage *stage, struct app_status *status)
{
	const struct scene *shown = browse_on(stage->browse) ? browse_scene(stage->browse) : stage->now;
	snprintf(status->edition, sizeof status->edition, "%s", stage->edition != NULL ? stage->edition->name : "");
	snprintf(status->page, sizeof status->page, "%s", stage->now_is_standby ? "standby" : shown->page);
	snprintf(status->frame, sizeof status->frame, "%s", shown->frame);
	snprintf(status->lang, sizeof status->lang, "%s", lang_names[shown->lang]);
	snprintf(status->last_error, sizeof status->last_error, "%s", stage->last_error);
}

struct stage_times stage_times(const struct stage *stage)
{
	return stage->times;
}
