/* Keys: sealed and opened, and signatures that other programs agree with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "secret.h"

static void sealed_and_opened(void **state)
{
	(void)state;
	struct secret *made = secret_create(), *opened = NULL;
	char a[SECRET_PUBLIC_SIZE], b[SECRET_PUBLIC_SIZE];
	struct bytes pem, again;
	struct err err = {0};
	secret_seal(made, "月亮 over the hill", &pem);
	secret_seal(made, "月亮 over the hill", &again);
	assert_memory_equal(pem.data, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n", 38);
	assert_true(pem.size != again.size || memcmp(pem.data, again.data, pem.size) != 0); /* another salt */
	assert_false(secret_unseal(pem.data, pem.size, "月亮 over the hil", &opened, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_null(opened);
	assert_true(secret_unseal(pem.data, pem.size, "月亮 over the hill", &opened, &err));
	secret_public(made, a);
	secret_public(opened, b);
	assert_string_equal(a, b);
	bytes_finish(&pem);
	bytes_finish(&again);
	secret_destroy(made);
	secret_destroy(opened);
}

static void unprotected_is_refused(void **state)
{
	(void)state;
	/* RFC 8410, section 10.3: the private key of RFC 8032's first test, in the open */
	static const char open_pem[] = "-----BEGIN PRIVATE KEY-----\n"
				       "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
				       "-----END PRIVATE KEY-----\n";
	static const char *const bad[] = {open_pem, "", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct secret *secret = NULL;
		struct err err = {0};
		assert_false(secret_unseal(bad[i], strlen(bad[i]), "password", &secret, &err));
		assert_int_equal(err.code, ERR_CORRUPT);
		assert_null(secret);
	}
}

/* RFC 8032, section 7.1, TEST 1 and TEST 2. */
static void verifies_as_the_rfc_says(void **state)
{
	(void)state;
	static const char key1[] = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
	static const char sig1[] = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
				   "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
	static const char key2[] = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
	static const char sig2[] = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
				   "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
	char upper[sizeof sig1];
	assert_true(secret_verify(key1, "", 0, sig1));
	assert_true(secret_verify(key2, "\x72", 1, sig2));
	assert_false(secret_verify(key2, "\x73", 1, sig2));
	assert_false(secret_verify(key1, "\x72", 1, sig2));
	assert_false(secret_verify(key1, "", 0, sig1 + 1));
	for (size_t i = 0; i < sizeof upper; i++)
		upper[i] = (char)(sig1[i] >= 'a' && sig1[i] <= 'f' ? sig1[i] - 32 : sig1[i]);
	assert_false(secret_verify(key1, "", 0, upper));
	assert_false(secret_verify("", "", 0, sig1));
}

static void signs_what_verifies(void **state)
{
	(void)state;
	char key[SECRET_PUBLIC_SIZE], signature[SECRET_SIGNATURE_SIZE];
	struct secret *secret = secret_create();
	secret_public(secret, key);
	secret_sign(secret, "moon", 4, signature);
	assert_true(secret_verify(key, "moon", 4, signature));
	assert_false(secret_verify(key, "mood", 4, signature));
	secret_destroy(secret);
}

/* Of a longer passphrase that was in the buffer before, nothing stays. */
static void all_of_a_buffer_is_wiped(void **state)
{
	(void)state;
	char line[64] = "a first passphrase, mistyped", nothing[sizeof line] = {0};
	snprintf(line, sizeof line, "short");
	secret_wipe(line, sizeof line);
	assert_memory_equal(line, nothing, sizeof line);
	secret_wipe(NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sealed_and_opened), cmocka_unit_test(unprotected_is_refused),
	    cmocka_unit_test(verifies_as_the_rfc_says), cmocka_unit_test(signs_what_verifies),
	    cmocka_unit_test(all_of_a_buffer_is_wiped)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
