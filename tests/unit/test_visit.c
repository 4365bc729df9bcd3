/* Where the way back of a card leads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "visit.h"

static void act(struct visit *visit, enum action_kind kind, const struct record *record)
{
	visit_act(visit, &(struct action){.kind = kind, .record = record});
	assert_true(visit_sound(visit));
}

static void test_way_back(void **state)
{
	(void)state;
	static struct visit visit;
	struct record records[] = {{.id = "a"}, {.id = "b"}};
	struct page pages[] = {{.id = "page", .chapter = -1}};
	struct exhibition ex = {.records = records, .record_count = 2, .pages = pages, .page_count = 1};
	struct composer ask;
	visit_begin(&visit, &ex, &pages[0], 0, LANG_ZH, 0);
	act(&visit, ACTION_RECORD, &records[0]);
	visit_ask(&visit, SUBJECT_CARD, &ask);
	assert_ptr_equal(ask.record, &records[0]);
	assert_null(ask.behind);
	assert_false(ask.found);
	act(&visit, ACTION_CLOSE, NULL);
	act(&visit, ACTION_FIND, NULL);
	act(&visit, ACTION_RECORD, &records[0]);
	visit_ask(&visit, SUBJECT_CARD, &ask);
	assert_null(ask.behind);
	assert_true(ask.found);
	act(&visit, ACTION_RECORD, &records[1]);
	visit_ask(&visit, SUBJECT_CARD, &ask);
	assert_ptr_equal(ask.behind, &records[0]);
	assert_false(ask.found);
	act(&visit, ACTION_BACK, NULL);
	act(&visit, ACTION_BACK, NULL);
	assert_int_equal(visit_top(&visit), SUBJECT_SEARCH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_way_back)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
