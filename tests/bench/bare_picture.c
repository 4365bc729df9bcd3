/* bare_picture JPEG...: the least SDL program that shows JPEGs full window, the reference for start and memory. With
 * more than one it shows each for two seconds, over and over. SIGTERM ends it. */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>

#include "bare.h"

int main(int argc, char **argv)
{
	int w, h, at = 1;
	if (argc < 2 || SDL_Init(SDL_INIT_VIDEO) != 0)
		return 2;
	SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	SDL_Window *window = SDL_CreateWindow("bare", 0, 0, 1920, 1080, 0);
	SDL_Renderer *renderer = SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE);
	uint64_t first = 0;
	for (;;) {
		uint32_t *pixels = bare_jpeg(argv[at], 1920, 1080, &w, &h);
		SDL_Texture *texture =
		    SDL_CreateTexture(renderer, SDL_PIXELFORMAT_XRGB8888, SDL_TEXTUREACCESS_STATIC, w, h);
		SDL_UpdateTexture(texture, NULL, pixels, w * 4);
		free(pixels);
		SDL_RenderCopy(renderer, texture, NULL, NULL);
		SDL_RenderPresent(renderer);
		if (first == 0) {
			first = bare_ns();
			printf("%llu\n", (unsigned long long)first);
			fflush(stdout);
		}
		SDL_Event event;
		uint32_t until = SDL_GetTicks() + 2000;
		while (argc == 2 || SDL_GetTicks() < until)
			if ((argc == 2 ? SDL_WaitEvent(&event) : SDL_WaitEventTimeout(&event, 100)) &&
			    event.type == SDL_QUIT)
				return 0;
		SDL_DestroyTexture(texture);
		at = at + 1 < argc ? at + 1 : 1;
	}
}
