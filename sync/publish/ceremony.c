#include "ceremony.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audit.h"
#include "keyring.h"
#include "maxima.h"
#include "metadata.h"
#include "outdir.h"
#include "release.h"
#include "roster.h"
#include "say.h"

/* What the ceremony works on. */
struct making {
	const struct ceremony *ceremony;
	struct repository repository; /* the folder aside */
	struct keyring keyring;
	json_t *root; /* the signed part */
	struct secret *roots[ROSTER_ROOT_KEYS];
	size_t root_count;
};

bool ceremony_is_site(const char *text)
{
	size_t length = strlen(text);
	return length > 0 && length <= LIMIT_ID_BYTES && strchr("._-", text[0]) == NULL &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == length;
}

bool ceremony_is_name(const char *text)
{
	size_t length = strlen(text);
	json_t *utf8 = json_string(text);
	bool good = utf8 != NULL && length > 0 && length <= LIMIT_ID_BYTES && text[0] != '.' && text[0] != '-' &&
		    strchr(text, '/') == NULL;
	for (const char *at = text; good && *at != '\0'; at++)
		good = (unsigned char)*at >= ' ' && *at != 0x7f;
	json_decref(utf8);
	return good;
}

static void introduce(const struct ceremony *ceremony)
{
	if (ceremony->single)
		puts(SAY(
		    "建立一人发布库。请知道这样放弃了什么：\n"
		    "  · 只有一个人把关：写错、误发都没有第二双眼睛。\n"
		    "  · 偷到这一把签名密钥和口令的人，就能把任何内容放上大屏。\n"
		    "  · 根密钥只有一把：丢了就不能再换密钥，每块屏都要到现场重新安装。\n"
		    "有两个人的办公室，请不要用 --single。\n",
		    "A repository for one person. Know what this gives up:\n"
		    "  - Nobody else looks: a mistake goes on the wall as it is.\n"
		    "  - Whoever steals this one signing key and its passphrase can put anything on the wall.\n"
		    "  - There is one root key: when it is lost no key can ever be replaced, and every board must be\n"
		    "    installed anew where it hangs.\n"
		    "An office of two people should not use --single.\n"));
	else
		puts(SAY(
		    "建立发布库。下面为每个人各做一把密钥；每个人自己输入口令，旁人请回避。\n"
		    "口令忘了无法找回，密钥文件也就作废。用几个不相干的词，至少 8 个字符。\n",
		    "A new repository. A key is made for each person; each types their own passphrase, unwatched.\n"
		    "A forgotten passphrase cannot be recovered, its key file is then worthless. Take a few unrelated\n"
		    "words, at least 8 characters.\n"));
}

static bool make_key(struct making *making, const char *role, const char *name, bool again, struct secret **secret,
		     struct err *err)
{
	char what[160];
	snprintf(what, sizeof what, "%s (keys/%s.key)", name, name);
	if (strcmp(role, "snapshot") == 0)
		snprintf(what, sizeof what, "%s",
			 SAY("办公室发布电脑上的 snapshot、timestamp 两把密钥 (keys/snapshot.key、keys/timestamp.key)",
			     "the keys snapshot and timestamp of the office's computer (keys/snapshot.key, "
			     "keys/timestamp.key)"));
	printf("  keys/%s.key\n      %s\n", name, roster_purpose(role));
	fflush(stdout);
	if (!keyring_make(&making->keyring, &making->repository, name, what, again, secret, err))
		return false;
	roster_add(making->root, role, name, *secret);
	return true;
}

static bool make_root_keys(struct making *making, struct err *err)
{
	size_t count = making->ceremony->single ? 1 : ROSTER_ROOT_KEYS;
	char name[16] = "root";
	while (making->root_count < count) {
		if (count > 1)
			snprintf(name, sizeof name, "root-%zu", making->root_count + 1);
		if (!make_key(making, "root", name, false, &making->roots[making->root_count], err))
			return false;
		making->root_count++;
	}
	roster_set_threshold(making->root, "root", count > 1 ? 2 : 1);
	return true;
}

static bool make_other_keys(struct making *making, struct err *err)
{
	struct secret *secret;
	for (size_t i = 0; i < making->ceremony->name_count; i++) {
		if (!make_key(making, "targets", making->ceremony->names[i], false, &secret, err))
			return false;
		secret_destroy(secret);
	}
	roster_set_threshold(making->root, "targets", making->ceremony->single ? 1 : 2);
	static const char *const online[] = {"snapshot", "timestamp"};
	for (size_t i = 0; i < 2; i++) {
		if (!make_key(making, online[i], online[i], i > 0, &secret, err))
			return false;
		secret_destroy(secret);
		roster_set_threshold(making->root, online[i], 1);
	}
	return true;
}

static bool write_root(struct making *making, int64_t now_s, struct err *err)
{
	json_t *file = metadata_create("root", 1, now_s + RELEASE_ROOT_LIFE_S, json_incref(making->root));
	for (size_t i = 0; i < making->root_count; i++)
		metadata_sign(file, making->roots[i]);
	bool done =
	    repository_write_json(&making->repository, "public/metadata/1.root.json", file, err) &&
	    audit_add(&making->repository,
		      json_pack("{s:s,s:s,s:I}", "do", "init", "site", making->ceremony->site, "root", (json_int_t)1),
		      now_s, err);
	json_decref(file);
	return done;
}

static void conclude(const struct ceremony *ceremony, const char *path)
{
	printf(SAY("\n发布库已建好：%s\n现在就做：\n", "\nThe repository is made: %s\nDo this now:\n"), path);
	if (ceremony->single)
		puts(SAY("  1. 把 keys/root.key 抄到两个 U 盘上，分别锁进柜子，然后从这台电脑删掉。\n"
			 "  2. 另留一份签名密钥的备份。",
			 "  1. Copy keys/root.key to two USB sticks, lock them up in two places, and delete it here.\n"
			 "  2. Keep a copy of the signing key as well."));
	else
		puts(SAY("  1. 三把根密钥（keys/root-*.key）各拷到一个 U 盘，由三个人分别锁好，然后从这台电脑删掉。\n"
			 "     平时用不到；换密钥时要其中任意两把。\n"
			 "  2. 每个签名人把自己的密钥拷到自己的 U 盘带走，然后从这台电脑删掉。\n"
			 "  3. snapshot 和 timestamp 两把留在 keys/，发布和每日续签要用。",
			 "  1. Copy each root key (keys/root-*.key) to a USB stick of its own; three people lock them "
			 "away; delete\n"
			 "     them here. They are not needed from day to day; any two of them replace a key.\n"
			 "  2. Each signer takes their own key away on a stick of their own; delete it here.\n"
			 "  3. snapshot and timestamp stay in keys/: releasing and the daily renewal need them."));
	printf(SAY("展厅编号：%s（安装屏幕时填它；以后不能改）\n",
		   "The hall's id: %s (boards are installed with it; it cannot be changed later)\n"),
	       ceremony->site);
	printf(SAY("每块屏安装时要带上 %s/public/metadata/1.root.json，它认得这些密钥。\n"
		   "接下来：mingyue-publish edition 内容文件夹 %s\n",
		   "Each board is installed with %s/public/metadata/1.root.json, by which it knows these keys.\n"
		   "Next: mingyue-publish edition FOLDER %s\n"),
	       path, path);
}

static bool names_are_good(const struct ceremony *ceremony, struct err *err)
{
	if (!ceremony_is_site(ceremony->site))
		return err_say(err, ERR_USAGE, "--site 只能用英文字母、数字和 . _ -，以字母或数字开头，最多 64 个：%s",
			       "--site takes letters, digits and . _ - only, begins with a letter or digit, and has 64 "
			       "at most: %s",
			       ceremony->site);
	if (ceremony->single && ceremony->name_count != 1)
		return err_say(err, ERR_USAGE, "--single 只有一个签名人", "--single has one signer");
	if (!ceremony->single && ceremony->name_count < 2)
		return err_say(err, ERR_USAGE, "至少要两个签名人（--name 两次），或者用 --single",
			       "there must be two signers at least (--name twice), or use --single");
	for (size_t i = 0; i < ceremony->name_count; i++) {
		const char *name = ceremony->names[i];
		bool taken =
		    strcmp(name, "snapshot") == 0 || strcmp(name, "timestamp") == 0 || strncmp(name, "root", 4) == 0;
		for (size_t j = 0; j < i && !taken; j++)
			taken = strcmp(ceremony->names[j], name) == 0;
		if (taken || !ceremony_is_name(name))
			return err_say(err, ERR_USAGE, "签名人的名字不能用或重复了：%s",
				       "this signer's name cannot be used, or is there twice: %s", name);
	}
	return true;
}

static bool is_new(const char *path, struct err *err)
{
	const struct repository there = {.path = (char *)path, .lock = -1};
	return !repository_has(&there, "public/metadata/1.root.json") ||
	       err_say(err, ERR_USAGE, "这里已经有一个发布库：%s", "there is a repository already: %s", path);
}

bool ceremony_run(const struct ceremony *ceremony, const char *path, int64_t now_s, struct err *err)
{
	struct outdir outdir;
	if (!names_are_good(ceremony, err) || !is_new(path, err) || !outdir_open(&outdir, path, OUTDIR_REPOSITORY, err))
		return false;
	struct making making = {.ceremony = ceremony,
				.repository = {.path = outdir.aside, .lock = -1},
				.keyring = {.files = ceremony->passphrases, .file_count = ceremony->passphrase_count},
				.root = roster_create(ceremony->site)};
	introduce(ceremony);
	char keys[REPOSITORY_PATH_SIZE];
	bool done =
	    repository_path(&making.repository, keys, err, "keys") &&
	    (mkdir(keys, 0700) == 0 || err_say_errno(err, "建不了文件夹 %s", "cannot make the folder %s", keys)) &&
	    make_root_keys(&making, err) && make_other_keys(&making, err) && write_root(&making, now_s, err) &&
	    outdir_commit(&outdir, err);
	if (done)
		conclude(ceremony, path);
	for (size_t i = 0; i < making.root_count; i++)
		secret_destroy(making.roots[i]);
	json_decref(making.root);
	keyring_finish(&making.keyring);
	outdir_discard(&outdir);
	return done;
}
