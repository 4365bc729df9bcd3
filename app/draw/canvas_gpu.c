/* canvas_gpu: the canvas on SDL's GPU renderers. Every quad is two triangles whose corners are turned here, so that a
 * turned screen is as exact as a straight one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "blit.h"
#include "canvas_backend.h"
#include "tiles.h"

struct gpu_layer {
	struct layer base;
	struct tiles tiles; /* a snapshot: one tile */
};

struct gpu {
	struct canvas base;
	SDL_Renderer *renderer;
	int max_side;
	bool broken;         /* something of this frame failed */
	bool wants_shot;     /* canvas_capture was called */
	struct bitmap *shot; /* the last frame presented, if it was wanted */
	struct texture_pool pool;
	unsigned pool_generation; /* of what is idle in it */
};

static struct gpu *gpu_of(struct canvas *canvas)
{
	return (struct gpu *)canvas;
}

/* The idle textures; those a reset has taken are let go first. */
static struct texture_pool *pool_of(struct canvas *canvas)
{
	struct gpu *gpu = gpu_of(canvas);

	if (gpu->pool_generation != canvas->generation)
		texture_pool_empty(&gpu->pool);
	gpu->pool_generation = canvas->generation;
	return &gpu->pool;
}

static struct gpu_layer *layer_of(struct layer *layer)
{
	return (struct gpu_layer *)layer;
}

/* Colours are premultiplied: ARGB textures are, and vertex colours are made so. */
static SDL_BlendMode premultiplied(void)
{
	return SDL_ComposeCustomBlendMode(SDL_BLENDFACTOR_ONE, SDL_BLENDFACTOR_ONE_MINUS_SRC_ALPHA,
					  SDL_BLENDOPERATION_ADD, SDL_BLENDFACTOR_ONE,
					  SDL_BLENDFACTOR_ONE_MINUS_SRC_ALPHA, SDL_BLENDOPERATION_ADD);
}

static void gpu_measure(struct canvas *canvas, int *w, int *h)
{
	int now_w, now_h;

	if (SDL_GetRendererOutputSize(gpu_of(canvas)->renderer, &now_w, &now_h) || now_w < 1 || now_h < 1)
		return;
	*w = now_w;
	*h = now_h;
}

static struct gpu_layer *new_layer(int w, int h, bool opaque)
{
	struct gpu_layer *layer = calloc(1, sizeof(*layer));

	if (!layer)
		abort();
	layer->base = (struct layer){.w = w, .h = h, .opaque = opaque};
	return layer;
}

static struct layer *gpu_layer_create(struct canvas *canvas, struct bitmap *bitmap)
{
	struct gpu_layer *layer = new_layer(bitmap->w, bitmap->h, bitmap->opaque);

	tiles_init(&layer->tiles, bitmap, gpu_of(canvas)->max_side);
	return &layer->base;
}

static struct layer *gpu_snapshot_create(struct canvas *canvas)
{
	struct gpu *gpu = gpu_of(canvas);
	SDL_Rect all = {0, 0, canvas->w, canvas->h};
	SDL_Texture *texture;

	if (all.w > gpu->max_side || all.h > gpu->max_side)
		return NULL;
	texture = texture_pool_take(pool_of(canvas), gpu->renderer, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_TARGET,
				    all.w, all.h, &canvas->cost);
	if (!texture)
		return NULL;
	struct gpu_layer *layer = new_layer(all.w, all.h, true);
	struct tile *tile = calloc(1, sizeof(*tile));
	if (!tile)
		abort();
	*tile = (struct tile){texture, all, all};
	layer->tiles = (struct tiles){.tile = tile, .count = 1, .uploaded = 1, .made = true};
	return &layer->base;
}

static void gpu_layer_destroy(struct canvas *canvas, struct layer *base)
{
	bool alive = base->generation == canvas->generation;

	tiles_finish(&layer_of(base)->tiles, alive ? pool_of(canvas) : NULL);
	free(base);
}

static bool gpu_layer_upload(struct canvas *canvas, struct layer *layer, size_t max_bytes, bool *failed)
{
	return tiles_upload(&layer_of(layer)->tiles, gpu_of(canvas)->renderer, pool_of(canvas), max_bytes,
			    &canvas->cost, failed);
}

static void clear(struct gpu *gpu)
{
	SDL_SetRenderDrawColor(gpu->renderer, 0, 0, 0, 255);
	gpu->broken |= SDL_RenderClear(gpu->renderer) != 0;
}

static void gpu_begin(struct canvas *canvas)
{
	clear(gpu_of(canvas));
}

static void gpu_target(struct canvas *canvas)
{
	struct gpu *gpu = gpu_of(canvas);
	SDL_Texture *texture = canvas->snapshot ? layer_of(canvas->snapshot)->tiles.tile->texture : NULL;

	gpu->broken |= SDL_SetRenderTarget(gpu->renderer, texture) != 0;
	if (canvas->snapshot)
		clear(gpu);
}

/* A logical point on the panel; snapshots stay logical. */
static SDL_FPoint turned(const struct canvas *canvas, float x, float y)
{
	float w = (float)canvas->out_w, h = (float)canvas->out_h;

	switch (canvas->snapshot ? 0 : canvas->rotate) {
	case 90:
		return (SDL_FPoint){w - y, x};
	case 180:
		return (SDL_FPoint){w - x, h - y};
	case 270:
		return (SDL_FPoint){y, h - x};
	default:
		return (SDL_FPoint){x, y};
	}
}

/* from, to: opposite corners in logical pixels, and in the texture where there is one (0..1). */
static void draw(struct canvas *canvas, SDL_Texture *texture, const SDL_FPoint at[2], const SDL_FPoint uv[2],
		 SDL_Color colour)
{
	static const int corners[6] = {0, 1, 2, 2, 1, 3};
	struct gpu *gpu = gpu_of(canvas);
	SDL_Vertex vertices[4];

	for (int i = 0; i < 4; i++)
		vertices[i] = (SDL_Vertex){
		    .position = turned(canvas, at[i & 1].x, at[i >> 1].y),
		    .color = colour,
		    .tex_coord = {uv[i & 1].x, uv[i >> 1].y},
		};
	gpu->broken |= SDL_RenderGeometry(gpu->renderer, texture, vertices, 4, corners, 6) != 0;
	canvas->cost.draw_calls++;
}

/* The part of a tile that is in the quad, along one axis: on the screen and in the texture. False: none. Where two tiles
 * meet both reckon the same number, so that no pixel is drawn twice or left out. */
static bool meet(const float src[2], const float dst[2], const int shown[2], const int held[2], float at[2],
		 float uv[2])
{
	float edges[2] = {fmaxf(src[0], (float)shown[0]), fminf(src[0] + src[1], (float)(shown[0] + shown[1]))};

	if (!(edges[1] > edges[0]))
		return false;
	for (int i = 0; i < 2; i++) {
		at[i] =
		    edges[i] == src[0] + src[1] ? dst[0] + dst[1] : dst[0] + (edges[i] - src[0]) * (dst[1] / src[1]);
		uv[i] = fminf(fmaxf((edges[i] - (float)held[0]) / (float)held[1], 0), 1);
	}
	return true;
}

static void draw_tile(struct canvas *canvas, const struct tile *tile, const struct box *src, const struct box *dst,
		      uint8_t alpha)
{
	float x[2], y[2], u[2], v[2];

	if (!tile->texture)
		return;
	if (!meet((float[]){src->x, src->w}, (float[]){dst->x, dst->w}, (int[]){tile->shown.x, tile->shown.w},
		  (int[]){tile->held.x, tile->held.w}, x, u) ||
	    !meet((float[]){src->y, src->h}, (float[]){dst->y, dst->h}, (int[]){tile->shown.y, tile->shown.h},
		  (int[]){tile->held.y, tile->held.h}, y, v))
		return;
	draw(canvas, tile->texture, (SDL_FPoint[]){{x[0], y[0]}, {x[1], y[1]}},
	     (SDL_FPoint[]){{u[0], v[0]}, {u[1], v[1]}}, (SDL_Color){alpha, alpha, alpha, alpha});
}

static void gpu_quad(struct canvas *canvas, const struct layer *layer, struct box src, struct box dst, uint8_t alpha)
{
	const struct tiles *tiles = &((const struct gpu_layer *)layer)->tiles;
	SDL_BlendMode blend = layer->opaque && alpha == 255 ? SDL_BLENDMODE_NONE : premultiplied();

	for (size_t i = 0; i < tiles->uploaded; i++) {
		if (tiles->tile[i].texture)
			SDL_SetTextureBlendMode(tiles->tile[i].texture, blend);
		draw_tile(canvas, &tiles->tile[i], &src, &dst, alpha);
	}
}

static void gpu_fill(struct canvas *canvas, struct box dst, uint32_t rgb, uint8_t alpha)
{
	SDL_FPoint at[2] = {{dst.x, dst.y}, {dst.x + dst.w, dst.y + dst.h}};
	uint8_t part[3];

	for (int i = 0; i < 3; i++)
		part[i] = (uint8_t)(((rgb >> (16 - 8 * i) & 255) * alpha + 127) / 255);
	SDL_SetRenderDrawBlendMode(gpu_of(canvas)->renderer, alpha == 255 ? SDL_BLENDMODE_NONE : premultiplied());
	draw(canvas, NULL, at, (SDL_FPoint[2]){{0, 0}, {0, 0}}, (SDL_Color){part[0], part[1], part[2], alpha});
}

/* What is about to be presented: afterwards the back buffer is anything. */
static void read_back(struct gpu *gpu)
{
	struct canvas *canvas = &gpu->base;
	struct bitmap *panel = bitmap_create(canvas->out_w, canvas->out_h, true);
	struct bitmap *shot = bitmap_create(canvas->w, canvas->h, true);
	SDL_Rect all = {0, 0, canvas->out_w, canvas->out_h};

	bitmap_destroy(gpu->shot);
	gpu->shot = NULL;
	gpu->wants_shot = false;
	if (SDL_RenderReadPixels(gpu->renderer, &all, SDL_PIXELFORMAT_RGB888, panel->pixels,
				 (int)(panel->stride_px * sizeof(*panel->pixels))) == 0) {
		blit_turn((struct pixels){shot->pixels, shot->stride_px, shot->w, shot->h},
			  (struct pixels){panel->pixels, panel->stride_px, panel->w, panel->h},
			  (360 - canvas->rotate) % 360);
		gpu->shot = shot;
	} else {
		bitmap_destroy(shot);
	}
	bitmap_destroy(panel);
}

static bool gpu_present(struct canvas *canvas)
{
	struct gpu *gpu = gpu_of(canvas);

	if (gpu->wants_shot)
		read_back(gpu);
	bool shown = SDL_RenderFlush(gpu->renderer) == 0 && !gpu->broken;
	SDL_RenderPresent(gpu->renderer);
	gpu->broken = false;
	return shown;
}

static struct bitmap *gpu_capture(struct canvas *canvas)
{
	struct gpu *gpu = gpu_of(canvas);
	struct bitmap *shot = gpu->shot;

	gpu->shot = NULL;
	gpu->wants_shot = true;
	return shot;
}

static void gpu_close(struct canvas *canvas)
{
	struct gpu *gpu = gpu_of(canvas);

	texture_pool_empty(&gpu->pool);
	bitmap_destroy(gpu->shot);
	SDL_DestroyRenderer(gpu->renderer);
	free(gpu);
}

static const struct canvas_backend backend_gpu = {
    .close = gpu_close,
    .measure = gpu_measure,
    .layer_create = gpu_layer_create,
    .layer_destroy = gpu_layer_destroy,
    .layer_upload = gpu_layer_upload,
    .begin = gpu_begin,
    .quad = gpu_quad,
    .fill = gpu_fill,
    .snapshot_create = gpu_snapshot_create,
    .target = gpu_target,
    .present = gpu_present,
    .capture = gpu_capture,
    .loses_layers = true,
};

static SDL_Renderer *create_renderer(SDL_Window *window, const char *driver)
{
	SDL_RendererInfo info;

	for (int i = 0; i < SDL_GetNumRenderDrivers(); i++)
		if (SDL_GetRenderDriverInfo(i, &info) == 0 && strcmp(info.name, driver) == 0)
			return SDL_CreateRenderer(window, i, SDL_RENDERER_ACCELERATED | SDL_RENDERER_PRESENTVSYNC);
	SDL_SetError("this SDL was built without it");
	return NULL;
}

/* Mesa's renderers that compute on the CPU, by the names they give in GL_RENDERER. */
static bool is_hardware(void)
{
	static const char *const programs[] = {"llvmpipe", "softpipe", "swrast", "Software", "SwiftShader"};
	enum { NAME_OF_RENDERER = 0x1f01 }; /* GL_RENDERER */
	const char *(*get_string)(unsigned) = (const char *(*)(unsigned))SDL_GL_GetProcAddress("glGetString");
	const char *name = get_string ? get_string(NAME_OF_RENDERER) : NULL;

	for (size_t i = 0; name && i < sizeof(programs) / sizeof(*programs); i++)
		if (strstr(name, programs[i]))
			return false;
	return name;
}

/* Is it what was asked for, and can it do what we need? */
static bool check_renderer(SDL_Renderer *renderer, const char *driver, bool hardware_only, SDL_RendererInfo *info,
			   struct err *err)
{
	if (SDL_GetRendererInfo(renderer, info))
		return err_set(err, ERR_IO, "renderer %s: %s", driver, SDL_GetError());
	if (strcmp(info->name, driver) != 0)
		return err_set(err, ERR_IO, "renderer %s: SDL made %s instead", driver, info->name);
	if (!(info->flags & SDL_RENDERER_TARGETTEXTURE) || SDL_SetRenderDrawBlendMode(renderer, premultiplied()))
		return err_set(err, ERR_IO, "renderer %s: no render targets or no premultiplied blending", driver);
	if (hardware_only && !is_hardware())
		return err_set(err, ERR_NOT_FOUND, "renderer %s: no GPU, OpenGL is computed by the CPU", driver);
	return true;
}

bool canvas_gpu_open(SDL_Window *window, int rotate, const char *driver, bool hardware_only, struct canvas **canvas,
		     struct err *err)
{
	SDL_Renderer *renderer = create_renderer(window, driver);
	SDL_RendererInfo info;

	if (!renderer)
		return err_set(err, ERR_IO, "renderer %s: %s", driver, SDL_GetError());
	if (!check_renderer(renderer, driver, hardware_only, &info, err)) {
		SDL_DestroyRenderer(renderer);
		return false;
	}
	struct gpu *gpu = calloc(1, sizeof(*gpu));
	if (!gpu)
		abort();
	gpu->base = (struct canvas){
	    .backend = &backend_gpu, .name = info.name, .window = window, .rotate = rotate, .out_w = 1, .out_h = 1};
	gpu->renderer = renderer;
	gpu->max_side =
	    info.max_texture_width < info.max_texture_height ? info.max_texture_width : info.max_texture_height;
	if (gpu->max_side < 64) /* 0: SDL does not know */
		gpu->max_side = 2048;
	*canvas = &gpu->base;
	return true;
}

void canvas_gpu_limit_tiles(struct canvas *canvas, int max_px)
{
	gpu_of(canvas)->max_side = max_px;
}
