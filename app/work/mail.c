#include "mail.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct message {
	struct message *next;
	int kind;
	void *body;
};

struct mailbox {
	pthread_mutex_t mutex;
	pthread_cond_t came;
	struct message *first, **last;
	void (*wake)(void);
};

struct mailbox *mailbox_create(void)
{
	struct mailbox *box = calloc(1, sizeof *box);
	pthread_condattr_t attr;
	if (box == NULL || pthread_condattr_init(&attr) != 0)
		abort();
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	if (pthread_mutex_init(&box->mutex, NULL) != 0 || pthread_cond_init(&box->came, &attr) != 0)
		abort();
	pthread_condattr_destroy(&attr);
	box->last = &box->first;
	return box;
}

void mailbox_set_wake(struct mailbox *box, void (*wake)(void))
{
	pthread_mutex_lock(&box->mutex);
	box->wake = wake;
	pthread_mutex_unlock(&box->mutex);
}

void mailbox_destroy(struct mailbox *box)
{
	if (box == NULL)
		return;
	while (box->first != NULL) {
		struct message *message = box->first;
		box->first = message->next;
		free(message);
	}
	pthread_cond_destroy(&box->came);
	pthread_mutex_destroy(&box->mutex);
	free(box);
}

void mailbox_post(struct mailbox *box, int kind, void *body)
{
	struct message *message = malloc(sizeof *message);
	if (message == NULL)
		abort();
	*message = (struct message){.kind = kind, .body = body};
	pthread_mutex_lock(&box->mutex);
	*box->last = message;
	box->last = &message->next;
	pthread_cond_signal(&box->came);
	void (*wake)(void) = box->wake;
	pthread_mutex_unlock(&box->mutex);
	if (wake != NULL)
		wake();
}

static struct timespec deadline(int timeout_ms)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += timeout_ms / 1000;
	at.tv_nsec += timeout_ms % 1000 * 1000000L;
	if (at.tv_nsec >= 1000000000L) {
		at.tv_nsec -= 1000000000L;
		at.tv_sec++;
	}
	return at;
}

bool mailbox_take(struct mailbox *box, int timeout_ms, int *kind, void **body)
{
	struct timespec until = deadline(timeout_ms > 0 ? timeout_ms : 0);
	pthread_mutex_lock(&box->mutex);
	int waited = 0;
	while (box->first == NULL && timeout_ms != 0 && waited != ETIMEDOUT)
		waited = timeout_ms < 0 ? pthread_cond_wait(&box->came, &box->mutex)
					: pthread_cond_timedwait(&box->came, &box->mutex, &until);
	struct message *message = box->first;
	if (message != NULL) {
		box->first = message->next;
		if (box->first == NULL)
			box->last = &box->first;
	}
	pthread_mutex_unlock(&box->mutex);
	if (message == NULL)
		return false;
	*kind = message->kind;
	*body = message->body;
	free(message);
	return true;
}
