#include "hasher.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

enum { WAITING_MAX = 32 };

struct job {
	struct digest *digest;
	char *block; /* NULL: the file ends */
	size_t size;
	char *hex;
	void *file;
	struct job *next;
};

struct queue {
	struct job *first, **end;
};

struct hasher {
	pthread_t thread;
	pthread_mutex_t mutex; /* of all below */
	pthread_cond_t came, went;
	struct queue waiting, ended;
	size_t unhashed; /* jobs */
	char *spare[WAITING_MAX];
	size_t spares;
	bool over;
};

static void queue_init(struct queue *queue)
{
	*queue = (struct queue){.end = &queue->first};
}

static void queue_add(struct queue *queue, struct job *job)
{
	job->next = NULL;
	*queue->end = job;
	queue->end = &job->next;
}

static void hash(const struct job *job)
{
	char nobody[DIGEST_HEX_SIZE];
	if (job->block != NULL)
		digest_add(job->digest, job->block, job->size);
	else
		digest_end(job->digest, job->file != NULL ? job->hex : nobody);
}

static void settle(struct hasher *hasher, struct job *job)
{
	hasher->unhashed--;
	if (job->block != NULL && hasher->spares < WAITING_MAX)
		hasher->spare[hasher->spares++] = job->block;
	else
		free(job->block);
	if (job->file != NULL)
		queue_add(&hasher->ended, job);
	else
		free(job);
}

/* Takes all that waits at once: the two threads meet as seldom as can be, and as one of SCHED_BATCH it does not push the one that
 * fetches off its processor when it wakes (where that may not be set, it is only slower). */
static void *work(void *ctx)
{
	struct hasher *hasher = ctx;
	sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){.sched_priority = 0});
	pthread_mutex_lock(&hasher->mutex);
	for (;;) {
		while (hasher->waiting.first == NULL && !hasher->over)
			pthread_cond_wait(&hasher->came, &hasher->mutex);
		struct job *first = hasher->waiting.first, *next;
		if (first == NULL)
			break;
		queue_init(&hasher->waiting);
		pthread_mutex_unlock(&hasher->mutex);
		for (const struct job *job = first; job != NULL; job = job->next)
			hash(job);
		pthread_mutex_lock(&hasher->mutex);
		for (; first != NULL; first = next) {
			next = first->next;
			settle(hasher, first);
		}
		pthread_cond_signal(&hasher->went);
	}
	pthread_mutex_unlock(&hasher->mutex);
	return NULL;
}

struct hasher *hasher_create(void)
{
	struct hasher *hasher = calloc(1, sizeof *hasher);
	sigset_t all, before;
	if (hasher == NULL)
		abort();
	queue_init(&hasher->waiting);
	queue_init(&hasher->ended);
	sigfillset(&all); /* signals are for the thread that fetches: they end its waiting */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_mutex_init(&hasher->mutex, NULL) != 0 || pthread_cond_init(&hasher->came, NULL) != 0 ||
	    pthread_cond_init(&hasher->went, NULL) != 0 || pthread_create(&hasher->thread, NULL, work, hasher) != 0)
		abort();
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return hasher;
}

void hasher_destroy(struct hasher *hasher)
{
	pthread_mutex_lock(&hasher->mutex);
	hasher->over = true;
	pthread_mutex_unlock(&hasher->mutex);
	pthread_cond_signal(&hasher->came);
	pthread_join(hasher->thread, NULL);
	while (hasher_take(hasher, false) != NULL)
		;
	while (hasher->spares > 0)
		free(hasher->spare[--hasher->spares]);
	pthread_cond_destroy(&hasher->went);
	pthread_cond_destroy(&hasher->came);
	pthread_mutex_destroy(&hasher->mutex);
	free(hasher);
}

char *hasher_block(struct hasher *hasher)
{
	pthread_mutex_lock(&hasher->mutex);
	char *block = hasher->spares > 0 ? hasher->spare[--hasher->spares] : NULL;
	pthread_mutex_unlock(&hasher->mutex);
	if (block == NULL && (block = malloc(HASHER_BLOCK_BYTES)) == NULL)
		abort();
	return block;
}

static void give(struct hasher *hasher, const struct job *what)
{
	struct job *job = malloc(sizeof *job);
	if (job == NULL)
		abort();
	*job = *what;
	pthread_mutex_lock(&hasher->mutex);
	while (hasher->unhashed >= WAITING_MAX)
		pthread_cond_wait(&hasher->went, &hasher->mutex);
	hasher->unhashed++;
	queue_add(&hasher->waiting, job);
	pthread_mutex_unlock(&hasher->mutex);
	pthread_cond_signal(&hasher->came);
}

void hasher_add(struct hasher *hasher, struct digest *digest, char *block, size_t size)
{
	give(hasher, &(struct job){.digest = digest, .block = block, .size = size});
}

void hasher_end(struct hasher *hasher, struct digest *digest, char hex[DIGEST_HEX_SIZE], void *file)
{
	give(hasher, &(struct job){.digest = digest, .hex = hex, .file = file});
}

bool hasher_has(struct hasher *hasher)
{
	pthread_mutex_lock(&hasher->mutex);
	bool has = hasher->ended.first != NULL;
	pthread_mutex_unlock(&hasher->mutex);
	return has;
}

void *hasher_take(struct hasher *hasher, bool wait)
{
	pthread_mutex_lock(&hasher->mutex);
	while (wait && hasher->ended.first == NULL && hasher->unhashed > 0)
		pthread_cond_wait(&hasher->went, &hasher->mutex);
	struct job *job = hasher->ended.first;
	if (job != NULL && (hasher->ended.first = job->next) == NULL)
		queue_init(&hasher->ended);
	pthread_mutex_unlock(&hasher->mutex);
	void *file = job != NULL ? job->file : NULL;
	free(job);
	return file;
}
