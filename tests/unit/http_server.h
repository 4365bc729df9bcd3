/* http_server: a server on loopback for tests, a process of its own, one more for each connection. What is asked for decides
 * how it answers; see answer(). */
#ifndef MINGYUE_TEST_HTTP_SERVER_H
#define MINGYUE_TEST_HTTP_SERVER_H

#include <arpa/inet.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HTTP_FILE_BYTES = 200000 };

static pid_t http_pid;
static int http_port;
/* Shared with the server's processes: what they saw. */
static struct {
	int requests, ranges, conditionals;
	char body[256];
} * http_seen;

static char http_file_byte(size_t at)
{
	return (char)(at * 7 + at / 251);
}

static void http_say(int fd, const char *text)
{
	(void)!send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static void http_endless(int fd, const char *piece)
{
	size_t size = strlen(piece);
	for (int i = 0; i < 100000 && send(fd, piece, size, MSG_NOSIGNAL) == (ssize_t)size; i++)
		;
}

/* The file from first on, at most count bytes of it. */
static void http_send_file(int fd, size_t first, size_t count)
{
	char *data = malloc(HTTP_FILE_BYTES);
	for (size_t i = 0; i < HTTP_FILE_BYTES; i++)
		data[i] = http_file_byte(i);
	size_t size = HTTP_FILE_BYTES - first < count ? HTTP_FILE_BYTES - first : count;
	(void)!send(fd, data + first, size, MSG_NOSIGNAL);
	free(data);
}

/* Answers with the file; cut: its first bytes only, then the connection ends. */
static void http_answer_file(int fd, const char *request, const char *etag, size_t cut)
{
	char head[300], match[100];
	const char *range = strstr(request, "Range: bytes=");
	size_t first = 0;
	snprintf(match, sizeof match, "If-Range: %s\r\n", etag);
	if (range != NULL && strstr(request, match) != NULL) {
		first = strtoul(range + 13, NULL, 10);
		http_seen->ranges++;
		snprintf(head, sizeof head,
			 "HTTP/1.1 206 Partial\r\nETag: %s\r\nContent-Length: %zu\r\n"
			 "Content-Range: bytes %zu-%d/%d\r\n\r\n",
			 etag, HTTP_FILE_BYTES - first, first, HTTP_FILE_BYTES - 1, HTTP_FILE_BYTES);
	} else {
		snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nETag: %s\r\nContent-Length: %d\r\n\r\n", etag,
			 HTTP_FILE_BYTES);
	}
	http_say(fd, head);
	http_send_file(fd, first, cut);
}

static const struct {
	const char *path, *answer;
} http_answers[] = {
    {"/small", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"one\"\r\n\r\nhello"},
    {"/empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"},
    {"/chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"},
    {"/none", "HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\nnone"},
    {"/forbidden", "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"},
    {"/redirect", "HTTP/1.1 302 Found\r\nLocation: /small\r\nContent-Length: 0\r\n\r\n"},
    {"/error", "HTTP/1.1 500 Bad\r\nContent-Length: 0\r\n\r\n"},
    {"/unasked304", "HTTP/1.1 304 Same\r\n\r\n"},
    {"/unasked206", "HTTP/1.1 206 Part\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\nhello"},
    {"/http09", "hello"},
    {"/cut", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhel"},
    {"/negative", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhel"},
    {"/hugechunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhel"},
    {"/created", "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"},
    {"/file-wrong-range",
     "HTTP/1.1 206 Part\r\nETag: \"v1\"\r\nContent-Range: bytes 9-199999/200000\r\nContent-Length: 199991\r\n\r\n"},
    {"/file-wrong-total",
     "HTTP/1.1 206 Part\r\nETag: \"v1\"\r\nContent-Range: bytes 1000-199998/199999\r\nContent-Length: 198999\r\n\r\n"},
};

static void http_answer(int fd, const char *request)
{
	char path[200] = "";
	sscanf(request, "%*s %199s", path);
	http_seen->requests++;
	if (strstr(request, "If-None-Match: \"one\"") != NULL && strcmp(path, "/small") == 0) {
		http_seen->conditionals++;
		http_say(fd, "HTTP/1.1 304 Same\r\nETag: \"one\"\r\n\r\n");
		return;
	}
	for (size_t i = 0; i < sizeof http_answers / sizeof *http_answers; i++)
		if (strcmp(path, http_answers[i].path) == 0) {
			http_say(fd, http_answers[i].answer);
			return;
		}
	if (strcmp(path, "/file") == 0) {
		http_answer_file(fd, request, "\"v1\"", HTTP_FILE_BYTES);
	} else if (strcmp(path, "/file-v2") == 0) {
		http_answer_file(fd, request, "\"v2\"", HTTP_FILE_BYTES);
	} else if (strcmp(path, "/file-cut") == 0) {
		http_answer_file(fd, request, "\"v1\"", 50000);
	} else if (strcmp(path, "/file-416") == 0 && strstr(request, "Range: bytes") != NULL) {
		http_say(fd, "HTTP/1.1 416 No\r\nContent-Length: 0\r\n\r\n");
	} else if (strcmp(path, "/file-416") == 0) {
		http_answer_file(fd, request, "\"v1\"", HTTP_FILE_BYTES);
	} else if (strcmp(path, "/file-long") == 0) {
		http_say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
		http_endless(fd, "10\r\n0123456789abcdef\r\n");
	} else if (strcmp(path, "/headers") == 0) {
		http_say(fd, "HTTP/1.1 200 OK\r\n");
		http_endless(fd, "X-More: and more and more\r\n");
	} else if (strcmp(path, "/interim") == 0) {
		http_endless(fd, "HTTP/1.1 103 Early\r\n\r\n");
	} else if (strcmp(path, "/silent") == 0) {
		sleep(30);
	}
}

/* One request a connection, but for those that are cut by their length: then the next follows on it. */
static void http_connection(int fd)
{
	static char request[8192];
	for (;;) {
		size_t used = 0;
		request[0] = '\0';
		while (strstr(request, "\r\n\r\n") == NULL) {
			ssize_t got = recv(fd, request + used, sizeof request - 1 - used, 0);
			if (got <= 0)
				return;
			used += (size_t)got;
			request[used] = '\0';
		}
		const char *length = strstr(request, "Content-Length: ");
		char *body = strstr(request, "\r\n\r\n") + 4;
		size_t want = length != NULL ? strtoul(length + 16, NULL, 10) : 0;
		while ((size_t)(request + used - body) < want && used < sizeof request - 1) {
			ssize_t got = recv(fd, request + used, sizeof request - 1 - used, 0);
			if (got <= 0)
				return;
			used += (size_t)got;
			request[used] = '\0';
		}
		if (want > 0)
			snprintf(http_seen->body, sizeof http_seen->body, "%s", body);
		http_answer(fd, request);
		if (strncmp(request, "GET /small", 10) != 0 && strncmp(request, "GET /file ", 10) != 0)
			return;
	}
}

static int http_start(void **state)
{
	(void)state;
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int server = socket(AF_INET, SOCK_STREAM, 0);
	http_seen = mmap(NULL, sizeof *http_seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (http_seen == MAP_FAILED || bind(server, (struct sockaddr *)&address, size) != 0 ||
	    listen(server, 32) != 0 || getsockname(server, (struct sockaddr *)&address, &size) != 0)
		return -1;
	http_port = ntohs(address.sin_port);
	http_pid = fork();
	if (http_pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGCHLD, SIG_IGN);
		for (;;) {
			int fd = accept(server, NULL, NULL);
			if (fd >= 0 && fork() == 0) {
				prctl(PR_SET_PDEATHSIG, SIGKILL);
				http_connection(fd);
				_exit(0);
			}
			close(fd);
		}
	}
	close(server);
	return http_pid > 0 ? 0 : -1;
}

static int http_stop(void **state)
{
	(void)state;
	kill(http_pid, SIGKILL);
	return waitpid(http_pid, NULL, 0) == http_pid ? 0 : -1;
}

/* The address of a path; one of eight buffers. */
static const char *http_url(const char *path)
{
	static char urls[8][200];
	static int next;
	char *url = urls[next++ % 8];
	snprintf(url, sizeof *urls, "http://127.0.0.1:%d%s", http_port, path);
	return url;
}

#endif
