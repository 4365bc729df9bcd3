/* canonical: what is refused, and that what is written is canonical to the byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "canonical.h"

static void rewrites(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
	    {"{}", "{}"},
	    {" { \"b\" : 1 , \"a\" : [ true , false , null ] } ", "{\"a\":[true,false,null],\"b\":1}"},
	    {"{\"a\":\"\\u0041\\n\\\"\\\\\\/\"}", "{\"a\":\"A\n\\\"\\\\/\"}"},
	    {"{\"a\":\"\\u57ab\\u6c5f\"}", "{\"a\":\"垫江\"}"},
	    {"{\"a\":-0}", "{\"a\":0}"},
	    {"{\"a\":9007199254740991,\"A\":-9007199254740991}", "{\"A\":-9007199254740991,\"a\":9007199254740991}"},
	    {"{\"\\ue000\":1,\"\\ud83c\\udf15\":2,\"z\":3}", "{\"z\":3,\"\xee\x80\x80\":1,\"\xf0\x9f\x8c\x95\":2}"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err;
		json_t *object;
		struct bytes out;
		assert_true(canonical_read(cases[i].in, strlen(cases[i].in), &object, &err));
		canonical_write(object, &out);
		assert_int_equal(out.size, strlen(cases[i].out));
		assert_memory_equal(out.data, cases[i].out, out.size);
		assert_true(canonical_is(object, cases[i].out, strlen(cases[i].out)));
		assert_int_equal(canonical_is(object, cases[i].in, strlen(cases[i].in)),
				 strcmp(cases[i].in, cases[i].out) == 0);
		bytes_finish(&out);
		json_decref(object);
	}
}

static void refuses(void **state)
{
	static const char *const cases[] = {
	    "",
	    "[]",
	    "1",
	    "{",
	    "{}x",
	    "{}{}",
	    "\xef\xbb\xbf{}",
	    "{\"a\":1,\"a\":1}",
	    "{\"a\":1,\"\\u0061\":2}",
	    "{\"a\":1.0}",
	    "{\"a\":1e3}",
	    "{\"a\":01}",
	    "{\"a\":9007199254740992}",
	    "{\"a\":[{\"b\":-9007199254740992}]}",
	    "{\"a\":99999999999999999999999999}",
	    "{\"a\":\"\\ud800\"}",
	    "{\"a\":\"\\udc00\\ud800\"}",
	    "{\"a\":\"\xff\"}",
	    "{\"a\":\"\xc0\x80\"}",
	    "{\"a\":\"\xed\xa0\x80\"}",
	    "{\"a\":\"\\u0000\"}",
	    "{\"\\u0000\":1}",
	    "{'a':1}",
	    "{\"a\":NaN}",
	    "{\"a\":1,}",
	    "{\"a\":\"\n\"}",
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err;
		json_t *object = NULL;
		if (canonical_read(cases[i], strlen(cases[i]), &object, &err))
			fail_msg("taken: %s", cases[i]);
		assert_int_equal(err.code, ERR_CORRUPT);
		assert_null(object);
	}
}

static void nests_to_64_levels(void **state)
{
	(void)state;
	for (int depth = 60; depth < 5000; depth = depth < 70 ? depth + 1 : depth * 2) {
		char text[20100];
		struct err err;
		json_t *object;
		int used = 5;
		memcpy(text, "{\"a\":", 5);
		memset(text + used, '[', (size_t)depth);
		memset(text + used + depth, ']', (size_t)depth);
		text[used + 2 * depth] = '}';
		bool taken = canonical_read(text, (size_t)(used + 2 * depth + 1), &object, &err);
		assert_int_equal(taken, depth <= 64);
		if (taken)
			json_decref(object);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(rewrites), cmocka_unit_test(refuses),
					   cmocka_unit_test(nests_to_64_levels)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
