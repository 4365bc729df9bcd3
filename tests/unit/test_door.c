/* The staff door: what knocks and what does not, on a panel turned either way; and what wrong PINs cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "canvas.h"
#include "door.h"
#include "lockout.h"

static struct door door;

static void feel(enum touch_kind kind, int64_t finger, float x, float y, uint64_t at_ms)
{
	struct touch touch = {.kind = kind, .device = 1, .finger = finger, .x = x, .y = y, .at_ms = at_ms};
	door_touch(&door, &touch);
}

static void begin(float u)
{
	door_init(&door, u);
}

static void test_three_seconds(void **state)
{
	(void)state;
	begin(1);
	assert_false(door_knocked(&door, 100000));
	assert_true(door_due_ms(&door) == UINT64_MAX);
	feel(TOUCH_DOWN, 1, 40, 40, 1000);
	assert_int_equal(door_due_ms(&door), 4000);
	assert_false(door_knocked(&door, 3999));
	feel(TOUCH_MOVE, 1, 50, 52, 3000); /* a finger is never quite still */
	assert_true(door_knocked(&door, 4000));
	assert_false(door_knocked(&door, 9000)); /* once a press */
	feel(TOUCH_UP, 1, 50, 52, 9000);
	feel(TOUCH_DOWN, 1, 40, 40, 10000);
	feel(TOUCH_UP, 1, 40, 40, 12999);
	assert_false(door_knocked(&door, 13000));
	/* Three presses of a second are no press of three. */
	for (uint64_t at_ms = 20000; at_ms < 26000; at_ms += 1000) {
		feel(TOUCH_DOWN, 1, 40, 40, at_ms);
		feel(TOUCH_UP, 1, 40, 40, at_ms + 990);
		assert_false(door_knocked(&door, at_ms + 990));
	}
	feel(TOUCH_DOWN, 1, 40, 40, 30000);
	feel(TOUCH_CANCEL, 1, 40, 40, 31000);
	assert_false(door_knocked(&door, 40000));
}

static void test_moving_away(void **state)
{
	(void)state;
	static const float to[][2] = {{40, 70}, {70, 40}, {26, 26}, {200, 40}};
	for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
		begin(1);
		feel(TOUCH_DOWN, 1, 40, 40, 1000);
		feel(TOUCH_MOVE, 1, to[i][0], to[i][1], 1500);
		feel(TOUCH_MOVE, 1, 40, 40, 1600); /* and back */
		assert_false(door_knocked(&door, 10000));
	}
	/* Also little by little. */
	begin(1);
	feel(TOUCH_DOWN, 1, 10, 10, 1000);
	for (uint64_t i = 0; i < 10; i++)
		feel(TOUCH_MOVE, 1, 10 + 5 * (float)i, 10, 1100 + i);
	assert_false(door_knocked(&door, 10000));
}

static void test_a_second_finger(void **state)
{
	(void)state;
	begin(1);
	feel(TOUCH_DOWN, 1, 40, 40, 1000);
	feel(TOUCH_DOWN, 2, 900, 900, 2000);
	feel(TOUCH_UP, 2, 900, 900, 2100);
	assert_false(door_knocked(&door, 10000));
	feel(TOUCH_UP, 1, 40, 40, 11000);
	/* Nor where one is down elsewhere: a hand that leans. */
	feel(TOUCH_DOWN, 3, 900, 900, 12000);
	feel(TOUCH_DOWN, 4, 40, 40, 12100);
	assert_false(door_knocked(&door, 20000));
	feel(TOUCH_UP, 3, 900, 900, 20000);
	assert_false(door_knocked(&door, 30000));
	feel(TOUCH_UP, 4, 40, 40, 30000);
	/* Another finger's movement is not ours. */
	feel(TOUCH_DOWN, 5, 40, 40, 31000);
	feel(TOUCH_MOVE, 6, 500, 500, 32000);
	assert_true(door_knocked(&door, 34000));
}

static void test_the_corner_only(void **state)
{
	(void)state;
	static const struct {
		float u, x, y;
		bool in;
	} rows[] = {{1, 0, 0, true},      {1, 87.9f, 87.9f, true},  {1, 88, 40, false},    {1, 40, 88, false},
		    {1, 1900, 40, false}, {1, 40, 1060, false},     {2, 170, 170, true},   {2, 177, 10, false},
		    {0.5f, 43, 43, true}, {0.5f, 45, 10, false},    {1, -1, 40, false},    {1, NAN, 40, false},
		    {1, 40, NAN, false},  {1, INFINITY, 40, false}, {1, 40, -1e30f, false}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		begin(rows[i].u);
		feel(TOUCH_DOWN, 1, rows[i].x, rows[i].y, 1000);
		if (door_knocked(&door, 4000) != rows[i].in)
			fail_msg("row %zu", i);
	}
	/* A touch that ends in the corner began elsewhere. */
	begin(1);
	feel(TOUCH_DOWN, 1, 300, 40, 1000);
	feel(TOUCH_MOVE, 1, 40, 40, 1100);
	assert_false(door_knocked(&door, 9000));
}

/* The corner is the picture's: where on the glass it is depends on how the panel hangs. */
static void test_rotation(void **state)
{
	(void)state;
	static const struct {
		int rotate;
		float x, y; /* of the glass, 0 to 1 */
	} corners[] = {{0, 0.01f, 0.01f}, {90, 0.99f, 0.01f}, {180, 0.99f, 0.99f}, {270, 0.01f, 0.99f}};
	static const float glass[][2] = {{0.01f, 0.01f}, {0.99f, 0.01f}, {0.99f, 0.99f}, {0.01f, 0.99f}};
	for (size_t i = 0; i < 4; i++) {
		struct canvas *canvas;
		struct err err;
		struct canvas_options options = {
		    .renderer = "software", .offscreen = true, .w = 1920, .h = 1080, .rotate = corners[i].rotate};
		if (!canvas_open(&options, &canvas, &err))
			fail_msg("%s", err.text);
		size_t opened = 0;
		for (size_t j = 0; j < 4; j++) {
			float x, y;
			begin(1);
			canvas_map_point(canvas, glass[j][0], glass[j][1], &x, &y);
			feel(TOUCH_DOWN, 1, x, y, 1000);
			bool knocked = door_knocked(&door, 4000);
			opened += knocked;
			if (knocked)
				assert_true(glass[j][0] == corners[i].x && glass[j][1] == corners[i].y);
		}
		assert_int_equal(opened, 1);
		canvas_close(canvas);
	}
}

static void test_wrong_pins_cost_time(void **state)
{
	(void)state;
	static const unsigned waits_s[] = {0, 0, 30, 60, 120, 240, 480, 900, 900, 900};
	struct lockout lockout = {.wrong = 0};
	uint64_t now_ms = 5;
	for (size_t i = 0; i < sizeof waits_s / sizeof *waits_s; i++) {
		lockout_wrong(&lockout, now_ms);
		assert_int_equal(lockout_left_s(&lockout, now_ms), waits_s[i]);
		if (waits_s[i] > 0) {
			assert_int_equal(lockout_left_s(&lockout, now_ms + 1), waits_s[i]);
			assert_int_equal(lockout_left_s(&lockout, now_ms + waits_s[i] * 1000 - 1), 1);
		}
		now_ms += waits_s[i] * 1000;
		assert_int_equal(lockout_left_s(&lockout, now_ms), 0);
	}
	for (int i = 0; i < 1000; i++)
		lockout_wrong(&lockout, now_ms);
	assert_int_equal(lockout_left_s(&lockout, now_ms), 900);
	lockout_right(&lockout);
	assert_int_equal(lockout_left_s(&lockout, now_ms), 0);
	lockout_wrong(&lockout, now_ms);
	assert_int_equal(lockout_left_s(&lockout, now_ms), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_three_seconds),   cmocka_unit_test(test_moving_away),
	    cmocka_unit_test(test_a_second_finger), cmocka_unit_test(test_the_corner_only),
	    cmocka_unit_test(test_rotation),        cmocka_unit_test(test_wrong_pins_cost_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
