/* digest: SHA-256 (FIPS 180-4) by libcrypto, and its hexadecimal form. */
#ifndef MINGYUE_DIGEST_H
#define MINGYUE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { DIGEST_BYTES = 32, DIGEST_HEX_SIZE = 65 };

/* Writes the 64 lower-case hex digits of the SHA-256 of data and a terminator. */
void digest_hex(const void *data, size_t size, char hex[DIGEST_HEX_SIZE]);
/* True when text is exactly 64 lower-case hex digits. */
bool digest_is_hex(const char *text);

#endif
