#include <math.h>
#include <stdlib.h>
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

/* The first figure before it that says the same thing with another number. */
static void two_values(const struct folder *folder, size_t index, struct findings *findings)
{
	const struct folder_record *record = &folder->records[index];
	for (size_t i = 0; i < index; i++) {
		const struct folder_record *other = &folder->records[i];
		if (other->kind != RECORD_FIGURE || !other->has_value || !record->has_value ||
		    same_value(other->value, record->value) ||
		    !same_text(&other->texts[TEXT_TITLE], &record->texts[TEXT_TITLE]) ||
		    !same_text(&other->texts[TEXT_UNIT], &record->texts[TEXT_UNIT]) ||
		    strcmp(other->as_of != NULL ? other->as_of : "", record->as_of != NULL ? record->as_of : "") != 0)
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

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* Reads "1,234.5" at *text, which then stands behind it. */
static double read_number(const char **text)
{
	char digits[40] = "";
	size_t count = 0;
	const char *p = *text;
	while (is_digit(*p) || ((*p == ',' || *p == '.') && is_digit(p[1]))) {
		if (*p != ',' && count + 1 < sizeof digits)
			digits[count++] = *p;
		p++;
	}
	*text = p;
	return strtod(digits, NULL);
}

/* Behind a number: "+", 多, 余 and a space may stand before the unit. */
static const char *skip_vague(const char *text)
{
	static const char *const vague[] = {"+", "多", "余", " ", "\u00a0"};
	enum { VAGUE = sizeof vague / sizeof *vague };
	for (size_t i = 0; i < VAGUE;) {
		bool found = starts(text, vague[i]);
		text += found ? strlen(vague[i]) : 0;
		i = found ? 0 : i + 1;
	}
	return text;
}

/* The digits at p within text are a name, not a count: 第 3 or B2. */
static bool is_ordinal(const char *text, const char *p)
{
	if (p > text && is_letter(p[-1]))
		return true;
	while (p > text && p[-1] == ' ')
		p--;
	return p - text >= 3 && starts(p - 3, "第");
}

static bool is_figure_with(const struct folder *folder, enum lang lang, const char *unit, double value)
{
	for (size_t i = 0; i < folder->record_count; i++) {
		const struct folder_record *record = &folder->records[i];
		const char *own = record->texts[TEXT_UNIT].by[lang];
		if (record->kind == RECORD_FIGURE && record->has_value && own != NULL && strcmp(own, unit) == 0 &&
		    same_value(record->value, value))
			return true;
	}
	return false;
}

/* Every number with this unit in a text must be a figure's. */
static void text_numbers(const struct folder *folder, const struct text *text, const struct text *unit,
			 const char *where, struct findings *findings)
{
	for (int lang = 0; lang < LANGS; lang++) {
		const char *all = text->by[lang], *own = unit->by[lang];
		for (const char *p = all; all != NULL && own != NULL && *p != '\0';) {
			bool ordinal = is_ordinal(all, p);
			if (!is_digit(*p)) {
				p++;
				continue;
			}
			double value = read_number(&p);
			const char *behind = skip_vague(p);
			if (ordinal || !starts(behind, own) || is_letter(behind[strlen(own)]) ||
			    is_figure_with(folder, (enum lang)lang, own, value))
				continue;
			findings_add(findings, RULE_FIGURE_TEXT_NUMBER,
				     findings_format(findings, "%s/%s", where, lang_names[lang]),
				     number(findings, value), own, NULL);
		}
	}
}

static void record_numbers(const struct folder *folder, size_t index, struct findings *findings)
{
	static const enum folder_record_text fields[] = {TEXT_TITLE, TEXT_SHORT, TEXT_BODY};
	const struct folder_record *record = &folder->records[index];
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		text_numbers(folder, &record->texts[fields[i]], &record->texts[TEXT_UNIT],
			     findings_format(findings, "/records/%zu/%s", index, folder_record_text_names[fields[i]]),
			     findings);
}

/* The texts around a page's figures, with each unit among them once. */
static void page_numbers(const struct folder *folder, size_t index, struct findings *findings)
{
	const struct folder_page *page = &folder->pages[index];
	for (size_t i = 0; i < page->item_count; i++) {
		const struct folder_record *record = folder_record(folder, page->items[i]);
		bool again = record == NULL;
		for (size_t j = 0; j < i && !again; j++) {
			const struct folder_record *before = folder_record(folder, page->items[j]);
			again = before != NULL && same_text(&before->texts[TEXT_UNIT], &record->texts[TEXT_UNIT]);
		}
		for (int field = 0; field < PAGE_TEXTS && !again; field++)
			text_numbers(folder, &page->texts[field], &record->texts[TEXT_UNIT],
				     findings_format(findings, "/pages/%zu/%s", index, folder_page_text_names[field]),
				     findings);
	}
}

void lint_figures(const struct folder *folder, struct findings *findings)
{
	for (size_t i = 0; i < folder->record_count; i++) {
		if (folder->records[i].kind != RECORD_FIGURE)
			continue;
		complete(folder, i, findings);
		two_values(folder, i, findings);
		total(folder, i, findings);
		record_numbers(folder, i, findings);
	}
	for (size_t i = 0; i < folder->page_count; i++)
		if (folder->pages[i].kind == PAGE_FIGURES)
			page_numbers(folder, i, findings);
}
