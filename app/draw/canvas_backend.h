/* canvas_backend: what a renderer does for canvas.h, one table of functions each. canvas.c opens the window, culls and
 * counts; a backend only draws. Private to canvas*.c and their test. UI thread only. */
#ifndef MINGYUE_CANVAS_BACKEND_H
#define MINGYUE_CANVAS_BACKEND_H

#include <SDL.h>

#include "canvas.h"
#include "plug.h"

/* Backends put it first in their own struct. Same of struct layer. */
struct canvas {
	const struct canvas_backend *backend;
	const char *name;   /* of the renderer */
	SDL_Window *window; /* NULL: offscreen */
	int rotate;
	int out_w, out_h;              /* physical */
	int w, h;                      /* logical */
	struct layer *snapshot;        /* what is being drawn into, NULL: the screen */
	struct canvas_cost cost;       /* of the frame being drawn */
	struct canvas_cost shown_cost; /* uploads of the frame last presented */
	unsigned generation;           /* grows when the GPU loses its textures */
	size_t current, abandoned;     /* layers alive, of this generation and of those before */
	bool dark;                     /* the screen is off */
	struct plug plug;              /* the display it was opened for; connector 0 but on KMS/DRM */
	int plug_socket;               /* there */
	uint64_t look_ms;              /* when to look anew at what is plugged in, 0: not before there is word */
};

struct layer {
	int w, h;
	bool opaque;
	unsigned generation;
};

/* Boxes are as in canvas.h, src within the layer, dst partly in sight; alpha 1..255. */
struct canvas_backend {
	void (*close)(struct canvas *); /* frees the struct too, not the window */
	/* The size of the output now. */
	void (*measure)(struct canvas *, int *w, int *h);
	struct layer *(*layer_create)(struct canvas *, struct bitmap *);
	void (*layer_destroy)(struct canvas *, struct layer *);
	bool (*layer_upload)(struct canvas *, struct layer *, size_t max_bytes, bool *failed);
	void (*begin)(struct canvas *);
	void (*quad)(struct canvas *, const struct layer *, struct box src, struct box dst, uint8_t alpha);
	void (*fill)(struct canvas *, struct box dst, uint32_t rgb, uint8_t alpha);
	struct layer *(*snapshot_create)(struct canvas *);
	void (*target)(struct canvas *); /* canvas->snapshot has changed */
	/* Snapshots of the screen's size, 0 < t < 1. NULL: two quads do it. */
	void (*fade)(struct canvas *, const struct layer *a, const struct layer *b, float t);
	bool (*present)(struct canvas *);
	struct bitmap *(*capture)(struct canvas *);
	bool loses_layers; /* a device reset means something to it */
};

/* Draws on window, or into memory of w x h physical pixels when window is NULL. Never fails. */
struct canvas *canvas_soft_open(SDL_Window *window, int rotate, int w, int h);
/* The picture as the panel has it, for tests: valid until the next canvas_begin. Offscreen only. */
const struct bitmap *canvas_soft_output(const struct canvas *canvas);

/* driver: "opengles2" or "opengl". With hardware_only a GL that is a program on the CPU (llvmpipe) is refused:
 * ERR_NOT_FOUND. Everything else that fails is ERR_IO. */
bool canvas_gpu_open(SDL_Window *window, int rotate, const char *driver, bool hardware_only, struct canvas **canvas,
		     struct err *err);
/* Tiles of at most max_px a side from now on, for tests. 4 or more. */
void canvas_gpu_limit_tiles(struct canvas *canvas, int max_px);

#endif
