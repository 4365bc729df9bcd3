#include "feed.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "journal.h"
#include "store.h"

enum { POLL_MS = 1000, MARK_SIZE = 768, AGAIN_POLLS = 30 };
enum { MAIL_STATUS, MAIL_WISH, MAIL_STOP };

struct feed {
	pthread_t thread;
	struct feed_options options;
	struct mailbox *in, *out;
	int out_kind, news_kind;
	struct clerk clerk;
};

void edition_destroy(struct edition *edition)
{
	if (edition == NULL)
		return;
	exhibition_destroy(edition->exhibition);
	free(edition);
}

/* store: whose recalls count. */
static struct edition *read_from(const char *root, const char *name, const char *store, struct err *err)
{
	char current[64];
	struct exhibition *exhibition;
	if (!store_current(root, current, sizeof current, err) || !store_read(root, current, store, &exhibition, err)) {
		err_prefix(err, "%s", root);
		return NULL;
	}
	struct edition *edition = calloc(1, sizeof *edition);
	if (edition == NULL)
		abort();
	edition->exhibition = exhibition;
	snprintf(edition->root, sizeof edition->root, "%s", root);
	snprintf(edition->name, sizeof edition->name, "%s", name != NULL ? name : current);
	return edition;
}

struct edition *edition_read(const char *store, const char *builtin, char *why, size_t why_size)
{
	struct err err = {0};
	*why = '\0';
	struct edition *edition = store != NULL ? read_from(store, NULL, store, &err) : NULL;
	if (edition == NULL && store != NULL)
		snprintf(why, why_size, "%s", err.text);
	if (edition == NULL && builtin != NULL) {
		edition = read_from(builtin, "built-in", store, &err);
		size_t used = strlen(why);
		if (edition == NULL && used < why_size)
			snprintf(why + used, why_size - used, "%s%s", used > 0 ? "; " : "", err.text);
	}
	return edition;
}

/* Renamed into place, so that a reader sees the old one or the new one. */
static void write_status(const struct feed *feed, const struct app_status *status)
{
	char aside[600];
	snprintf(aside, sizeof aside, "%s.new", feed->options.status_path);
	FILE *file = fopen(aside, "we");
	if (file == NULL)
		return;
	char error[512];
	size_t used = 0;
	for (const char *p = status->last_error; *p != '\0' && used < sizeof error - 1; p++)
		error[used++] = *p == '"' || *p == '\\' || (unsigned char)*p < ' ' ? ' ' : *p;
	error[used] = '\0';
	fprintf(file,
		"{\"edition\":\"%s\",\"page\":\"%s\",\"frame\":\"%s\",\"lang\":\"%s\",\"renderer\":\"%s\",\"w\":%d,"
		"\"h\":%d,\"frames\":%llu,"
		"\"pid\":%lld,\"busy\":%s,\"ended\":%s,\"time\":%lld,\"last_error\":\"%s\"}\n",
		status->edition, status->page, status->frame, status->lang, status->renderer, status->w, status->h,
		(unsigned long long)status->frames, (long long)getpid(), status->busy ? "true" : "false",
		status->ended ? "true" : "false", (long long)time(NULL), error);
	bool written = ferror(file) == 0;
	if (fclose(file) != 0 || !written || rename(aside, feed->options.status_path) != 0)
		unlink(aside);
}

static void post_news(struct feed *feed, const struct staff_news *news)
{
	struct staff_news *copy = malloc(sizeof *copy);
	if (copy == NULL)
		abort();
	*copy = *news;
	mailbox_post(feed->out, feed->news_kind, copy);
}

static void take(struct feed *feed, int kind, void *body)
{
	struct staff_news news;
	if (kind == MAIL_STATUS && feed->options.status_path != NULL)
		write_status(feed, body);
	if (kind == MAIL_WISH && clerk_serve(&feed->clerk, body, &news))
		post_news(feed, &news);
	if (kind == MAIL_WISH)
		explicit_bzero(body, sizeof(struct staff_wish));
	free(body);
}

/* Waits a poll's time, doing what comes meanwhile; false: stop. */
static bool wait_for_poll(struct feed *feed)
{
	int kind;
	void *body;
	struct staff_news news;
	if (clerk_look(&feed->clerk, (int64_t)time(NULL), &news))
		post_news(feed, &news);
	if (!mailbox_take(feed->in, POLL_MS, &kind, &body))
		return true;
	if (kind != MAIL_STOP)
		take(feed, kind, body);
	return kind != MAIL_STOP;
}

/* What there is to show when it starts; why: what is wrong with the store, "" when nothing is or it was not asked. */
static struct edition *first(const struct feed *feed, char *why, size_t why_size)
{
	struct err err = {0};
	*why = '\0';
	struct edition *edition = feed->options.builtin_first
				      ? read_from(feed->options.builtin, "built-in", feed->options.store, &err)
				      : NULL;
	return edition != NULL ? edition : edition_read(feed->options.store, feed->options.builtin, why, why_size);
}

static void *watch(void *arg)
{
	struct feed *feed = arg;
	const char *store = feed->options.store;
	char seen[MARK_SIZE] = "", mark[MARK_SIZE], why[1024], logged[1024] = "";
	if (store != NULL)
		store_mark(store, seen, sizeof seen);
	struct edition *edition = first(feed, why, sizeof why);
	if (*why != '\0')
		journal("%s; showing %s", why, edition != NULL ? "the built-in exhibition" : "the standby picture");
	int again = *why != '\0' ? AGAIN_POLLS : 0; /* polls until what could not be read is tried again; 0: it could */
	bool from_store = edition != NULL && *why == '\0' && !feed->options.builtin_first;
	mailbox_post(feed->out, feed->out_kind, edition);
	while (wait_for_poll(feed)) {
		if (store == NULL)
			continue;
		store_mark(store, mark, sizeof mark);
		if (strcmp(mark, seen) == 0 && (again == 0 || --again > 0))
			continue;
		memcpy(seen, mark, sizeof seen);
		struct err err = {0};
		edition = read_from(store, NULL, store, &err);
		bool taken_back = edition == NULL && err.code == ERR_NOT_FOUND && from_store;
		from_store = edition != NULL;
		if (taken_back && feed->options.builtin != NULL) /* by the agent, and there is none before it */
			edition = read_from(feed->options.builtin, "built-in", store, &err);
		again = edition != NULL ? 0 : AGAIN_POLLS;
		if (edition != NULL) {
			*logged = '\0';
			mailbox_post(feed->out, feed->out_kind, edition);
		} else if (strcmp(logged, err.text) != 0) {
			snprintf(logged, sizeof logged, "%s", err.text);
			journal("%s; what is shown stays", err.text);
		}
	}
	return NULL;
}

struct feed *feed_start(const struct feed_options *options, struct mailbox *box, int kind, int news_kind)
{
	struct feed *feed = calloc(1, sizeof *feed);
	if (feed == NULL)
		abort();
	feed->options = *options;
	feed->in = mailbox_create();
	feed->out = box;
	feed->out_kind = kind;
	feed->news_kind = news_kind;
	clerk_init(&feed->clerk, options->pin_path, options->status_path);
	if (pthread_create(&feed->thread, NULL, watch, feed) != 0)
		abort();
	return feed;
}

void feed_stop(struct feed *feed)
{
	if (feed == NULL)
		return;
	mailbox_post(feed->in, MAIL_STOP, NULL);
	pthread_join(feed->thread, NULL);
	int kind;
	void *body;
	while (mailbox_take(feed->in, 0, &kind, &body))
		free(body);
	mailbox_destroy(feed->in);
	free(feed);
}

void feed_status(struct feed *feed, const struct app_status *status)
{
	struct app_status *copy = malloc(sizeof *copy);
	if (copy == NULL)
		abort();
	*copy = *status;
	mailbox_post(feed->in, MAIL_STATUS, copy);
}

void feed_wish(struct feed *feed, const struct staff_wish *wish)
{
	struct staff_wish *copy = malloc(sizeof *copy);
	if (copy == NULL)
		abort();
	*copy = *wish;
	mailbox_post(feed->in, MAIL_WISH, copy);
}
