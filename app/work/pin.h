/* pin: the PIN file: one line, scrypt$N$r$p$SALT$HASH, salt and hash in hex. The home of scrypt (RFC 7914) in the app. Not on the UI
 * thread: a check takes up to two seconds on the smallest board. */
#ifndef MINGYUE_PIN_H
#define MINGYUE_PIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

enum {
	PIN_FILE_BYTES = 512,
	PIN_SALT_LEAST = 8, /* bytes */
	PIN_SALT_MOST = 64,
	PIN_HASH_LEAST = 16,
	PIN_HASH_MOST = 64,
	PIN_MEMORY_BYTES = 64 << 20, /* that a check may take */
	PIN_WORK = 1 << 19,          /* N * r * p: what that memory is filled and read once for */
};

struct pin {
	uint64_t n, r, p;
	unsigned char salt[PIN_SALT_MOST], hash[PIN_HASH_MOST];
	size_t salt_size, hash_size;
};

/* ERR_CORRUPT: not such a line; ERR_LIMIT: a check of it would take too much memory or time. */
bool pin_parse(const char *text, size_t size, struct pin *pin, struct err *err);
/* Reads the file. ERR_NOT_FOUND, ERR_IO, else as pin_parse. */
bool pin_read(const char *path, struct pin *pin, struct err *err);
/* Whether digits is the PIN. */
bool pin_is(const struct pin *pin, const char *digits);

#endif
