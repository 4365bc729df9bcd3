#include <math.h>
#include <string.h>

#include "lint.h"

/* Sums of decimal fractions are not exact in binary. */
static bool same_value(double a, double b)
{
	return fabs(a - b) <= 1e-9 * fmax(1, fmax(fabs(a), fabs(b)));
}

static bool same_text(const struct text *a, const struct text *b)
{
	return strcmp(text_in(a, LANG_ZH), text_in(b, LANG_ZH)) == 0;
}

static void complete(const struct folder *folder, size_t index, struct findings *findings)
{
	const struct folder_record *record = &folder->records[index];
	const char *where = findings_format(findings, "/records/%zu", index);
	if (!record->has_value)
		findings_add(findings, RULE_FIGURE_NO_VALUE, where, record->id, NULL);
	if (text_empty(&record->texts[TEXT_UNIT]))
		findings_add(findings, RULE_FIGURE_NO_UNIT, where, record->id, NULL);
	if (record->as_of == NULL)
		findings_add(findings, RULE_FIGURE_NO_AS_OF, where, record->id, NULL);
	if (text_empty(&record->texts[TEXT_SOURCE]))
		findings_add(findings, RULE_FIGURE_NO_SOURCE, where, record->id, NULL);
}

static const char *number(struct findings *findings, double value)
{
	return findings_format(findings, "%.15g", value);
}

/* A title without what may be left out of it: 共建的事项 is 共建事项. */
static const char *core(const char *title, struct findings *findings)
{
	static const char *const fillers[] = {"的", " ", "\u00a0", "\u3000", "、", "，", "·", "\n"};
	const char *kept = "";
	while (*title != '\0') {
		size_t length = 0;
		for (size_t i = 0; i < sizeof fillers / sizeof *fillers && length == 0; i++)
			if (strncmp(title, fillers[i], strlen(fillers[i])) == 0)
				length = strlen(fillers[i]);
		if (length == 0) {
			do
				length++;
			while (((unsigned char)title[length] & 0xc0) == 0x80);
			kept = findings_format(findings, "%s%.*s", kept, (int)length, title);
		}
		title += length;
	}
	return kept;
}

static bool same_title(const struct text *a, const struct text *b, struct findings *findings)
{
	return strcmp(core(text_in(a, LANG_ZH), findings), core(text_in(b, LANG_ZH), findings)) == 0;
}

/* 2020 and 2020-04 may be the same day. */
static bool same_time(const char *a, const char *b)
{
	size_t length_a = a != NULL ? strlen(a) : 0, length_b = b != NULL ? strlen(b) : 0;
	return length_a == 0 || length_b == 0 || strncmp(a, b, length_a < length_b ? length_a : length_b) == 0;
}

/* The first figure before it that says the same thing with another number. */
static void two_values(const struct folder *folder, size_t index, struct findings *findings)
{
	const struct folder_record *record = &folder->records[index];
	for (size_t i = 0; i < index; i++) {
		const struct folder_record *other = &folder->records[i];
		if (other->kind != RECORD_FIGURE || !other->has_value || !record->has_value ||
		    same_value(other->value, record->value) || !same_time(other->as_of, record->as_of) ||
		    !same_text(&other->texts[TEXT_UNIT], &record->texts[TEXT_UNIT]) ||
		    !same_title(&other->texts[TEXT_TITLE], &record->texts[TEXT_TITLE], findings))
			continue;
		findings_add(findings, RULE_FIGURE_TWO_VALUES, findings_format(findings, "/records/%zu/value", index),
			     text_in(&record->texts[TEXT_TITLE], LANG_ZH), number(findings, record->value),
			     number(findings, other->value), findings_format(findings, "/records/%zu/value", i), NULL);
		return;
	}
}

/* A total against the sum of its parts; a plus makes a number a lower bound. */
static void total(const struct folder *folder, size_t index, struct findings *findings)
{
	const struct folder_record *whole = &folder->records[index];
	double sum = 0;
	bool plus = false;
	const char *terms = "";
	for (size_t i = 0; i < folder->link_count; i++) {
		const struct folder_link *link = &folder->links[i];
		if (link->role != ROLE_PART_OF || strcmp(link->to, whole->id) != 0)
			continue;
		const struct folder_record *part = folder_record(folder, link->from);
		if (part == NULL || !part->has_value)
			continue;
		if (!same_text(&part->texts[TEXT_UNIT], &whole->texts[TEXT_UNIT])) {
			findings_add(findings, RULE_TOTAL_UNIT, findings_format(findings, "/links/%zu", i), part->id,
				     whole->id, NULL);
			return;
		}
		sum += part->value;
		plus = plus || part->plus;
		terms = findings_format(findings, "%s%s%.15g", terms, *terms != '\0' ? " + " : "", part->value);
	}
	bool adds_up =
	    same_value(sum, whole->value) || (plus && sum < whole->value) || (whole->plus && sum > whole->value);
	if (*terms != '\0' && whole->has_value && !adds_up)
		findings_add(findings, RULE_TOTAL_MISMATCH, findings_format(findings, "/records/%zu/value", index),
			     whole->id, number(findings, whole->value), number(findings, sum), terms, NULL);
}

void lint_figures(const struct folder *folder, struct findings *findings)
{
	for (size_t i = 0; i < folder->record_count; i++) {
		const struct text *source = &folder->records[i].texts[TEXT_SOURCE];
		if (lint_names_source(source))
			findings_add(findings, RULE_SOURCE_PREFIX, findings_format(findings, "/records/%zu/source", i),
				     text_in(source, LANG_ZH), NULL);
		if (folder->records[i].kind != RECORD_FIGURE)
			continue;
		complete(folder, i, findings);
		two_values(folder, i, findings);
		total(folder, i, findings);
	}
}
