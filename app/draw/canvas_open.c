/* The beginning of a canvas: display, window, renderer. */
#include <string.h>
#include <unistd.h>

#include "canvas_backend.h"

enum { MAX_SIDE = 16384, OFFSCREEN_W = 1920, OFFSCREEN_H = 1080 };

/* Before SDL_Init: what SDL would do by itself and must not. An environment variable of the same name wins. */
static void set_hints(void)
{
	SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
	SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
	SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
	SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "1");
}

static bool on_kms(void)
{
	const char *driver = SDL_GetCurrentVideoDriver();

	return driver && SDL_strcasecmp(driver, "kmsdrm") == 0;
}

/* Where the video driver has its own framebuffer (X11) the window surface must be that, or SDL silently sends it through
 * OpenGL, which may be llvmpipe. KMSDRM and Wayland have none: there SDL makes a texture of the surface, and must be
 * told the renderer, because its first choice, "opengl", is black where there is no desktop OpenGL. */
static void set_surface_hint(void)
{
	const char *driver = SDL_GetCurrentVideoDriver();
	bool none = on_kms() || (driver && SDL_strcasecmp(driver, "wayland") == 0);

	SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, none ? "opengles2" : "0");
}

/* SDL takes the mode that the kernel's console has, and that is never larger than the display there was at boot; a window of another size
 * is given the mode of that size. */
static SDL_Window *in_own_mode(SDL_Window *window, const char *title)
{
	int w, h;
	struct plug plug = plug_look(window, false);

	SDL_GetWindowSize(window, &w, &h);
	if (!plug.connector || (w == plug.w && h == plug.h))
		return window;
	SDL_DestroyWindow(window);
	return SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, plug.w, plug.h, 0);
}

/* On KMS/DRM a window as large as the screen is the screen. Asked for as fullscreen it is made anew while its first frame is
 * presented, which is lost: the glass would be black until the second. */
static SDL_Window *open_window(const struct canvas_options *options, struct err *err)
{
	SDL_DisplayMode mode = {.w = OFFSCREEN_W, .h = OFFSCREEN_H};
	Uint32 flags = options->windowed ? SDL_WINDOW_RESIZABLE : on_kms() ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP;
	const char *title = options->title ? options->title : "";
	SDL_Window *window;

	SDL_GetDesktopDisplayMode(0, &mode);
	window = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
				  options->windowed && options->w > 0 ? options->w : mode.w,
				  options->windowed && options->h > 0 ? options->h : mode.h, flags);
	if (window && on_kms() && !options->windowed)
		window = in_own_mode(window, title);
	if (!window)
		err_set(err, ERR_IO, "no window: %s", SDL_GetError());
	return window;
}

/* One try with a GPU renderer, in a window of its own: a renderer that was refused leaves the window unfit for
 * another kind. */
static bool try_gpu(const struct canvas_options *options, const char *driver, bool hardware_only,
		    struct canvas **canvas, struct err *err)
{
	SDL_Window *window = open_window(options, err);

	if (!window)
		return false;
	if (canvas_gpu_open(window, options->rotate, driver, hardware_only, canvas, err))
		return true;
	SDL_DestroyWindow(window);
	return false;
}

static bool try_soft(const struct canvas_options *options, struct canvas **canvas, struct err *err)
{
	SDL_Window *window = open_window(options, err);

	if (!window)
		return false;
	*canvas = canvas_soft_open(window, options->rotate, 0, 0);
	return true;
}

static bool open_renderer(const struct canvas_options *options, struct canvas **canvas, struct err *err)
{
	bool automatic = strcmp(options->renderer, "auto") == 0;
	/* without a kernel driver there is no GPU, and asking OpenGL costs a third of the time to the first page */
	if (strcmp(options->renderer, "software") == 0 || (automatic && access("/dev/dri", F_OK) != 0))
		return try_soft(options, canvas, err);
	if (!automatic)
		return try_gpu(options, options->renderer, false, canvas, err);
	/* a CPU pretending to be a GPU: the other name would only find the same one */
	struct err why = {0};
	return try_gpu(options, "opengles2", true, canvas, &why) ||
	       (why.code != ERR_NOT_FOUND && try_gpu(options, "opengl", true, canvas, &why)) ||
	       try_soft(options, canvas, err);
}

static bool check_options(const struct canvas_options *options, struct err *err)
{
	static const char *const renderers[] = {"auto", "software", "opengles2", "opengl"};
	bool known = false;

	for (size_t i = 0; i < sizeof(renderers) / sizeof(*renderers); i++)
		known |= strcmp(options->renderer, renderers[i]) == 0;
	if (!known)
		return err_set(err, ERR_USAGE, "no renderer \"%s\": auto, software, opengles2 or opengl",
			       options->renderer);
	if (options->rotate != 0 && options->rotate != 90 && options->rotate != 180 && options->rotate != 270)
		return err_set(err, ERR_USAGE, "rotate is 0, 90, 180 or 270, not %d", options->rotate);
	if (options->w < 0 || options->h < 0 || options->w > MAX_SIDE || options->h > MAX_SIDE)
		return err_set(err, ERR_USAGE, "no screen is %dx%d", options->w, options->h);
	return true;
}

/* SDL without a display takes a driver that shows nothing; only who asks for one by name gets it. */
static bool open_display(struct err *err)
{
	static const char *const blind[] = {"offscreen", "dummy", "evdev"};

	if (SDL_InitSubSystem(SDL_INIT_VIDEO))
		return err_set(err, ERR_IO, "no display: %s", SDL_GetError());
	const char *driver = SDL_GetCurrentVideoDriver();
	for (size_t i = 0; i < sizeof(blind) / sizeof(*blind) && !SDL_getenv("SDL_VIDEODRIVER"); i++)
		if (!driver || strcmp(driver, blind[i]) == 0) {
			SDL_QuitSubSystem(SDL_INIT_VIDEO);
			return err_set(err, ERR_IO,
				       "no display: no X server (DISPLAY), no Wayland, no usable /dev/dri");
		}
	return true;
}

bool canvas_open(const struct canvas_options *options, struct canvas **canvas, struct err *err)
{
	struct canvas *made = NULL;

	if (!check_options(options, err))
		return false;
	if (options->offscreen) {
		made = canvas_soft_open(NULL, options->rotate, options->w ? options->w : OFFSCREEN_W,
					options->h ? options->h : OFFSCREEN_H);
	} else {
		set_hints();
		if (!open_display(err))
			return false;
		set_surface_hint();
		int plug_socket = on_kms() ? plug_listen() : -1; /* before what is plugged in is looked at */
		if (!open_renderer(options, &made, err)) {
			if (plug_socket >= 0)
				close(plug_socket);
			SDL_QuitSubSystem(SDL_INIT_VIDEO);
			return false;
		}
		if (!options->windowed)
			SDL_ShowCursor(SDL_DISABLE);
		made->plug_socket = plug_socket;
		made->plug = plug_look(made->window, false);
	}
	canvas_resized(made);
	*canvas = made;
	return true;
}
