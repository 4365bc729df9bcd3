/* The preview, drawn by an app of a few lines of shell. */
#include "content_folder.h"

#include "app.h"
#include "outdir.h"
#include "preview.h"

static void write_text(const char *name, const char *text)
{
	FILE *file = fopen(content_path(name), "wb");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* A stand-in for mingyue: "--store S --shots DIR --lang L --size WxH" puts two pictures into DIR. */
static const char *make_app(void)
{
	static char path[512];
	char script[2000];
	content_photo("shot.png", 192, 108);
	snprintf(
	    script, sizeof script,
	    "#!/bin/sh\n"
	    "[ \"$1 $3 $5 $7\" = '--store --shots --lang --size' ] && [ -d \"$2\" ] && [ -d \"$4\" ] || exit 2\n"
	    "cp '%s' \"$4/01-p-cover.png\" && cp '%s' \"$4/05-p-gallery-2.png\" && cp '%s' \"$4/05-p-gallery.png\"\n",
	    content_path("shot.png"), content_path("shot.png"), content_path("shot.png"));
	write_text("app", script);
	snprintf(path, sizeof path, "%s", content_path("app"));
	assert_int_equal(chmod(path, 0755), 0);
	return path;
}

static char *read_text(const char *name)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = fopen(content_path(name), "rb");
	assert_non_null(file);
	assert_true(getdelim(&text, &size, '\0', file) > 0);
	fclose(file);
	return text;
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;
	for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
		count++;
	return count;
}

/* Every file the page names is there. */
static void assert_files(const char *html)
{
	size_t count = 0;
	for (const char *at = strstr(html, "src=\""); at != NULL; at = strstr(at + 1, "src=\"")) {
		char file[300];
		snprintf(file, sizeof file, "out/%.*s", (int)strcspn(at + 5, "\""), at + 5);
		assert_int_equal(access(content_path(file), R_OK), 0);
		count++;
	}
	assert_int_equal(count, 3 * 2 * 2 * 6); /* shots, small and large, languages, sizes */
}

static void test_drawn(void **state)
{
	(void)state;
	struct folder *folder;
	struct progress progress;
	struct err err = {0};
	content_reset();
	progress_init(&progress, true);
	struct findings *findings = content_lint(&folder);
	findings_add(findings, RULE_PICTURE_UNUSED, "photos/x.jpg#", "<b>\"&", NULL);
	assert_int_equal(mkdir(content_path("out"), 0755), 0);
	char out[512];
	snprintf(out, sizeof out, "%s", content_path("out"));
	if (!preview_draw(folder, make_app(), content_root, out, &progress, &err) ||
	    !preview_write(folder, findings, out, &err))
		fail_msg("%s", err.text);
	char *html = read_text("out/index.html");
	assert_files(html);
	assert_int_equal(count_of(html, "<figure"), 3 * 2 * 6);
	assert_int_equal(count_of(html, "</figure>"), 3 * 2 * 6);
	assert_true(strstr(html, "05-p-gallery.small") < strstr(html, "05-p-gallery-2.small"));
	assert_non_null(strstr(html, "&lt;b&gt;&quot;&amp;")); /* nobody writes HTML into it */
	assert_null(strstr(html, "<b>"));
	assert_null(strstr(html, "http")); /* nothing from elsewhere */
	assert_null(strstr(html, "<script"));
	assert_null(strstr(html, ".png"));
	assert_non_null(strstr(html, "Moon over Dianjiang"));
	assert_non_null(strstr(html, "picture-unused"));
	free(html);
	folder_destroy(folder);
	findings_destroy(findings);
}

/* A folder too broken to draw still gets its findings shown. */
static void test_only_findings(void **state)
{
	(void)state;
	struct findings *findings = findings_create();
	struct err err = {0};
	content_reset();
	findings_add(findings, RULE_JSON_SYNTAX, "", "3", "9", "here", NULL);
	assert_true(preview_write(NULL, findings, content_root, &err));
	char *html = read_text("index.html");
	assert_non_null(strstr(html, "json-syntax"));
	assert_int_equal(count_of(html, "<figure"), 0);
	free(html);
	findings_destroy(findings);
}

static void test_app_fails(void **state)
{
	(void)state;
	struct folder *folder;
	struct progress progress;
	struct err err = {0};
	char out[512], app[512];
	content_reset();
	progress_init(&progress, true);
	struct findings *findings = content_lint(&folder);
	write_text("app", "#!/bin/sh\necho first >&2\necho no fonts here >&2\nexit 2\n");
	snprintf(app, sizeof app, "%s", content_path("app"));
	assert_int_equal(chmod(app, 0755), 0);
	snprintf(out, sizeof out, "%s", content_path("out"));
	assert_int_equal(mkdir(out, 0755), 0);
	assert_false(preview_draw(folder, app, content_root, out, &progress, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_non_null(strstr(err.text, "no fonts here"));
	assert_null(strstr(err.text, "first"));
	folder_destroy(folder);
	findings_destroy(findings);
}

/* Given, else beside us, else on PATH; never something that cannot be run. */
static void test_find_app(void **state)
{
	(void)state;
	struct err err = {0};
	const char *old = getenv("PATH");
	char *path = NULL, *old_path = strdup(old != NULL ? old : "");
	assert_non_null(old_path);
	content_reset();
	write_text("mingyue", "#!/bin/sh\n");
	char app[512];
	snprintf(app, sizeof app, "%s", content_path("mingyue"));
	assert_false(app_find(app, &path, &err)); /* not executable */
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_int_equal(chmod(app, 0755), 0);
	assert_true(app_find(app, &path, &err));
	assert_string_equal(path, app);
	free(path);
	setenv("PATH", "/nowhere::/neither", 1);
	path = NULL;
	bool beside = app_find(NULL, &path, &err); /* a build tree may have it beside the tests */
	free(path);
	if (!beside) {
		setenv("PATH", content_root, 1);
		assert_true(app_find(NULL, &path, &err));
		assert_string_equal(path, app);
		free(path);
	}
	setenv("PATH", old_path, 1);
	free(old_path);
}

static int start(void **state)
{
	struct err err;
	(void)state;
	return !picture_start(&err);
}

static int end(void **state)
{
	(void)state;
	content_remove(content_root);
	picture_finish();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_drawn),
	    cmocka_unit_test(test_only_findings),
	    cmocka_unit_test(test_app_fails),
	    cmocka_unit_test(test_find_app),
	};
	return cmocka_run_group_tests(tests, start, end);
}
