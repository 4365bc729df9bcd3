#include "texture_pool.h"

#include <string.h>

static size_t bytes_of(SDL_Texture *texture)
{
	int w = 0, h = 0;
	SDL_QueryTexture(texture, NULL, NULL, &w, &h);
	return (size_t)w * (size_t)h * 4;
}

static SDL_Texture *remove_at(struct texture_pool *pool, size_t i)
{
	SDL_Texture *texture = pool->idle[i];
	pool->bytes -= bytes_of(texture);
	pool->count--;
	memmove(&pool->idle[i], &pool->idle[i + 1], (pool->count - i) * sizeof *pool->idle);
	return texture;
}

SDL_Texture *texture_pool_take(struct texture_pool *pool, SDL_Renderer *renderer, Uint32 format, int access, int w,
			       int h, struct canvas_cost *cost)
{
	for (size_t i = 0; i < pool->count; i++) {
		Uint32 has_format;
		int has_access, has_w, has_h;
		SDL_QueryTexture(pool->idle[i], &has_format, &has_access, &has_w, &has_h);
		if (has_format == format && has_access == access && has_w == w && has_h == h)
			return remove_at(pool, i);
	}
	SDL_Texture *texture = SDL_CreateTexture(renderer, format, access, w, h);
	if (texture == NULL)
		return NULL;
	SDL_SetTextureScaleMode(texture, SDL_ScaleModeLinear);
	cost->textures_made++;
	return texture;
}

void texture_pool_give(struct texture_pool *pool, SDL_Texture *texture)
{
	if (texture == NULL)
		return;
	size_t bytes = bytes_of(texture);
	if (bytes > TEXTURE_POOL_BYTES) {
		SDL_DestroyTexture(texture);
		return;
	}
	while (pool->count > 0 && (pool->count == TEXTURE_POOL_MAX || pool->bytes + bytes > TEXTURE_POOL_BYTES))
		SDL_DestroyTexture(remove_at(pool, 0));
	pool->idle[pool->count++] = texture;
	pool->bytes += bytes;
}

void texture_pool_empty(struct texture_pool *pool)
{
	while (pool->count > 0)
		SDL_DestroyTexture(remove_at(pool, pool->count - 1));
}
