/* state.db of any content: it is opened or begun anew, and what is read from it is bounded. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maxima.h"
#include "state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool each(void *ctx, int64_t at_s, const char *text)
{
	(void)at_s;
	*(size_t *)ctx += strlen(text);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char root[40];
	char path[60];
	if (*root == '\0') {
		snprintf(root, sizeof root, "/dev/shm/mingyue-fuzz-XXXXXX");
		if (mkdtemp(root) == NULL)
			abort();
	}
	snprintf(path, sizeof path, "%s/state.db", root);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
	struct state *state;
	struct err err;
	bool rebuilt;
	if (state_open(root, &state, &rebuilt, &err)) {
		struct edition_row rows[LIMIT_EDITIONS];
		size_t seen = 0, count = state_editions(state, rows, LIMIT_EDITIONS);
		for (size_t i = 0; i < count; i++)
			if (rows[i].version <= 0 || rows[i].state >= EDITION_STATES)
				abort();
		struct bytes bytes;
		if (state_load(state, "root", &bytes, &err))
			bytes_finish(&bytes);
		state_number(state, "floor_s");
		state_events(state, each, &seen);
		state_close(state);
	}
	static const char *const names[] = {"state.db", "state.db-wal", "state.db-shm", "state.db-journal"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", root, names[i]);
		unlink(path);
	}
	rmdir(root);
	*root = '\0';
	return 0;
}
