/* canvas_gpu: the canvas on SDL's GPU renderers. */
#include "canvas_backend.h"

bool canvas_gpu_open(SDL_Window *window, int rotate, const char *driver, bool hardware_only, struct canvas **canvas,
		     struct err *err)
{
	(void)window;
	(void)rotate;
	(void)hardware_only;
	(void)canvas;
	return err_set(err, ERR_IO, "renderer %s: not there yet", driver);
}
