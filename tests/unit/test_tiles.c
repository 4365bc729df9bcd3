/* How a bitmap is cut; the textures are test_canvas_display's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tiles.h"

static void tiles_cover_the_bitmap(void **state)
{
	(void)state;
	const int sizes[][3] = {{64, 64, 64}, {65, 64, 64}, {190, 130, 64}, {1, 500, 16}, {4, 4, 4}, {29, 17, 4}};
	for (size_t s = 0; s < sizeof(sizes) / sizeof(*sizes); s++) {
		int w = sizes[s][0], h = sizes[s][1], most = sizes[s][2];
		uint8_t *seen = calloc(1, (size_t)(w * h));
		struct tiles tiles;
		tiles_init(&tiles, bitmap_create(w, h, true), most);
		for (size_t i = 0; i < tiles.count; i++) {
			SDL_Rect shown = tiles.tile[i].shown, held = tiles.tile[i].held;
			assert_in_range(held.w, 1, most);
			assert_in_range(held.h, 1, most);
			/* a pixel of the neighbour's on every side where there is one */
			assert_int_equal(held.x, shown.x > 0 ? shown.x - 1 : 0);
			assert_int_equal(held.y, shown.y > 0 ? shown.y - 1 : 0);
			assert_int_equal(held.x + held.w, shown.x + shown.w + (shown.x + shown.w < w));
			assert_int_equal(held.y + held.h, shown.y + shown.h + (shown.y + shown.h < h));
			for (int y = shown.y; y < shown.y + shown.h; y++)
				for (int x = shown.x; x < shown.x + shown.w; x++)
					seen[y * w + x]++;
		}
		for (int i = 0; i < w * h; i++)
			assert_int_equal(seen[i], 1);
		assert_int_equal(tiles.count == 1, w <= most && h <= most);
		tiles_finish(&tiles, NULL);
		free(seen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tiles_cover_the_bitmap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
