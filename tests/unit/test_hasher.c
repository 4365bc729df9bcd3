/* Files hashed side by side on the hasher's thread have the hashes they have in one piece. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "hasher.h"

enum { FILES = 50, BLOCKS = 7 };

struct file {
	char data[BLOCKS * HASHER_BLOCK_BYTES];
	size_t size;
	struct digest *digest;
	char hex[DIGEST_HEX_SIZE];
};

static void give_part(struct hasher *hasher, struct file *file, int part)
{
	size_t from = (size_t)part * HASHER_BLOCK_BYTES, rest = file->size > from ? file->size - from : 0;
	size_t size = rest < HASHER_BLOCK_BYTES ? rest : HASHER_BLOCK_BYTES;
	if (size == 0)
		return;
	char *block = hasher_block(hasher);
	memcpy(block, file->data + from, size);
	hasher_add(hasher, file->digest, block, size);
}

static void test_side_by_side(void **state)
{
	(void)state;
	struct file *files = calloc(FILES, sizeof *files), *got;
	struct hasher *hasher = hasher_create();
	size_t taken = 0;
	for (size_t i = 0; i < FILES; i++) {
		files[i].size = i * 9001 % sizeof files[i].data; /* the first has nothing */
		for (size_t at = 0; at < files[i].size; at++)
			files[i].data[at] = (char)(at * (i + 3) >> 3);
		files[i].digest = digest_begin();
	}
	assert_null(hasher_take(hasher, true)); /* none was given: no waiting */
	for (int part = 0; part < BLOCKS; part++)
		for (size_t i = 0; i < FILES; i++)
			give_part(hasher, &files[i], part);
	for (size_t i = 0; i < FILES; i++)
		hasher_end(hasher, files[i].digest, files[i].hex, &files[i]);
	while ((got = hasher_take(hasher, true)) != NULL) {
		char whole[DIGEST_HEX_SIZE];
		assert_ptr_equal(got, &files[taken++]);
		digest_hex(got->data, got->size, whole);
		assert_string_equal(got->hex, whole);
	}
	assert_int_equal(taken, FILES);
	hasher_destroy(hasher);
	free(files);
}

/* More blocks in hand than may wait: none is lost, none is kept twice. */
static void test_blocks_in_hand(void **state)
{
	(void)state;
	enum { IN_HAND = 80 };
	char *blocks[IN_HAND], hex[DIGEST_HEX_SIZE], whole[DIGEST_HEX_SIZE];
	struct hasher *hasher = hasher_create();
	char *data = calloc(IN_HAND, HASHER_BLOCK_BYTES);
	for (int round = 0; round < 2; round++) {
		struct digest *digest = digest_begin();
		for (int i = 0; i < IN_HAND; i++)
			blocks[i] = memset(hasher_block(hasher), 0, HASHER_BLOCK_BYTES);
		for (int i = 0; i < IN_HAND; i++)
			hasher_add(hasher, digest, blocks[i], HASHER_BLOCK_BYTES);
		hasher_end(hasher, digest, hex, hex);
		assert_ptr_equal(hasher_take(hasher, true), hex);
		digest_hex(data, (size_t)IN_HAND * HASHER_BLOCK_BYTES, whole);
		assert_string_equal(hex, whole);
	}
	free(data);
	hasher_destroy(hasher);
}

/* A file that is given up is never given back, and one nobody takes is no leak. */
static void test_given_up(void **state)
{
	(void)state;
	struct hasher *hasher = hasher_create();
	struct digest *lost = digest_begin(), *kept = digest_begin();
	char hex[DIGEST_HEX_SIZE];
	hasher_add(hasher, lost, memset(hasher_block(hasher), 'x', 10), 10);
	hasher_end(hasher, lost, NULL, NULL);
	assert_null(hasher_take(hasher, true));
	hasher_end(hasher, kept, hex, hex);
	hasher_destroy(hasher);
	assert_string_equal(
	    hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"); /* FIPS 180-4, of nothing */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_side_by_side),
	    cmocka_unit_test(test_blocks_in_hand),
	    cmocka_unit_test(test_given_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
