#include "edition_rows.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "edition.h"
#include "initials.h"

/* One database being written. After a failure nothing more is done, so that only the end need be checked. */
struct writer {
	sqlite3 *db;
	const struct folder *folder;
	const struct picture *pictures;
	const struct initials *initials;
	bool failed;
};

static void run(struct writer *writer, const char *sql)
{
	if (!writer->failed && sqlite3_exec(writer->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		writer->failed = true;
}

/* The arguments of one column: s text or NULL; i int64_t; I whether it is there, int64_t; D whether it is there, double;
 * b bytes, int. */
static int bind(sqlite3_stmt *statement, int column, char kind, va_list *list)
{
	bool there = true;
	const void *bytes;
	switch (kind) {
	case 's':
		return sqlite3_bind_text(statement, column, va_arg(*list, const char *), -1, SQLITE_STATIC);
	case 'I':
		there = va_arg(*list, int) != 0;
		/* fall through */
	case 'i': {
		int64_t number = va_arg(*list, int64_t);
		return there ? sqlite3_bind_int64(statement, column, number) : sqlite3_bind_null(statement, column);
	}
	case 'D': {
		there = va_arg(*list, int) != 0;
		double number = va_arg(*list, double);
		return there ? sqlite3_bind_double(statement, column, number) : sqlite3_bind_null(statement, column);
	}
	default:
		bytes = va_arg(*list, const void *);
		return sqlite3_bind_blob(statement, column, bytes, va_arg(*list, int), SQLITE_STATIC);
	}
}

/* Inserts one row into table, its columns in order as kinds says. */
static void insert(struct writer *writer, const char *table, const char *kinds, ...)
{
	char sql[128];
	sqlite3_stmt *statement = NULL;
	if (writer->failed)
		return;
	int length = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES(?", table);
	for (size_t i = 1; kinds[i] != '\0'; i++)
		length += snprintf(sql + length, sizeof sql - (size_t)length, ",?");
	snprintf(sql + length, sizeof sql - (size_t)length, ")");
	if (sqlite3_prepare_v2(writer->db, sql, -1, &statement, NULL) != SQLITE_OK) {
		writer->failed = true;
		return;
	}
	va_list list;
	va_start(list, kinds);
	for (int i = 0; kinds[i] != '\0'; i++)
		if (bind(statement, i + 1, kinds[i], &list) != SQLITE_OK)
			writer->failed = true;
	va_end(list);
	if (sqlite3_step(statement) != SQLITE_DONE)
		writer->failed = true;
	sqlite3_finalize(statement);
}

static void insert_text(struct writer *writer, const char *owner, const char *id, const char *field,
			const struct text *text)
{
	for (int lang = 0; lang < LANGS; lang++)
		if (text->by[lang] != NULL)
			insert(writer, "text", "sssss", owner, id, field, lang_names[lang], text->by[lang]);
}

/* What finds it in each language; own: what the folder says of the Chinese. */
static void insert_initials(struct writer *writer, const char *owner, const char *id, const struct text *title,
			    const char *own)
{
	struct text initials = {{NULL}};
	for (int lang = 0; lang < LANGS; lang++)
		initials.by[lang] = initials_of(writer->initials, writer->folder->arena, title->by[lang]);
	if (own != NULL)
		initials.by[LANG_ZH] = own;
	insert_text(writer, owner, id, "initials", &initials);
}

static void write_meta(struct writer *writer)
{
	const struct folder *folder = writer->folder;
	char languages[16] = "";
	for (size_t i = 0; i < folder->language_count; i++)
		snprintf(languages + strlen(languages), sizeof languages - strlen(languages), "%s%s", i > 0 ? "," : "",
			 lang_names[folder->language_order[i]]);
	insert(writer, "meta", "ss", "format", "1");
	insert(writer, "meta", "ss", "id", folder->id);
	insert(writer, "meta", "ss", "languages", languages);
	insert_text(writer, "exhibition", "", "title", &folder->title);
	for (int i = 0; i < THEME_COLOURS; i++)
		if (folder->has_colour[i] && folder->colours[i] != theme_mingyue[i])
			insert(writer, "colour", "si", theme_colour_names[i], (int64_t)folder->colours[i]);
	for (size_t i = 0; i < folder->chapter_count; i++) {
		insert(writer, "chapter", "is", (int64_t)i, folder->chapters[i].id);
		insert_text(writer, "chapter", folder->chapters[i].id, "title", &folder->chapters[i].title);
	}
}

static void write_recalls(struct writer *writer)
{
	const struct folder *folder = writer->folder;
	for (size_t i = 0; i < folder->recall_count; i++) {
		bool again = false;
		for (size_t j = 0; j < i && !again; j++)
			again = strcmp(folder->recalls[i], folder->recalls[j]) == 0;
		if (!again)
			insert(writer, "recall", "s", folder->recalls[i]);
	}
}

static void write_level(struct writer *writer, size_t picture, size_t number, const struct level *level)
{
	insert(writer, "level", "iiii", (int64_t)picture, (int64_t)number, (int64_t)level->w, (int64_t)level->h);
	for (int i = 0; i < level->columns * level->rows; i++)
		insert(writer, "tile", "iiissi", (int64_t)picture, (int64_t)number, (int64_t)i, level->tiles[i].sha256,
		       mime_names[level->tiles[i].mime], (int64_t)level->tiles[i].bytes);
}

static void write_pictures(struct writer *writer)
{
	for (size_t i = 0; i < writer->folder->picture_count; i++) {
		const struct picture *picture = &writer->pictures[i];
		insert(writer, "picture", "i", (int64_t)i);
		for (size_t j = 0; j < picture->rendition_count; j++) {
			const struct rendition *rendition = &picture->renditions[j];
			insert(writer, "blob", "sisiii", rendition->sha256, (int64_t)i, mime_names[rendition->mime],
			       (int64_t)rendition->bytes, (int64_t)rendition->w, (int64_t)rendition->h);
		}
		for (size_t j = 0; j < picture->level_count; j++)
			write_level(writer, i, j, &picture->levels[j]);
	}
}

static void write_records(struct writer *writer)
{
	/* `short` of exhibition.json is `label` of the catalogue. */
	static const char *const fields[RECORD_TEXTS] = {"title", "label", "body", "unit", "source", "credit"};
	const struct folder *folder = writer->folder;
	for (size_t i = 0; i < folder->record_count; i++) {
		const struct folder_record *record = &folder->records[i];
		const int *assets = record->assets;
		insert(writer, "record", "issssDiDDiIIs", (int64_t)i, record->id, record_kind_names[record->kind],
		       record->date, record->as_of, record->has_value, record->value, (int64_t)record->plus,
		       record->has_lon, record->lon, record->has_lat, record->lat, (int64_t)record->illustration,
		       assets[ASSET] >= 0, (int64_t)assets[ASSET], assets[ASSET_PORTRAIT] >= 0,
		       (int64_t)assets[ASSET_PORTRAIT], record->url);
		for (int field = 0; field < RECORD_TEXTS; field++)
			insert_text(writer, "record", record->id, fields[field], &record->texts[field]);
		insert_initials(writer, "record", record->id, &record->texts[TEXT_TITLE], record->initials);
	}
	for (size_t i = 0; i < folder->link_count; i++)
		insert(writer, "link", "isss", (int64_t)i, folder->links[i].from,
		       link_role_names[folder->links[i].role], folder->links[i].to);
}

/* The place that a shape draws, or NULL. */
static const char *place_of(const struct folder *folder, const struct geojson_shape *shape)
{
	const char *id = shape->kind == SHAPE_AREA ? shape->id : shape->kind == SHAPE_SEAT ? shape->area : NULL;
	const struct folder_record *record = folder_record(folder, id);
	return record != NULL && record->kind == RECORD_PLACE ? record->id : NULL;
}

/* The points as little-endian 32-bit numbers. */
static void write_ring(struct writer *writer, const char *map, size_t shape, size_t ord,
		       const struct geojson_ring *ring)
{
	unsigned char *bytes = malloc(ring->count * 8 + 1), *out = bytes;
	if (bytes == NULL)
		abort();
	for (size_t i = 0; i < ring->count; i++)
		for (int axis = 0; axis < 2; axis++) {
			uint32_t number = (uint32_t)ring->points[i][axis];
			for (int shift = 0; shift < 32; shift += 8)
				*out++ = (unsigned char)(number >> shift);
		}
	insert(writer, "ring", "siib", map, (int64_t)shape, (int64_t)ord, bytes, (int)(ring->count * 8));
	free(bytes);
}

static void write_maps(struct writer *writer)
{
	const struct folder *folder = writer->folder;
	for (size_t i = 0; i < folder->map_count; i++) {
		const struct geojson *geojson = folder->maps[i].geojson;
		const char *map = folder->maps[i].path;
		insert(writer, "map", "is", (int64_t)i, map);
		for (size_t j = 0; geojson != NULL && j < geojson->shape_count; j++) {
			const struct geojson_shape *shape = &geojson->shapes[j];
			insert(writer, "shape", "sisss", map, (int64_t)j, shape->id, shape_kind_names[shape->kind],
			       place_of(folder, shape));
			char id[600];
			snprintf(id, sizeof id, "%s/%zu", map, j);
			insert_text(writer, "shape", id, "name", &shape->name);
			for (size_t k = 0; k < shape->ring_count; k++)
				write_ring(writer, map, j, k, &shape->rings[k]);
		}
	}
}

/* Minutes of an instant that has been checked; 0 for none, which is not written. */
static int64_t minute(const char *instant)
{
	int64_t min = 0;
	folder_minute(instant, 0, &min);
	return min;
}

static void write_pages(struct writer *writer)
{
	const struct folder *folder = writer->folder;
	for (size_t i = 0; i < folder->page_count; i++) {
		const struct folder_page *page = &folder->pages[i];
		insert(writer, "page", "issssssIIs", (int64_t)i, page->id, page_kind_names[page->kind], page->chapter,
		       page->map >= 0 ? folder->maps[page->map].path : NULL, page->focus,
		       page->style != NULL ? page->style : cards_style_names[CARDS_PLAIN], page->from != NULL,
		       minute(page->from), page->until != NULL, minute(page->until), page->url);
		for (int field = 0; field < PAGE_TEXTS; field++)
			insert_text(writer, "page", page->id, folder_page_text_names[field], &page->texts[field]);
		insert_initials(writer, "page", page->id, &page->texts[TEXT_PAGE_TITLE], page->initials);
		for (size_t j = 0; j < page->item_count; j++)
			insert(writer, "item", "sis", page->id, (int64_t)j, page->items[j]);
	}
}

static void write_loop(struct writer *writer)
{
	const struct folder *folder = writer->folder;
	for (size_t i = 0; i < folder->loop_count; i++) {
		const struct folder_loop *entry = &folder->loop[i];
		insert(writer, "loop", "isiiII", (int64_t)i, entry->page, (int64_t)entry->seconds,
		       (int64_t)entry->priority, entry->from != NULL, minute(entry->from), entry->until != NULL,
		       minute(entry->until));
		for (size_t j = 0; j < entry->daypart_count; j++)
			insert(writer, "daypart", "iiiii", (int64_t)i, (int64_t)j, (int64_t)entry->dayparts[j].days,
			       (int64_t)entry->dayparts[j].from_min, (int64_t)entry->dayparts[j].to_min);
	}
}

static void write_loop_of_all(struct writer *writer)
{
	for (size_t i = 0; i < writer->folder->page_count; i++)
		insert(writer, "loop", "isiiII", (int64_t)i, writer->folder->pages[i].id, (int64_t)10, (int64_t)0, 0,
		       (int64_t)0, 0, (int64_t)0);
}

bool edition_rows_write(const char *path, const struct folder *folder, const struct picture *pictures, bool loop_all,
			struct err *err)
{
	struct initials *initials = NULL;
	char pragma[80];
	if (!initials_create(&initials, err))
		return false;
	struct writer writer = {.folder = folder, .pictures = pictures, .initials = initials};
	if (sqlite3_open_v2(path, &writer.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK) {
		err_say(err, ERR_IO, "写不了 %s：%s", "cannot write %s: %s", path, sqlite3_errmsg(writer.db));
		sqlite3_close(writer.db);
		initials_destroy(initials);
		return false;
	}
	run(&writer, "PRAGMA page_size=1024; PRAGMA encoding='UTF-8'; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
		     "PRAGMA auto_vacuum=NONE; PRAGMA user_version=1; PRAGMA foreign_keys=ON");
	snprintf(pragma, sizeof pragma, "PRAGMA application_id=%d", EDITION_APPLICATION_ID);
	run(&writer, pragma);
	run(&writer, "BEGIN");
	run(&writer, catalog_schema);
	write_meta(&writer);
	write_pictures(&writer);
	write_records(&writer);
	write_maps(&writer);
	write_pages(&writer);
	if (loop_all)
		write_loop_of_all(&writer);
	else
		write_loop(&writer);
	write_recalls(&writer);
	run(&writer, "COMMIT; VACUUM");
	bool done = !writer.failed ||
		    err_say(err, ERR_IO, "写不了 %s：%s", "cannot write %s: %s", path, sqlite3_errmsg(writer.db));
	initials_destroy(initials);
	sqlite3_close(writer.db);
	return done;
}
