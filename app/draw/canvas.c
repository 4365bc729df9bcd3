#include "canvas.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "canvas_backend.h"
#include "power.h"

enum { LOOK_AGAIN_MS = 2000 };

static bool update_size(struct canvas *canvas)
{
	int w = canvas->w, h = canvas->h;

	canvas->backend->measure(canvas, &canvas->out_w, &canvas->out_h);
	canvas->w = canvas->rotate % 180 ? canvas->out_h : canvas->out_w;
	canvas->h = canvas->rotate % 180 ? canvas->out_w : canvas->out_h;
	return w != canvas->w || h != canvas->h;
}

void canvas_close(struct canvas *canvas)
{
	if (!canvas)
		return;
	SDL_Window *window = canvas->window;
	int plug_socket = canvas->plug_socket;
	canvas->backend->close(canvas);
	if (!window)
		return;
	if (plug_socket >= 0)
		close(plug_socket);
	SDL_DestroyWindow(window);
	SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

void canvas_size(const struct canvas *canvas, int *w, int *h)
{
	*w = canvas->w;
	*h = canvas->h;
}

bool canvas_resized(struct canvas *canvas)
{
	return update_size(canvas);
}

const char *canvas_renderer_name(const struct canvas *canvas)
{
	return canvas->name;
}

void canvas_notify_reset(struct canvas *canvas)
{
	if (!canvas->backend->loses_layers)
		return;
	canvas->generation++;
	canvas->abandoned += canvas->current;
	canvas->current = 0;
}

bool canvas_lost(struct canvas *canvas)
{
	return canvas->abandoned > 0;
}

void canvas_light(struct canvas *canvas, bool lit)
{
	if (lit == !canvas->dark)
		return;
	if (!lit) {
		canvas_begin(canvas);
		canvas_present(canvas);
	}
	if (canvas->window)
		power_set(canvas->window, lit);
	canvas->dark = !lit;
}

/* A display that has just come may say only a little later what it is. */
bool canvas_outdated(struct canvas *canvas, uint64_t now_ms)
{
	bool again = canvas->look_ms != 0 && now_ms >= canvas->look_ms;

	if (!canvas->plug.connector)
		return false;
	if (plug_heard(canvas->plug_socket))
		canvas->look_ms = now_ms + LOOK_AGAIN_MS;
	else if (again)
		canvas->look_ms = 0;
	else
		return false;
	struct plug now = plug_look(canvas->window, true);
	return plug_differs(&canvas->plug, &now);
}

bool canvas_waits(const struct canvas *canvas)
{
	return !canvas->dark && strcmp(canvas->name, "software") != 0;
}

uint32_t canvas_window_id(const struct canvas *canvas)
{
	return canvas->window ? SDL_GetWindowID(canvas->window) : 0;
}

void canvas_map_point(const struct canvas *canvas, float px, float py, float *x, float *y)
{
	float out_x = px * (float)canvas->out_w, out_y = py * (float)canvas->out_h;

	switch (canvas->rotate) {
	case 90:
		*x = out_y;
		*y = (float)canvas->h - out_x;
		break;
	case 180:
		*x = (float)canvas->w - out_x;
		*y = (float)canvas->h - out_y;
		break;
	case 270:
		*x = (float)canvas->w - out_y;
		*y = out_x;
		break;
	default:
		*x = out_x;
		*y = out_y;
		break;
	}
}

static struct layer *adopt(struct canvas *canvas, struct layer *layer)
{
	if (!layer)
		return NULL;
	layer->generation = canvas->generation;
	canvas->current++;
	return layer;
}

struct layer *layer_create(struct canvas *canvas, struct bitmap *bitmap)
{
	return adopt(canvas, canvas->backend->layer_create(canvas, bitmap));
}

struct layer *canvas_snapshot_create(struct canvas *canvas)
{
	return adopt(canvas, canvas->backend->snapshot_create(canvas));
}

void layer_destroy(struct canvas *canvas, struct layer *layer)
{
	if (!layer)
		return;
	assert(layer != canvas->snapshot);
	if (layer->generation == canvas->generation)
		canvas->current--;
	else
		canvas->abandoned--;
	canvas->backend->layer_destroy(canvas, layer);
}

bool layer_upload(struct canvas *canvas, struct layer *layer, size_t max_bytes, bool *failed)
{
	*failed = false;
	if (layer->generation != canvas->generation)
		return true; /* to be destroyed */
	return canvas->backend->layer_upload(canvas, layer, max_bytes, failed);
}

int layer_w(const struct layer *layer)
{
	return layer->w;
}

int layer_h(const struct layer *layer)
{
	return layer->h;
}
