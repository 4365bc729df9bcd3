/* When somebody has gone: with time to read, never while a finger is down, ten minutes for who presents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "idle.h"

static void test_a_minute(void **state)
{
	(void)state;
	struct idle idle;
	idle_begin(&idle, 1000);
	assert_false(idle_asks(&idle, 50999));
	assert_true(idle_asks(&idle, 51000));
	assert_false(idle_over(&idle, 60999));
	assert_true(idle_over(&idle, 61000));
	idle_touch(&idle, false, 55000); /* still reading */
	assert_false(idle_asks(&idle, 61000));
	assert_true(idle_over(&idle, 115000));
}

static void test_reading(void **state)
{
	(void)state;
	struct idle idle;
	assert_int_equal(idle_reads_ms("垫江县，明月山"), 7 * 200);
	assert_int_equal(idle_reads_ms("One mountain, six counties"), 4 * 250);
	assert_int_equal(idle_reads_ms("“5+10” 机制"), 2 * 250 + 4 * 200);
	assert_int_equal(idle_reads_ms(""), 0);
	idle_begin(&idle, 0);
	idle_reading(&idle, 30000); /* and twenty seconds: less than a minute */
	assert_true(idle_over(&idle, 60000));
	idle_reading(&idle, 100000);
	assert_false(idle_asks(&idle, 109999));
	assert_true(idle_asks(&idle, 110000));
	assert_false(idle_over(&idle, 119999));
	assert_true(idle_over(&idle, 120000));
}

static void test_held_and_presented(void **state)
{
	(void)state;
	struct idle idle;
	idle_begin(&idle, 0);
	idle_touch(&idle, true, 0);
	assert_false(idle_asks(&idle, 1000000000));
	assert_false(idle_over(&idle, 1000000000));
	idle_touch(&idle, false, 100);
	assert_true(idle_over(&idle, 60100));
	idle_present(&idle, 1000);
	assert_false(idle_asks(&idle, 600999));
	assert_false(idle_over(&idle, 600999));
	assert_true(idle_over(&idle, 601000));
	idle_touch(&idle, false, 2000); /* a finger has its controls, and takes nothing from who presents */
	assert_false(idle.presents);
	assert_false(idle_over(&idle, 600999));
	assert_true(idle_asks(&idle, 591000));
	assert_true(idle_over(&idle, 601000));
	idle_touch(&idle, false, 590000);
	assert_false(idle_over(&idle, 649999));
	assert_true(idle_over(&idle, 650000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_minute),
	    cmocka_unit_test(test_reading),
	    cmocka_unit_test(test_held_and_presented),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
