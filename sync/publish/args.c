#include "args.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args_help.h"
#include "say.h"

enum {
	JSON = 1,
	APP,
	NO_PROBE,
	ORIGINAL,
	QUIET,
	PASSPHRASE_FILE,
	KEY,
	SITE,
	FROM,
	NAME,
	ADD,
	REMOVE,
	THRESHOLD,
	SINGLE,
	YES,
	ENDPOINT,
	REGION,
	CREDENTIALS,
	CA,
	HELP,
	VERSION
};

#define BIT(option) (1u << (option))

static const struct command {
	const char *name;
	size_t least, most; /* operands */
	int (*run)(const struct job *job);
	unsigned options; /* its own */
} commands[] = {
    {"check", 1, 1, job_check, BIT(JSON) | BIT(QUIET) | BIT(NO_PROBE) | BIT(APP)},
    {"build", 2, 2, job_build, BIT(JSON) | BIT(QUIET) | BIT(NO_PROBE) | BIT(APP) | BIT(ORIGINAL)},
    {"preview", 2, 2, job_preview, BIT(JSON) | BIT(QUIET) | BIT(NO_PROBE) | BIT(APP)},
    {"init", 1, 1, job_init, BIT(SITE) | BIT(NAME) | BIT(SINGLE) | BIT(PASSPHRASE_FILE)},
    {"edition", 2, 2, job_edition, BIT(FROM) | BIT(JSON) | BIT(QUIET) | BIT(NO_PROBE) | BIT(APP) | BIT(ORIGINAL)},
    {"show", 1, 1, job_show, 0},
    {"sign", 1, 1, job_sign, BIT(KEY) | BIT(YES) | BIT(PASSPHRASE_FILE)},
    {"release", 1, 1, job_release, BIT(QUIET) | BIT(PASSPHRASE_FILE)},
    {"refresh", 1, 1, job_refresh, BIT(QUIET) | BIT(PASSPHRASE_FILE)},
    {"rotate", 1, 2, job_rotate, BIT(REMOVE) | BIT(ADD) | BIT(THRESHOLD) | BIT(PASSPHRASE_FILE)},
    {"recall", 2, 1000, job_recall, BIT(YES)},
    {"revert", 2, 2, job_revert, BIT(FROM)},
    {"drop", 1, 2, job_drop, 0},
    {"verify", 1, 1, job_verify, 0},
    {"upload", 2, 2, job_upload, BIT(QUIET) | BIT(ENDPOINT) | BIT(REGION) | BIT(CREDENTIALS) | BIT(CA)},
};

static const struct option options[] = {{"json", no_argument, NULL, JSON},
					{"app", required_argument, NULL, APP},
					{"no-probe", no_argument, NULL, NO_PROBE},
					{"original", no_argument, NULL, ORIGINAL},
					{"quiet", no_argument, NULL, QUIET},
					{"passphrase-file", required_argument, NULL, PASSPHRASE_FILE},
					{"key", required_argument, NULL, KEY},
					{"site", required_argument, NULL, SITE},
					{"from", required_argument, NULL, FROM},
					{"name", required_argument, NULL, NAME},
					{"add", required_argument, NULL, ADD},
					{"remove", required_argument, NULL, REMOVE},
					{"threshold", required_argument, NULL, THRESHOLD},
					{"single", no_argument, NULL, SINGLE},
					{"yes", no_argument, NULL, YES},
					{"endpoint", required_argument, NULL, ENDPOINT},
					{"region", required_argument, NULL, REGION},
					{"credentials", required_argument, NULL, CREDENTIALS},
					{"ca", required_argument, NULL, CA},
					{"help", no_argument, NULL, HELP},
					{"version", no_argument, NULL, VERSION},
					{NULL, 0, NULL, 0}};

static int failed(const struct job *job)
{
	(void)job;
	return JOB_FAILED;
}

static int usage(const struct job *job)
{
	fputs(SAY("mingyue-publish：用法不对，见 mingyue-publish --help\n",
		  "mingyue-publish: wrong usage, see mingyue-publish --help\n"),
	      stderr);
	return failed(job);
}

/* Says what is wrong with an option of the line, and that is all that is done. */
static void refuse(struct args *args, const char *option, const char *zh, const char *en)
{
	fprintf(stderr, "mingyue-publish%s", SAY("：", ": "));
	fprintf(stderr, SAY(zh, en), option);
	fputs(SAY("，见 mingyue-publish --help\n", ", see mingyue-publish --help\n"), stderr);
	args->run = failed;
}

/* The first option of the line that is not the command's own; NULL: all are. */
static const struct option *find_foreign(const struct command *command, unsigned given)
{
	for (const struct option *option = options; option->name != NULL; option++)
		if ((given & ~command->options & BIT(option->val)) != 0)
			return option;
	return NULL;
}

/* Where getopt stopped: it does not go on from an option of one dash whose first letter is unknown, when more follow. */
static const char *stopped_at(int argc, char **argv)
{
	bool here = optopt > VERSION && optind < argc && argv[optind][0] == '-' && argv[optind][1] == (char)optopt;
	return argv[here ? optind : optind - 1];
}

static int help(const struct job *job)
{
	fputs(args_help[job->lang], stdout);
	return JOB_FINE;
}

static int version(const struct job *job)
{
	(void)job;
	puts("mingyue-publish " MINGYUE_VERSION);
	return JOB_FINE;
}

static bool append(struct job_list *list, const char *value)
{
	if (list->count == LIMIT_SIGNERS)
		return false;
	list->at[list->count++] = value;
	return true;
}

/* A flag or a text: where it goes. */
static bool take(struct job *job, int option, const char *value)
{
	bool *const flags[] = {[JSON] = &job->json,   [NO_PROBE] = &job->no_probe, [ORIGINAL] = &job->original,
			       [QUIET] = &job->quiet, [SINGLE] = &job->single,     [YES] = &job->yes};
	const char **const texts[] = {[APP] = &job->app,
				      [KEY] = &job->key,
				      [SITE] = &job->site,
				      [FROM] = &job->from,
				      [ENDPOINT] = &job->endpoint,
				      [REGION] = &job->region,
				      [CREDENTIALS] = &job->credentials,
				      [CA] = &job->ca_file};
	struct job_list *const lists[] = {
	    [NAME] = &job->names, [ADD] = &job->add, [REMOVE] = &job->remove, [PASSPHRASE_FILE] = &job->passphrases};
	size_t at = (size_t)option;
	char *end = NULL;
	if (option == THRESHOLD) {
		job->threshold = strtol(value, &end, 10);
		return *end == '\0' && job->threshold > 0 && job->threshold <= LIMIT_SIGNERS;
	}
	if (at < sizeof flags / sizeof *flags && flags[at] != NULL)
		return *flags[at] = true;
	if (at < sizeof texts / sizeof *texts && texts[at] != NULL)
		return (*texts[at] = value) != NULL;
	return append(lists[at], value);
}

/* The command of the operands, its own put into job; NULL: there is none. */
static const struct command *find_command(char **operands, size_t count, struct job *job)
{
	for (size_t i = 0; count > 0 && i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(commands[i].name, operands[0]) != 0 || commands[i].least > count - 1 ||
		    commands[i].most < count - 1)
			continue;
		job->operands = (const char *const *)operands + 1;
		job->operand_count = count - 1;
		return &commands[i];
	}
	return NULL;
}

void args_read(int argc, char **argv, struct args *args)
{
	*args = (struct args){.job = {.lang = lang_of_locale()}, .run = usage};
	int at;
	unsigned given = 0;
	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, "", options, &at)) != -1;) {
		if (option == HELP || option == VERSION) {
			args->run = option == HELP ? help : version;
			return;
		}
		if (option == '?') {
			refuse(args, stopped_at(argc, argv),
			       "选项 %s 不认识，或它后面缺了、多了内容；选项前面是两个减号",
			       "the option %s is unknown, or lacks a value, or has one; it begins with two dashes");
			return;
		}
		if (!take(&args->job, option, optarg)) {
			refuse(args, options[at].name, "选项 --%s 的内容不能用，或写了太多次",
			       "the value of --%s cannot be used, or it is there too often");
			return;
		}
		given |= BIT(option);
	}
	const struct command *command = find_command(argv + optind, (size_t)(argc - optind), &args->job);
	const struct option *foreign = command != NULL ? find_foreign(command, given) : NULL;
	if (foreign != NULL)
		refuse(args, foreign->name, "这个命令没有选项 --%s", "this command has no option --%s");
	else if (command != NULL)
		args->run = command->run;
}
