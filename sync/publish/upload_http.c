/* A web server that takes PUT (WebDAV), or a bucket of an S3-compatible store: the same requests, signed by AWS's Signature Version 4. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "upload_http_account.h"
#include "upload_kind.h"

enum { CONNECT_S = 20, STALL_S = 60, STALL_BYTES_PER_S = 100, REFUSAL_BYTES = 4096 };
static const char empty_sha256[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct http {
	CURL *curl;
	struct upload_account account;
	char *ca_file;
};

/* One request and what comes back. */
struct exchange {
	const char *method, *path;
	const struct upload_put *put; /* PUT only */
	size_t sent;                  /* of it */
	size_t max_bytes;             /* of the answer */
	struct bytes answer;
	bool too_long;
	long status;
	char moved_to[256]; /* where a redirect leads, as the destination would be written; "" */
	curl_off_t length;  /* of the file, as a HEAD says; -1 */
};

static bool open_http(const char *destination, const struct upload_options *options, void **state, struct err *err)
{
	struct upload_account account;
	if (!upload_account_open(destination, options, &account, err))
		return false;
	struct http *http = calloc(1, sizeof *http);
	if (http == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (http->curl = curl_easy_init()) == NULL)
		abort();
	http->account = account;
	http->ca_file = options->ca_file != NULL ? strdup(options->ca_file) : NULL;
	*state = http;
	return true;
}

static void close_http(void *state)
{
	struct http *http = state;
	curl_easy_cleanup(http->curl);
	upload_account_finish(&http->account);
	free(http->ca_file);
	free(http);
	curl_global_cleanup();
}

static size_t give(char *buffer, size_t size, size_t count, void *ctx)
{
	struct exchange *exchange = ctx;
	size_t left = exchange->put->size - exchange->sent, part = size * count < left ? size * count : left;
	memcpy(buffer, (const char *)exchange->put->data + exchange->sent, part);
	exchange->sent += part;
	return part;
}

/* So that a request can be sent again on a new connection when a kept one had been closed. */
static int rewind_to(void *ctx, curl_off_t offset, int origin)
{
	struct exchange *exchange = ctx;
	if (origin != SEEK_SET || offset < 0 || (size_t)offset > exchange->put->size)
		return CURL_SEEKFUNC_FAIL;
	exchange->sent = (size_t)offset;
	return CURL_SEEKFUNC_OK;
}

static size_t take(char *data, size_t size, size_t count, void *ctx)
{
	struct exchange *exchange = ctx;
	size_t bytes = size * count;
	exchange->too_long = exchange->answer.size + bytes > exchange->max_bytes;
	if (exchange->too_long)
		return 0;
	char *grown = realloc(exchange->answer.data, exchange->answer.size + bytes + 1);
	if (grown == NULL)
		abort();
	memcpy(grown + exchange->answer.size, data, bytes);
	grown[exchange->answer.size + bytes] = '\0';
	exchange->answer = (struct bytes){grown, exchange->answer.size + bytes};
	return bytes;
}

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value)
{
	char *line = NULL;
	if (asprintf(&line, "%s: %s", name, value) < 0)
		abort();
	struct curl_slist *longer = curl_slist_append(list, line);
	if (longer == NULL)
		abort();
	free(line);
	return longer;
}

static struct curl_slist *headers(const struct http *http, const struct upload_put *put)
{
	struct curl_slist *list = NULL;
	if (put != NULL) {
		list = add_header(list, "Content-Type", put->mime);
		list = add_header(list, "Cache-Control", put->lifetime);
	}
	if (http->account.sigv4 != NULL)
		list = add_header(list, "x-amz-content-sha256", put != NULL ? put->sha256 : empty_sha256);
	if (http->account.token != NULL)
		list = add_header(list, "x-amz-security-token", http->account.token);
	return list;
}

static void set_account(const struct http *http)
{
	const struct upload_account *account = &http->account;
	if (account->sigv4 != NULL) {
		curl_easy_setopt(http->curl, CURLOPT_AWS_SIGV4, account->sigv4);
		curl_easy_setopt(http->curl, CURLOPT_USERNAME, account->user);
		curl_easy_setopt(http->curl, CURLOPT_PASSWORD, account->secret);
	} else if (account->netrc != NULL) {
		curl_easy_setopt(http->curl, CURLOPT_NETRC, (long)CURL_NETRC_REQUIRED);
		curl_easy_setopt(http->curl, CURLOPT_NETRC_FILE, account->netrc);
	}
	if (http->ca_file != NULL)
		curl_easy_setopt(http->curl, CURLOPT_CAINFO, http->ca_file);
	curl_easy_setopt(http->curl, CURLOPT_PROTOCOLS_STR, account->loopback ? "https,http" : "https");
	curl_easy_setopt(http->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES_PER_S);
	curl_easy_setopt(http->curl, CURLOPT_LOW_SPEED_TIME, (long)STALL_S);
	curl_easy_setopt(http->curl, CURLOPT_NOSIGNAL, 1L);
}

static void set_body(CURL *curl, struct exchange *exchange)
{
	if (exchange->put != NULL) {
		curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)exchange->put->size);
		curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
		curl_easy_setopt(curl, CURLOPT_READDATA, exchange);
		curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, rewind_to);
		curl_easy_setopt(curl, CURLOPT_SEEKDATA, exchange);
	} else if (strcmp(exchange->method, "HEAD") == 0) {
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	}
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
}

/* On true status says what the server thought of it. The answer is the caller's to free in any case. */
/* What people meet, in Chinese; "": curl's own words do. */
static const char *in_chinese(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return "找不到这个主机名，检查网址和 DNS。";
	case CURLE_COULDNT_CONNECT:
		return "连不上服务器，检查网络、网址和端口。";
	case CURLE_OPERATION_TIMEDOUT:
		return "服务器太久没有回应。";
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
		return "服务器的证书不可信，检查 --ca、证书的域名和日期。";
	case CURLE_SSL_CONNECT_ERROR:
		return "加密连接没有建立起来。";
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
		return "连接中途断开，可以再运行一次。";
	default:
		return "";
	}
}

/* Behind a redirect, which is never followed: what is signed and secret goes where a person said, and nowhere else. */
static void note_redirect(CURL *curl, struct exchange *exchange)
{
	const char *url = NULL;
	curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &url);
	snprintf(exchange->moved_to, sizeof exchange->moved_to, "%s", url != NULL ? url : "");
	for (char *at = exchange->moved_to; *at != '\0'; at++)
		if (*at <= ' ' || *at > '~') /* a server's bytes do not rule a terminal */
			*at = '?';
	char *path = strstr(exchange->moved_to, exchange->path);
	if (path != NULL && path[strlen(exchange->path)] == '\0')
		*path = '\0';
}

static bool exchange_run(struct http *http, struct exchange *exchange, struct err *err)
{
	char *url = NULL, reason[CURL_ERROR_SIZE] = "";
	if (asprintf(&url, "%s/%s", http->account.base, exchange->path) < 0)
		abort();
	struct curl_slist *list = headers(http, exchange->put);
	curl_easy_reset(http->curl);
	set_account(http);
	set_body(http->curl, exchange);
	curl_easy_setopt(http->curl, CURLOPT_URL, url);
	curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(http->curl, CURLOPT_ERRORBUFFER, reason);
	CURLcode code = curl_easy_perform(http->curl);
	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &exchange->status);
	curl_easy_getinfo(http->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &exchange->length);
	note_redirect(http->curl, exchange);
	if (code != CURLE_OK && exchange->too_long)
		err_say(err, ERR_LIMIT, "%s 比预期的长", "%s is longer than it can be", url);
	else if (code != CURLE_OK)
		err_say(err, ERR_NET, "%s：连接失败：%s%s", "%s: no connection: %s%s", url,
			lang_of_locale() == LANG_ZH ? in_chinese(code) : "",
			*reason != '\0' ? reason : curl_easy_strerror(code));
	free(url);
	curl_slist_free_all(list);
	return code == CURLE_OK;
}

/* What to do about a status that is no success. */
static const char *advice(long status)
{
	if (status == 401 || status == 403)
		return SAY("服务器拒绝：检查 --credentials 和写权限",
			   "the server refuses: check --credentials and the right to write");
	if (status == 404 || status == 405 || status == 501)
		return SAY(
		    "网址的路径不对，或服务器不接受 PUT：核对网址，或打开 WebDAV（nginx：dav_methods PUT）",
		    "the path of the address is wrong, or the server does not take PUT: check it, or switch WebDAV "
		    "on (nginx: dav_methods PUT)");
	if (status == 507)
		return SAY("服务器的磁盘满了：腾出空间再运行一次",
			   "the server's disk is full: make room and run it again");
	if (status == 409)
		return SAY("服务器不会自己建文件夹（nginx：create_full_put_path on）",
			   "the server does not make folders (nginx: create_full_put_path on)");
	if (status == 413)
		return SAY("服务器嫌文件太大（nginx：client_max_body_size）",
			   "the server finds the file too large (nginx: client_max_body_size)");
	return SAY("稍后再运行一次；已传的不会重传", "run it again later; what is there is not sent again");
}

static bool judge(const struct exchange *exchange, struct err *err)
{
	if (exchange->status >= 200 && exchange->status < 300)
		return true;
	if (exchange->put == NULL && (exchange->status == 404 || exchange->status == 403))
		return err_set(err, ERR_NOT_FOUND, "%s", exchange->path);
	if (*exchange->moved_to != '\0')
		return err_say(err, ERR_USAGE,
			       "%s：HTTP %ld，服务器说要去 %s；upload "
			       "不会自己跟过去。核对无误后，把上传地址（S3：--endpoint、--region）改成它",
			       "%s: HTTP %ld, the server sends us to %s; upload does not follow. If that is right, "
			       "change the address to it (S3: --endpoint, --region)",
			       exchange->path, exchange->status, exchange->moved_to);
	/* an S3 store says why in an element of its XML */
	const char *code = exchange->answer.data != NULL ? strstr(exchange->answer.data, "<Code>") : NULL;
	int length = code != NULL ? (int)strcspn(code + 6, "<") : 0;
	bool passes = exchange->status >= 500 && exchange->status != 501 && exchange->status != 507;
	enum err_code kind = passes || exchange->status == 429 ? ERR_NET : ERR_USAGE;
	return err_say(err, kind, "%s：HTTP %ld%s%.*s；%s", "%s: HTTP %ld%s%.*s; %s", exchange->path, exchange->status,
		       length > 0 ? " " : "", length, code != NULL ? code + 6 : "", advice(exchange->status));
}

static bool size_of(void *state, const char *path, uint64_t *bytes, struct err *err)
{
	struct exchange exchange = {.method = "HEAD", .path = path, .max_bytes = REFUSAL_BYTES};
	bool done = exchange_run(state, &exchange, err) && judge(&exchange, err);
	bytes_finish(&exchange.answer);
	if (done)
		*bytes = exchange.length >= 0 ? (uint64_t)exchange.length : UINT64_MAX;
	return done;
}

static bool get(void *state, const char *path, size_t max_bytes, struct bytes *bytes, struct err *err)
{
	struct exchange exchange = {.method = "GET", .path = path, .max_bytes = max_bytes + REFUSAL_BYTES};
	bool done = exchange_run(state, &exchange, err) && judge(&exchange, err);
	if (done && exchange.answer.size > max_bytes)
		done = err_say(err, ERR_LIMIT, "%s 比预期的长", "%s is longer than it can be", path);
	if (done)
		*bytes = exchange.answer;
	else
		bytes_finish(&exchange.answer);
	return done;
}

static bool put_file(void *state, const struct upload_put *put, struct err *err)
{
	struct exchange exchange = {.method = "PUT", .path = put->path, .put = put, .max_bytes = 16 * REFUSAL_BYTES};
	bool done = exchange_run(state, &exchange, err) && judge(&exchange, err);
	bytes_finish(&exchange.answer);
	return done;
}

const struct upload_kind_of_place upload_http = {open_http, close_http, size_of, get, put_file};
