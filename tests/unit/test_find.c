/* What initials find, and in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "find.h"
#include "schedule.h"

static struct record records[] = {
    {.id = "road", .kind = RECORD_PROJECT, .initials = {{"LSGL", "RTL"}}},
    {.id = "pact", .kind = RECORD_AGREEMENT, .initials = {{"DJLSXTFZ", "AODAL"}}},
    {.id = "linshui-long", .kind = RECORD_PLACE, .initials = {{"LSXC", "LTS"}}},
    {.id = "linshui", .kind = RECORD_PLACE, .initials = {{"LSX", "L"}}},
    {.id = "sum", .kind = RECORD_FIGURE, .initials = {{"LSSX132", "132I"}}},
    {.id = "signing", .kind = RECORD_EVENT, .initials = {{"YLSXQD", NULL}}},
    {.id = "gone", .kind = RECORD_PLACE},
    {.id = "view", .kind = RECORD_PHOTO, .initials = {{"LS", "VOL"}}},
};
static struct page pages[] = {
    {.id = "page", .initials = {{"LSX", "P"}}, .validity = {INT64_MIN, INT64_MAX}},
    {.id = "over", .initials = {{"LSX", "P"}}, .validity = {INT64_MIN, SCHEDULE_CLOCK_SET_MIN}}};
static const struct exhibition exhibition = {
    .records = records, .record_count = sizeof records / sizeof *records, .pages = pages, .page_count = 2};

static void expect(const char *typed, enum lang lang, size_t max, const char *wanted)
{
	struct found found[20];
	char text[300] = "";
	memset(found, 0xa5, sizeof found);
	size_t count = find_match(&exhibition, lang, SCHEDULE_CLOCK_SET_MIN, typed, found, max);
	assert_true(count <= max);
	for (size_t i = 0; i < count; i++) {
		assert_true((found[i].record == NULL) != (found[i].page == NULL));
		size_t used = strlen(text);
		const char *id = found[i].record != NULL ? found[i].record->id : "";
		if (found[i].page != NULL)
			id = found[i].page->id;
		snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? " " : "", id);
	}
	assert_string_equal(text, wanted);
	for (size_t i = max; i < 20; i++) /* nothing beyond max is written */
		assert_int_equal(((const uint8_t *)&found[i])[0], 0xa5);
}

static void test_order(void **state)
{
	(void)state;
	expect("LS", LANG_ZH, 20, "linshui-long linshui sum road view page pact signing");
	expect("LSX", LANG_ZH, 20, "linshui linshui-long page pact signing");
	expect("L", LANG_EN, 20, "linshui linshui-long pact road view sum page signing");
	expect("LTS", LANG_ZH, 20, "linshui-long"); /* the other language too */
	expect("VOL", LANG_ZH, 20, "view");
	expect("LSXCD", LANG_ZH, 20, "");
	expect("", LANG_ZH, 20, "");
	expect("LS", LANG_ZH, 3, "linshui-long linshui sum");
	expect("LS", LANG_ZH, 0, "");
}

/* A number is a word: its middle finds nothing. */
static void test_words(void **state)
{
	(void)state;
	struct record places[] = {
	    {.id = "linshui", .kind = RECORD_PLACE, .title = {{"邻水县", "Linshui"}}, .initials = {{"LSX", "L"}}},
	    {.id = "hospital",
	     .kind = RECORD_FIGURE,
	     .title = {{"两所三甲", "Two 3A hospitals"}},
	     .initials = {{"LSSJ", "T3H"}}}};
	struct exhibition two = {.records = places, .record_count = 2};
	struct found found[4];
	assert_int_equal(find_match(&two, LANG_EN, 0, "LIN", found, 4), 1); /* as it is written */
	assert_ptr_equal(found[0].record, &places[0]);
	assert_int_equal(find_match(&two, LANG_EN, 0, "TWO3AH", found, 4), 1);
	assert_int_equal(find_match(&two, LANG_EN, 0, "HOSP", found, 4), 1);
	assert_int_equal(find_match(&two, LANG_EN, 0, "OSP", found, 4), 0); /* from the beginning of a word only */
	assert_int_equal(find_match(&two, LANG_ZH, 0, "LIN", found, 4), 1);
	assert_int_equal(find_match(&two, LANG_EN, 0, "L", found, 4), 2);
	assert_ptr_equal(found[0].record, &places[0]); /* the other only in pinyin */
}

static void test_numbers(void **state)
{
	(void)state;
	expect("132", LANG_ZH, 20, "sum");
	expect("1", LANG_ZH, 20, "sum");
	expect("32", LANG_ZH, 20, "");
	expect("X1", LANG_ZH, 20, "sum");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_words),
					   cmocka_unit_test(test_numbers)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
