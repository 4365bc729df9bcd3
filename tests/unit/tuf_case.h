/* tuf_case: what the tests of the TUF client share: a repository for each, and assertions about what is saved. */
#ifndef MINGYUE_TUF_CASE_H
#define MINGYUE_TUF_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "repository.h"

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static inline int setup(void **state)
{
	*state = repository_create();
	return 0;
}

static inline int teardown(void **state)
{
	repository_destroy(*state);
	return 0;
}

static inline void assert_saved(const struct repository *repository, int root, int timestamp, int snapshot, int targets)
{
	assert_int_equal(repository_saved(repository, "root"), root);
	assert_int_equal(repository_saved(repository, "timestamp"), timestamp);
	assert_int_equal(repository_saved(repository, "snapshot"), snapshot);
	assert_int_equal(repository_saved(repository, "targets"), targets);
}

#define assert_refresh(repository, expected)                                                                           \
	do {                                                                                                           \
		struct err err_;                                                                                       \
		if (repository_refresh(repository, &err_) != (expected))                                               \
			fail_msg("code %d, not %d: %s", err_.code, expected, err_.text);                               \
	} while (0)

/* Whatever happened: the next good release is taken, by a client that was restarted. */
#define assert_recovers(repository)                                                                                    \
	do {                                                                                                           \
		repository_release(repository);                                                                        \
		assert_refresh(repository, ERR_NONE);                                                                  \
		assert_int_equal(repository_saved(repository, "targets"),                                              \
				 json_integer_value(json_object_get((repository)->parts[TARGETS], "version")));        \
	} while (0)

static inline void put_text(json_t *files, const char *name, const char *text)
{
	repository_put(files, name, (struct bytes){(char *)text, strlen(text)});
}

static inline json_t *role_entry(struct repository *repository, enum role role)
{
	return json_object_get(json_object_get(repository->parts[ROOT], "roles"), role_names[role]);
}

static inline void set_whole(json_t *part, const char *field, json_int_t value)
{
	json_object_set_new(part, field, json_integer(value));
}

static inline json_int_t get_whole(const json_t *part, const char *field)
{
	return json_integer_value(json_object_get(part, field));
}

#endif
