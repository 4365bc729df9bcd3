/* why ID: why a record or a page is or is not on the wall. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "catalog.h"
#include "schedule.h"
#include "status_state.h"
#include "store.h"

struct question {
	const char *id, *edition;
	enum lang lang;
	const struct exhibition *whole; /* nothing hidden */
	const struct exhibition *shown; /* what is recalled is hidden */
	int64_t now_min;
};

static bool answer(const struct question *question, const char *zh, const char *en, const char *what)
{
	printf(question->lang == LANG_ZH ? zh : en, question->id, what);
	return false;
}

/* As the wall has it: a clock that is not proven takes nothing down. */
static int64_t due_min(const struct status *status)
{
	time_t at = status->proven ? time(NULL) : (time_t)status->floor_s;
	struct tm tm;
	localtime_r(&at, &tm);
	int64_t min = ((int64_t)at + tm.tm_gmtoff) / 60;
	return status->proven ? min : schedule_not_before(min);
}

static bool is_recalled(const struct question *question, const char *id)
{
	for (size_t i = 0; i < question->shown->recall_count; i++)
		if (strcmp(question->shown->recalls[i], id) == 0)
			return true;
	return false;
}

static bool page_shown(const struct question *question, const struct page *page)
{
	bool in_loop = false, valid = false;
	for (size_t i = 0; i < question->shown->loop_count; i++) {
		const struct loop_entry *entry = &question->shown->loop[i];
		if (strcmp(entry->page->id, page->id) != 0)
			continue;
		if (schedule_due(question->shown, entry, question->now_min)) {
			answer(question, "%s：页面 %s 正在轮播中。\n", "%s: page %s is in the loop now.\n", page->id);
			return true;
		}
		in_loop = true;
		valid = valid || schedule_valid(entry, question->now_min);
	}
	if (is_recalled(question, page->id))
		return answer(question, "%s：页面 %s 已被永久撤回。\n", "%s: page %s is withdrawn for ever.\n",
			      page->id);
	if (!in_loop)
		return answer(question, "%s：页面 %s 不在轮播表中。\n", "%s: page %s is not in the loop.\n", page->id);
	if (valid)
		return answer(question, "%s：页面 %s 正让位于优先级更高的页面。\n",
			      "%s: page %s gives way to pages of a higher priority now.\n", page->id);
	return answer(question, "%s：页面 %s 此刻不在其有效期或时段内。\n",
		      "%s: page %s is outside its dates or its times of day now.\n", page->id);
}

static bool has_item(const struct page *page, const char *id)
{
	for (size_t i = 0; i < page->item_count; i++)
		if (strcmp(page->items[i]->id, id) == 0)
			return true;
	return false;
}

static bool record_shown(const struct question *question, const struct record *record)
{
	bool shown = false, on_page = false;
	if (is_recalled(question, record->id))
		return answer(question, "%s：记录 %s 已被永久撤回。\n", "%s: record %s is withdrawn for ever.\n",
			      record->id);
	for (size_t i = 0; i < question->whole->page_count; i++)
		if (has_item(&question->whole->pages[i], record->id)) {
			on_page = true;
			shown = page_shown(question, &question->whole->pages[i]) || shown;
		}
	return on_page ? shown
		       : answer(question, "%s：记录 %s 不在任何页面上，只能从相关记录进入。\n",
				"%s: record %s is on no page; it is only reached from other records.\n", record->id);
}

/* An edition that waits: what it will change. */
static void tell_waiting(const struct conf *conf, const struct question *question, const struct edition_row *row)
{
	char path[CONF_TEXT + 96];
	struct exhibition *exhibition;
	struct err err;
	snprintf(path, sizeof path, "%s/editions/%" PRId64 "/catalogue.db", conf->store.path, row->version);
	if (!catalog_read(path, &exhibition, &err))
		return;
	bool has =
	    exhibition_record(exhibition, question->id) != NULL || exhibition_page(exhibition, question->id) != NULL;
	exhibition_destroy(exhibition);
	bool zh = question->lang == LANG_ZH;
	printf(zh ? "%s：第 %" PRId64 " 期在等待上屏，其中%s。\n" : "%s: edition %" PRId64 " waits; this is %s.\n",
	       question->id, row->version, has ? (zh ? "有它" : "in it") : (zh ? "没有它" : "not in it"));
}

/* What is newer than the wall, and, as the staff panel says it, why it does not show. */
static void tell_newer(const struct question *question, const struct status *status)
{
	char news[STATUS_NEWS];
	for (size_t i = 0; i < status->count; i++)
		if (status->rows[i].state == EDITION_VERIFIED || status->rows[i].state == EDITION_WAITING)
			tell_waiting(status->conf, question, &status->rows[i]);
	status_news(status, question->lang, news);
	puts(news);
}

bool why_print(const struct conf *conf, const char *id, enum lang lang, bool *shown, struct err *err)
{
	char edition[64], path[CONF_TEXT + 96];
	struct exhibition *whole, *hidden;
	if (!store_current(conf->store.path, edition, sizeof edition, err))
		return false;
	snprintf(path, sizeof path, "%s/%s/catalogue.db", conf->store.path, edition);
	if (!catalog_read(path, &whole, err))
		return false;
	if (!store_read(conf->store.path, edition, conf->store.path, &hidden, err)) {
		exhibition_destroy(whole);
		return false;
	}
	struct status status;
	struct err untold;
	bool told = status_gather(conf, lang, &status, &untold);
	struct question question = {id, edition, lang, whole, hidden, due_min(&status)};
	const struct record *record = exhibition_record(whole, id);
	const struct page *page = exhibition_page(whole, id);
	bool is = false;
	if (record == NULL && page == NULL)
		answer(&question, "%s：%s 中没有这个记录或页面。\n", "%s: there is no such record or page in %s.\n",
		       edition);
	if (record != NULL)
		is = record_shown(&question, record);
	if (page != NULL)
		is = page_shown(&question, page) || is;
	if (told)
		tell_newer(&question, &status);
	status_finish(&status);
	exhibition_destroy(whole);
	exhibition_destroy(hidden);
	*shown = is;
	return true;
}
