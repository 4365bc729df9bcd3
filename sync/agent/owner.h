/* owner: whose the store is. What root's hands make in it would be root's, and the daemon, who is not, could not go on with it. */
#ifndef MINGYUE_OWNER_H
#define MINGYUE_OWNER_H

#include <stdbool.h>

#include "err.h"

/* Run by root on a store that is somebody else's, the program becomes that somebody for good (*became), as the daemon's unit has it.
 * Before anything of the store is opened. ERR_IO. */
bool owner_become(const char *store, bool *became, struct err *err);

#endif
