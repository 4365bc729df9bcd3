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

static bool in_validity(const struct validity *validity, int64_t now_min)
{
	return validity->from_min <= now_min && now_min < validity->until_min;
}

bool schedule_valid(const struct loop_entry *entry, int64_t now_min)
{
	if (now_min < SCHEDULE_CLOCK_SET_MIN)
		return true;
	if (!in_validity(&entry->validity, now_min) || !in_validity(&entry->page->validity, now_min))
		return false;
	if (entry->daypart_count == 0)
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
	return !looped && (now_min < SCHEDULE_CLOCK_SET_MIN || in_validity(&page->validity, now_min));
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
	int priority = -1;
	for (size_t i = 0; i < exhibition->loop_count; i++)
		if (schedule_valid(&exhibition->loop[i], now_min) && exhibition->loop[i].priority > priority)
			priority = exhibition->loop[i].priority;
	if (priority < 0)
		return false;
	struct place place = {0, 0, next_language(languages, LANGS - 1)};
	if (after != NULL) {
		place = *after;
		if (!languages[place.lang])
			place.lang = next_language(languages, place.lang);
		if (place.entry < exhibition->loop_count &&
		    place.step + 1 < steps(exhibition->loop[place.entry].page) &&
		    exhibition->loop[place.entry].priority == priority &&
		    schedule_valid(&exhibition->loop[place.entry], now_min)) {
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
		const struct loop_entry *entry = &exhibition->loop[place.entry];
		if (entry->priority == priority && schedule_valid(entry, now_min))
			break;
	}
	*next = place;
	return true;
}
