/* Bounds and answers of fetch, against a server that misbehaves. The whole list of a hostile server's faults is tests/fault's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "http_server.h"

#include "fetch.h"

static struct fetch *fetch;
static atomic_int idle_calls;
static int idle_limit;

static bool idle(void *ctx)
{
	(void)ctx;
	return idle_limit == 0 || ++idle_calls < idle_limit;
}

static int open_fetch(void **state)
{
	struct fetch_options options = {.stall_ms = 1000, .deadline_ms = 10000, .parallel = 4, .idle = idle};
	struct err err = {0};
	(void)state;
	idle_calls = 0;
	idle_limit = 0;
	memset(http_seen, 0, sizeof *http_seen);
	return fetch_create(&options, &fetch, &err) ? 0 : -1;
}

static int close_fetch(void **state)
{
	(void)state;
	fetch_destroy(fetch);
	return 0;
}

static void test_only_https_and_loopback(void **state)
{
	(void)state;
	static const struct {
		const char *url;
		bool allowed;
	} cases[] = {{"https://example.org/x", true},
		     {"http://127.0.0.1/x", true},
		     {"http://127.8.9.1:8080/x", true},
		     {"http://localhost/x", true},
		     {"http://[::1]:80/x", true},
		     {"http://example.org/x", false},
		     {"http://128.0.0.1/x", false},
		     {"http://127.0.0.1.example.org/x", false},
		     {"http://localhost.example.org/x", false},
		     {"http://127.0.0.1@example.org/x", false},
		     {"https://user:secret@example.org/x", false},
		     {"http://[::2]/x", false},
		     {"ftp://127.0.0.1/x", false},
		     {"file:///etc/passwd", false},
		     {"127.0.0.1/x", false},
		     {"", false}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		if (fetch_url_allowed(cases[i].url, &err) != cases[i].allowed)
			fail_msg("%s", cases[i].url);
	}
	struct fetch_reply reply;
	struct err err = {0};
	assert_false(fetch_small(fetch, "file:///etc/passwd", 100000, NULL, &reply, &err));
	assert_int_equal(err.code, ERR_USAGE);
}

static void test_small(void **state)
{
	(void)state;
	struct fetch_reply reply;
	struct err err = {0};
	setenv("http_proxy", "http://127.0.0.1:1", 1); /* nobody listens there */
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	assert_true(fetch_small(fetch, http_url("/small"), 5, NULL, &reply, &err));
	assert_int_equal(reply.bytes.size, 5);
	assert_memory_equal(reply.bytes.data, "hello", 5);
	assert_string_equal(reply.etag, "\"one\"");
	assert_false(reply.unchanged);
	bytes_finish(&reply.bytes);
	assert_true(fetch_small(fetch, http_url("/small"), 5, "\"one\"", &reply, &err));
	assert_true(reply.unchanged);
	assert_null(reply.bytes.data);
	assert_int_equal(http_seen->conditionals, 1);
	assert_true(fetch_small(fetch, http_url("/chunked"), 5, NULL, &reply, &err));
	assert_int_equal(reply.bytes.size, 5);
	bytes_finish(&reply.bytes);
	assert_true(fetch_small(fetch, http_url("/empty"), 5, NULL, &reply, &err));
	assert_int_equal(reply.bytes.size, 0);
	bytes_finish(&reply.bytes);
	uint64_t received, sent, requests;
	fetch_counts(fetch, &received, &sent, &requests);
	assert_int_equal(requests, 4);
	assert_true(received > 100 && received < 1000 && sent > 100 && sent < 2000);
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
}

static void test_side_by_side(void **state)
{
	(void)state;
	char urls[4][100];
	snprintf(urls[0], sizeof urls[0], "%s", http_url("/small"));
	snprintf(urls[1], sizeof urls[1], "%s", http_url("/none"));
	snprintf(urls[2], sizeof urls[2], "%s", http_url("/small"));
	struct fetch_ask asks[] = {{.url = urls[0], .max_bytes = 5},
				   {.url = urls[1], .max_bytes = 5},
				   {.url = urls[2], .max_bytes = 4},
				   {.url = "http://example.org/x", .max_bytes = 5}};
	fetch_smalls(fetch, asks, 4);
	assert_true(asks[0].done);
	assert_int_equal(asks[0].bytes.size, 5);
	assert_memory_equal(asks[0].bytes.data, "hello", 5);
	bytes_finish(&asks[0].bytes);
	static const enum err_code codes[] = {ERR_NONE, ERR_NOT_FOUND, ERR_LIMIT, ERR_USAGE};
	for (int i = 1; i < 4; i++) {
		assert_false(asks[i].done);
		assert_int_equal(asks[i].err.code, codes[i]);
		assert_null(asks[i].bytes.data);
	}
	idle_limit = 2; /* the user ends it: all of them, and what comes next is fine again */
	snprintf(urls[0], sizeof urls[0], "%s", http_url("/silent"));
	fetch_smalls(fetch, asks, 1);
	assert_false(asks[0].done);
	assert_string_equal(asks[0].err.text, "stopped");
	idle_limit = 0;
	snprintf(urls[0], sizeof urls[0], "%s", http_url("/small"));
	fetch_smalls(fetch, asks, 1);
	assert_true(asks[0].done);
	bytes_finish(&asks[0].bytes);
}

static void test_answers_that_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		enum err_code code;
	} cases[] = {{"/none", ERR_NOT_FOUND},    {"/forbidden", ERR_NOT_FOUND},
		     {"/redirect", ERR_NET},      {"/error", ERR_NET},
		     {"/unasked304", ERR_NET},    {"/unasked206", ERR_NET},
		     {"/http09", ERR_NET},        {"/cut", ERR_NET},
		     {"/negative", ERR_NET},      {"/hugechunk", ERR_NET},
		     {"/headers", ERR_NET},       {"/interim", ERR_NET},
		     {"/silent", ERR_NET},        {"/small", ERR_LIMIT},
		     {"/chunked", ERR_LIMIT},     {"/file-long", ERR_LIMIT},
		     {"/nothing-at-all", ERR_NET}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fetch_reply reply = {.bytes = {NULL, 77}};
		struct err err = {0};
		if (fetch_small(fetch, http_url(cases[i].path), 4, NULL, &reply, &err) || err.code != cases[i].code)
			fail_msg("%s: %d %s", cases[i].path, err.code, err.text);
		assert_int_equal(reply.bytes.size, 77); /* untouched */
	}
	/* What came before does not harm what comes next. */
	struct fetch_reply reply;
	struct err err = {0};
	assert_true(fetch_small(fetch, http_url("/small"), 5, NULL, &reply, &err));
	bytes_finish(&reply.bytes);
}

/* A file with the first bytes of the server's, and the attribute that fetch keeps. */
static struct fetch_file part(const char *path, size_t bytes, const char *etag)
{
	char name[] = "/tmp/mingyue-fetch-XXXXXX";
	struct fetch_file file = {.url = http_url(path), .fd = mkstemp(name), .length = HTTP_FILE_BYTES};
	assert_true(file.fd >= 0);
	unlink(name);
	for (size_t i = 0; i < bytes; i++) {
		char byte = http_file_byte(i);
		assert_int_equal(pwrite(file.fd, &byte, 1, (off_t)i), 1);
	}
	snprintf(file.etag, sizeof file.etag, "%s", etag);
	return file;
}

static bool whole(const struct fetch_file *file)
{
	static char data[HTTP_FILE_BYTES + 1];
	if (!file->done || pread(file->fd, data, sizeof data, 0) != HTTP_FILE_BYTES)
		return false;
	for (size_t i = 0; i < HTTP_FILE_BYTES; i++)
		if (data[i] != http_file_byte(i))
			return false;
	char found[DIGEST_HEX_SIZE];
	digest_hex(data, HTTP_FILE_BYTES, found);
	return *file->sha256 == '\0' || strcmp(file->sha256, found) == 0;
}

static bool get(struct fetch_file *file, struct err *err)
{
	*err = (struct err){0};
	return fetch_files(fetch, file, 1, NULL, NULL, err);
}

static void test_resume(void **state)
{
	(void)state;
	struct err err;
	struct fetch_file file = part("/file", 1000, "\"v1\"");
	assert_true(get(&file, &err));
	assert_true(whole(&file));
	assert_int_equal(*file.sha256, '\0'); /* of the first part nothing is known */
	assert_int_equal(http_seen->ranges, 1);
	close(file.fd);
	/* Cut off, and gone on with in another call; the server has not changed. */
	file = part("/file-cut", 0, "");
	assert_false(get(&file, &err));
	assert_int_equal(err.code, ERR_NET);
	assert_int_equal(lseek(file.fd, 0, SEEK_END), 50000);
	file.url = http_url("/file");
	assert_true(get(&file, &err));
	assert_true(whole(&file));
	assert_int_equal(http_seen->ranges, 2);
	close(file.fd);
	/* The server has another file now, or does not know the part, or we do not know whose it is: from the start. */
	static const char *const again[][2] = {
	    {"/file-v2", "\"v1\""}, {"/file-416", "\"v1\""}, {"/file", ""}, {"/file", "W/\"v1\""}};
	for (size_t i = 0; i < sizeof again / sizeof *again; i++) {
		file = part(again[i][0], 1000, again[i][1]);
		assert_true(get(&file, &err));
		assert_true(whole(&file));
		assert_int_equal(strlen(file.sha256), DIGEST_HEX_SIZE - 1); /* all of it came now */
		assert_int_equal(http_seen->ranges, 2);
		close(file.fd);
	}
	/* There already: no question. */
	file = part("/none", HTTP_FILE_BYTES, "");
	assert_true(get(&file, &err));
	close(file.fd);
}

static void test_resume_keeps_the_etag_with_the_file(void **state)
{
	(void)state;
	struct err err;
	struct fetch_file file = part("/file-cut", 0, "");
	assert_false(get(&file, &err));
	if (strcmp(file.etag, "\"v1\"") != 0)
		fail_msg("etag %s", file.etag);
	file.etag[0] = '\0'; /* as after a restart */
	file.url = http_url("/file");
	assert_true(get(&file, &err));
	assert_true(whole(&file));
	close(file.fd);
}

static void test_parts_that_lie(void **state)
{
	(void)state;
	struct err err;
	static const struct {
		const char *path;
		enum err_code code;
	} cases[] = {{"/file-wrong-range", ERR_NET},
		     {"/file-wrong-total", ERR_NET},
		     {"/file-long", ERR_LIMIT},
		     {"/small", ERR_NET},
		     {"/none", ERR_NOT_FOUND}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fetch_file file = part(cases[i].path, 1000, "\"v1\"");
		if (get(&file, &err) || err.code != cases[i].code)
			fail_msg("%s: %d %s", cases[i].path, err.code, err.text);
		assert_true(lseek(file.fd, 0, SEEK_END) <= HTTP_FILE_BYTES);
		assert_int_equal(file.err.code, err.code);
		close(file.fd);
	}
	/* A disk that is full is told as such. */
	struct fetch_file full = {.url = http_url("/file"), .fd = 0, .length = HTTP_FILE_BYTES};
	full.fd = open("/dev/full", O_RDWR);
	assert_false(get(&full, &err));
	assert_int_equal(err.code, ERR_IO);
	close(full.fd);
}

static int begun, ended;
static atomic_int inside; /* begin or each: never two at once */

static bool begin(struct fetch_file *file, struct err *err)
{
	(void)err;
	assert_int_equal(atomic_fetch_add(&inside, 1), 0);
	*file = part(begun == 7 ? "/none" : "/file", 0, "");
	begun++;
	atomic_fetch_sub(&inside, 1);
	return true;
}

static bool begin_silent(struct fetch_file *file, struct err *err)
{
	(void)err;
	*file = part("/silent", 0, "");
	begun++;
	return true;
}

static bool each(struct fetch_file *file)
{
	assert_int_equal(atomic_fetch_add(&inside, 1), 0);
	assert_true(file->done ? whole(file) : file->err.code != ERR_NONE);
	close(file->fd);
	atomic_fetch_sub(&inside, 1);
	return ++ended != 30;
}

static void test_many(void **state)
{
	(void)state;
	static struct fetch_file files[100];
	struct err err = {0};
	memset(files, 0, sizeof files);
	begun = ended = 0;
	assert_false(fetch_files(fetch, files, 20, begin, each, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(begun, 20);
	assert_int_equal(ended, 20);
	int done = 0;
	for (int i = 0; i < 20; i++)
		done += files[i].done;
	assert_int_equal(done, 19);
	/* each ends it at the 30th; all that were begun are told. */
	memset(files, 0, sizeof files);
	begun = 10;
	ended = 10;
	assert_false(fetch_files(fetch, files, 100, begin, each, &err));
	assert_true(ended >= 30 && ended < 100);
	assert_int_equal(begun, ended);
	/* And idle ends it whenever: many, of which half are the other thread's, or one. */
	memset(files, 0, sizeof files);
	begun = ended = 0;
	idle_limit = 8;
	assert_false(fetch_files(fetch, files, 20, begin_silent, each, &err));
	assert_int_equal(err.code, ERR_NET);
	assert_int_equal(begun, ended);
	assert_in_range(begun, 1, 19);
	idle_calls = 0;
	idle_limit = 2;
	struct fetch_file silent = part("/silent", 0, "");
	assert_false(fetch_files(fetch, &silent, 1, NULL, NULL, &err));
	assert_int_equal(err.code, ERR_NET);
	close(silent.fd);
}

static pthread_t caller;
static int calls_before;
static bool hung;

/* The last file of all, when it is the other thread's, takes five seconds; the caller's thread has nothing left to do then. */
static bool each_or_hang(struct fetch_file *file)
{
	close(file->fd);
	if (++ended == 20 && pthread_equal(pthread_self(), caller) == 0) {
		hung = true;
		calls_before = idle_calls;
		sleep(5);
	}
	return true;
}

/* Nobody is told that all goes on while the other thread hangs. */
static void test_hanging_helper(void **state)
{
	(void)state;
	static struct fetch_file files[20];
	struct err err = {0};
	caller = pthread_self();
	hung = false;
	idle_limit = 1000000; /* they are counted */
	for (int tries = 0; tries < 100 && !hung; tries++) {
		memset(files, 0, sizeof files);
		begun = 10;
		ended = 0;
		assert_true(fetch_files(fetch, files, 20, begin, each_or_hang, &err));
	}
	assert_true(hung);
	assert_true(idle_calls - calls_before <
		    18); /* two seconds' and what is left at the end; five seconds' are 25 */
}

static void test_put(void **state)
{
	(void)state;
	struct err err = {0};
	assert_true(fetch_put(fetch, http_url("/created"), "{\"a\":1}", 7, &err));
	assert_string_equal(http_seen->body, "{\"a\":1}");
	assert_false(fetch_put(fetch, http_url("/error"), "{}", 2, &err));
	assert_int_equal(err.code, ERR_NET);
	assert_false(fetch_put(fetch, http_url("/none"), "{}", 2, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_only_https_and_loopback, open_fetch, close_fetch),
	    cmocka_unit_test_setup_teardown(test_side_by_side, open_fetch, close_fetch),
	    cmocka_unit_test_setup_teardown(test_small, open_fetch, close_fetch),
	    cmocka_unit_test_setup_teardown(test_answers_that_are_refused, open_fetch, close_fetch),
	    cmocka_unit_test_setup_teardown(test_resume, open_fetch, close_fetch),
	    cmocka_unit_test_setup_teardown(test_resume_keeps_the_etag_with_the_file, open_fetch, close_fetch),
	    cmocka_unit_test_setup_teardown(test_parts_that_lie, open_fetch, close_fetch),
	    cmocka_unit_test_setup_teardown(test_many, open_fetch, close_fetch),
	    cmocka_unit_test_setup_teardown(test_hanging_helper, open_fetch, close_fetch),
	    cmocka_unit_test_setup_teardown(test_put, open_fetch, close_fetch),
	};
	return cmocka_run_group_tests(tests, http_start, http_stop);
}
