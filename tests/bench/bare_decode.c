/* bare_decode JPEG: libjpeg-turbo's scaled decode for 1920x1080 with 6 % to spare, and one upload into a texture of SDL's
 * software renderer: the reference for the next photo. Prints the median of 5 in ms. */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>

#include "bare.h"

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	double ms[5];
	if (argc != 2 || SDL_Init(SDL_INIT_VIDEO) != 0)
		return 2;
	SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	SDL_Window *window = SDL_CreateWindow("bare", 0, 0, 1920, 1080, 0);
	SDL_Renderer *renderer = SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE);
	for (int i = 0; i < 5; i++) {
		int w, h;
		uint64_t begin = bare_ns();
		uint32_t *pixels = bare_jpeg(argv[1], 2036, 1145, &w, &h);
		SDL_Texture *texture =
		    SDL_CreateTexture(renderer, SDL_PIXELFORMAT_XRGB8888, SDL_TEXTUREACCESS_STATIC, w, h);
		SDL_UpdateTexture(texture, NULL, pixels, w * 4);
		ms[i] = (double)(bare_ns() - begin) / 1e6;
		SDL_DestroyTexture(texture);
		free(pixels);
	}
	qsort(ms, 5, sizeof *ms, by_size);
	printf("%.2f\n", ms[2]);
	return 0;
}
