/* The beginning and the end of the loop. */
#include <SDL.h>
#include <stdlib.h>
#include <string.h>

#include "alive.h"
#include "loop_state.h"

/* Another thread has posted: ends SDL's wait. */
static void wake(void)
{
	SDL_Event event = {.type = SDL_USEREVENT};
	SDL_PushEvent(&event);
}

/* SDL asks D-Bus for things no wall needs, and libdbus starts a bus where there is none and waits for it: for ever, when
 * what it starts dies early. An address that cannot be a bus ends that at once. setenv is not for programs with threads. */
void loop_prepare(void)
{
	setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", "disabled:", 1);
}

static void drain(struct loop *loop)
{
	int kind;
	void *body;
	while (mailbox_take(loop->mail, 0, &kind, &body)) {
		if (kind == MAIL_EDITION) {
			edition_destroy(body);
		} else if (kind == MAIL_NEWS) {
			free(body);
		} else {
			struct painting *painting = body;
			scene_destroy(painting->scene, NULL);
			free(painting);
		}
	}
}

bool loop_open(struct loop *loop, struct fonts *fonts, struct err *err)
{
	const struct args *args = loop->args;
	alive_starting();
	struct canvas_options options = {.renderer = args->renderer,
					 .windowed = args->windowed,
					 .w = args->size_count > 0 ? args->sizes[0].w
					      : args->windowed     ? 1280
								   : 0,
					 .h = args->size_count > 0 ? args->sizes[0].h
					      : args->windowed     ? 720
								   : 0,
					 .rotate = args->rotate,
					 .title = "明月 Mingyue"};
	if (!meter_open(args->trace_path, &loop->meter, err))
		return false;
	loop->mail = mailbox_create();
	struct feed_options feed = {args->store, args->builtin, args->status_path, args->pin_path, args->builtin_first};
	loop->feed = feed_start(&feed, loop->mail, MAIL_EDITION, MAIL_NEWS);
	loop->painter = painter_start(fonts, loop->mail, MAIL_PAINTING);
	if (!canvas_open(&options, &loop->canvas, err))
		return false;
	alive_starting();
	mailbox_set_wake(loop->mail, wake);
	const char *driver = SDL_GetCurrentVideoDriver();
	loop->sleeps_on_mail = driver != NULL && strcmp(driver, "KMSDRM") == 0;
	SDL_DisplayMode mode;
	int rate = SDL_GetDesktopDisplayMode(0, &mode) == 0 && mode.refresh_rate >= 24 && mode.refresh_rate <= 75
		       ? mode.refresh_rate
		       : 60;
	loop->frame_ns = 1000000000U / (uint64_t)rate;
	struct stage_options stage = {.reduced = args->reduced, .page = args->page};
	memcpy(stage.languages, args->languages, sizeof stage.languages);
	loop->stage = stage_create(loop->canvas, loop->painter, &stage);
	loop->input = (struct loop_input){.canvas = loop->canvas, .stage = loop->stage, .windowed = args->windowed};
	return true;
}

void loop_close(struct loop *loop)
{
	painter_stop(loop->painter);
	feed_stop(loop->feed);
	if (loop->mail != NULL)
		drain(loop);
	stage_destroy(loop->stage);
	canvas_close(loop->canvas);
	mailbox_destroy(loop->mail);
	meter_close(loop->meter);
}
