/* How dragged things move: under the finger, rubber beyond the edges, the same place of rest at any frame rate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "pan.h"

static const struct viewport map = {.box = {100, 50, 1000, 600},
				    .content = {100, 50, 1000, 600},
				    .max_zoom = 8,
				    .scrolls_x = true,
				    .scrolls_y = true,
				    .view = {0, 0, 1}};
static const struct viewport list = {
    .box = {100, 50, 400, 600}, .content = {100, 50, 400, 5000}, .max_zoom = 1, .scrolls_y = true, .view = {0, 0, 1}};

/* Until it rests, a frame every step_ms; the time that took. */
static uint64_t settle(struct pan *pan, uint64_t now_ms, uint64_t step_ms)
{
	uint64_t t_ms = 0;
	while (pan_tick(pan, now_ms + t_ms)) {
		assert_true(isfinite(pan->view.x) && isfinite(pan->view.y) && isfinite(pan->view.zoom));
		t_ms += step_ms;
		assert_true(t_ms < 10000);
	}
	assert_int_equal(pan->state, PAN_RESTS);
	return t_ms;
}

static void assert_within(const struct pan *pan)
{
	const struct viewport *port = &pan->viewport;
	const struct view *view = &pan->view;
	assert_true(view->zoom >= 1 && view->zoom <= fmaxf(port->max_zoom, 1));
	assert_true(port->content.x * view->zoom + view->x <= port->box.x + 1);
	assert_true((port->content.x + port->content.w) * view->zoom + view->x >= port->box.x + port->box.w - 1);
	assert_true(port->content.y * view->zoom + view->y <= port->box.y + 1);
	assert_true((port->content.y + port->content.h) * view->zoom + view->y >= port->box.y + port->box.h - 1);
}

static void test_content_stays_under_two_fingers(void **state)
{
	(void)state;
	struct pan pan;
	pan_init(&pan, &map, false);
	pan_hold(&pan);
	pan_pinch(&pan, 400, 300, 2, 0, 0);
	float p = (400 - pan.view.x) / pan.view.zoom, q = (300 - pan.view.y) / pan.view.zoom;
	assert_float_equal(p, 400, 0.01);
	pan_pinch(&pan, 380, 310, 1.5F, -20, 10); /* while the hand moves */
	assert_float_equal(p * pan.view.zoom + pan.view.x, 380, 0.01);
	assert_float_equal(q * pan.view.zoom + pan.view.y, 310, 0.01);
	assert_float_equal(pan.view.zoom, 3, 1e-5);
}

static void test_a_drag_moves_as_far_as_the_finger(void **state)
{
	(void)state;
	struct pan pan;
	pan_init(&pan, &list, false);
	pan_hold(&pan);
	pan_drag(&pan, 0, -300);
	assert_float_equal(pan.view.y, -300, 0.01);
	pan_release(&pan, 0, 0, 1000);
	settle(&pan, 1000, 16);
	assert_float_equal(pan.view.y, -300, 0.01);
}

static void test_a_list_keeps_to_its_line(void **state)
{
	(void)state;
	struct pan pan;
	pan_init(&pan, &list, false);
	pan_hold(&pan);
	pan_drag(&pan, 200, -300);
	assert_float_equal(pan.view.x, 0, 0.01);
	assert_float_equal(pan.view.y, -300, 0.01);
}

static void test_rubber_gives_less_and_less(void **state)
{
	(void)state;
	struct pan pan;
	float before = 0, gave = 1000;
	pan_init(&pan, &list, false);
	pan_hold(&pan);
	for (int i = 0; i < 50; i++) {
		pan_drag(&pan, 0, 100);
		float gives = pan.view.y - before;
		assert_true(gives > 0 && gives < gave && gives < 100);
		before = pan.view.y;
		gave = gives;
	}
	assert_true(pan.view.y < list.box.h);
	pan_release(&pan, 0, 0, 1000);
	assert_true(settle(&pan, 1000, 16) < 1200);
	assert_float_equal(pan.view.y, 0, 0.01);
}

static void test_caught_beyond_the_edge_it_does_not_jump(void **state)
{
	(void)state;
	struct pan pan;
	pan_init(&pan, &list, false);
	pan_hold(&pan);
	pan_drag(&pan, 0, 400);
	pan_release(&pan, 0, 0, 1000);
	pan_tick(&pan, 1030);
	float caught = pan.view.y;
	assert_true(caught > 50);
	pan_hold(&pan);
	pan_drag(&pan, 0, 1);
	assert_float_equal(pan.view.y, caught, 1);
}

static void test_zoom_gives_way_and_comes_back(void **state)
{
	(void)state;
	struct pan pan;
	pan_init(&pan, &map, false);
	pan_hold(&pan);
	for (int i = 0; i < 100; i++)
		pan_pinch(&pan, 600, 350, 1.3F, 0, 0);
	assert_true(pan.view.zoom > 8 && pan.view.zoom <= 16);
	pan_release(&pan, 0, 0, 1000);
	settle(&pan, 1000, 16);
	assert_float_equal(pan.view.zoom, 8, 0);
	pan_hold(&pan);
	for (int i = 0; i < 100; i++)
		pan_pinch(&pan, 600, 350, 0.7F, 0, 0);
	assert_true(pan.view.zoom < 1 && pan.view.zoom >= 0.5);
	pan_release(&pan, 0, 0, 1000);
	settle(&pan, 1000, 16);
	assert_float_equal(pan.view.zoom, 1, 0);
	assert_within(&pan);
}

static void test_a_double_tap_goes_near_and_back(void **state)
{
	(void)state;
	struct pan pan;
	pan_init(&pan, &map, false);
	pan_toggle(&pan, 300, 200, 1000);
	assert_true(pan_tick(&pan, 1100));
	assert_true(pan.view.zoom > 1 && pan.view.zoom < 2.5);
	assert_float_equal(300 * pan.view.zoom + pan.view.x, 300, 1);
	settle(&pan, 1000, 16);
	assert_float_equal(pan.view.zoom, 2.5, 1e-5);
	assert_float_equal(300 * pan.view.zoom + pan.view.x, 300, 1);
	pan_toggle(&pan, 300, 200, 3000);
	settle(&pan, 3000, 16);
	assert_float_equal(pan.view.zoom, 1, 0);
	assert_float_equal(pan.view.x, 0, 0);
}

/* Where a fling that begins at y with v ends, a frame every step_ms. */
static float flung(float y, float v, uint64_t step_ms)
{
	struct pan pan;
	pan_init(&pan, &list, false);
	pan_hold(&pan);
	pan_drag(&pan, 0, y);
	pan_release(&pan, 0, v, 1000);
	settle(&pan, 1000, step_ms);
	assert_within(&pan);
	return pan.view.y;
}

static void test_the_frame_rate_does_not_matter(void **state)
{
	(void)state;
	for (int v = -9000; v < 9000; v += 37)
		for (int i = 0; i < 4; i++) {
			float y = 200 - 331.7F * (float)i, at60 = flung(y, (float)v, 16);
			assert_float_equal(flung(y, (float)v, 33), at60, 0);
			assert_float_equal(flung(y, (float)v, 143), at60, 0);
		}
	assert_float_equal(flung(-1000, -2000, 16), -1650, 1); /* 2000 px/s for 325 ms */
}

static void test_a_fling_stops_at_the_edge(void **state)
{
	(void)state;
	struct pan pan;
	float most = 0;
	pan_init(&pan, &list, false);
	pan_hold(&pan);
	pan_drag(&pan, 0, -1000);
	pan_release(&pan, 0, 5000, 1000);
	for (uint64_t now_ms = 1000; pan_tick(&pan, now_ms); now_ms += 5)
		most = fmaxf(most, pan.view.y);
	assert_true(most > 5 && most < 60);
	assert_float_equal(pan.view.y, 0, 0);
}

static void test_what_fits_is_not_flung(void **state)
{
	(void)state;
	struct pan pan;
	struct viewport small = map;
	small.content = (struct box){100, 50, 500, 100};
	pan_init(&pan, &small, false);
	assert_float_equal(pan.view.x, 250, 0);
	assert_float_equal(pan.view.y, 250, 0);
	pan_hold(&pan);
	pan_release(&pan, 3000, 3000, 1000);
	for (uint64_t now_ms = 1000; pan_tick(&pan, now_ms); now_ms += 5)
		assert_float_equal(pan.view.x, 250, 0.5);
	assert_float_equal(pan.view.x, 250, 0);
}

static void test_reduced_motion_ends_at_once(void **state)
{
	(void)state;
	struct pan pan;
	pan_init(&pan, &map, true);
	pan_toggle(&pan, 300, 200, 1000);
	assert_float_equal(pan.view.zoom, 2.5, 1e-5);
	assert_false(pan_tick(&pan, 1000));
	pan_hold(&pan);
	pan_drag(&pan, 5000, 0);
	pan_release(&pan, 5000, 0, 1100);
	assert_false(pan_tick(&pan, 1100));
	assert_within(&pan);
}

static void test_which_drags_are_its_own(void **state)
{
	(void)state;
	struct pan pan;
	pan_init(&pan, &list, false);
	assert_true(pan_takes(&pan, 3, 20));
	assert_false(pan_takes(&pan, 20, 3)); /* the pages' swipe */
	pan_init(&pan, &map, false);
	assert_false(pan_takes(&pan, 20, 3)); /* all of it is there */
	pan_toggle(&pan, 300, 200, 1000);
	settle(&pan, 1000, 16);
	assert_true(pan_takes(&pan, 20, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_content_stays_under_two_fingers),
	    cmocka_unit_test(test_a_drag_moves_as_far_as_the_finger),
	    cmocka_unit_test(test_a_list_keeps_to_its_line),
	    cmocka_unit_test(test_rubber_gives_less_and_less),
	    cmocka_unit_test(test_caught_beyond_the_edge_it_does_not_jump),
	    cmocka_unit_test(test_zoom_gives_way_and_comes_back),
	    cmocka_unit_test(test_a_double_tap_goes_near_and_back),
	    cmocka_unit_test(test_the_frame_rate_does_not_matter),
	    cmocka_unit_test(test_a_fling_stops_at_the_edge),
	    cmocka_unit_test(test_what_fits_is_not_flung),
	    cmocka_unit_test(test_reduced_motion_ends_at_once),
	    cmocka_unit_test(test_which_drags_are_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
