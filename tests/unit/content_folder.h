/* content_folder: the good content folder of data/lint copied to a place of its own, with the pictures that are too large to keep
 * made there, for the tests of the publisher to spoil. */
#ifndef MINGYUE_TEST_CONTENT_FOLDER_H
#define MINGYUE_TEST_CONTENT_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vips/vips.h>

#include "err.h"
#include "findings.h"
#include "ingest.h"
#include "lint.h"
#include "picture.h"

#define DATA MINGYUE_SOURCE_DIR "/tests/unit/data/lint"

static char content_root[] = "/tmp/mingyue-content-XXXXXX";

static const char *content_path(const char *name)
{
	static char path[512];
	snprintf(path, sizeof path, "%s/%s", content_root, name);
	return path;
}

static void content_copy(const char *name)
{
	char from[512], buffer[65536];
	snprintf(from, sizeof from, "%s/%s", DATA, name);
	FILE *in = fopen(from, "rb"), *out = fopen(content_path(name), "wb");
	assert_non_null(in);
	assert_non_null(out);
	size_t size = fread(buffer, 1, sizeof buffer, in);
	assert_int_equal(fwrite(buffer, 1, size, out), size);
	fclose(in);
	fclose(out);
}

/* A grey photograph of a size; with a suffix of vips such as "[Q=50]". */
static inline void content_photo(const char *name, int w, int h)
{
	VipsImage *black = NULL, *grey = NULL, *image = NULL;
	assert_int_equal(vips_black(&black, w, h, "bands", 3, NULL), 0);
	assert_int_equal(vips_linear1(black, &grey, 1, 120, "uchar", TRUE, NULL), 0);
	assert_int_equal(vips_copy(grey, &image, "interpretation", VIPS_INTERPRETATION_sRGB, NULL), 0);
	assert_int_equal(vips_image_write_to_file(image, content_path(name), NULL), 0);
	g_object_unref(image);
	g_object_unref(grey);
	g_object_unref(black);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *at)
{
	(void)status, (void)type, (void)at;
	return remove(path);
}

static inline void content_remove(const char *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Makes the folder anew, whole. */
static inline void content_reset(void)
{
	content_remove(content_root);
	snprintf(content_root + sizeof content_root - 7, 7, "XXXXXX");
	assert_non_null(mkdtemp(content_root));
	assert_int_equal(mkdir(content_path("photos"), 0755), 0);
	assert_int_equal(mkdir(content_path("maps"), 0755), 0);
	content_copy("exhibition.json");
	content_copy("maps/region.geojson");
	content_copy("photos/moon.svg");
	content_copy("photos/moon-portrait.svg");
	content_photo("photos/park.jpg", 1920, 1080);
}

/* Reads and lints it; *folder may become NULL. */
static inline struct findings *content_lint(struct folder **folder)
{
	struct findings *findings = findings_create();
	struct progress progress;
	struct err err = {0};
	progress_init(&progress, true);
	*folder = NULL;
	if (!ingest_read(content_root, findings, folder, &err))
		fail_msg("%s", err.text);
	if (*folder != NULL)
		assert_true(lint_run(*folder, &progress, findings, &err));
	return findings;
}

#endif
