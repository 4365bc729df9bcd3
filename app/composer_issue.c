#include "composer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The beginning of text that fits into buf, whole characters, in one line. */
static void excerpt(const char *text, char *buf, size_t buf_size)
{
	size_t used = 0;
	for (; text[used] != '\0' && used + 1 < buf_size; used++)
		buf[used] = text[used] == '\n' ? ' ' : text[used];
	while (text[used] != '\0' && used > 0 && ((unsigned char)text[used] & 0xc0) == 0x80)
		used--;
	buf[used] = '\0';
}

static void add(struct composer *c, const struct issue *issue)
{
	struct scene *scene = c->scene;
	for (size_t i = 0; i < scene->issue_count; i++)
		if (strcmp(scene->issues[i].rule, issue->rule) == 0 &&
		    strcmp(scene->issues[i].record, issue->record) == 0 &&
		    strcmp(scene->issues[i].field, issue->field) == 0 &&
		    strcmp(scene->issues[i].text, issue->text) == 0)
			return;
	if (scene->issue_count < SCENE_ISSUES)
		scene->issues[scene->issue_count++] = *issue;
}

static struct issue of(const char *rule, struct origin origin, const char *text)
{
	struct issue issue = {.rule = rule};
	if (origin.record != NULL)
		snprintf(issue.record, sizeof issue.record, "%s", origin.record->id);
	snprintf(issue.field, sizeof issue.field, "%s", origin.field);
	excerpt(text, issue.text, sizeof issue.text);
	return issue;
}

void composer_overflow(struct composer *c, struct origin origin, float needs, float has, const char *text)
{
	struct issue issue = of("overflow", origin, text);
	float percent = ceilf((needs / fmaxf(has, 1) - 1) * 100);
	issue.over_percent = (int)fminf(fmaxf(percent, 1), 999);
	char brief[100];
	excerpt(text, brief, sizeof brief);
	snprintf(issue.detail, sizeof issue.detail, "%d %% too long: %s", issue.over_percent, brief);
	add(c, &issue);
}

void composer_missing(struct composer *c, struct origin origin, uint32_t code_point, const char *text)
{
	struct issue issue = of("glyph", origin, text);
	issue.missing = code_point;
	snprintf(issue.detail, sizeof issue.detail, "no font has U+%04X", code_point);
	add(c, &issue);
}

void composer_undrawn(struct composer *c, struct origin origin, const char *why)
{
	struct issue issue = of("picture", origin, "");
	excerpt(why, issue.detail, sizeof issue.detail);
	add(c, &issue);
}
