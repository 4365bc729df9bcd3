#include "ingest_page.h"

#include <stdlib.h>
#include <string.h>

static int map_index(struct folder *folder, const char *path, size_t page)
{
	if (path == NULL)
		return -1;
	for (size_t i = 0; i < folder->map_count; i++)
		if (strcmp(folder->maps[i].path, path) == 0)
			return (int)i;
	folder->maps[folder->map_count] = (struct folder_map){.path = path, .page = page};
	return (int)folder->map_count++;
}

static void read_page(struct folder *folder, const json_t *object, size_t index)
{
	struct folder_page *page = &folder->pages[index];
	page->id = ingest_string(folder, object, "id");
	page->kind = (enum page_kind_id)ingest_name(json_object_get(object, "kind"), page_kind_names, PAGE_KINDS);
	page->chapter = ingest_string(folder, object, "chapter");
	for (int i = 0; i < PAGE_TEXTS; i++)
		ingest_text(folder, object, folder_page_text_names[i], &page->texts[i]);
	page->from = ingest_string(folder, object, "from");
	page->until = ingest_string(folder, object, "until");
	page->initials = ingest_string(folder, object, "initials");
	page->url = ingest_string(folder, object, "url");
	const json_t *options = json_object_get(object, "options"), *items = json_object_get(object, "items");
	page->map = map_index(folder, ingest_string(folder, options, "map"), index);
	page->focus = ingest_string(folder, options, "focus");
	page->style = ingest_string(folder, options, "style");
	page->item_count = json_array_size(items);
	page->items = arena_alloc(folder->arena, page->item_count, sizeof *page->items);
	for (size_t i = 0; i < page->item_count; i++)
		page->items[i] = arena_strdup(folder->arena, json_string_value(json_array_get(items, i)));
}

void ingest_pages(struct folder *folder, const json_t *list)
{
	folder->page_count = json_array_size(list);
	folder->pages = arena_alloc(folder->arena, folder->page_count, sizeof *folder->pages);
	folder->maps = arena_alloc(folder->arena, folder->page_count, sizeof *folder->maps);
	for (size_t i = 0; i < folder->page_count; i++)
		read_page(folder, json_array_get(list, i), i);
}

/* "09:30", which the schema has checked. */
static int minute_of_day(const json_t *value)
{
	const char *text = json_string_value(value);
	return 60 * atoi(text) + atoi(text + 3);
}

static struct daypart read_daypart(const json_t *object)
{
	const json_t *days = json_object_get(object, "days");
	struct daypart daypart = {.from_min = minute_of_day(json_object_get(object, "from")),
				  .to_min = minute_of_day(json_object_get(object, "to")),
				  .days = days == NULL ? 127 : 0};
	for (size_t i = 0; i < json_array_size(days); i++)
		daypart.days |= (uint8_t)(1 << (json_integer_value(json_array_get(days, i)) - 1));
	return daypart;
}

void ingest_loop(struct folder *folder, const json_t *list)
{
	folder->loop_count = json_array_size(list);
	folder->loop = arena_alloc(folder->arena, folder->loop_count, sizeof *folder->loop);
	for (size_t i = 0; i < folder->loop_count; i++) {
		const json_t *object = json_array_get(list, i), *dayparts = json_object_get(object, "dayparts");
		struct folder_loop *entry = &folder->loop[i];
		entry->page = ingest_string(folder, object, "page");
		entry->seconds = (int)json_integer_value(json_object_get(object, "seconds"));
		entry->priority = (int)json_integer_value(json_object_get(object, "priority"));
		entry->from = ingest_string(folder, object, "from");
		entry->until = ingest_string(folder, object, "until");
		entry->daypart_count = json_array_size(dayparts);
		entry->dayparts = arena_alloc(folder->arena, entry->daypart_count, sizeof *entry->dayparts);
		for (size_t j = 0; j < entry->daypart_count; j++)
			entry->dayparts[j] = read_daypart(json_array_get(dayparts, j));
	}
}
