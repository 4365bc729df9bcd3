/* ladder: whether what is on the wall makes the app crash again and again, by the list its unit keeps of crashes (board/systemd/wall):
 * a line for each, in seconds since boot. One step down in an hour: where the step does not help, it is not the edition. */
#ifndef MINGYUE_LADDER_H
#define MINGYUE_LADDER_H

#include <stdbool.h>
#include <stdint.h>

struct ladder {
	int64_t version, since_s; /* what is current, and since when */
	int64_t down_s;           /* the last step down; 0: none yet */
	int64_t noted_ns;         /* when the list was changed, as last looked at */
};

/* At now_s since boot version is current. True when the app has crashed three times with it within five minutes, and for this hour
 * the first time. */
bool ladder_step(struct ladder *ladder, const char *path, int64_t version, int64_t now_s);
/* True when the list has changed since the last call. */
bool ladder_noted(struct ladder *ladder, const char *path);

#endif
