#include "upload_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "maxima.h"
#include "metadata.h"
#include "pins.h"
#include "staged.h"

static struct upload_file *append(struct upload_list *list, enum upload_kind kind, const char *mime, const char *path)
{
	list->files = reallocarray(list->files, list->count + 1, sizeof *list->files);
	if (list->files == NULL)
		abort();
	struct upload_file *file = &list->files[list->count++];
	*file = (struct upload_file){.path = strdup(path), .mime = mime, .kind = kind};
	if (file->path == NULL)
		abort();
	return file;
}

static bool add_immutable(const struct repository *repository, const char *path, const char *mime,
			  struct upload_list *list, struct err *err)
{
	char real[REPOSITORY_PATH_SIZE];
	struct stat status;
	if (!repository_path(repository, real, err, "public/%s", path))
		return false;
	if (stat(real, &status) != 0 || !S_ISREG(status.st_mode))
		return err_say(err, ERR_CORRUPT, "缺少 %s，运行 verify 检查", "%s is missing; run verify", real);
	append(list, UPLOAD_IMMUTABLE, mime, path)->bytes = (uint64_t)status.st_size;
	return true;
}

static bool add_blobs(const struct repository *repository, struct upload_list *list, struct err *err)
{
	struct exhibition *exhibition;
	struct pins pins;
	char path[128];
	if (!staged_catalogue(repository, repository->targets, &exhibition, err))
		return false;
	pins_collect(exhibition, &pins);
	bool done = true;
	for (size_t i = 0; done && i < pins.count; i++) {
		snprintf(path, sizeof path, "blobs/%.2s/%s", pins.at[i]->sha256, pins.at[i]->sha256);
		done = add_immutable(repository, path, mime_names[pins.at[i]->mime], list, err);
	}
	exhibition_destroy(exhibition);
	return done;
}

/* The file as the repository was read: a newer one that is there by now does not belong to this list. */
static void add_metadata(const json_t *file, const char *path, enum upload_kind kind, struct upload_list *list)
{
	struct upload_file *added = append(list, kind, "application/json", path);
	canonical_write(file, &added->data);
	added->bytes = added->data.size;
}

static bool add_roots(const struct repository *repository, struct upload_list *list, struct err *err)
{
	char name[96], path[64];
	for (int64_t version = 1; version <= metadata_version(repository->root); version++) {
		struct bytes bytes;
		snprintf(path, sizeof path, "metadata/%lld.root.json", (long long)version);
		snprintf(name, sizeof name, "public/%s", path);
		if (!repository_read(repository, name, LIMIT_TUF_ROOT_BYTES, &bytes, err))
			return false;
		struct upload_file *file = append(list, UPLOAD_VERSIONED, "application/json", path);
		file->data = bytes;
		file->bytes = bytes.size;
	}
	return true;
}

bool upload_list_make(const struct repository *repository, struct upload_list *out, struct err *err)
{
	struct upload_list list = {NULL, 0};
	char path[128];
	if (repository->targets == NULL)
		return err_say(err, ERR_NOT_FOUND, "还没有发布过任何一期", "no edition has been released yet");
	bool done = add_blobs(repository, &list, err);
	snprintf(path, sizeof path, "targets/%s.catalogue.db", repository_target_sha256(repository->targets));
	done = done && add_immutable(repository, path, "application/vnd.sqlite3", &list, err);
	if (done) {
		snprintf(path, sizeof path, "metadata/%lld.targets.json",
			 (long long)metadata_version(repository->targets));
		add_metadata(repository->targets, path, UPLOAD_VERSIONED, &list);
		snprintf(path, sizeof path, "metadata/%lld.snapshot.json",
			 (long long)metadata_version(repository->snapshot));
		add_metadata(repository->snapshot, path, UPLOAD_VERSIONED, &list);
		done = add_roots(repository, &list, err);
	}
	if (!done) {
		upload_list_finish(&list);
		return false;
	}
	add_metadata(repository->timestamp, "metadata/timestamp.json", UPLOAD_NEWEST, &list);
	*out = list;
	return true;
}

void upload_list_finish(struct upload_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->files[i].path);
		bytes_finish(&list->files[i].data);
	}
	free(list->files);
	*list = (struct upload_list){NULL, 0};
}

const char *upload_list_lifetime(const struct upload_file *file)
{
	bool root = strstr(file->path, ".root.json") != NULL;
	return file->kind == UPLOAD_NEWEST || root ? "no-cache" : "public, max-age=31536000, immutable";
}
