/* From the content folder to what the board reads back. */
#include "content_folder.h"

#include <dirent.h>

#include "blobs.h"
#include "catalog.h"
#include "edition.h"
#include "outdir.h"

/* Compiles the folder into a new folder under the content root and returns its path. */
static const char *build(const struct folder *folder, const char *name, bool original, bool loop_all)
{
	static char dir[512];
	struct edition_options options = {original, loop_all};
	struct progress progress;
	struct err err = {0};
	progress_init(&progress, true);
	snprintf(dir, sizeof dir, "%s", content_path(name));
	assert_int_equal(mkdir(dir, 0755), 0);
	if (!edition_build(folder, dir, &options, &progress, &err))
		fail_msg("%s", err.text);
	return dir;
}

static struct folder *good_folder(void)
{
	struct folder *folder;
	content_reset();
	findings_destroy(content_lint(&folder));
	assert_non_null(folder);
	return folder;
}

static struct exhibition *read_back(const char *dir)
{
	char path[600];
	struct exhibition *exhibition = NULL;
	struct err err = {0};
	snprintf(path, sizeof path, "%s/catalogue.db", dir);
	if (!catalog_read(path, &exhibition, &err))
		fail_msg("%s", err.text);
	return exhibition;
}

static void assert_text(const struct text *text, const char *zh, const char *en)
{
	assert_string_equal(text->by[LANG_ZH], zh);
	if (en != NULL)
		assert_string_equal(text->by[LANG_EN], en);
	else
		assert_null(text->by[LANG_EN]);
}

static void check_records(const struct exhibition *exhibition)
{
	assert_int_equal(exhibition->record_count, 12);
	const struct record *place = exhibition_record(exhibition, "dianjiang");
	assert_int_equal(place->kind, RECORD_PLACE);
	assert_text(&place->title, "垫江县", "Dianjiang");
	assert_true(place->has_position);
	assert_true(place->lon == 107.35 && place->lat == 30.33);
	assert_int_equal(place->in_count, 1);
	assert_int_equal(place->in[0].role, ROLE_PARTY);
	assert_string_equal(place->in[0].record->id, "pact");
	assert_text(&place->initials, "DJX", "D");
	assert_text(&exhibition_record(exhibition, "signing")->initials, "QQXY", "AS");
	assert_null(place->url);
	assert_string_equal(exhibition_record(exhibition, "linshui")->url, "https://example.org/linshui");
	const struct record *total = exhibition_record(exhibition, "total");
	assert_true(total->has_value && total->value == 49 && !total->plus);
	assert_text(&total->unit, "项", "items");
	assert_string_equal(total->as_of, "2020");
	assert_int_equal(total->in_count, 2);
	assert_string_equal(exhibition_record(exhibition, "signing")->date, "2020-04-14");
	assert_text(&exhibition_record(exhibition, "gas")->label, "气", "Gas");
	assert_null(exhibition_record(exhibition, "gas")->picture);
	const struct record *moon = exhibition_record(exhibition, "moon");
	assert_true(moon->illustration);
	assert_non_null(moon->portrait);
	assert_int_equal(moon->picture->rendition_count, 3);
	assert_int_equal(moon->picture->renditions[2].w, 3840);
	assert_int_equal(moon->portrait->renditions[1].h, 2036);
	const struct record *park = exhibition_record(exhibition, "park");
	assert_false(park->illustration);
	assert_int_equal(park->picture->rendition_count, 2); /* 1920 x 1080: never enlarged */
	assert_text(&park->credit, "摄影：某某", "Photo: somebody");
}

static void check_pages(const struct exhibition *exhibition)
{
	assert_int_equal(exhibition->page_count, 7);
	const struct page *cover = &exhibition->pages[0], *map = &exhibition->pages[1], *text = &exhibition->pages[6];
	assert_int_equal(cover->kind, PAGE_COVER);
	assert_int_equal(cover->chapter, 0);
	assert_text(&cover->title, "明月\n垫江", "Moon\nover Dianjiang");
	assert_text(&cover->kicker, "成渝", "Chengdu-Chongqing");
	assert_true(text_empty(&cover->note));
	assert_string_equal(map->focus->id, "dianjiang");
	assert_ptr_equal(map->map, &exhibition->maps[0]);
	assert_int_equal(exhibition->pages[2].item_count, 3);
	assert_string_equal(exhibition->pages[2].items[1]->id, "part-a");
	assert_int_equal(exhibition->pages[5].style, CARDS_BOLD);
	assert_string_equal(exhibition->pages[3].url, "https://example.org/?q=1#2");
	assert_null(cover->url);
	assert_text(&cover->initials, "MYDJ", "MOD");
	int64_t min;
	assert_true(civil_parse("2030-01-01", false, &min));
	assert_true(text->validity.until_min == min);
	assert_true(cover->validity.from_min == INT64_MIN && cover->validity.until_min == INT64_MAX);
	assert_int_equal(exhibition->loop_count, 7);
	assert_ptr_equal(exhibition->loop[6].page, text);
	assert_int_equal(exhibition->loop[6].seconds, 10);
	assert_int_equal(exhibition->loop[6].daypart_count, 1);
	assert_int_equal(exhibition->loop[6].dayparts[0].days, 3);
	assert_int_equal(exhibition->loop[6].dayparts[0].from_min, 22 * 60);
	assert_int_equal(exhibition->loop[6].dayparts[0].to_min, 120);
}

static void check_map(const struct exhibition *exhibition)
{
	const struct map *map = &exhibition->maps[0];
	assert_int_equal(exhibition->map_count, 1);
	assert_string_equal(map->id, "maps/region.geojson");
	assert_int_equal(map->shape_count, 4);
	assert_int_equal(map->shapes[0].kind, SHAPE_AREA);
	assert_string_equal(map->shapes[0].place->id, "dianjiang");
	assert_int_equal(map->shapes[0].ring_count, 2);
	assert_int_equal(map->shapes[1].ring_count, 2);
	assert_true(map->shapes[0].rings[0].points[1][0] == 107.4);
	assert_true(map->shapes[0].rings[0].points[1][1] == 30.2);
	assert_string_equal(map->shapes[2].place->id, "dianjiang"); /* a seat: the place of its area */
	assert_int_equal(map->shapes[3].kind, SHAPE_BELT);
	assert_null(map->shapes[3].place);
	assert_text(&map->shapes[3].name, "明月山", "Mingyue Mountain");
}

static void test_read_back(void **state)
{
	(void)state;
	struct folder *folder = good_folder();
	const char *dir = build(folder, "out", false, false);
	struct exhibition *exhibition = read_back(dir);
	assert_string_equal(exhibition->id, "base");
	assert_text(&exhibition->title, "样例", "Sample");
	assert_true(exhibition->languages[LANG_ZH] && exhibition->languages[LANG_EN]);
	assert_int_equal(exhibition->theme[PEONY], 0xc8374b);
	assert_int_equal(exhibition->theme[NIGHT], theme_mingyue[NIGHT]);
	assert_int_equal(exhibition->recall_count, 1);
	assert_string_equal(exhibition->recalls[0], "gone");
	check_records(exhibition);
	check_pages(exhibition);
	check_map(exhibition);
	for (size_t i = 0; i < exhibition->record_count; i++) {
		const struct picture *picture = exhibition->records[i].picture;
		for (size_t j = 0; picture != NULL && j < picture->rendition_count; j++) {
			uint8_t *data = NULL;
			struct err err = {0};
			if (!blobs_read(dir, &picture->renditions[j], &data, &err))
				fail_msg("%s", err.text);
			free(data);
		}
	}
	exhibition_destroy(exhibition);
	folder_destroy(folder);
}

static void test_options(void **state)
{
	(void)state;
	content_reset();
	content_photo("photos/park.jpg", 5000, 3000);
	struct folder *folder;
	findings_destroy(content_lint(&folder));
	struct exhibition *exhibition = read_back(build(folder, "out", true, true));
	const struct picture *park = exhibition_record(exhibition, "park")->picture;
	assert_int_equal(park->rendition_count, 4);
	assert_int_equal(park->renditions[3].w, 5000);
	assert_int_equal(exhibition->loop_count, exhibition->page_count);
	assert_int_equal(exhibition->loop[6].daypart_count, 0);
	exhibition_destroy(exhibition);
	folder_destroy(folder);
}

/* Every file of a is in b with the same bytes. Returns how many. */
static size_t compare_trees(const char *a, const char *b)
{
	size_t count = 0;
	DIR *dir = opendir(a);
	assert_non_null(dir);
	for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
		char left[800], right[800];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(left, sizeof left, "%s/%s", a, entry->d_name);
		snprintf(right, sizeof right, "%s/%s", b, entry->d_name);
		if (entry->d_type == DT_DIR) {
			count += compare_trees(left, right);
			continue;
		}
		FILE *one = fopen(left, "rb"), *two = fopen(right, "rb");
		assert_non_null(one);
		assert_non_null(two);
		int ch;
		do {
			ch = fgetc(one);
			assert_int_equal(ch, fgetc(two));
		} while (ch != EOF);
		fclose(one);
		fclose(two);
		count++;
	}
	closedir(dir);
	return count;
}

static void test_same_bytes(void **state)
{
	(void)state;
	struct folder *folder = good_folder();
	char first[512];
	snprintf(first, sizeof first, "%s", build(folder, "one", false, false));
	folder_destroy(folder);
	vips_concurrency_set(3);
	findings_destroy(content_lint(&folder)); /* read anew */
	const char *second = build(folder, "two", false, false);
	vips_concurrency_set(0);
	assert_int_equal(compare_trees(first, second), 1 + 3 + 3 + 2);
	assert_int_equal(compare_trees(second, first), 1 + 3 + 3 + 2);
	folder_destroy(folder);
}

static size_t entries(const char *path)
{
	size_t count = 0;
	DIR *dir = opendir(path);
	assert_non_null(dir);
	for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

/* Writes a build of n bytes in its first blob; the header is what tells a build. */
static void write_build(const struct outdir *out, size_t n)
{
	char path[600], header[100] = "SQLite format 3";
	struct err err = {0};
	snprintf(header + 68, 5, "MYC1");
	snprintf(path, sizeof path, "%s/catalogue.db", out->aside);
	assert_true(outdir_write(path, header, sizeof header, &err));
	snprintf(path, sizeof path, "%s/blobs", out->aside);
	assert_int_equal(mkdir(path, 0755), 0);
	snprintf(path, sizeof path, "%s/blobs/a", out->aside);
	assert_true(outdir_write(path, header, n, &err));
}

static size_t blob_size(void)
{
	struct stat status;
	assert_int_equal(stat(content_path("work/out/blobs/a"), &status), 0);
	return (size_t)status.st_size;
}

static void test_whole_or_not_at_all(void **state)
{
	(void)state;
	struct outdir out;
	struct err err = {0};
	char path[600];
	content_reset();
	assert_int_equal(mkdir(content_path("work"), 0755), 0);
	snprintf(path, sizeof path, "%s/", content_path("work/out"));
	assert_true(outdir_open(&out, path, OUTDIR_BUILD, &err));
	write_build(&out, 10);
	assert_int_equal(access(content_path("work/out"), F_OK), -1); /* not there yet */
	assert_true(outdir_commit(&out, &err));
	assert_int_equal(blob_size(), 10);
	assert_int_equal(entries(content_path("work")), 1);
	/* A build takes the place of a build; discarded, it does not. */
	assert_true(outdir_open(&out, path, OUTDIR_BUILD, &err));
	write_build(&out, 20);
	outdir_discard(&out);
	assert_int_equal(blob_size(), 10);
	assert_true(outdir_open(&out, path, OUTDIR_BUILD, &err));
	write_build(&out, 20);
	assert_true(outdir_commit(&out, &err));
	assert_int_equal(blob_size(), 20);
	assert_int_equal(entries(content_path("work")), 1);
}

static void test_killed_writer(void **state)
{
	(void)state;
	struct outdir out, other;
	struct err err = {0};
	char path[600];
	content_reset();
	assert_int_equal(mkdir(content_path("work"), 0755), 0);
	snprintf(path, sizeof path, "%s", content_path("work/o[u]t"));
	/* A writer that died: its folder is there, and nobody holds it. */
	assert_true(outdir_open(&out, path, OUTDIR_BUILD, &err));
	write_build(&out, 10);
	close(out.lock);
	free(out.path);
	free(out.aside);
	assert_int_equal(entries(content_path("work")), 1);
	/* The next removes it, but not that of a writer that lives. */
	assert_true(outdir_open(&out, path, OUTDIR_BUILD, &err));
	assert_int_equal(entries(content_path("work")), 1);
	assert_true(outdir_open(&other, path, OUTDIR_BUILD, &err));
	assert_int_equal(entries(content_path("work")), 2);
	outdir_discard(&other);
	outdir_discard(&out);
	assert_int_equal(entries(content_path("work")), 0);
}

static void expect_left_alone(const char *name, enum outdir_kind kind)
{
	struct outdir out;
	struct err err = {0};
	assert_false(outdir_open(&out, content_path(name), kind, &err));
	assert_int_equal(err.code, ERR_USAGE);
}

static void test_left_alone(void **state)
{
	(void)state;
	struct outdir out;
	struct err err = {0};
	content_reset();
	expect_left_alone("photos", OUTDIR_BUILD);          /* somebody's pictures */
	expect_left_alone("exhibition.json", OUTDIR_BUILD); /* a file */
	assert_true(outdir_open(&out, content_path("out"), OUTDIR_BUILD, &err));
	write_build(&out, 1);
	assert_true(outdir_commit(&out, &err));
	expect_left_alone("out", OUTDIR_PREVIEW); /* of another kind */
	FILE *file = fopen(content_path("out/notes.txt"), "w");
	fclose(file);
	expect_left_alone("out", OUTDIR_BUILD); /* something was put into it */
	unlink(content_path("out/notes.txt"));
	file = fopen(content_path("out/catalogue.db"), "w");
	fclose(file);
	expect_left_alone("out", OUTDIR_BUILD); /* not our catalogue */
	assert_int_equal(mkdir(content_path("empty"), 0755), 0);
	assert_true(outdir_open(&out, content_path("empty"), OUTDIR_BUILD, &err));
	write_build(&out, 3);
	assert_true(outdir_commit(&out, &err));
	assert_int_equal(access(content_path("empty/catalogue.db"), F_OK), 0);
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
	    cmocka_unit_test(test_read_back),     cmocka_unit_test(test_options),
	    cmocka_unit_test(test_same_bytes),    cmocka_unit_test(test_whole_or_not_at_all),
	    cmocka_unit_test(test_killed_writer), cmocka_unit_test(test_left_alone),
	};
	return cmocka_run_group_tests(tests, start, end);
}
