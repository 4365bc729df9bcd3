#include "stick.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon.h"

/* The blob's name in the catalogue of the corpus: a text of 64 bytes that is exchanged for a real one. */
static const char odd_hash[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

enum { STEPS_MAX = 24 };

struct stick stick;

static void need(bool good)
{
	if (!good)
		abort();
}

const char *stick_in(const char *name)
{
	static char path[4][4 * STICK_PATH];
	static int turn;
	turn = (turn + 1) % 4;
	snprintf(path[turn], sizeof path[turn], "%s/%s", stick.root, name);
	return path[turn];
}

static const char *on_stick(const char *name)
{
	char path[3 * STICK_PATH];
	snprintf(path, sizeof path, "stick/%s", name);
	return stick_in(path);
}

static int remove_it(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	(void)info, (void)kind, (void)at;
	return remove(path);
}

static void remove_all(const char *path)
{
	nftw(path, remove_it, 16, FTW_DEPTH | FTW_PHYS);
}

static void write_file(const char *path, const void *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK, 0644);
	need(fd < 0 || write(fd, data, size) == (ssize_t)size || errno == EPIPE);
	if (fd >= 0)
		close(fd);
}

/* Edition number with a blob of this letter: all files of a stick. */
static json_t *publish(char letter)
{
	char name[STICK_PATH], sha256[DIGEST_HEX_SIZE],
	    *hash =
		memmem(stick.catalogue.data, stick.catalogue.size, *stick.blob_hash ? stick.blob_hash : odd_hash, 64);
	json_t *files, *file;
	const char *key;
	need(hash != NULL);
	memset(stick.blob, letter, STICK_BLOB);
	digest_hex(stick.blob, STICK_BLOB, stick.blob_hash);
	memcpy(hash, stick.blob_hash, 64);
	digest_hex(stick.catalogue.data, stick.catalogue.size, sha256);
	json_object_set_new(json_object_get(stick.repository->parts[TARGETS], "targets"), "catalogue.db",
			    json_pack("{s:I, s:{s:s}, s:{s:s, s:s, s:i, s:i, s:[s, s]}}", "length",
				      (json_int_t)stick.catalogue.size, "hashes", "sha256", sha256, "custom", "site",
				      "hall", "issued", "2026-11-01T00:00:00Z", "blob_bytes", STICK_BLOB, "blob_count",
				      1, "recalls", "one", odd_hash));
	repository_release(stick.repository);
	files = json_object();
	json_object_foreach(stick.repository->served, key, file)
	{
		snprintf(name, sizeof name, "metadata/%s", key);
		json_object_set(files, name, file);
	}
	snprintf(name, sizeof name, "targets/%s.catalogue.db", sha256);
	repository_put(files, name, stick.catalogue);
	snprintf(name, sizeof name, "blobs/%.2s/%s", stick.blob_hash, stick.blob_hash);
	repository_put(files, name, (struct bytes){stick.blob, STICK_BLOB});
	return files;
}

static void lay(json_t *files)
{
	const char *name;
	json_t *file;
	json_object_foreach(files, name, file)
	{
		char folder[3 * STICK_PATH];
		snprintf(folder, sizeof folder, "%s", on_stick(name));
		for (char *slash = folder + strlen(stick.root) + 1; (slash = strchr(slash, '/')) != NULL;
		     *slash++ = '/') {
			*slash = '\0';
			mkdir(folder, 0755);
		}
		write_file(folder, json_string_value(file), json_string_length(file));
	}
}

/* Copies one thing of the template into the store. */
static int copy_it(const char *path, const struct stat *info, int kind, struct FTW *at)
{
	const char *to = stick_in("store");
	char copy[4 * STICK_PATH], data[STICK_PATH];
	(void)at;
	snprintf(copy, sizeof copy, "%s%s", to, path + strlen(stick_in("template-2")));
	if (kind == FTW_D) {
		need(mkdir(copy, 0755) == 0);
	} else if (kind == FTW_SL) {
		ssize_t size = readlink(path, data, sizeof data - 1);
		need(size > 0);
		data[size] = '\0';
		need(symlink(data, copy) == 0);
	} else {
		int from = open(path, O_RDONLY | O_CLOEXEC), fd = open(copy, O_WRONLY | O_CREAT, info->st_mode & 0777);
		need(from >= 0 && fd >= 0 && sendfile(fd, from, NULL, (size_t)info->st_size) == info->st_size);
		close(from);
		close(fd);
	}
	return 0;
}

static void configure(void)
{
	conf_init(&stick.conf);
	snprintf(stick.conf.trust.root, CONF_TEXT, "%s", stick_in("root.json"));
	snprintf(stick.conf.trust.site, CONF_TEXT, "hall");
	snprintf(stick.conf.trust.clock, CONF_TEXT, "proven");
	snprintf(stick.conf.store.path, CONF_TEXT, "%s", stick_in("store"));
	snprintf(stick.conf.store.run, CONF_TEXT, "%s", stick_in("run"));
	snprintf(stick.conf.wall.app, CONF_TEXT, "/nonexistent");
	stick.conf.store.reserve_mb = 0;
}

static void clean(void)
{
	remove_all(stick.root);
}

void stick_start(void)
{
	static const char *const names[] = {"metadata/2.root.json",
					    "metadata/timestamp.json",
					    "metadata/3.snapshot.json",
					    "metadata/3.targets.json",
					    NULL,
					    NULL,
					    "metadata/2.snapshot.json",
					    "metadata",
					    "targets",
					    "blobs",
					    NULL,
					    "."};
	struct err err;
	FILE *file = fopen(MINGYUE_SOURCE_DIR "/tests/fuzz/corpus/catalog/good.db", "rbe");
	stick.catalogue.data = malloc(1 << 20);
	need(file != NULL && stick.catalogue.data != NULL);
	stick.catalogue.size = fread(stick.catalogue.data, 1, 1 << 20, file);
	fclose(file);
	snprintf(stick.root, sizeof stick.root, "/dev/shm/mingyue-stick-XXXXXX");
	need(mkdtemp(stick.root) != NULL && atexit(clean) == 0 && mkdir(stick_in("stick"), 0755) == 0 &&
	     mkdir(stick_in("store"), 0755) == 0 && mkdir(stick_in("run"), 0755) == 0 &&
	     mkdir(stick_in("outside"), 0755) == 0);
	write_file(stick_in("outside/canary"), "canary", 6);
	stick.repository = repository_create();
	struct bytes root = repository_get(stick.repository->served, "1.root.json");
	write_file(stick_in("root.json"), root.data, root.size);
	bytes_finish(&root);
	lay(stick.first = publish('1'));
	configure();
	need(daemon_once(&stick.conf, stick_in("stick"), LANG_EN, &(bool){false}, &err) &&
	     rename(stick_in("store"), stick_in("template-2")) == 0);
	repository_new_root(stick.repository);
	lay(stick.fresh = publish('2'));
	nftw(stick_in("template-2"), copy_it, 16, FTW_PHYS);
	need(daemon_once(&stick.conf, stick_in("stick"), LANG_EN, &(bool){false}, &err) &&
	     rename(stick_in("store"), stick_in("template-3")) == 0);
	char catalogue[DIGEST_HEX_SIZE];
	digest_hex(stick.catalogue.data, stick.catalogue.size, catalogue);
	for (int i = 0; i < STICK_PLACES; i++)
		snprintf(stick.places[i], sizeof stick.places[i], "%s", names[i] != NULL ? names[i] : "");
	snprintf(stick.places[4], sizeof stick.places[4], "targets/%s.catalogue.db", catalogue);
	snprintf(stick.places[5], sizeof stick.places[5], "blobs/%.2s/%s", stick.blob_hash, stick.blob_hash);
	snprintf(stick.places[10], sizeof stick.places[10], "blobs/%.2s", stick.blob_hash);
}

unsigned input_take(struct input *input, int bytes)
{
	unsigned value = 0;
	for (; bytes-- > 0 && input->size > 0; input->size--)
		value = value << 8 | *input->data++;
	return value;
}

/* Some bytes of the input. */
static struct input take_bytes(struct input *input)
{
	size_t size = input_take(input, 1);
	struct input taken = {input->data, size < input->size ? size : input->size};
	input->data += taken.size;
	input->size -= taken.size;
	return taken;
}

/* text with bytes at a place the input says in the stead of some of its own; the caller's to free. */
static struct bytes patched(const char *text, size_t size, struct input *input)
{
	size_t at = size > 0 ? input_take(input, 2) % size : 0, cut = input_take(input, 1);
	cut = cut < size - at ? cut : size - at;
	struct input added = take_bytes(input);
	struct bytes out = {malloc(size + added.size + 1), size - cut + added.size};
	memcpy(out.data, text, at);
	memcpy((char *)out.data + at, added.data, added.size);
	memcpy((char *)out.data + at + added.size, text + at + cut, size - at - cut);
	((char *)out.data)[out.size] = '\0';
	return out;
}

/* What its own key would sign of a role's text. */
static void sign(enum role role, const struct bytes *text)
{
	const struct signer *signer = stick.repository->signers[role][0];
	char *sig = signer_sign(signer, text->data, text->size), *file;
	int size =
	    asprintf(&file, "{\"signatures\":[{\"keyid\":\"%s\",\"sig\":\"%s\"}],\"signed\":", signer_id(signer), sig);
	need(size > 0);
	file = realloc(file, (size_t)size + text->size + 2);
	memcpy(file + size, text->data, text->size);
	file[(size_t)size + text->size] = '}';
	write_file(on_stick(stick.places[role]), file, (size_t)size + text->size + 1);
	free(file);
	free(sig);
}

static void sign_patched(enum role role, struct input *input)
{
	struct bytes canonical;
	canonical_write(stick.repository->parts[role], &canonical);
	struct bytes text = patched(canonical.data, canonical.size, input);
	sign(role, &text);
	bytes_finish(&text);
	bytes_finish(&canonical);
}

/* A catalogue that is signed, whatever it is. */
static void sign_catalogue(struct input *input)
{
	char name[STICK_PATH], sha256[DIGEST_HEX_SIZE];
	struct bytes catalogue = patched(stick.catalogue.data, stick.catalogue.size, input), text;
	json_t *part = json_deep_copy(stick.repository->parts[TARGETS]);
	json_t *target = json_object_get(json_object_get(part, "targets"), "catalogue.db");
	digest_hex(catalogue.data, catalogue.size, sha256);
	json_object_set_new(target, "length", json_integer((json_int_t)catalogue.size));
	json_object_set_new(target, "hashes", json_pack("{s:s}", "sha256", sha256));
	canonical_write(part, &text);
	sign(TARGETS, &text);
	snprintf(name, sizeof name, "targets/%s.catalogue.db", sha256);
	write_file(on_stick(name), catalogue.data, catalogue.size);
	json_decref(part);
	bytes_finish(&text);
	bytes_finish(&catalogue);
}

static void patch_file(const char *path, struct input *input)
{
	static char data[64 << 10];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t got = fd >= 0 ? read(fd, data, sizeof data) : -1;
	if (fd >= 0)
		close(fd);
	if (got <= 0)
		return;
	struct bytes out = patched(data, (size_t)got, input);
	write_file(path, out.data, out.size);
	bytes_finish(&out);
}

/* The links that are laid when all else is: no step goes through one. */
struct links {
	size_t count;
	struct {
		unsigned place, target;
	} list[STEPS_MAX];
};

static void lay_links(const struct links *links)
{
	static const char *const targets[] = {
	    "../../outside/canary", "/dev/zero", "timestamp.json", "../store", "../outside", "../../store/state.db"};
	/* The deepest first. */
	for (int depth = 2; depth >= 0; depth--)
		for (size_t i = 0; i < links->count; i++) {
			const char *place = stick.places[links->list[i].place], *path = on_stick(place);
			const char *slash = strchr(place, '/');
			if (depth != (slash == NULL ? 0 : strchr(slash + 1, '/') == NULL ? 1 : 2))
				continue;
			remove_all(path);
			(void)!symlink(targets[links->list[i].target % (sizeof targets / sizeof *targets)], path);
		}
}

/* One step; true: somebody signed something odd. */
static bool spoil(struct input *input, struct links *links)
{
	enum { REMOVE, CUT, PATCH, LINK, FIFO, FOLDER, WRITE, MOVE, OLD, SIGN, CATALOGUE, KINDS };
	unsigned kind = input_take(input, 1) % KINDS, place = input_take(input, 1) % STICK_PLACES;
	const char *path = on_stick(stick.places[place]);
	if (kind == REMOVE || kind == FIFO || kind == FOLDER)
		remove_all(path);
	if (kind == CUT) {
		off_t size = (off_t)input_take(input, 2);
		(void)!truncate(path, size == UINT16_MAX ? (off_t)1 << 40 : size);
	} else if (kind == PATCH) {
		patch_file(path, input);
	} else if (kind == LINK) {
		links->list[links->count].place = place;
		links->list[links->count++].target = input_take(input, 1);
	} else if (kind == FIFO) {
		(void)!mkfifo(path, 0644);
	} else if (kind == FOLDER) {
		mkdir(path, 0755);
	} else if (kind == WRITE) {
		struct input bytes = take_bytes(input);
		write_file(path, bytes.data, bytes.size);
	} else if (kind == MOVE) {
		(void)!rename(path, on_stick(stick.places[input_take(input, 1) % STICK_PLACES]));
	} else if (kind == OLD) {
		lay(stick.first);
	} else if (kind == SIGN) {
		sign_patched((enum role)(place % ROLES), input);
	} else if (kind == CATALOGUE) {
		sign_catalogue(input);
	}
	return kind == SIGN || kind == CATALOGUE;
}

bool stick_spoil(struct input *input)
{
	struct links links = {0};
	bool odd = false;
	for (int step = 0; step < STEPS_MAX && input->size > 0; step++)
		odd = spoil(input, &links) || odd;
	lay_links(&links);
	return odd;
}

void stick_renew(unsigned had)
{
	remove_all(stick_in("stick"));
	remove_all(stick_in("store"));
	need(mkdir(stick_in("stick"), 0755) == 0);
	lay(stick.fresh);
	if (had == 0)
		need(mkdir(stick_in("store"), 0755) == 0);
	else
		nftw(stick_in(had == 1 ? "template-2" : "template-3"), copy_it, 16, FTW_PHYS);
}
