#include "folder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *const folder_record_text_names[RECORD_TEXTS] = {"title", "short", "body", "unit", "source", "credit"};
const char *const folder_page_text_names[PAGE_TEXTS] = {"kicker", "title", "lead", "note"};
const char *const folder_asset_names[ASSETS] = {"asset", "asset_portrait"};

void folder_destroy(struct folder *folder)
{
	if (folder == NULL)
		return;
	for (size_t i = 0; i < folder->map_count; i++)
		geojson_destroy(folder->maps[i].geojson);
	arena_destroy(folder->arena);
}

const struct folder_record *folder_record(const struct folder *folder, const char *id)
{
	size_t low = 0, high = folder->record_count;
	while (id != NULL && low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(folder->by_id[middle]->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	bool found = id != NULL && low < folder->record_count && strcmp(folder->by_id[low]->id, id) == 0;
	return found ? folder->by_id[low] : NULL;
}

const struct folder_page *folder_page(const struct folder *folder, const char *id)
{
	for (size_t i = 0; id != NULL && i < folder->page_count; i++)
		if (strcmp(folder->pages[i].id, id) == 0)
			return &folder->pages[i];
	return NULL;
}

size_t folder_record_index(const struct folder *folder, const struct folder_record *record)
{
	return (size_t)(record - folder->records);
}

size_t folder_page_index(const struct folder *folder, const struct folder_page *page)
{
	return (size_t)(page - folder->pages);
}

enum folder_file folder_file(const struct folder *folder, const char *path, char **real)
{
	char joined[FOLDER_PATH_SIZE];
	size_t root_length = strlen(folder->root);
	if (root_length + strlen(path) + 2 > sizeof joined)
		return FOLDER_FILE_MISSING;
	stpcpy(stpcpy(stpcpy(joined, folder->root), "/"), path);
	char *resolved = realpath(joined, NULL);
	if (resolved == NULL)
		return FOLDER_FILE_MISSING;
	enum folder_file found = FOLDER_FILE_FOUND;
	struct stat status;
	if (strcmp(folder->root, "/") != 0 &&
	    (strncmp(resolved, folder->root, root_length) != 0 || resolved[root_length] != '/'))
		found = FOLDER_FILE_OUTSIDE;
	else if (stat(resolved, &status) != 0 || !S_ISREG(status.st_mode))
		found = FOLDER_FILE_MISSING;
	if (found == FOLDER_FILE_FOUND)
		*real = resolved;
	else
		free(resolved);
	return found;
}

bool folder_minute(const char *instant, int64_t open_min, int64_t *min)
{
	if (instant != NULL)
		return civil_parse(instant, false, min);
	*min = open_min;
	return true;
}
