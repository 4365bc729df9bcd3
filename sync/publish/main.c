/* mingyue-publish: the office's tool: checks a content folder, compiles it, shows how it will look. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"

static const struct command {
	const char *name;
	int operands;
	int (*run)(const struct job *job);
} commands[] = {{"check", 1, job_check}, {"build", 2, job_build}, {"preview", 2, job_preview}};

static const char *const help[LANGS] = {
    "用法：\n"
    "  mingyue-publish check 文件夹        检查内容，列出问题\n"
    "  mingyue-publish build 文件夹 输出   检查并编译成一期内容（catalogue.db 与 blobs/）\n"
    "  mingyue-publish preview 文件夹 输出 画出每一页，生成预览网页 index.html\n"
    "\n"
    "选项：\n"
    "  --json        以 JSON 输出检查结果（中英文）\n"
    "  --app 路径    用来试画页面的 mingyue 程序\n"
    "  --no-probe    不试画页面\n"
    "  --original    每张图片另存一份原尺寸（4K 以上的大屏）\n"
    "  --quiet       不显示进度\n"
    "  --help, --version\n"
    "\n"
    "退出状态：0 没有错误；1 有错误；2 用法或系统出错\n",
    "Usage:\n"
    "  mingyue-publish check FOLDER        check the content and list what is wrong\n"
    "  mingyue-publish build FOLDER OUT    check it and compile it into an edition (catalogue.db and blobs/)\n"
    "  mingyue-publish preview FOLDER OUT  draw every page into a preview, OUT/index.html\n"
    "\n"
    "Options:\n"
    "  --json        print the findings as JSON, in Chinese and English\n"
    "  --app PATH    the program mingyue, which draws the pages\n"
    "  --no-probe    do not have the pages drawn\n"
    "  --original    also keep each picture at its own size (walls larger than 4K)\n"
    "  --quiet       say nothing of the progress\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 no errors, 1 errors found, 2 wrong usage or system failure\n",
};

/* Chinese when the locale's messages are. */
static enum lang locale_lang(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && *value != '\0')
			return strncmp(value, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
	}
	return LANG_EN;
}

static int usage(const struct job *job)
{
	fputs(job->lang == LANG_ZH ? "mingyue-publish: 用法不对，见 mingyue-publish --help\n"
				   : "mingyue-publish: wrong usage, see mingyue-publish --help\n",
	      stderr);
	return JOB_FAILED;
}

/* The command of the operands, its own put into job; NULL: there is none. */
static const struct command *find_command(char **operands, int count, struct job *job)
{
	for (size_t i = 0; count > 0 && i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(commands[i].name, operands[0]) != 0 || commands[i].operands != count - 1)
			continue;
		job->folder = operands[1];
		job->out = count > 2 ? operands[2] : NULL;
		return &commands[i];
	}
	return NULL;
}

int main(int argc, char **argv)
{
	enum { JSON = 1, APP, NO_PROBE, ORIGINAL, QUIET, HELP, VERSION };
	static const struct option options[] = {
	    {"json", no_argument, NULL, JSON},         {"app", required_argument, NULL, APP},
	    {"no-probe", no_argument, NULL, NO_PROBE}, {"original", no_argument, NULL, ORIGINAL},
	    {"quiet", no_argument, NULL, QUIET},       {"help", no_argument, NULL, HELP},
	    {"version", no_argument, NULL, VERSION},   {NULL, 0, NULL, 0}};
	struct job job = {.lang = locale_lang()};
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		switch (option) {
		case JSON:
			job.json = true;
			break;
		case APP:
			job.app = optarg;
			break;
		case NO_PROBE:
			job.no_probe = true;
			break;
		case ORIGINAL:
			job.original = true;
			break;
		case QUIET:
			job.quiet = true;
			break;
		case HELP:
			fputs(help[job.lang], stdout);
			return JOB_FINE;
		case VERSION:
			puts("mingyue-publish " MINGYUE_VERSION);
			return JOB_FINE;
		default:
			return usage(&job);
		}
	}
	const struct command *command = find_command(argv + optind, argc - optind, &job);
	return command != NULL ? command->run(&job) : usage(&job);
}
