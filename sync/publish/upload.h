/* upload: public/ to where boards fetch it: what is new, in an order that never shows half an edition, timestamp.json last. Nothing is sent
 * that is there; cut off, it is run again and goes on. */
#ifndef MINGYUE_UPLOAD_H
#define MINGYUE_UPLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "progress.h"
#include "repository.h"
#include "upload_place.h"

struct uploaded {
	size_t sent, there; /* files */
	uint64_t bytes;     /* sent */
};

/* ERR_UNTRUSTED: the place has other metadata under a version of ours, or a newer timestamp: it was published from another copy of the
 * repository; ERR_NET after three tries, ERR_USAGE (refused, or asked to stop), ERR_NOT_FOUND, ERR_CORRUPT, ERR_IO. */
bool upload_run(const struct repository *repository, struct upload_place *place, struct progress *progress,
		struct uploaded *uploaded, struct err *err);

#endif
