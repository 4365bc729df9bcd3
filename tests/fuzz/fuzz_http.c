/* Any bytes as a server's answer, over a real connection: fetch stays within its bounds, and a file is done only when it is whole. The
 * first byte chooses what is asked. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fetch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_BYTES = 100, SMALL_BYTES = 1000, PART_BYTES = 10, ANSWER_BYTES = 64 << 10 };

static struct {
	int server;
	char url[64];
	pthread_mutex_t lock; /* of the rest: curl may ask once more than we wait for */
	uint8_t data[ANSWER_BYTES];
	size_t size;
} answer = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void *serve(void *arg)
{
	char request[8192];
	uint8_t *data = malloc(ANSWER_BYTES);
	struct linger at_once = {1, 0};
	(void)arg;
	for (;;) {
		int fd = accept(answer.server, NULL, NULL);
		if (fd < 0 || data == NULL)
			abort();
		if (recv(fd, request, sizeof request, 0) > 0) {
			pthread_mutex_lock(&answer.lock);
			size_t size = answer.size;
			memcpy(data, answer.data, size);
			pthread_mutex_unlock(&answer.lock);
			(void)!send(fd, data, size, MSG_NOSIGNAL);
			shutdown(fd, SHUT_WR);
			while (recv(fd, request, sizeof request, 0) > 0)
				;
		}
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once); /* no port is kept waiting */
		close(fd);
	}
}

static void start(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	pthread_t thread;
	answer.server = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(answer.server, (struct sockaddr *)&address, size) != 0 || listen(answer.server, 8) != 0 ||
	    getsockname(answer.server, (struct sockaddr *)&address, &size) != 0 ||
	    pthread_create(&thread, NULL, serve, NULL) != 0)
		abort();
	pthread_detach(thread);
	snprintf(answer.url, sizeof answer.url, "http://127.0.0.1:%d/x", ntohs(address.sin_port));
}

static void get_small(struct fetch *fetch, const char *etag)
{
	struct fetch_reply reply;
	struct err err = {0};
	if (!fetch_small(fetch, answer.url, SMALL_BYTES, etag, &reply, &err)) {
		if (err.code != ERR_NET && err.code != ERR_NOT_FOUND && err.code != ERR_LIMIT)
			abort();
		return;
	}
	if (reply.bytes.size > SMALL_BYTES || (reply.unchanged && (etag == NULL || reply.bytes.size > 0)) ||
	    memchr(reply.etag, '\0', sizeof reply.etag) == NULL)
		abort();
	bytes_finish(&reply.bytes);
}

static void get_file(struct fetch *fetch, const char *etag)
{
	struct fetch_file file = {.url = answer.url, .fd = memfd_create("part", MFD_CLOEXEC), .length = FILE_BYTES};
	struct err err = {0};
	snprintf(file.etag, sizeof file.etag, "%s", etag);
	if (file.fd < 0 || write(file.fd, "0123456789", PART_BYTES) != PART_BYTES)
		abort();
	bool done = fetch_files(fetch, &file, 1, NULL, NULL, &err);
	off_t size = lseek(file.fd, 0, SEEK_END);
	if (done != file.done || size > FILE_BYTES || (done && size != FILE_BYTES) || (!done && err.code == ERR_NONE))
		abort();
	close(file.fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fetch_options options = {.connect_ms = 2000, .stall_ms = 2000, .deadline_ms = 2000, .parallel = 1};
	struct fetch *fetch;
	struct err err;
	if (size == 0 || size > ANSWER_BYTES)
		return 0;
	if (answer.server == 0)
		start();
	pthread_mutex_lock(&answer.lock);
	memcpy(answer.data, data + 1, size - 1);
	answer.size = size - 1;
	pthread_mutex_unlock(&answer.lock);
	if (!fetch_create(&options, &fetch, &err))
		abort();
	switch (data[0] % 5) {
	case 0:
		get_small(fetch, NULL);
		break;
	case 1:
		get_small(fetch, "\"e\"");
		break;
	case 2:
		get_file(fetch, "\"e\"");
		break;
	case 3:
		get_file(fetch, "");
		break;
	default:
		fetch_put(fetch, answer.url, "{}", 2, &err);
	}
	fetch_destroy(fetch);
	return 0;
}
