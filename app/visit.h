/* visit: where a visitor is and what they have changed: page, language, cards, letters typed. Touches change it, browse shows it.
 * Pure: no painter, no canvas, no clock of its own. */
#ifndef MINGYUE_VISIT_H
#define MINGYUE_VISIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "composer.h"
#include "exhibition.h"
#include "maxima.h"
#include "scene.h"

enum { VISIT_DEPTH = 16 };

struct visit_sheet {
	enum subject subject;
	const struct record *record; /* SUBJECT_CARD */
};

struct visit {
	const struct exhibition *exhibition;
	const struct page *order[LIMIT_PAGES]; /* the loop's pages, then the others; those valid when the visit began */
	size_t order_count;
	const struct page *page;
	size_t step;
	enum lang lang;
	bool reach;
	int moment;
	int64_t now_min; /* when it began */
	char typed[COMPOSER_TYPED + 1];
	struct visit_sheet sheets[VISIT_DEPTH]; /* the last is on top */
	size_t depth;
};

/* What has changed, and so how it is to be shown. */
enum visit_change {
	VISIT_NOTHING,
	VISIT_FORWARD, /* another page or step, further on in the order */
	VISIT_BACKWARD,
	VISIT_SAME_PAGE, /* the page looks different: language, moment, reach */
	VISIT_SHEET,     /* what lies over it */
};

void visit_begin(struct visit *visit, const struct exhibition *exhibition, const struct page *page, size_t step,
		 enum lang lang, int64_t now_min);
/* Does what a touched target says. */
enum visit_change visit_act(struct visit *visit, const struct action *action);
/* The staff door's pad comes over what is shown, or the panel takes its place. */
void visit_staff(struct visit *visit, enum subject subject);
/* A presenter begins: what visitors laid over the page goes, and reach; the language stays, it may have been chosen for
 * the guests. */
void visit_present(struct visit *visit);
/* The page and step way (-1 or 1) steps on, round the ends. False: there is no other. */
bool visit_neighbour(const struct visit *visit, int way, const struct page **page, size_t *step);
/* What lies on top: SUBJECT_PAGE when nothing does. */
enum subject visit_top(const struct visit *visit);
/* Fills in what the painter is asked for: the page, or the sheet on top. Size, root and view are the caller's. */
void visit_ask(const struct visit *visit, enum subject subject, struct composer *ask);
/* Its invariants; for tests. */
bool visit_sound(const struct visit *visit);

#endif
