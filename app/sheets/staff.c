/* staff: the panel behind the door: what is shown and why not something newer, how the board is, and what can be done. */
#include "staff.h"

#include <math.h>
#include <stdio.h>

#include "chrome.h"
#include "sheets.h"

enum { READING_MS = 170 * 1000, DIALOG_W = 860, EDITIONS_LEAST = 450 /* u */ };

void staff_button(struct composer *c, struct box box, const char *words, bool lit, bool live, struct action action)
{
	float u = c->u;
	composer_round(c->cr, box, 20 * u);
	composer_source_rgb(c->cr, composer_colour(c, lit && live ? GRAIN : FIR), live ? lit ? 1 : 0.8f : 0.3f);
	cairo_fill_preserve(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, MIST), lit && live ? 0 : 0.35f);
	cairo_set_line_width(c->cr, (double)fmaxf(1, 1.5f * u));
	cairo_stroke(c->cr);
	struct box in = {box.x + 8 * u, box.y, box.w - 16 * u, box.h};
	struct text_size size = composer_measure(c, TYPE_LABEL, words, in);
	in.y += (box.h - size.h) / 2;
	composer_text(c, TYPE_LABEL, ALIGN_CENTRE, words, in,
		      composer_colour(c, !live ? JADE
					 : lit ? NIGHT
					       : MOON),
		      (struct origin){NULL, "staff"});
	if (live)
		composer_target(c, box, 20 * u, action);
}

/* Buttons in rows of `across`; returns the height they take, and paints them with paint. */
static float buttons(struct composer *c, struct box box, int across, bool paint)
{
	const struct facts *facts = &c->staff.facts;
	bool held = facts->hold_left_s > 0, waits = c->staff.asked != STAFF_NOTHING && c->staff.answer == ASKED_WAITS;
	bool live = facts->there && !waits;
	const struct {
		const char *words;
		enum staff_verb verb;
		bool live;
	} all[] = {{held ? staff_say(c, "恢复更新", "Release") : staff_say(c, "暂停更新", "Hold"),
		    held ? STAFF_RELEASE : STAFF_HOLD, live},
		   {staff_say(c, "显示测试", "Display test"), STAFF_SHOW_DISPLAY, true},
		   {staff_say(c, "触摸测试", "Touch test"), STAFF_SHOW_TOUCH, true},
		   {staff_say(c, "重新启动", "Reboot"), STAFF_REBOOT, live},
		   {staff_say(c, "关机", "Shut down"), STAFF_SHUTDOWN, live}};
	int count = sizeof all / sizeof *all, down = (count + across - 1) / across;
	float gap = STAFF_GAP * c->u, h = STAFF_BUTTON * c->u;
	for (int i = 0; i < count && paint; i++) {
		int y = i / across, left = count - y * across, row = left < across ? left : across;
		float w = (box.w - gap * (float)(row - 1)) / (float)row; /* the last row is as wide as the others */
		struct box at = {box.x + (w + gap) * (float)(i % across), box.y + (h + gap) * (float)y, w, h};
		staff_button(c, at, all[i].words, false, all[i].live,
			     (struct action){.kind = ACTION_STAFF, .number = (int)all[i].verb});
	}
	return (float)down * (h + gap) - gap;
}

/* What became of the last request. */
static void outcome(const struct composer *c, char *text, size_t size)
{
	const struct staff_sheet *sheet = &c->staff;
	const char *said = sheet->facts.outcome[c->lang];
	char name[64];
	*text = '\0';
	if (sheet->asked == STAFF_NOTHING)
		return;
	if (sheet->answer == ASKED_WAITS)
		snprintf(text, size, "%s", staff_say(c, "正在办理……", "Being done…"));
	else if (sheet->answer == ASKED_LOST)
		snprintf(text, size, "%s",
			 staff_say(c, "更新程序没有应答，屏幕不变。",
				   "The updater does not answer. The wall stays as it is."));
	else if (said[0] != 'o' || said[1] != 'k' || said[2] != '\0')
		snprintf(text, size, "%s", said);
	else if (sheet->asked == STAFF_ROLLBACK)
		snprintf(text, size,
			 staff_say(c, "已退回：%s。关闭本页后上屏。", "%s is back. It shows when you close this."),
			 staff_edition_name(c, sheet->edition, name, sizeof name));
	else if (sheet->asked == STAFF_HOLD)
		snprintf(text, size, "%s",
			 staff_say(c, "已暂停：新内容最多等待 4 小时；撤回的内容照样撤下。",
				   "Held: news wait for at most 4 hours; what is withdrawn still goes."));
	else if (sheet->asked == STAFF_RELEASE)
		snprintf(text, size, "%s", staff_say(c, "已恢复更新。", "Released: changes go up as they come."));
	else
		snprintf(text, size, "%s", staff_say(c, "屏幕即将关闭。", "The wall is going down now."));
}

static void question(const struct composer *c, char *text, size_t size)
{
	char name[64];
	if (c->staff.sure == STAFF_ROLLBACK)
		snprintf(text, size,
			 staff_say(c, "退回%s？更新的各期不再上屏，直到再来新的一期。",
				   "%s again? Newer ones stay away until another comes."),
			 staff_edition_name(c, c->staff.edition, name, sizeof name));
	else if (c->staff.sure == STAFF_REBOOT)
		snprintf(
		    text, size, "%s",
		    staff_say(c, "重新启动？屏幕会黑大约一分钟。", "Reboot? The wall is dark for about a minute."));
	else
		snprintf(text, size, "%s",
			 staff_say(c, "关机？之后只能到现场重新通电。",
				   "Shut down? Only somebody at the plug can start it again."));
}

/* Is this meant? Over the rest, whose targets are gone. */
static void dialog(struct composer *c)
{
	float u = c->u, w = fminf(DIALOG_W * u, (float)c->w - 2 * c->margin), edge = 48 * u;
	char text[300];
	question(c, text, sizeof text);
	struct text_size size = composer_measure(c, TYPE_LEAD, text, (struct box){0, 0, w - 2 * edge, 0});
	float h = size.h + 3 * edge + STAFF_BUTTON * u;
	struct box card = {((float)c->w - w) / 2, ((float)c->h - h) / 2, w, h};
	c->scene->target_count = 0;
	composer_source_rgb(c->cr, composer_colour(c, NIGHT), 0.75f);
	cairo_paint(c->cr);
	composer_round(c->cr, card, 28 * u);
	composer_source_rgb(c->cr, composer_colour(c, PINE), 1);
	cairo_fill_preserve(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, GRAIN), 1);
	cairo_set_line_width(c->cr, (double)fmaxf(1, 2 * u));
	cairo_stroke(c->cr);
	struct box in = {card.x + edge, card.y + edge, w - 2 * edge, 0};
	composer_text(c, TYPE_LEAD, ALIGN_LEFT, text, in, composer_colour(c, MOON), (struct origin){NULL, "staff"});
	float half = (in.w - STAFF_GAP * u) / 2, y = in.y + size.h + edge;
	staff_button(c, (struct box){in.x, y, half, STAFF_BUTTON * u}, staff_say(c, "不，返回", "No, go back"), true,
		     true, (struct action){.kind = ACTION_STAFF, .number = STAFF_NO});
	staff_button(c, (struct box){in.x + half + STAFF_GAP * u, y, half, STAFF_BUTTON * u},
		     staff_say(c, "是，执行", "Yes, do it"), false, true,
		     (struct action){.kind = ACTION_STAFF, .number = STAFF_YES});
}

static struct box heading(struct composer *c)
{
	float u = c->u, top = (c->portrait ? 84 : 60) * u;
	struct box area = {c->margin, top, (float)c->w - 2 * c->margin, (float)c->h - top - 48 * u};
	struct box words = {area.x, area.y, area.w - 330 * u, 0};
	float y = composer_text(c, TYPE_KICKER, ALIGN_LEFT, staff_say(c, "工作人员", "Staff"), words,
				composer_colour(c, GRAIN), (struct origin){NULL, "staff"})
		      .h;
	words.y += y;
	y += composer_text(c, TYPE_TITLE, ALIGN_LEFT, staff_say(c, "这块屏幕", "This wall"), words,
			   composer_colour(c, MOON), (struct origin){NULL, "staff"})
		 .h;
	chrome_button(c, c->cr, area.x + area.w - 44 * u, area.y + 44 * u, ACTION_CLOSE, true);
	staff_button(c, (struct box){area.x + area.w - (88 + 16 + 180) * u, area.y, 180 * u, 88 * u},
		     staff_say(c, "English", "中文"), false, true,
		     (struct action){.kind = ACTION_STAFF, .number = STAFF_LANGUAGE});
	y += 28 * u;
	area.y += y;
	area.h -= y;
	return area;
}

static void panel(struct composer *c)
{
	float u = c->u;
	char text[FACTS_TEXT];
	struct box area = heading(c);
	int across = c->portrait ? 3 : 5;
	float h = buttons(c, area, across, false), gap = 56 * u, left = c->portrait ? area.w : (area.w - gap) * 0.54f;
	buttons(c, (struct box){area.x, area.y + area.h - h, area.w, h}, across, true);
	outcome(c, text, sizeof text);
	struct text_size said = composer_measure(c, TYPE_LABEL, text, (struct box){0, 0, left, 0});
	composer_text(c, TYPE_LABEL, ALIGN_LEFT, text,
		      (struct box){area.x, area.y + area.h - h - said.h - 16 * u, left, 0}, composer_colour(c, GRAIN),
		      (struct origin){NULL, "staff"});
	/* upright, the editions need their place below: three of them */
	float others = h + said.h + (float)(c->portrait ? 48 + EDITIONS_LEAST : 16 + STAFF_GAP) * u;
	float used = staff_facts_list(c, (struct box){area.x, area.y, left, area.h - others});
	struct box list = {area.x + left + gap, area.y, area.w - gap - left, area.h - h - 24 * u};
	if (c->portrait)
		list = (struct box){area.x, area.y + used + 24 * u, area.w, area.h - used - h - said.h - 48 * u};
	staff_editions(c, list);
}

bool sheet_staff(struct composer *c)
{
	composer_sheet(c, (struct box){0, 0, (float)c->w, (float)c->h});
	if (c->staff.view == STAFF_DISPLAY) {
		staff_display_test(c);
	} else if (c->staff.view == STAFF_TOUCH) {
		staff_touch_test(c);
	} else {
		composer_source_rgb(c->cr, composer_colour(c, INK), 1);
		cairo_paint(c->cr);
		panel(c);
		if (c->staff.sure != STAFF_NOTHING)
			dialog(c);
	}
	c->scene->reading_ms = READING_MS; /* three minutes, as long as a visit can last without a touch */
	return true;
}
