/* fleet: many boards asking one server, paced by the agent's own pace.
 *   fleet arrivals BOARDS PERIOD_MS CAP_MS OUTAGE_S     a virtual clock; prints the most boards that come back in one second, and
 *                                                       the most that ask in one second on an ordinary day
 *   fleet polls BOARDS PERIOD_MS SECONDS URL CA         conditional GETs over a kept connection each; prints answers a second,
 *                                                       failures, and the 99th percentile of the wait in ms */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pace.h"

enum { BOARDS_MAX = 10000, WAITS_MAX = 1 << 20, CAP_MS = 600000, SPREAD_S = 4096, ETAG_BYTES = 128 };

struct board {
	struct pace pace;
	uint64_t due_ms;
	CURL *easy;
	struct curl_slist *headers;
	bool busy, counted;
};
static struct board boards[BOARDS_MAX];
static float waits_ms[WAITS_MAX];
static char etag[ETAG_BYTES];

static uint64_t clock_ms(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000 + (uint64_t)at.tv_nsec / 1000000;
}

static unsigned most(const unsigned *seconds)
{
	unsigned found = 0;
	for (int i = 0; i < SPREAD_S; i++)
		found = seconds[i] > found ? seconds[i] : found;
	return found;
}

/* The server is away from out_ms to back_ms; who asks then is not answered. */
static int arrivals(int count, uint64_t period_ms, uint64_t cap_ms, uint64_t outage_s)
{
	static unsigned ordinary[SPREAD_S], returning[SPREAD_S];
	uint64_t out_ms = 600000, back_ms = out_ms + outage_s * 1000;
	for (int i = 0; i < count; i++) {
		struct pace pace;
		bool missed = false;
		pace_init(&pace, period_ms, cap_ms, (uint64_t)i + 1);
		for (uint64_t at_ms = pace_first_ms(&pace);;) {
			bool away = at_ms >= out_ms && at_ms < back_ms;
			if (at_ms < out_ms)
				ordinary[at_ms / 1000]++;
			missed |= away;
			if (at_ms >= back_ms) {
				uint64_t second = (at_ms - back_ms) / 1000;
				returning[missed && second < SPREAD_S ? second : SPREAD_S - 1] += missed;
				break;
			}
			at_ms += pace_next_ms(&pace, !away);
		}
	}
	printf("%u %u\n", most(returning), most(ordinary));
	return 0;
}

static size_t on_header(char *line, size_t one, size_t size, void *ctx)
{
	(void)ctx;
	if (*etag == '\0' && one * size > 7 && strncasecmp(line, "etag: ", 6) == 0)
		snprintf(etag, sizeof etag, "If-None-Match: %.*s", (int)strcspn(line + 6, "\r\n"), line + 6);
	return one * size;
}

static size_t on_body(char *data, size_t one, size_t size, void *ctx)
{
	(void)data, (void)ctx;
	return one * size;
}

static CURL *prepared(const char *url, const char *ca)
{
	CURL *easy = curl_easy_init();
	if (easy == NULL)
		abort();
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_CAINFO, ca);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, 30L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	return easy;
}

/* What ended: its board asks again when its pace says so. */
static void take_ended(CURLM *multi, bool counts, unsigned *answered, unsigned *failed)
{
	int left;
	for (const CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL;) {
		struct board *board = NULL;
		long status = 0;
		double seconds = 0;
		CURL *easy = message->easy_handle;
		bool good = message->data.result == CURLE_OK;
		curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&board);
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
		curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME, &seconds);
		good = good && status == 304;
		curl_multi_remove_handle(multi, easy);
		board->busy = false;
		board->due_ms = clock_ms() + pace_next_ms(&board->pace, good);
		board->counted = true;
		if (counts && good && *answered < WAITS_MAX)
			waits_ms[(*answered)++] = (float)seconds * 1000;
		*failed += !good;
	}
}

static bool turn(CURLM *multi, int count)
{
	int running;
	uint64_t now_ms = clock_ms();
	for (int i = 0; i < count; i++)
		if (!boards[i].busy && boards[i].due_ms <= now_ms) {
			curl_multi_add_handle(multi, boards[i].easy);
			boards[i].busy = true;
		}
	return curl_multi_perform(multi, &running) == CURLM_OK && curl_multi_poll(multi, NULL, 0, 2, NULL) == CURLM_OK;
}

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static int polls(int count, uint64_t period_ms, uint64_t seconds, const char *url, const char *ca)
{
	unsigned answered = 0, failed = 0;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return 1;
	CURL *first = prepared(url, ca);
	bool known = curl_easy_perform(first) == CURLE_OK && *etag != '\0';
	curl_easy_cleanup(first);
	if (!known)
		return 1;
	CURLM *multi = curl_multi_init();
	curl_multi_setopt(multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING); /* a connection is a board's own */
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)count + 8);
	for (int i = 0; i < count; i++) {
		struct board *board = &boards[i];
		*board = (struct board){.easy = prepared(url, ca), .headers = curl_slist_append(NULL, etag)};
		pace_init(&board->pace, period_ms, CAP_MS, (uint64_t)i + 1);
		curl_easy_setopt(board->easy, CURLOPT_HTTPHEADER, board->headers);
		curl_easy_setopt(board->easy, CURLOPT_PRIVATE, (char *)board);
		board->due_ms = clock_ms();
	}
	for (int connected = 0;
	     connected < count && turn(multi, count);) { /* the handshakes are not what is measured */
		take_ended(multi, false, &answered, &failed);
		connected = 0;
		for (int i = 0; i < count; i++)
			connected += boards[i].counted;
	}
	puts("ready");
	fflush(stdout);
	uint64_t begin_ms = clock_ms();
	while (clock_ms() - begin_ms < seconds * 1000 && turn(multi, count))
		take_ended(multi, true, &answered, &failed);
	double took_s = (double)(clock_ms() - begin_ms) / 1000;
	qsort(waits_ms, answered, sizeof *waits_ms, by_size);
	printf("%.1f %u %u %.1f\n", answered / took_s, answered, failed,
	       answered > 0 ? (double)waits_ms[answered * 99ULL / 100] : 0);
	for (int i = 0; i < count; i++) {
		curl_multi_remove_handle(multi, boards[i].easy);
		curl_easy_cleanup(boards[i].easy);
		curl_slist_free_all(boards[i].headers);
	}
	curl_multi_cleanup(multi);
	curl_global_cleanup();
	return 0;
}

int main(int argc, char **argv)
{
	int count = argc > 3 ? atoi(argv[2]) : 0;
	if (argc == 6 && strcmp(argv[1], "arrivals") == 0 && count <= BOARDS_MAX)
		return arrivals(count, strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10),
				strtoull(argv[5], NULL, 10));
	if (argc == 7 && strcmp(argv[1], "polls") == 0 && count <= BOARDS_MAX)
		return polls(count, strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10), argv[5], argv[6]);
	fputs("usage: fleet arrivals BOARDS PERIOD_MS CAP_MS OUTAGE_S | fleet polls BOARDS PERIOD_MS SECONDS URL CA\n",
	      stderr);
	return 2;
}
