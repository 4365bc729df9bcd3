/* health: how the board is: its disk, its heat, what its firmware complains of. -1 where nothing is known. */
#ifndef MINGYUE_HEALTH_H
#define MINGYUE_HEALTH_H

struct health {
	long disk_free_mb, disk_mb; /* of the store's disk */
	long millicelsius;
	long throttled; /* a Pi's firmware: a bit mask, 0 when all is well */
};

struct health health_read(const char *store);

#endif
