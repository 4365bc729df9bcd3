/* decide PROFILE NOW: what the TUF client (strict or interop, at that second since 1970) decides of each repository named on
 * standard input: a folder with trusted/root.json and the served files. Prints a line for each: the code, 0 for taken, and why not. For differential tests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "metadata_dir.h"

struct place {
	const char *folder;
	struct metadata_dir saved;
	struct tuf_io io; /* of the saved files */
};

static bool fetch(void *ctx, const char *name, size_t max_bytes, struct bytes *file, struct err *err)
{
	const struct place *place = ctx;
	char *path = metadata_dir_join(place->folder, name);
	bool good = metadata_dir_read(path, max_bytes, file, err);
	free(path);
	return good;
}

static bool load(void *ctx, const char *role, struct bytes *file, struct err *err)
{
	const struct place *place = ctx;
	return place->io.load(place->io.ctx, role, file, err);
}

static bool save(void *ctx, const char *role, const void *data, size_t size, struct err *err)
{
	const struct place *place = ctx;
	return place->io.save(place->io.ctx, role, data, size, err);
}

static bool forget(void *ctx, const char *role, struct err *err)
{
	const struct place *place = ctx;
	return place->io.forget(place->io.ctx, role, err);
}

int main(int argc, char **argv)
{
	char line[4096];
	if (argc != 3)
		return 2;
	while (fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		char *trusted = metadata_dir_join(line, "trusted");
		struct place place = {.folder = line, .saved = {trusted, NULL, NULL}};
		struct tuf_io io = {&place, fetch, load, save, forget};
		struct tuf_options options = {
		    .interop = strcmp(argv[1], "strict") != 0, .delegations = true, .now_s = atoll(argv[2])};
		struct err err = {.code = ERR_NONE, .text = ""};
		metadata_dir_io(&place.saved, &place.io);
		struct tuf *tuf = tuf_create(&io, &options);
		if (tuf_refresh(tuf, NULL, &err))
			err = (struct err){.code = ERR_NONE, .text = ""};
		printf("%d %s\n", err.code, err.text);
		tuf_destroy(tuf);
		free(trusted);
	}
	return 0;
}
