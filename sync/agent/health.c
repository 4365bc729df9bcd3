#include "health.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/statvfs.h>

/* A number the kernel keeps in a file; -1: there is none. */
static long read_number(const char *path)
{
	FILE *file = fopen(path, "re");
	long number = -1;
	if (file != NULL) {
		if (fscanf(file, "%ld", &number) != 1)
			number = -1;
		fclose(file);
	}
	return number;
}

static long read_throttled(void)
{
	FILE *file = fopen("/sys/devices/platform/soc/soc:firmware/get_throttled", "re");
	unsigned long bits = 0;
	bool read = file != NULL && fscanf(file, "%lx", &bits) == 1;
	if (file != NULL)
		fclose(file);
	return read ? (long)bits : -1;
}

struct health health_read(const char *store)
{
	struct health health = {-1, -1, read_number("/sys/class/thermal/thermal_zone0/temp"), read_throttled()};
	struct statvfs disk;
	if (statvfs(store, &disk) == 0) {
		health.disk_free_mb = (long)(disk.f_bavail * disk.f_frsize >> 20);
		health.disk_mb = (long)(disk.f_blocks * disk.f_frsize >> 20);
	}
	return health;
}
