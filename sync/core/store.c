#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "catalog.h"
#include "maxima.h"

static bool is_edition(const char *target)
{
	size_t prefix = strlen("editions/"), length = strlen(target);
	return strncmp(target, "editions/", prefix) == 0 && length > prefix && length < prefix + 20 &&
	       strspn(target + prefix, "0123456789") == length - prefix;
}

bool store_current(const char *root, char *edition, size_t edition_size, struct err *err)
{
	char path[4096], target[64];
	snprintf(path, sizeof path, "%s/current", root);
	ssize_t length = readlink(path, target, sizeof target - 1);
	if (length < 0) {
		int reason = errno;
		snprintf(path, sizeof path, "%s/catalogue.db", root);
		if (reason == ENOENT && access(path, F_OK) == 0) {
			snprintf(edition, edition_size, ".");
			return true;
		}
		errno = reason;
		return reason == ENOENT || reason == ENOTDIR ? err_set(err, ERR_NOT_FOUND, "no edition is current")
							     : err_errno(err, "cannot read %s/current", root);
	}
	target[length] = '\0';
	if (!is_edition(target))
		return err_set(err, ERR_CORRUPT, "current does not point to editions/<number>");
	snprintf(edition, edition_size, "%s", target);
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_recall(const char *line)
{
	size_t length = strlen(line);
	return length > 0 && length <= LIMIT_ID_BYTES && line[0] != '-' &&
	       strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* The recalls of the edition and of the store, sorted, in the exhibition's arena. */
static bool read_recalled(const char *root, struct exhibition *exhibition, struct err *err)
{
	char path[4096], line[256];
	snprintf(path, sizeof path, "%s/recalled", root);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return errno == ENOENT || err_errno(err, "cannot read %s", path);
	const char **all = arena_alloc(exhibition->arena, LIMIT_RECALLS * 2, sizeof *all);
	size_t count = exhibition->recall_count, own = count;
	bool ok = true;
	memcpy(all, exhibition->recalls, count * sizeof *all);
	while (ok && fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		if (*line == '\0' || *line == '#')
			continue;
		ok = is_recall(line) && count - own < LIMIT_RECALLS;
		if (ok)
			all[count++] = arena_strdup(exhibition->arena, line);
	}
	ok = ok && !ferror(file);
	fclose(file);
	if (!ok)
		return err_set(err, ERR_CORRUPT, "%s is not a list of ids and SHA-256", path);
	qsort(all, count, sizeof *all, by_text);
	exhibition->recalls = all;
	exhibition->recall_count = count;
	return true;
}

static bool recalled(const struct exhibition *exhibition, const char *id)
{
	return exhibition->recall_count > 0 &&
	       bsearch(&id, exhibition->recalls, exhibition->recall_count, sizeof id, by_text) != NULL;
}

static bool picture_recalled(const struct exhibition *exhibition, const struct picture *picture)
{
	for (size_t i = 0; picture != NULL && i < picture->file_count; i++)
		if (recalled(exhibition, picture->renditions[i].sha256))
			return true;
	return false;
}

static size_t keep_links(const struct exhibition *exhibition, struct link *links, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!recalled(exhibition, links[i].record->id))
			links[kept++] = links[i];
	return kept;
}

static void hide_in_records(struct exhibition *exhibition)
{
	for (size_t i = 0; i < exhibition->record_count; i++) {
		struct record *record = &exhibition->records[i];
		record->out_count = keep_links(exhibition, (struct link *)record->out, record->out_count);
		record->in_count = keep_links(exhibition, (struct link *)record->in, record->in_count);
		if (recalled(exhibition, record->id))
			record->initials = (struct text){{NULL}}; /* not to be found */
		if (picture_recalled(exhibition, record->picture))
			record->picture = NULL;
		if (picture_recalled(exhibition, record->portrait))
			record->portrait = NULL;
	}
	for (size_t i = 0; i < exhibition->map_count; i++)
		for (size_t k = 0; k < exhibition->maps[i].shape_count; k++) {
			struct shape *shape = (struct shape *)&exhibition->maps[i].shapes[k];
			if (shape->place != NULL && recalled(exhibition, shape->place->id))
				shape->place = NULL;
		}
}

static void hide_in_pages(struct exhibition *exhibition)
{
	for (size_t i = 0; i < exhibition->page_count; i++) {
		struct page *page = &exhibition->pages[i];
		size_t kept = 0;
		for (size_t k = 0; k < page->item_count; k++)
			if (!recalled(exhibition, page->items[k]->id))
				page->items[kept++] = page->items[k];
		page->item_count = kept;
		if (recalled(exhibition, page->id))
			page->initials = (struct text){{NULL}};
		if (page->focus != NULL && recalled(exhibition, page->focus->id))
			page->focus = NULL;
	}
	size_t kept = 0;
	for (size_t i = 0; i < exhibition->loop_count; i++)
		if (!recalled(exhibition, exhibition->loop[i].page->id))
			exhibition->loop[kept++] = exhibition->loop[i];
	exhibition->loop_count = kept;
}

bool store_read(const char *root, const char *edition, const char *store, struct exhibition **out, struct err *err)
{
	char path[4096];
	struct exhibition *exhibition;
	snprintf(path, sizeof path, "%s/%s/catalogue.db", root, edition);
	if (!catalog_read(path, &exhibition, err))
		return false;
	if (store != NULL && !read_recalled(store, exhibition, err)) {
		exhibition_destroy(exhibition);
		return false;
	}
	hide_in_records(exhibition);
	hide_in_pages(exhibition);
	*out = exhibition;
	return true;
}

static void mark_of(const char *path, char *mark, size_t mark_size)
{
	struct stat info;
	if (lstat(path, &info) != 0)
		snprintf(mark, mark_size, "-%d", errno);
	else
		snprintf(mark, mark_size, "%llu.%llu.%lld.%ld.%lld", (unsigned long long)info.st_dev,
			 (unsigned long long)info.st_ino, (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec,
			 (long long)info.st_size);
}

void store_mark(const char *root, char *mark, size_t mark_size)
{
	static const char *const names[] = {"current", "recalled", "catalogue.db", "current/catalogue.db"};
	char path[4096], target[64] = "", one[128];
	snprintf(path, sizeof path, "%s/current", root);
	ssize_t length = readlink(path, target, sizeof target - 1);
	target[length > 0 ? length : 0] = '\0';
	size_t used = (size_t)snprintf(mark, mark_size, "%s", target);
	for (size_t i = 0; i < sizeof names / sizeof *names && used < mark_size; i++) {
		snprintf(path, sizeof path, "%s/%s", root, names[i]);
		mark_of(path, one, sizeof one);
		used += (size_t)snprintf(mark + used, mark_size - used, " %s", one);
	}
}
