/* Staff at the wall: the door, the pad, the panel, as part of a visit. */
#include "browse_state.h"

#include <stdlib.h>
#include <string.h>

void browse_knock(struct browse *browse)
{
	if (browse->on && browse->blank_scene == NULL && !browse->idle.presents)
		staff_knock(&browse->staff);
}

bool browse_staff_left(const struct browse *browse)
{
	return browse->on && browse->staff_left;
}

bool browse_wish(struct browse *browse, struct staff_wish *wish)
{
	return staff_wish(&browse->staff, wish);
}

/* The finger that knocked is still there: what it does says nothing. */
static void let_go(struct browse *browse)
{
	browse->pressed = browse->drawn = false;
	browse->press = (struct action){0};
	browse->ignores = true;
	browse->drags = DRAGS_NOTHING;
}

static int64_t shown(const struct browse *browse)
{
	const char *name = browse->edition->name;
	return strncmp(name, "editions/", 9) == 0 ? strtoll(name + 9, NULL, 10) : 0;
}

void browse_news(struct browse *browse, const struct staff_news *news, uint64_t now_ms)
{
	struct staff *staff = &browse->staff;
	bool can = browse->on && browse->blank_scene == NULL && !browse->idle.presents;
	switch (news->kind) {
	case NEWS_DOOR:
		if (!news->yes || !can || staff->at_pad || staff->at_panel)
			return;
		staff_open(staff, browse->visit.lang, shown(browse), now_ms);
		visit_staff(&browse->visit, SUBJECT_PAD);
		let_go(browse);
		return;
	case NEWS_PIN:
		if (staff_answer(staff, news->yes, now_ms) && can && visit_top(&browse->visit) == SUBJECT_PAD)
			visit_staff(&browse->visit, SUBJECT_STAFF);
		browse->drawn = false;
		return;
	case NEWS_FACTS:
		staff_facts(staff, &news->facts);
		return;
	}
}

bool browse_staff_act(struct browse *browse, const struct action *action, uint64_t now_ms)
{
	struct staff *staff = &browse->staff;
	bool there = staff->at_pad || staff->at_panel;
	if (action->kind == ACTION_KEY && there)
		staff_key(staff, action->number);
	else if (action->kind == ACTION_STAFF)
		staff_act(staff, (enum staff_verb)action->number, action->edition, now_ms);
	else
		return false;
	return true;
}

void browse_staff_tick(struct browse *browse, uint64_t now_ms)
{
	struct staff *staff = &browse->staff;
	enum subject top = visit_top(&browse->visit);
	if ((staff->at_pad && top != SUBJECT_PAD) || (staff->at_panel && top != SUBJECT_STAFF)) {
		browse->staff_left = browse->staff_left || staff->at_panel;
		staff_leave(staff); /* closed, or a presenter's key */
		if (top == SUBJECT_PAD || top == SUBJECT_STAFF)
			visit_act(&browse->visit, &(struct action){.kind = ACTION_BACK});
	}
	staff_tick(staff, now_ms);
}

/* What the touch test has felt, lit; from the fingers themselves, all of them. */
void browse_staff_feel(struct browse *browse, const struct gesture_state *fingers)
{
	int w, h;
	canvas_size(browse->canvas, &w, &h);
	for (size_t i = 0; i < fingers->contact_count; i++)
		if (staff_touch(&browse->staff, fingers->contacts[i].x, fingers->contacts[i].y, w, h))
			browse->drawn = false;
}

void browse_staff_draw(struct browse *browse, struct box all)
{
	const struct staff *staff = &browse->staff;
	const struct slot *sheet = &browse->slots[SLOT_SHEET];
	if (sheet->scene == NULL || sheet->ask.subject != SUBJECT_STAFF || sheet->ask.staff.view != STAFF_TOUCH ||
	    staff->sheet.view != STAFF_TOUCH || !staff->at_panel)
		return;
	bool wide = all.w >= all.h;
	float cell_w = all.w / (float)(wide ? STAFF_COLUMNS : STAFF_ROWS),
	      cell_h = all.h / (float)(wide ? STAFF_ROWS : STAFF_COLUMNS);
	for (int row = 0; row < STAFF_ROWS; row++)
		for (int column = 0; column < STAFF_COLUMNS; column++) {
			struct box cell = {cell_w * (float)(wide ? column : row), cell_h * (float)(wide ? row : column),
					   cell_w, cell_h};
			if (staff->lit[row][column])
				canvas_fill(browse->canvas, cell, browse->visit.exhibition->theme[GRAIN], 0.55f);
		}
}
