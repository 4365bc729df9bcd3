/* The store's write side: what has a name is whole, whichever call fails; what is kept and what is swept; rot is found. And
 * T12 of the list of faults: a stick whose files change while they are taken. */
#include "catalogue.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/wait.h>

#include "blobs.h"
#include "deposit.h"
#include "harvest.h"
#include "maxima.h"
#include "state.h"
#include "store.h"
#include "upkeep.h"

/* The nth call that changes the disk fails (see the link options); 0: none does. */
static int calls, fail_at, kill_at;

static bool fails(void)
{
	errno = EIO;
	if (++calls == kill_at)
		raise(SIGKILL);
	return calls == fail_at;
}

int __real_renameat(int from_fd, const char *from, int to_fd, const char *to);
int __wrap_renameat(int from_fd, const char *from, int to_fd, const char *to);
int __wrap_renameat(int from_fd, const char *from, int to_fd, const char *to)
{
	return fails() ? -1 : __real_renameat(from_fd, from, to_fd, to);
}
int __real_syncfs(int fd);
int __wrap_syncfs(int fd);
int __wrap_syncfs(int fd)
{
	(void)fd;
	return fails() ? -1 : 0;
}
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	(void)fd;
	return fails() ? -1 : 0;
}
int __real_mkdirat(int fd, const char *path, mode_t mode);
int __wrap_mkdirat(int fd, const char *path, mode_t mode);
int __wrap_mkdirat(int fd, const char *path, mode_t mode)
{
	return fails() ? -1 : __real_mkdirat(fd, path, mode);
}
int __real_symlinkat(const char *target, int fd, const char *path);
int __wrap_symlinkat(const char *target, int fd, const char *path);
int __wrap_symlinkat(const char *target, int fd, const char *path)
{
	return fails() ? -1 : __real_symlinkat(target, fd, path);
}
int __real_fchmodat(int fd, const char *path, mode_t mode, int flags);
int __wrap_fchmodat(int fd, const char *path, mode_t mode, int flags);
int __wrap_fchmodat(int fd, const char *path, mode_t mode, int flags)
{
	return fails() ? -1 : __real_fchmodat(fd, path, mode, flags);
}

/* So many of the next reads fail. */
static int reads_fail;
ssize_t __real_pread64(int fd, void *data, size_t size, off_t at);
ssize_t __wrap_pread64(int fd, void *data, size_t size, off_t at);
ssize_t __wrap_pread64(int fd, void *data, size_t size, off_t at)
{
	errno = EIO;
	return reads_fail > 0 && reads_fail-- > 0 ? -1 : __real_pread64(fd, data, size, at);
}

/* Each write takes half of what it is given; the so manieth finds the disk full, 0: none does. */
static bool short_writes;
static int no_space_at;
ssize_t __real_pwrite64(int fd, const void *data, size_t size, off_t at);
ssize_t __wrap_pwrite64(int fd, const void *data, size_t size, off_t at);
ssize_t __wrap_pwrite64(int fd, const void *data, size_t size, off_t at)
{
	errno = ENOSPC;
	if (no_space_at > 0 && --no_space_at == 0)
		return -1;
	return __real_pwrite64(fd, data, short_writes && size > 1 ? size / 2 : size, at);
}

/* The card does not give this file. */
static const char *lost;
int __real_openat64(int fd, const char *path, int flags, ...);
int __wrap_openat64(int fd, const char *path, int flags, ...);
int __wrap_openat64(int fd, const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	mode_t mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
	va_end(args);
	errno = EIO;
	return lost != NULL && strcmp(path, lost) == 0 ? -1 : __real_openat64(fd, path, flags, mode);
}

/* The disk is full when it is asked for the so manieth time; 0: never. */
static int full_at;
int __real_fstatvfs64(int fd, struct statvfs *disk);
int __wrap_fstatvfs64(int fd, struct statvfs *disk);
int __wrap_fstatvfs64(int fd, struct statvfs *disk)
{
	int done = __real_fstatvfs64(fd, disk);
	if (full_at > 0 && --full_at == 0)
		disk->f_bavail = 0;
	return done;
}

static char root[512], source_dir[512];

/* The control of T12: not the copy is looked at but the file it was taken from. */
static bool source_is_checked;
bool __real_deposit_check(struct deposit *deposit, const char *sha256, int fd, uint64_t length, const char *written,
			  struct err *err);
bool __wrap_deposit_check(struct deposit *deposit, const char *sha256, int fd, uint64_t length, const char *written,
			  struct err *err);
bool __wrap_deposit_check(struct deposit *deposit, const char *sha256, int fd, uint64_t length, const char *written,
			  struct err *err)
{
	char path[800], found[DIGEST_HEX_SIZE];
	uint64_t size;
	if (!source_is_checked)
		return __real_deposit_check(deposit, sha256, fd, length, written, err);
	snprintf(path, sizeof path, "%s/targets/%s.catalogue.db", source_dir, sha256);
	int from = open(path, O_RDONLY);
	if (from < 0) {
		snprintf(path, sizeof path, "%s/blobs/%.2s/%s", source_dir, sha256, sha256);
		from = open(path, O_RDONLY);
	}
	assert_true(digest_file(from, &size, found, err));
	close(from);
	return __real_deposit_check(deposit, sha256, fd, length, found, err);
}
static char picture[1000];
static char picture_hash[DIGEST_HEX_SIZE];

static void run(const char *format, const char *a, const char *b)
{
	char command[1400];
	snprintf(command, sizeof command, format, a, b);
	assert_int_equal(system(command), 0);
}

/* A source folder with a catalogue whose one picture has the right hash, and an empty store. */
static struct wanted new_source(int64_t version, const char *spoil)
{
	char path[700], sql[800], hash[DIGEST_HEX_SIZE];
	struct wanted wanted = {.version = version};
	struct err err;
	memset(picture, 'p', sizeof picture);
	digest_hex(picture, sizeof picture, picture_hash);
	run("mkdir -p '%s/targets' '%s/blobs'", source_dir, source_dir);
	snprintf(path, sizeof path, "%s/blobs/%.2s", source_dir, picture_hash);
	mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/blobs/%.2s/%s", source_dir, picture_hash, picture_hash);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(picture, 1, sizeof picture, file), sizeof picture);
	fclose(file);
	snprintf(path, sizeof path, "%s/catalogue", source_dir);
	snprintf(sql, sizeof sql,
		 "UPDATE blob SET sha256='%s'; UPDATE chapter SET id=id; UPDATE meta SET value='t%d' "
		 "WHERE key='id'; %s",
		 picture_hash, (int)version, spoil);
	catalogue_write(path, sql);
	int fd = open(path, O_RDONLY);
	assert_true(digest_file(fd, &wanted.length, hash, &err));
	close(fd);
	memcpy(wanted.sha256, hash, sizeof hash);
	snprintf(sql, sizeof sql, "%s/targets/%s.catalogue.db", source_dir, hash);
	assert_int_equal(rename(path, sql), 0);
	return wanted;
}

static int new_store(void **state)
{
	static int number;
	(void)state;
	snprintf(root, sizeof root, "%s/store%d", catalogue_dir, number);
	snprintf(source_dir, sizeof source_dir, "%s/source%d", catalogue_dir, number++);
	mkdir(root, 0755);
	calls = fail_at = kill_at = 0;
	return 0;
}

static const struct harvest_rules rules = {.reserve_bytes = 1 << 20};

/* One run of the agent's over the store: bring it in and put it on the wall. */
static bool bring(const struct wanted *wanted, struct err *err)
{
	struct source source = {.base = source_dir};
	struct deposit *deposit;
	*err = (struct err){0};
	if (!deposit_open(root, 0, &deposit, err))
		return false;
	bool done = harvest(deposit, &source, wanted, &rules, err) && deposit_point(deposit, wanted->version, err);
	deposit_close(deposit);
	return done;
}

/* What the app would see: 0 nothing, else the edition, which must be whole with its picture. */
static int64_t seen(void)
{
	char current[64];
	struct exhibition *exhibition;
	struct err err;
	uint8_t *data;
	if (!store_current(root, current, sizeof current, &err))
		return 0;
	if (!store_read(root, current, root, &exhibition, &err))
		fail_msg("%s: %s", current, err.text);
	size_t count;
	struct pin *pins = pins_of(exhibition, &count);
	assert_int_equal(count, 1);
	struct rendition rendition = {.bytes = (uint32_t)pins[0].bytes};
	memcpy(rendition.sha256, pins[0].sha256, sizeof rendition.sha256);
	if (!blobs_read(root, &rendition, &data, &err))
		fail_msg("%s", err.text);
	free(data);
	free(pins);
	exhibition_destroy(exhibition);
	return strtoll(current + strlen("editions/"), NULL, 10);
}

static void test_it_comes_in(void **state)
{
	(void)state;
	struct err err;
	struct wanted wanted = new_source(3, "");
	if (!bring(&wanted, &err))
		fail_msg("%s", err.text);
	assert_int_equal(seen(), 3);
	struct stat info;
	char path[700];
	snprintf(path, sizeof path, "%s/blobs/%.2s/%s", root, picture_hash, picture_hash);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0444);
	/* Again: nothing is asked of the source. */
	run("rm -rf '%s'/%s*", source_dir, "");
	assert_true(bring(&wanted, &err));
}

/* Each call fails once: the old edition stays or the new one is whole, and the next run completes it. */
static void test_every_call_fails_once(void **state)
{
	int all = 0;
	struct err err;
	struct wanted old = new_source(3, ""), new = new_source(4, "");
	assert_true(bring(&old, &err));
	calls = 0;
	assert_true(bring(&new, &err));
	all = calls;
	assert_true(all >= 10);
	for (int at = 1; at <= all; at++) {
		new_store(state);
		old = new_source(3, "");
		assert_true(bring(&old, &err));
		new = new_source(4, "");
		calls = 0;
		fail_at = at;
		bool done = bring(&new, &err);
		int64_t is = seen();
		if (!(is == 4 || (!done && is == 3)))
			fail_msg("call %d: edition %lld", at, (long long)is);
		fail_at = 0;
		if (!bring(&new, &err))
			fail_msg("call %d: %s", at, err.text);
		assert_int_equal(seen(), 4);
	}
}

/* Killed at each of those calls instead. */
static void test_killed_at_every_call(void **state)
{
	struct err err;
	for (int at = 1; at < 60; at++) {
		new_store(state);
		struct wanted old = new_source(3, ""), new = new_source(4, "");
		assert_true(bring(&old, &err));
		pid_t child = fork();
		if (child == 0) {
			calls = 0;
			kill_at = at;
			_exit(bring(&new, &err) ? 9 : 1);
		}
		int status;
		assert_int_equal(waitpid(child, &status, 0), child);
		int64_t is = seen();
		assert_true(is == 3 || is == 4);
		assert_true(bring(&new, &err));
		assert_int_equal(seen(), 4);
		if (WIFEXITED(status)) { /* no call was left to be killed at */
			assert_int_equal(WEXITSTATUS(status), 9);
			return;
		}
	}
	fail_msg("it never ended");
}

static void test_what_is_not_what_was_signed(void **state)
{
	(void)state;
	struct err err;
	char path[800];
	struct wanted wanted = new_source(3, "");
	snprintf(path, sizeof path, "%s/blobs/%.2s/%s", source_dir, picture_hash, picture_hash);
	FILE *file = fopen(path, "r+");
	fputc('q', file);
	fclose(file);
	assert_false(bring(&wanted, &err));
	assert_int_equal(err.code, ERR_UNTRUSTED);
	assert_int_equal(seen(), 0);
	assert_int_equal(access(path, F_OK), 0);
	/* A catalogue that is signed but no catalogue; then another length; then a link out of the stick. */
	wanted = new_source(3, "DROP TABLE recall");
	assert_false(bring(&wanted, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	wanted = new_source(3, "");
	wanted.length++;
	assert_false(bring(&wanted, &err));
	assert_int_equal(err.code, ERR_UNTRUSTED);
	wanted.length--;
	unlink(path);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_false(bring(&wanted, &err));
	assert_int_equal(seen(), 0);
	unlink(path);
	wanted = new_source(3, "");
	assert_true(bring(&wanted, &err));
	assert_int_equal(seen(), 3);
}

static void test_no_room(void **state)
{
	(void)state;
	struct err err;
	struct deposit *deposit;
	assert_true(deposit_open(root, 0, &deposit, &err));
	assert_true(deposit_room(deposit, 1, 1, 0, &err));
	assert_false(deposit_room(deposit, 1ULL << 60, 1, 0, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_false(deposit_room(deposit, 1, 1, 1ULL << 60, &err));
	assert_false(deposit_room(deposit, 0, 1ULL << 50, 0, &err));
	deposit_close(deposit);
}

static void test_one_writer(void **state)
{
	(void)state;
	struct err err = {0};
	struct deposit *deposit, *other = NULL;
	assert_true(deposit_open(root, 0, &deposit, &err));
	assert_false(deposit_open(root, 100, &other, &err));
	assert_int_equal(err.code, ERR_BUSY);
	assert_null(other);
	deposit_close(deposit);
	assert_true(deposit_open(root, 0, &other, &err));
	deposit_close(other);
	assert_false(deposit_open("/nonexistent", 0, &other, &err));
	assert_int_equal(err.code, ERR_IO);
}

static void test_recalls_add_up(void **state)
{
	(void)state;
	struct err err = {0};
	struct deposit *deposit;
	bool changed = false;
	const char *first[] = {"b", "a"}, *second[] = {"a", "c"}, *bad[] = {"d", "../x"};
	assert_true(deposit_open(root, 0, &deposit, &err));
	assert_true(deposit_recall(deposit, first, 2, &changed, &err));
	assert_true(changed);
	assert_true(deposit_recall(deposit, first, 2, &changed, &err));
	assert_false(changed);
	assert_true(deposit_recall(deposit, second, 2, &changed, &err));
	assert_true(changed);
	assert_false(deposit_recall(deposit, bad, 2, &changed, &err));
	assert_int_equal(err.code, ERR_CORRUPT);
	deposit_close(deposit);
	run("printf 'a\\nb\\nc\\n' | cmp - '%s/recalled' %s", root, "");
}

static void test_sweep(void **state)
{
	(void)state;
	struct err err;
	struct deposit *deposit;
	struct state *db;
	bool rebuilt;
	int64_t versions[20];
	for (int version = 1; version <= 12; version++) {
		struct wanted wanted = new_source(version, "");
		assert_true(bring(&wanted, &err));
	}
	assert_true(state_open(root, &db, &rebuilt, &err));
	assert_true(deposit_open(root, 0, &deposit, &err));
	/* On the wall: 4; to fall back to: 3; rolled back from the others. */
	for (int version = 5; version <= 12; version++)
		assert_true(
		    state_put_edition(db, &(struct edition_row){.version = version, .state = EDITION_REFUSED}, &err));
	for (int version = 1; version <= 4; version++)
		assert_true(
		    state_put_edition(db, &(struct edition_row){.version = version, .state = EDITION_CONFIRMED}, &err));
	assert_true(deposit_point(deposit, 4, &err));
	assert_true(upkeep_sweep(deposit, db, 5) > 0);
	static const int64_t left[] = {3, 4, 8, 9, 10, 11, 12};
	assert_int_equal(deposit_editions(deposit, versions, 20), 7);
	assert_memory_equal(versions, left, sizeof left);
	assert_int_equal(seen(), 4);
	/* The disk is full: only what is needed stays. */
	upkeep_sweep(deposit, db, 0);
	assert_int_equal(deposit_editions(deposit, versions, 20), 2);
	assert_int_equal(seen(), 4);
	assert_int_equal(upkeep_sweep(deposit, db, 0), 0);
	/* A blob that nobody pins goes; not while a catalogue cannot be read. */
	char path[800];
	snprintf(path, sizeof path, "%s/blobs/aa", root);
	mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/blobs/aa/%s", root, HASH_A);
	fclose(fopen(path, "w"));
	char catalogue[700];
	snprintf(catalogue, sizeof catalogue, "%s/editions/3/catalogue.db", root);
	assert_int_equal(chmod(catalogue, 0644), 0);
	assert_int_equal(truncate(catalogue, 100), 0);
	upkeep_sweep(deposit, db, 0);
	assert_int_equal(access(path, F_OK), 0);
	deposit_remove_edition(deposit, 3);
	upkeep_sweep(deposit, db, 0);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(seen(), 4);
	deposit_close(deposit);
	state_close(db);
}

static void test_rot_is_found_and_mended(void **state)
{
	(void)state;
	struct err err;
	struct deposit *deposit;
	struct state *db;
	bool rebuilt;
	char path[800];
	struct wanted wanted = new_source(3, "");
	assert_true(bring(&wanted, &err));
	assert_true(state_open(root, &db, &rebuilt, &err));
	struct edition_row row = {.version = 3, .state = EDITION_CONFIRMED, .length = wanted.length};
	memcpy(row.sha256, wanted.sha256, sizeof row.sha256);
	assert_true(state_put_edition(db, &row, &err));
	assert_true(deposit_open(root, 0, &deposit, &err));
	size_t rotten = 0;
	for (int folder = 0; folder < 256; folder++)
		rotten += upkeep_scrub(deposit, db, folder);
	assert_int_equal(rotten, 0);
	for (int folder = 0; folder < 256; folder++) {
		reads_fail = 1; /* once: a card that stumbles is not rotten */
		rotten += upkeep_scrub(deposit, db, folder);
	}
	reads_fail = 0;
	assert_int_equal(rotten, 0);
	assert_int_equal(seen(), 3);
	const char *const names[] = {"blobs", "editions"};
	for (int i = 0; i < 2; i++) {
		if (i == 0)
			snprintf(path, sizeof path, "%s/blobs/%.2s/%s", root, picture_hash, picture_hash);
		else
			snprintf(path, sizeof path, "%s/editions/3/catalogue.db", root);
		assert_int_equal(chmod(path, 0644), 0);
		FILE *file = fopen(path, "r+");
		fseek(file, 600, SEEK_SET);
		int byte = fgetc(file);
		fseek(file, 600, SEEK_SET);
		fputc(byte ^ 1, file);
		fclose(file);
		rotten = 0;
		for (int folder = 0; folder < 256; folder++)
			rotten += upkeep_scrub(deposit, db, folder);
		if (rotten != 1)
			fail_msg("%s: %zu", names[i], rotten);
		struct source source = {.base = source_dir};
		if (!harvest(deposit, &source, &wanted, &rules, &err))
			fail_msg("%s", err.text);
		assert_int_equal(seen(), 3);
	}
	/* Even when nobody has looked for it: another catalogue under that number is not taken for it. */
	const char *good = "editions/3/catalogue.db";
	assert_int_equal(chmod(path, 0644), 0);
	catalogue_write(path, NULL);
	assert_false(deposit_is_sound(deposit, good, wanted.sha256));
	struct source source = {.base = source_dir};
	assert_true(harvest(deposit, &source, &wanted, &rules, &err));
	assert_true(deposit_is_sound(deposit, good, wanted.sha256));
	deposit_close(deposit);
	state_close(db);
}

static void take_the_picture(void *ctx)
{
	char path[800];
	(void)ctx;
	snprintf(path, sizeof path, "%s/blobs/%.2s/%s", root, picture_hash, picture_hash);
	assert_int_equal(unlink(path), 0);
}

static void test_what_makes_room_takes_is_fetched_again(void **state)
{
	(void)state;
	struct err err;
	struct deposit *deposit;
	const struct harvest_rules narrow = {.reserve_bytes = 1 << 20, .make_room = take_the_picture};
	struct wanted old = new_source(3, ""), new = new_source(4, "");
	assert_true(bring(&old, &err));
	struct source source = {.base = source_dir};
	assert_true(deposit_open(root, 0, &deposit, &err));
	full_at = 2; /* not for the catalogue: when the pictures that are missing are counted */
	if (!harvest(deposit, &source, &new, &narrow, &err))
		fail_msg("%s", err.text);
	assert_int_equal(full_at, 0);
	assert_true(deposit_point(deposit, 4, &err));
	assert_int_equal(seen(), 4);
	deposit_close(deposit);
}

static void test_spoilt_parts_are_ours(void **state)
{
	(void)state;
	struct err err;
	struct deposit *deposit;
	int fd;
	struct wanted wanted = new_source(3, "");
	assert_true(deposit_open(root, 0, &deposit, &err));
	assert_true(deposit_part(deposit, picture_hash, &fd, &err));
	assert_int_equal(ftruncate(fd, sizeof picture), 0);
	close(fd);
	assert_true(deposit_part(deposit, wanted.sha256, &fd, &err));
	assert_int_equal(ftruncate(fd, (off_t)wanted.length), 0);
	close(fd);
	deposit_close(deposit);
	if (!bring(&wanted, &err))
		fail_msg("%s", err.text);
	assert_int_equal(seen(), 3);
}

static void test_recalls_that_cannot_be_read_are_kept(void **state)
{
	(void)state;
	struct err err = {0};
	struct deposit *deposit;
	const char *const first[] = {"a"}, *const second[] = {"b"};
	bool changed;
	assert_true(deposit_open(root, 0, &deposit, &err));
	assert_true(deposit_recall(deposit, first, 1, &changed, &err));
	lost = "recalled";
	assert_false(deposit_recall(deposit, second, 1, &changed, &err));
	assert_int_equal(err.code, ERR_IO);
	lost = NULL;
	assert_true(deposit_recall(deposit, second, 1, &changed, &err));
	run("printf 'a\\nb\\n' | cmp - '%s/recalled' %s", root, "");
	deposit_close(deposit);
}

static void test_short_writes_are_gone_on_with(void **state)
{
	(void)state;
	struct err err;
	struct wanted wanted = new_source(3, "");
	short_writes = true;
	no_space_at = 2; /* after the first has taken half */
	assert_false(bring(&wanted, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_non_null(strstr(err.text, strerror(ENOSPC)));
	bool done = bring(&wanted, &err);
	short_writes = false;
	if (!done)
		fail_msg("%s", err.text);
	assert_int_equal(seen(), 3);
}

static void test_parts_are_gone_on_with(void **state)
{
	(void)state;
	struct err err;
	struct deposit *deposit;
	char path[800];
	struct wanted wanted = new_source(3, "");
	/* Whole in incoming/ already, with what a killed run left; the source has lost the picture. */
	assert_true(deposit_open(root, 0, &deposit, &err));
	int fd;
	assert_true(deposit_part(deposit, picture_hash, &fd, &err));
	assert_int_equal(write(fd, picture, sizeof picture), sizeof picture);
	close(fd);
	assert_int_equal(deposit_part_bytes(deposit, picture_hash), sizeof picture);
	assert_true(deposit_part(deposit, HASH_A, &fd, &err));
	close(fd);
	deposit_close(deposit);
	snprintf(path, sizeof path, "%s/incoming/edition-2", root);
	mkdir(path, 0755);
	run("rm -rf '%s/blobs' %s", source_dir, "");
	if (!bring(&wanted, &err))
		fail_msg("%s", err.text);
	assert_int_equal(seen(), 3);
	run("test -z \"$(ls '%s/incoming')\" %s", root, "");
}

/* A file of the stick, and what stands there in turn: what was signed, and as many other bytes. */
struct swapped {
	char path[700], aside[720];
	char good[64 << 10], evil[64 << 10];
	size_t size;
};

static bool write_over(const char *path, const char *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0644);
	return fd >= 0 && write(fd, data, size) == (ssize_t)size && close(fd) == 0;
}

static void load_swapped(struct swapped *file, const char *path, const char *from, char to)
{
	snprintf(file->path, sizeof file->path, "%s", path);
	snprintf(file->aside, sizeof file->aside, "%s.new", path);
	FILE *stream = fopen(path, "r");
	assert_non_null(stream);
	file->size = fread(file->good, 1, sizeof file->good, stream);
	assert_true(file->size < sizeof file->good);
	fclose(stream);
	memcpy(file->evil, file->good, file->size);
	char *at = memmem(file->evil, file->size, from, strlen(from));
	assert_non_null(at);
	*at = to;
	assert_true(write_over(file->aside, file->evil, file->size));
}

/* What was signed gives way to the other and comes back: by another file of the same name, then in place. */
static bool swap(const struct swapped *file, unsigned turn)
{
	if (turn % 4 < 2)
		return renameat2(AT_FDCWD, file->path, AT_FDCWD, file->aside, RENAME_EXCHANGE) == 0;
	return write_over(file->path, turn % 2 == 0 ? file->evil : file->good, file->size);
}

static pid_t swap_for_ever(const struct swapped *files, atomic_uint *swaps)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (unsigned turn = 0;; turn++)
		for (int i = 0; i < 2; i++) {
			if (!swap(&files[i], turn))
				_exit(1);
			atomic_fetch_add(swaps, 1);
		}
}

/* Takes the edition anew. False: something stands in the store under a name that its bytes do not have. */
static bool take(struct deposit *deposit, const struct wanted *wanted, int *taken, int *refused)
{
	struct source source = {.base = source_dir};
	struct err err = {0};
	char path[100];
	const char *const catalogue = "editions/3/catalogue.db";
	deposit_remove_edition(deposit, 3);
	deposit_remove_blob(deposit, picture_hash);
	bool done = harvest(deposit, &source, wanted, &rules, &err);
	if (!done && err.code != ERR_UNTRUSTED)
		fail_msg("%s", err.text);
	*taken += done;
	*refused += !done;
	snprintf(path, sizeof path, "blobs/%.2s/%s", picture_hash, picture_hash);
	int there = 0, right = 0;
	there += deposit_has_edition(deposit, 3);
	there += faccessat(deposit_fd(deposit), path, F_OK, 0) == 0;
	right += deposit_is_sound(deposit, catalogue, wanted->sha256);
	right += deposit_is_sound(deposit, path, picture_hash);
	assert_true(there == 2 || !done);
	return there == right;
}

/* T12: another process swaps the stick's files, 10,000 times and more, while they are taken hundreds of times. */
static void test_t12_files_that_change_while_they_are_taken(void **state)
{
	(void)state;
	static struct swapped files[2];
	struct err err;
	struct deposit *deposit;
	char path[700];
	int taken = 0, refused = 0;
	struct wanted wanted = new_source(3, "");
	snprintf(path, sizeof path, "%s/targets/%s.catalogue.db", source_dir, wanted.sha256);
	load_swapped(&files[0], path, "Dianjiang", 'X');
	snprintf(path, sizeof path, "%s/blobs/%.2s/%s", source_dir, picture_hash, picture_hash);
	load_swapped(&files[1], path, "p", 'q');
	atomic_uint *swaps = mmap(NULL, sizeof *swaps, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(swaps != MAP_FAILED);
	assert_true(deposit_open(root, 0, &deposit, &err));
	pid_t child = swap_for_ever(files, swaps);
	while (atomic_load(swaps) < 10000 || taken + refused < 400 || taken == 0 || refused == 0) {
		if (!take(deposit, &wanted, &taken, &refused))
			fail_msg("what is in the store is not what was signed, after %d times", taken + refused);
		assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
	}
	/* The control: where the stick's file is looked at instead of the copy, the race is lost sooner or later. */
	source_is_checked = true;
	while (take(deposit, &wanted, &taken, &refused))
		;
	source_is_checked = false;
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	munmap(swaps, sizeof *swaps);
	deposit_close(deposit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_it_comes_in, new_store),
	    cmocka_unit_test_setup(test_every_call_fails_once, new_store),
	    cmocka_unit_test_setup(test_killed_at_every_call, new_store),
	    cmocka_unit_test_setup(test_what_is_not_what_was_signed, new_store),
	    cmocka_unit_test_setup(test_no_room, new_store),
	    cmocka_unit_test_setup(test_one_writer, new_store),
	    cmocka_unit_test_setup(test_recalls_add_up, new_store),
	    cmocka_unit_test_setup(test_sweep, new_store),
	    cmocka_unit_test_setup(test_rot_is_found_and_mended, new_store),
	    cmocka_unit_test_setup(test_what_makes_room_takes_is_fetched_again, new_store),
	    cmocka_unit_test_setup(test_spoilt_parts_are_ours, new_store),
	    cmocka_unit_test_setup(test_recalls_that_cannot_be_read_are_kept, new_store),
	    cmocka_unit_test_setup(test_parts_are_gone_on_with, new_store),
	    cmocka_unit_test_setup(test_short_writes_are_gone_on_with, new_store),
	    cmocka_unit_test_setup(test_t12_files_that_change_while_they_are_taken, new_store),
	};
	return cmocka_run_group_tests(tests, catalogue_setup, catalogue_teardown);
}
