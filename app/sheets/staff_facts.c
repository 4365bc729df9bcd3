/* What the panel says: of the wall, of the agent, of the board; and the editions one can go back to. */
#include "staff.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_W = 190, ROW_GAP = 14, HEAD_H = 60, EDITION_H = 112, ROLLBACK_W = 220 /* u */ };
enum { ROW_WALL, ROW_NEWS, ROWS = 8 };

const char *staff_say(const struct composer *c, const char *zh, const char *en)
{
	return c->lang == LANG_ZH ? zh : en;
}

const char *staff_edition_name(const struct composer *c, int64_t version, char *buf, size_t buf_size)
{
	if (version > 0)
		snprintf(buf, buf_size, staff_say(c, "第 %" PRId64 " 期", "Edition %" PRId64), version);
	else
		snprintf(buf, buf_size, "%s", staff_say(c, "内置展览", "The built-in exhibition"));
	return buf;
}

/* To the minute, as people of the place write it, without the zone. */
static const char *when(int64_t s, char buf[40])
{
	civil_print_local(s, buf, 40);
	if (strlen(buf) > 16)
		buf[16] = '\0';
	return buf;
}

static void say_wall(const struct composer *c, char *text, size_t size)
{
	const struct facts *facts = &c->staff.facts;
	char name[64], at[40];
	int64_t since_s = 0;
	staff_edition_name(c, c->staff.shown, name, sizeof name);
	for (size_t i = 0; i < facts->edition_count; i++)
		if (facts->editions[i].version == c->staff.shown)
			since_s = facts->editions[i].since_s;
	bool signed_ = c->staff.shown > 0 && facts->trusted == c->staff.shown;
	snprintf(text, size, "%s", name);
	size_t used = strlen(text);
	if (signed_ && facts->issued_s > 0)
		snprintf(text + used, size - used, staff_say(c, "，%s 签发", ", issued %s"), when(facts->issued_s, at));
	else if (since_s > 0)
		snprintf(text + used, size - used, staff_say(c, "，%s 起", ", since %s"), when(since_s, at));
	used = strlen(text);
	if (signed_ && *facts->signers != '\0')
		snprintf(text + used, size - used, staff_say(c, "；签署：%s", "; signed by %s"), facts->signers);
}

static void say_hold(const struct composer *c, char *text, size_t size)
{
	int64_t min = (c->staff.facts.hold_left_s + 59) / 60;
	if (min > 0)
		snprintf(text, size, staff_say(c, "已暂停，还剩 %d 小时 %d 分", "On; %d h %d min left"),
			 (int)(min / 60), (int)(min % 60));
	else
		snprintf(text, size, "%s", staff_say(c, "没有暂停", "Off: changes go up as they come"));
}

static void say_clock(const struct composer *c, char *text, size_t size)
{
	const struct facts *facts = &c->staff.facts;
	char at[40];
	if (facts->proven)
		snprintf(text, size, "%s", staff_say(c, "已由网络校准", "Set by the network"));
	else if (facts->floor_s > 0)
		snprintf(text, size, staff_say(c, "未校准；不早于 %s", "Unproven; not before %s"),
			 when(facts->floor_s, at));
	else
		snprintf(text, size, "%s", staff_say(c, "未校准", "Unproven"));
}

/* The value of row i; false: there is no such row. *label: what it is of. */
static bool say_row(const struct composer *c, int i, const char **label, char *text, size_t size)
{
	const struct facts *facts = &c->staff.facts;
	char at[40];
	bool there = facts->there;
	switch (i) {
	case ROW_WALL:
		*label = staff_say(c, "屏幕", "Wall");
		say_wall(c, text, size);
		return true;
	case ROW_NEWS:
		*label = staff_say(c, "更新", "News");
		snprintf(text, size, "%s",
			 there ? facts->news[c->lang]
			       : staff_say(c, "更新程序没有运行：屏幕照常显示，但收不到新内容。",
					   "The updater does not run: the wall shows on, but nothing new comes."));
		return true;
	case 2:
		*label = staff_say(c, "服务器", "Server");
		if (facts->seen_s > 0)
			snprintf(text, size, staff_say(c, "最近应答 %s", "Last seen %s"), when(facts->seen_s, at));
		else
			snprintf(text, size, "%s", staff_say(c, "开机以来没有应答", "No answer since the start"));
		return there;
	case 3:
		*label = staff_say(c, "时钟", "Clock");
		say_clock(c, text, size);
		return there;
	case 4:
		*label = staff_say(c, "磁盘", "Disk");
		snprintf(text, size, staff_say(c, "剩余 %.1f GB，共 %.1f GB", "%.1f GB free of %.1f GB"),
			 (double)facts->disk_free_mb / 1024, (double)facts->disk_mb / 1024);
		return there && facts->disk_free_mb >= 0;
	case 5:
		*label = staff_say(c, "温度", "Heat");
		snprintf(text, size, "%" PRId64 " °C", facts->temperature_c);
		return there && facts->temperature_c >= 0;
	case 6:
		*label = staff_say(c, "看门狗", "Watchdog");
		snprintf(text, size, "%s", staff_say(c, "未启用", "Not armed"));
		return there && facts->watchdog_s == 0;
	default:
		*label = staff_say(c, "暂停", "Hold");
		say_hold(c, text, size);
		return there;
	}
}

static enum type row_type(int row)
{
	return row == ROW_WALL ? TYPE_LABEL : TYPE_BODY;
}

float staff_facts_list(struct composer *c, struct box box)
{
	float u = c->u, gap = ROW_GAP * u, y = box.y, label_w = LABEL_W * u, news_h = box.h;
	char text[FACTS_TEXT + 64];
	const char *label;
	int count = 0;
	float wants_h = 0;
	for (int i = 0; i < ROWS; i++)
		if (say_row(c, i, &label, text, sizeof text)) {
			float h = composer_measure(c, row_type(i), text, (struct box){0, 0, box.w - label_w, 0}).h;
			if (i == ROW_NEWS)
				wants_h = h;
			news_h -= (i == ROW_NEWS ? 0 : h) + gap;
			count++;
		}
	for (int closer = 0; closer < 2 && wants_h > news_h; closer++) {
		news_h += gap / 2 * (float)count;
		gap /= 2;
	}
	for (int i = 0; i < ROWS; i++) {
		if (!say_row(c, i, &label, text, sizeof text))
			continue;
		struct box value = {box.x + label_w, y, box.w - label_w, i == ROW_NEWS ? fmaxf(news_h, 1) : 0};
		composer_text(c, TYPE_BODY, ALIGN_LEFT, label, (struct box){box.x, y, label_w, 0},
			      composer_colour(c, GRAIN), (struct origin){NULL, "staff"});
		y += composer_text(c, row_type(i), ALIGN_LEFT, text, value, composer_colour(c, MOON),
				   (struct origin){NULL, "staff"})
			 .h +
		     gap;
	}
	return y - box.y;
}

static const char *say_state(const struct composer *c, const struct facts_edition *edition)
{
	static const char *const zh[FACTS_STATES] = {"已核验", "等待上屏", "试映中", "已确认", "已拒用"};
	static const char *const en[FACTS_STATES] = {"verified", "waiting", "on trial", "confirmed", "refused"};
	return staff_say(c, zh[edition->state], en[edition->state]);
}

static void edition_row(struct composer *c, struct box box, const struct facts_edition *edition)
{
	const struct facts *facts = &c->staff.facts;
	bool current = edition->version == facts->current,
	     can = !current && (edition->state == FACTS_CONFIRMED || edition->state == FACTS_REFUSED);
	char name[64], under[120], at[40];
	float u = c->u, pad = 28 * u, w = box.w - 2 * pad - (can || current ? (ROLLBACK_W + 20) * u : 0);
	composer_panel(c, box, current);
	staff_edition_name(c, edition->version, name, sizeof name);
	snprintf(under, sizeof under, "%s  %s", say_state(c, edition), when(edition->since_s, at));
	struct text_size size = composer_measure(c, TYPE_LABEL, name, (struct box){0, 0, w, 0});
	struct text_size under_size = composer_measure(c, TYPE_CAPTION, under, (struct box){0, 0, w, 0});
	float y = box.y + (box.h - size.h - under_size.h) / 2;
	composer_text(c, TYPE_LABEL, ALIGN_LEFT, name, (struct box){box.x + pad, y, w, 0}, composer_colour(c, MOON),
		      (struct origin){NULL, "staff"});
	composer_text(c, TYPE_CAPTION, ALIGN_LEFT, under, (struct box){box.x + pad, y + size.h, w, 0},
		      composer_colour(c, MIST), (struct origin){NULL, "staff"});
	struct box right = {box.x + box.w - (ROLLBACK_W + 12) * u, box.y + 12 * u, ROLLBACK_W * u, box.h - 24 * u};
	if (can) {
		staff_button(
		    c, right, staff_say(c, "退回这一期", "Roll back"), false, facts->there,
		    (struct action){.kind = ACTION_STAFF, .number = STAFF_ROLLBACK, .edition = edition->version});
	} else if (current) {
		const char *words = staff_say(c, "当前", "Current");
		struct text_size its = composer_measure(c, TYPE_LABEL, words, right);
		composer_text(c, TYPE_LABEL, ALIGN_CENTRE, words,
			      (struct box){right.x, right.y + (right.h - its.h) / 2, right.w, 0},
			      composer_colour(c, GRAIN), (struct origin){NULL, "staff"});
	}
}

void staff_editions(struct composer *c, struct box box)
{
	const struct facts *facts = &c->staff.facts;
	float y = box.y + HEAD_H * c->u;
	if (!facts->there && facts->edition_count == 0)
		return; /* nobody knows */
	composer_text(c, TYPE_BODY, ALIGN_LEFT,
		      facts->edition_count > 0 ? staff_say(c, "存储中的各期", "Editions in the store")
					       : staff_say(c, "存储中没有内容", "The store is empty"),
		      box, composer_colour(c, GRAIN), (struct origin){NULL, "staff"});
	size_t count = facts->edition_count;
	for (size_t i = 0; i < count && y + EDITION_H * c->u <= box.y + box.h; i++, y += (EDITION_H + STAFF_GAP) * c->u)
		edition_row(c, (struct box){box.x, y, box.w, EDITION_H * c->u}, &facts->editions[i]);
}
