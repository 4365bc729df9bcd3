/* A USB stick of any content, as `mingyue-sync import` takes it. The input spoils a valid signed tree of edition 3 step by step
 * (files cut, patched, exchanged, linked, missing; also what a publisher gone mad would sign); then it is imported into a store that is
 * empty or has edition 2 or 3. Nothing but the store may change, what is trusted is byte for byte what was signed, and what has a
 * name in the store is whole. */
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blobs.h"
#include "catalog.h"
#include "daemon.h"
#include "harvest.h"
#include "state.h"
#include "stick.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool good)
{
	if (!good)
		abort();
}

static uint64_t mark;

/* All that is not the board's own. */
static int mark_it(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	const char *name = path + strlen(stick.root);
	uint64_t words[] = {info->st_ino, info->st_mode, (uint64_t)info->st_size, (uint64_t)info->st_mtim.tv_sec,
			    (uint64_t)info->st_mtim.tv_nsec};
	(void)kind, (void)at;
	if (*name == '\0' || strncmp(name, "/store", 6) == 0 || strncmp(name, "/run", 4) == 0)
		return 0;
	for (; *name != '\0'; name++)
		mark = (mark ^ (uint64_t)*name) * 1099511628211U;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		mark = (mark ^ words[i]) * 1099511628211U;
	return 0;
}

static uint64_t mark_of_the_rest(void)
{
	mark = 14695981039346656037U;
	nftw(stick.root, mark_it, 16, FTW_PHYS);
	return mark;
}

static void hash_of(const char *path, char sha256[DIGEST_HEX_SIZE])
{
	struct err err;
	uint64_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	need(fd >= 0 && digest_file(fd, &size, sha256, &err));
	close(fd);
}

/* What has a name is whole. */
static int check_it(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	char sha256[DIGEST_HEX_SIZE], blob[STICK_PATH];
	struct exhibition *exhibition;
	struct err err;
	size_t count;
	(void)info;
	need(kind == FTW_D || kind == FTW_F || strcmp(path + at->base, "current") == 0);
	if (kind == FTW_F && strstr(path, "/store/blobs/") != NULL) {
		hash_of(path, sha256);
		need(strcmp(sha256, path + at->base) == 0);
	}
	if (kind != FTW_F || strcmp(path + at->base, "catalogue.db") != 0)
		return 0;
	need(catalog_read(path, &exhibition, &err));
	struct pin *pins = pins_of(exhibition, &count);
	for (size_t i = 0; i < count; i++)
		need(blobs_path(stick_in("store"), pins[i].sha256, blob, sizeof blob, &err) && access(blob, F_OK) == 0);
	free(pins);
	exhibition_destroy(exhibition);
	return 0;
}

static bool is_of(json_t *files, const char *place, const struct bytes *bytes)
{
	const json_t *file = json_object_get(files, place);
	return file != NULL && json_string_length(file) == bytes->size &&
	       memcmp(json_string_value(file), bytes->data, bytes->size) == 0;
}

/* Nothing is trusted, or edition 2, or edition 3, each whole, or a root alone; and never less than before. had: 1: edition 2, 2: 3. */
static void check_trust(bool done, unsigned had)
{
	static const char *const old[] = {"metadata/1.root.json", "metadata/timestamp.json", "metadata/2.snapshot.json",
					  "metadata/2.targets.json"};
	struct state *state;
	struct err err;
	int olds = 0, news = 0;
	need(state_open_to_read(stick_in("store"), &state, &err));
	for (int role = 0; role < ROLES; role++) {
		struct bytes bytes;
		if (!state_load(state, role_names[role], &bytes, &err))
			continue;
		bool is_new = is_of(stick.fresh, stick.places[role], &bytes),
		     is_old = is_of(stick.first, old[role], &bytes);
		need(is_new || is_old);
		news += is_new && role != ROOT;
		olds += is_old && role != ROOT;
		bytes_finish(&bytes);
	}
	state_close(state);
	need(had == 0 || news + olds == ROLES - 1);
	need((news == ROLES - 1 && olds == 0) || (news == 0 && (olds == 0 || olds == ROLES - 1)));
	need(!done ||
	     access(stick_in(news > 0 ? "store/editions/3/catalogue.db" : "store/editions/2/catalogue.db"), F_OK) == 0);
	need(news > 0 || (had < 2 && access(stick_in("store/editions/3"), F_OK) != 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {data, size};
	struct err err = {0};
	if (stick.repository == NULL)
		stick_start();
	unsigned had = input_take(&input, 1) % 3;
	stick_renew(had);
	bool odd = stick_spoil(&input);
	uint64_t before = mark_of_the_rest();
	bool done = daemon_once(&stick.conf, stick_in("stick"), LANG_EN, &(bool){false}, &err);
	need(mark_of_the_rest() == before && (done || err.code != ERR_NONE));
	nftw(stick_in("store"), check_it, 16, FTW_PHYS);
	if (!odd)
		check_trust(done, had);
	return 0;
}
