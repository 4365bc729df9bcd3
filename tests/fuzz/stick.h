/* stick: a valid signed tree as it lies on a USB stick, and the steps by which the bytes of a fuzzer spoil it. */
#ifndef MINGYUE_FUZZ_STICK_H
#define MINGYUE_FUZZ_STICK_H

#include <ftw.h>
#include <stdint.h>

#include "../unit/repository.h"
#include "conf.h"
#include "digest.h"

enum { STICK_PATH = 512, STICK_BLOB = 1000, STICK_PLACES = 12 };

struct stick {
	char root[64]; /* a scratch folder: stick/, store/, run/, outside/ and stores that have edition 2 and 3 */
	struct repository *repository;
	struct bytes catalogue;
	char blob[STICK_BLOB + 1], blob_hash[DIGEST_HEX_SIZE];
	json_t *fresh, *first; /* the files of the tree with edition 3, and of one with edition 2 */
	char places[STICK_PLACES]
		   [2 * STICK_PATH]; /* what a step may spoil; the four roles first, as repository has them */
	struct conf conf;            /* of a board with this store */
};

/* The bytes of the fuzzer that are left. */
struct input {
	const uint8_t *data;
	size_t size;
};
/* The next number of so many bytes; 0 when none is left. */
unsigned input_take(struct input *input, int bytes);

extern struct stick stick;

/* Makes it; once. */
void stick_start(void);
/* The path of a thing in the scratch folder; four are good at a time. */
const char *stick_in(const char *name);
/* stick/ anew, with edition 3, and the store, which has nothing (had 0), edition 2 (1) or edition 3 (2). */
void stick_renew(unsigned had);
/* Some steps; true: somebody signed something odd. */
bool stick_spoil(struct input *input);

#endif
