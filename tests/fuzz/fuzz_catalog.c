/* Any file as catalogue.db: read or refused. */
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64];
	struct exhibition *exhibition;
	struct err err;
	int fd = memfd_create("catalogue", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		__builtin_trap();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (catalog_read(path, &exhibition, &err))
		exhibition_destroy(exhibition);
	close(fd);
	return 0;
}
