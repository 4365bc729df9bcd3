/* bare_fade SECONDS: blends two 1920x1080 frames into a streaming texture with SIMD, 60 times a second on SDL's software renderer, the
 * reference for a cross-fade. Prints: frames a second, CPU ms a frame, median and 95th percentile of the gap in ms. */
#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bare.h"

enum { W = 1920, H = 1080, FRAMES_MAX = 60 * 120 };

typedef uint16_t lanes __attribute__((vector_size(16)));

/* a + (b - a) * t / 256, sixteen channels at a time: the even bytes of the lanes, and the odd ones. */
static void blend(uint8_t *restrict out, const uint8_t *restrict a, const uint8_t *restrict b, size_t size, unsigned t)
{
	uint16_t bt = (uint16_t)t, at = (uint16_t)(256 - t);
	for (size_t i = 0; i < size; i += 16) {
		lanes x, y;
		memcpy(&x, a + i, 16);
		memcpy(&y, b + i, 16);
		lanes even = ((x & 0xff) * at + (y & 0xff) * bt) >> 8, odd = ((x >> 8) * at + (y >> 8) * bt) & 0xff00;
		x = even | odd;
		memcpy(out + i, &x, 16);
	}
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static uint64_t cpu_ns(void)
{
	struct timespec at;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
	return (uint64_t)at.tv_sec * 1000000000U + (uint64_t)at.tv_nsec;
}

int main(int argc, char **argv)
{
	static double gaps[FRAMES_MAX];
	if (argc != 2 || SDL_Init(SDL_INIT_VIDEO) != 0)
		return 2;
	SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	SDL_Window *window = SDL_CreateWindow("bare", 0, 0, W, H, 0);
	SDL_Renderer *renderer = SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE);
	SDL_Texture *texture = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_XRGB8888, SDL_TEXTUREACCESS_STREAMING, W, H);
	size_t size = (size_t)W * H * 4;
	uint8_t *a = malloc(size), *b = malloc(size);
	for (size_t i = 0; i < size; i++) {
		a[i] = (uint8_t)(i * 7);
		b[i] = (uint8_t)(i / 5);
	}
	uint64_t begin = bare_ns(), end = begin + (uint64_t)atoi(argv[1]) * 1000000000U, last = 0, cpu = 0,
		 next = begin;
	int frames = 0;
	while (bare_ns() < end && frames < FRAMES_MAX) {
		struct timespec until = {(time_t)(next / 1000000000U), (long)(next % 1000000000U)};
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
		next += 1000000000U / 60;
		SDL_Event event;
		while (SDL_PollEvent(&event))
			;
		uint64_t before = cpu_ns();
		void *pixels;
		int pitch;
		SDL_LockTexture(texture, NULL, &pixels, &pitch);
		blend(pixels, a, b, size, (unsigned)(frames % 48) * 256 / 48);
		SDL_UnlockTexture(texture);
		SDL_RenderCopy(renderer, texture, NULL, NULL);
		SDL_RenderPresent(renderer);
		cpu += cpu_ns() - before;
		uint64_t now = bare_ns();
		if (last != 0)
			gaps[frames++] = (double)(now - last) / 1e6;
		last = now;
	}
	qsort(gaps, (size_t)frames, sizeof *gaps, by_size);
	printf("%.2f %.3f %.2f %.2f\n", frames * 1e9 / (double)(last - begin), (double)cpu / 1e6 / frames,
	       gaps[frames / 2], gaps[frames * 95 / 100]);
	return 0;
}
