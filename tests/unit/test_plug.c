/* Which display is plugged in: its own mode, when a picture is wrong for it, and what the kernel says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "plug.h"

static void its_own_mode(void **state)
{
	const struct plug_mode modes[] = {{1920, 1080, false, false}, {1280, 720, false, true},
					  {3840, 2160, false, false}, {640, 480, true, false},
					  {1280, 800, false, true},   {800, 600, true, true}};
	assert_int_equal(plug_choose(modes, 0), -1);
	assert_int_equal(plug_choose(modes, 1), 0);
	assert_int_equal(plug_choose(modes + 2, 1), 0);
	assert_int_equal(plug_choose(modes, 3), 1); /* preferred, though not the largest */
	assert_int_equal(plug_choose(modes, 4), 3); /* asked for */
	assert_int_equal(plug_choose(modes, 5), 3);
	assert_int_equal(plug_choose(modes, 6), 3); /* the first that was */
	const struct plug_mode unsaid[] = {
	    {800, 600, false, false}, {1920, 1080, false, false}, {1024, 768, false, false}};
	assert_int_equal(plug_choose(unsaid, 3), 1);
	const struct plug_mode two[] = {{1280, 720, false, true}, {1920, 1080, false, true}};
	assert_int_equal(plug_choose(two, 2), 0); /* the first, as everybody does */
	(void)state;
}

static void another_or_the_same(void **state)
{
	const struct plug none = {0}, shown = {31, 1280, 720}, larger = {31, 1920, 1080}, turned = {31, 720, 1280},
			  port = {33, 1280, 720};
	assert_false(plug_differs(&shown, &shown));
	assert_false(plug_differs(&shown, &none)); /* unplugged: nobody sees it */
	assert_true(plug_differs(&shown, &larger));
	assert_true(plug_differs(&larger, &shown));
	assert_true(plug_differs(&shown, &turned));
	assert_true(plug_differs(&shown, &port));
	assert_false(plug_differs(&none, &none));
	(void)state;
}

#define TOLD(text) plug_told(text, sizeof(text))

static void the_kernels_word(void **state)
{
	assert_true(
	    TOLD("change@/devices/x/drm/card0\0ACTION=change\0SUBSYSTEM=drm\0HOTPLUG=1\0DEVNAME=dri/card0\0SEQNUM=9"));
	assert_true(TOLD("change@/x\0HOTPLUG=1\0CONNECTOR=34\0SUBSYSTEM=drm"));
	assert_false(TOLD("change@/x\0ACTION=change\0SUBSYSTEM=drm\0LEASE=1"));
	assert_false(TOLD("add@/x\0ACTION=add\0SUBSYSTEM=usb\0HOTPLUG=1"));
	assert_false(TOLD("change@/x\0SUBSYSTEM=drm_dp_aux_dev\0HOTPLUG=1"));
	assert_false(TOLD("change@/x\0SUBSYSTEM=drm\0HOTPLUG=10"));
	assert_false(plug_told("", 0));
	/* cut short, without an end */
	assert_true(plug_told("SUBSYSTEM=drm\0HOTPLUG=1", 23));
	assert_false(plug_told("SUBSYSTEM=drm\0HOTPLUG=1", 22));
	(void)state;
}

static void nothing_to_hear(void **state)
{
	assert_false(plug_heard(-1));
	int heard = plug_listen();
	if (heard < 0)
		skip();    /* where nobody may listen */
	plug_heard(heard); /* does not wait */
	assert_false(plug_heard(heard));
	close(heard);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(its_own_mode),
	    cmocka_unit_test(another_or_the_same),
	    cmocka_unit_test(the_kernels_word),
	    cmocka_unit_test(nothing_to_hear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
