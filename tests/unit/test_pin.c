/* The PIN file: what is taken, what is refused, and what a check of it may cost. The hashes are another program's (Python's hashlib). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pin.h"

#define SALT "000102030405060708090a0b0c0d0e0f"
#define HASH "9ee235869360799d80325fc2bcb1db09bf379cb4e2a823c7dd95abfc410cd982"

static void test_the_right_and_the_wrong(void **state)
{
	(void)state;
	struct pin pin;
	struct err err;
	static const char line[] = "scrypt$4096$8$1$" SALT "$" HASH "\n",
			  other[] = "scrypt$1024$1$2$3132333435363738$9931e15a400c70323e02e5c5f483e907";
	assert_true(pin_parse(line, strlen(line), &pin, &err));
	assert_true(pin_is(&pin, "123456"));
	static const char *const wrong[] = {"", "1", "12345", "1234567", "123457", "023456", "123456 ", "999999999999"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(pin_is(&pin, wrong[i]));
	assert_true(pin_parse(other, strlen(other), &pin, &err));
	assert_true(pin_is(&pin, "4711"));
	assert_false(pin_is(&pin, "4712"));
}

static void test_what_is_no_pin_file(void **state)
{
	(void)state;
	static const char *const corrupt[] = {
	    "",
	    "\n",
	    "scrypt",
	    "scrypt$",
	    "scrypt$$$$$",
	    "123456",
	    "bcrypt$4096$8$1$" SALT "$" HASH,
	    "Scrypt$4096$8$1$" SALT "$" HASH,
	    " scrypt$4096$8$1$" SALT "$" HASH,
	    "scrypt$4096$8$1$" SALT "$" HASH " ",
	    "scrypt$4096$8$1$" SALT "$" HASH "\n\n",
	    "scrypt$4096$8$1$" SALT "$" HASH "\r\n",
	    "scrypt$4096$8$1$" SALT "$" HASH "$",
	    "scrypt$4096$8$1$" SALT,
	    "scrypt$4096$8$1$" SALT "$",
	    "scrypt$4096$8$1$$" HASH,
	    "scrypt$4096$8$" SALT "$" HASH,
	    "scrypt$$8$1$" SALT "$" HASH,
	    "scrypt$4096$$1$" SALT "$" HASH,
	    "scrypt$0$8$1$" SALT "$" HASH,
	    "scrypt$4096$0$1$" SALT "$" HASH,
	    "scrypt$4096$8$0$" SALT "$" HASH,
	    "scrypt$-4096$8$1$" SALT "$" HASH,
	    "scrypt$+4096$8$1$" SALT "$" HASH,
	    "scrypt$04096$8$1$" SALT "$" HASH,
	    "scrypt$0x1000$8$1$" SALT "$" HASH,
	    "scrypt$4096 $8$1$" SALT "$" HASH,
	    "scrypt$4e3$8$1$" SALT "$" HASH,
	    "scrypt$18446744073709551617$8$1$" SALT "$" HASH,
	    "scrypt$4096$8$1$00010203040506$" HASH, /* seven bytes of salt */
	    "scrypt$4096$8$1$" SALT "0$" HASH,      /* half a byte */
	    "scrypt$4096$8$1$" SALT "zz$" HASH,
	    "scrypt$4096$8$1$" SALT "AB$" HASH,         /* one way to write it */
	    "scrypt$4096$8$1$" SALT "$00010203040506",  /* too short to be a hash */
	    "scrypt$4096$8$1$" SALT "$" HASH HASH HASH, /* and too long */
	    "scrypt$4096$8$1$" SALT SALT SALT SALT SALT "$" HASH,
	};
	struct pin pin = {.n = 77};
	struct err err;
	for (size_t i = 0; i < sizeof corrupt / sizeof *corrupt; i++) {
		if (pin_parse(corrupt[i], strlen(corrupt[i]), &pin, &err))
			fail_msg("taken: %s", corrupt[i]);
		assert_int_equal(err.code, ERR_CORRUPT);
		assert_int_equal(pin.n, 77);
	}
	char text[PIN_FILE_BYTES * 2];
	memset(text, 'a', sizeof text);
	memcpy(text, "scrypt$4096$8$1$", 16);
	assert_false(pin_parse(text, sizeof text, &pin, &err));
	static const char nul[] = "scrypt$4096$8$1$" SALT "$" HASH "\0";
	assert_false(pin_parse(nul, sizeof nul - 1, &pin, &err));
	/* Any one byte of a good line changed: taken or refused, and never another PIN's. */
	static const char line[] = "scrypt$4096$8$1$" SALT "$" HASH;
	for (size_t i = 0; i < sizeof line - 1; i++)
		for (int byte = 0; byte < 256; byte++) {
			memcpy(text, line, sizeof line);
			text[i] = (char)byte;
			if (pin_parse(text, sizeof line - 1, &pin, &err))
				assert_true(pin.n * pin.r * pin.p <= PIN_WORK && pin.salt_size <= PIN_SALT_MOST &&
					    pin.hash_size <= PIN_HASH_MOST);
		}
}

static void test_what_it_may_cost(void **state)
{
	(void)state;
	static const struct {
		unsigned long long n, r, p;
		bool taken;
	} rows[] = {{1024, 1, 1, true},
		    {16384, 8, 1, true},
		    {32768, 8, 1, true},
		    {32768, 8, 2, true},
		    {16384, 8, 4, true},
		    {512, 8, 1, false},
		    {1, 8, 1, false},
		    {16383, 8, 1, false},
		    {65536, 8, 1, false},
		    /* the memory, by a little */ {1048576, 8, 1, false},
		    {16384, 8, 5, false},
		    {1024, 8, 65, false},
		    {1024, 1024, 1, false},
		    {999999999, 1, 1, false},
		    {536870912, 8, 1, false},
		    {1024, 999999999, 1, false},
		    {1024, 1, 999999999, false},
		    {536870912, 999999999, 999999999, false}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char line[300];
		struct pin pin;
		struct err err;
		snprintf(line, sizeof line, "scrypt$%llu$%llu$%llu$" SALT "$" HASH, rows[i].n, rows[i].r, rows[i].p);
		if (pin_parse(line, strlen(line), &pin, &err) != rows[i].taken)
			fail_msg("%s", line);
		if (!rows[i].taken) {
			assert_int_equal(err.code, ERR_LIMIT);
			continue;
		}
		uint64_t bytes = 128 * pin.r * (pin.n + pin.p + 2);
		assert_true(bytes <= PIN_MEMORY_BYTES);
		assert_false(pin_is(&pin, "123456"));
	}
}

static void test_the_file(void **state)
{
	(void)state;
	char folder[] = "/dev/shm/mingyue-pin-XXXXXX", path[64], link[64];
	struct pin pin;
	struct err err;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/pin", folder);
	snprintf(link, sizeof link, "%s/link", folder);
	assert_false(pin_read(path, &pin, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("scrypt$4096$8$1$" SALT "$" HASH "\n", file);
	fclose(file);
	assert_true(pin_read(path, &pin, &err));
	assert_true(pin_is(&pin, "123456"));
	assert_int_equal(symlink(path, link), 0);
	assert_false(pin_read(link, &pin, &err));
	assert_false(pin_read(folder, &pin, &err));
	unlink(link);
	assert_int_equal(mkfifo(link, 0600), 0); /* does not hang */
	assert_false(pin_read(link, &pin, &err));
	unlink(link);
	unlink(path);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_right_and_the_wrong),
	    cmocka_unit_test(test_what_is_no_pin_file),
	    cmocka_unit_test(test_what_it_may_cost),
	    cmocka_unit_test(test_the_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
