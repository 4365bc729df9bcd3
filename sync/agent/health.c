#include "health.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

static FILE *open_in(const char *sys, const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", sys, name);
	return fopen(path, "re");
}

/* A number the kernel keeps in a file; -1: there is none. */
static long read_number(const char *sys, const char *name)
{
	FILE *file = open_in(sys, name);
	long number = -1;
	if (file != NULL) {
		if (fscanf(file, "%ld", &number) != 1)
			number = -1;
		fclose(file);
	}
	return number;
}

static long read_throttled(const char *sys)
{
	FILE *file = open_in(sys, "devices/platform/soc/soc:firmware/get_throttled");
	unsigned long bits = 0;
	bool read = file != NULL && fscanf(file, "%lx", &bits) == 1;
	if (file != NULL)
		fclose(file);
	return read ? (long)bits : -1;
}

static long read_watchdog(const char *sys)
{
	FILE *file = open_in(sys, "class/watchdog/watchdog0/state");
	char state[16] = "";
	bool active = file != NULL && fgets(state, sizeof state, file) != NULL && strcmp(state, "active\n") == 0;
	if (file != NULL)
		fclose(file);
	long timeout_s = read_number(sys, "class/watchdog/watchdog0/timeout");
	return active && timeout_s > 0 ? timeout_s : 0;
}

int health_touch_panels(const char *sys)
{
	enum { DIRECT = 1 << 1 };
	char path[256];
	snprintf(path, sizeof path, "%s/class/input", sys);
	DIR *folder = opendir(path);
	int panels = 0;
	for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
		char name[64];
		unsigned long bits = 0;
		if (strncmp(entry->d_name, "input", 5) != 0 ||
		    snprintf(name, sizeof name, "class/input/%.32s/properties", entry->d_name) >= (int)sizeof name)
			continue;
		FILE *file = open_in(sys, name);
		panels += file != NULL && fscanf(file, "%lx", &bits) == 1 && (bits & DIRECT) != 0;
		if (file != NULL)
			fclose(file);
	}
	if (folder != NULL)
		closedir(folder);
	return panels;
}

struct health health_read(const char *store, const char *sys)
{
	struct health health = {-1, -1, read_number(sys, "class/thermal/thermal_zone0/temp"), read_throttled(sys),
				read_watchdog(sys)};
	struct statvfs disk;
	if (statvfs(store, &disk) == 0) {
		health.disk_free_mb = (long)(disk.f_bavail * disk.f_frsize >> 20);
		health.disk_mb = (long)(disk.f_blocks * disk.f_frsize >> 20);
	}
	return health;
}
