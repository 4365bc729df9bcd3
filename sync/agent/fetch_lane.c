#include "fetch_lane.h"

#include <stdlib.h>
#include <time.h>

enum { POLL_MS = 200 };

static void open_multi(struct lane *lane, const struct fetch *fetch)
{
	if ((lane->multi = curl_multi_init()) == NULL)
		abort();
	/* One more than for many files: the one for all else stays. */
	curl_multi_setopt(lane->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)fetch->options.parallel + 1);
}

void lane_create(struct lane *lane, const struct fetch *fetch)
{
	open_multi(lane, fetch);
	for (int i = 0; i < fetch->options.parallel; i++)
		if ((lane->easies[i] = curl_easy_init()) == NULL ||
		    curl_easy_setopt(lane->easies[i], CURLOPT_SHARE, fetch->share) != CURLE_OK)
			abort();
}

void lane_hang_up(struct lane *lane, const struct fetch *fetch)
{
	curl_multi_cleanup(lane->multi);
	open_multi(lane, fetch);
}

void lane_destroy(struct lane *lane)
{
	for (int slot = 0; slot < PARALLEL_MAX; slot++)
		curl_easy_cleanup(lane->easies[slot]); /* NULL is allowed */
	curl_multi_cleanup(lane->multi);
}

void lane_add(struct lane *lane, int slot)
{
	if (curl_multi_add_handle(lane->multi, lane->easies[slot]) != CURLM_OK)
		abort();
	lane->busy[slot] = true;
	lane->requests++;
}

static void lane_take_out(struct lane *lane, int slot)
{
	curl_off_t body = 0, upload = 0;
	long request = 0;
	CURL *easy = lane->easies[slot];
	curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &body);
	curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &upload);
	curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request);
	lane->received += (uint64_t)body + lane->transfers[slot].header_bytes;
	lane->sent += (uint64_t)upload + (uint64_t)request;
	curl_multi_remove_handle(lane->multi, easy);
	lane->busy[slot] = false;
}

void lane_stop(struct fetch *fetch, atomic_bool *stops)
{
	atomic_store(stops, true);
	for (int i = 0; i < LANES; i++)
		curl_multi_wakeup(fetch->lanes[i].multi);
}

static bool helper_lives(struct fetch *fetch)
{
	unsigned turns = atomic_load(&fetch->lanes[1].turns);
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	uint64_t now_ms = (uint64_t)at.tv_sec * 1000 + (uint64_t)at.tv_nsec / 1000000;
	if (!atomic_load(&fetch->helps) || turns != fetch->turns_seen) {
		fetch->turns_seen = turns;
		fetch->turns_ms = now_ms;
	}
	return now_ms - fetch->turns_ms < 2 * (uint64_t)fetch->options.stall_ms;
}

bool lane_goes_on(struct fetch *fetch, const struct lane *lane, atomic_bool *stops)
{
	bool first = lane == &fetch->lanes[0];
	bool on =
	    !first || fetch->options.idle == NULL || !helper_lives(fetch) || fetch->options.idle(fetch->options.ctx);
	if (!on && stops != NULL)
		lane_stop(fetch, stops);
	return on && (stops == NULL || !atomic_load(stops));
}

int lane_wait(struct fetch *fetch, struct lane *lane, atomic_bool *stops, CURLcode *code)
{
	for (;;) {
		int running, left;
		const CURLMsg *message;
		atomic_fetch_add(&lane->turns, 1);
		if (curl_multi_perform(lane->multi, &running) != CURLM_OK)
			return LANE_STOPPED;
		while ((message = curl_multi_info_read(lane->multi, &left)) != NULL) {
			int slot = 0;
			while (lane->easies[slot] != message->easy_handle)
				slot++;
			*code = message->data.result;
			lane_take_out(lane, slot);
			return slot;
		}
		if (running == 0 || curl_multi_poll(lane->multi, NULL, 0, POLL_MS, NULL) != CURLM_OK ||
		    !lane_goes_on(fetch, lane, stops))
			return LANE_STOPPED;
	}
}

void lane_rest(struct fetch *fetch, struct lane *lane, atomic_bool *stops)
{
	curl_multi_poll(lane->multi, NULL, 0, POLL_MS, NULL);
	lane_goes_on(fetch, lane, stops);
}

bool lane_stopped(struct err *err)
{
	return err_set(err, ERR_NET, "stopped");
}

bool lane_give_up(struct lane *lane, bool (*each)(struct fetch_file *))
{
	bool ran = false;
	for (int slot = 0; slot < PARALLEL_MAX; slot++) {
		if (!lane->busy[slot])
			continue;
		struct fetch_file *file = lane->transfers[slot].file;
		lane_take_out(lane, slot);
		transfer_finish(&lane->transfers[slot]);
		if (file != NULL)
			lane_stopped(&file->err);
		if (each != NULL)
			each(file);
		ran = true;
	}
	return ran;
}
