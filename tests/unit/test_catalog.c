/* A catalogue is read whole and exactly, or refused: one spoilt thing at a time. */
#include "catalogue.h"

#include <fcntl.h>

static void test_everything_is_read(void **state)
{
	(void)state;
	struct exhibition *ex;
	struct err err = {0};
	catalogue_write(catalogue_path("good.db"), NULL);
	if (!catalog_read(catalogue_path("good.db"), &ex, &err))
		fail_msg("%s", err.text);
	assert_string_equal(ex->id, "test");
	assert_true(ex->languages[LANG_ZH] && ex->languages[LANG_EN]);
	assert_int_equal(ex->theme[PEONY], 11545148);
	assert_int_equal(ex->theme[NIGHT], theme_mingyue[NIGHT]);
	assert_int_equal(ex->record_count, 4);
	const struct record *a = exhibition_record(ex, "a"), *part = exhibition_record(ex, "part");
	assert_string_equal(text_in(&a->title, LANG_EN), "Dianjiang");
	assert_string_equal(text_in(&part->label, LANG_EN), "八三"); /* falls back to zh */
	assert_true(a->has_position && a->lon == 107.3 && !a->has_value);
	assert_int_equal(a->in_count, 2);
	assert_true(part->has_value && part->value == 83 && part->plus);
	assert_int_equal(part->out[0].role, ROLE_PART_OF);
	assert_ptr_equal(part->out[0].record, exhibition_record(ex, "total"));
	const struct record *p = exhibition_record(ex, "p");
	assert_true(p->illustration && p->picture != NULL && p->picture->rendition_count == 1);
	assert_int_equal(p->picture->renditions[0].w, 640);
	const struct page *cards = exhibition_page(ex, "cards");
	assert_int_equal(cards->style, CARDS_BOLD);
	assert_int_equal(cards->validity.from_min, 10);
	assert_int_equal(cards->item_count, 2);
	assert_string_equal(cards->url, "https://example.org");
	assert_string_equal(exhibition_record(ex, "total")->url, "https://example.org/132");
	assert_true(a->url == NULL && exhibition_page(ex, "map")->url == NULL);
	assert_int_equal(ex->loop[1].dayparts[0].from_min, 540);
	assert_true(ex->loop[0].validity.from_min == INT64_MIN && ex->loop[1].validity.until_min == INT64_MAX);
	const struct map *map = exhibition_page(ex, "map")->map;
	assert_int_equal(map->shape_count, 2);
	assert_true(map->shapes[0].rings[0].count == 4 && map->shapes[0].rings[0].points[1][0] == 1e-6);
	assert_string_equal(text_in(&map->shapes[1].name, LANG_ZH), "县");
	exhibition_destroy(ex);
}

#define TILED                                                                                                          \
	"INSERT INTO level VALUES(0,0,1500,700);"                                                                      \
	"INSERT INTO tile VALUES(0,0,0,'" HASH_A "','image/jpeg',5),(0,0,1,'" HASH_A "','image/jpeg',6);"

static void test_tiles_are_read(void **state)
{
	(void)state;
	struct exhibition *ex;
	struct err err = {0};
	catalogue_write(catalogue_path("tiled.db"),
			TILED "INSERT INTO level VALUES(0,1,750,350); INSERT INTO tile VALUES(0,1,0,'" HASH_A
			      "','image/jpeg',7);");
	if (!catalog_read(catalogue_path("tiled.db"), &ex, &err))
		fail_msg("%s", err.text);
	const struct picture *picture = exhibition_record(ex, "p")->picture;
	assert_true(picture->rendition_count == 1 && picture->file_count == 4 && picture->level_count == 2);
	assert_true(picture->levels[0].columns == 2 && picture->levels[0].rows == 1);
	assert_true(picture->levels[0].tiles[1].w == 1500 - 1024 && picture->levels[0].tiles[1].bytes == 6);
	assert_true(picture->levels[1].tiles[0].w == 750 && picture->levels[1].tiles[0].h == 350);
	assert_ptr_equal(&picture->renditions[3], picture->levels[1].tiles);
	exhibition_destroy(ex);
}

static const char *const spoilt[] = {
    "PRAGMA application_id=1",
    "PRAGMA user_version=2",
    "CREATE TABLE more(x)",
    "CREATE VIEW v AS SELECT 1",
    "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END",
    "CREATE INDEX i ON record(kind)",
    "ALTER TABLE record RENAME COLUMN kind TO sort",
    "UPDATE meta SET value='2' WHERE key='format'",
    "UPDATE meta SET value='../x' WHERE key='id'",
    "UPDATE meta SET value='de' WHERE key='languages'",
    "DELETE FROM meta WHERE key='languages'",
    "INSERT INTO meta VALUES('more','1')",
    "UPDATE colour SET rgb=16777216",
    "INSERT INTO colour VALUES('pink',1)",
    "UPDATE chapter SET id='One'",
    "UPDATE record SET id='A' WHERE ord=0",
    "UPDATE record SET kind='thing' WHERE ord=0",
    "UPDATE record SET date='2020-02-30' WHERE ord=0",
    "UPDATE record SET as_of='soon' WHERE ord=1",
    "UPDATE record SET value=9e999 WHERE ord=1",
    "UPDATE record SET lon=181 WHERE ord=0",
    "UPDATE record SET lat=-91 WHERE ord=0",
    "UPDATE record SET picture=7 WHERE ord=3",
    "UPDATE record SET url='http://example.org' WHERE ord=0",
    "UPDATE record SET url='https://user:word@example.org' WHERE ord=0",
    "UPDATE record SET url='https://example.org/明月' WHERE ord=0",
    "UPDATE record SET url='https://example.org/' || printf('%.281c','x') WHERE ord=0",
    "UPDATE page SET url='javascript:alert(1)' WHERE ord=0",
    "UPDATE page SET url='' WHERE ord=0",
    "UPDATE link SET role='friend' WHERE ord=0",
    "UPDATE link SET target='nobody' WHERE ord=0",
    "INSERT INTO picture VALUES(1)",
    "UPDATE picture SET id=5; UPDATE blob SET picture=5; UPDATE record SET picture=5, portrait=5 WHERE ord=3",
    "UPDATE blob SET sha256='AAAA'",
    "UPDATE blob SET sha256=upper(sha256)",
    "UPDATE blob SET mime='image/gif'",
    "UPDATE blob SET bytes=0",
    "UPDATE blob SET bytes=1<<40",
    "UPDATE blob SET w=0",
    "UPDATE blob SET w=20001",
    "UPDATE blob SET w=20000, h=20000",
    TILED "UPDATE tile SET ord=9 WHERE ord=1",
    TILED "DELETE FROM tile WHERE ord=1",
    TILED "INSERT INTO tile SELECT 0,0,2,sha256,mime,5 FROM tile WHERE ord=0",
    TILED "UPDATE tile SET sha256='x' WHERE ord=1",
    TILED "UPDATE tile SET bytes=0 WHERE ord=1",
    TILED "UPDATE tile SET mime='image/gif' WHERE ord=1",
    TILED "UPDATE level SET w=20001",
    TILED "UPDATE level SET w=900",
    TILED "UPDATE level SET level=1; UPDATE tile SET level=1",
    TILED "UPDATE level SET picture=3; UPDATE tile SET picture=3",
    TILED "INSERT INTO level VALUES(0,1,700,300); INSERT INTO tile SELECT 0,1,0,sha256,mime,5 FROM tile WHERE ord=0",
    "INSERT INTO tile SELECT 0,0,0,sha256,mime,5 FROM blob",
    "UPDATE shape SET kind='lake' WHERE ord=0",
    "UPDATE shape SET ord=9 WHERE ord=1; UPDATE ring SET shape=9 WHERE shape=1",
    "UPDATE shape SET place='nowhere' WHERE ord=0",
    "DELETE FROM ring WHERE shape=1",
    "UPDATE ring SET points=x'00' WHERE shape=0",
    "UPDATE ring SET points=x'' WHERE shape=0",
    "UPDATE ring SET points=x'0000000000000000010000000000000001000000010000000500000000000000' WHERE shape=0",
    "UPDATE ring SET points=x'000000000000000000000000000000000000000000000000' WHERE shape=0",
    "UPDATE ring SET points=x'ffffff7f00000000' WHERE shape=1",
    "INSERT INTO ring VALUES('maps/r.geojson',1,1,x'0000000000000000')",
    "UPDATE page SET kind='video' WHERE ord=0",
    "UPDATE page SET style='neon' WHERE ord=1",
    "UPDATE page SET map=NULL WHERE ord=0",
    "UPDATE page SET chapter='two' WHERE ord=0",
    "UPDATE page SET focus='nobody' WHERE ord=0",
    "UPDATE item SET record='nobody' WHERE page='map'",
    ("WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i+1 FROM n WHERE i<80) INSERT INTO item SELECT 'map', i, 'a' "
     "FROM n"),
    "UPDATE loop SET seconds=2 WHERE ord=0",
    "UPDATE loop SET priority=10 WHERE ord=0",
    "UPDATE loop SET ord=9 WHERE ord=0",
    "UPDATE loop SET page='nowhere' WHERE ord=0",
    "UPDATE daypart SET days=0",
    "UPDATE daypart SET from_min=1440",
    "UPDATE daypart SET loop=8",
    "INSERT INTO text VALUES('record','nobody','title','zh','x')",
    "INSERT INTO text VALUES('record','a','colour','zh','x')",
    "INSERT INTO text VALUES('record','a','body','de','x')",
    "INSERT INTO text VALUES('shape','maps/r.geojson/7','name','zh','x')",
    "INSERT INTO text VALUES('record','a','body','zh',CAST(x'e4b8' AS TEXT))",
    "INSERT INTO text VALUES('record','a','body','zh',CAST(x'610062' AS TEXT))",
    "INSERT INTO text VALUES('record','a','body','zh',CAST(x'eda080' AS TEXT))",
    "INSERT INTO text VALUES('record','a','body','zh',printf('%.20000c','x'))",
    "INSERT INTO text VALUES('record','a','initials','en','djx')",
    "INSERT INTO text VALUES('page','map','initials','en','')",
    "INSERT INTO recall VALUES('not an id')",
};

static void refused(const char *path, const char *why)
{
	struct exhibition *ex = (struct exhibition *)&ex;
	struct err err = {0};
	if (catalog_read(path, &ex, &err))
		fail_msg("accepted: %s", why);
	if (err.code == ERR_NONE || *err.text == '\0' || ex != (struct exhibition *)&ex)
		fail_msg("no reason given, or the output touched: %s", why);
}

static void test_each_spoilt_thing_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) {
		catalogue_write(catalogue_path("bad.db"), spoilt[i]);
		refused(catalogue_path("bad.db"), spoilt[i]);
	}
}

static void test_what_is_no_catalogue_is_refused(void **state)
{
	(void)state;
	refused(catalogue_path("missing"), "missing");
	refused(catalogue_dir, "a folder");
	FILE *file = fopen(catalogue_path("text"), "w");
	fputs("this is a text and not a database, however long it may be made to look", file);
	fclose(file);
	refused(catalogue_path("text"), "a text");
	catalogue_write(catalogue_path("short.db"), NULL);
	assert_int_equal(truncate(catalogue_path("short.db"), 1024), 0);
	refused(catalogue_path("short.db"), "cut short");
	catalogue_write(catalogue_path("huge.db"), NULL);
	assert_int_equal(truncate(catalogue_path("huge.db"), (off_t)65 << 20), 0);
	refused(catalogue_path("huge.db"), "too large");
}

/* Whatever byte is turned, it is read or refused, and never more than that. */
static void test_turned_bytes_do_no_harm(void **state)
{
	(void)state;
	struct stat info;
	char path[512];
	snprintf(path, sizeof path, "%s", catalogue_path("turned.db"));
	catalogue_write(path, NULL);
	assert_int_equal(stat(path, &info), 0);
	int fd = open(path, O_RDWR), refusals = 0;
	for (off_t at = 0; at < info.st_size; at += 7) {
		uint8_t byte, turned;
		assert_int_equal(pread(fd, &byte, 1, at), 1);
		turned = (uint8_t)(byte ^ 0x41);
		assert_int_equal(pwrite(fd, &turned, 1, at), 1);
		struct exhibition *ex;
		struct err err;
		if (catalog_read(path, &ex, &err))
			exhibition_destroy(ex);
		else
			refusals++;
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	}
	close(fd);
	assert_true(refusals > info.st_size / 7 / 4);
}

static void test_odd_paths(void **state)
{
	(void)state;
	struct exhibition *ex;
	struct err err;
	catalogue_write(catalogue_path("a b%41?x=1#y.db"), NULL);
	assert_true(catalog_read(catalogue_path("a b%41?x=1#y.db"), &ex, &err));
	exhibition_destroy(ex);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_everything_is_read),           cmocka_unit_test(test_tiles_are_read),
	    cmocka_unit_test(test_each_spoilt_thing_is_refused), cmocka_unit_test(test_what_is_no_catalogue_is_refused),
	    cmocka_unit_test(test_turned_bytes_do_no_harm),      cmocka_unit_test(test_odd_paths),
	};
	return cmocka_run_group_tests(tests, catalogue_setup, catalogue_teardown);
}
