/* The loop and visits: how one begins at what is shown, and what is left of it when it has ended. */
#include "stage_bench.h"

#include "gesture.h"

static struct gesture_state fingers;

static void tell(const struct gesture *gestures, size_t count)
{
	for (size_t i = 0; i < count; i++)
		stage_gesture(stage, &fingers, &gestures[i]);
	stage_held(stage, gesture_held(&fingers), now_ms);
}

static void touch(enum touch_kind kind, float x, float y)
{
	struct touch touch = {.kind = kind, .device = 1, .finger = 1, .x = x, .y = y, .at_ms = now_ms};
	struct gesture gestures[GESTURE_OUT];
	tell(gestures, gesture_touch(&fingers, &touch, gestures));
}

static void turns(int count)
{
	while (count-- > 0)
		turn();
}

/* Long times in long steps. */
static void pass(uint64_t ms)
{
	for (uint64_t end_ms = now_ms + ms; now_ms < end_ms; now_ms += 100)
		turn();
}

static void tap(float x, float y)
{
	touch(TOUCH_DOWN, x, y);
	turn();
	touch(TOUCH_UP, x, y);
	turns(60);
}

static void shown(const char *pages, const char *page)
{
	gesture_init(&fingers, (float)H / 1080);
	stage_edition(stage, make("editions/1", pages));
	until(page, 2000);
	turns(60);
}

static const struct browse *visit(void)
{
	const struct browse *browse = stage_visit(stage);
	assert_non_null(browse);
	assert_true(browse_sound(browse));
	return browse;
}

/* The middle of what does that on what is touched. */
static bool place_of(enum action_kind kind, float *x, float *y)
{
	const struct view *view;
	const struct scene *scene = browse_touched(visit(), &view);
	for (size_t i = 0; i < scene->target_count; i++)
		if (scene->targets[i].action.kind == kind) {
			struct box at = scene_target_box(&scene->targets[i], view);
			*x = at.x + at.w / 2;
			*y = at.y + at.h / 2;
			return true;
		}
	return false;
}

static void test_a_loop_of_one_page_comes_back_as_it_was(void **state)
{
	(void)state;
	shown("a", "a");
	uint32_t before = picture();
	tap(200, 10);
	visit();
	assert_int_not_equal(picture(), before); /* with controls */
	pass(75000);
	assert_null(stage_visit(stage));
	assert_int_equal(picture(), before);
}

static void test_a_page_beside_the_loop_gives_way_to_it(void **state)
{
	(void)state;
	gesture_init(&fingers, (float)H / 1080);
	struct edition *edition = make("editions/1", "ab");
	edition->exhibition->loop_count = 1;
	stage_edition(stage, edition);
	until("a", 2000);
	turns(60);
	tap(200, 10);
	stage_key(stage, KEY_NEXT, now_ms);
	until("b", 2000);
	pass(11 * 60 * 1000); /* keys present */
	assert_null(stage_visit(stage));
	until("a", 3000);
	tap(200, 10);
	visit();
}

static void test_a_page_that_cannot_be_made_keeps_none_from_a_touch(void **state)
{
	(void)state;
	shown("aBc", "a"); /* B has been tried by now */
	touch(TOUCH_DOWN, 200, 10);
	visit();
	assert_string_equal(status().page, "a");
	touch(TOUCH_UP, 200, 10);
	turns(60);
	float x, y;
	assert_true(place_of(ACTION_HOME, &x, &y));
}

static void test_pages_that_cannot_be_made_are_asked_for_a_few_times(void **state)
{
	(void)state;
	shown("ab", "a");
	tap(200, 10);
	for (size_t i = 0; i < 2; i++) /* their pictures are gone */
		((struct page *)browse_visit(visit())->order[i])->kind = PAGE_GALLERY;
	stage_resized(stage, false);
	answers = 0;
	turns(300);
	assert_in_range(answers, 1, 40);
	visit();
}

static void test_a_press_does_not_outlive_its_edition(void **state)
{
	(void)state;
	static const char *recalls[] = {"zzz"};
	gesture_init(&fingers, (float)H / 1080);
	struct edition *edition = make("editions/1", "ab"), *next = make("editions/2", "ab");
	edition->exhibition->pages[0].kind = edition->exhibition->pages[1].kind = PAGE_TIMELINE;
	stage_edition(stage, edition);
	until("a", 2000);
	turns(60);
	tap(240, 5);
	float x, y;
	assert_true(place_of(ACTION_RECORD, &x, &y));
	touch(TOUCH_DOWN, x, y);
	turn();
	next->exhibition->recalls = recalls;
	next->exhibition->recall_count = 1;
	stage_edition(stage, next);
	turns(200);
	assert_string_equal(status().edition, "editions/2");
	stage_key(stage, KEY_NEXT, now_ms);
	turns(20);
	touch(TOUCH_UP, x, y);
	turns(100);
	assert_int_equal(browse_visit(visit())->depth, 0);
}

static void test_a_presenter_finds_the_wall_as_it_was(void **state)
{
	(void)state;
	shown("ab", "a");
	tap(200, 10);
	float x, y;
	assert_true(place_of(ACTION_REACH, &x, &y));
	tap(x, y);
	assert_true(browse_visit(visit())->reach);
	stage_key(stage, KEY_NEXT, now_ms);
	turns(100);
	assert_false(browse_visit(visit())->reach);
	assert_string_equal(status().page, "b");
}

static void hear(int kind, bool yes)
{
	struct staff_news news = {.kind = (unsigned)kind, .yes = yes};
	stage_news(stage, &news, now_ms);
}

static enum subject top(void)
{
	return stage_visit(stage) != NULL ? visit_top(browse_visit(stage_visit(stage))) : SUBJECT_PAGE;
}

/* Through the door, as far as the stage is asked. */
static void let_staff_in(void)
{
	struct staff_wish wish;
	float x, y;
	tap(200, 10);
	stage_knock(stage);
	assert_true(stage_wish(stage, &wish));
	assert_int_equal(wish.kind, WISH_KNOCK);
	assert_false(stage_wish(stage, &wish));
	hear(NEWS_DOOR, true);
	turns(60);
	assert_int_equal(top(), SUBJECT_PAD);
	for (int i = 0; i < 4; i++) {
		assert_true(place_of(ACTION_KEY, &x, &y));
		tap(x, y);
		turns(20);
	}
	assert_true(place_of(ACTION_STAFF, &x, &y)); /* the language */
	assert_true(browse_sound(visit()));
	const struct view *view;
	const struct scene *scene = browse_touched(visit(), &view);
	for (size_t i = 0; i < scene->target_count; i++)
		if (scene->targets[i].action.kind == ACTION_STAFF && scene->targets[i].action.number == STAFF_ENTER) {
			x = scene->targets[i].box.x + 5;
			y = scene->targets[i].box.y + 5;
		}
	tap(x, y);
	turns(20);
	assert_true(stage_wish(stage, &wish));
	assert_int_equal(wish.kind, WISH_CHECK);
	assert_string_equal(wish.pin, "1111");
	hear(NEWS_PIN, true);
	turns(60);
	assert_int_equal(top(), SUBJECT_STAFF);
}

static void test_nobody_is_let_in_who_has_gone(void **state)
{
	(void)state;
	struct staff_wish wish;
	shown("ab", "a");
	stage_knock(stage); /* no visit */
	assert_false(stage_wish(stage, &wish));
	hear(NEWS_DOOR, true);
	hear(NEWS_PIN, true);
	assert_null(stage_visit(stage));
	tap(200, 10);
	hear(NEWS_PIN, true); /* nobody asked */
	turns(60);
	assert_int_equal(top(), SUBJECT_PAGE);
	stage_knock(stage);
	assert_true(stage_wish(stage, &wish));
	hear(NEWS_DOOR, false); /* there is no PIN */
	turns(60);
	assert_int_equal(top(), SUBJECT_PAGE);
	stage_knock(stage);
	assert_true(stage_wish(stage, &wish));
	pass(75000);
	assert_null(stage_visit(stage));
	hear(NEWS_DOOR, true);
	tap(200, 10);
	turns(60);
	assert_int_equal(top(), SUBJECT_PAGE);
	/* Keys present: the corner is just a corner. */
	stage_key(stage, KEY_NEXT, now_ms);
	stage_knock(stage);
	assert_false(stage_wish(stage, &wish));
}

static void test_the_panel_goes(void **state)
{
	(void)state;
	shown("ab", "a");
	let_staff_in();
	pass(150 * 1000); /* longer than a page stays */
	assert_int_equal(top(), SUBJECT_STAFF);
	pass(40 * 1000);
	assert_null(stage_visit(stage));
	/* The next are asked for it again. */
	turns(60);
	let_staff_in();
	stage_key(stage, KEY_NEXT, now_ms); /* a presenter's: guests see the page */
	turns(60);
	assert_int_equal(top(), SUBJECT_PAGE);
}

static void test_what_staff_put_up_shows_when_they_close_the_panel(void **state)
{
	(void)state;
	float x, y;
	shown("ab", "a");
	let_staff_in();
	stage_edition(stage, make("editions/2", "ab"));
	turns(60);
	assert_int_equal(top(), SUBJECT_STAFF);
	assert_true(place_of(ACTION_CLOSE, &x, &y));
	tap(x, y);
	turns(100);
	assert_string_equal(status().edition, "editions/2");
	assert_null(stage_visit(stage));
}

static void test_a_touch_wakes_a_blank_wall_and_does_nothing_else(void **state)
{
	(void)state;
	shown("ab", "a");
	stage_key(stage, KEY_START, now_ms);
	turns(60);
	uint32_t before = picture();
	stage_key(stage, KEY_BLANK, now_ms);
	turns(10);
	assert_int_not_equal(picture(), before);
	touch(TOUCH_DOWN, 400, 100);
	turn();
	for (int x = 380; x > 60; x -= 40) {
		touch(TOUCH_MOVE, (float)x, 100);
		turn();
	}
	touch(TOUCH_UP, 60, 100);
	turns(100);
	assert_string_equal(status().page, "a");
}

/* Dirt that the panel takes for a finger, trembling by a pixel. */
static void test_dirt_does_not_hold_the_wall(void **state)
{
	(void)state;
	shown("ab", "a");
	touch(TOUCH_DOWN, 200, 100);
	for (int i = 0; stage_visit(stage) != NULL && i < 4000; i++) {
		struct gesture gestures[GESTURE_OUT];
		touch(TOUCH_MOVE, 200 + (float)(i % 2), 100);
		size_t count = gesture_expire(&fingers, now_ms, gestures);
		if (count > 0)
			tell(gestures, count);
		now_ms += 84;
		turn();
	}
	assert_null(stage_visit(stage));
}

static void test_a_finger_that_is_lost_leaves_time_to_say_so(void **state)
{
	(void)state;
	shown("ab", "a");
	touch(TOUCH_DOWN, 200, 100);
	pass(100000);
	visit();
	struct gesture gestures[GESTURE_OUT];
	tell(gestures, gesture_clear(&fingers, now_ms, gestures));
	uint64_t let_go_ms = now_ms;
	bool asked = false;
	while (stage_visit(stage) != NULL && now_ms < let_go_ms + 200000) {
		asked |= browse_asks(stage_visit(stage), now_ms);
		now_ms += 50;
		turn();
	}
	assert_true(asked);
	assert_in_range(now_ms - let_go_ms, 59000, 70000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    STAGE_TEST(test_a_loop_of_one_page_comes_back_as_it_was),
	    STAGE_TEST(test_a_page_beside_the_loop_gives_way_to_it),
	    STAGE_TEST(test_a_page_that_cannot_be_made_keeps_none_from_a_touch),
	    STAGE_TEST(test_pages_that_cannot_be_made_are_asked_for_a_few_times),
	    STAGE_TEST(test_a_press_does_not_outlive_its_edition),
	    STAGE_TEST(test_a_presenter_finds_the_wall_as_it_was),
	    STAGE_TEST(test_nobody_is_let_in_who_has_gone),
	    STAGE_TEST(test_the_panel_goes),
	    STAGE_TEST(test_what_staff_put_up_shows_when_they_close_the_panel),
	    STAGE_TEST(test_a_touch_wakes_a_blank_wall_and_does_nothing_else),
	    STAGE_TEST(test_dirt_does_not_hold_the_wall),
	    STAGE_TEST(test_a_finger_that_is_lost_leaves_time_to_say_so),
	};
	return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
