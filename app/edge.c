#include "edge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MS = 10000, SLICE_MS = 8 };

void edge_init(struct edge *edge, struct canvas *canvas, struct painter *painter)
{
	*edge = (struct edge){.canvas = canvas, .painter = painter, .ticket = EDGE_TICKETS};
}

static void drop(struct edge *edge)
{
	scene_destroy(edge->scene, edge->canvas);
	edge->scene = NULL;
	edge->ready = false;
	edge->until_ms = 0;
}

void edge_finish(struct edge *edge)
{
	drop(edge);
}

void edge_notice(struct edge *edge, const struct notice *notice)
{
	bool same = notice->until_s == edge->notice.until_s &&
		    strcmp(notice->by[LANG_ZH], edge->notice.by[LANG_ZH]) == 0 &&
		    strcmp(notice->by[LANG_EN], edge->notice.by[LANG_EN]) == 0;
	if (notice->until_s == 0 || same)
		return;
	edge->notice = *notice;
	edge->wanted = true;
}

void edge_resized(struct edge *edge)
{
	edge->wanted = edge->wanted || edge->scene != NULL || edge->asked;
	drop(edge);
}

bool edge_painting(struct edge *edge, struct painting *painting)
{
	if (painting->ticket >> 62 != 1)
		return false;
	edge->asked = false;
	drop(edge);
	if (edge->wanted) /* a newer one came, or another size */
		scene_destroy(painting->scene, NULL);
	else
		edge->scene = painting->scene;
	free(painting);
	return true;
}

bool edge_waits(const struct edge *edge)
{
	return edge->asked;
}

static void ask(struct edge *edge, const struct exhibition *exhibition, enum lang lang, bool above)
{
	const char *words = edge->notice.by[lang];
	snprintf(edge->words, sizeof edge->words, "%s", *words != '\0' ? words : edge->notice.by[LANG_ZH]);
	struct composer question = {.exhibition = exhibition,
				    .page = &exhibition->pages[0],
				    .subject = SUBJECT_NOTICE,
				    .notice = edge->words,
				    .notice_above = above,
				    .lang = lang};
	canvas_size(edge->canvas, &question.w, &question.h);
	edge->wanted = false;
	edge->asked = true;
	painter_ask(edge->painter, ++edge->ticket, &question);
}

bool edge_tick(struct edge *edge, const struct exhibition *exhibition, enum lang lang, bool above, uint64_t now_ms,
	       uint64_t *wake_ms)
{
	bool changed = false;
	uint64_t wake = UINT64_MAX;
	if (edge->wanted && !edge->asked && exhibition != NULL && exhibition->page_count > 0)
		ask(edge, exhibition, lang, above);
	if (edge->scene != NULL && !edge->ready) {
		edge->ready = scene_upload(edge->scene, edge->canvas, SCENE_UPLOAD_BYTES);
		edge->until_ms = now_ms + SHOWN_MS;
		changed = edge->ready;
		wake = now_ms + SLICE_MS;
	}
	if (edge->ready && now_ms >= edge->until_ms) {
		drop(edge);
		changed = true;
	}
	if (edge->ready)
		wake = edge->until_ms;
	if (wake < *wake_ms)
		*wake_ms = wake;
	return changed;
}

void edge_draw(const struct edge *edge)
{
	if (edge->ready)
		scene_draw(edge->scene, edge->canvas, &(struct pose){.reduced = true});
}
