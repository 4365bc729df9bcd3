#include "moments.h"

#include <string.h>

static const char *latest(const struct record *item, enum link_role role)
{
	const char *found = NULL;
	for (size_t i = 0; i < item->out_count; i++) {
		const char *date = item->out[i].role == role ? item->out[i].record->date : NULL;
		if (date != NULL && (found == NULL || strcmp(date, found) > 0))
			found = date;
	}
	return found;
}

const char *moments_date(const struct record *item)
{
	const char *date = item->date != NULL ? item->date : latest(item, ROLE_RESULT_OF);
	return date != NULL ? date : latest(item, ROLE_ABOUT);
}

/* The first date after `after` (NULL: of all). Dates are text that sorts; a month sorts before its days. */
static const char *following(const struct page *page, const char *after)
{
	const char *found = NULL;
	for (size_t i = 0; i < page->item_count; i++) {
		const char *date = moments_date(page->items[i]);
		if (date != NULL && (after == NULL || strcmp(date, after) > 0) &&
		    (found == NULL || strcmp(date, found) < 0))
			found = date;
	}
	return found;
}

const char *moments_at(const struct page *page, size_t i)
{
	const char *date = page->kind == PAGE_MAP ? following(page, NULL) : NULL;
	while (date != NULL && i-- > 0)
		date = following(page, date);
	return date;
}

size_t moments_of(const struct page *page)
{
	size_t count = 0;
	while (moments_at(page, count) != NULL)
		count++;
	return count > 1 ? count : 0;
}

bool moments_there(const struct page *page, const struct record *item, int moment)
{
	if (moment < 0)
		return true;
	const char *then = moments_at(page, (size_t)moment), *date = moments_date(item);
	return then == NULL || date == NULL || strcmp(date, then) <= 0;
}
