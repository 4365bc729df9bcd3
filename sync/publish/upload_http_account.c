#include "upload_http_account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "secret.h"

__attribute__((format(printf, 1, 2))) static char *format(const char *pattern, ...)
{
	va_list args;
	char *text = NULL;
	va_start(args, pattern);
	if (vasprintf(&text, pattern, args) < 0)
		abort();
	va_end(args);
	return text;
}

static const char *set_variable(const char *name)
{
	const char *value = getenv(name);
	return value != NULL && *value != '\0' ? value : NULL;
}

static bool is_plain_path(const char *text)
{
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-")] == '\0';
}

/* http://127.0.0.1, http://[::1], http://localhost, with a port or a path or nothing behind. */
static bool is_loopback(const char *url)
{
	static const char *const hosts[] = {"http://127.0.0.1", "http://[::1]", "http://localhost"};
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		size_t length = strlen(hosts[i]);
		if (strncmp(url, hosts[i], length) == 0 && strchr(":/", url[length]) != NULL)
			return true;
	}
	return false;
}

static bool set_base(struct upload_account *account, char *base, struct err *err)
{
	account->base = base;
	for (size_t length = strlen(base); length > 0 && base[length - 1] == '/';)
		base[--length] = '\0';
	account->loopback = is_loopback(base);
	return account->loopback || strncmp(base, "https://", 8) == 0 ||
	       err_say(err, ERR_USAGE, "%s 没有加密；只能用 https://（本机除外）",
		       "%s is not encrypted; use https:// (but for this computer)", base);
}

/* The value of "name = value" of a line; NULL when it is another. */
static char *value_of(char *line, const char *name)
{
	size_t length = strlen(name);
	line += strspn(line, " \t");
	if (strncmp(line, name, length) != 0)
		return NULL;
	line += length;
	line += strspn(line, " \t");
	if (*line != '=')
		return NULL;
	line += 1 + strspn(line + 1, " \t");
	line[strcspn(line, " \t\r\n")] = '\0';
	return *line != '\0' ? strdup(line) : NULL;
}

/* Whether a line begins the keys of a profile, and whether these are ours, those of [default]. */
static bool begins_profile(const char *line, bool *ours)
{
	static const char name[] = "default";
	line += strspn(line, " \t");
	if (*line != '[')
		return false;
	line += 1 + strspn(line + 1, " \t");
	*ours =
	    strncmp(line, name, strlen(name)) == 0 && line[strlen(name) + strspn(line + strlen(name), " \t")] == ']';
	return true;
}

/* Those of [default], or before any profile; the last of each. */
static bool read_keys(const char *path, struct upload_account *account, struct err *err)
{
	static const char *const names[] = {"aws_access_key_id", "aws_secret_access_key", "aws_session_token"};
	char line[4096], **places[] = {&account->user, &account->secret, &account->token};
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return err_say_errno(err, "打不开 %s", "cannot open %s", path);
	setbuf(file, NULL); /* no copy stays in stdio's memory */
	bool ours = true;
	while (fgets(line, sizeof line, file) != NULL)
		for (size_t i = 0; !begins_profile(line, &ours) && ours && i < 3; i++) {
			char *value = value_of(line, names[i]);
			if (value == NULL)
				continue;
			free(*places[i]);
			*places[i] = value;
		}
	secret_wipe(line, sizeof line);
	fclose(file);
	return true;
}

static char *copy_variable(const char *name)
{
	const char *value = set_variable(name);
	return value != NULL ? format("%s", value) : NULL;
}

static bool find_keys(const struct upload_options *options, struct upload_account *account, struct err *err)
{
	if (options->credentials != NULL) {
		if (!read_keys(options->credentials, account, err))
			return false;
	} else {
		account->user = copy_variable("AWS_ACCESS_KEY_ID");
		account->secret = copy_variable("AWS_SECRET_ACCESS_KEY");
		account->token = copy_variable("AWS_SESSION_TOKEN");
	}
	if (account->user != NULL && account->secret != NULL)
		return true;
	if (options->credentials != NULL)
		return err_say(err, ERR_USAGE,
			       "%s 里没有存储桶的密钥：要有 aws_access_key_id 和 "
			       "aws_secret_access_key；文件分几段时，写在 [default] 下面",
			       "the bucket's keys are not in %s: it needs aws_access_key_id and aws_secret_access_key; "
			       "where it has profiles, under [default]",
			       options->credentials);
	return err_say(
	    err, ERR_USAGE,
	    "缺少存储桶的密钥：设置 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY，或用 --credentials 文件",
	    "the bucket's keys are missing: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or --credentials FILE");
}

/* s3://bucket/prefix. Path style at an endpoint that is given; Amazon wants the bucket as a host. */
static bool open_bucket(const char *rest, const struct upload_options *options, struct upload_account *account,
			struct err *err)
{
	const char *region = options->region;
	if (region == NULL)
		region = set_variable("AWS_REGION");
	if (region == NULL)
		region = set_variable("AWS_DEFAULT_REGION");
	if (region == NULL)
		region = "us-east-1";
	size_t bucket = strcspn(rest, "/");
	if (bucket == 0 || !is_plain_path(rest) || !is_plain_path(region))
		return err_say(err, ERR_USAGE, "s3://%s：写成 s3://桶名/前缀，只用字母、数字和 . _ - /",
			       "s3://%s: write s3://bucket/prefix, of letters, digits and . _ - /", rest);
	account->sigv4 = format("aws:amz:%s:s3", region);
	char *base = options->endpoint != NULL
			 ? format("%s/%s", options->endpoint, rest)
			 : format("https://%.*s.s3.%s.amazonaws.com%s", (int)bucket, rest, region, rest + bucket);
	return set_base(account, base, err) && find_keys(options, account, err);
}

bool upload_account_open(const char *destination, const struct upload_options *options, struct upload_account *account,
			 struct err *err)
{
	struct upload_account made = {0};
	bool done;
	if (strncmp(destination, "s3://", 5) == 0) {
		done = open_bucket(destination + 5, options, &made, err);
	} else {
		made.netrc = options->credentials != NULL ? format("%s", options->credentials) : NULL;
		/* curl goes on without a word when it is not there */
		done = set_base(&made, format("%s", destination), err) &&
		       (made.netrc == NULL || access(made.netrc, R_OK) == 0 ||
			err_say_errno(err, "打不开 %s", "cannot open %s", made.netrc));
	}
	if (done)
		*account = made;
	else
		upload_account_finish(&made);
	return done;
}

void upload_account_finish(struct upload_account *account)
{
	secret_wipe(account->secret, account->secret != NULL ? strlen(account->secret) : 0);
	secret_wipe(account->token, account->token != NULL ? strlen(account->token) : 0);
	free(account->base);
	free(account->sigv4);
	free(account->user);
	free(account->secret);
	free(account->token);
	free(account->netrc);
	*account = (struct upload_account){0};
}
