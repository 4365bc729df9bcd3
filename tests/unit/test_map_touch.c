/* What fingers meet on a map, and which of its names have room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fonts.h"
#include "map.h"
#include "scene.h"

enum { W = 1920, H = 1080 };

static const double west[][2] = {{106, 29.5}, {107, 29.5}, {107, 31}, {106, 31}, {106, 29.5}};
static const double middle[][2] = {{107, 29.5}, {108, 29.5}, {108, 31}, {107, 31}, {107, 29.5}};
static const double east[][2] = {{108, 29.5}, {109, 29.5}, {109, 31}, {108, 31}, {108, 29.5}};
static const double seats[][2] = {{106.3, 30.0}, {107.5, 29.9}, {108.6, 30.1}, {108.62, 30.12}};
static const double along[][2] = {{106.3, 30.4}, {107.5, 30.5}, {108.6, 30.4}};
static const struct ring rings[] = {{west, 5},      {middle, 5},    {east, 5},      {&seats[0], 1},
				    {&seats[1], 1}, {&seats[2], 1}, {&seats[3], 1}, {along, 3}};
static const struct record places[] = {{.id = "west", .title = {{"西县", "West County"}}},
				       {.id = "focus", .title = {{"中县", "Middle County"}}},
				       {.id = "east", .title = {{"东县", "East County"}}},
				       {.id = "near", .title = {{"近镇", "Near Town"}}}};
static const struct shape shapes[] = {
    {.kind = SHAPE_AREA, .place = &places[0], .rings = &rings[0], .ring_count = 1},
    {.kind = SHAPE_AREA, .place = &places[1], .rings = &rings[1], .ring_count = 1},
    {.kind = SHAPE_AREA, .place = &places[2], .rings = &rings[2], .ring_count = 1},
    {.kind = SHAPE_SEAT, .place = &places[0], .rings = &rings[3], .ring_count = 1},
    {.kind = SHAPE_SEAT, .place = &places[1], .rings = &rings[4], .ring_count = 1},
    {.kind = SHAPE_SEAT, .place = &places[2], .rings = &rings[5], .ring_count = 1},
    {.kind = SHAPE_SEAT, .place = &places[3], .rings = &rings[6], .ring_count = 1},
    {.kind = SHAPE_BELT, .rings = &rings[7], .ring_count = 1},
};
static const struct map map = {.id = "map", .shapes = shapes, .shape_count = sizeof shapes / sizeof *shapes};

static const struct link first_links[] = {{ROLE_PARTY, &places[1]}, {ROLE_PARTY, &places[0]}};
static const struct link second_links[] = {{ROLE_PARTY, &places[1]}, {ROLE_PARTY, &places[2]}};
static const struct record first = {.id = "first",
				    .title = {{"一", "One"}},
				    .date = "2020-04-08",
				    .has_value = true,
				    .value = 19,
				    .out = first_links,
				    .out_count = 2};
static const struct record second = {.id = "second",
				     .title = {{"二", "Two"}},
				     .date = "2020-04-23",
				     .has_value = true,
				     .value = 30,
				     .out = second_links,
				     .out_count = 2};
static const struct link third_links[] = {{ROLE_PARTY, &places[1]}, {ROLE_PARTY, &places[0]}, {ROLE_PARTY, &places[2]}};
static const struct record third = {.id = "third",
				    .title = {{"三", "Three"}},
				    .date = "2020-04-23",
				    .has_value = true,
				    .value = 83,
				    .out = third_links,
				    .out_count = 3};
static const struct record *items[] = {&third, &first, &second};
static struct page page = {.id = "map",
			   .kind = PAGE_MAP,
			   .chapter = -1,
			   .title = {{"地图", "Map"}},
			   .items = items,
			   .item_count = 3,
			   .map = &map,
			   .focus = &places[1]};
static struct exhibition exhibition = {
    .title = {{"展", "Exhibition"}}, .pages = &page, .page_count = 1, .languages = {true, true}};
static struct fonts *fonts;

static struct scene *seen(struct view view, int moment)
{
	struct composer ask = {.exhibition = &exhibition,
			       .page = &page,
			       .touch = true,
			       .view = view,
			       .moment = moment,
			       .lang = LANG_EN,
			       .w = W,
			       .h = H,
			       .dwell_ms = 10000,
			       .fonts = fonts,
			       .root = "."};
	struct scene *scene = compose(&ask);
	assert_non_null(scene);
	return scene;
}

/* Where a point of the map lies at zoom 1, found as the page finds it: the map fills the viewport but for a margin of 14 u. */
static void at_rest(const struct scene *scene, const double point[2], float *x, float *y)
{
	struct mapview whole;
	mapview_fit(&whole, &map, scene->viewport.box, 14);
	mapview_point(&whole, point, x, y);
}

/* The view in which x, y of zoom 1 lies in the middle of the viewport, or as near as the map's edge lets it. */
static struct view view_on(const struct scene *scene, float x, float y, float zoom)
{
	struct box box = scene->viewport.box;
	struct view view = {box.x + box.w / 2 - x * zoom, box.y + box.h / 2 - y * zoom, zoom};
	view.x = fminf(fmaxf(view.x, (box.x + box.w) * (1 - zoom)), box.x * (1 - zoom));
	view.y = fminf(fmaxf(view.y, (box.y + box.h) * (1 - zoom)), box.y * (1 - zoom));
	return view;
}

static const char *hit(const struct scene *scene, struct view view, float x, float y)
{
	const struct target *target = scene_hit(scene, &view, x * view.zoom + view.x, y * view.zoom + view.y, 0);
	return target != NULL && target->action.record != NULL ? target->action.record->id : "nothing";
}

static void test_seats(void **state)
{
	(void)state;
	for (int zoom = 1; zoom <= 8; zoom += 7)
		for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
			float x, y;
			struct scene *scene = seen((struct view){0, 0, 1}, -1);
			at_rest(scene, seats[i], &x, &y);
			struct view view = view_on(scene, x, y, (float)zoom);
			scene_destroy(scene, NULL);
			scene = seen(view, -1);
			assert_string_equal(hit(scene, view, x, y), places[i].id);
			scene_destroy(scene, NULL);
		}
}

static void test_areas_and_ways(void **state)
{
	(void)state;
	static const double far[3][2] = {{106.2, 30.8}, {107.15, 30.85}, {108.9, 29.6}};
	for (int zoom = 1; zoom <= 8; zoom += 7)
		for (size_t i = 0; i < 3; i++) {
			float x, y;
			struct scene *scene = seen((struct view){0, 0, 1}, -1);
			at_rest(scene, far[i], &x, &y);
			struct view view = view_on(scene, x, y, (float)zoom);
			scene_destroy(scene, NULL);
			scene = seen(view, -1);
			assert_string_equal(hit(scene, view, x, y), places[i].id);
			scene_destroy(scene, NULL);
		}
	struct scene *scene = seen((struct view){0, 0, 1}, -1);
	struct mapview whole;
	mapview_fit(&whole, &map, scene->viewport.box, 14);
	struct way way = map_way(&whole, &shapes[4], &shapes[3]);
	float x = way.fx / 4 + way.mx / 2 + way.tx / 4, y = way.fy / 4 + way.my / 2 + way.ty / 4;
	assert_string_equal(hit(scene, (struct view){0, 0, 1}, x, y), "first");
	assert_string_equal(hit(scene, (struct view){0, 0, 1}, way.tx, way.ty - 70), "first"); /* its badge */
	float belt_x, belt_y; /* the belt goes to the one item of all who lie on it, when that is there */
	at_rest(scene, (const double[]){107.5, 30.5}, &belt_x, &belt_y);
	assert_string_equal(hit(scene, (struct view){0, 0, 1}, belt_x, belt_y), "third");
	assert_string_equal(hit(scene, (struct view){0, 0, 1}, belt_x, belt_y - 40), "third");
	scene_destroy(scene, NULL);
	scene = seen((struct view){0, 0, 1}, 0);
	assert_string_equal(hit(scene, (struct view){0, 0, 1}, belt_x, belt_y), "focus");
	scene_destroy(scene, NULL);
	scene = seen((struct view){0, 0, 1}, 0); /* where the second is not yet, the area is touched */
	way = map_way(&whole, &shapes[4], &shapes[5]);
	x = way.fx / 4 + way.mx / 2 + way.tx / 4;
	y = way.fy / 4 + way.my / 2 + way.ty / 4;
	assert_string_not_equal(hit(scene, (struct view){0, 0, 1}, x, y), "second");
	scene_destroy(scene, NULL);
}

static bool opens(const struct scene *scene, const struct record *record)
{
	for (size_t i = 0; i < scene->target_count; i++)
		if (scene->targets[i].action.kind == ACTION_RECORD && scene->targets[i].action.record == record)
			return true;
	return false;
}

static void test_moments(void **state)
{
	(void)state;
	for (int moment = -1; moment < 2; moment++) {
		struct scene *scene = seen((struct view){0, 0, 1}, moment);
		size_t stops = 0, replays = 0;
		assert_true(opens(scene, &first));
		assert_int_equal(opens(scene, &second), moment != 0);
		for (size_t i = 0; i < scene->target_count; i++) {
			stops += scene->targets[i].action.kind == ACTION_MOMENT;
			replays += scene->targets[i].action.kind == ACTION_REPLAY;
		}
		assert_int_equal(stops, 2);
		assert_int_equal(replays, 1);
		scene_destroy(scene, NULL);
	}
}

/* Targets a finger finds: 88 u. */
static void test_sizes(void **state)
{
	(void)state;
	struct scene *scene = seen((struct view){0, 0, 1}, -1);
	for (size_t i = 0; i < scene->target_count; i++)
		if (scene->targets[i].hold == HOLD_PIN && !scene->targets[i].masked) {
			assert_true(scene->targets[i].box.w >= 88 && scene->targets[i].box.h >= 88);
		}
	scene_destroy(scene, NULL);
}

/* The detail lies on whole pixels of the screen, so that it is drawn as it was painted. */
static void test_sharp(void **state)
{
	(void)state;
	struct scene *scene = seen((struct view){0, 0, 1}, -1);
	struct view view = view_on(scene, 777.3f, 432.1f, 2.71f);
	size_t bytes = 0;
	scene_destroy(scene, NULL);
	scene = seen(view, -1);
	const struct sprite *detail = NULL;
	for (size_t i = 0; i < scene->sprite_count; i++)
		if (scene->sprites[i].hold == HOLD_VIEW) {
			detail = &scene->sprites[i];
			bytes += (size_t)detail->bitmap->w * (size_t)detail->bitmap->h * 4;
		}
	assert_non_null(detail);
	float x = detail->dst.x * view.zoom + view.x, y = detail->dst.y * view.zoom + view.y;
	assert_true(fabsf(x - roundf(x)) < 0.01f && fabsf(y - roundf(y)) < 0.01f);
	assert_true(fabsf(detail->dst.w * view.zoom - (float)detail->bitmap->w) < 0.05f);
	assert_true((float)bytes <= 2.1f * scene->viewport.box.w * scene->viewport.box.h * 4);
	scene_destroy(scene, NULL);
}

static int group_setup(void **state)
{
	struct err err = {0};
	(void)state;
	memcpy(exhibition.theme, theme_mingyue, sizeof exhibition.theme);
	if (!fonts_open(getenv("MINGYUE_FONTS"), &fonts, &err))
		fprintf(stderr, "%s\n", err.text);
	return fonts == NULL;
}

static int group_teardown(void **state)
{
	(void)state;
	fonts_close(fonts);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_seats), cmocka_unit_test(test_areas_and_ways),
					   cmocka_unit_test(test_moments), cmocka_unit_test(test_sizes),
					   cmocka_unit_test(test_sharp)};
	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
