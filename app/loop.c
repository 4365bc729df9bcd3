#include "loop.h"

#include <SDL.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alive.h"
#include "journal.h"
#include "loop_state.h"
#include "schedule.h"

enum {
	ALIVE_MS = 5000, /* a still page is presented this often, so that a hung display is noticed */
	LONGEST_WAIT_MS = 500,
	SLICE_MS = 8, /* KMS/DRM: SDL's own wait there polls every millisecond */
	REOPEN_MS = 1000,
	BUSY_MS = 30000, /* after the last touch somebody is still taken to be there */
};

static volatile sig_atomic_t ended;

static void on_signal(int signal)
{
	(void)signal;
	ended = 1;
}

uint64_t loop_clock_ns(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000000000U + (uint64_t)at.tv_nsec;
}

static int64_t civil_of(int64_t s)
{
	time_t at = (time_t)s;
	struct tm tm;
	localtime_r(&at, &tm);
	return (s + tm.tm_gmtoff) / 60;
}

static int64_t civil_min(const struct loop *loop, uint64_t now_ms)
{
	if (loop->args->has_at)
		return loop->args->at_min + (int64_t)(now_ms - loop->begin_ms) / 60000;
	return civil_of((int64_t)time(NULL));
}

/* For what has times. A clock that is not proven takes no page down. */
static int64_t due_min(const struct loop *loop, uint64_t now_ms)
{
	if (loop->args->has_at || loop->night.proven)
		return civil_min(loop, now_ms);
	return schedule_not_before(civil_of(loop->floor_s));
}

static void hear_news(struct loop *loop, struct staff_news *news, uint64_t now_ms)
{
	if (news->kind == NEWS_FACTS) {
		/* An agent that is busy for minutes, or gone, has not made the clock wrong. */
		if (news->facts.there)
			loop->night.proven = news->facts.proven;
		if (news->facts.floor_s > loop->floor_s)
			loop->floor_s = news->facts.floor_s;
	}
	stage_news(loop->stage, news, now_ms);
	free(news);
}

/* What staff want of files is the feed's thread's to do. */
static void pass_wishes(struct loop *loop)
{
	struct staff_wish wish;
	while (stage_wish(loop->stage, &wish))
		feed_wish(loop->feed, &wish);
	explicit_bzero(&wish, sizeof wish);
}

static void take_mail(struct loop *loop, int timeout_ms, uint64_t now_ms)
{
	int kind;
	void *body;
	while (mailbox_take(loop->mail, timeout_ms, &kind, &body)) {
		if (kind == MAIL_EDITION)
			stage_edition(loop->stage, body);
		else if (kind == MAIL_NEWS)
			hear_news(loop, body, now_ms);
		else
			stage_painting(loop->stage, body, now_ms);
		timeout_ms = 0;
	}
}

static void resized(struct loop *loop)
{
	if (canvas_resized(loop->canvas))
		stage_resized(loop->stage, false);
	loop_input_resized(&loop->input, loop_clock_ns() / 1000000U);
	loop->presented_ms = 0;
}

/* A touch of a screen that is dark wakes it, and does nothing else. */
static bool wakes(struct loop *loop, const SDL_Event *event, uint64_t now_ms)
{
	switch (event->type) {
	case SDL_FINGERDOWN:
	case SDL_MOUSEBUTTONDOWN:
	case SDL_KEYDOWN:
		return night_touched(&loop->night, now_ms);
	default:
		return false;
	}
}

static void hear(struct loop *loop, const SDL_Event *event)
{
	uint64_t heard_ms = loop_clock_ns() / 1000000U;
	if (wakes(loop, event, heard_ms))
		return;
	loop_input_hear(&loop->input, event, heard_ms);
	switch (event->type) {
	case SDL_WINDOWEVENT:
		if (event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED)
			resized(loop);
		else if (event->window.event == SDL_WINDOWEVENT_EXPOSED)
			loop->presented_ms = 0;
		else if (event->window.event == SDL_WINDOWEVENT_CLOSE && (loop->args->windowed || loop->args->escape))
			ended = 1;
		break;
	case SDL_DISPLAYEVENT:
		resized(loop);
		break;
	case SDL_RENDER_TARGETS_RESET:
	case SDL_RENDER_DEVICE_RESET:
		canvas_notify_reset(loop->canvas);
		break;
	case SDL_KEYDOWN:
		if (loop->args->escape && (event->key.keysym.sym == SDLK_ESCAPE || event->key.keysym.sym == SDLK_q))
			ended = 1;
		break;
	default:
		break;
	}
}

/* Sleeps until something is to be done: a frame while things move, else an event, a message or wake_ms. */
static void wait_for_turn(struct loop *loop, bool moving, uint64_t wake_ms)
{
	SDL_Event event;
	uint64_t now_ns = loop_clock_ns(), now_ms = now_ns / 1000000U;
	if (moving) {
		if (loop->next_ns > now_ns && !canvas_waits(loop->canvas)) {
			struct timespec until = {(time_t)(loop->next_ns / 1000000000U),
						 (long)(loop->next_ns % 1000000000U)};
			clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
		}
	} else {
		uint64_t timeout_ms = wake_ms > now_ms ? wake_ms - now_ms : 0;
		if (timeout_ms > LONGEST_WAIT_MS)
			timeout_ms = LONGEST_WAIT_MS;
		if (loop->sleeps_on_mail)
			take_mail(loop, timeout_ms > SLICE_MS ? SLICE_MS : (int)timeout_ms, now_ms);
		else if (SDL_WaitEventTimeout(&event, (int)timeout_ms))
			hear(loop, &event);
	}
	while (SDL_PollEvent(&event))
		hear(loop, &event);
}

static void tell(struct loop *loop, bool last)
{
	if (loop->args->status_path == NULL)
		return;
	struct app_status status = {.frames = loop->frames, .busy = loop->busy && !last, .ended = last};
	stage_status(loop->stage, &status);
	snprintf(status.renderer, sizeof status.renderer, "%s", canvas_renderer_name(loop->canvas));
	canvas_size(loop->canvas, &status.w, &status.h);
	feed_status(loop->feed, &status);
}

static void present(struct loop *loop, uint64_t now_ns, enum stage_state state)
{
	uint64_t cpu_ns = meter_cpu_ns(), now_ms = now_ns / 1000000U;
	canvas_begin(loop->canvas);
	stage_draw(loop->stage, now_ms);
	bool shown = canvas_present(loop->canvas);
	struct frame frame = {.state = state, .begun_ns = now_ns, .cost = canvas_cost(loop->canvas)};
	frame.cost.upload_bytes = loop->uploaded;
	loop->uploaded = 0;
	if (!shown && !loop->display_lost)
		journal("the display is gone; waiting for it");
	if (shown && loop->display_lost)
		journal("the display is back");
	loop->display_lost = !shown;
	loop->frames++;
	frame.shown_ns = loop_clock_ns();
	frame.cpu_ns = meter_cpu_ns() - cpu_ns;
	meter_frame(loop->meter, loop->canvas, loop->stage, &frame);
	/* The beat is kept while frames come in time, and begun anew when one was late. */
	loop->next_ns =
	    loop->next_ns + 2 * loop->frame_ns > now_ns ? loop->next_ns + loop->frame_ns : now_ns + loop->frame_ns;
	/* A page that moves for minutes never rests: it is told of all the same. */
	if (now_ms - loop->told_ms >= ALIVE_MS || state == STAGE_RESTS) {
		tell(loop, false);
		loop->told_ms = now_ms;
	}
	loop->presented_ms = now_ms;
}

/* Outside the bright hours the screen is off. All goes on behind it, so that the agent sees a wall that works. */
static void keep_hours(struct loop *loop, uint64_t now_ms)
{
	bool dark = night_tick(&loop->night, civil_min(loop, now_ms), now_ms);
	if (dark == loop->dark)
		return;
	loop->dark = dark;
	journal(dark ? "the screen is off until the bright hours, or a touch" : "the screen is on");
	canvas_light(loop->canvas, !dark);
	loop->presented_ms = 0;
}

/* SDL never looks again. All that is drawn is of the old size; a visit on a display that is gone is over. */
static void look_at_display(struct loop *loop, uint64_t now_ms)
{
	loop->outdated = canvas_outdated(loop->canvas, now_ms);
	if (loop->outdated)
		journal("another display: all is opened anew");
}

static void turn(struct loop *loop, enum stage_state *state, uint64_t *wake_ms)
{
	wait_for_turn(loop, *state != STAGE_RESTS, *wake_ms);
	uint64_t now_ns = loop_clock_ns(), now_ms = now_ns / 1000000U;
	take_mail(loop, 0, now_ms);
	loop_input_tick(&loop->input, now_ms);
	pass_wishes(loop);
	keep_hours(loop, now_ms);
	if (canvas_lost(loop->canvas))
		stage_resized(loop->stage, true);
	look_at_display(loop, now_ms);
	bool draw;
	size_t before = canvas_cost(loop->canvas).upload_bytes;
	*state = stage_tick(loop->stage, now_ms, due_min(loop, now_ms), &draw, wake_ms);
	size_t uploaded = canvas_cost(loop->canvas).upload_bytes - before;
	loop->uploaded = uploaded > loop->uploaded ? uploaded : loop->uploaded;
	uint64_t alive_ms = loop->presented_ms + (loop->display_lost ? REOPEN_MS : ALIVE_MS);
	bool busy = loop->input.touched_ms != 0 && now_ms - loop->input.touched_ms < BUSY_MS;
	if (busy != loop->busy) {
		loop->busy = busy;
		tell(loop, false);
	}
	if (draw || now_ms >= alive_ms)
		present(loop, now_ns, *state);
	alive_ms = loop->presented_ms + (loop->display_lost ? REOPEN_MS : ALIVE_MS);
	if (alive_ms < *wake_ms)
		*wake_ms = alive_ms;
	if (door_due_ms(&loop->input.door) < *wake_ms)
		*wake_ms = door_due_ms(&loop->input.door);
	if (loop->args->bench_s > 0 && now_ms - loop->begin_ms >= (uint64_t)loop->args->bench_s * 1000)
		ended = 1;
}

/* Until the end, or until the canvas is outdated. */
static bool run(struct loop *loop, struct fonts *fonts, struct err *err)
{
	const struct args *args = loop->args;
	enum stage_state state = STAGE_RESTS;
	if (!loop_open(loop, fonts, err))
		return false;
	loop->begin_ms = loop_clock_ns() / 1000000U;
	uint64_t wake_ms = loop->begin_ms;
	night_init(&loop->night, args->bright_from_min, args->bright_until_min, loop->begin_ms);
	resized(loop);
	alive_starting();
	present(loop, loop_clock_ns(), STAGE_RESTS);
	alive_ready();
	while (!ended && !loop->outdated) {
		turn(loop, &state, &wake_ms);
		alive_turn(loop_clock_ns() / 1000000U);
	}
	if (args->bench_s > 0)
		meter_print(loop->meter, loop->canvas, loop->stage);
	if (!loop->outdated)
		tell(loop, true);
	return true;
}

bool loop_run(const struct args *args, struct fonts *fonts, struct err *err)
{
	struct sigaction action = {.sa_handler = on_signal};
	struct loop loop = {0};
	bool opened;
	ended = 0;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	loop_prepare();
	do {
		loop = (struct loop){.args = args, .frames = loop.frames};
		opened = run(&loop, fonts, err);
		loop_close(&loop);
		alive_turn(loop_clock_ns() / 1000000U); /* what opens anew has as long as what goes on */
	} while (opened && loop.outdated && !ended);
	return opened;
}
