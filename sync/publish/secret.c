#include "secret.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

enum { PUBLIC_BYTES = 32, SIGNATURE_BYTES = 64, SCRYPT_N = 1 << 14, SCRYPT_R = 8, SCRYPT_P = 5 };

struct secret {
	EVP_PKEY *key;
};

/* What libcrypto does not refuse for want of anything but memory. */
static void *must(void *made)
{
	if (made == NULL)
		abort();
	return made;
}

static struct secret *holding(EVP_PKEY *key)
{
	struct secret *secret = must(calloc(1, sizeof *secret));
	secret->key = key;
	return secret;
}

struct secret *secret_create(void)
{
	return holding(must(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")));
}

void secret_destroy(struct secret *secret)
{
	if (secret == NULL)
		return;
	EVP_PKEY_free(secret->key);
	free(secret);
}

void secret_seal(const struct secret *secret, const char *passphrase, struct bytes *pem)
{
	char *text;
	PKCS8_PRIV_KEY_INFO *plain = must(EVP_PKEY2PKCS8(secret->key));
	X509_ALGOR *scheme =
	    must(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), NULL, 0, NULL, SCRYPT_N, SCRYPT_R, SCRYPT_P));
	X509_SIG *sealed = must(PKCS8_set0_pbe(passphrase, (int)strlen(passphrase), plain, scheme));
	BIO *bio = must(BIO_new(BIO_s_mem()));
	if (PEM_write_bio_PKCS8(bio, sealed) != 1)
		abort();
	long size = BIO_get_mem_data(bio, &text);
	*pem = (struct bytes){must(malloc((size_t)size)), (size_t)size};
	memcpy(pem->data, text, (size_t)size);
	BIO_free(bio);
	X509_SIG_free(sealed);
	PKCS8_PRIV_KEY_INFO_free(plain);
}

bool secret_unseal(const void *pem, size_t size, const char *passphrase, struct secret **secret, struct err *err)
{
	BIO *bio = must(BIO_new_mem_buf(pem, (int)size));
	X509_SIG *sealed = PEM_read_bio_PKCS8(bio, NULL, NULL, NULL);
	PKCS8_PRIV_KEY_INFO *plain = sealed != NULL ? PKCS8_decrypt(sealed, passphrase, (int)strlen(passphrase)) : NULL;
	EVP_PKEY *key = plain != NULL ? EVP_PKCS82PKEY(plain) : NULL;
	bool done = key != NULL && EVP_PKEY_is_a(key, "ED25519") == 1;
	if (done)
		*secret = holding(key);
	else if (sealed == NULL)
		err_say(err, ERR_CORRUPT, "不是受口令保护的密钥文件",
			"this is not a key file protected by a passphrase");
	else if (key == NULL)
		err_say(err, ERR_USAGE, "口令不对", "the passphrase is wrong");
	else
		err_say(err, ERR_CORRUPT, "不是 Ed25519 密钥", "this is not an Ed25519 key");
	if (!done)
		EVP_PKEY_free(key);
	PKCS8_PRIV_KEY_INFO_free(plain);
	X509_SIG_free(sealed);
	BIO_free(bio);
	ERR_clear_error();
	return done;
}

static void to_hex(const unsigned char *bytes, size_t size, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < size; i++) {
		*hex++ = digits[bytes[i] >> 4];
		*hex++ = digits[bytes[i] & 15];
	}
	*hex = '\0';
}

/* False unless hex is exactly size bytes in lower case. */
static bool from_hex(const char *hex, unsigned char *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	if (strlen(hex) != 2 * size || strspn(hex, digits) != 2 * size)
		return false;
	for (size_t i = 0; i < size; i++, hex += 2)
		bytes[i] = (unsigned char)((strchr(digits, hex[0]) - digits) << 4 | (strchr(digits, hex[1]) - digits));
	return true;
}

void secret_public(const struct secret *secret, char hex[SECRET_PUBLIC_SIZE])
{
	unsigned char bytes[PUBLIC_BYTES];
	size_t size = sizeof bytes;
	if (EVP_PKEY_get_raw_public_key(secret->key, bytes, &size) != 1)
		abort();
	to_hex(bytes, size, hex);
}

void secret_sign(const struct secret *secret, const void *data, size_t size, char hex[SECRET_SIGNATURE_SIZE])
{
	unsigned char bytes[SIGNATURE_BYTES];
	size_t length = sizeof bytes;
	EVP_MD_CTX *context = must(EVP_MD_CTX_new());
	if (EVP_DigestSignInit(context, NULL, NULL, NULL, secret->key) != 1 ||
	    EVP_DigestSign(context, bytes, &length, data, size) != 1)
		abort();
	EVP_MD_CTX_free(context);
	to_hex(bytes, length, hex);
}

bool secret_verify(const char *public_hex, const void *data, size_t size, const char *signature_hex)
{
	unsigned char key_bytes[PUBLIC_BYTES], bytes[SIGNATURE_BYTES];
	if (!from_hex(public_hex, key_bytes, sizeof key_bytes) || !from_hex(signature_hex, bytes, sizeof bytes))
		return false;
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key_bytes, sizeof key_bytes);
	EVP_MD_CTX *context = must(EVP_MD_CTX_new());
	bool good = key != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestVerify(context, bytes, sizeof bytes, data, size) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return good;
}

void secret_wipe(char *passphrase, size_t size)
{
	if (passphrase != NULL)
		OPENSSL_cleanse(passphrase, size);
}
