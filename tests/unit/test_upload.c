/* What is uploaded, in which order, and where to: destinations and accounts. */
#include "repository_folder.h"

#include "upload.h"
#include "upload_http_account.h"
#include "upload_list.h"

static void the_order_never_names_what_is_not_there(void **state)
{
	(void)state;
	struct upload_list list;
	struct err err = {0};
	repository_reset(false);
	assert_false(upload_list_make(&repository_made, &list, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	repository_stage(NOW_S);
	repository_sign_and_release(NOW_S);
	must(upload_list_make(&repository_made, &list, &err), &err);
	assert_true(list.count > 6);
	size_t i = 0;
	for (; i < list.count && strncmp(list.files[i].path, "blobs/", 6) == 0; i++)
		assert_string_equal(upload_list_lifetime(&list.files[i]), "public, max-age=31536000, immutable");
	assert_int_equal(i, list.count - 5);
	assert_memory_equal(list.files[i++].path, "targets/", 8);
	assert_string_equal(list.files[i++].path, "metadata/1.targets.json");
	assert_string_equal(list.files[i++].path, "metadata/1.snapshot.json");
	assert_string_equal(list.files[i].path, "metadata/1.root.json");
	assert_string_equal(upload_list_lifetime(&list.files[i++]), "no-cache");
	assert_string_equal(list.files[i].path, "metadata/timestamp.json");
	assert_string_equal(upload_list_lifetime(&list.files[i]), "no-cache");
	upload_list_finish(&list);
}

static void a_damaged_picture_is_not_sent(void **state)
{
	(void)state;
	struct upload_list list;
	struct upload_place *place;
	struct uploaded uploaded;
	struct progress progress;
	struct upload_options options = {0};
	struct err err = {0};
	char name[256];
	repository_reset(false);
	repository_stage(NOW_S);
	repository_sign_and_release(NOW_S);
	must(upload_list_make(&repository_made, &list, &err), &err);
	snprintf(name, sizeof name, "public/%s", list.files[0].path);
	FILE *file = fopen(repository_file(name), "r+b");
	assert_non_null(file);
	fputc(0, file);
	fclose(file);
	upload_list_finish(&list);
	progress_init(&progress, true);
	assert_false(upload_place_open(content_path("place"), &options, &place, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_int_equal(mkdir(content_path("place"), 0755), 0);
	must(upload_place_open(content_path("place"), &options, &place, &err), &err);
	assert_false(upload_run(&repository_made, place, &progress, &uploaded, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	upload_place_close(place);
	snprintf(name, sizeof name, "place/metadata/timestamp.json");
	assert_int_not_equal(access(content_path(name), F_OK), 0);
}

static void accounts(void **state)
{
	(void)state;
	static const struct {
		const char *destination, *endpoint, *region, *base, *sigv4;
	} good[] = {
	    {"https://a.example/x/", NULL, NULL, "https://a.example/x", NULL},
	    {"http://127.0.0.1:80/x", NULL, NULL, "http://127.0.0.1:80/x", NULL},
	    {"http://[::1]/", NULL, NULL, "http://[::1]", NULL},
	    {"s3://b/p", "https://s.example", "r1", "https://s.example/b/p", "aws:amz:r1:s3"},
	    {"s3://b/p/", NULL, "eu-west-1", "https://b.s3.eu-west-1.amazonaws.com/p", "aws:amz:eu-west-1:s3"},
	    {"s3://b", "http://localhost:9", NULL, "http://localhost:9/b", "aws:amz:us-east-1:s3"},
	};
	static const char *const bad[] = {"http://a.example/",
					  "http://127.0.0.1.example/",
					  "http://localhost.example/",
					  "s3://",
					  "s3:///p",
					  "s3://b/a b",
					  "s3://b/../%2e"};
	struct upload_account account;
	struct err err = {0};
	setenv("AWS_ACCESS_KEY_ID", "who:me", 1);
	setenv("AWS_SECRET_ACCESS_KEY", "se/cret", 1);
	unsetenv("AWS_REGION");
	unsetenv("AWS_DEFAULT_REGION");
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct upload_options options = {.endpoint = good[i].endpoint, .region = good[i].region};
		must(upload_account_open(good[i].destination, &options, &account, &err), &err);
		assert_string_equal(account.base, good[i].base);
		if (good[i].sigv4 != NULL) {
			assert_string_equal(account.sigv4, good[i].sigv4);
			assert_string_equal(account.user, "who:me");
			assert_string_equal(account.secret, "se/cret");
		} else {
			assert_null(account.sigv4);
		}
		upload_account_finish(&account);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct upload_options options = {0};
		assert_false(upload_account_open(bad[i], &options, &account, &err));
		assert_int_equal(err.code, ERR_USAGE);
	}
	content_reset();
	char path[512];
	snprintf(path, sizeof path, "%s", content_path("keys"));
	write_text(path, "[default]\naws_access_key_id = AK\n  aws_secret_access_key=SK \naws_session_token=T\n");
	struct upload_options options = {.endpoint = "https://s.example", .credentials = path};
	must(upload_account_open("s3://b", &options, &account, &err), &err);
	assert_string_equal(account.user, "AK");
	assert_string_equal(account.secret, "SK");
	assert_string_equal(account.token, "T");
	upload_account_finish(&account);
	/* of several profiles the one called default, wherever it is, and of no other anything */
	write_text(path,
		   "[a]\naws_access_key_id = A\naws_secret_access_key = A\naws_session_token = A\n[ default ]\n"
		   "aws_access_key_id = AK\n [b]\naws_secret_access_key = B\n[default]\naws_secret_access_key = SK\n"
		   "[defaults]\naws_access_key_id = C\n[profile default]\naws_access_key_id = D\n");
	must(upload_account_open("s3://b", &options, &account, &err), &err);
	assert_string_equal(account.user, "AK");
	assert_string_equal(account.secret, "SK");
	assert_null(account.token);
	upload_account_finish(&account);
	write_text(path, "[a]\naws_access_key_id = A\naws_secret_access_key = A\n");
	assert_false(upload_account_open("s3://b", &options, &account, &err));
	assert_non_null(strstr(err.text, "[default]"));
	write_text(path, "aws_access_key_id = AK\n");
	assert_false(upload_account_open("s3://b", &options, &account, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_order_never_names_what_is_not_there),
					   cmocka_unit_test(a_damaged_picture_is_not_sent), cmocka_unit_test(accounts)};
	return cmocka_run_group_tests(tests, repository_start, repository_cleanup);
}
