#include "find.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "schedule.h"

enum { EXACT_PLACE, BEGINS, INSIDE, NO_MATCH };
enum { NOTHING = 2 * NO_MATCH << 8 };
enum { KIND_PAGE = 6 };

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

/* Every letter begins a word; of a number only the first digit does. */
static bool inside(const char *initials, const char *typed)
{
	for (const char *at = strstr(initials, typed); at != NULL; at = strstr(at + 1, typed))
		if (at == initials || !is_digit(at[0]) || !is_digit(at[-1]))
			return true;
	return false;
}

/* Upper-case letter or digit, else 0. */
static char letter(char ch)
{
	return ch >= 'a' && ch <= 'z' ? (char)(ch - 'a' + 'A') : (ch >= 'A' && ch <= 'Z') || is_digit(ch) ? ch : '\0';
}

/* An alphabet's words may be typed out: typed is what title's letters go on with from the beginning of a word. */
static int match_words(const char *title, const char *typed)
{
	for (const char *at = title; at != NULL && *at != '\0'; at++) {
		const char *ch = at, *left = typed;
		if (letter(*at) == '\0' || (at > title && letter(at[-1]) != '\0'))
			continue;
		for (; *ch != '\0' && *left != '\0' && (letter(*ch) == '\0' || letter(*ch) == *left); ch++)
			left += letter(*ch) != '\0';
		if (*left == '\0')
			return at == title ? BEGINS : INSIDE;
	}
	return NO_MATCH;
}

static int match(const char *initials, const char *typed, bool place)
{
	if (initials == NULL)
		return NO_MATCH;
	if (place && strcmp(initials, typed) == 0)
		return EXACT_PLACE;
	if (strncmp(initials, typed, strlen(typed)) == 0)
		return BEGINS;
	return inside(initials, typed) ? INSIDE : NO_MATCH;
}

/* Less is better. What is read on the wall comes before what only the other language has. */
static int rank(const struct text *initials, const struct text *title, int kind, enum lang lang, const char *typed)
{
	int best = NOTHING;
	for (int l = 0; l < LANGS; l++) {
		int found = match(initials->by[l], typed, kind == 0);
		int words = l == LANG_EN ? match_words(title->by[l], typed) : NO_MATCH;
		found = words < found ? words : found;
		int rank = (found + (l != (int)lang ? NO_MATCH : 0)) << 8 | kind;
		if (found < NO_MATCH && rank < best)
			best = rank;
	}
	return best;
}

/* A list kept in order, of which what does not fit falls off. */
struct list {
	struct found *out;
	size_t count, max;
	const char *typed;
	enum lang lang;
};

static int rank_of(const struct list *list, const struct found *found)
{
	static const int kinds[RECORD_KINDS] = {[RECORD_PLACE] = 0,   [RECORD_AGREEMENT] = 1, [RECORD_FIGURE] = 2,
						[RECORD_PROJECT] = 3, [RECORD_EVENT] = 4,     [RECORD_PHOTO] = 5};
	if (found->record != NULL)
		return rank(&found->record->initials, &found->record->title, kinds[found->record->kind], list->lang,
			    list->typed);
	assert(found->page != NULL);
	return rank(&found->page->initials, &found->page->title, KIND_PAGE, list->lang, list->typed);
}

static void put(struct list *list, struct found found)
{
	int rank = rank_of(list, &found);
	size_t at = list->count;
	if (rank == NOTHING)
		return;
	while (at > 0 && rank < rank_of(list, &list->out[at - 1]))
		at--;
	if (at == list->max)
		return;
	list->count += list->count < list->max;
	memmove(&list->out[at + 1], &list->out[at], (list->count - at - 1) * sizeof *list->out);
	list->out[at] = found;
}

size_t find_match(const struct exhibition *exhibition, enum lang lang, int64_t now_min, const char *typed,
		  struct found *out, size_t max)
{
	struct list list = {.out = out, .max = max, .typed = typed, .lang = lang};
	if (*typed == '\0')
		return 0;
	for (size_t i = 0; i < exhibition->record_count; i++)
		put(&list, (struct found){.record = &exhibition->records[i]});
	for (size_t i = 0; i < exhibition->page_count; i++)
		if (schedule_open(exhibition, &exhibition->pages[i], now_min))
			put(&list, (struct found){.page = &exhibition->pages[i]});
	return list.count;
}
