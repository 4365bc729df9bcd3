/* mingyue-sync: brings signed editions to the board and onto the wall. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "advice.h"
#include "daemon.h"
#include "digest.h"
#include "first_root.h"
#include "notice.h"
#include "owner.h"
#include "reason.h"
#include "status.h"

enum { FINE, NO_ANSWER, USAGE, REFUSED, SYSTEM, BUSY };

static const char *const help[LANGS] = {
    "用法：\n"
    "  mingyue-sync                守护进程：定时询问服务器，核验并上屏新一期内容\n"
    "  mingyue-sync --once         只询问一次\n"
    "  mingyue-sync status         屏幕上是什么，什么在等待，为什么（--json 输出 JSON）\n"
    "  mingyue-sync why 编号       某条记录或某个页面为什么在（或不在）屏幕上\n"
    "  mingyue-sync rollback 期号  退回到存储中的某一期\n"
    "  mingyue-sync activate 期号  定时的一期不再等待，现在就上屏\n"
    "  mingyue-sync import 目录    从 U 盘导入（与服务器上的目录结构相同，规则相同）\n"
    "  mingyue-sync notice 中文 英文  在屏幕边缘显示一句话，十秒（供板上的脚本使用）\n"
    "  mingyue-sync root 指纹      输出服务器上的第一份根元数据，须与 SHA-256 指纹一致（用于安装）\n"
    "\n"
    "选项：\n"
    "  --config 文件   配置文件（默认 /etc/mingyue/mingyue.conf）\n"
    "  --help, --version\n"
    "\n"
    "退出状态：0 成功（why：在屏幕上）；1 服务器没有应答、缺少文件或正在更换密钥，稍后再试（why：不在屏幕上）；\n"
    "2 用法或配置错误，或没有设置服务器，或所指的期号、文件夹、文件不存在；3 内容被拒绝（签名、期号、过期、损坏）；\n"
    "4 系统错误（磁盘满等）；5 另一个 mingyue-sync 正在工作\n",
    "Usage:\n"
    "  mingyue-sync                the daemon: asks the server, checks new editions, puts them on the wall\n"
    "  mingyue-sync --once         asks once\n"
    "  mingyue-sync status         what is shown, what waits and why (--json for programs)\n"
    "  mingyue-sync why ID         why a record or a page is or is not on the wall\n"
    "  mingyue-sync rollback N     back to edition N of the store\n"
    "  mingyue-sync activate N     edition N goes up now, before its moment\n"
    "  mingyue-sync import DIR     from a USB stick with the server's tree, by the same rules\n"
    "  mingyue-sync notice ZH EN   a sentence at the wall's edge for ten seconds (for scripts of the board)\n"
    "  mingyue-sync root SHA256    prints the server's first root metadata, if that is its fingerprint (for setting "
    "up)\n"
    "\n"
    "Options:\n"
    "  --config FILE   the configuration (default /etc/mingyue/mingyue.conf)\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 done (why: it is on the wall); 1 the server does not answer, lacks a file or is changing its "
    "keys:\n"
    "later again (why: it is not on the wall); 2 wrong usage or configuration, no server is set, or the edition, "
    "folder\n"
    "or file that is named is not there; 3 the content is refused (signatures, versions, expiry, damage); 4 the "
    "system\n"
    "failed (a full disk and the like); 5 another mingyue-sync is at work\n",
};

struct call {
	enum lang lang;
	bool once, json;
	bool became; /* root has become the store's owner */
	const char *config, *command, *operand, *second;
};

static int usage(const struct call *call)
{
	fputs(call->lang == LANG_ZH ? "mingyue-sync：用法不对，见 mingyue-sync --help\n"
				    : "mingyue-sync: wrong usage, see mingyue-sync --help\n",
	      stderr);
	return USAGE;
}

/* Tells what went wrong, and what to do about it; the exit status. */
static int failure(const struct call *call, const struct err *err)
{
	static const struct {
		enum err_code code;
		int status;
	} ends[] = {{ERR_NET, NO_ANSWER},   {ERR_NOT_FOUND, NO_ANSWER}, {ERR_USAGE, USAGE}, {ERR_UNTRUSTED, REFUSED},
		    {ERR_EXPIRED, REFUSED}, {ERR_CORRUPT, REFUSED},     {ERR_BUSY, BUSY}};
	char text[REASON_SIZE];
	int status = SYSTEM;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends[i].code == err->code)
			status = ends[i].status;
	reason(err->text, call->lang, text);
	fprintf(stderr, call->lang == LANG_ZH ? "mingyue-sync：%s；%s\n" : "mingyue-sync: %s; %s\n", text,
		advice(err->code, err->text, call->lang));
	if (call->became && (status == SYSTEM || status == USAGE))
		fputs(
		    call->lang == LANG_ZH
			? "mingyue-sync：以存储所有者的身份运行，所用的文件须让此用户可读\n"
			: "mingyue-sync: it ran as the owner of the store, who must be able to read what it is given\n",
		    stderr);
	return status;
}

/* The same of a command that names something: what is not there is no fault of a server's. */
static int failure_of_named(const struct call *call, const struct err *err)
{
	int status = failure(call, err);
	return err->code == ERR_NOT_FOUND ? USAGE : status;
}

/* The last line: what is true now. */
static int success(const struct call *call, const struct conf *conf, bool news)
{
	status_outcome(conf, call->lang, news);
	return FINE;
}

/* rollback and activate: what daemon does with an edition of the store. */
static int run_edition(const struct call *call, const struct conf *conf,
		       bool (*command)(const struct conf *, int64_t, enum lang, struct err *), struct err *err)
{
	char *end;
	long long version = strtoll(call->operand, &end, 10);
	if (*call->operand < '0' || *call->operand > '9' || *end != '\0' || version <= 0)
		return usage(call);
	return command(conf, version, call->lang, err) ? success(call, conf, true) : failure_of_named(call, err);
}

static int run_import(const struct call *call, const struct conf *conf, struct err *err)
{
	char *folder = realpath(call->operand, NULL);
	if (folder == NULL && errno == EACCES)
		err_errno(err, "cannot read %s", call->operand);
	else if (folder == NULL)
		err_set(err, ERR_NOT_FOUND, "there is no folder %s", call->operand);
	bool news = false, done = folder != NULL && daemon_once(conf, folder, call->lang, &news, err);
	free(folder);
	return done ? success(call, conf, news) : failure_of_named(call, err);
}

static int run_root(const struct call *call, const struct conf *conf, struct err *err)
{
	struct bytes root;
	if (!digest_is_hex(call->operand))
		return usage(call);
	if (!first_root_fetch(conf, call->operand, &root, err))
		return failure(call, err);
	bool printed = fwrite(root.data, 1, root.size, stdout) == root.size && fflush(stdout) == 0;
	bytes_finish(&root);
	return printed ? FINE : SYSTEM;
}

/* For what else the board has to say at the wall. */
static int run_notice(const struct call *call, const struct conf *conf)
{
	notice_leave(conf->store.run, call->operand, call->second, (int64_t)time(NULL));
	status_publish(conf);
	return FINE;
}

static int run(const struct call *call, const struct conf *conf)
{
	struct err err = {0};
	bool shown = false, news = false;
	if (call->command == NULL && !call->once)
		return daemon_run(conf, &err) ? FINE : failure(call, &err);
	if (call->command == NULL)
		return daemon_once(conf, NULL, call->lang, &news, &err) ? success(call, conf, news)
									: failure(call, &err);
	if (strcmp(call->command, "status") == 0 && call->operand == NULL)
		return status_print(conf, call->lang, call->json, &err) ? FINE : failure(call, &err);
	if (call->operand == NULL)
		return usage(call);
	if (strcmp(call->command, "notice") == 0 && call->second != NULL)
		return run_notice(call, conf);
	if (call->second != NULL)
		return usage(call);
	if (strcmp(call->command, "rollback") == 0)
		return run_edition(call, conf, daemon_rollback, &err);
	if (strcmp(call->command, "activate") == 0)
		return run_edition(call, conf, daemon_activate, &err);
	if (strcmp(call->command, "import") == 0)
		return run_import(call, conf, &err);
	if (strcmp(call->command, "root") == 0)
		return run_root(call, conf, &err);
	if (strcmp(call->command, "why") == 0)
		return !why_print(conf, call->operand, call->lang, &shown, &err) ? failure(call, &err)
		       : shown                                                   ? FINE
										 : NO_ANSWER;
	return usage(call);
}

int main(int argc, char **argv)
{
	enum { CONFIG = 1, ONCE, JSON, HELP, VERSION };
	static const struct option options[] = {
	    {"config", required_argument, NULL, CONFIG}, {"once", no_argument, NULL, ONCE},
	    {"json", no_argument, NULL, JSON},           {"help", no_argument, NULL, HELP},
	    {"version", no_argument, NULL, VERSION},     {NULL, 0, NULL, 0}};
	struct call call = {.lang = lang_of_locale(), .config = "/etc/mingyue/mingyue.conf"};
	struct conf conf;
	struct err err = {0};
	opterr = 0;                     /* what getopt says is English only */
	setenv("LC_ALL", "C.UTF-8", 1); /* reasons are kept in English, and told by call.lang */
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		switch (option) {
		case CONFIG:
			call.config = optarg;
			break;
		case ONCE:
			call.once = true;
			break;
		case JSON:
			call.json = true;
			break;
		case HELP:
			fputs(help[call.lang], stdout);
			return FINE;
		case VERSION:
			puts("mingyue-sync " MINGYUE_VERSION);
			return FINE;
		default:
			return usage(&call);
		}
	}
	call.command = optind < argc ? argv[optind] : NULL;
	call.operand = optind + 1 < argc ? argv[optind + 1] : NULL;
	call.second = optind + 2 < argc ? argv[optind + 2] : NULL;
	bool asks_status = call.command != NULL && strcmp(call.command, "status") == 0;
	if (argc - optind > 3 || (call.once && call.command != NULL) || (call.json && !asks_status))
		return usage(&call);
	if (!conf_read(call.config, &conf, &err)) {
		failure(&call, &err);
		return USAGE;
	}
	if (!owner_become(conf.store.path, &call.became, &err))
		return failure(&call, &err);
	return run(&call, &conf);
}
