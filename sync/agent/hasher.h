/* hasher: the SHA-256 of files while they come, on a thread of its own: where the processor has no instructions for it, it takes longer
 * than the network. Blocks change hands when they are added; nothing else is shared. One thread asks. */
#ifndef MINGYUE_HASHER_H
#define MINGYUE_HASHER_H

#include <stddef.h>

#include "digest.h"

struct hasher;  /* the thread and its queue, of at most 2 MiB */
struct hashing; /* one file's */

/* The thread starts with the first file. */
struct hasher *hasher_create(void);
/* All files must have ended. NULL is allowed. */
void hasher_destroy(struct hasher *hasher);
struct hashing *hasher_begin(struct hasher *hasher);
/* Adds size bytes behind what was added before, at most 64 KiB; block (of malloc) is the hasher's from here on. Waits while the queue is
 * full. */
void hasher_add(struct hasher *hasher, struct hashing *hashing, void *block, size_t size);
/* The hash of all that was added, when the thread has come to its end; ends hashing. */
void hasher_end(struct hasher *hasher, struct hashing *hashing, char hex[DIGEST_HEX_SIZE]);

#endif
