#include "tiles.h"

#include <assert.h>
#include <stdlib.h>

static int pieces(int length, int max_side)
{
	int payload = max_side - 2;

	return length <= max_side ? 1 : (length + payload - 1) / payload;
}

/* The piece i of length along one axis. */
static void cut(int length, int max_side, int i, int *shown, int *shown_length, int *held, int *held_length)
{
	int payload = length <= max_side ? length : max_side - 2;
	int from = i * payload, to = length - from < payload ? length : from + payload;
	int first = from > 0 ? from - 1 : 0, last = to < length ? to + 1 : length;

	*shown = from;
	*shown_length = to - from;
	*held = first;
	*held_length = last - first;
}

void tiles_init(struct tiles *tiles, struct bitmap *bitmap, int max_side)
{
	int columns = pieces(bitmap->w, max_side), rows = pieces(bitmap->h, max_side);

	assert(max_side >= 4);
	*tiles = (struct tiles){.bitmap = bitmap, .count = (size_t)columns * (size_t)rows};
	tiles->tile = calloc(tiles->count, sizeof(*tiles->tile));
	if (!tiles->tile)
		abort();
	for (size_t i = 0; i < tiles->count; i++) {
		SDL_Rect *shown = &tiles->tile[i].shown, *held = &tiles->tile[i].held;

		cut(bitmap->w, max_side, (int)i % columns, &shown->x, &shown->w, &held->x, &held->w);
		cut(bitmap->h, max_side, (int)i / columns, &shown->y, &shown->h, &held->y, &held->h);
	}
}

void tiles_finish(struct tiles *tiles, struct texture_pool *pool)
{
	for (size_t i = 0; i < tiles->count; i++)
		if (pool)
			texture_pool_give(pool, tiles->tile[i].texture);
		else if (tiles->tile[i].texture)
			SDL_DestroyTexture(tiles->tile[i].texture);
	free(tiles->tile);
	bitmap_destroy(tiles->bitmap);
	*tiles = (struct tiles){0};
}

static void make_textures(struct tiles *tiles, SDL_Renderer *renderer, struct texture_pool *pool,
			  struct canvas_cost *cost, bool *failed)
{
	Uint32 format = tiles->bitmap->opaque ? SDL_PIXELFORMAT_RGB888 : SDL_PIXELFORMAT_ARGB8888;

	for (size_t i = 0; i < tiles->count; i++) {
		struct tile *tile = &tiles->tile[i];

		tile->texture = texture_pool_take(pool, renderer, format, SDL_TEXTUREACCESS_STATIC, tile->held.w,
						  tile->held.h, cost);
		if (!tile->texture)
			*failed = true;
	}
	tiles->made = true;
}

/* Rows of the tile that is next; at most rows. */
static void upload_band(struct tiles *tiles, int rows, struct canvas_cost *cost, bool *failed)
{
	struct tile *tile = &tiles->tile[tiles->uploaded];
	const struct bitmap *bitmap = tiles->bitmap;
	int left = tile->held.h - tiles->row;
	SDL_Rect band = {0, tiles->row, tile->held.w, rows < left ? rows : left};
	const uint32_t *from =
	    bitmap->pixels + (size_t)(tile->held.y + band.y) * bitmap->stride_px + (size_t)tile->held.x;

	if (SDL_UpdateTexture(tile->texture, &band, from, (int)(bitmap->stride_px * sizeof(*from)))) {
		SDL_DestroyTexture(tile->texture);
		tile->texture = NULL;
		*failed = true;
		return;
	}
	cost->upload_bytes += (size_t)band.w * (size_t)band.h * sizeof(*from);
	tiles->row += band.h;
}

bool tiles_upload(struct tiles *tiles, SDL_Renderer *renderer, struct texture_pool *pool, size_t max_bytes,
		  struct canvas_cost *cost, bool *failed)
{
	size_t before = cost->upload_bytes;

	if (!tiles->bitmap)
		return true;
	if (!tiles->made)
		make_textures(tiles, renderer, pool, cost, failed);
	while (tiles->uploaded < tiles->count) {
		struct tile *tile = &tiles->tile[tiles->uploaded];
		size_t spent = cost->upload_bytes - before, left = max_bytes > spent ? max_bytes - spent : 0;
		size_t rows = left / ((size_t)tile->held.w * sizeof(uint32_t));

		if (!tile->texture || tiles->row == tile->held.h) {
			tiles->uploaded++;
			tiles->row = 0;
			continue;
		}
		if (rows == 0 && spent > 0)
			return false;
		/* a row at least, or a small max_bytes would never come to an end */
		upload_band(tiles, rows > 0 ? (int)(rows < INT16_MAX ? rows : INT16_MAX) : 1, cost, failed);
	}
	bitmap_destroy(tiles->bitmap);
	tiles->bitmap = NULL;
	return true;
}
