/* The commands that make and use people's keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "ceremony.h"
#include "describe.h"
#include "job.h"
#include "keyring.h"
#include "metadata.h"
#include "rotate.h"
#include "say.h"
#include "signing.h"

int job_init(const struct job *job)
{
	static const char *const two[] = {"editor", "approver"};
	struct ceremony ceremony = {.site = job->site != NULL ? job->site : "mingyue",
				    .names = job->names.count > 0 ? job->names.at : two,
				    .name_count = job->names.count > 0 ? job->names.count : (job->single ? 1 : 2),
				    .single = job->single,
				    .passphrases = job->passphrases.at,
				    .passphrase_count = job->passphrases.count};
	struct err err;
	return ceremony_run(&ceremony, job->operands[0], time(NULL), &err) ? JOB_FINE : job_failed(&err);
}

/* What a person reads, without keeping others from the repository meanwhile, and says yes to. */
static bool read_and_agree(const struct job *job, const struct repository *repository, struct err *err)
{
	if (!describe_print(repository, time(NULL), stdout, err))
		return false;
	fflush(stdout);
	bool asked = false;
	if (job->yes ||
	    say_confirm(SAY("以上内容都看过了，签名吗？输入 yes 回车：", "You have read this and sign it? Type yes: "),
			&asked))
		return true;
	return asked ? err_say(err, ERR_USAGE, "没有签名", "not signed")
		     : err_say(err, ERR_USAGE, "没有签名（没有终端时用 --yes）",
			       "not signed (--yes where there is no terminal)");
}

/* By the name of its file, as init and rotate give it, whether a key is one that may not sign what waits; one of another name is judged when
 * it is open. */
static bool is_anothers(const struct repository *repository, const char *path)
{
	const json_t *roots[] = {repository->root, repository->next_root};
	const char *slash = strrchr(path, '/'), *file = slash != NULL ? slash + 1 : path, *id;
	bool known = false;
	json_t *name;
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
		json_object_foreach(json_object_get(json_object_get(metadata_signed(roots[i]), "custom"), "names"), id,
				    name)
		{
			size_t length = json_string_length(name);
			if (strncmp(json_string_value(name), file, length) != 0 || strcmp(file + length, ".key") != 0)
				continue;
			if (signing_edition_by(repository, id) || signing_root_by(repository, id))
				return false;
			known = true;
		}
	return known;
}

/* Before anything is read, asked and typed. */
static bool can_sign(const struct job *job, const struct repository *repository, struct err *err)
{
	struct stat status;
	if (job->key == NULL)
		return err_say(err, ERR_USAGE, "用 --key 指定你的密钥文件", "name your key file with --key");
	if (repository->staged == NULL && repository->next_root == NULL)
		return err_say(err, ERR_NOT_FOUND, "没有等待签名的内容", "nothing waits for signatures");
	if (stat(job->key, &status) != 0)
		return err_say_errno(err, "打不开密钥文件 %s", "cannot open the key file %s", job->key);
	if (S_ISDIR(status.st_mode))
		return err_say(err, ERR_USAGE, "%s 是文件夹；要写到里面的密钥文件，例如 %s/editor.key",
			       "%s is a folder; name the key file in it, such as %s/editor.key", job->key, job->key);
	return !is_anothers(repository, job->key) ||
	       err_say(err, ERR_USAGE, "密钥 %s 无权签署正在等待签名的内容，见 mingyue-publish show",
		       "the key %s may not sign what is waiting, see mingyue-publish show", job->key);
}

static bool same_to_sign(const json_t *a, const json_t *b)
{
	return a == NULL || b == NULL ? a == b : json_equal(metadata_signed(a), metadata_signed(b)) == 1;
}

/* What is signed is what was read: nobody has put another thing in its place. */
static bool sign(const struct repository *read, struct repository *repository, const struct secret *secret,
		 struct err *err)
{
	if (!same_to_sign(read->staged, repository->staged) || !same_to_sign(read->next_root, repository->next_root))
		return err_say(err, ERR_USAGE, "等待签名的内容刚才变了，没有签名；请重新看一遍再签",
			       "what waits for signatures has just changed; not signed, read it again");
	return signing_add(repository, secret, time(NULL), err);
}

static void say_signed(const struct repository *repository)
{
	bool ready = (repository->staged == NULL || signing_edition_enough(repository)) &&
		     (repository->next_root == NULL || signing_root_enough(repository));
	puts(ready ? SAY("已签名。签名已够，可以发布：mingyue-publish release",
			 "Signed. That is enough: mingyue-publish release makes it public.")
		   : SAY("已签名。还差别人的签名，见 mingyue-publish show",
			 "Signed. Others must sign too, see mingyue-publish show."));
}

int job_sign(const struct job *job)
{
	struct repository read = {0}, repository = {0};
	struct keyring keyring = {.files = job->passphrases.at, .file_count = job->passphrases.count};
	struct secret *secret = NULL;
	struct err err;
	bool done = repository_open(job->operands[0], false, &read, &err) && can_sign(job, &read, &err) &&
		    read_and_agree(job, &read, &err) && keyring_open(&keyring, job->key, &secret, &err) &&
		    repository_open(job->operands[0], true, &repository, &err) &&
		    sign(&read, &repository, secret, &err);
	if (done)
		say_signed(&repository);
	secret_destroy(secret);
	keyring_finish(&keyring);
	repository_close(&repository);
	repository_close(&read);
	return done ? JOB_FINE : job_failed(&err);
}

int job_rotate(const struct job *job)
{
	struct repository repository;
	struct keyring keyring = {.files = job->passphrases.at, .file_count = job->passphrases.count};
	struct rotation rotation = {.role = job->operand_count > 1 ? job->operands[1] : NULL,
				    .add = job->add.at,
				    .add_count = job->add.count,
				    .remove = job->remove.at,
				    .remove_count = job->remove.count,
				    .threshold = job->threshold};
	struct err err;
	if (!repository_open(job->operands[0], true, &repository, &err))
		return job_failed(&err);
	bool done = rotate_run(&repository, &keyring, &rotation, time(NULL), &err) &&
		    describe_print(&repository, time(NULL), stdout, &err);
	if (done)
		puts(SAY("接下来：根密钥持有人各自运行 sign；如有内容等待签名，签名人也要签；然后 release。",
			 "Next: holders of root keys run sign, signers too where an edition waits; then release."));
	keyring_finish(&keyring);
	repository_close(&repository);
	return done ? JOB_FINE : job_failed(&err);
}
