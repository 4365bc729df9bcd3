#include "hasher.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

enum { BLOCKS = 32 };

struct hashing {
	struct digest *digest; /* the thread's, while blocks are in the queue */
	size_t pending;
};

struct hasher {
	pthread_t thread;
	bool started, ends;
	pthread_mutex_t lock; /* of all below, and of pending */
	pthread_cond_t more, less;
	struct {
		struct hashing *hashing;
		void *data;
		size_t size;
	} queue[BLOCKS];
	size_t first, count;
};

static void *work(void *ctx)
{
	struct hasher *hasher = ctx;
	pthread_mutex_lock(&hasher->lock);
	for (;;) {
		while (hasher->count == 0 && !hasher->ends)
			pthread_cond_wait(&hasher->more, &hasher->lock);
		if (hasher->count == 0)
			break;
		struct hashing *hashing = hasher->queue[hasher->first].hashing;
		void *data = hasher->queue[hasher->first].data;
		size_t size = hasher->queue[hasher->first].size;
		hasher->first = (hasher->first + 1) % BLOCKS;
		hasher->count--;
		pthread_mutex_unlock(&hasher->lock);
		digest_add(hashing->digest, data, size);
		free(data);
		pthread_mutex_lock(&hasher->lock);
		hashing->pending--;
		pthread_cond_signal(&hasher->less);
	}
	pthread_mutex_unlock(&hasher->lock);
	return NULL;
}

struct hasher *hasher_create(void)
{
	struct hasher *hasher = calloc(1, sizeof *hasher);
	if (hasher == NULL || pthread_mutex_init(&hasher->lock, NULL) != 0 ||
	    pthread_cond_init(&hasher->more, NULL) != 0 || pthread_cond_init(&hasher->less, NULL) != 0)
		abort();
	return hasher;
}

/* Signals are the asking thread's. */
static void start(struct hasher *hasher)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&hasher->thread, NULL, work, hasher) != 0)
		abort();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	hasher->started = true;
}

void hasher_destroy(struct hasher *hasher)
{
	if (hasher == NULL)
		return;
	pthread_mutex_lock(&hasher->lock);
	hasher->ends = true;
	pthread_cond_signal(&hasher->more);
	pthread_mutex_unlock(&hasher->lock);
	if (hasher->started)
		pthread_join(hasher->thread, NULL);
	pthread_cond_destroy(&hasher->more);
	pthread_cond_destroy(&hasher->less);
	pthread_mutex_destroy(&hasher->lock);
	free(hasher);
}

struct hashing *hasher_begin(struct hasher *hasher)
{
	struct hashing *hashing = calloc(1, sizeof *hashing);
	if (hashing == NULL)
		abort();
	if (!hasher->started)
		start(hasher);
	hashing->digest = digest_begin();
	return hashing;
}

void hasher_add(struct hasher *hasher, struct hashing *hashing, void *block, size_t size)
{
	pthread_mutex_lock(&hasher->lock);
	while (hasher->count == BLOCKS)
		pthread_cond_wait(&hasher->less, &hasher->lock);
	size_t at = (hasher->first + hasher->count++) % BLOCKS;
	hasher->queue[at].hashing = hashing;
	hasher->queue[at].data = block;
	hasher->queue[at].size = size;
	hashing->pending++;
	pthread_cond_signal(&hasher->more);
	pthread_mutex_unlock(&hasher->lock);
}

void hasher_end(struct hasher *hasher, struct hashing *hashing, char hex[DIGEST_HEX_SIZE])
{
	pthread_mutex_lock(&hasher->lock);
	while (hashing->pending > 0)
		pthread_cond_wait(&hasher->less, &hasher->lock);
	pthread_mutex_unlock(&hasher->lock);
	digest_end(hashing->digest, hex);
	free(hashing);
}
