/* fetcher: one file by sync/agent/fetch, for tests/fault/hostile: fetcher CA|- small|file URL BYTES SHA256 PATH. BYTES: the most for
 * small, exact for file. Exit: 0 the right bytes are in PATH, 1 refused by fetch, 2 came but are not the ones, 3 anything else. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest.h"
#include "fetch.h"

enum { RIGHT, REFUSED, WRONG, BROKEN };

static int small(struct fetch *fetch, char **argv, struct err *err)
{
	struct fetch_reply reply = {0};
	char sha256[DIGEST_HEX_SIZE];
	if (!fetch_small(fetch, argv[3], strtoull(argv[4], NULL, 10), NULL, &reply, err))
		return REFUSED;
	digest_hex(reply.bytes.data, reply.bytes.size, sha256);
	int status = strcmp(sha256, argv[5]) == 0 ? RIGHT : WRONG;
	if (status == RIGHT) {
		FILE *file = fopen(argv[6], "we");
		if (file == NULL || fwrite(reply.bytes.data, 1, reply.bytes.size, file) != reply.bytes.size ||
		    fclose(file) != 0)
			status = BROKEN;
	}
	free(reply.bytes.data);
	return status;
}

static int large(struct fetch *fetch, char **argv, struct err *err)
{
	int fd = open(argv[6], O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	struct fetch_file file = {.url = argv[3], .fd = fd, .length = strtoull(argv[4], NULL, 10)};
	char sha256[DIGEST_HEX_SIZE];
	uint64_t size;
	int status = REFUSED;
	if (fd < 0)
		return BROKEN;
	if (fetch_files(fetch, &file, 1, NULL, NULL, err))
		status = !digest_file(fd, &size, sha256, err) ? BROKEN : strcmp(sha256, argv[5]) == 0 ? RIGHT : WRONG;
	close(fd);
	return status;
}

int main(int argc, char **argv)
{
	struct fetch_options options = {.connect_ms = 1000, .stall_ms = 1000, .deadline_ms = 1500};
	struct fetch *fetch;
	struct err err = {0};
	if (argc != 7)
		return BROKEN;
	if (strcmp(argv[1], "-") != 0)
		options.ca_file = argv[1];
	if (!fetch_create(&options, &fetch, &err)) {
		fprintf(stderr, "fetcher: %s\n", err.text);
		return BROKEN;
	}
	int status = strcmp(argv[2], "small") == 0 ? small(fetch, argv, &err) : large(fetch, argv, &err);
	if (status != RIGHT)
		fprintf(stderr, "fetcher: %s\n", err.text);
	fetch_destroy(fetch);
	return status;
}
