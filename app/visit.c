#include "visit.h"

#include <stdio.h>
#include <string.h>

#include "page.h"
#include "schedule.h"

static size_t place_of(const struct visit *visit, const struct page *page)
{
	for (size_t i = 0; i < visit->order_count; i++)
		if (visit->order[i] == page)
			return i;
	return SIZE_MAX;
}

static void add(struct visit *visit, const struct page *page)
{
	if (visit->order_count < LIMIT_PAGES && place_of(visit, page) == SIZE_MAX)
		visit->order[visit->order_count++] = page;
}

void visit_begin(struct visit *visit, const struct exhibition *exhibition, const struct page *page, size_t step,
		 enum lang lang, int64_t now_min)
{
	*visit = (struct visit){
	    .exhibition = exhibition, .page = page, .step = step, .lang = lang, .moment = -1, .now_min = now_min};
	for (size_t i = 0; i < exhibition->loop_count; i++)
		if (exhibition->loop[i].page == page || schedule_valid(&exhibition->loop[i], now_min))
			add(visit, exhibition->loop[i].page);
	for (size_t i = 0; i < exhibition->page_count; i++)
		if (&exhibition->pages[i] == page || schedule_open(exhibition, &exhibition->pages[i], now_min))
			add(visit, &exhibition->pages[i]);
}

bool visit_neighbour(const struct visit *visit, int way, const struct page **page, size_t *step)
{
	size_t here = place_of(visit, visit->page), count = visit->order_count;
	if (way > 0 && visit->step + 1 < page_steps(visit->page)) {
		*page = visit->page;
		*step = visit->step + 1;
		return true;
	}
	if (way < 0 && visit->step > 0) {
		*page = visit->page;
		*step = visit->step - 1;
		return true;
	}
	if (count < 2 || here == SIZE_MAX)
		return false;
	*page = visit->order[way > 0 ? (here + 1) % count : (here + count - 1) % count];
	*step = way > 0 ? 0 : page_steps(*page) - 1;
	return true;
}

static enum visit_change go(struct visit *visit, const struct page *page, size_t step, int way)
{
	size_t from = place_of(visit, visit->page), to = place_of(visit, page);
	bool same = page == visit->page && step == visit->step;
	if (to == SIZE_MAX || (same && visit->depth == 0))
		return VISIT_NOTHING;
	if (way == 0)
		way = to > from || (to == from && step > visit->step) ? 1 : -1;
	if (page != visit->page)
		visit->moment = -1;
	visit->page = page;
	visit->step = step;
	visit->depth = 0;
	if (same)
		return VISIT_SHEET;
	return way > 0 ? VISIT_FORWARD : VISIT_BACKWARD;
}

static enum visit_change turn(struct visit *visit, int way)
{
	const struct page *page;
	size_t step;
	return visit_neighbour(visit, way, &page, &step) ? go(visit, page, step, way) : VISIT_NOTHING;
}

static enum visit_change push(struct visit *visit, enum subject subject, const struct record *record)
{
	const struct visit_sheet *top = visit->depth > 0 ? &visit->sheets[visit->depth - 1] : NULL;
	if (top != NULL && top->subject == subject && top->record == record)
		return VISIT_NOTHING;
	if (visit->depth == VISIT_DEPTH) { /* who wanders that far no longer goes back to the first */
		memmove(visit->sheets, visit->sheets + 1, (VISIT_DEPTH - 1) * sizeof *visit->sheets);
		visit->depth--;
	}
	visit->sheets[visit->depth++] = (struct visit_sheet){subject, record};
	return VISIT_SHEET;
}

static enum visit_change type(struct visit *visit, int letter)
{
	size_t length = strlen(visit->typed);
	bool known = (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
	if (letter == '\b' && length > 0)
		visit->typed[length - 1] = '\0';
	else if (known && length < COMPOSER_TYPED)
		snprintf(visit->typed + length, sizeof visit->typed - length, "%c", letter);
	else
		return VISIT_NOTHING;
	return VISIT_SHEET;
}

static enum visit_change switch_language(struct visit *visit)
{
	enum lang other = visit->lang == LANG_ZH ? LANG_EN : LANG_ZH;
	if (!visit->exhibition->languages[other])
		return VISIT_NOTHING;
	visit->lang = other;
	return VISIT_SAME_PAGE;
}

static enum visit_change close_sheets(struct visit *visit, size_t left)
{
	if (visit->depth <= left)
		return VISIT_NOTHING;
	visit->depth = left;
	return VISIT_SHEET;
}

enum visit_change visit_act(struct visit *visit, const struct action *action)
{
	switch (action->kind) {
	case ACTION_RECORD:
		return action->record != NULL ? push(visit, SUBJECT_CARD, action->record) : VISIT_NOTHING;
	case ACTION_PAGE:
		return action->page != NULL ? go(visit, action->page, action->step, 0) : VISIT_NOTHING;
	case ACTION_PREVIOUS:
		return turn(visit, -1);
	case ACTION_NEXT:
		return turn(visit, 1);
	case ACTION_HOME:
		return visit->order_count > 0 ? go(visit, visit->order[0], 0, -1) : VISIT_NOTHING;
	case ACTION_LANGUAGE:
		return switch_language(visit);
	case ACTION_REACH:
		visit->reach = !visit->reach;
		return VISIT_SAME_PAGE;
	case ACTION_FIND:
		visit->typed[0] = '\0';
		return push(visit, SUBJECT_SEARCH, NULL);
	case ACTION_KEY:
		return type(visit, action->number);
	case ACTION_MOMENT:
		if (visit->moment == action->number)
			return VISIT_NOTHING;
		visit->moment = action->number;
		return VISIT_SAME_PAGE;
	case ACTION_BACK:
		return close_sheets(visit, visit->depth > 0 ? visit->depth - 1 : 0);
	case ACTION_CLOSE:
		return close_sheets(visit, 0);
	case ACTION_NONE:
	case ACTION_REPLAY: /* a matter of time, and so not of this module */
	case ACTION_STAFF:  /* as is this */
		break;
	}
	return VISIT_NOTHING;
}

void visit_staff(struct visit *visit, enum subject subject)
{
	if (visit->depth > 0 && visit_top(visit) == SUBJECT_PAD)
		visit->depth--;
	push(visit, subject, NULL);
}

void visit_present(struct visit *visit)
{
	visit->depth = 0;
	visit->reach = false;
	visit->moment = -1;
}

enum subject visit_top(const struct visit *visit)
{
	if (visit->depth > 0)
		return visit->sheets[visit->depth - 1].subject;
	return visit->reach ? SUBJECT_REACH : SUBJECT_PAGE;
}

void visit_ask(const struct visit *visit, enum subject subject, struct composer *ask)
{
	*ask = (struct composer){.exhibition = visit->exhibition,
				 .page = visit->page,
				 .step = visit->step,
				 .subject = subject,
				 .touch = true,
				 .moment = visit->moment,
				 .now_min = visit->now_min,
				 .lang = visit->lang};
	if (subject == SUBJECT_PAGE)
		return;
	ask->reach = visit->reach;
	if (subject == SUBJECT_SEARCH)
		memcpy(ask->typed, visit->typed, sizeof ask->typed);
	if (subject == SUBJECT_CARD && visit->depth > 0) {
		const struct visit_sheet *under = visit->depth > 1 ? &visit->sheets[visit->depth - 2] : NULL;
		ask->record = visit->sheets[visit->depth - 1].record;
		ask->behind = under != NULL ? under->record : NULL;
		ask->found = under != NULL && under->subject == SUBJECT_SEARCH;
	}
}

bool visit_sound(const struct visit *visit)
{
	bool sound = visit->page != NULL && visit->step < page_steps(visit->page) && visit->depth <= VISIT_DEPTH &&
		     place_of(visit, visit->page) != SIZE_MAX && strlen(visit->typed) <= COMPOSER_TYPED;
	for (size_t i = 0; sound && i < visit->depth; i++)
		sound = visit->sheets[i].subject == SUBJECT_SEARCH || visit->sheets[i].subject == SUBJECT_PAD ||
			visit->sheets[i].subject == SUBJECT_STAFF ||
			(visit->sheets[i].subject == SUBJECT_CARD && visit->sheets[i].record != NULL);
	return sound;
}
