#include "fetch.h"

#include <stdlib.h>
#include <string.h>

#include "fetch_lane.h"

enum { PARALLEL = 8 };

static const char *keep(char **place, const char *text)
{
	if (text != NULL && (*place = strdup(text)) == NULL)
		abort();
	return *place;
}

static void share_lock(CURL *easy, curl_lock_data data, curl_lock_access access, void *ctx)
{
	(void)easy, (void)data, (void)access;
	pthread_mutex_lock(ctx);
}

static void share_unlock(CURL *easy, curl_lock_data data, void *ctx)
{
	(void)easy, (void)data;
	pthread_mutex_unlock(ctx);
}

bool fetch_create(const struct fetch_options *options, struct fetch **out, struct err *err)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, ERR_NET, "libcurl does not start");
	const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
	if ((info->features & CURL_VERSION_SSL) == 0 || strncmp(info->ssl_version, "OpenSSL", 7) != 0)
		return err_set(err, ERR_NET, "this libcurl has no OpenSSL");
	struct fetch *fetch = calloc(1, sizeof *fetch);
	if (fetch == NULL || pthread_mutex_init(&fetch->share_mutex, NULL) != 0 ||
	    (fetch->share = curl_share_init()) == NULL)
		abort();
	curl_share_setopt(fetch->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	curl_share_setopt(fetch->share, CURLSHOPT_LOCKFUNC, share_lock);
	curl_share_setopt(fetch->share, CURLSHOPT_UNLOCKFUNC, share_unlock);
	curl_share_setopt(fetch->share, CURLSHOPT_USERDATA, &fetch->share_mutex);
	struct fetch_options *own = &fetch->options;
	*own = *options;
	own->ca_file = keep(&fetch->strings[0], options->ca_file);
	own->pinned = keep(&fetch->strings[1], options->pinned);
	own->cert_file = keep(&fetch->strings[2], options->cert_file);
	own->key_file = keep(&fetch->strings[3], options->key_file);
	own->connect_ms = own->connect_ms > 0 ? own->connect_ms : 10000;
	own->stall_ms = own->stall_ms > 0 ? own->stall_ms : 15000;
	own->deadline_ms = own->deadline_ms > 0 ? own->deadline_ms : 60000;
	own->parallel = own->parallel > 0 ? own->parallel : PARALLEL;
	own->parallel = own->parallel < PARALLEL_MAX ? own->parallel : PARALLEL_MAX;
	for (int i = 0; i < LANES; i++)
		lane_create(&fetch->lanes[i], fetch);
	*out = fetch;
	return true;
}

void fetch_destroy(struct fetch *fetch)
{
	if (fetch == NULL)
		return;
	for (int i = 0; i < LANES; i++)
		lane_destroy(&fetch->lanes[i]);
	curl_share_cleanup(fetch->share);
	pthread_mutex_destroy(&fetch->share_mutex);
	for (size_t i = 0; i < sizeof fetch->strings / sizeof *fetch->strings; i++)
		free(fetch->strings[i]);
	free(fetch);
	curl_global_cleanup();
}

void fetch_ignore_dates(struct fetch *fetch, bool ignore)
{
	fetch->options.ignore_dates = ignore;
}

/* One exchange that has been prepared in slot 0. */
static bool exchange(struct fetch *fetch, long *status, struct err *err)
{
	struct lane *lane = &fetch->lanes[0];
	CURLcode code;
	lane_add(lane, 0);
	if (lane_wait(fetch, lane, NULL, &code) == 0)
		return transfer_outcome(&lane->transfers[0], code, status, err);
	lane_give_up(lane, NULL);
	return lane_stopped(err);
}

bool fetch_small(struct fetch *fetch, const char *url, size_t max_bytes, const char *etag, struct fetch_reply *reply,
		 struct err *err)
{
	struct transfer *transfer = &fetch->lanes[0].transfers[0];
	long status = 0;
	if (!transfer_init(transfer, fetch->lanes[0].easies[0], &fetch->options, url, err))
		return false;
	transfer->max_bytes = max_bytes;
	if (etag != NULL && *etag != '\0')
		transfer_conditional(transfer, etag);
	bool done = exchange(fetch, &status, err);
	if (done) {
		*reply = (struct fetch_reply){.unchanged = status == 304, .bytes = transfer->bytes};
		memcpy(reply->etag, transfer->etag, sizeof reply->etag);
		transfer->bytes = (struct bytes){NULL, 0};
	}
	transfer_finish(transfer);
	return done || err_prefix(err, "%s", url);
}

void fetch_smalls(struct fetch *fetch, struct fetch_ask *asks, size_t count)
{
	struct lane *lane = &fetch->lanes[0];
	size_t running = 0;
	for (size_t i = 0; i < count; i++) {
		struct fetch_ask *ask = &asks[i];
		ask->done = false;
		ask->err = (struct err){.code = ERR_NET, .text = "stopped"};
		if (!transfer_init(&lane->transfers[i], lane->easies[i], &fetch->options, ask->url, &ask->err))
			continue;
		lane->transfers[i].max_bytes = ask->max_bytes;
		lane_add(lane, (int)i);
		running++;
	}
	for (int slot; running > 0; running--) {
		CURLcode code;
		long status;
		if ((slot = lane_wait(fetch, lane, NULL, &code)) < 0)
			break;
		struct transfer *transfer = &lane->transfers[slot];
		struct fetch_ask *ask = &asks[slot];
		ask->done =
		    transfer_outcome(transfer, code, &status, &ask->err) || err_prefix(&ask->err, "%s", ask->url);
		if (ask->done) {
			ask->bytes = transfer->bytes;
			transfer->bytes = (struct bytes){NULL, 0};
		}
		transfer_finish(transfer);
	}
	lane_give_up(lane, NULL);
}

bool fetch_put(struct fetch *fetch, const char *url, const void *data, size_t size, struct err *err)
{
	struct transfer *transfer = &fetch->lanes[0].transfers[0];
	long status = 0;
	if (!transfer_init(transfer, fetch->lanes[0].easies[0], &fetch->options, url, err))
		return false;
	transfer_body(transfer, data, size);
	bool done = exchange(fetch, &status, err);
	transfer_finish(transfer);
	return done || err_prefix(err, "%s", url);
}

void fetch_counts(const struct fetch *fetch, uint64_t *received, uint64_t *sent, uint64_t *requests)
{
	*received = *sent = *requests = 0;
	for (int i = 0; i < LANES; i++) {
		*received += fetch->lanes[i].received;
		*sent += fetch->lanes[i].sent;
		*requests += fetch->lanes[i].requests;
	}
}
