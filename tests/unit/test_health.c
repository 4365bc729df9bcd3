/* How the board is, as a sysfs of the test's own says it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "health.h"

static char sys[] = "/tmp/mingyue-health-XXXXXX";

/* Makes a file there; NULL takes it away. */
static void put(const char *name, const char *text)
{
	char path[160];
	snprintf(path, sizeof path, "%s/%s", sys, name);
	if (text == NULL) {
		remove(path);
		return;
	}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static long watchdog(const char *state, const char *timeout)
{
	put("class/watchdog/watchdog0/state", state);
	put("class/watchdog/watchdog0/timeout", timeout);
	return health_read("/", sys).watchdog_s;
}

static void test_watchdog(void **state)
{
	(void)state;
	assert_int_equal(watchdog("active\n", "15\n"), 15);
	assert_int_equal(watchdog("inactive\n", "15\n"), 0);
	assert_int_equal(watchdog("active\n", NULL), 0);
	assert_int_equal(watchdog(NULL, "15\n"), 0);
	assert_int_equal(watchdog("", ""), 0);
	assert_int_equal(watchdog("active\n", "0\n"), 0);
	assert_int_equal(health_read("/", "/nonexistent").watchdog_s, 0);
}

static void test_heat(void **state)
{
	(void)state;
	assert_int_equal(health_read("/", sys).millicelsius, -1);
	assert_int_equal(health_read("/", sys).throttled, -1);
	put("class/thermal/thermal_zone0/temp", "54321\n");
	put("devices/platform/soc/soc:firmware/get_throttled", "50005\n");
	assert_int_equal(health_read("/", sys).millicelsius, 54321);
	assert_int_equal(health_read("/", sys).throttled, 0x50005);
	assert_true(health_read("/", sys).disk_mb > 0);
	assert_int_equal(health_read("/nonexistent", sys).disk_mb, -1);
}

static void test_touch_panels(void **state)
{
	(void)state;
	assert_int_equal(health_touch_panels(sys), 0);
	put("class/input/input3/properties", "0\n"); /* a mouse */
	put("class/input/event7/properties", "2\n"); /* not a device of its own */
	assert_int_equal(health_touch_panels(sys), 0);
	put("class/input/input7/properties", "2\n");
	assert_int_equal(health_touch_panels(sys), 1);
	put("class/input/input12/properties", "7\n");
	assert_int_equal(health_touch_panels(sys), 2);
	put("class/input/input7/properties", "");
	put("class/input/input12/properties", NULL);
	assert_int_equal(health_touch_panels(sys), 0);
	assert_int_equal(health_touch_panels("/nonexistent"), 0);
}

static int make_sys(void **state)
{
	char command[500];
	(void)state;
	if (mkdtemp(sys) == NULL)
		return -1;
	snprintf(command, sizeof command,
		 "mkdir -p %s/class/watchdog/watchdog0 %s/class/thermal/thermal_zone0 "
		 "%s/devices/platform/soc/soc:firmware %s/class/input/input3 %s/class/input/input7 "
		 "%s/class/input/input12 %s/class/input/event7",
		 sys, sys, sys, sys, sys, sys, sys);
	return system(command);
}

static int remove_sys(void **state)
{
	char command[80];
	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", sys);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_watchdog),
	    cmocka_unit_test(test_heat),
	    cmocka_unit_test(test_touch_panels),
	};
	return cmocka_run_group_tests(tests, make_sys, remove_sys);
}
