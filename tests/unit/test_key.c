/* key: each kind of key, and what is none. */
#include "key.h"
#include "tuf_case.h"

static const char message[] = "what is signed";

static struct key *create(const char *type, const char *scheme, const char *public)
{
	json_t *object =
	    json_pack("{s:s, s:s, s:{s:s}}", "keytype", type, "scheme", scheme, "keyval", "public", public);
	struct key *key = key_create(object);
	json_decref(object);
	return key;
}

static const char *public_text(const json_t *object)
{
	return json_string_value(json_object_get(json_object_get(object, "keyval"), "public"));
}

static void each_kind_verifies_its_own(void **state)
{
	(void)state;
	for (int kind = SIGNER_ED25519; kind <= SIGNER_RSA; kind++) {
		struct signer *signer = signer_get((enum signer_kind)kind, 0),
			      *other = signer_get((enum signer_kind)kind, 1);
		json_t *object = signer_public(signer), *other_object = signer_public(other);
		struct key *key = key_create(object), *again = key_create(object), *another = key_create(other_object);
		char *sig = signer_sign(signer, message, sizeof message);
		assert_true(key_verify(key, message, sizeof message, sig));
		assert_false(key_verify(key, message, sizeof message - 1, sig));
		assert_false(key_verify(another, message, sizeof message, sig));
		assert_true(key_same(key, again));
		assert_false(key_same(key, another));
		/* Every bit of the signature counts, and there is one spelling of it. */
		for (size_t i = 0; sig[i] != '\0'; i++) {
			char was = sig[i];
			sig[i] = was == '0' ? '1' : '0';
			assert_false(key_verify(key, message, sizeof message, sig));
			sig[i] = (char)(was & ~0x20);
			assert_false(key_verify(key, message, sizeof message, sig));
			sig[i] = was;
		}
		sig[strlen(sig) - 1] = '\0';
		assert_false(key_verify(key, message, sizeof message, sig));
		assert_false(key_verify(key, message, sizeof message, ""));
		free(sig);
		key_destroy(key);
		key_destroy(again);
		key_destroy(another);
		json_decref(object);
		json_decref(other_object);
	}
	key_destroy(NULL);
}

/* T20: the kinds are pinned and a type fits its scheme. */
static void test_t20_algorithm_confusion(void **state)
{
	static const char *const names[] = {"ed25519",
					    "ecdsa",
					    "ecdsa-sha2-nistp256",
					    "rsa",
					    "rsassa-pss-sha256",
					    "rsa-pkcs1v15-sha256",
					    "ecdsa-sha2-nistp384",
					    "ed448",
					    "none",
					    "sha256",
					    "HS256",
					    ""};
	enum { COUNT = sizeof names / sizeof *names };
	int usable = 0;
	(void)state;
	for (int kind = SIGNER_ED25519; kind <= SIGNER_RSA; kind++) {
		json_t *object = signer_public(signer_get((enum signer_kind)kind, 0));
		for (int type = 0; type < COUNT; type++)
			for (int scheme = 0; scheme < COUNT; scheme++) {
				struct key *key = create(names[type], names[scheme], public_text(object));
				usable += key != NULL;
				key_destroy(key);
			}
		json_decref(object);
	}
	assert_int_equal(usable, 4); /* one of each kind, and the older spelling of ecdsa */
}

static void what_is_no_key(void **state)
{
	static const struct {
		const char *type, *scheme, *public;
	} cases[] = {
	    {"ed25519", "ed25519", ""},
	    {"ed25519", "ed25519", "00"},
	    {"ed25519", "ed25519", "zz3f1c9f5c4c5cb9a1b8c0d6f1e2a3b4c5d6e7f8a9b0c1d2e3f4a5b6c7d8e9f0"},
	    {"ecdsa", "ecdsa-sha2-nistp256", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"},
	    {"rsa", "rsassa-pss-sha256", "not a key"},
	    /* 4608 bits */
	    {"rsa", "rsassa-pss-sha256",
	     "-----BEGIN PUBLIC KEY-----\n"
	     "MIICYjANBgkqhkiG9w0BAQEFAAOCAk8AMIICSgKCAkEAvkPnU2xkYPq26S+ak+aE\n"
	     "MXUHrqZOKc19HO1Ci7rR/wyT+FogR+IFzURNPrGSfbvH+htjiSQKFKtMk7HvBGUs\n"
	     "0vPzNWdn5aSrq5lgWFFrY9xnyivYktfwnNcVAJhjUwC81llS4MDSElBywDxfFdT7\n"
	     "2nOBxAsCntWIlQodlkMN7OylVG6JymageoFp4sJQekpt18mXo++q8yOq8SugJl34\n"
	     "zpymlIM0JuklDSBybI//v39t6flnUaT286ZfLWZbq2NvoqhQr+hFgp6CeZB/eU2J\n"
	     "K1fvlbLdhvHCwWKhBqarWuxzgpiy8iVC/cg6yxon7kiOpfyNEQLWWC4g8RXjO4dd\n"
	     "Z5h8s4Ohc6afR+XOCWC2sDWuOV6iPjVGUrhKXLwBSK4mTd2EREoRIFHw/8AYPMHO\n"
	     "1cjk9ZVMTzqLuoNlDBRhOjjZWZBsqBTwpDdyAwjQDVK32INAyzxicKhn2/IFjCPS\n"
	     "wb6WwgVsYRcczcN7zqWaf21YYYlmWG/tVelh59hyFENoGWKr0ACICw2EDyHYT5on\n"
	     "6nZbm76/qBwppIwaasgr6jaqvG4ncoKBWaiTpTvA7r/h+82pvdMlFjQuckKq5wHs\n"
	     "pQz9MhGTRIx/0OcThcSFammUPM4ydf/is0sLz50kiUXdzkbUmV/AXAgt0lxN0vkX\n"
	     "9QZ321zZ/swE9t8GyMjOCa7RmOAcN7X1KfBNlqjpO9STbOtaxe0QUpHwaMSjbBcF\n"
	     "12h3byv7ev0YHtpE+ovlY1k5WN/slEzME+bfupEgO9lLAgMBAAE=\n"
	     "-----END PUBLIC KEY-----\n"},
	    /* an even modulus */
	    {"rsa", "rsassa-pss-sha256",
	     "-----BEGIN PUBLIC KEY-----\n"
	     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAq1F8jzsaEd9Yf9KAO6ts\n"
	     "OY2INIp+7Y0U8G0/73AZZqDDgeiPOMDI/YcSuLwHbzeHudF54GwP1PX4EwxCN3MO\n"
	     "36+9Z/lhlpnP4ZiK2fBsFEoCW0E/ipoCHqZIp90Gg565Bbbm4wfUvtxRQxGT5sPz\n"
	     "ORorjx/x/UKil1XUwTqQKTHNRH41uLbY/kQuPUNyBOUtsiIaWACKBabEZHFZwyTJ\n"
	     "hZuBDnZuydKGY8qCjdX0s7LksGzmB0HHqHzkLIIYBy6MNb+ZLcnpxhZhLnaWps7M\n"
	     "G3jlEGFzEdijws5vRH7U1XseL+uJQUw0PBAnxNHDhrvEzWE+MNjxat+Rt1hKImWx\n"
	     "9AIDAQAB\n"
	     "-----END PUBLIC KEY-----\n"},
	    {"rsa", "rsassa-pss-sha256",
	     "-----BEGIN PUBLIC KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n"
	     "-----END PUBLIC KEY-----\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_null(create(cases[i].type, cases[i].scheme, cases[i].public));
	json_t *odd[] = {json_null(), json_array(), json_object(), json_pack("{s:s}", "keytype", "ed25519"),
			 json_pack("{s:s, s:s, s:[]}", "keytype", "ed25519", "scheme", "ed25519", "keyval")};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		assert_null(key_create(odd[i]));
		json_decref(odd[i]);
	}
	json_t *sizes[] = {signer_odd("EC", "P-384", 0, "ecdsa"), signer_odd("EC", "secp256k1", 0, "ecdsa"),
			   signer_odd("RSA", NULL, 1024, "rsa")};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		assert_null(key_create(sizes[i]));
		json_decref(sizes[i]);
	}
}

/* Forged signatures: r or s zero, all zero, the group's order, and keys that sign anything. Values after Wycheproof's. */
static void test_cve_2022_24884_forged_signatures(void **state)
{
	static const char *const ecdsa[] = {
	    "3006020100020100", "3006020101020100", "3006020100020101", "3006020101020101", "300602010102017f",
	    "30060201ff0201ff", "0000000000000000", "00", "3000", "30050201010201",
	    /* r = s = n; r = n + 1 */
	    "3046022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551022100ffffffff00000000"
	    "ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
	    "3026022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552020101",
	    /* r = p, s = 1 */
	    "3026022100ffffffff00000001000000000000000000000000ffffffffffffffffffffffff020101",
	    "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
	    "0000000000000000000000000000"};
	static const char *const small[] = {"00", "01", "ec", "ed", "ee"};
	(void)state;
	json_t *object = signer_public(signer_get(SIGNER_ECDSA, 0));
	struct key *key = key_create(object);
	for (size_t i = 0; i < sizeof ecdsa / sizeof *ecdsa; i++)
		assert_false(key_verify(key, message, sizeof message, ecdsa[i]));
	key_destroy(key);
	json_decref(object);

	object = signer_public(signer_get(SIGNER_ED25519, 0));
	key = key_create(object);
	char sig[129];
	memset(sig, '0', 128);
	sig[128] = '\0';
	assert_false(key_verify(key, message, sizeof message, sig));
	sig[1] = '1'; /* R the neutral element, S = 0: what a key of small order takes for any message */
	assert_false(key_verify(key, message, sizeof message, sig));
	key_destroy(key);
	json_decref(object);
	for (size_t i = 0; i < sizeof small / sizeof *small; i++)
		for (int sign = 0; sign < 2; sign++) {
			char public[65];
			memset(public, i < 2 ? '0' : 'f', 64);
			memcpy(public, small[i], 2);
			public[62] = i < 2 ? (sign ? '8' : '0') : (sign ? 'f' : '7');
			public[64] = '\0';
			assert_null(create("ed25519", "ed25519", public));
		}
	assert_null(create("ed25519", "ed25519", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"));
	assert_null(create("ed25519", "ed25519", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_kind_verifies_its_own), cmocka_unit_test(test_t20_algorithm_confusion),
	    cmocka_unit_test(what_is_no_key), cmocka_unit_test(test_cve_2022_24884_forged_signatures)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
