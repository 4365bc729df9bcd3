#include "changes.h"

#include <stdbool.h>
#include <string.h>

#include "say.h"

static bool same_string(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same_text(const struct text *a, const struct text *b)
{
	for (int lang = 0; lang < LANGS; lang++)
		if (!same_string(a->by[lang], b->by[lang]))
			return false;
	return true;
}

static bool same_picture(const struct picture *a, const struct picture *b)
{
	if (a == NULL || b == NULL || a->file_count != b->file_count)
		return a == b;
	for (size_t i = 0; i < a->file_count; i++)
		if (strcmp(a->renditions[i].sha256, b->renditions[i].sha256) != 0)
			return false;
	return true;
}

static bool same_links(const struct link *a, size_t a_count, const struct link *b, size_t b_count)
{
	bool same = a_count == b_count;
	for (size_t i = 0; same && i < a_count; i++)
		same = a[i].role == b[i].role && strcmp(a[i].record->id, b[i].record->id) == 0;
	return same;
}

static bool same_words(const struct record *a, const struct record *b)
{
	return same_text(&a->title, &b->title) && same_text(&a->label, &b->label) && same_text(&a->body, &b->body) &&
	       same_text(&a->unit, &b->unit) && same_text(&a->source, &b->source) &&
	       same_text(&a->credit, &b->credit) && same_text(&a->initials, &b->initials);
}

static bool same_facts(const struct record *a, const struct record *b)
{
	return a->kind == b->kind && same_string(a->date, b->date) && same_string(a->as_of, b->as_of) &&
	       a->has_value == b->has_value && a->plus == b->plus && a->value == b->value &&
	       a->has_position == b->has_position && a->lon == b->lon && a->lat == b->lat &&
	       a->illustration == b->illustration && same_string(a->url, b->url);
}

static bool same_validity(const struct validity *a, const struct validity *b)
{
	return a->from_min == b->from_min && a->until_min == b->until_min;
}

static bool same_shape(const struct shape *a, const struct shape *b)
{
	bool same = a->kind == b->kind && same_string(a->id, b->id) && same_text(&a->name, &b->name) &&
		    same_string(a->place != NULL ? a->place->id : NULL, b->place != NULL ? b->place->id : NULL) &&
		    a->ring_count == b->ring_count;
	for (size_t i = 0; same && i < a->ring_count; i++)
		same =
		    a->rings[i].count == b->rings[i].count &&
		    memcmp(a->rings[i].points, b->rings[i].points, a->rings[i].count * sizeof *a->rings[i].points) == 0;
	return same;
}

static bool same_map(const struct map *a, const struct map *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	bool same = same_string(a->id, b->id) && a->shape_count == b->shape_count;
	for (size_t i = 0; same && i < a->shape_count; i++)
		same = same_shape(&a->shapes[i], &b->shapes[i]);
	return same;
}

static const char *chapter_id(const struct exhibition *exhibition, const struct page *page)
{
	return page->chapter < 0 ? NULL : exhibition->chapters[page->chapter].id;
}

static bool same_page(const struct exhibition *before, const struct page *a, const struct exhibition *after,
		      const struct page *b)
{
	bool same = a->kind == b->kind && a->style == b->style && same_text(&a->kicker, &b->kicker) &&
		    same_text(&a->title, &b->title) && same_text(&a->lead, &b->lead) && same_text(&a->note, &b->note) &&
		    same_text(&a->initials, &b->initials) && same_string(chapter_id(before, a), chapter_id(after, b)) &&
		    same_map(a->map, b->map) &&
		    same_string(a->focus != NULL ? a->focus->id : NULL, b->focus != NULL ? b->focus->id : NULL) &&
		    same_validity(&a->validity, &b->validity) && same_string(a->url, b->url) &&
		    a->item_count == b->item_count;
	for (size_t i = 0; same && i < a->item_count; i++)
		same = strcmp(a->items[i]->id, b->items[i]->id) == 0;
	return same;
}

static bool same_entry(const struct loop_entry *a, const struct loop_entry *b)
{
	bool same = strcmp(a->page->id, b->page->id) == 0 && a->seconds == b->seconds && a->priority == b->priority &&
		    same_validity(&a->validity, &b->validity) && a->daypart_count == b->daypart_count;
	for (size_t i = 0; same && i < a->daypart_count; i++)
		same = a->dayparts[i].days == b->dayparts[i].days &&
		       a->dayparts[i].from_min == b->dayparts[i].from_min &&
		       a->dayparts[i].to_min == b->dayparts[i].to_min;
	return same;
}

/* "  + page “title” (id)", on one line. */
static void print(FILE *file, char how, const char *what, const struct text *title, const char *id)
{
	fprintf(file, SAY("  %c %s“", "  %c %s \""), how, what);
	for (const char *at = text_in(title, lang_of_locale()); *at != '\0'; at++)
		fputc(*at == '\n' ? ' ' : *at, file);
	fprintf(file, SAY("”（%s）\n", "\" (%s)\n"), id);
}

static const char *kind_word(enum record_kind kind)
{
	static const char *const zh[RECORD_KINDS] = {"地点", "项目", "协议", "数字", "事件", "照片"};
	return SAY(zh[kind], record_kind_names[kind]);
}

static size_t records(const struct exhibition *before, const struct exhibition *after, FILE *file)
{
	size_t count = 0;
	for (size_t i = 0; i < after->record_count; i++) {
		const struct record *b = &after->records[i], *a = exhibition_record(before, b->id);
		bool words = a != NULL && same_words(a, b) && same_facts(a, b) &&
			     same_links(a->out, a->out_count, b->out, b->out_count);
		bool pictures =
		    a != NULL && same_picture(a->picture, b->picture) && same_picture(a->portrait, b->portrait);
		if (a == NULL || !words)
			print(file, a == NULL ? '+' : '~', kind_word(b->kind), &b->title, b->id);
		if (a != NULL && !pictures)
			print(file, '~', SAY("图片，属于", "picture of"), &b->title, b->id);
		count += a == NULL ? 1 : (size_t)!words + (size_t)!pictures;
	}
	for (size_t i = 0; i < before->record_count; i++) {
		const struct record *a = &before->records[i];
		if (exhibition_record(after, a->id) != NULL)
			continue;
		print(file, '-', kind_word(a->kind), &a->title, a->id);
		count++;
	}
	return count;
}

static size_t pages(const struct exhibition *before, const struct exhibition *after, FILE *file)
{
	size_t count = 0;
	for (size_t i = 0; i < after->page_count; i++) {
		const struct page *b = &after->pages[i], *a = exhibition_page(before, b->id);
		if (a != NULL && same_page(before, a, after, b))
			continue;
		print(file, a == NULL ? '+' : '~', SAY("页面", "page"), &b->title, b->id);
		count++;
	}
	for (size_t i = 0; i < before->page_count; i++) {
		const struct page *a = &before->pages[i];
		if (exhibition_page(after, a->id) != NULL)
			continue;
		print(file, '-', SAY("页面", "page"), &a->title, a->id);
		count++;
	}
	return count;
}

/* One line for each part of the whole that has changed. */
static size_t whole(const struct exhibition *before, const struct exhibition *after, FILE *file)
{
	bool title = same_text(&before->title, &after->title), chapters = before->chapter_count == after->chapter_count;
	bool loop = before->loop_count == after->loop_count;
	bool looks = memcmp(before->theme, after->theme, sizeof after->theme) == 0 &&
		     memcmp(before->languages, after->languages, sizeof after->languages) == 0;
	for (size_t i = 0; chapters && i < after->chapter_count; i++)
		chapters = strcmp(before->chapters[i].id, after->chapters[i].id) == 0 &&
			   same_text(&before->chapters[i].title, &after->chapters[i].title);
	for (size_t i = 0; loop && i < after->loop_count; i++)
		loop = same_entry(&before->loop[i], &after->loop[i]);
	if (!title)
		print(file, '~', SAY("展览标题", "title of the exhibition"), &after->title, after->id);
	if (!chapters)
		fprintf(file, "%s", SAY("  ~ 章节\n", "  ~ the chapters\n"));
	if (!loop)
		fprintf(file, "%s", SAY("  ~ 循环播放的顺序或时间\n", "  ~ the order or times of the loop\n"));
	if (!looks)
		fprintf(file, "%s", SAY("  ~ 颜色或语言\n", "  ~ colours or languages\n"));
	return (size_t)!title + !chapters + !loop + !looks;
}

size_t changes_print(const struct exhibition *before, const struct exhibition *after, FILE *file)
{
	static const struct exhibition nothing;
	if (before != NULL)
		return whole(before, after, file) + pages(before, after, file) + records(before, after, file);
	return pages(&nothing, after, file) + records(&nothing, after, file);
}
