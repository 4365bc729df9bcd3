#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lint.h"

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

/* The first character is Han; all of those we ask about have three bytes. */
static bool is_han(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	return p[0] >= 0xe4 && p[0] <= 0xe9;
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

/* Reads 五十 or 一百二十 at *text, which then stands behind it. False: none, or none that counts (一项, 十四五). */
static bool read_han(const char **text, double *value)
{
	static const struct {
		const char *character;
		double digit, times;
	} numerals[] = {{"一", 1, 0}, {"二", 2, 0},  {"两", 2, 0},   {"三", 3, 0},    {"四", 4, 0},
			{"五", 5, 0}, {"六", 6, 0},  {"七", 7, 0},   {"八", 8, 0},    {"九", 9, 0},
			{"零", 0, 0}, {"十", 0, 10}, {"百", 0, 100}, {"千", 0, 1000}, {"万", 0, 10000}};
	enum { NUMERALS = sizeof numerals / sizeof *numerals };
	double sum = 0, section = 0, digit = -1;
	bool good = true;
	size_t i = 0;
	while (i < NUMERALS) {
		if (!starts(*text, numerals[i].character)) {
			i++;
			continue;
		}
		if (numerals[i].times >= 10000) {
			sum += (section + fmax(digit, 0)) * numerals[i].times;
			section = 0;
			digit = -1;
		} else if (numerals[i].times > 0) {
			section += (digit < 0 ? 1 : digit) * numerals[i].times;
			digit = -1;
		} else {
			good = good && digit <= 0;
			digit = numerals[i].digit;
		}
		*text += 3;
		i = 0;
	}
	*value = sum + section + fmax(digit, 0);
	return good && *value > 1;
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

/* The number at p within text is a name or a guess, not a count: 第 3, B2, 数十. */
static bool is_ordinal(const char *text, const char *p)
{
	if (p > text && (is_letter(p[-1]) || is_digit(p[-1])))
		return true;
	while (p > text && p[-1] == ' ')
		p--;
	return p - text >= 3 && (starts(p - 3, "第") || starts(p - 3, "数") || starts(p - 3, "几"));
}

/* Some four Han characters in a row stand in both. */
static bool share_words(const char *a, const char *b)
{
	enum { RUN = 4 * 3 };
	for (; *a != '\0'; a++) {
		char run[RUN + 1] = "";
		size_t length = 0;
		while (length < RUN && is_han(a + length))
			length += 3;
		memcpy(run, a, length);
		if (length == RUN && strstr(b, run) != NULL)
			return true;
	}
	return false;
}

/* How much of a figure's unit stands at behind, which is within all: the whole of it; in Chinese also only its first character, when
 * nothing follows that it could belong to and the text speaks of the figure (共同推进132项 of 项合作事项). 0: it does not. */
static size_t unit_length(const struct folder_record *figure, const char *all, const char *behind, enum lang lang)
{
	const char *unit = figure->texts[TEXT_UNIT].by[lang], *title = figure->texts[TEXT_TITLE].by[lang];
	size_t length = strlen(unit);
	if (length > 0 && starts(behind, unit) && !is_letter(behind[length]))
		return length;
	bool measure =
	    lang == LANG_ZH && length > 3 && is_han(unit) && strncmp(behind, unit, 3) == 0 && !is_han(behind + 3);
	return measure && (share_words(all, unit) || (title != NULL && share_words(all, title))) ? 3 : 0;
}

/* What the figures say to a value with the unit that begins at behind, within all. */
static void compare(const struct folder *folder, enum lang lang, double value, const char *all, const char *behind,
		    const char *where, struct findings *findings)
{
	size_t longest = 0;
	for (size_t i = 0; i < folder->record_count; i++) {
		const struct folder_record *record = &folder->records[i];
		const char *unit = record->texts[TEXT_UNIT].by[lang];
		if (record->kind != RECORD_FIGURE || !record->has_value || unit == NULL)
			continue;
		size_t length = unit_length(record, all, behind, lang);
		bool related = length > 0 || (lang == LANG_ZH && is_han(unit) && strncmp(behind, unit, 3) == 0);
		if (related && fabs(record->value - value) <= 1e-9 * fmax(1, fabs(value)))
			return;
		longest = length > longest ? length : longest;
	}
	if (longest > 0)
		findings_add(findings, RULE_FIGURE_TEXT_NUMBER,
			     findings_format(findings, "%s/%s", where, lang_names[lang]),
			     findings_format(findings, "%.15g", value),
			     findings_format(findings, "%.*s", (int)longest, behind), NULL);
}

static void numbers(const struct folder *folder, const struct text *text, const char *where, struct findings *findings)
{
	for (int lang = 0; lang < LANGS; lang++) {
		const char *all = text->by[lang];
		for (const char *p = all; p != NULL && *p != '\0';) {
			const char *begin = p;
			double value = 0;
			bool counts = is_digit(*p);
			if (counts)
				value = read_number(&p);
			else
				counts = read_han(&p, &value);
			if (counts && !is_ordinal(all, begin))
				compare(folder, (enum lang)lang, value, all, skip_vague(p), where, findings);
			p += p == begin ? 1 : 0;
		}
	}
}

void lint_numbers(const struct folder *folder, struct findings *findings)
{
	static const enum folder_record_text fields[] = {TEXT_TITLE, TEXT_SHORT, TEXT_BODY};
	for (size_t i = 0; i < folder->record_count; i++)
		for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
			numbers(folder, &folder->records[i].texts[fields[k]],
				findings_format(findings, "/records/%zu/%s", i, folder_record_text_names[fields[k]]),
				findings);
	for (size_t i = 0; i < folder->page_count; i++)
		for (int field = 0; field < PAGE_TEXTS; field++)
			numbers(folder, &folder->pages[i].texts[field],
				findings_format(findings, "/pages/%zu/%s", i, folder_page_text_names[field]), findings);
}
