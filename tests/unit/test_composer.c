/* What a page says under its figures, and how it writes their values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "composer.h"

static void test_values(void **state)
{
	(void)state;
	static const struct {
		double value;
		bool plus;
		const char *shown;
	} cases[] = {
	    {132, false, "132"},
	    {10, true, "10+"},
	    {12000000000, false, "12000000000"}, /* no exponents on a wall */
	    {999999999999, false, "999999999999"},
	    {-3.2, false, "-3.2"},
	    {1234567.25, false, "1234567.25"},
	    {0.1, false, "0.1"},
	    {0.000001, false, "0.000001"},
	    {1.0 / 3, false, "0.333333"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char buf[64];
		struct record record = {.value = cases[i].value, .plus = cases[i].plus};
		assert_string_equal(composer_value(&record, buf, sizeof buf), cases[i].shown);
	}
}

/* Each as-of and source once, in the order of the items; what has no source adds nothing. */
static void test_sources(void **state)
{
	(void)state;
	const struct record records[] = {
	    {.id = "a", .source = {{"甲局", "Office A"}}, .as_of = "2020"},
	    {.id = "b", .source = {{"甲局", "Office A"}}, .as_of = "2020"},
	    {.id = "c"},
	    {.id = "d", .source = {{"乙局", "Office B"}}, .as_of = "2020"},
	    {.id = "e", .source = {{"甲局", "Office A"}}, .as_of = "2021-04"},
	    {.id = "f", .source = {{"丙局", "Office C"}}},
	};
	const struct record *items[6];
	for (size_t i = 0; i < 6; i++)
		items[i] = &records[i];
	struct page page = {.items = items, .item_count = 6};
	struct composer c = {.page = &page, .lang = LANG_ZH};
	char line[COMPOSER_LINE] = "1 + 1 = 2";
	composer_sources(&c, line, sizeof line);
	assert_string_equal(line, "1 + 1 = 2   ·   数据截至2020年，来源：甲局   ·   数据截至2020年，来源：乙局   ·   "
				  "数据截至2021年4月，来源：甲局   ·   来源：丙局");
	composer_join(line, sizeof line, "附注");
	assert_non_null(strstr(line, "来源：丙局   ·   附注"));
	c.lang = LANG_EN;
	*line = '\0';
	composer_sources(&c, line, sizeof line);
	assert_int_equal(strncmp(line, "As of 2020. Source: Office A   ·   As of 2020. Source: Office B", 60), 0);
	assert_string_equal(composer_footnote_origin(&c).field, "source");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_values), cmocka_unit_test(test_sources)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
