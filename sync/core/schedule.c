#include "schedule.h"

enum { DAY_MIN = 24 * 60 };

/* to <= from: the part ends on the day after, which still counts as the day it began on. */
static bool in_daypart(const struct daypart *part, int64_t now_min)
{
	int64_t day = now_min / DAY_MIN;
	int minute = (int)(now_min % DAY_MIN);
	int weekday = (int)((day + 3) % 7); /* 1970-01-01 was a Thursday; 0 is Monday */
	bool today = part->days >> weekday & 1, yesterday = part->days >> (weekday + 6) % 7 & 1;
	if (part->from_min < part->to_min)
		return today && minute >= part->from_min && minute < part->to_min;
	return (today && minute >= part->from_min) || (yesterday && minute < part->to_min);
}

static bool is_known(int64_t now_min)
{
	return now_min >= SCHEDULE_CLOCK_SET_MIN;
}

int64_t schedule_not_before(int64_t min)
{
	return min > 0 ? -min : 0;
}

static bool in_validity(const struct validity *validity, int64_t now_min)
{
	if (!is_known(now_min))
		return validity->until_min > -now_min;
	return validity->from_min <= now_min && now_min < validity->until_min;
}

bool schedule_valid(const struct loop_entry *entry, int64_t now_min)
{
	if (!in_validity(&entry->validity, now_min) || !in_validity(&entry->page->validity, now_min))
		return false;
	if (entry->daypart_count == 0 || !is_known(now_min))
		return true;
	for (size_t i = 0; i < entry->daypart_count; i++)
		if (in_daypart(&entry->dayparts[i], now_min))
			return true;
	return false;
}

bool schedule_open(const struct exhibition *exhibition, const struct page *page, int64_t now_min)
{
	bool looped = false;
	for (size_t i = 0; i < exhibition->loop_count; i++) {
		if (exhibition->loop[i].page != page)
			continue;
		if (schedule_valid(&exhibition->loop[i], now_min))
			return true;
		looped = true;
	}
	return !looped && in_validity(&page->validity, now_min);
}

static bool is_timeless(const struct loop_entry *entry)
{
	const struct validity *own = &entry->validity, *page = &entry->page->validity;
	return entry->daypart_count == 0 && own->from_min == INT64_MIN && own->until_min == INT64_MAX &&
	       page->from_min == INT64_MIN && page->until_min == INT64_MAX;
}

/* What has the wall at a moment. */
struct due {
	int64_t now_min;
	int timeless, highest; /* priorities; -1: there is none */
};

/* When it is not known what time it is, what has a time takes nothing's place that has none. */
static int rank(const struct due *due, const struct loop_entry *entry)
{
	bool yields = !is_known(due->now_min) && due->timeless >= 0 && !is_timeless(entry);
	return yields && entry->priority > due->timeless ? due->timeless : entry->priority;
}

static struct due due_at(const struct exhibition *exhibition, int64_t now_min)
{
	struct due due = {.now_min = now_min, .timeless = -1, .highest = -1};
	for (size_t i = 0; i < exhibition->loop_count; i++)
		if (is_timeless(&exhibition->loop[i]) && exhibition->loop[i].priority > due.timeless)
			due.timeless = exhibition->loop[i].priority;
	for (size_t i = 0; i < exhibition->loop_count; i++)
		if (schedule_valid(&exhibition->loop[i], now_min) && rank(&due, &exhibition->loop[i]) > due.highest)
			due.highest = rank(&due, &exhibition->loop[i]);
	return due;
}

static bool is_due(const struct due *due, const struct loop_entry *entry)
{
	return schedule_valid(entry, due->now_min) && rank(due, entry) == due->highest;
}

bool schedule_due(const struct exhibition *exhibition, const struct loop_entry *entry, int64_t now_min)
{
	struct due due = due_at(exhibition, now_min);
	return is_due(&due, entry);
}

static enum lang next_language(const bool languages[LANGS], enum lang lang)
{
	for (int i = 1; i <= LANGS; i++) {
		enum lang other = (enum lang)(((int)lang + i) % LANGS);
		if (languages[other])
			return other;
	}
	return LANG_ZH;
}

bool schedule_next(const struct exhibition *exhibition, int64_t now_min, const bool languages[LANGS],
		   size_t (*steps)(const struct page *), const struct place *after, struct place *next)
{
	struct due due = due_at(exhibition, now_min);
	if (due.highest < 0)
		return false;
	struct place place = {0, 0, next_language(languages, LANGS - 1)};
	if (after != NULL) {
		place = *after;
		if (!languages[place.lang])
			place.lang = next_language(languages, place.lang);
		if (place.entry < exhibition->loop_count &&
		    place.step + 1 < steps(exhibition->loop[place.entry].page) &&
		    is_due(&due, &exhibition->loop[place.entry])) {
			place.step++;
			*next = place;
			return true;
		}
		place.entry++;
		place.step = 0;
	}
	for (;; place.entry++) {
		if (place.entry >= exhibition->loop_count) {
			place.entry = 0;
			place.lang = next_language(languages, place.lang);
		}
		if (is_due(&due, &exhibition->loop[place.entry]))
			break;
	}
	*next = place;
	return true;
}
