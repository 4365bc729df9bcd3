#include "fetch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fetch_transfer.h"

enum { PARALLEL = 8, PARALLEL_MAX = 32, POLL_MS = 200 };
enum { STOPPED = -1, HASHED = -2 };

struct fetch {
	CURLM *multi;
	CURLSH *share; /* TLS sessions: the many connections go on with the first one's */
	struct fetch_options options;
	char *strings[4]; /* the options' */
	uint64_t received, sent, requests;
	CURL *easies[PARALLEL_MAX];
	struct hasher *hasher; /* while files are fetched */
	size_t hashing;        /* files that have come, and are the hasher's still */
	bool many;             /* there are more of them than go at once */
	struct transfer transfers[PARALLEL_MAX];
	bool busy[PARALLEL_MAX];
};

static const char *keep(char **place, const char *text)
{
	if (text != NULL && (*place = strdup(text)) == NULL)
		abort();
	return *place;
}

bool fetch_create(const struct fetch_options *options, struct fetch **out, struct err *err)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, ERR_NET, "libcurl does not start");
	const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
	if ((info->features & CURL_VERSION_SSL) == 0 || strncmp(info->ssl_version, "OpenSSL", 7) != 0)
		return err_set(err, ERR_NET, "this libcurl has no OpenSSL");
	struct fetch *fetch = calloc(1, sizeof *fetch);
	if (fetch == NULL || (fetch->multi = curl_multi_init()) == NULL || (fetch->share = curl_share_init()) == NULL)
		abort();
	curl_share_setopt(fetch->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
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
	for (int i = 0; i < own->parallel; i++)
		if ((fetch->easies[i] = curl_easy_init()) == NULL ||
		    curl_easy_setopt(fetch->easies[i], CURLOPT_SHARE, fetch->share) != CURLE_OK)
			abort();
	/* One more than for many files: the one for all else stays. */
	curl_multi_setopt(fetch->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)own->parallel + 1);
	*out = fetch;
	return true;
}

void fetch_destroy(struct fetch *fetch)
{
	if (fetch == NULL)
		return;
	for (int i = 0; i < fetch->options.parallel; i++)
		curl_easy_cleanup(fetch->easies[i]);
	curl_multi_cleanup(fetch->multi);
	curl_share_cleanup(fetch->share);
	for (size_t i = 0; i < sizeof fetch->strings / sizeof *fetch->strings; i++)
		free(fetch->strings[i]);
	free(fetch);
	curl_global_cleanup();
}

void fetch_ignore_dates(struct fetch *fetch, bool ignore)
{
	fetch->options.ignore_dates = ignore;
}

static void add(struct fetch *fetch, int slot)
{
	if (curl_multi_add_handle(fetch->multi, fetch->easies[slot]) != CURLM_OK)
		abort();
	fetch->busy[slot] = true;
	fetch->requests++;
}

static void take_out(struct fetch *fetch, int slot)
{
	curl_off_t body = 0, upload = 0;
	long request = 0;
	CURL *easy = fetch->easies[slot];
	curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &body);
	curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &upload);
	curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request);
	fetch->received += (uint64_t)body + fetch->transfers[slot].header_bytes;
	fetch->sent += (uint64_t)upload + (uint64_t)request;
	curl_multi_remove_handle(fetch->multi, easy);
	fetch->busy[slot] = false;
}

/* Lets transfers go on until one has ended: its slot, and curl's code. STOPPED: the idle function ends it all. HASHED: before that, a file's
 * hash is there. */
static int wait_for_one(struct fetch *fetch, CURLcode *code)
{
	for (;;) {
		int running, left;
		const CURLMsg *message;
		if (fetch->hashing > 0 && hasher_has(fetch->hasher))
			return HASHED;
		if (curl_multi_perform(fetch->multi, &running) != CURLM_OK)
			return STOPPED;
		while ((message = curl_multi_info_read(fetch->multi, &left)) != NULL) {
			int slot = 0;
			while (fetch->easies[slot] != message->easy_handle)
				slot++;
			*code = message->data.result;
			take_out(fetch, slot);
			return slot;
		}
		if (running == 0 || curl_multi_poll(fetch->multi, NULL, 0, POLL_MS, NULL) != CURLM_OK ||
		    (fetch->options.idle != NULL && !fetch->options.idle(fetch->options.ctx)))
			return STOPPED;
	}
}

static bool stopped(struct err *err)
{
	return err_set(err, ERR_NET, "stopped");
}

/* One exchange that has been prepared in slot 0. */
static bool exchange(struct fetch *fetch, long *status, struct err *err)
{
	CURLcode code;
	add(fetch, 0);
	if (wait_for_one(fetch, &code) == 0)
		return transfer_outcome(&fetch->transfers[0], code, status, err);
	take_out(fetch, 0);
	return stopped(err);
}

bool fetch_small(struct fetch *fetch, const char *url, size_t max_bytes, const char *etag, struct fetch_reply *reply,
		 struct err *err)
{
	struct transfer *transfer = &fetch->transfers[0];
	long status = 0;
	if (!transfer_init(transfer, fetch->easies[0], &fetch->options, url, err))
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

/* Ends what still runs. */
static void give_up(struct fetch *fetch, bool (*each)(struct fetch_file *))
{
	for (int slot = 0; slot < fetch->options.parallel; slot++) {
		if (!fetch->busy[slot])
			continue;
		struct fetch_file *file = fetch->transfers[slot].file;
		take_out(fetch, slot);
		transfer_finish(&fetch->transfers[slot]);
		if (file != NULL)
			stopped(&file->err);
		if (each != NULL)
			each(file);
	}
}

void fetch_smalls(struct fetch *fetch, struct fetch_ask *asks, size_t count)
{
	size_t running = 0;
	for (size_t i = 0; i < count; i++) {
		struct fetch_ask *ask = &asks[i];
		ask->done = false;
		ask->err = (struct err){ERR_NET, "stopped"};
		if (!transfer_init(&fetch->transfers[i], fetch->easies[i], &fetch->options, ask->url, &ask->err))
			continue;
		fetch->transfers[i].max_bytes = ask->max_bytes;
		add(fetch, (int)i);
		running++;
	}
	for (int slot; running > 0; running--) {
		CURLcode code;
		long status;
		if ((slot = wait_for_one(fetch, &code)) < 0)
			break;
		struct transfer *transfer = &fetch->transfers[slot];
		struct fetch_ask *ask = &asks[slot];
		ask->done =
		    transfer_outcome(transfer, code, &status, &ask->err) || err_prefix(&ask->err, "%s", ask->url);
		if (ask->done) {
			ask->bytes = transfer->bytes;
			transfer->bytes = (struct bytes){NULL, 0};
		}
		transfer_finish(transfer);
	}
	give_up(fetch, NULL);
}

bool fetch_put(struct fetch *fetch, const char *url, const void *data, size_t size, struct err *err)
{
	struct transfer *transfer = &fetch->transfers[0];
	long status = 0;
	if (!transfer_init(transfer, fetch->easies[0], &fetch->options, url, err))
		return false;
	transfer_body(transfer, data, size);
	bool done = exchange(fetch, &status, err);
	transfer_finish(transfer);
	return done || err_prefix(err, "%s", url);
}

/* Asks for file in a free slot. A file that is there already is done without a question. */
static bool ask(struct fetch *fetch, int slot, struct fetch_file *file,
		bool (*begin)(struct fetch_file *, struct err *))
{
	struct transfer *transfer = &fetch->transfers[slot];
	file->done = false;
	*file->sha256 = '\0';
	file->err = (struct err){ERR_NONE, ""};
	if ((begin != NULL && !begin(file, &file->err)) ||
	    !transfer_init(transfer, fetch->easies[slot], &fetch->options, file->url, &file->err))
		return false;
	if (!transfer_file(transfer, file, fetch->many, &fetch->options, &file->err)) {
		transfer_finish(transfer);
		return false;
	}
	transfer->hasher = fetch->hasher;
	file->done = transfer->at == file->length;
	if (file->done)
		transfer_finish(transfer);
	else
		add(fetch, slot);
	return true;
}

/* The transfer of slot has ended. True: the file is settled; false: asked for once more from its start, since the server did
 * not know the part we have (416). */
static bool settle(struct fetch *fetch, int slot, CURLcode code)
{
	struct transfer *transfer = &fetch->transfers[slot];
	struct fetch_file *file = transfer->file;
	long status = 0;
	file->done = transfer_outcome(transfer, code, &status, &file->err);
	bool again = status == 416 && transfer->ranged && ftruncate(file->fd, 0) == 0;
	transfer_finish(transfer);
	if (again) {
		*file->etag = '\0';
		again = ask(fetch, slot, file, NULL);
	}
	if (!file->done && !again)
		err_prefix(&file->err, "%s", file->url);
	return !again;
}

static int free_slot(const struct fetch *fetch)
{
	for (int slot = 0; slot < fetch->options.parallel; slot++)
		if (!fetch->busy[slot])
			return slot;
	return -1;
}

/* Waits until a slot is free, or a file is settled and, where it has to be, hashed: *ended, otherwise NULL. False: the idle function ends
 * it all. */
static bool wait_for_file(struct fetch *fetch, size_t *running, struct fetch_file **ended)
{
	CURLcode code;
	int slot = *running > 0 ? wait_for_one(fetch, &code) : HASHED;
	*ended = NULL;
	if (slot == STOPPED)
		return false;
	if (slot == HASHED) {
		*ended = hasher_take(fetch->hasher, true);
		fetch->hashing--;
		return true;
	}
	struct fetch_file *file = fetch->transfers[slot].file;
	if (!settle(fetch, slot, code))
		return true;
	(*running)--;
	if (fetch->transfers[slot].hashing)
		fetch->hashing++;
	else
		*ended = file;
	return true;
}

bool fetch_files(struct fetch *fetch, struct fetch_file *files, size_t count,
		 bool (*begin)(struct fetch_file *, struct err *), bool (*each)(struct fetch_file *), struct err *err)
{
	size_t next = 0, running = 0;
	bool go_on = true;
	const struct fetch_file *bad = NULL;
	struct fetch_file *ended;
	fetch->hasher = hasher_create();
	fetch->many = count > (size_t)fetch->options.parallel;
	while (go_on && (next < count || running > 0 || fetch->hashing > 0)) {
		int slot = next < count ? free_slot(fetch) : -1;
		if (slot >= 0) {
			ended = &files[next++];
			go_on = ask(fetch, slot, ended, begin);
			if (fetch->busy[slot]) {
				running++;
				continue;
			}
		} else if (!wait_for_file(fetch, &running, &ended)) {
			break;
		} else if (ended == NULL) {
			continue;
		}
		if (each != NULL && !each(ended))
			go_on = false;
		if (!ended->done && bad == NULL)
			bad = ended;
	}
	give_up(fetch, each);
	for (; fetch->hashing > 0; fetch->hashing--) {
		ended = hasher_take(fetch->hasher, true);
		if (each != NULL)
			each(ended);
		go_on = false;
	}
	hasher_destroy(fetch->hasher);
	if (bad != NULL)
		*err = bad->err;
	else if (next < count || running > 0 || !go_on)
		return stopped(err);
	return bad == NULL;
}

void fetch_counts(const struct fetch *fetch, uint64_t *received, uint64_t *sent, uint64_t *requests)
{
	*received = fetch->received;
	*sent = fetch->sent;
	*requests = fetch->requests;
}
