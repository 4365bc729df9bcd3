/* Every rule of what fingers mean, as a script of touches and the gestures they make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "gesture.h"

static struct gesture_state state;
static struct gesture last; /* of the latest touch that made one */
static char made[200];      /* a letter for each gesture since begin() */

static void begin(void)
{
	gesture_init(&state, 1);
	made[0] = '\0';
}

static void note(const struct gesture *gestures, size_t count)
{
	static const char letters[] = {
	    [GESTURE_PRESS] = 'p',      [GESTURE_UNPRESS] = 'u',  [GESTURE_TAP] = 't',      [GESTURE_DOUBLE_TAP] = 'T',
	    [GESTURE_DRAG_BEGIN] = '(', [GESTURE_DRAG] = '-',     [GESTURE_DRAG_END] = ')', [GESTURE_PINCH_BEGIN] = '<',
	    [GESTURE_PINCH] = '=',      [GESTURE_PINCH_END] = '>'};
	assert_true(count <= GESTURE_OUT);
	assert_true(gesture_sound(&state));
	for (size_t i = 0; i < count; i++) {
		strncat(made, &letters[gestures[i].kind], 1);
		last = gestures[i];
	}
}

static void on(int64_t device, enum touch_kind kind, int64_t finger, float x, float y, uint64_t at_ms)
{
	struct gesture out[GESTURE_OUT];
	struct touch touch = {.kind = kind, .device = device, .finger = finger, .x = x, .y = y, .at_ms = at_ms};
	note(out, gesture_touch(&state, &touch, out));
}

static void down(int64_t finger, float x, float y, uint64_t at_ms)
{
	on(1, TOUCH_DOWN, finger, x, y, at_ms);
}

static void move(int64_t finger, float x, float y, uint64_t at_ms)
{
	on(1, TOUCH_MOVE, finger, x, y, at_ms);
}

static void up(int64_t finger, uint64_t at_ms)
{
	on(1, TOUCH_UP, finger, 0, 0, at_ms);
}

static void test_taps(void **unused)
{
	(void)unused;
	begin();
	down(7, 100, 100, 1000);
	assert_string_equal(made, "p"); /* at once */
	move(7, 110, 100, 1040);        /* a finger is not still */
	up(7, 1080);
	assert_string_equal(made, "pt");
	assert_float_equal(last.begin_x, 100, 0);
	down(7, 120, 110, 1200);
	up(7, 1260);
	assert_string_equal(made, "ptpT"); /* the first did not wait for the second */
	down(7, 120, 110, 1300);
	up(7, 1360);
	assert_string_equal(made, "ptpTpt"); /* a third is a first one */
}

static void test_two_taps_far_apart_are_two(void **unused)
{
	(void)unused;
	begin();
	down(7, 100, 100, 1000);
	up(7, 1050);
	down(7, 300, 100, 1100);
	up(7, 1150);
	down(7, 300, 100, 2000);
	up(7, 2050);
	assert_string_equal(made, "ptptpt");
}

static void test_the_slop_is_a_share_of_the_screen(void **unused)
{
	(void)unused;
	begin();
	gesture_init(&state, 2);
	down(7, 100, 100, 1000);
	move(7, 130, 100, 1040);
	assert_string_equal(made, "p");
	move(7, 140, 100, 1080);
	assert_string_equal(made, "pu(-");
}

static void test_a_drag_leads_to_where_the_finger_is(void **unused)
{
	(void)unused;
	begin();
	float x = 100, way = 0;
	down(7, x, 100, 1000);
	for (uint64_t i = 1; i <= 10; i++) {
		move(7, x += 8, 100, 1000 + 10 * i);
		way += last.kind == GESTURE_DRAG ? last.dx : 0;
	}
	assert_float_equal(way, 80, 0.01);
	up(7, 1105);
	assert_string_equal(made, "pu(--------)");
	assert_float_equal(last.vx, 800, 1); /* 8 px in 10 ms */
	assert_float_equal(last.vy, 0, 1);
}

static void test_a_finger_that_rested_does_not_fling(void **unused)
{
	(void)unused;
	begin();
	down(7, 100, 100, 1000);
	move(7, 200, 100, 1010);
	move(7, 300, 100, 1020);
	up(7, 1200);
	assert_float_equal(last.vx, 0, 0);
}

static void test_touches_of_one_moment_have_no_velocity(void **unused)
{
	(void)unused;
	begin();
	down(7, 100, 100, 1000);
	move(7, 200, 100, 1000);
	move(7, 300, 100, 1000);
	up(7, 1000);
	assert_string_equal(made, "pu(--)");
	assert_float_equal(last.vx, 0, 0);
}

static int swipe(float dx, float dy, uint64_t length_ms)
{
	begin();
	down(7, 500, 500, 1000);
	for (int i = 1; i <= 10; i++)
		move(7, 500 + dx * (float)i / 10, 500 + dy * (float)i / 10, 1000 + length_ms * (uint64_t)i / 10);
	up(7, 1000 + length_ms);
	return last.kind == GESTURE_DRAG_END ? gesture_swipe(&state, &last) : 0;
}

static void test_swipes(void **unused)
{
	(void)unused;
	assert_int_equal(swipe(-300, 20, 1000), -1); /* far */
	assert_int_equal(swipe(300, 20, 1000), 1);
	assert_int_equal(swipe(-60, 5, 60), -1);  /* fast */
	assert_int_equal(swipe(-60, 5, 1000), 0); /* neither */
	assert_int_equal(swipe(-200, 300, 200), 0);
	begin();
	down(7, 500, 500, 1000);
	move(7, 100, 500, 1400);
	for (int i = 1; i <= 8; i++)
		move(7, 100 + 20 * (float)i, 500, 1400 + 10 * (uint64_t)i);
	up(7, 1485);
	assert_int_equal(gesture_swipe(&state, &last), 0); /* thought better of it */
}

static void test_a_pinch_goes_about_its_middle(void **unused)
{
	(void)unused;
	begin();
	down(7, 400, 500, 1000);
	down(8, 600, 500, 1200);
	assert_string_equal(made, "pu<");
	assert_float_equal(last.x, 500, 0);
	move(7, 300, 500, 1210);
	assert_float_equal(last.scale, 1.5, 1e-5);
	assert_float_equal(last.dx, -50, 1e-3);
	move(8, 700, 500, 1220);
	assert_float_equal(last.scale, 400.0 / 300, 1e-5);
	assert_float_equal(last.x, 500, 1e-3);
	up(8, 1230);
	assert_string_equal(made, "pu<==>(");
	move(7, 310, 500, 1240);
	assert_float_equal(last.dx, 10, 1e-3); /* no jump */
	up(7, 1500);
	assert_string_equal(made, "pu<==>(-)");
}

static void test_the_finger_left_of_a_pinch_is_no_swipe(void **unused)
{
	(void)unused;
	begin();
	down(7, 200, 500, 1000);
	down(8, 800, 500, 1200);
	up(7, 1300);
	assert_float_equal(last.begin_x, 800, 0);
	up(8, 1400);
	assert_string_equal(made, "pu<>()");
	assert_int_equal(gesture_swipe(&state, &last), 0); /* it never moved */
}

static void test_a_third_finger_changes_nothing(void **unused)
{
	(void)unused;
	begin();
	down(7, 400, 500, 1000);
	down(8, 600, 500, 1200);
	down(9, 900, 900, 1300);
	move(9, 100, 100, 1310);
	assert_string_equal(made, "pu<");
	up(9, 1320);
	move(8, 700, 500, 1330);
	assert_string_equal(made, "pu<=");
	down(9, 900, 900, 1400);
	up(7, 1500); /* the third does not take its place */
	assert_string_equal(made, "pu<=>");
	move(8, 750, 500, 1510);
	up(8, 1600);
	up(9, 1700);
	assert_string_equal(made, "pu<=>");
	down(7, 100, 100, 2000);
	assert_string_equal(made, "pu<=>p");
}

static void test_palms_do_nothing(void **unused)
{
	(void)unused;
	begin();
	for (int64_t i = 0; i < 30; i++) /* more than are remembered */
		down(i, 100 + 20 * (float)i, 500, 1000 + (uint64_t)i);
	assert_string_equal(made, "pu<>");
	for (int64_t i = 0; i < 30; i++) {
		move(i, 200, 500, 1100);
		up(i, 1200);
	}
	assert_string_equal(made, "pu<>");
	assert_false(gesture_held(&state));
	down(7, 100, 100, 2000);
	up(7, 2050);
	assert_string_equal(made, "pu<>pt");
}

static void test_the_other_panel_waits(void **unused)
{
	(void)unused;
	begin();
	down(7, 100, 100, 1000);
	on(-1, TOUCH_DOWN, 7, 500, 500, 1010);
	on(-1, TOUCH_MOVE, 7, 900, 500, 1020);
	on(-1, TOUCH_UP, 7, 900, 500, 1030);
	assert_string_equal(made, "p");
	up(7, 1040);
	on(-1, TOUCH_DOWN, 0, 500, 500, 1100);
	assert_string_equal(made, "ptp");
}

static void test_a_cancelled_finger_does_nothing_more(void **unused)
{
	(void)unused;
	begin();
	down(7, 100, 100, 1000);
	on(1, TOUCH_CANCEL, 7, 100, 100, 1010);
	assert_string_equal(made, "pu");
	down(7, 100, 100, 1100);
	move(7, 200, 100, 1110);
	move(7, 300, 100, 1120);
	on(1, TOUCH_CANCEL, 7, 300, 100, 1125);
	assert_string_equal(made, "pupu(--)");
	assert_float_equal(last.vx, 0, 0);
}

static void vanish(const char *wanted)
{
	struct gesture out[GESTURE_OUT];
	note(out, gesture_clear(&state, 0, out));
	assert_string_equal(made, wanted);
	assert_false(gesture_held(&state));
	assert_float_equal(last.vx, 0, 0);
	note(out, gesture_clear(&state, 0, out));
	assert_string_equal(made, wanted); /* only once */
}

static void test_a_panel_that_vanishes_leaves_nothing_begun(void **unused)
{
	(void)unused;
	begin();
	vanish("");
	down(7, 100, 100, 1000);
	vanish("pu");
	up(7, 1100);
	begin();
	down(7, 100, 100, 1000);
	move(7, 200, 100, 1010);
	move(7, 300, 100, 1020);
	vanish("pu(--)");
	begin();
	down(7, 100, 100, 1000);
	down(8, 300, 100, 1500);
	vanish("pu<>");
	begin();
	for (int64_t i = 0; i < 4; i++)
		down(i, 100, 100, 1000);
	vanish("pu<>");
}

static void test_nonsense_is_harmless(void **unused)
{
	(void)unused;
	begin();
	up(7, 1000);
	move(7, 1, 1, 1000);
	down(7, NAN, 1, 1000);
	down(7, 1, INFINITY, 1000);
	down(7, 1e30F, 1, 1000);
	assert_string_equal(made, "");
	down(7, 100, 100, 1000);
	down(7, 500, 500, 1010); /* once more */
	move(7, NAN, 100, 1020);
	move(7, -INFINITY, 100, 1020);
	on(1, TOUCH_UP, 7, NAN, NAN, 900); /* from before */
	assert_string_equal(made, "pt");
	assert_int_equal(last.at_ms, 1020);
	assert_float_equal(last.x, 100, 0);
}

static void test_soundness_can_be_lost(void **unused)
{
	(void)unused;
	begin();
	down(7, 100, 100, 1000);
	struct gesture_state good = state;
	state.state = GESTURE_PINCHES;
	assert_false(gesture_sound(&state));
	state = good;
	state.contact_count = 2; /* of a press: and the same finger twice */
	state.contacts[1] = state.contacts[0];
	assert_false(gesture_sound(&state));
	state = good;
	state.contacts[0].x = NAN;
	assert_false(gesture_sound(&state));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_taps),
	    cmocka_unit_test(test_two_taps_far_apart_are_two),
	    cmocka_unit_test(test_the_slop_is_a_share_of_the_screen),
	    cmocka_unit_test(test_a_drag_leads_to_where_the_finger_is),
	    cmocka_unit_test(test_a_finger_that_rested_does_not_fling),
	    cmocka_unit_test(test_touches_of_one_moment_have_no_velocity),
	    cmocka_unit_test(test_swipes),
	    cmocka_unit_test(test_a_pinch_goes_about_its_middle),
	    cmocka_unit_test(test_the_finger_left_of_a_pinch_is_no_swipe),
	    cmocka_unit_test(test_a_third_finger_changes_nothing),
	    cmocka_unit_test(test_palms_do_nothing),
	    cmocka_unit_test(test_the_other_panel_waits),
	    cmocka_unit_test(test_a_cancelled_finger_does_nothing_more),
	    cmocka_unit_test(test_a_panel_that_vanishes_leaves_nothing_begun),
	    cmocka_unit_test(test_nonsense_is_harmless),
	    cmocka_unit_test(test_soundness_can_be_lost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
