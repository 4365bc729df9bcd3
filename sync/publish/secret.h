/* secret: a person's or the server's private key (Ed25519, RFC 8032), sealed by a passphrase when it is not in memory: PKCS#8 PEM,
 * scrypt (RFC 7914, N 2^14, r 8, p 5) and AES-256-CBC, which openssl(1) reads too. All signing is here. */
#ifndef MINGYUE_SECRET_H
#define MINGYUE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "canonical.h" /* struct bytes */
#include "err.h"

enum { SECRET_PUBLIC_SIZE = 65, SECRET_SIGNATURE_SIZE = 129 }; /* hex digits and a terminator */

struct secret;

/* A new key. The caller destroys it. */
struct secret *secret_create(void);
/* Forgets it. NULL is allowed. */
void secret_destroy(struct secret *secret);

/* The PEM text that keeps it; *pem is the caller's to free. */
void secret_seal(const struct secret *secret, const char *passphrase, struct bytes *pem);
/* And back. ERR_USAGE: another passphrase; ERR_CORRUPT: not such a file, or one that nothing protects. *secret is the caller's to
 * destroy. */
bool secret_unseal(const void *pem, size_t size, const char *passphrase, struct secret **secret, struct err *err);

/* The public half, in hex. */
void secret_public(const struct secret *secret, char hex[SECRET_PUBLIC_SIZE]);
/* Its signature over data, in hex. */
void secret_sign(const struct secret *secret, const void *data, size_t size, char hex[SECRET_SIGNATURE_SIZE]);
/* Whether a signature over data is that of a public key, both in hex. */
bool secret_verify(const char *public_hex, const void *data, size_t size, const char *signature_hex);

/* Overwrites where a passphrase has been: all of a buffer, for a longer one may have been in it before. NULL is allowed. */
void secret_wipe(char *passphrase, size_t size);

#endif
