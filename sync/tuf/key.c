#include "key.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

enum { ED25519_BYTES = 32, SIGNATURE_BYTES = 512, RSA_LEAST_BITS = 2048, RSA_MOST_BITS = 4096 };

struct key {
	EVP_PKEY *pkey;
	bool rsa;
	const EVP_MD *digest; /* NULL: the scheme hashes by itself */
};

static int nibble(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1; /* one spelling a signature */
}

/* The bytes of hex into out, at most max; their number, 0 when it is not pairs of digits or more. */
static size_t from_hex(const char *hex, unsigned char *out, size_t max)
{
	size_t count = strlen(hex);
	if (count % 2 != 0 || count / 2 > max)
		return 0;
	for (size_t i = 0; i < count / 2; i++) {
		int high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return 0;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return count / 2;
}

/* A key whose point is of small order verifies signatures that nobody made, and libcrypto takes it. All encodings of such
 * points, the sign bit apart: y = 0, 1, -1, the two of order 8, and 0 and 1 written unreduced (p, p + 1). */
static bool small_order(const unsigned char point[ED25519_BYTES])
{
	static const char *const ys[] = {
	    "0000000000000000000000000000000000000000000000000000000000000000",
	    "0100000000000000000000000000000000000000000000000000000000000000",
	    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	};
	unsigned char y[ED25519_BYTES], bad[ED25519_BYTES];
	memcpy(y, point, sizeof y);
	y[ED25519_BYTES - 1] &= 0x7f;
	for (size_t i = 0; i < sizeof ys / sizeof *ys; i++) {
		from_hex(ys[i], bad, sizeof bad);
		if (memcmp(y, bad, sizeof y) == 0)
			return true;
	}
	return false;
}

static EVP_PKEY *read_ed25519(const char *public)
{
	unsigned char point[ED25519_BYTES];
	if (from_hex(public, point, sizeof point) != sizeof point || small_order(point))
		return NULL;
	return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, point, sizeof point);
}

/* Nobody types a passphrase here. */
static int no_passphrase(char *buffer, int size, int writing, void *ctx)
{
	(void)buffer, (void)size, (void)writing, (void)ctx;
	return -1;
}

/* A public key of PEM text, of this type, that passes libcrypto's own tests; else NULL. */
static EVP_PKEY *read_pem(const char *public, int type)
{
	BIO *bio = BIO_new_mem_buf(public, -1);
	if (bio == NULL)
		abort();
	EVP_PKEY *pkey = PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
	BIO_free(bio);
	if (pkey == NULL)
		return NULL;
	int bits = EVP_PKEY_get_bits(pkey);
	char group[32] = ""; /* stays so where the curve has no name */
	bool fits = EVP_PKEY_get_base_id(pkey) == type;
	if (fits && type == EVP_PKEY_RSA)
		fits = bits >= RSA_LEAST_BITS && bits <= RSA_MOST_BITS;
	else if (fits) {
		EVP_PKEY_get_group_name(pkey, group, sizeof group, NULL);
		fits = strcmp(group, "prime256v1") == 0;
	}
	EVP_PKEY_CTX *check = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	fits = fits && EVP_PKEY_public_check(check) == 1;
	EVP_PKEY_CTX_free(check);
	if (fits)
		return pkey;
	EVP_PKEY_free(pkey);
	return NULL;
}

static EVP_PKEY *read_ecdsa(const char *public)
{
	return read_pem(public, EVP_PKEY_EC);
}

static EVP_PKEY *read_rsa(const char *public)
{
	return read_pem(public, EVP_PKEY_RSA);
}

/* The schemes of TUF 4.2; "ecdsa-sha2-nistp256" as a type is an older spelling. */
static const struct scheme {
	const char *type, *scheme;
	EVP_PKEY *(*read)(const char *public);
	bool rsa;
	const EVP_MD *(*digest)(void);
} schemes[] = {{"ed25519", "ed25519", read_ed25519, false, NULL},
	       {"ecdsa", "ecdsa-sha2-nistp256", read_ecdsa, false, EVP_sha256},
	       {"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", read_ecdsa, false, EVP_sha256},
	       {"rsa", "rsassa-pss-sha256", read_rsa, true, EVP_sha256}};

struct key *key_create(const json_t *object)
{
	const char *type = json_string_value(json_object_get(object, "keytype"));
	const char *name = json_string_value(json_object_get(object, "scheme"));
	const char *public = json_string_value(json_object_get(json_object_get(object, "keyval"), "public"));
	const struct scheme *scheme = NULL;
	for (size_t i = 0; type != NULL && name != NULL && i < sizeof schemes / sizeof *schemes; i++)
		if (strcmp(type, schemes[i].type) == 0 && strcmp(name, schemes[i].scheme) == 0)
			scheme = &schemes[i];
	if (scheme == NULL || public == NULL)
		return NULL;
	EVP_PKEY *pkey = scheme->read(public);
	ERR_clear_error();
	if (pkey == NULL)
		return NULL;
	struct key *key = calloc(1, sizeof *key);
	if (key == NULL)
		abort();
	*key = (struct key){pkey, scheme->rsa, scheme->digest != NULL ? scheme->digest() : NULL};
	return key;
}

void key_destroy(struct key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	free(key);
}

bool key_verify(const struct key *key, const void *data, size_t size, const char *hex)
{
	unsigned char signature[SIGNATURE_BYTES];
	size_t count = from_hex(hex, signature, sizeof signature);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pkey_ctx;
	if (ctx == NULL)
		abort();
	/* The salt's length is the signer's choice: implementations differ. */
	bool good = count > 0 && EVP_DigestVerifyInit(ctx, &pkey_ctx, key->digest, NULL, key->pkey) == 1 &&
		    (!key->rsa || (EVP_PKEY_CTX_set_rsa_padding(pkey_ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
				   EVP_PKEY_CTX_set_rsa_pss_saltlen(pkey_ctx, RSA_PSS_SALTLEN_AUTO) > 0)) &&
		    EVP_DigestVerify(ctx, signature, count, data, size) == 1;
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return good;
}

bool key_same(const struct key *a, const struct key *b)
{
	return EVP_PKEY_eq(a->pkey, b->pkey) == 1;
}
