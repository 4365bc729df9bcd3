/* Any file as catalogue.db: read or refused. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file with a name: SQLite asks for the real name of what it opens, and a memfd has none. */
static char path[] = "/dev/shm/mingyue-catalogue-XXXXXX";
static int fd = -1;

static void clean(void)
{
	unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exhibition *exhibition;
	struct err err = {0};
	if (fd < 0 && ((fd = mkstemp(path)) < 0 || atexit(clean) != 0))
		abort();
	if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	if (catalog_read(path, &exhibition, &err))
		exhibition_destroy(exhibition);
	else if (err.code == ERR_IO) /* nothing would be tested */
		abort();
	return 0;
}
