/* upkeep: the store is kept small and sound: editions that nobody goes back to are swept, files that have rotted are found. */
#ifndef MINGYUE_UPKEEP_H
#define MINGYUE_UPKEEP_H

#include "deposit.h"
#include "state.h"

/* Removes editions but the newest keep_count, the current one, the one to fall back to and those on their way; then blobs that no edition
 * left needs. When a catalogue cannot be read no blob is touched. Returns how many files went. */
size_t upkeep_sweep(struct deposit *deposit, struct state *state, size_t keep_count);

/* Reads one of the 256 folders of blobs (and with folder 0 the catalogues whose hash is known). A blob that is not what its name says
 * is removed, a catalogue stays until harvest replaces it. Returns how many: they are to be fetched again. */
size_t upkeep_scrub(struct deposit *deposit, struct state *state, int folder);

#endif
