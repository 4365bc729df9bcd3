/* digest: SHA-256 and SHA-512 (FIPS 180-4) by libcrypto, and their hexadecimal form. */
#ifndef MINGYUE_DIGEST_H
#define MINGYUE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

enum { DIGEST_BYTES = 32, DIGEST_HEX_SIZE = 65, DIGEST512_HEX_SIZE = 129 };

/* Writes the 64 lower-case hex digits of the SHA-256 of data and a terminator. */
void digest_hex(const void *data, size_t size, char hex[DIGEST_HEX_SIZE]);
/* The same of all that is in the file fd, read from its start; *size is its length. ERR_IO. */
bool digest_file(int fd, uint64_t *size, char hex[DIGEST_HEX_SIZE], struct err *err);
/* The same of data that comes in pieces; digest_end gives the hash and ends it. */
struct digest;
struct digest *digest_begin(void);
void digest_add(struct digest *digest, const void *data, size_t size);
void digest_end(struct digest *digest, char hex[DIGEST_HEX_SIZE]);
/* The same of SHA-512: 128 digits. */
void digest512_hex(const void *data, size_t size, char hex[DIGEST512_HEX_SIZE]);
/* True when text is exactly 64 lower-case hex digits. */
bool digest_is_hex(const char *text);
/* True when text is exactly 128 lower-case hex digits. */
bool digest512_is_hex(const char *text);

#endif
