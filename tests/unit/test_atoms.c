/* Lines after W3C clreq: a table of cases, and what must hold for any text. Widths are made up: a full-width sign is one
 * em, a Latin character half of one, an em 10 pixels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "atoms.h"

enum { EM = 10 };

static float measure(void *arg, const char *text, const struct atom *atom)
{
	float w = 0;
	(*(size_t *)arg)++;
	for (size_t i = 0; i < atom->length;) {
		size_t length;
		uint32_t c = atoms_code_point(text + atom->begin + i, &length);
		w += c < 0x2000 ? EM / 2 : EM;
		i += length;
	}
	return w;
}

/* The lines of text, joined by "|". */
static char *lines_of(const char *text, enum lang lang, float em, bool balance)
{
	size_t count, line_count, calls = 0, used = 0, size = strlen(text);
	char *clean = malloc(size + 1), *out = calloc(size * 2 + 8, 1);
	atoms_clean(text, clean);
	struct atom *atoms = atoms_make(clean, lang, false, EM, measure, &calls, &count);
	struct line *lines = atoms_break(atoms, count, em * EM, EM, balance, &line_count);
	for (size_t i = 0; i < line_count; i++) {
		if (i > 0)
			out[used++] = '|';
		if (lines[i].count == 0)
			continue;
		const struct atom *first = &atoms[lines[i].first], *last = first + lines[i].count - 1;
		size_t length = last->begin + last->length - first->begin;
		memcpy(out + used, clean + first->begin, length);
		used += length;
	}
	out[used] = '\0';
	free(lines);
	free(atoms);
	free(clean);
	return out;
}

static const struct {
	const char *text;
	enum lang lang;
	float em;
	const char *lines;
} cases[] = {
    {"一二三四五六", LANG_ZH, 6, "一二三四五六"},
    {"一二三四五六", LANG_ZH, 4, "一二三四|五六"},
    {"一二三，四五", LANG_ZH, 3, "一二|三，|四五"},       /* the half-blank comma may not stand alone */
    {"一二三四，五六", LANG_ZH, 4.5f, "一二三四，|五六"}, /* its blank half stands outside */
    {"一二三。", LANG_ZH, 3, "一二|三。"},
    {"一二三四。五六", LANG_ZH, 4, "一二三|四。五六"},
    {"一二三（四五）", LANG_ZH, 4, "一二三|（四五）"}, /* no opening sign at a line's end */
    {"一二《三四》五", LANG_ZH, 3, "一二|《三|四》五"},
    {"一二三“四五”六七", LANG_ZH, 4, "一二三|“四五”|六七"},
    {"一二：“三四", LANG_ZH, 3, "一二：|“三四"},
    {"一二三、四五", LANG_ZH, 4, "一二三、|四五"},
    {"一二三！四五", LANG_ZH, 3.5f, "一二三！|四五"},
    {"一二三？”四五", LANG_ZH, 4.5f, "一二三？”|四五"},
    {"一二三四五", LANG_ZH, 4, "一二三|四五"}, /* no last line of one character */
    {"一二三四五。", LANG_ZH, 4, "一二三|四五。"},
    {"共132项事项", LANG_ZH, 3, "共|132项|事项"},
    {"在2020年成立", LANG_ZH, 3.5f, "在|2020年|成立"}, /* a number keeps its unit */
    {"投资50亿元", LANG_ZH, 4, "投资|50亿元"},
    {"占比10%以上", LANG_ZH, 4, "占比10%|以上"},
    {"机制1+7+7运转", LANG_ZH, 4, "机制|1+7+7运|转"},
    {"建立“5+10”机制", LANG_ZH, 4, "建立|“5+10”|机制"},
    {"三千3,000人到场", LANG_ZH, 5, "三千|3,000人|到场"},
    {"合作Dianjiang县", LANG_ZH, 6, "合作|Dianjiang县"},
    {"一二——三四", LANG_ZH, 4, "一二——|三四"},
    {"一二三——四", LANG_ZH, 4, "一二|三——四"},
    {"一二三……四五", LANG_ZH, 4, "一二|三……|四五"},
    {"甲·乙丙丁", LANG_ZH, 2, "甲·|乙丙|丁"},
    {"一二\n三四", LANG_ZH, 9, "一二|三四"},
    {"一二\n\n三", LANG_ZH, 9, "一二||三"},
    {"", LANG_ZH, 9, ""},
    {"一", LANG_ZH, 0.5f, "一"},
    {"hello world again", LANG_EN, 6, "hello world|again"},
    {"hello world again", LANG_EN, 5, "hello|world|again"},
    {"green-development belt", LANG_EN, 8, "green-|development belt"},
    {"the green-development belt", LANG_EN, 9, "the green-|development belt"}, /* or two thirds would be empty */
    {"Mingyue green-development belt", LANG_EN, 9, "Mingyue|green-development|belt"},
    {"Better twin-city ties", LANG_EN, 7, "Better|twin-city ties"},
    {"unbreakablelongword ok", LANG_EN, 4, "unbreakablelongword|ok"},
    {"He said “yes” twice", LANG_EN, 6, "He said|“yes”|twice"},
    {"over 5,000 mu of land", LANG_EN, 5, "over 5,000|mu of land"},
    {"83 + 30 + 19 = 132", LANG_EN, 6, "83 + 30 + 19|= 132"},
    {"in 2020–2035 plans", LANG_EN, 5, "in 2020–|2035 plans"},
    {"a  b", LANG_EN, 9, "a  b"},
    {"one two   ", LANG_EN, 9, "one two"},
    {"示意插画，待替换为照片", LANG_ZH, 5, "示意插画，|待替换为|照片"},
    {"“一二”“三四”", LANG_ZH, 3, "“一二”|“三四”"},
    {"）一二", LANG_ZH, 2, "）一|二"},
    {"中文English中文", LANG_ZH, 7, "中文English|中文"},
};

static void test_table(void **state)
{
	(void)state;
	int wrong = 0;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *lines = lines_of(cases[i].text, cases[i].lang, cases[i].em, false);
		if (strcmp(lines, cases[i].lines) != 0 && ++wrong)
			print_error("%s in %g em: %s, not %s\n", cases[i].text, (double)cases[i].em, lines,
				    cases[i].lines);
		free(lines);
	}
	assert_int_equal(wrong, 0);
}

static float width_of(const char *text, enum lang lang)
{
	size_t count, line_count, calls = 0;
	struct atom *atoms = atoms_make(text, lang, false, EM, measure, &calls, &count);
	struct line *lines = atoms_break(atoms, count, 1e6f, EM, false, &line_count);
	float w = lines[0].w;
	free(lines);
	free(atoms);
	return w;
}

static void test_spaces_and_tight_signs(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		float w;
	} widths[] = {
	    {"共132项", 10 + 2.5f + 15 + 2.5f + 10},   /* a quarter em on either side */
	    {"共 132 项", 10 + 2.5f + 15 + 2.5f + 10}, /* and the same where a space was typed */
	    {"共，132", 10 + 10 + 15},                 /* none next to a full-width sign */
	    {"一”，二", 10 + 10 - 5 + 10 + 10},        /* two signs take one and a half em */
	    {"一）（二", 10 + 10 - 5 + 10 + 10},
	    {"“一", 10 + 5},        /* the blank half of an opening sign hangs */
	    {"一。", 10 + 5},       /* and that of a closing one stands outside */
	    {"(兴发)", 5 + 20 + 5}, /* ASCII marks leave room enough themselves */
	};
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
		if (width_of(widths[i].text, LANG_ZH) != widths[i].w)
			fail_msg("%s: %g, not %g", widths[i].text, (double)width_of(widths[i].text, LANG_ZH),
				 (double)widths[i].w);
}

static void test_balanced_titles(void **state)
{
	(void)state;
	char *lines = lines_of("一二三四五六七八九十", LANG_ZH, 8, true);
	assert_string_equal(lines, "一二三四五|六七八九十");
	free(lines);
}

static void test_cleaning(void **state)
{
	(void)state;
	char clean[64];
	atoms_clean("a\u202eb\u200b\u2066c\ufeff\x01"
		    "d\te",
		    clean);
	assert_string_equal(clean, "abcd e");
	char marks[100] = "e", expected[40] = "e";
	for (int i = 0; i < 20; i++)
		strcat(marks, "\u0301");
	for (int i = 0; i < 8; i++)
		strcat(expected, "\u0301");
	char out[100];
	atoms_clean(marks, out);
	assert_string_equal(out, expected);
}

static bool begins_with_one_of(const char *text, const char *set)
{
	size_t length, sign;
	if (*text == '\0')
		return false;
	atoms_code_point(text, &length);
	for (; *set != '\0'; set += sign) {
		atoms_code_point(set, &sign);
		if (sign == length && memcmp(text, set, length) == 0)
			return true;
	}
	return false;
}

/* Somewhere more than a line goes on without a place to break, by the rules of UAX #14 and clreq. */
static bool no_choice(const char *text, float em)
{
	size_t count, calls = 0;
	struct atom *atoms = atoms_make(text, LANG_ZH, false, EM, measure, &calls, &count);
	float w = 0, longest = 0;
	for (size_t i = 0; i < count; i++) {
		w += atoms[i].w + atoms[i].gap;
		longest = w > longest ? w : longest;
		if (atoms[i].may_break)
			w = 0;
	}
	free(atoms);
	return longest > em * EM;
}

/* A line of several pieces never begins with a closing sign nor ends with an opening one, and nothing is lost. */
static void test_any_text(void **state)
{
	(void)state;
	static const char *const pieces[] = {"一", "二", "垫", "江", "，", "。", "（", "）",   "“",
					     "”",  "《", "》", "、", "…",  "—",  "a",  "word", "12",
					     "%",  " ",  "+",  "-",  "·",  "：", "年"};
	uint32_t seed = 7;
	for (int round = 0; round < 20000; round++) {
		char text[400] = "";
		for (int i = 0; i < 24; i++) {
			seed = seed * 1664525 + 1013904223;
			strcat(text, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		seed = seed * 1664525 + 1013904223;
		float em = 6 + (float)(seed >> 28);
		char *lines = lines_of(text, LANG_ZH, em, false), *rest = lines;
		const char *at = text;
		for (bool first = true; rest != NULL; first = false) {
			char *line = strsep(&rest, "|");
			while (*at == ' ')
				at++;
			while (*line == ' ')
				line++;
			if (strncmp(at, line, strlen(line)) != 0)
				fail_msg("lost: %s at %s", text, line);
			at += strlen(line);
			/* a row of such signs as long as the line leaves no choice */
			if (!first && begins_with_one_of(line, "，。）”》、：") && !no_choice(text, em))
				fail_msg("in %g em %s begins with a closing sign: %s", (double)em, text, line);
		}
		while (*at == ' ')
			at++;
		assert_string_equal(at, "");
		free(lines);
	}
}

static void test_long_texts_cost_in_proportion(void **state)
{
	(void)state;
	char *text = malloc(16385);
	memset(text, 'x', 16384);
	text[16384] = '\0';
	size_t count, line_count, calls = 0;
	struct atom *atoms = atoms_make(text, LANG_EN, false, EM, measure, &calls, &count);
	free(atoms_break(atoms, count, 100, EM, true, &line_count));
	assert_true(calls <= 16384);
	free(atoms);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table),           cmocka_unit_test(test_spaces_and_tight_signs),
	    cmocka_unit_test(test_balanced_titles), cmocka_unit_test(test_cleaning),
	    cmocka_unit_test(test_any_text),        cmocka_unit_test(test_long_texts_cost_in_proportion),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
