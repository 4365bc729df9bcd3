#include <string.h>

#include "lint.h"

enum { DAY_MIN = 24 * 60, WEEK = 7 };

static void date(const char *text, const char *where, struct findings *findings)
{
	int64_t min;
	if (text != NULL && !civil_parse(text, true, &min))
		findings_add(findings, RULE_DATE_BAD, where, text, NULL);
}

/* Checks from and until at where; false: they are no validity to go on with. */
static bool validity(const char *from, const char *until, const char *where, struct validity *validity,
		     struct findings *findings)
{
	bool good = true;
	if (!folder_minute(from, INT64_MIN, &validity->from_min)) {
		findings_add(findings, RULE_DATE_BAD, findings_format(findings, "%s/from", where), from, NULL);
		good = false;
	}
	if (!folder_minute(until, INT64_MAX, &validity->until_min)) {
		findings_add(findings, RULE_DATE_BAD, findings_format(findings, "%s/until", where), until, NULL);
		good = false;
	}
	if (good && validity->from_min >= validity->until_min) {
		findings_add(findings, RULE_VALIDITY_EMPTY, where, from, until, NULL);
		good = false;
	}
	return good;
}

/* The day of the week, 0 Monday, of a count of days since 1970-01-01, a Thursday. */
static int weekday(int64_t day)
{
	return (int)(((day + 3) % WEEK + WEEK) % WEEK);
}

static int64_t floor_day(int64_t min)
{
	return min >= 0 ? min / DAY_MIN : -((-min + DAY_MIN - 1) / DAY_MIN);
}

/* Whether some daypart falls into a validity. One that is open or lasts more than a week has every day of the week. */
static bool dayparts_meet(const struct folder_loop *entry, const struct validity *window)
{
	if (entry->daypart_count == 0 || window->from_min == INT64_MIN || window->until_min == INT64_MAX ||
	    window->until_min - window->from_min > (int64_t)(WEEK + 1) * DAY_MIN)
		return true;
	for (int64_t day = floor_day(window->from_min) - 1; day * DAY_MIN < window->until_min; day++)
		for (size_t i = 0; i < entry->daypart_count; i++) {
			const struct daypart *part = &entry->dayparts[i];
			int64_t from = day * DAY_MIN + part->from_min;
			int64_t to = day * DAY_MIN + part->to_min + (part->to_min <= part->from_min ? DAY_MIN : 0);
			if ((part->days >> weekday(day) & 1) != 0 && from < window->until_min && to > window->from_min)
				return true;
		}
	return false;
}

static bool always_shown(const struct folder *folder, const struct folder_loop *entry)
{
	const struct folder_page *page = folder_page(folder, entry->page);
	return page != NULL && page->from == NULL && page->until == NULL && entry->from == NULL &&
	       entry->until == NULL && entry->daypart_count == 0;
}

static bool outranked(const struct folder *folder, const struct folder_loop *entry)
{
	for (size_t i = 0; i < folder->loop_count; i++)
		if (folder->loop[i].priority > entry->priority && always_shown(folder, &folder->loop[i]))
			return true;
	return false;
}

static void loop_entry(const struct folder *folder, size_t index, const struct validity *own, struct findings *findings)
{
	const struct folder_loop *entry = &folder->loop[index];
	const struct folder_page *page = folder_page(folder, entry->page);
	const char *where = findings_format(findings, "/loop/%zu", index);
	struct validity both = {INT64_MIN, INT64_MAX};
	if (page == NULL || !folder_minute(page->from, INT64_MIN, &both.from_min) ||
	    !folder_minute(page->until, INT64_MAX, &both.until_min) || both.from_min >= both.until_min)
		return; /* reported where it stands */
	both.from_min = both.from_min > own->from_min ? both.from_min : own->from_min;
	both.until_min = both.until_min < own->until_min ? both.until_min : own->until_min;
	if (both.from_min >= both.until_min)
		findings_add(findings, RULE_LOOP_NEVER, where, page->id, "它的有效期与页面的有效期没有交集",
			     "the page is never valid while the entry is", NULL);
	else if (!dayparts_meet(entry, &both))
		findings_add(findings, RULE_LOOP_NEVER, where, page->id, "有效期内没有所写的时段",
			     "none of its dayparts falls into its validity", NULL);
	else if (outranked(folder, entry))
		findings_add(findings, RULE_LOOP_NEVER, where, page->id, "有 priority 更高的一项总在显示",
			     "an entry of higher priority is always shown", NULL);
}

/* Dates of different precision are compared by what both have. */
static bool earlier(const char *date_text, const char *than)
{
	size_t length = strlen(date_text) < strlen(than) ? strlen(date_text) : strlen(than);
	return strncmp(date_text, than, length) < 0;
}

static void timeline(const struct folder *folder, size_t index, struct findings *findings)
{
	const struct folder_page *page = &folder->pages[index];
	const char *before = NULL;
	for (size_t i = 0; i < page->item_count; i++) {
		const struct folder_record *record = folder_record(folder, page->items[i]);
		const char *now = record != NULL ? record->date : NULL;
		if (before != NULL && now != NULL && earlier(now, before))
			findings_add(findings, RULE_TIMELINE_ORDER,
				     findings_format(findings, "/pages/%zu/items/%zu", index, i), record->id, NULL);
		before = now != NULL ? now : before;
	}
}

/* The last minute any entry of the loop is valid; INT64_MAX: one has no end (or a date that is reported elsewhere). */
static int64_t loop_end(const struct folder *folder, const char **until)
{
	int64_t last = INT64_MIN;
	for (size_t i = 0; i < folder->loop_count; i++) {
		const struct folder_page *page = folder_page(folder, folder->loop[i].page);
		const char *first = folder->loop[i].until, *second = page != NULL ? page->until : NULL;
		int64_t entry, whole;
		if (!folder_minute(first, INT64_MAX, &entry) || !folder_minute(second, INT64_MAX, &whole))
			return INT64_MAX;
		int64_t end = entry < whole ? entry : whole;
		if (end > last) {
			last = end;
			*until = entry < whole ? first : second;
		}
	}
	return last;
}

/* The first minute of a record's date or as-of date. */
static int64_t minute_of(const char *date_text)
{
	int64_t min;
	return date_text != NULL && civil_parse(date_text, true, &min) ? min : INT64_MIN;
}

/* The newest day the folder tells of: it was written then or later, whatever day it is now. */
static int64_t newest(const struct folder *folder)
{
	int64_t last = INT64_MIN;
	for (size_t i = 0; i < folder->record_count; i++) {
		int64_t date_min = minute_of(folder->records[i].date), as_of_min = minute_of(folder->records[i].as_of);
		last = date_min > last ? date_min : last;
		last = as_of_min > last ? as_of_min : last;
	}
	return last;
}

static bool loop_over(const struct folder *folder, int64_t now_min, struct findings *findings)
{
	const char *until = NULL;
	bool over = loop_end(folder, &until) <= now_min && until != NULL;
	if (over && findings != NULL)
		findings_add(findings, RULE_LOOP_OVER, "/loop", until, NULL);
	return over;
}

void lint_today(const struct folder *folder, int64_t today_min, struct findings *findings)
{
	if (!loop_over(folder, newest(folder), NULL))
		loop_over(folder, today_min, findings);
	for (size_t i = 0; i < folder->record_count; i++)
		if (minute_of(folder->records[i].as_of) > today_min)
			findings_add(findings, RULE_AS_OF_FUTURE, findings_format(findings, "/records/%zu/as_of", i),
				     folder->records[i].id, folder->records[i].as_of, NULL);
}

void lint_time(const struct folder *folder, struct findings *findings)
{
	struct validity window;
	for (size_t i = 0; i < folder->record_count; i++) {
		const struct folder_record *record = &folder->records[i];
		date(record->date, findings_format(findings, "/records/%zu/date", i), findings);
		date(record->as_of, findings_format(findings, "/records/%zu/as_of", i), findings);
		if (record->kind == RECORD_EVENT && record->date == NULL)
			findings_add(findings, RULE_EVENT_NO_DATE, findings_format(findings, "/records/%zu", i),
				     record->id, NULL);
	}
	for (size_t i = 0; i < folder->page_count; i++) {
		validity(folder->pages[i].from, folder->pages[i].until, findings_format(findings, "/pages/%zu", i),
			 &window, findings);
		if (folder->pages[i].kind == PAGE_TIMELINE)
			timeline(folder, i, findings);
	}
	for (size_t i = 0; i < folder->loop_count; i++)
		if (validity(folder->loop[i].from, folder->loop[i].until, findings_format(findings, "/loop/%zu", i),
			     &window, findings))
			loop_entry(folder, i, &window, findings);
	loop_over(folder, newest(folder), findings);
}
