/* Each thing that may differ between two editions has its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"

/* An edition of two records and a page, to be spoilt. */
struct sample {
	struct rendition rendition;
	struct picture picture;
	struct record records[2];
	const struct record *items[2];
	struct page pages[1];
	struct loop_entry loop[1];
	struct link link;
	struct chapter chapter;
	struct exhibition exhibition;
};

static void make(struct sample *s)
{
	memset(s, 0, sizeof *s);
	snprintf(s->rendition.sha256, sizeof s->rendition.sha256, "%064d", 7);
	s->picture = (struct picture){.renditions = &s->rendition, .rendition_count = 1, .file_count = 1};
	s->records[0] =
	    (struct record){.id = "moon", .kind = RECORD_PHOTO, .title = {{"月亮", "Moon"}}, .picture = &s->picture};
	s->records[1] = (struct record){.id = "hill", .kind = RECORD_PLACE, .title = {{"山", "Hill"}}};
	s->link = (struct link){ROLE_SHOWS, &s->records[1]};
	s->records[0].out = &s->link;
	s->records[0].out_count = 1;
	s->items[0] = &s->records[0];
	s->items[1] = &s->records[1];
	s->pages[0] = (struct page){.id = "night",
				    .kind = PAGE_GALLERY,
				    .title = {{"夜", "Night\nand moon"}},
				    .items = s->items,
				    .item_count = 2};
	s->loop[0] = (struct loop_entry){.page = &s->pages[0], .seconds = 5};
	s->chapter = (struct chapter){"one", {{"一", NULL}}};
	s->exhibition = (struct exhibition){.id = "test",
					    .title = {{"测试", "Test"}},
					    .chapters = &s->chapter,
					    .chapter_count = 1,
					    .records = s->records,
					    .record_count = 2,
					    .pages = s->pages,
					    .page_count = 1,
					    .loop = s->loop,
					    .loop_count = 1};
}

static char *printed;

/* The lines; the caller compares printed. */
static size_t compare(const struct exhibition *before, const struct exhibition *after)
{
	size_t size;
	free(printed);
	FILE *file = open_memstream(&printed, &size);
	size_t count = changes_print(before, after, file);
	fclose(file);
	return count;
}

static void the_same_says_nothing(void **state)
{
	(void)state;
	struct sample a, b;
	make(&a);
	make(&b);
	assert_int_equal(compare(&a.exhibition, &b.exhibition), 0);
	assert_string_equal(printed, "");
}

static void the_first_lists_all(void **state)
{
	(void)state;
	struct sample a;
	make(&a);
	assert_int_equal(compare(NULL, &a.exhibition), 3);
	assert_string_equal(
	    printed, "  + page \"Night and moon\" (night)\n  + photo \"Moon\" (moon)\n  + place \"Hill\" (hill)\n");
}

static void added_and_removed(void **state)
{
	(void)state;
	struct sample a, b;
	make(&a);
	make(&b);
	b.records[1].id = "river";
	b.records[1].title.by[LANG_EN] = "River";
	assert_int_equal(compare(&a.exhibition, &b.exhibition), 4);
	assert_non_null(strstr(printed, "  + place \"River\" (river)\n"));
	assert_non_null(strstr(printed, "  - place \"Hill\" (hill)\n"));
	assert_non_null(strstr(printed, "  ~ photo \"Moon\" (moon)\n"));
	assert_non_null(strstr(printed, "  ~ page \"Night and moon\" (night)\n"));
}

/* Each change of one field alone is one line, and says of what. */
static void each_field_counts(void **state)
{
	(void)state;
	struct rendition other = {.sha256 = "x"};
	struct picture picture = {.renditions = &other, .rendition_count = 1, .file_count = 1};
	struct sample a, b;
	static const char *const lines[] = {"~ photo",        "~ photo",  "~ page",       "~ photo",      "~ photo",
					    "~ photo",        "~ photo",  "~ picture of", "~ picture of", "~ page",
					    "~ page",         "~ page",   "~ title",      "~ the order",  "~ the order",
					    "~ the chapters", "~ colours"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		make(&a);
		make(&b);
		struct record *record = &b.records[0];
		struct page *page = &b.pages[0];
		switch (i) {
		case 0:
			record->body.by[LANG_EN] = "More";
			break;
		case 1:
			record->url = "https://example.org";
			break;
		case 2:
			page->url = "https://example.org";
			break;
		case 3:
			record->value = 1;
			break;
		case 4:
			record->date = "2020";
			break;
		case 5:
			record->illustration = true;
			break;
		case 6:
			record->out_count = 0;
			break;
		case 7:
			record->picture = &picture;
			break;
		case 8:
			record->portrait = &picture;
			break;
		case 9:
			page->lead.by[LANG_ZH] = "导语";
			break;
		case 10:
			page->item_count = 1;
			break;
		case 11:
			page->validity.until_min = 9;
			break;
		case 12:
			b.exhibition.title.by[LANG_ZH] = "别的";
			break;
		case 13:
			b.loop[0].seconds = 6;
			break;
		case 14:
			b.loop[0].priority = 1;
			break;
		case 15:
			b.chapter.title.by[LANG_EN] = "One";
			break;
		default:
			b.exhibition.theme[MOON] = 1;
		}
		assert_int_equal(compare(&a.exhibition, &b.exhibition), 1);
		assert_non_null(strstr(printed, lines[i]));
	}
}

int main(void)
{
	setenv("LC_ALL", "C.UTF-8", 1);
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_same_says_nothing),
					   cmocka_unit_test(the_first_lists_all), cmocka_unit_test(added_and_removed),
					   cmocka_unit_test(each_field_counts)};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(printed);
	return failed;
}
