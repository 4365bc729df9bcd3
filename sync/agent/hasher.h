/* hasher: SHA-256 of files that come in blocks, side by side, on a thread of its own: the one that fetches has enough to do with TLS.
 * Its functions are called from one thread. */
#ifndef MINGYUE_HASHER_H
#define MINGYUE_HASHER_H

#include <stdbool.h>
#include <stddef.h>

#include "digest.h"

enum { HASHER_BLOCK_BYTES = 64 << 10 };

struct hasher;

struct hasher *hasher_create(void);
/* Waits for what was given; files that were not taken are forgotten. */
void hasher_destroy(struct hasher *hasher);

/* A block to fill: HASHER_BLOCK_BYTES. It goes back by hasher_add, or by free. */
char *hasher_block(struct hasher *hasher);
/* The next size bytes of digest's file are in block, which is the hasher's from here on. Waits while 2 MB are not hashed yet. */
void hasher_add(struct hasher *hasher, struct digest *digest, char *block, size_t size);
/* Digest's file is whole: its hash goes to hex, and then file is what hasher_take gives. file NULL: nobody asks for it any more. Ends
 * digest. */
void hasher_end(struct hasher *hasher, struct digest *digest, char hex[DIGEST_HEX_SIZE], void *file);
/* True: hasher_take does not wait. */
bool hasher_has(struct hasher *hasher);
/* The next file whose hash is there, in the order of their ends; NULL: none is. wait: NULL only when none is left. */
void *hasher_take(struct hasher *hasher, bool wait);

#endif
