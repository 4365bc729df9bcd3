/* When the server is asked: by one board, and by a thousand after an outage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "pace.h"

enum { PERIOD_MS = 30000, CAP_MS = 600000, BOARDS = 1000, HOUR_S = 3600 };

static void test_answered(void **state)
{
	struct pace pace;
	uint64_t sum = 0;
	(void)state;
	pace_init(&pace, PERIOD_MS, CAP_MS, 1);
	for (int i = 0; i < 1000; i++) {
		uint64_t wait_ms = pace_next_ms(&pace, true);
		assert_in_range(wait_ms, PERIOD_MS * 4 / 5, PERIOD_MS * 6 / 5);
		sum += wait_ms;
	}
	assert_in_range(sum / 1000, PERIOD_MS - 1000, PERIOD_MS + 1000);
}

static void test_not_answered(void **state)
{
	struct pace pace;
	(void)state;
	pace_init(&pace, PERIOD_MS, CAP_MS, 2);
	uint64_t middle_ms = PERIOD_MS;
	for (int i = 0; i < 100; i++) {
		uint64_t wait_ms = pace_next_ms(&pace, false);
		assert_in_range(wait_ms, middle_ms / 2, middle_ms * 3 / 2);
		middle_ms = middle_ms * 2 < CAP_MS ? middle_ms * 2 : CAP_MS;
	}
	assert_in_range(pace_next_ms(&pace, true), PERIOD_MS * 4 / 5, PERIOD_MS * 6 / 5);
	assert_in_range(pace_next_ms(&pace, false), PERIOD_MS / 2, PERIOD_MS * 3 / 2); /* begun anew */
}

/* A thousand boards start together, the server goes away for an hour and comes back: how many of them come in the busiest
 * second of their first answer. jitter false: the control, boards that all wait alike. */
static int busiest_second(bool jitter)
{
	static int arrivals[3 * HOUR_S];
	int busiest = 0;
	memset(arrivals, 0, sizeof arrivals);
	for (int board = 0; board < BOARDS; board++) {
		struct pace pace;
		pace_init(&pace, PERIOD_MS, CAP_MS, jitter ? (uint64_t)board : 7);
		uint64_t at_ms = pace_first_ms(&pace);
		while (at_ms < (uint64_t)2 * HOUR_S * 1000) {
			bool away = at_ms >= (uint64_t)600 * 1000 && at_ms < (uint64_t)(600 + HOUR_S) * 1000;
			if (!away && at_ms >= (uint64_t)(600 + HOUR_S) * 1000) {
				arrivals[at_ms / 1000]++;
				break;
			}
			at_ms += pace_next_ms(&pace, !away);
		}
	}
	for (int second = 0; second < 3 * HOUR_S; second++)
		busiest = arrivals[second] > busiest ? arrivals[second] : busiest;
	return busiest;
}

static void test_a_thousand_boards(void **state)
{
	(void)state;
	assert_in_range(busiest_second(true), 1, BOARDS / 100); /* N5: 1 % in any second */
	assert_int_equal(busiest_second(false), BOARDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_answered),
	    cmocka_unit_test(test_not_answered),
	    cmocka_unit_test(test_a_thousand_boards),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
