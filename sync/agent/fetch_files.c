/* Files, many of them by two threads. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "fetch_lane.h"

/* The files of one call, and what has become of them. */
struct work {
	struct fetch *fetch;
	int slots; /* a lane uses */
	bool many;
	atomic_bool stops;     /* what runs is given up */
	pthread_mutex_t mutex; /* of all below, and held over begin and each */
	bool (*begin)(struct fetch_file *, struct err *);
	bool (*each)(struct fetch_file *);
	struct fetch_file *files;
	size_t next, count;
	bool bad;
	struct err err; /* bad: of the first that is not done */
};

/* Asks for file in a free slot. A file that is there already is done without a question. */
static bool ask(const struct work *work, struct lane *lane, int slot, struct fetch_file *file)
{
	const struct fetch_options *options = &work->fetch->options;
	struct transfer *transfer = &lane->transfers[slot];
	file->done = false;
	*file->sha256 = '\0';
	file->err = (struct err){0};
	if (!transfer_init(transfer, lane->easies[slot], options, file->url, &file->err))
		return false;
	if (!transfer_file(transfer, file, work->many, options, &file->err)) {
		transfer_finish(transfer);
		return false;
	}
	file->done = transfer->at == file->length;
	if (file->done)
		transfer_finish(transfer);
	else
		lane_add(lane, slot);
	return true;
}

/* The transfer of slot has ended. True: the file has, too; false: asked for once more from its start, since the server did
 * not know the part we have (416). */
static bool settle(const struct work *work, struct lane *lane, int slot, CURLcode code)
{
	struct transfer *transfer = &lane->transfers[slot];
	struct fetch_file *file = transfer->file;
	long status = 0;
	file->done = transfer_outcome(transfer, code, &status, &file->err);
	bool again = status == 416 && transfer->ranged && ftruncate(file->fd, 0) == 0;
	transfer_finish(transfer);
	if (again) {
		*file->etag = '\0';
		again = ask(work, lane, slot, file);
	}
	if (!file->done && !again)
		err_prefix(&file->err, "%s", file->url);
	return !again;
}

static int free_slot(const struct lane *lane, int slots)
{
	for (int slot = 0; slot < slots; slot++)
		if (!lane->busy[slot])
			return slot;
	return -1;
}

/* A file has ended. With the mutex. */
static void end_file(struct work *work, struct fetch_file *file)
{
	if (work->each != NULL && !work->each(file))
		lane_stop(work->fetch, &work->stops);
	if (!file->done && !work->bad)
		work->err = file->err;
	work->bad = work->bad || !file->done;
}

/* The next file goes to slot, or ends before that. False: there is none. */
static bool begin_next(struct work *work, struct lane *lane, int slot)
{
	pthread_mutex_lock(&work->mutex);
	bool there = work->next < work->count && !atomic_load(&work->stops);
	if (there) {
		struct fetch_file *file = &work->files[work->next++];
		file->done = false;
		file->err = (struct err){0};
		if ((work->begin != NULL && !work->begin(file, &file->err)) || !ask(work, lane, slot, file))
			lane_stop(work->fetch, &work->stops);
		if (!lane->busy[slot])
			end_file(work, file);
	}
	pthread_mutex_unlock(&work->mutex);
	return there;
}

/* Fetches files until there are no more. */
static void run_lane(struct work *work, struct lane *lane)
{
	for (;;) {
		CURLcode code;
		int slot = free_slot(lane, work->slots);
		if (slot >= 0 && lane_goes_on(work->fetch, lane, &work->stops) && begin_next(work, lane, slot))
			continue;
		if ((slot = lane_wait(work->fetch, lane, &work->stops, &code)) == LANE_STOPPED)
			break;
		struct fetch_file *file = lane->transfers[slot].file;
		if (settle(work, lane, slot, code)) {
			pthread_mutex_lock(&work->mutex);
			end_file(work, file);
			pthread_mutex_unlock(&work->mutex);
		}
	}
	pthread_mutex_lock(&work->mutex);
	if (lane_give_up(lane, work->each))
		lane_stop(work->fetch, &work->stops);
	pthread_mutex_unlock(&work->mutex);
}

static void *help(void *ctx)
{
	struct work *work = ctx;
	run_lane(work, &work->fetch->lanes[1]);
	atomic_store(&work->fetch->helps, false);
	curl_multi_wakeup(work->fetch->lanes[0].multi);
	return NULL;
}

/* Both lanes, each with half of the connections: for TLS and the hash one processor takes longer than a fast network does. */
static void run_lanes(struct work *work)
{
	struct fetch *fetch = work->fetch;
	pthread_t helper;
	sigset_t all, before;
	sigfillset(&all); /* signals are for the caller's thread: they end its waiting */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	work->slots /= LANES;
	atomic_store(&fetch->helps, true);
	if (pthread_create(&helper, NULL, help, work) != 0)
		abort();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	run_lane(work, &fetch->lanes[0]);
	while (atomic_load(&fetch->helps))
		lane_rest(fetch, &fetch->lanes[0], &work->stops);
	pthread_join(helper, NULL);
	/* Until there are many files again nobody would notice that the server has closed them. */
	lane_hang_up(&fetch->lanes[1], fetch);
}

bool fetch_files(struct fetch *fetch, struct fetch_file *files, size_t count,
		 bool (*begin)(struct fetch_file *, struct err *), bool (*each)(struct fetch_file *), struct err *err)
{
	struct work work = {.fetch = fetch,
			    .slots = fetch->options.parallel,
			    .begin = begin,
			    .each = each,
			    .files = files,
			    .count = count};
	work.many = count > (size_t)fetch->options.parallel;
	if (pthread_mutex_init(&work.mutex, NULL) != 0)
		abort();
	if (work.many && work.slots >= LANES)
		run_lanes(&work);
	else
		run_lane(&work, &fetch->lanes[0]);
	pthread_mutex_destroy(&work.mutex);
	if (work.bad)
		*err = work.err;
	else if (work.next < count || atomic_load(&work.stops))
		return lane_stopped(err);
	return !work.bad;
}
