/* wall: what the app says it shows: app.json. */
#ifndef MINGYUE_WALL_H
#define MINGYUE_WALL_H

#include <stdbool.h>
#include <stdint.h>

struct wall {
	bool there; /* app.json is there and can be read */
	bool busy;  /* somebody touches or presents */
	bool ended; /* the app was ended, it did not crash */
	char edition[64], page[65], lang[4], frame[65], last_error[512];
	int64_t w, h;
	uint64_t frames;
	int64_t pid, time_s;
};

/* A file that is missing or strange is a wall that is not there. */
void wall_read(const char *path, struct wall *wall);
/* The version of its edition, 0: the built-in one, or none. */
int64_t wall_version(const struct wall *wall);

#endif
