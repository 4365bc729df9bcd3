/* health: how the board is: its disk, its heat, what its firmware complains of. -1 where nothing is known. */
#ifndef MINGYUE_HEALTH_H
#define MINGYUE_HEALTH_H

struct health {
	long disk_free_mb, disk_mb; /* of the store's disk */
	long millicelsius;
	long throttled;  /* a Pi's firmware: a bit mask, 0 when all is well */
	long watchdog_s; /* after so long without systemd the machine is reset; 0: never, the watchdog is not armed */
};

/* sys: where sysfs is mounted. */
struct health health_read(const char *store, const char *sys);
/* How many touch panels there are: input devices that say they are where they point (INPUT_PROP_DIRECT, linux/input-event-codes.h). */
int health_touch_panels(const char *sys);

#endif
