/* tiles: a bitmap as textures of a GPU that takes none so large. Each tile has its neighbours' next row or column of
 * pixels round it, so that bilinear sampling shows no seams. Only canvas_gpu uses it. UI thread only. */
#ifndef MINGYUE_TILES_H
#define MINGYUE_TILES_H

#include <SDL.h>

#include "bitmap.h"
#include "canvas.h"
#include "texture_pool.h"

struct tile {
	SDL_Texture *texture; /* NULL: not made, or could not be */
	SDL_Rect shown;       /* of the layer; the tiles' add up to all of it */
	SDL_Rect held;        /* of the layer: what the texture has, up to 1 pixel more on every side */
};

struct tiles {
	struct tile *tile;
	size_t count;
	struct bitmap *bitmap; /* owned; NULL when all is uploaded */
	bool made;
	size_t uploaded; /* tiles that are there */
	int row;         /* and rows of the next one */
};

/* Takes bitmap. Textures will have at most max_side pixels (4 or more) a side. */
void tiles_init(struct tiles *tiles, struct bitmap *bitmap, int max_side);
/* Textures go back to pool; NULL: they are destroyed. */
void tiles_finish(struct tiles *tiles, struct texture_pool *pool);
/* As layer_upload; counts in cost. */
bool tiles_upload(struct tiles *tiles, SDL_Renderer *renderer, struct texture_pool *pool, size_t max_bytes,
		  struct canvas_cost *cost, bool *failed);

#endif
