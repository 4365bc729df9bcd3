/* repository_folder: a publisher's repository in a scratch folder, with keys whose passphrase is in a file, for tests to publish with. */
#ifndef MINGYUE_TEST_REPOSITORY_FOLDER_H
#define MINGYUE_TEST_REPOSITORY_FOLDER_H

#include "content_folder.h"

#include <fcntl.h>

#include "ceremony.h"
#include "edition.h"
#include "keyring.h"
#include "metadata.h"
#include "release.h"
#include "rotate.h"
#include "signing.h"
#include "staged.h"

enum { NOW_S = 1795550000 };

static struct keyring repository_keyring;
static struct repository repository_made;

static inline void must(bool done, const struct err *err)
{
	if (!done)
		fail_msg("%s", err->text);
}

static inline void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static inline const char *repository_file(const char *name)
{
	static char path[600];
	snprintf(path, sizeof path, "%s/repo/%s", content_root, name);
	return path;
}

static inline void repository_again(void)
{
	struct err err;
	repository_close(&repository_made);
	must(repository_open(repository_file(""), true, &repository_made, &err), &err);
}

/* A new content folder and a repository beside it. */
static inline void repository_reset(bool single)
{
	static const char *const names[] = {"editor", "approver"};
	static char pass[600];
	static const char *const files[] = {pass};
	struct err err = {0};
	content_reset();
	snprintf(pass, sizeof pass, "%s", content_path("pass"));
	write_text(pass, "one passphrase for all\n");
	struct ceremony ceremony = {"hall", names, single ? 1 : 2, single, files, 1};
	keyring_finish(&repository_keyring);
	repository_keyring.files = files;
	repository_keyring.file_count = 1;
	must(ceremony_run(&ceremony, content_path("repo"), NOW_S, &err), &err);
	repository_again();
}

static inline void repository_stage(int64_t now_s)
{
	struct err err = {0};
	struct folder *folder;
	struct outdir outdir;
	struct progress progress;
	struct edition_options options = {false, false};
	progress_init(&progress, true);
	findings_destroy(content_lint(&folder));
	assert_non_null(folder);
	must(staged_open(&repository_made, &outdir, &err) &&
		 edition_build(folder, outdir.aside, &options, &progress, &err) &&
		 staged_commit(&repository_made, &outdir, &(struct staging){.what = "edition"}, now_s, &err),
	     &err);
	folder_destroy(folder);
}

static inline bool repository_sign(const char *name, struct err *err)
{
	char file[64];
	struct secret *secret;
	snprintf(file, sizeof file, "keys/%s.key", name);
	must(keyring_open(&repository_keyring, repository_file(file), &secret, err), err);
	bool done = signing_add(&repository_made, secret, NOW_S, err);
	secret_destroy(secret);
	return done;
}

static inline void repository_sign_and_release(int64_t now_s)
{
	struct err err = {0};
	must(repository_sign("editor", &err) && repository_sign("approver", &err) &&
		 release_run(&repository_made, &repository_keyring, now_s, &err),
	     &err);
}

static int repository_cleanup(void **state)
{
	(void)state;
	repository_close(&repository_made);
	keyring_finish(&repository_keyring);
	content_remove(content_root);
	picture_finish();
	return 0;
}

static int repository_start(void **state)
{
	(void)state;
	struct err err;
	return picture_start(&err) ? 0 : 1;
}

#endif
