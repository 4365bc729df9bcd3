/* canvas: the screen as the UI thread sees it: textured quads in logical pixels, whatever the renderer and rotation.
 * Two renderers: "software" (pixman on the window's own surface) and SDL's GPU renderers ("opengles2", "opengl").
 * UI thread only. */
#ifndef MINGYUE_CANVAS_H
#define MINGYUE_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bitmap.h"
#include "err.h"

struct canvas;
struct layer; /* a bitmap the canvas can draw: texture tiles on a GPU, the bitmap itself in software */

struct box {
	float x, y, w, h;
};

struct canvas_options {
	const char *renderer; /* "auto", "software", "opengles2", "opengl" */
	bool windowed;
	bool offscreen; /* no window at all: software into memory, for shots and probes */
	int w, h;       /* window size (windowed, offscreen) in physical pixels; 0, 0: the display's */
	int rotate;     /* 0, 90, 180, 270 degrees clockwise: how the picture is turned on the panel */
	const char *title;
};

/* What was asked of the renderer, for --bench. Read right after canvas_present it is all of that frame's: what was drawn
 * since canvas_begin, what was uploaded since the present before. Uploads that follow are added until the next present,
 * so that differences are true too. */
struct canvas_cost {
	double layers; /* pixels of quads in sight / pixels of the screen; a fade is two layers on every renderer */
	unsigned draw_calls;
	unsigned textures_made;
	size_t upload_bytes;
};

/* Starts SDL's video unless offscreen (and nothing else of SDL). ERR_USAGE: the options make no sense; ERR_IO: there is no
 * display, or not the renderer that was asked for by name. "auto" takes a GPU where there is one, else software. */
bool canvas_open(const struct canvas_options *options, struct canvas **canvas, struct err *err);
/* All layers must be gone. NULL is allowed. */
void canvas_close(struct canvas *canvas);

/* Logical size: what pages are composed for (w and h swapped at 90 and 270). */
void canvas_size(const struct canvas *canvas, int *w, int *h);
/* To be called on SDL's window and display events; true when the logical size changed. Layers stay valid. */
bool canvas_resized(struct canvas *canvas);
const char *canvas_renderer_name(const struct canvas *canvas);
/* To be called on SDL_RENDER_DEVICE_RESET and SDL_RENDER_TARGETS_RESET: no layer made before this is drawn any more. */
void canvas_notify_reset(struct canvas *canvas);
/* True after a reset until the last layer made before it is destroyed: every one must be made again. Never in software. */
bool canvas_lost(struct canvas *canvas);
/* Switches the screen off (DPMS on KMS/DRM, elsewhere a black frame) and on again. While it is off frames are drawn and not
 * presented. */
void canvas_light(struct canvas *canvas, bool lit);
/* KMS/DRM: the display is another one, or has another mode, than it was opened for: it is to be closed and opened anew. Asks only when
 * the kernel has told of displays. now_ms is monotonic. */
bool canvas_outdated(struct canvas *canvas, uint64_t now_ms);
/* Whether canvas_present waits for the screen, so that nobody else need. */
bool canvas_waits(const struct canvas *canvas);
/* SDL window id, for events; 0 offscreen. */
uint32_t canvas_window_id(const struct canvas *canvas);
/* A physical point of the window (0..1 of its width and height) in logical pixels. */
void canvas_map_point(const struct canvas *canvas, float px, float py, float *x, float *y);

/* Takes the bitmap (also when it is still uploading). The layer is the caller's to destroy. */
struct layer *layer_create(struct canvas *canvas, struct bitmap *bitmap);
void layer_destroy(struct canvas *canvas, struct layer *layer);
/* Uploads at most max_bytes more; true when all of it is there. In software there is nothing to do. Makes textures in
 * the first call only. A tile that could not be made is left out of the picture and reported once by *failed. */
bool layer_upload(struct canvas *canvas, struct layer *layer, size_t max_bytes, bool *failed);
int layer_w(const struct layer *layer);
int layer_h(const struct layer *layer);

void canvas_begin(struct canvas *canvas);
/* Draws src (pixels of the layer) into dst (logical pixels, fractions allowed: sampled bilinearly), alpha 0..1.
 * A pixel is drawn when its centre is in dst. A quad at whole pixels and scale 1 is copied exactly. What of src is
 * outside the layer is cut off, and of dst with it. */
void canvas_quad(struct canvas *canvas, const struct layer *layer, struct box src, struct box dst, float alpha);
/* A filled box, 0xRRGGBB. */
void canvas_fill(struct canvas *canvas, struct box dst, uint32_t rgb, float alpha);
/* From here until canvas_snapshot_end quads go into a whole-screen layer that canvas_fade can use; NULL when it could
 * not be made. Snapshot layers are made with canvas_snapshot_create (before motion begins). */
struct layer *canvas_snapshot_create(struct canvas *canvas);
void canvas_snapshot_begin(struct canvas *canvas, struct layer *snapshot);
void canvas_snapshot_end(struct canvas *canvas);
/* The whole screen: a at t = 0, b at t = 1, both snapshots (of another size after a resize: stretched). One pass in software, two layers on a GPU. */
void canvas_fade(struct canvas *canvas, const struct layer *a, const struct layer *b, float t);
/* Shows the frame. False: the display is gone (keep the program, try again later). */
bool canvas_present(struct canvas *canvas);
struct canvas_cost canvas_cost(const struct canvas *canvas);
/* The frame as it was last presented, logical orientation, for shots and tests; the caller's to destroy. A GPU has to
 * read back before it presents: there a call asks for the next frame and returns what the call before asked for (NULL:
 * nothing yet, or it cannot be read back). */
struct bitmap *canvas_capture(struct canvas *canvas);

#endif
