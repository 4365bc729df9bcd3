#include "reason.h"

#include <stdio.h>
#include <string.h>

#include "reason_zh.h"

enum { HOLES = 4, DEPTH = 6 };

struct piece {
	const char *text;
	size_t size;
};

struct page {
	char *text;
	size_t used;
};

static void put(struct page *page, const char *text, size_t size)
{
	size_t room = REASON_SIZE - 1 - page->used;
	size = size < room ? size : room;
	memcpy(page->text + page->used, text, size);
	page->used += size;
}

/* Does text fit pattern, from here on? holes: what its stars are, each the shortest, and, but for the last, none with ": " in it: what
 * something is about stands before that. */
static bool fits(const char *pattern, const char *text, struct piece *holes)
{
	for (; *pattern != '*'; pattern++, text++)
		if (*pattern != *text)
			return false;
		else if (*text == '\0')
			return true;
	if (*text == '\0')
		return false;
	if (pattern[1] == '\0') {
		*holes = (struct piece){text, strlen(text)};
		return true;
	}
	const char *about = pattern[1] != ';' ? strstr(text, ": ") : NULL;
	for (const char *end = text + 1; (end = strchr(end, pattern[1])) != NULL; end++)
		if ((about == NULL || end <= about) && fits(pattern + 1, end, holes + 1)) {
			*holes = (struct piece){text, (size_t)(end - text)};
			return true;
		}
	return false;
}

static bool put_reason(struct page *page, const char *english, int depth);

static void put_hole(struct page *page, struct piece hole, bool chinese, int depth)
{
	char english[REASON_SIZE];
	snprintf(english, sizeof english, "%.*s", (int)hole.size, hole.text);
	if (!chinese || !put_reason(page, english, depth))
		put(page, hole.text, hole.size);
}

static void put_filled(struct page *page, const char *zh, const struct piece *holes, int depth)
{
	while (*zh != '\0') {
		size_t plain = strcspn(zh, "$@");
		put(page, zh, plain);
		zh += plain;
		if (*zh != '\0') {
			put_hole(page, holes[zh[1] - '1'], *zh == '@', depth);
			zh += 2;
		}
	}
}

/* False: it is not known, and nothing is put. */
static bool put_reason(struct page *page, const char *english, int depth)
{
	struct piece holes[HOLES];
	const char *colon = strstr(english, ": "), *system = lang_system(english);
	if (depth == 0)
		return false;
	for (const struct reason_zh *known = reasons_zh; known->en != NULL; known++)
		if (fits(known->en, english, holes)) {
			put_filled(page, known->zh, holes, depth - 1);
			return true;
		}
	if (system != NULL) {
		put(page, system, strlen(system));
		return true;
	}
	/* "what it is about: why" */
	size_t used = page->used;
	if (colon == NULL)
		return false;
	put(page, english, (size_t)(colon - english));
	put(page, "：", strlen("："));
	if (put_reason(page, colon + 2, depth - 1))
		return true;
	page->used = used;
	return false;
}

bool reason(const char *english, enum lang lang, char text[REASON_SIZE])
{
	struct page page = {text, 0};
	bool known = lang == LANG_EN || put_reason(&page, english, DEPTH);
	if (lang == LANG_EN || !known)
		put(&page, english, strlen(english));
	text[page.used] = '\0';
	lang_whole(text);
	return known;
}
