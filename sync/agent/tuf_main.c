/* mingyue-tuf: a plain client of The Update Framework, for technicians and for other projects' test suites. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "exhibition.h" /* enum lang */
#include "maxima.h"
#include "metadata_dir.h"
#include "role_file.h"

enum { TARGETS_MOST = 64, TARGET_MS = 3600 * 1000 };

struct args {
	enum lang lang;
	const char *metadata_dir, *metadata_url, *target_base_url, *target_dir, *root;
	const char *targets[TARGETS_MOST];
	int target_count;
};

static const char *const help[LANGS] = {
    "用法：\n"
    "  mingyue-tuf --metadata-dir 目录 init ROOT.json\n"
    "  mingyue-tuf --metadata-dir 目录 --metadata-url 网址 refresh\n"
    "  mingyue-tuf --metadata-dir 目录 --metadata-url 网址 --target-name 路径…\n"
    "              --target-base-url 网址 --target-dir 目录 download\n"
    "\n"
    "按 TUF 规范 1.0 核验一个仓库：\n"
    "  init      信任 ROOT.json（先核对其自身签名）\n"
    "  refresh   取得并核验仓库的元数据\n"
    "  download  先 refresh，再取得并核验目标文件；目录中已有且相符的不再下载\n"
    "\n"
    "选项：\n"
    "  --target-name 路径   可重复\n"
    "  --help, --version\n"
    "\n"
    "退出状态：0 成功；1 失败\n",
    "Usage:\n"
    "  mingyue-tuf --metadata-dir DIR init ROOT.json\n"
    "  mingyue-tuf --metadata-dir DIR --metadata-url URL refresh\n"
    "  mingyue-tuf --metadata-dir DIR --metadata-url URL --target-name PATH...\n"
    "              --target-base-url URL --target-dir DIR download\n"
    "\n"
    "Verifies a repository after The Update Framework, specification 1.0:\n"
    "  init      trust ROOT.json (its own signatures are checked first)\n"
    "  refresh   fetch and verify the repository's metadata\n"
    "  download  refresh, then fetch and verify targets; one that is there already is not fetched again\n"
    "\n"
    "Options:\n"
    "  --target-name PATH   may be repeated\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 done, 1 failed\n",
};

/* What went wrong and what to do. */
static int failed(const struct args *args, const struct err *err)
{
	static const char *const hints[][LANGS] = {
	    [ERR_NONE] = {"", ""},
	    [ERR_IO] = {"检查目录是否存在、可写，磁盘是否已满",
			"see that the folders exist and can be written, and that the disk is not full"},
	    [ERR_CORRUPT] = {"仓库损坏或不是 TUF 仓库：核对网址，告知发布者",
			     "the repository is broken or is none: check the URL, tell its publisher"},
	    [ERR_LIMIT] = {"文件过大，已拒收：告知发布者", "the file is too large and was refused: tell the publisher"},
	    [ERR_NOT_FOUND] = {"核对名称与网址；尚未初始化时先运行 init",
			       "check the name and the URL; before the first use, run init"},
	    [ERR_USAGE] = {"见 mingyue-tuf --help", "see mingyue-tuf --help"},
	    [ERR_NET] = {"检查网络和服务器，稍后再试", "check the network and the server, and try again later"},
	    [ERR_UNTRUSTED] = {"不可信，已拒收，原有内容不变：请告知发布者",
			       "not to be trusted, and refused; what was there stays: tell the publisher"},
	    [ERR_EXPIRED] = {"已过期：请发布者更新，或检查本机时钟",
			     "out of date: ask the publisher to refresh it, or check this machine's clock"},
	    [ERR_BUSY] = {"稍后再试", "try again later"},
	};
	fprintf(stderr, args->lang == LANG_ZH ? "mingyue-tuf：%s（%s）\n" : "mingyue-tuf: %s (%s)\n", err->text,
		hints[err->code][args->lang]);
	return 1;
}

static int usage(const struct args *args)
{
	fputs(args->lang == LANG_ZH ? "mingyue-tuf：用法不对，见 mingyue-tuf --help\n"
				    : "mingyue-tuf: wrong usage, see mingyue-tuf --help\n",
	      stderr);
	return 1;
}

static struct tuf *open_client(struct metadata_dir *metadata_dir)
{
	struct tuf_io io;
	struct tuf_options options = {.interop = true, .delegations = true, .now_s = time(NULL)};
	metadata_dir_io(metadata_dir, &io);
	return tuf_create(&io, &options);
}

/* io.load for init: the file that shall become the trusted root, and nothing else. */
static bool load_given(void *ctx, const char *role, struct bytes *file, struct err *err)
{
	const struct args *args = ctx;
	if (strcmp(role, "root") != 0)
		return err_set(err, ERR_NOT_FOUND, "no %s", role);
	return metadata_dir_read(args->root, LIMIT_TUF_ROOT_BYTES, file, err);
}

static int run_init(struct args *args)
{
	struct err err;
	struct bytes file;
	struct tuf_io io = {.ctx = args, .load = load_given};
	struct tuf_options options = {.interop = true};
	struct tuf *tuf = tuf_create(&io, &options);
	bool good = tuf_load(tuf, &err) && metadata_dir_read(args->root, LIMIT_TUF_ROOT_BYTES, &file, &err);
	tuf_destroy(tuf);
	if (!good)
		return failed(args, &err);
	good = metadata_dir_write(args->metadata_dir, "root.json", file.data, file.size, &err);
	bytes_finish(&file);
	return good ? 0 : failed(args, &err);
}

/* Where a target is: base/dirs/hash.name with consistent snapshots (TUF 3.1), else base/dirs/name. The caller frees it. */
static char *target_url(const struct args *args, const struct tuf *tuf, const struct tuf_target *target)
{
	bool consistent = json_is_true(json_object_get(tuf_signed(tuf, "root"), "consistent_snapshot"));
	char dirs[LIMIT_TUF_PATH_BYTES * 3 + 1] = "", path[LIMIT_TUF_PATH_BYTES * 6 + 256];
	const char *from = target->path, *slash;
	size_t used = 0;
	for (; (slash = strchr(from, '/')) != NULL; from = slash + 1) {
		char *part = strndup(from, (size_t)(slash - from)), *encoded = role_file_encode(part);
		used += (size_t)snprintf(dirs + used, sizeof dirs - used, "%s/", encoded);
		free(encoded);
		free(part);
	}
	char *name = role_file_encode(from);
	const char *hash = *target->sha256 != '\0' ? target->sha256 : target->sha512;
	snprintf(path, sizeof path, "%s%s%s%s", dirs, consistent ? hash : "", consistent ? "." : "", name);
	free(name);
	return metadata_dir_join(args->target_base_url, path);
}

static bool download_one(const struct args *args, struct tuf *tuf, struct fetch *fetch, const char *path,
			 struct err *err)
{
	struct tuf_target target;
	struct bytes there;
	struct fetch_reply reply;
	if (!tuf_target(tuf, path, &target, err))
		return false;
	if (target.length > LIMIT_CATALOG_BYTES)
		return err_set(err, ERR_LIMIT, "%s has %llu bytes", path, (unsigned long long)target.length);
	char *name = role_file_encode(path), *file = metadata_dir_join(args->target_dir, name);
	bool good = metadata_dir_read(file, (size_t)target.length, &there, NULL);
	if (good) {
		good = tuf_target_matches(&target, there.data, there.size, NULL);
		bytes_finish(&there);
	}
	if (!good) {
		char *url = target_url(args, tuf, &target);
		good = fetch_small(fetch, url, (size_t)target.length, NULL, &reply, err);
		free(url);
		if (good) {
			good = tuf_target_matches(&target, reply.bytes.data, reply.bytes.size, err) &&
			       metadata_dir_write(args->target_dir, name, reply.bytes.data, reply.bytes.size, err);
			bytes_finish(&reply.bytes);
		}
	}
	free(file);
	free(name);
	return good;
}

static int run_fetching(struct args *args, bool download)
{
	struct err err;
	struct metadata_dir metadata_dir = {args->metadata_dir, args->metadata_url, NULL};
	struct fetch *targets = NULL;
	struct fetch_options small = {0}, large = {.deadline_ms = TARGET_MS};
	struct tuf *tuf = NULL;
	bool good = fetch_create(&small, &metadata_dir.fetch, &err) && fetch_create(&large, &targets, &err);
	if (good) {
		tuf = open_client(&metadata_dir);
		good = tuf_refresh(tuf, NULL, &err);
	}
	for (int i = 0; download && good && i < args->target_count; i++)
		good = download_one(args, tuf, targets, args->targets[i], &err);
	tuf_destroy(tuf);
	fetch_destroy(targets);
	fetch_destroy(metadata_dir.fetch);
	return good ? 0 : failed(args, &err);
}

static int run(struct args *args, char **operands, int count)
{
	const char *command = count > 0 ? operands[0] : "";
	if (args->metadata_dir == NULL)
		return usage(args);
	if (strcmp(command, "init") == 0 && count == 2) {
		args->root = operands[1];
		return run_init(args);
	}
	if (args->metadata_url == NULL || count != 1)
		return usage(args);
	if (strcmp(command, "refresh") == 0)
		return run_fetching(args, false);
	if (strcmp(command, "download") == 0 && args->target_count > 0 && args->target_base_url != NULL &&
	    args->target_dir != NULL)
		return run_fetching(args, true);
	return usage(args);
}

int main(int argc, char **argv)
{
	enum { METADATA_DIR = 1, METADATA_URL, TARGET_NAME, TARGET_BASE_URL, TARGET_DIR, HELP, VERSION };
	static const struct option options[] = {{"metadata-dir", required_argument, NULL, METADATA_DIR},
						{"metadata-url", required_argument, NULL, METADATA_URL},
						{"target-name", required_argument, NULL, TARGET_NAME},
						{"target-base-url", required_argument, NULL, TARGET_BASE_URL},
						{"target-dir", required_argument, NULL, TARGET_DIR},
						{"help", no_argument, NULL, HELP},
						{"version", no_argument, NULL, VERSION},
						{NULL, 0, NULL, 0}};
	struct args args = {.lang = lang_of_locale()};
	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == METADATA_DIR)
			args.metadata_dir = optarg;
		else if (option == METADATA_URL)
			args.metadata_url = optarg;
		else if (option == TARGET_BASE_URL)
			args.target_base_url = optarg;
		else if (option == TARGET_DIR)
			args.target_dir = optarg;
		else if (option == TARGET_NAME && args.target_count < TARGETS_MOST)
			args.targets[args.target_count++] = optarg;
		else if (option == HELP || option == VERSION) {
			fputs(option == HELP ? help[args.lang] : "mingyue-tuf " MINGYUE_VERSION "\n", stdout);
			return 0;
		} else
			return usage(&args);
	}
	return run(&args, argv + optind, argc - optind);
}
