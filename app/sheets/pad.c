/* pad: the staff door: a PIN on large keys. Never says how long the PIN is, or what was wrong with it. */
#include "sheets.h"

#include <math.h>
#include <stdio.h>

#include "chrome.h"
#include "staff.h"

enum { CARD_W = 640, KEY_H = 104, EDGE = 44 /* u */ };

static void key(struct composer *c, struct box box, const char *name, struct action action, bool lit, bool live)
{
	staff_button(c, box, name, lit, live, action);
}

static void keys(struct composer *c, struct box box)
{
	static const char digits[] = "123456789\b0\r";
	const struct staff_sheet *sheet = &c->staff;
	float gap = STAFF_GAP * c->u, w = (box.w - 2 * gap) / 3, h = KEY_H * c->u;
	bool live = sheet->wait_s == 0 && sheet->pad != PAD_CHECKS;
	for (int i = 0; i < 12; i++) {
		char name[2] = {digits[i], '\0'};
		int row = i / 3;
		struct box at = {box.x + (w + gap) * (float)(i % 3), box.y + (h + gap) * (float)row, w, h};
		if (digits[i] == '\b')
			key(c, at, staff_say(c, "删除", "Delete"), (struct action){.kind = ACTION_KEY, .number = '\b'},
			    false, live && sheet->typed > 0);
		else if (digits[i] == '\r')
			key(c, at, staff_say(c, "确定", "OK"),
			    (struct action){.kind = ACTION_STAFF, .number = STAFF_ENTER}, true,
			    live && sheet->typed >= STAFF_PIN_LEAST);
		else
			key(c, at, name, (struct action){.kind = ACTION_KEY, .number = digits[i]}, false, live);
	}
}

/* A dot a digit, on a line. */
static void dots(struct composer *c, struct box box)
{
	float r = 9 * c->u, gap = 30 * c->u, x = box.x + box.w / 2 - gap * (float)(c->staff.typed - 1) / 2;
	for (int i = 0; i < c->staff.typed; i++, x += gap) {
		cairo_new_path(c->cr);
		cairo_arc(c->cr, (double)x, (double)(box.y + box.h / 2), (double)r, 0, 2 * M_PI);
		composer_source_rgb(c->cr, composer_colour(c, MOON), 1);
		cairo_fill(c->cr);
	}
	composer_source_rgb(c->cr, composer_colour(c, GRAIN), 1);
	cairo_rectangle(c->cr, (double)box.x, (double)roundf(box.y + box.h), (double)box.w,
			(double)fmaxf(1, roundf(2 * c->u)));
	cairo_fill(c->cr);
}

static void message(const struct composer *c, char *text, size_t size)
{
	const struct staff_sheet *sheet = &c->staff;
	unsigned min = sheet->wait_s / 60, s = sheet->wait_s % 60;
	if (sheet->wait_s > 0)
		snprintf(text, size, staff_say(c, "多次输错，请等待 %u:%02u", "Wrong too often. Wait %u:%02u"), min, s);
	else if (sheet->pad == PAD_CHECKS)
		snprintf(text, size, "%s", staff_say(c, "正在核对……", "Checking…"));
	else if (sheet->pad == PAD_WRONG)
		snprintf(text, size, "%s", staff_say(c, "不对，请再试。", "That is not it. Try again."));
	else
		snprintf(text, size, "%s", staff_say(c, "四到十二位数字", "Four to twelve digits"));
}

bool sheet_pad(struct composer *c)
{
	float u = c->u, edge = EDGE * u, h = (EDGE * 2 + 96 + 20 + 76 + 24 + 56 + 12 + 4 * KEY_H + 3 * STAFF_GAP) * u;
	struct box card = {roundf(((float)c->w - CARD_W * u) / 2), roundf(((float)c->h - h) / 2), roundf(CARD_W * u),
			   roundf(h)};
	char text[120];
	composer_sheet(c, card);
	composer_round(c->cr, card, 32 * u);
	composer_source_rgb(c->cr, composer_colour(c, INK), 1);
	cairo_fill_preserve(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, MIST), 0.35f);
	cairo_set_line_width(c->cr, (double)fmaxf(1, 1.5f * u));
	cairo_stroke(c->cr);
	struct box in = {card.x + edge, card.y + edge, card.w - 2 * edge, 0};
	chrome_button(c, c->cr, in.x + in.w - 44 * u, in.y + 44 * u, ACTION_BACK, false);
	staff_button(c, (struct box){in.x + in.w - (88 + 16 + 170) * u, in.y, 170 * u, 88 * u},
		     staff_say(c, "English", "中文"), false, true,
		     (struct action){.kind = ACTION_STAFF, .number = STAFF_LANGUAGE});
	float y = in.y;
	y += composer_text(c, TYPE_KICKER, ALIGN_LEFT, staff_say(c, "工作人员", "Staff"),
			   (struct box){in.x, y, 260 * u, 0}, composer_colour(c, GRAIN), (struct origin){NULL, "staff"})
		 .h;
	composer_text(c, TYPE_HEADING, ALIGN_LEFT, staff_say(c, "输入 PIN", "Enter PIN"),
		      (struct box){in.x, y, 260 * u, 0}, composer_colour(c, MOON), (struct origin){NULL, "staff"});
	y = in.y + (96 + 20) * u;
	dots(c, (struct box){in.x, y, in.w, 76 * u});
	y += (76 + 24) * u;
	message(c, text, sizeof text);
	bool bad = c->staff.wait_s > 0 || c->staff.pad == PAD_WRONG;
	composer_text(c, TYPE_BODY, ALIGN_CENTRE, text, (struct box){in.x, y, in.w, 56 * u},
		      composer_colour(c, bad ? BLUSH : MIST), (struct origin){NULL, "staff"});
	keys(c, (struct box){in.x, y + (56 + 12) * u, in.w, 0});
	return true;
}
