/* harvest: brings an edition into the store: its catalogue, then what its pictures need and the store lacks. */
#ifndef MINGYUE_HARVEST_H
#define MINGYUE_HARVEST_H

#include "deposit.h"
#include "exhibition.h"
#include "source.h"
#include "trust.h"

/* A blob that a catalogue pins. */
struct pin {
	char sha256[DIGEST_HEX_SIZE];
	uint64_t bytes;
};
/* All of an exhibition's, sorted, each once; the caller's to free. Recalled ones too: hiding them is the reader's. */
struct pin *pins_of(const struct exhibition *exhibition, size_t *count);

/* What to do when the disk is too full: frees what can be freed. */
struct harvest_rules {
	uint64_t reserve_bytes;
	void (*make_room)(void *ctx);
	void *ctx;
};

/* Makes editions/<version> whole from source: fetched, checked, flushed, named. An edition that is whole already costs nothing.
 * Parts of a run that was cut off are gone on with. ERR_NET, ERR_NOT_FOUND: later again; ERR_UNTRUSTED, ERR_CORRUPT,
 * ERR_LIMIT (disk or content), ERR_IO. What is in the store stays as it was. */
bool harvest(struct deposit *deposit, const struct source *source, const struct wanted *wanted,
	     const struct harvest_rules *rules, struct err *err);

#endif
