/* Messages arrive once, in order, whoever posts; waiting ends when one comes and when its time is up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>

#include "mail.h"

enum { POSTERS = 4, EACH = 2000 };

static struct mailbox *box;
static atomic_int woken;

static void wake(void)
{
	atomic_fetch_add(&woken, 1);
}

static void *post_many(void *arg)
{
	uintptr_t who = (uintptr_t)arg;
	for (uintptr_t i = 0; i < EACH; i++)
		mailbox_post(box, (int)who, (void *)(i + 1));
	return NULL;
}

static void test_order_of_each_poster_is_kept(void **state)
{
	(void)state;
	pthread_t threads[POSTERS];
	uintptr_t last[POSTERS] = {0};
	box = mailbox_create();
	mailbox_set_wake(box, wake);
	for (uintptr_t i = 0; i < POSTERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, post_many, (void *)i), 0);
	for (int i = 0; i < POSTERS * EACH; i++) {
		int kind;
		void *body;
		assert_true(mailbox_take(box, -1, &kind, &body));
		assert_int_equal((uintptr_t)body, last[kind] + 1);
		last[kind] = (uintptr_t)body;
	}
	for (int i = 0; i < POSTERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&woken), POSTERS * EACH);
	mailbox_destroy(box);
}

static void test_an_empty_box_gives_nothing(void **state)
{
	(void)state;
	int kind = 7;
	void *body = &kind;
	box = mailbox_create();
	assert_false(mailbox_take(box, 0, &kind, &body));
	assert_false(mailbox_take(box, 20, &kind, &body));
	assert_int_equal(kind, 7);
	assert_ptr_equal(body, &kind);
	mailbox_post(box, 3, NULL); /* what is left in the box goes with it */
	mailbox_destroy(box);
	mailbox_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order_of_each_poster_is_kept),
	    cmocka_unit_test(test_an_empty_box_gives_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
