/* key: a public key out of TUF metadata, and what it says to a signature; by libcrypto. The kinds are pinned here:
 * Ed25519 (RFC 8032), ECDSA P-256 with SHA-256, RSA-PSS with SHA-256, and a key's type must fit its scheme. */
#ifndef MINGYUE_KEY_H
#define MINGYUE_KEY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct key;

/* Reads {"keytype", "scheme", "keyval": {"public"}} (TUF 4.2). NULL: not a key that can be used here: an unknown kind, a type
 * that does not fit the scheme, a point off its curve or of small order, RSA under 2048 or over 4096 bits. Such a key signs
 * nothing, and is no error: another client may know it. The caller destroys it. */
struct key *key_create(const json_t *object);
void key_destroy(struct key *key);

/* True when hex, a signature in lower-case hex digits, is this key's over data. */
bool key_verify(const struct key *key, const void *data, size_t size, const char *hex);

/* True when both are the same public key, however written. */
bool key_same(const struct key *a, const struct key *b);

#endif
