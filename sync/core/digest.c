#include "digest.h"

#include <openssl/sha.h>

void digest_hex(const void *data, size_t size, char hex[DIGEST_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[DIGEST_BYTES];
	SHA256(data, size, digest);
	for (int i = 0; i < DIGEST_BYTES; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[2 * DIGEST_BYTES] = '\0';
}

bool digest_is_hex(const char *text)
{
	for (int i = 0; i < 2 * DIGEST_BYTES; i++)
		if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f')))
			return false;
	return text[2 * DIGEST_BYTES] == '\0';
}
