/* When a map's items came to be, and what of them is there at which moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "moments.h"

enum { MOST = 6 };

static const struct record april = {.id = "april", .date = "2020-04"};
static const struct record signing = {.id = "signing", .date = "2020-04-14"};
static const struct record visit = {.id = "visit", .date = "2020-04-08"};
static const struct record later = {.id = "later", .date = "2021"};
static const struct record undated = {.id = "undated"};

/* An item without a date of its own, with two links. */
#define LINKED(first_role, first, second_role, second)                                                                 \
	{                                                                                                              \
		.out = (const struct link[]){{first_role, &(first)}, {second_role, &(second)}}, .out_count = 2         \
	}

static struct page page_of(const struct record *records, size_t count, const struct record **items)
{
	for (size_t i = 0; i < count; i++)
		items[i] = &records[i];
	return (struct page){.kind = PAGE_MAP, .items = items, .item_count = count};
}

static void test_dates(void **state)
{
	(void)state;
	const struct record own = {
	    .date = "2019", .out = (const struct link[]){{ROLE_RESULT_OF, &later}}, .out_count = 1};
	const struct record result = LINKED(ROLE_RESULT_OF, signing, ROLE_ABOUT, later);
	const struct record newest = LINKED(ROLE_RESULT_OF, visit, ROLE_RESULT_OF, signing);
	const struct record about = LINKED(ROLE_RESULT_OF, undated, ROLE_ABOUT, visit);
	const struct record party = LINKED(ROLE_PARTY, visit, ROLE_LOCATED, signing); /* say nothing of when */
	assert_string_equal(moments_date(&own), "2019");
	assert_string_equal(moments_date(&result), "2020-04-14");
	assert_string_equal(moments_date(&newest), "2020-04-14");
	assert_string_equal(moments_date(&about), "2020-04-08");
	assert_null(moments_date(&party));
	assert_null(moments_date(&undated));
}

/* A year comes before its months, a month before its days; what is of one day is one moment. */
static void test_order(void **state)
{
	(void)state;
	const struct record records[MOST] = {{.date = "2020-04-14"}, {.date = "2020-04"},    {.date = "2020"},
					     {.date = "2020-04-14"}, {.date = "2020-12-01"}, {.date = "2020-04-08"}};
	const struct record *items[MOST];
	struct page page = page_of(records, MOST, items);
	static const char *const wanted[] = {"2020", "2020-04", "2020-04-08", "2020-04-14", "2020-12-01"};
	assert_int_equal(moments_of(&page), 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(moments_at(&page, i), wanted[i]);
	assert_null(moments_at(&page, 5));
	assert_null(moments_at(&page, SIZE_MAX));
}

static void test_nothing_to_replay(void **state)
{
	(void)state;
	const struct record none[2] = {{.id = "a"}, {.id = "b"}};
	const struct record same[3] = {{.date = "2020-04"}, {.date = "2020-04"}, {.id = "c"}};
	const struct record two[2] = {{.date = "2020"}, {.date = "2021"}};
	const struct record *items[MOST];
	struct page page = page_of(none, 0, items);
	assert_int_equal(moments_of(&page), 0);
	assert_null(moments_at(&page, 0));
	page = page_of(none, 2, items);
	assert_int_equal(moments_of(&page), 0);
	assert_true(moments_there(&page, &none[0], 0)); /* there is no such moment: all of it */
	page = page_of(same, 3, items);
	assert_int_equal(moments_of(&page), 0);
	page = page_of(two, 2, items);
	assert_int_equal(moments_of(&page), 2);
	page.kind = PAGE_TIMELINE;
	assert_int_equal(moments_of(&page), 0);
}

static double total(const struct page *page, int moment)
{
	double sum = 0;
	for (size_t i = 0; i < page->item_count; i++)
		sum += moments_there(page, page->items[i], moment) ? page->items[i]->value : 0;
	return sum;
}

/* As the exhibition's map: 19, then 30 more, then 83 more; what has no date was always there. */
static void test_there(void **state)
{
	(void)state;
	const struct record belt = {.date = "2020-04-23"};
	const struct link links[3] = {{ROLE_RESULT_OF, &belt}, {ROLE_RESULT_OF, &signing}, {ROLE_ABOUT, &visit}};
	const struct record records[4] = {{.value = 83, .out = &links[0], .out_count = 1},
					  {.value = 30, .out = &links[1], .out_count = 1},
					  {.value = 19, .out = &links[2], .out_count = 1},
					  {.value = 1000}};
	const struct record *items[MOST];
	struct page page = page_of(records, 3, items);
	assert_int_equal(moments_of(&page), 3);
	assert_true(total(&page, 0) == 19 && total(&page, 1) == 49 && total(&page, 2) == 132);
	assert_true(total(&page, -1) == 132 && total(&page, 3) == 132);
	page = page_of(records, 4, items);
	assert_int_equal(moments_of(&page), 3);
	assert_true(total(&page, 0) == 1019 && total(&page, -1) == 1132);
	/* One that is no more exact than its month was there when the month began. */
	const struct record rough[2] = {{.out = (const struct link[]){{ROLE_ABOUT, &april}}, .out_count = 1},
					{.out = (const struct link[]){{ROLE_ABOUT, &visit}}, .out_count = 1}};
	page = page_of(rough, 2, items);
	assert_true(moments_there(&page, &rough[0], 0));
	assert_false(moments_there(&page, &rough[1], 0));
	assert_true(moments_there(&page, &rough[1], 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_dates), cmocka_unit_test(test_order),
					   cmocka_unit_test(test_nothing_to_replay), cmocka_unit_test(test_there)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
