#include "describe.h"

#include <string.h>
#include <unistd.h>

#include "changes.h"
#include "maxima.h"
#include "metadata.h"
#include "pins.h"
#include "release.h"
#include "roster.h"
#include "say.h"
#include "signing.h"
#include "staged.h"
#include "when.h"

enum { HISTORY = 10 };

static const char *title_of(const json_t *targets)
{
	const json_t *title = repository_custom(targets, "title");
	const char *text = json_string_value(json_object_get(title, lang_names[lang_of_locale()]));
	if (text == NULL)
		text = json_string_value(json_object_get(title, lang_names[LANG_ZH]));
	return text != NULL ? text : "";
}

static const char *issued_of(const json_t *targets)
{
	const char *issued = json_string_value(repository_custom(targets, "issued"));
	return issued != NULL ? issued : "";
}

/* When boards show it, if not at once. */
static void print_moment(const json_t *targets, FILE *file)
{
	const char *from = json_string_value(repository_custom(targets, "from"));
	char local[WHEN_SIZE];
	int64_t from_s;
	if (when_read(from, &from_s))
		fprintf(file, SAY("  ! 定时上屏：%s（%s）\n", "  ! Goes up at %s (%s)\n"),
			civil_print_local(from_s, local, sizeof local), from);
}

/* "  [x] editor" for each key of a role. */
static void print_signers(const json_t *root, const char *role, const json_t *signed_file, FILE *file)
{
	size_t i;
	const json_t *id;
	json_array_foreach(metadata_keyids(root, role), i, id)
	{
		bool has = metadata_signed_by(root, json_string_value(id), signed_file);
		fprintf(file, "    %s %s\n", has ? SAY("[已签]", "[signed] ") : SAY("[未签]", "[missing]"),
			metadata_name(root, json_string_value(id)));
	}
}

static void print_missing(const json_t *root, const char *role, const json_t *signed_file, FILE *file)
{
	int64_t missing = metadata_threshold(root, role) - metadata_signers(root, role, signed_file);
	fprintf(file, SAY("  签名：需要 %lld 人\n", "  Signatures: %lld needed\n"),
		(long long)metadata_threshold(root, role));
	print_signers(root, role, signed_file, file);
	if (missing > 0)
		fprintf(file, SAY("    还差 %lld 人\n", "    %lld more needed\n"), (long long)missing);
	else
		fprintf(file, "%s", SAY("    签名已够\n", "    enough\n"));
}

/* The name of a key of one root that another does not know, or knows by another name; NULL: it is the same. */
static const char *name_of_other(const json_t *root, const json_t *other, const char *role, const json_t *id)
{
	const char *keyid = json_string_value(id), *name = metadata_name(root, keyid);
	size_t i;
	const json_t *known;
	json_array_foreach(metadata_keyids(other, role), i, known)
	{
		if (json_equal(known, id) == 1 && strcmp(metadata_name(other, keyid), name) == 0)
			return NULL;
	}
	return name;
}

/* By the keys themselves: another key under a name that is known is another key. */
static void print_role_change(const struct repository *repository, const char *role, FILE *file)
{
	size_t i;
	const json_t *id;
	const char *name;
	json_array_foreach(metadata_keyids(repository->next_root, role), i, id)
	{
		name = name_of_other(repository->next_root, repository->root, role, id);
		if (name != NULL)
			fprintf(file, SAY("  + %s：增加 %s（密钥 %.16s）\n", "  + %s: %s is added (key %.16s)\n"),
				roster_title(role), name, json_string_value(id));
	}
	json_array_foreach(metadata_keyids(repository->root, role), i, id)
	{
		name = name_of_other(repository->root, repository->next_root, role, id);
		if (name != NULL)
			fprintf(file, SAY("  - %s：停用 %s（密钥 %.16s）\n", "  - %s: %s is taken away (key %.16s)\n"),
				roster_title(role), name, json_string_value(id));
	}
	if (metadata_threshold(repository->root, role) != metadata_threshold(repository->next_root, role))
		fprintf(file, SAY("  ~ %s：需要的签名 %lld → %lld\n", "  ~ %s: signatures needed %lld -> %lld\n"),
			roster_title(role), (long long)metadata_threshold(repository->root, role),
			(long long)metadata_threshold(repository->next_root, role));
}

/* What new root keys, or fewer signatures, would leave nobody to mend. */
static void print_dangers(const struct repository *repository, FILE *file)
{
	static const char *const roles[] = {"root", "targets"};
	const json_t *before = repository->root, *after = repository->next_root;
	long long keys = (long long)json_array_size(metadata_keyids(after, "root")),
		  threshold = (long long)metadata_threshold(after, "root");
	if (keys <= threshold && (json_equal(metadata_keyids(before, "root"), metadata_keyids(after, "root")) != 1 ||
				  metadata_threshold(before, "root") != threshold))
		fprintf(file,
			SAY("  ! 只剩 %lld 把根密钥、需要 %lld 人：再丢一把就再也换不了。请用 --add 补一把\n",
			    "  ! Only %lld root keys are left and %lld must sign: lose one more and no key can ever be "
			    "replaced. Add one with --add\n"),
			keys, threshold);
	for (size_t i = 0; i < 2; i++)
		if (metadata_threshold(after, roles[i]) == 1 && metadata_threshold(before, roles[i]) > 1)
			fprintf(file,
				SAY("  ! %s：从此一个人签名就够了；偷到任何一把的人，不需要第二个人\n",
				    "  ! %s: one signature is enough from now on; whoever steals any key needs nobody "
				    "else\n"),
				roster_title(roles[i]));
}

static void print_next_root(const struct repository *repository, FILE *file)
{
	static const char *const roles[] = {"root", "targets", "snapshot", "timestamp"};
	fprintf(file, SAY("新的根文件（第 %lld 版）等待签名\n", "A new root (version %lld) waits for signatures\n"),
		(long long)metadata_version(repository->next_root));
	for (size_t i = 0; i < 4; i++)
		print_role_change(repository, roles[i], file);
	print_dangers(repository, file);
	fprintf(file, SAY("  有效期至 %s\n", "  Good until %s\n"),
		json_string_value(json_object_get(metadata_signed(repository->next_root), "expires")));
	fprintf(file, "%s", SAY("  原来的根密钥：\n", "  By the root keys so far:\n"));
	print_missing(repository->root, "root", repository->next_root, file);
	if (json_equal(metadata_keyids(repository->root, "root"), metadata_keyids(repository->next_root, "root")) !=
		1 ||
	    metadata_threshold(repository->root, "root") != metadata_threshold(repository->next_root, "root")) {
		fprintf(file, "%s", SAY("  新的根密钥：\n", "  By the new root keys:\n"));
		print_missing(repository->next_root, "root", repository->next_root, file);
	}
}

/* What boards must fetch: pictures that the edition before had not. */
static void print_pictures(const struct exhibition *before, const struct exhibition *after, FILE *file)
{
	struct pins old = {0}, all;
	char size[SAY_BYTES_SIZE], fresh_size[SAY_BYTES_SIZE];
	uint64_t fresh_bytes = 0;
	size_t fresh = 0;
	if (before != NULL)
		pins_collect(before, &old);
	pins_collect(after, &all);
	for (size_t i = 0; i < all.count; i++) {
		bool had = pins_have(&old, all.at[i]->sha256);
		fresh += !had;
		fresh_bytes += had ? 0 : all.at[i]->bytes;
	}
	fprintf(
	    file,
	    SAY("  图片文件 %zu 个，%s；其中新的 %zu 个，%s\n", "  Picture files: %zu, %s; new among them: %zu, %s\n"),
	    all.count, say_bytes(all.bytes, size), fresh, say_bytes(fresh_bytes, fresh_size));
}

/* What an id of a record or a page names, in either edition; NULL: nothing known. */
static const struct text *title_of_id(const struct exhibition *before, const struct exhibition *after, const char *id)
{
	const struct exhibition *const both[] = {after, before};
	for (size_t i = 0; i < 2; i++) {
		const struct record *record = both[i] != NULL ? exhibition_record(both[i], id) : NULL;
		const struct page *page = both[i] != NULL ? exhibition_page(both[i], id) : NULL;
		if (record != NULL || page != NULL)
			return record != NULL ? &record->title : &page->title;
	}
	return NULL;
}

/* A text on one line: a title may have line breaks. */
static void print_title(const struct text *title, FILE *file)
{
	fputs(SAY("（", " ("), file);
	for (const char *at = text_in(title, lang_of_locale()); *at != '\0'; at++)
		fputc(*at == '\n' ? ' ' : *at, file);
	fputs(SAY("）", ")"), file);
}

static void print_recalls(const struct repository *repository, const struct exhibition *public,
			  const struct exhibition *after, FILE *file)
{
	size_t i, k;
	const json_t *id, *other, *before = repository_custom(repository->targets, "recalls");
	json_array_foreach(repository_custom(repository->staged, "recalls"), i, id)
	{
		bool old = false;
		json_array_foreach(before, k, other) old = old || json_equal(id, other) == 1;
		fprintf(
		    file,
		    old ? SAY("  已撤回：%s", "  Withdrawn: %s")
			: SAY("  ! 从此撤回，各期都不再显示：%s", "  ! Withdrawn from now on, in every edition: %s"),
		    json_string_value(id));
		const struct text *title = title_of_id(public, after, json_string_value(id));
		if (title != NULL)
			print_title(title, file);
		fputc('\n', file);
	}
}

static void print_catalogue(const struct repository *repository, FILE *file)
{
	char size[SAY_BYTES_SIZE];
	const json_t *target = repository_target(repository->staged);
	fprintf(file, SAY("第 %lld 期等待签名\n", "Edition %lld waits for signatures\n"),
		(long long)metadata_version(repository->staged));
	fprintf(file, SAY("  展览：%s（%s）\n", "  Exhibition: %s (%s)\n"), title_of(repository->staged),
		metadata_site(repository->root));
	fprintf(file, SAY("  制作时间：%s，签名有效期至 %s\n", "  Made: %s, good until %s\n"),
		issued_of(repository->staged),
		json_string_value(json_object_get(metadata_signed(repository->staged), "expires")));
	print_moment(repository->staged, file);
	fprintf(file, SAY("  目录文件 %s，SHA-256\n    %s\n", "  Catalogue: %s, SHA-256\n    %s\n"),
		say_bytes((uint64_t)json_integer_value(json_object_get(target, "length")), size),
		repository_target_sha256(repository->staged));
}

static bool print_staged(const struct repository *repository, FILE *file, struct err *err)
{
	struct exhibition *before = NULL, *after = NULL;
	if (!staged_catalogue(repository, repository->staged, &after, err) ||
	    (repository->targets != NULL && !staged_catalogue(repository, repository->targets, &before, err))) {
		exhibition_destroy(after);
		return false;
	}
	print_catalogue(repository, file);
	print_pictures(before, after, file);
	if (before != NULL)
		fprintf(file, SAY("  与第 %lld 期相比：\n", "  Compared with edition %lld:\n"),
			(long long)metadata_version(repository->targets));
	else
		fprintf(file, "%s", SAY("  第一期，内容：\n", "  The first edition. It holds:\n"));
	if (changes_print(before, after, file) == 0)
		fprintf(file, "%s", SAY("  内容没有变化\n", "  the content is the same\n"));
	print_recalls(repository, before, after, file);
	print_missing(signing_root(repository), "targets", repository->staged, file);
	fprintf(file,
		SAY("  签名前先看一遍：mingyue --windowed --escape --store %s/staged\n",
		    "  Look at it before you sign: mingyue --windowed --escape --store %s/staged\n"),
		repository->path);
	exhibition_destroy(before);
	exhibition_destroy(after);
	return true;
}

bool describe_print(const struct repository *repository, int64_t now_s, FILE *file, struct err *err)
{
	if (repository->next_root != NULL &&
	    !roster_follows(metadata_signed(repository->root), metadata_signed(repository->next_root), err))
		return false;
	fprintf(file, SAY("展厅编号：%s\n", "The hall's id: %s\n"), metadata_site(repository->root));
	if (repository->targets != NULL)
		fprintf(file, SAY("已发布：第 %lld 期 %s（%s）\n", "Public: edition %lld, %s (%s)\n"),
			(long long)metadata_version(repository->targets), title_of(repository->targets),
			issued_of(repository->targets));
	else
		fprintf(file, "%s", SAY("还没有发布过任何一期\n", "Nothing has been released yet\n"));
	print_moment(repository->targets, file);
	describe_lives(repository, now_s, file);
	if (repository->next_root != NULL)
		print_next_root(repository, file);
	if (repository->staged == NULL && repository->next_root == NULL)
		fprintf(file, "%s", SAY("没有等待签名的内容\n", "Nothing waits for signatures\n"));
	return repository->staged == NULL || print_staged(repository, file, err);
}

void describe_history(const struct repository *repository, FILE *file)
{
	int64_t newest = metadata_version(repository->targets);
	if (newest > 1)
		fprintf(file, "%s",
			SAY("最近发布的各期（revert 用期号）：\n", "The last editions (revert takes the number):\n"));
	for (int64_t version = newest; newest > 1 && version > 0 && version > newest - HISTORY; version--) {
		char name[64];
		struct bytes bytes;
		json_t *targets = NULL;
		snprintf(name, sizeof name, "public/metadata/%lld.targets.json", (long long)version);
		if (!repository_read(repository, name, LIMIT_REPOSITORY_JSON_BYTES, &bytes, NULL))
			continue;
		/* the canonical form has no control characters, which would rule a terminal */
		if (canonical_read(bytes.data, bytes.size, &targets, NULL) &&
		    canonical_is(targets, bytes.data, bytes.size))
			fprintf(file, SAY("  第 %lld 期  %s  %s\n", "  %lld  %s  %s\n"), (long long)version,
				issued_of(targets), title_of(targets));
		bytes_finish(&bytes);
		json_decref(targets);
	}
}

static const char *remedy(const char *role)
{
	if (strcmp(role, "root") == 0)
		return SAY("运行 rotate（不写角色）续期，由根密钥持有人签名",
			   "run rotate without a role and have the holders of root keys sign");
	if (strcmp(role, "targets") == 0)
		return SAY("用 revert 重新签发当前这一期，或发布新的一期",
			   "release a new edition, or this one again by revert");
	if (strcmp(role, "snapshot") == 0)
		return SAY("运行 refresh", "run refresh");
	return SAY("每日续签可能停了：查看 mingyue-refresh.timer，或运行 refresh",
		   "the daily renewal may have stopped: look at mingyue-refresh.timer, or run refresh");
}

int describe_lives(const struct repository *repository, int64_t now_s, FILE *file)
{
	static const char *const roles[] = {"root", "targets", "snapshot", "timestamp"};
	int count = 0;
	for (size_t i = 0; i < 4; i++) {
		int64_t left_s;
		if (!release_half_gone(repository, roles[i], now_s, &left_s))
			continue;
		count++;
		if (left_s <= 0)
			fprintf(file, SAY("警告：%s 已经过期；%s\n", "Warning: %s has expired; %s\n"), roles[i],
				remedy(roles[i]));
		else
			fprintf(file,
				SAY("警告：%s 只剩 %lld 天 %lld 小时有效；%s\n",
				    "Warning: %s is good for %lld days %lld hours only; %s\n"),
				roles[i], (long long)(left_s / 86400), (long long)(left_s / 3600 % 24),
				remedy(roles[i]));
	}
	return count;
}
