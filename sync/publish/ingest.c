#include "ingest.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest_page.h"
#include "maxima.h"
#include "syntax.h"

/* Reads a whole file of at most max_bytes. *data is the caller's to free. */
static bool read_whole(const char *path, size_t max_bytes, char **data, size_t *size, struct err *err)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL && errno == ENOENT)
		return err_say(err, ERR_NOT_FOUND, "没有 %s", "there is no %s", path);
	if (file == NULL)
		return err_say_errno(err, "打不开 %s", "cannot open %s", path);
	char *bytes = NULL;
	struct stat status;
	if (fstat(fileno(file), &status) != 0) {
		err_say_errno(err, "读不了 %s", "cannot read %s", path);
		goto out;
	}
	if (status.st_size < 0 || (size_t)status.st_size > max_bytes) {
		err_say(err, ERR_LIMIT, "%s 太大，最多 %zu 字节", "%s is larger than %zu bytes", path, max_bytes);
		goto out;
	}
	bytes = malloc((size_t)status.st_size + 1);
	if (bytes == NULL)
		abort();
	size_t got = fread(bytes, 1, (size_t)status.st_size, file);
	if (got != (size_t)status.st_size) {
		err_say(err, ERR_IO, "读不了 %s", "cannot read %s", path);
		goto out;
	}
	fclose(file);
	*data = bytes;
	*size = got;
	return true;
out:
	free(bytes);
	fclose(file);
	return false;
}

static void read_text(struct arena *arena, const json_t *object, const char *key, struct text *text)
{
	const json_t *value = json_object_get(object, key);
	for (int lang = 0; lang < LANGS; lang++)
		text->by[lang] = arena_strdup(arena, json_string_value(json_object_get(value, lang_names[lang])));
}

void ingest_text(struct folder *folder, const json_t *object, const char *key, struct text *text)
{
	read_text(folder->arena, object, key, text);
}

const char *ingest_string(struct folder *folder, const json_t *object, const char *key)
{
	return arena_strdup(folder->arena, json_string_value(json_object_get(object, key)));
}

int ingest_name(const json_t *value, const char *const *names, int count)
{
	const char *name = json_string_value(value);
	for (int i = 0; name != NULL && i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return 0;
}

static int picture_index(struct folder *folder, const char *path, size_t record, enum folder_asset asset)
{
	if (path == NULL)
		return -1;
	for (size_t i = 0; i < folder->picture_count; i++)
		if (strcmp(folder->pictures[i].path, path) == 0)
			return (int)i;
	folder->pictures[folder->picture_count] = (struct folder_picture){path, record, asset};
	return (int)folder->picture_count++;
}

static void read_record(struct folder *folder, const json_t *object, size_t index)
{
	struct folder_record *record = &folder->records[index];
	record->id = ingest_string(folder, object, "id");
	record->kind = (enum record_kind)ingest_name(json_object_get(object, "kind"), record_kind_names, RECORD_KINDS);
	for (int i = 0; i < RECORD_TEXTS; i++)
		ingest_text(folder, object, folder_record_text_names[i], &record->texts[i]);
	record->date = ingest_string(folder, object, "date");
	record->as_of = ingest_string(folder, object, "as_of");
	record->initials = ingest_string(folder, object, "initials");
	record->url = ingest_string(folder, object, "url");
	record->has_value = json_object_get(object, "value") != NULL;
	record->value = json_number_value(json_object_get(object, "value"));
	record->plus = json_is_true(json_object_get(object, "plus"));
	record->has_lon = json_object_get(object, "lon") != NULL;
	record->lon = json_number_value(json_object_get(object, "lon"));
	record->has_lat = json_object_get(object, "lat") != NULL;
	record->lat = json_number_value(json_object_get(object, "lat"));
	record->illustration = json_is_true(json_object_get(object, "illustration"));
	for (int i = 0; i < ASSETS; i++)
		record->assets[i] = picture_index(folder, ingest_string(folder, object, folder_asset_names[i]), index,
						  (enum folder_asset)i);
}

static int compare_records(const void *a, const void *b)
{
	const struct folder_record *const *left = a, *const *right = b;
	int order = strcmp((*left)->id, (*right)->id);
	return order != 0 ? order : (*left > *right) - (*left < *right);
}

static void read_records(struct folder *folder, const json_t *list)
{
	folder->record_count = json_array_size(list);
	folder->records = arena_alloc(folder->arena, folder->record_count, sizeof *folder->records);
	folder->pictures = arena_alloc(folder->arena, folder->record_count * ASSETS, sizeof *folder->pictures);
	folder->by_id = arena_alloc(folder->arena, folder->record_count, sizeof(const struct folder_record *));
	for (size_t i = 0; i < folder->record_count; i++) {
		read_record(folder, json_array_get(list, i), i);
		folder->by_id[i] = &folder->records[i];
	}
	qsort(folder->by_id, folder->record_count, sizeof(const struct folder_record *), compare_records);
}

static void read_links(struct folder *folder, const json_t *list)
{
	folder->link_count = json_array_size(list);
	folder->links = arena_alloc(folder->arena, folder->link_count, sizeof *folder->links);
	for (size_t i = 0; i < folder->link_count; i++) {
		const json_t *object = json_array_get(list, i);
		folder->links[i] = (struct folder_link){
		    (enum link_role)ingest_name(json_object_get(object, "role"), link_role_names, LINK_ROLES),
		    ingest_string(folder, object, "from"), ingest_string(folder, object, "to")};
	}
}

static void read_theme(struct folder *folder, const json_t *theme)
{
	for (int i = 0; i < THEME_COLOURS; i++) {
		const char *colour = json_string_value(json_object_get(theme, theme_colour_names[i]));
		folder->has_colour[i] = colour != NULL;
		if (colour != NULL)
			folder->colours[i] = (uint32_t)strtoul(colour + 1, NULL, 16);
	}
}

static void read_chapters(struct folder *folder, const json_t *list)
{
	folder->chapter_count = json_array_size(list);
	folder->chapters = arena_alloc(folder->arena, folder->chapter_count, sizeof *folder->chapters);
	for (size_t i = 0; i < folder->chapter_count; i++) {
		const json_t *object = json_array_get(list, i);
		folder->chapters[i].id = ingest_string(folder, object, "id");
		ingest_text(folder, object, "title", &folder->chapters[i].title);
	}
}

static void read_recalls(struct folder *folder, const json_t *list)
{
	folder->recall_count = json_array_size(list);
	folder->recalls = arena_alloc(folder->arena, folder->recall_count, sizeof *folder->recalls);
	for (size_t i = 0; i < folder->recall_count; i++)
		folder->recalls[i] = arena_strdup(folder->arena, json_string_value(json_array_get(list, i)));
}

/* From a value that the schema allows. */
static struct folder *read_folder(const json_t *root, const char *path)
{
	struct arena *arena = arena_create();
	struct folder *folder = arena_alloc(arena, 1, sizeof *folder);
	folder->arena = arena;
	folder->root = arena_strdup(arena, path);
	folder->id = ingest_string(folder, root, "id");
	ingest_text(folder, root, "title", &folder->title);
	const json_t *languages = json_object_get(root, "languages");
	for (size_t i = 0; i < json_array_size(languages); i++)
		folder->language_order[folder->language_count++] =
		    (enum lang)ingest_name(json_array_get(languages, i), lang_names, LANGS);
	for (size_t i = 0; i < folder->language_count; i++)
		folder->languages[folder->language_order[i]] = true;
	read_theme(folder, json_object_get(root, "theme"));
	read_chapters(folder, json_object_get(root, "chapters"));
	read_records(folder, json_object_get(root, "records"));
	read_links(folder, json_object_get(root, "links"));
	ingest_pages(folder, json_object_get(root, "pages"));
	ingest_loop(folder, json_object_get(root, "loop"));
	read_recalls(folder, json_object_get(root, "recalls"));
	return folder;
}

struct folder *ingest_json(const char *text, size_t size, const char *root, struct findings *findings)
{
	json_t *value = syntax_read(text, size, RULE_JSON_SYNTAX, RULE_JSON_DUPLICATE_KEY, "", findings);
	if (value == NULL)
		return NULL;
	struct schema *schema = NULL;
	struct err err;
	if (!schema_create(schema_exhibition, &schema, &err))
		abort(); /* our own file, which a test reads */
	size_t before = findings_count(findings);
	schema_check(schema, value, "", findings);
	struct folder *folder = findings_count(findings) == before ? read_folder(value, root) : NULL;
	schema_destroy(schema);
	json_decref(value);
	return folder;
}

static void read_map(struct folder *folder, struct folder_map *map, struct findings *findings)
{
	const char *where = findings_format(findings, "/pages/%zu/options/map", map->page);
	char *real = NULL, *data = NULL;
	size_t size;
	struct err err;
	enum folder_file found = folder_file(folder, map->path, &real);
	if (found != FOLDER_FILE_FOUND) {
		findings_add(findings, found == FOLDER_FILE_MISSING ? RULE_MAP_MISSING : RULE_MAP_OUTSIDE, where,
			     map->path, NULL);
	} else if (read_whole(real, LIMIT_GEOJSON_BYTES, &data, &size, &err)) {
		map->geojson = geojson_read(data, size, map->path, findings);
	} else if (err.code == ERR_LIMIT) {
		findings_add(findings, RULE_MAP_LARGE, where, "32 MiB", "32 MiB", NULL);
	} else {
		findings_add(findings, RULE_MAP_MISSING, where, map->path, NULL);
	}
	free(data);
	free(real);
}

bool ingest_read(const char *path, struct findings *findings, struct folder **folder, struct err *err)
{
	char *root = realpath(path, NULL), *data = NULL, file[FOLDER_PATH_SIZE];
	size_t size = 0;
	bool done = false;
	if (root == NULL)
		return err_say_errno(err, "打不开文件夹 %s", "cannot open the folder %s", path);
	if (snprintf(file, sizeof file, "%s/exhibition.json", root) >= (int)sizeof file) {
		err_say(err, ERR_LIMIT, "文件夹的路径太长", "the path of the folder is too long");
		goto out;
	}
	if (!read_whole(file, LIMIT_EXHIBITION_JSON_BYTES, &data, &size, err))
		goto out;
	struct folder *made = ingest_json(data, size, root, findings);
	for (size_t i = 0; made != NULL && i < made->map_count; i++)
		read_map(made, &made->maps[i], findings);
	*folder = made;
	done = true;
out:
	free(data);
	free(root);
	return done;
}
