/* The budget of textures kept for later, on SDL's renderer into memory; and what a picture may take while it is decoded is
 * test_decode's and test_decode_png's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "texture_pool.h"

enum { FORMAT = SDL_PIXELFORMAT_ARGB8888, ACCESS = SDL_TEXTUREACCESS_STATIC };

static SDL_Surface *surface;
static SDL_Renderer *renderer;

static int set_up(void **state)
{
	(void)state;
	surface = SDL_CreateRGBSurfaceWithFormat(0, 16, 16, 32, SDL_PIXELFORMAT_ARGB8888);
	renderer = SDL_CreateSoftwareRenderer(surface);
	return renderer ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	SDL_DestroyRenderer(renderer);
	SDL_FreeSurface(surface);
	return 0;
}

static SDL_Texture *take(struct texture_pool *pool, int w, int h, struct canvas_cost *cost)
{
	SDL_Texture *texture = texture_pool_take(pool, renderer, FORMAT, ACCESS, w, h, cost);
	assert_non_null(texture);
	return texture;
}

/* What the pool believes is what it holds. */
static void assert_within_budget(const struct texture_pool *pool)
{
	size_t bytes = 0;
	for (size_t i = 0; i < pool->count; i++) {
		int w = 0, h = 0;
		SDL_QueryTexture(pool->idle[i], NULL, NULL, &w, &h);
		bytes += (size_t)w * (size_t)h * 4;
	}
	assert_int_equal(pool->bytes, bytes);
	assert_in_range(pool->bytes, 0, TEXTURE_POOL_BYTES);
	assert_in_range(pool->count, 0, TEXTURE_POOL_MAX);
}

static void textures_come_back(void **state)
{
	(void)state;
	struct texture_pool pool = {0};
	struct canvas_cost cost = {0};
	SDL_Texture *a = take(&pool, 30, 20, &cost), *b = take(&pool, 20, 30, &cost);
	texture_pool_give(&pool, a);
	texture_pool_give(&pool, b);
	texture_pool_give(&pool, NULL);
	assert_within_budget(&pool);
	assert_int_equal(cost.textures_made, 2);
	assert_ptr_equal(take(&pool, 20, 30, &cost), b);
	assert_ptr_equal(take(&pool, 30, 20, &cost), a);
	assert_int_equal(cost.textures_made, 2);
	assert_int_equal(pool.count, 0);
	SDL_Texture *c = take(&pool, 30, 20, &cost); /* a is in use */
	assert_ptr_not_equal(c, a);
	assert_int_equal(cost.textures_made, 3);
	texture_pool_give(&pool, a);
	texture_pool_give(&pool, b);
	texture_pool_give(&pool, c);
	texture_pool_empty(&pool);
	assert_int_equal(pool.bytes, 0);
}

static void bytes_are_bounded(void **state)
{
	(void)state;
	enum { W = 1920, H = 1080, FULL = TEXTURE_POOL_BYTES / (W * H * 4) };
	struct texture_pool pool = {0};
	struct canvas_cost cost = {0};
	SDL_Texture *texture[FULL + 3];
	for (size_t i = 0; i < FULL + 3; i++)
		texture[i] = take(&pool, W, H, &cost);
	for (size_t i = 0; i < FULL + 3; i++) {
		texture_pool_give(&pool, texture[i]);
		assert_within_budget(&pool);
	}
	assert_int_equal(pool.count, FULL); /* full, and no less than that */
	for (size_t i = 0; i < FULL; i++)
		assert_ptr_equal(pool.idle[i], texture[i + 3]); /* the oldest have gone */
	texture_pool_empty(&pool);
}

static void numbers_are_bounded(void **state)
{
	(void)state;
	struct texture_pool pool = {0};
	struct canvas_cost cost = {0};
	SDL_Texture *texture[TEXTURE_POOL_MAX + 9];
	for (size_t i = 0; i < TEXTURE_POOL_MAX + 9; i++)
		texture[i] = take(&pool, 2, 2, &cost);
	for (size_t i = 0; i < TEXTURE_POOL_MAX + 9; i++) {
		texture_pool_give(&pool, texture[i]);
		assert_within_budget(&pool);
	}
	assert_int_equal(pool.count, TEXTURE_POOL_MAX);
	texture_pool_empty(&pool);
}

static void one_over_the_budget_is_not_kept(void **state)
{
	(void)state;
	struct texture_pool pool = {0};
	struct canvas_cost cost = {0};
	SDL_Texture *small = take(&pool, 8, 8, &cost);
	texture_pool_give(&pool, small);
	texture_pool_give(&pool, take(&pool, 4097, 4096, &cost));
	assert_within_budget(&pool);
	assert_int_equal(pool.count, 1); /* nor does it cost the others their place */
	assert_ptr_equal(take(&pool, 8, 8, &cost), small);
	texture_pool_give(&pool, small);
	texture_pool_empty(&pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(textures_come_back),
	    cmocka_unit_test(bytes_are_bounded),
	    cmocka_unit_test(numbers_are_bounded),
	    cmocka_unit_test(one_over_the_budget_is_not_kept),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
