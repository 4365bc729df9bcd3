#include "staff.h"

#include <string.h>

enum { ANSWER_MS = 10000 /* an agent that is there has answered by then */ };

static void changed(struct staff *staff)
{
	staff->sheet.serial++;
}

static void wish(struct staff *staff, const struct staff_wish *what)
{
	if (staff->wish_count < sizeof staff->wishes / sizeof *staff->wishes)
		staff->wishes[staff->wish_count++] = *what;
}

bool staff_wish(struct staff *staff, struct staff_wish *out)
{
	if (staff->wish_count == 0)
		return false;
	*out = staff->wishes[0];
	staff->wish_count--;
	memmove(staff->wishes, staff->wishes + 1, staff->wish_count * sizeof *staff->wishes);
	explicit_bzero(&staff->wishes[staff->wish_count], sizeof *staff->wishes);
	return true;
}

static void wipe(struct staff *staff)
{
	explicit_bzero(staff->pin, sizeof staff->pin);
	staff->sheet.typed = 0;
}

void staff_knock(struct staff *staff)
{
	if (!staff->at_pad && !staff->at_panel)
		wish(staff, &(struct staff_wish){.kind = WISH_KNOCK});
}

void staff_open(struct staff *staff, enum lang lang, int64_t shown, uint64_t now_ms)
{
	struct facts facts = staff->sheet.facts;
	unsigned serial = staff->sheet.serial;
	wipe(staff);
	staff->at_pad = true;
	staff->at_panel = staff->mine = false;
	memset(staff->lit, 0, sizeof staff->lit);
	staff->sheet = (struct staff_sheet){.serial = serial + 1,
					    .lang = lang,
					    .shown = shown,
					    .wait_s = lockout_left_s(&staff->lockout, now_ms),
					    .facts = facts};
}

void staff_leave(struct staff *staff)
{
	wipe(staff);
	staff->at_pad = staff->at_panel = staff->mine = false;
	staff->sheet.sure = staff->sheet.asked = STAFF_NOTHING;
}

void staff_key(struct staff *staff, int key)
{
	struct staff_sheet *sheet = &staff->sheet;
	if (!staff->at_pad || staff->checks || sheet->wait_s > 0)
		return;
	if (key == '\b' && sheet->typed > 0)
		staff->pin[--sheet->typed] = '\0';
	else if (key >= '0' && key <= '9' && sheet->typed < STAFF_PIN)
		staff->pin[sheet->typed++] = (char)key;
	else
		return;
	sheet->pad = PAD_READY;
	changed(staff);
}

static void enter(struct staff *staff, uint64_t now_ms)
{
	struct staff_wish check = {.kind = WISH_CHECK};
	if (!staff->at_pad || staff->checks || staff->sheet.typed < STAFF_PIN_LEAST ||
	    lockout_left_s(&staff->lockout, now_ms) > 0)
		return;
	memcpy(check.pin, staff->pin, sizeof check.pin);
	wish(staff, &check);
	explicit_bzero(&check, sizeof check);
	wipe(staff);
	staff->checks = staff->mine = true;
	staff->sheet.pad = PAD_CHECKS;
}

bool staff_answer(struct staff *staff, bool right, uint64_t now_ms)
{
	bool opens = right && staff->at_pad && staff->mine;
	staff->checks = false;
	if (right)
		lockout_right(&staff->lockout);
	else
		lockout_wrong(&staff->lockout, now_ms);
	staff->sheet.wait_s = lockout_left_s(&staff->lockout, now_ms);
	staff->sheet.pad = right ? PAD_READY : PAD_WRONG;
	staff->mine = false;
	if (opens) {
		staff->at_pad = false;
		staff->at_panel = true;
	}
	changed(staff);
	return opens;
}

static void ask(struct staff *staff, enum staff_verb verb, uint64_t now_ms)
{
	struct staff_sheet *sheet = &staff->sheet;
	if (!sheet->facts.there || (sheet->asked != STAFF_NOTHING && sheet->answer == ASKED_WAITS))
		return;
	sheet->asked = verb;
	sheet->answer = ASKED_WAITS;
	staff->asked_ms = now_ms;
	staff->asked_id = sheet->facts.done + 1;
	wish(staff,
	     &(struct staff_wish){.kind = WISH_ASK, .verb = verb, .edition = sheet->edition, .id = staff->asked_id});
}

void staff_act(struct staff *staff, enum staff_verb verb, int64_t edition, uint64_t now_ms)
{
	struct staff_sheet *sheet = &staff->sheet;
	if (!staff->at_pad && !staff->at_panel)
		return;
	changed(staff);
	if (verb == STAFF_ENTER)
		enter(staff, now_ms);
	if (verb == STAFF_LANGUAGE)
		sheet->lang = sheet->lang == LANG_ZH ? LANG_EN : LANG_ZH;
	if (!staff->at_panel)
		return;
	enum staff_verb sure = sheet->sure;
	sheet->sure = STAFF_NOTHING;
	switch (verb) {
	case STAFF_ROLLBACK:
	case STAFF_REBOOT:
	case STAFF_SHUTDOWN:
		sheet->sure = verb;
		sheet->edition = edition;
		break;
	case STAFF_YES:
		if (sure != STAFF_NOTHING)
			ask(staff, sure, now_ms);
		break;
	case STAFF_HOLD:
	case STAFF_RELEASE:
		ask(staff, verb, now_ms);
		break;
	case STAFF_SHOW_DISPLAY:
		sheet->view = STAFF_DISPLAY;
		sheet->pattern = 0;
		break;
	case STAFF_SHOW_TOUCH:
		sheet->view = STAFF_TOUCH;
		memset(staff->lit, 0, sizeof staff->lit);
		break;
	case STAFF_NEXT:
		if (++sheet->pattern == STAFF_PATTERNS)
			sheet->view = STAFF_PANEL;
		break;
	case STAFF_BACK:
		sheet->view = STAFF_PANEL;
		break;
	case STAFF_NOTHING:
	case STAFF_ENTER:
	case STAFF_NO:
		break;
	case STAFF_LANGUAGE:
		sheet->sure = sure;
		break;
	}
}

void staff_facts(struct staff *staff, const struct facts *facts)
{
	struct staff_sheet *sheet = &staff->sheet;
	sheet->facts = *facts;
	if (sheet->asked != STAFF_NOTHING && sheet->answer != ASKED_ANSWERED && facts->done >= staff->asked_id)
		sheet->answer = ASKED_ANSWERED;
	changed(staff);
}

bool staff_touch(struct staff *staff, float x, float y, int w, int h)
{
	if (!staff->at_panel || staff->sheet.view != STAFF_TOUCH || !(x >= 0 && y >= 0 && x < (float)w && y < (float)h))
		return false;
	int columns = w >= h ? STAFF_COLUMNS : STAFF_ROWS, rows = w >= h ? STAFF_ROWS : STAFF_COLUMNS;
	int column = (int)(x * (float)columns / (float)w), row = (int)(y * (float)rows / (float)h);
	bool *lit = w >= h ? &staff->lit[row][column] : &staff->lit[column][row];
	bool was = *lit;
	*lit = true;
	return !was;
}

bool staff_tick(struct staff *staff, uint64_t now_ms)
{
	struct staff_sheet *sheet = &staff->sheet;
	unsigned wait_s = lockout_left_s(&staff->lockout, now_ms), before = sheet->serial;
	if (!staff->at_pad && !staff->at_panel)
		return false;
	if (staff->at_pad && wait_s != sheet->wait_s) {
		sheet->wait_s = wait_s;
		sheet->pad = wait_s == 0 && sheet->pad == PAD_WRONG ? PAD_READY : sheet->pad;
		changed(staff);
	}
	if (sheet->asked != STAFF_NOTHING && sheet->answer == ASKED_WAITS && now_ms - staff->asked_ms >= ANSWER_MS) {
		sheet->answer = ASKED_LOST;
		changed(staff);
	}
	return sheet->serial != before;
}

uint64_t staff_next_ms(const struct staff *staff, uint64_t now_ms)
{
	if (staff->at_pad && staff->sheet.wait_s > 0)
		return staff->lockout.until_ms - (uint64_t)(staff->sheet.wait_s - 1) * 1000;
	if (staff->at_panel && staff->sheet.asked != STAFF_NOTHING && staff->sheet.answer == ASKED_WAITS)
		return staff->asked_ms + ANSWER_MS > now_ms ? staff->asked_ms + ANSWER_MS : now_ms;
	return UINT64_MAX;
}
