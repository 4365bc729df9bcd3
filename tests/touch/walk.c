/* walk STORE [cut|whole|thick]: from each page of the loop every record is reached in at most 4 touches, walking along what the scenes say a
 * touch does (finding by letters apart). cut: cards lead nowhere, which must be noticed. whole: instead, all pages and sheets are composed as
 * they are touched, in every language at every size, brought down too; nothing overflows, and a finger fits. thick: a finger twice as wide
 * does not, which must be noticed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "page.h"
#include "text.h"
#include "visit.h"

enum { FAR = 1000, TOUCHES = 4, EDGES = SCENE_TARGETS, FINGER = 88 /* u */ };

/* A page, or a record's card. */
struct node {
	const struct page *page;
	const struct record *record;
	struct action edges[EDGES];
	size_t edge_count;
	int distance;
};

static struct node *nodes;
static size_t node_count;

static struct node *node_of(const struct page *page, const struct record *record)
{
	for (size_t i = 0; i < node_count; i++)
		if (record != NULL ? nodes[i].record == record : nodes[i].page == page && nodes[i].record == NULL)
			return &nodes[i];
	return NULL;
}

static void look(struct node *node, const struct composer *ask)
{
	struct scene *scene = compose(ask);
	for (size_t i = 0; scene != NULL && i < scene->target_count; i++)
		node->edges[node->edge_count++] = scene->targets[i].action;
	scene_destroy(scene, NULL);
}

/* Where the action leads from a node, or NULL. */
static struct node *follow(const struct exhibition *ex, const struct node *from, const struct action *action)
{
	static struct visit visit;
	const struct page *page;
	size_t step;
	if (action->kind == ACTION_RECORD)
		return node_of(NULL, action->record);
	if (action->kind == ACTION_PAGE)
		return node_of(action->page, NULL);
	if (from->record != NULL ||
	    (action->kind != ACTION_NEXT && action->kind != ACTION_PREVIOUS && action->kind != ACTION_HOME))
		return NULL;
	visit_begin(&visit, ex, from->page, 0, LANG_ZH, 0);
	if (action->kind == ACTION_HOME)
		return node_of(visit.order[0], NULL);
	return visit_neighbour(&visit, action->kind == ACTION_NEXT ? 1 : -1, &page, &step) ? node_of(page, NULL) : NULL;
}

/* Breadth first; returns the greatest distance of a record. */
static int spread(const struct exhibition *ex, const struct page *start, const struct record **farthest)
{
	struct node **queue = malloc(node_count * sizeof(struct node *));
	size_t head = 0, tail = 0;
	int most = 0;
	if (queue == NULL)
		abort();
	for (size_t i = 0; i < node_count; i++)
		nodes[i].distance = FAR;
	queue[tail] = node_of(start, NULL);
	queue[tail++]->distance = 0;
	while (head < tail) {
		struct node *node = queue[head++];
		for (size_t i = 0; i < node->edge_count; i++) {
			struct node *next = follow(ex, node, &node->edges[i]);
			if (next != NULL && next->distance == FAR) {
				next->distance = node->distance + 1;
				queue[tail++] = next;
			}
		}
	}
	free(queue);
	for (size_t i = 0; i < node_count; i++)
		if (nodes[i].record != NULL && nodes[i].distance > most) {
			most = nodes[i].distance;
			*farthest = nodes[i].record;
		}
	return most;
}

/* A sheet has a way back, nothing of one that is brought down lies above it, and each of its keys is as wide and high as a finger. */
static bool handy(const struct composer *ask, const struct scene *scene, float finger)
{
	bool back = ask->subject == SUBJECT_PAGE || ask->subject == SUBJECT_STILL;
	float low = ask->reach ? (float)ask->h * 0.55f - 1 : 0, right = (float)ask->w + 1, foot = (float)ask->h + 1;
	for (size_t i = 0; i < scene->target_count; i++) {
		const struct target *target = &scene->targets[i];
		const struct box *box = &target->box;
		back = back || target->action.kind == ACTION_BACK || target->action.kind == ACTION_REACH;
		if (target->action.kind == ACTION_KEY && (box->w < finger || box->h < finger))
			return false;
		if (ask->subject != SUBJECT_PAGE && target->hold == HOLD_SCREEN &&
		    (box->x < -1 || box->y < low || box->x + box->w > right || box->y + box->h > foot))
			return false;
	}
	return back;
}

/* Composes the scene; says what is not whole. finger: how wide a key must be, u. */
static int faults(const struct composer *ask, const char *of, float finger)
{
	struct scene *scene = compose(ask);
	int count = scene == NULL ? 1 : (int)scene->issue_count;
	float u = (float)(ask->w < ask->h ? ask->w : ask->h) / 1080;
	if (scene == NULL)
		printf("%s: nothing to show\n", of);
	for (size_t i = 0; scene != NULL && i < scene->issue_count; i++)
		printf("%s %s %dx%d: %s %s\n", of, lang_names[ask->lang], ask->w, ask->h, scene->issues[i].rule,
		       scene->issues[i].detail);
	if (scene != NULL && !handy(ask, scene, finger * u - 1)) {
		printf("%s %s %dx%d%s: not within a finger's reach\n", of, lang_names[ask->lang], ask->w, ask->h,
		       ask->reach ? " low" : "");
		count++;
	}
	scene_destroy(scene, NULL);
	return count;
}

/* Every sheet in this language at this size, where it is or brought down. */
static int sheets_of(struct composer ask, float finger)
{
	static const char *const typed[] = {"", "L", "LS", "ZZZZ"};
	const struct exhibition *ex = ask.exhibition;
	int count = 0;
	ask.subject = SUBJECT_SEARCH;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		snprintf(ask.typed, sizeof ask.typed, "%s", typed[i]);
		count += faults(&ask, "find", finger);
	}
	ask.subject = SUBJECT_REACH;
	for (size_t i = 0; ask.reach && i < ex->page_count; i++) {
		ask.page = &ex->pages[i];
		count += faults(&ask, ask.page->id, finger);
	}
	ask.subject = SUBJECT_CARD;
	for (size_t i = 0; i < ex->record_count; i++) {
		ask.record = &ex->records[i];
		count += faults(&ask, ask.record->id, finger);
	}
	ask.subject = SUBJECT_STILL;
	return count + faults(&ask, "still", finger);
}

/* Every touched page and every sheet in every language at every size. */
static int whole(struct composer ask)
{
	static const int sizes[][2] = {{1920, 1080}, {3840, 2160}, {1280, 800}, {1024, 600}, {1080, 1920}, {800, 1280}};
	const struct exhibition *ex = ask.exhibition;
	int count = 0;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (int lang = 0; lang < LANGS; lang++) {
			ask.w = sizes[s][0];
			ask.h = sizes[s][1];
			ask.lang = (enum lang)lang;
			ask.subject = SUBJECT_PAGE;
			ask.reach = false;
			for (size_t i = 0; i < ex->page_count; i++) {
				ask.page = &ex->pages[i];
				count += faults(&ask, ask.page->id, FINGER);
			}
			for (int reach = 0; reach < 2; reach++) {
				ask.reach = reach == 1;
				count += sheets_of(ask, FINGER);
			}
		}
	return count > 0;
}

int main(int argc, char **argv)
{
	char why[512];
	struct err err = {0};
	struct fonts *fonts;
	bool cut = argc > 2 && strcmp(argv[2], "cut") == 0;
	struct edition *edition = argc > 1 ? edition_read(NULL, argv[1], why, sizeof why) : NULL;
	if (edition == NULL || !fonts_open(getenv("MINGYUE_FONTS"), &fonts, &err))
		return 2;
	const struct exhibition *ex = edition->exhibition;
	nodes = calloc(ex->page_count + ex->record_count, sizeof *nodes);
	if (nodes == NULL)
		abort();
	struct composer ask = {
	    .exhibition = ex, .touch = true, .w = 1280, .h = 800, .moment = -1, .fonts = fonts, .root = edition->root};
	bool all = argc > 2 && strcmp(argv[2], "whole") == 0, thick = argc > 2 && strcmp(argv[2], "thick") == 0;
	if (all || thick) {
		ask.page = &ex->pages[0];
		int status = all ? whole(ask) : sheets_of(ask, 2 * FINGER) > 0;
		free(nodes);
		fonts_close(fonts);
		edition_destroy(edition);
		return status;
	}
	for (size_t i = 0; i < ex->page_count; i++) {
		struct node *node = &nodes[node_count++];
		node->page = ask.page = &ex->pages[i];
		for (ask.step = 0; ask.step < page_steps(ask.page) && node->edge_count == 0; ask.step++)
			look(node, &ask);
	}
	ask.subject = SUBJECT_CARD;
	ask.step = 0;
	ask.page = &ex->pages[0];
	for (size_t i = 0; i < ex->record_count; i++) {
		struct node *node = &nodes[node_count++];
		node->page = ask.page;
		node->record = ask.record = &ex->records[i];
		if (!cut)
			look(node, &ask);
	}
	int status = 0, worst = 0;
	for (size_t i = 0; i < ex->loop_count; i++) {
		const struct record *farthest = NULL;
		int most = spread(ex, ex->loop[i].page, &farthest);
		worst = most > worst ? most : worst;
		if (most > TOUCHES) {
			printf("from page %s: record %s takes %d touches\n", ex->loop[i].page->id, farthest->id, most);
			status = 1;
		}
	}
	printf("%zu records, at most %d touches\n", ex->record_count, worst);
	free(nodes);
	fonts_close(fonts);
	edition_destroy(edition);
	return status;
}
