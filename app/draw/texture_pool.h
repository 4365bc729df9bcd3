/* texture_pool: textures that are not needed now and will be again: the pages of a loop come round, and their sizes with
 * them. Making a texture may cost a driver a frame; taking one from here costs nothing. UI thread only. */
#ifndef MINGYUE_TEXTURE_POOL_H
#define MINGYUE_TEXTURE_POOL_H

#include <SDL.h>

#include "canvas.h"

enum { TEXTURE_POOL_MAX = 128, TEXTURE_POOL_BYTES = 64 << 20 };

struct texture_pool {
	SDL_Texture *idle[TEXTURE_POOL_MAX]; /* oldest first */
	size_t count, bytes;
};

/* A texture of exactly this format, access and size, from the pool or made (counted in cost); NULL: it could not be made. What is
 * in it is anything. */
SDL_Texture *texture_pool_take(struct texture_pool *pool, SDL_Renderer *renderer, Uint32 format, int access, int w,
			       int h, struct canvas_cost *cost);
/* Keeps the texture for later, in place of the oldest when there are too many; one that alone is over the budget is destroyed.
 * NULL is allowed. */
void texture_pool_give(struct texture_pool *pool, SDL_Texture *texture);
/* Destroys all that is idle: at the end, and when the GPU has lost them. */
void texture_pool_empty(struct texture_pool *pool);

#endif
