#include "digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_BYTES = 128 << 10 };

static void write_hex(const unsigned char *digest, int bytes, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	for (int i = 0; i < bytes; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[2 * bytes] = '\0';
}

void digest_hex(const void *data, size_t size, char hex[DIGEST_HEX_SIZE])
{
	unsigned char digest[DIGEST_BYTES];
	SHA256(data, size, digest);
	write_hex(digest, DIGEST_BYTES, hex);
}

/* What libcrypto calls EVP_MD_CTX. */
struct digest *digest_begin(void)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
		abort();
	return (struct digest *)context;
}

void digest_add(struct digest *digest, const void *data, size_t size)
{
	EVP_DigestUpdate((EVP_MD_CTX *)digest, data, size);
}

void digest_end(struct digest *digest, char hex[DIGEST_HEX_SIZE])
{
	unsigned char bytes[DIGEST_BYTES];
	EVP_DigestFinal_ex((EVP_MD_CTX *)digest, bytes, NULL);
	EVP_MD_CTX_free((EVP_MD_CTX *)digest);
	write_hex(bytes, DIGEST_BYTES, hex);
}

bool digest_file(int fd, uint64_t *size, char hex[DIGEST_HEX_SIZE], struct err *err)
{
	char *buffer = malloc(READ_BYTES), found[DIGEST_HEX_SIZE];
	struct digest *digest = digest_begin();
	uint64_t at = 0;
	ssize_t got;
	if (buffer == NULL)
		abort();
	while ((got = pread(fd, buffer, READ_BYTES, (off_t)at)) > 0 || (got < 0 && errno == EINTR)) {
		if (got < 0)
			continue;
		digest_add(digest, buffer, (size_t)got);
		at += (uint64_t)got;
	}
	if (got < 0)
		err_errno(err, "cannot read");
	digest_end(digest, found);
	free(buffer);
	if (got < 0)
		return false;
	memcpy(hex, found, sizeof found);
	*size = at;
	return true;
}

void digest512_hex(const void *data, size_t size, char hex[DIGEST512_HEX_SIZE])
{
	unsigned char digest[SHA512_DIGEST_LENGTH];
	SHA512(data, size, digest);
	write_hex(digest, SHA512_DIGEST_LENGTH, hex);
}

static bool is_hex(const char *text, size_t digits)
{
	return strspn(text, "0123456789abcdef") == digits && text[digits] == '\0';
}

bool digest_is_hex(const char *text)
{
	return is_hex(text, DIGEST_HEX_SIZE - 1);
}

bool digest512_is_hex(const char *text)
{
	return is_hex(text, DIGEST512_HEX_SIZE - 1);
}
