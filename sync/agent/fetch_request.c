/* What fetch asks, and within which bounds. */
#include "fetch_transfer.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/xattr.h>

enum { SLOW_BYTES_A_SECOND = 1000, FILE_BYTES_A_MS = 8, BUFFER_BYTES = 64 << 10 };

static bool is_loopback(const char *host)
{
	struct in_addr v4;
	return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127);
}

bool fetch_url_allowed(const char *url, struct err *err)
{
	CURLU *parts = curl_url();
	char *scheme = NULL, *host = NULL, *user = NULL;
	if (parts == NULL)
		abort();
	bool allowed = curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
		       curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
		       curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
		       curl_url_get(parts, CURLUPART_USER, &user, 0) == CURLUE_NO_USER &&
		       (strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && is_loopback(host)));
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	curl_url_cleanup(parts);
	return allowed || err_set(err, ERR_USAGE, "%s: not an https address (http only to this machine)", url);
}

/* The board's clock is unproven: a certificate of any date will do, everything else of it is checked. */
static CURLcode without_dates(CURL *easy, void *context, void *ctx)
{
	(void)easy, (void)ctx;
	X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_NO_CHECK_TIME);
	return CURLE_OK;
}

static void set_tls(CURL *easy, const struct fetch_options *options)
{
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	if (options->ca_file != NULL) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_file);
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
	if (options->pinned != NULL)
		curl_easy_setopt(easy, CURLOPT_PINNEDPUBLICKEY, options->pinned);
	if (options->cert_file != NULL)
		curl_easy_setopt(easy, CURLOPT_SSLCERT, options->cert_file);
	if (options->key_file != NULL)
		curl_easy_setopt(easy, CURLOPT_SSLKEY, options->key_file);
	if (options->ignore_dates)
		curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, without_dates);
}

bool transfer_init(struct transfer *transfer, CURL *easy, const struct fetch_options *options, const char *url,
		   struct err *err)
{
	if (!fetch_url_allowed(url, err))
		return false;
	*transfer = (struct transfer){.easy = easy};
	curl_easy_reset(easy);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https,http"); /* http: fetch_url_allowed has seen the host */
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* a name server that is silent does not hold the end back */
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER_BYTES);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "mingyue-sync/" MINGYUE_VERSION);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, options->connect_ms);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, options->deadline_ms);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES_A_SECOND);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (options->stall_ms + 999) / 1000);
	transfer_listen(transfer);
	set_tls(easy, options);
	return true;
}

void transfer_finish(struct transfer *transfer)
{
	char nobody[DIGEST_HEX_SIZE];
	curl_slist_free_all(transfer->headers);
	if (transfer->held > 0)
		transfer_flush(transfer);
	free(transfer->block);
	transfer->block = NULL;
	if (transfer->digest != NULL)
		digest_end(transfer->digest, nobody);
	transfer->digest = NULL;
	bytes_finish(&transfer->bytes);
	transfer->headers = NULL;
}

static void add_header(struct transfer *transfer, const char *name, const char *value)
{
	char line[FETCH_ETAG_SIZE + 64];
	snprintf(line, sizeof line, "%s: %s", name, value);
	struct curl_slist *more = curl_slist_append(transfer->headers, line);
	if (more == NULL)
		abort();
	transfer->headers = more;
	curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

bool transfer_file(struct transfer *transfer, struct fetch_file *file, bool many, const struct fetch_options *options,
		   struct err *err)
{
	struct stat info;
	if (fstat(file->fd, &info) != 0)
		return err_errno(err, "cannot write");
	if (*file->etag == '\0') {
		ssize_t size = fgetxattr(file->fd, transfer_etag_attribute, file->etag, sizeof file->etag - 1);
		file->etag[size > 0 ? size : 0] = '\0';
	}
	transfer->file = file;
	/* A lost packet then holds one file back, not all of them; and HTTP/2's frames cost both ends something. A few files go faster
	 * over the one connection that is there. */
	if (many) {
		curl_easy_setopt(transfer->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
		curl_easy_setopt(transfer->easy, CURLOPT_PIPEWAIT, 0L);
	}
	transfer->max_bytes = file->length;
	transfer->at = info.st_size > 0 ? (uint64_t)info.st_size : 0;
	/* RFC 9110, section 13.1.5: a weak validator does not do for If-Range. */
	bool known = *file->etag == '"' && strpbrk(file->etag, "\r\n") == NULL;
	transfer->ranged = transfer->at > 0 && transfer->at < file->length && known;
	if (transfer->ranged) {
		char range[48];
		snprintf(range, sizeof range, "%" PRIu64 "-", transfer->at);
		curl_easy_setopt(transfer->easy, CURLOPT_RANGE, range);
		add_header(transfer, "If-Range", file->etag);
	}
	curl_easy_setopt(transfer->easy, CURLOPT_TIMEOUT_MS,
			 options->deadline_ms + (long)(file->length / FILE_BYTES_A_MS));
	return true;
}

void transfer_conditional(struct transfer *transfer, const char *etag)
{
	transfer->conditional = true;
	add_header(transfer, "If-None-Match", etag);
}

void transfer_body(struct transfer *transfer, const void *data, size_t size)
{
	transfer->body = data;
	transfer->body_size = size;
	curl_easy_setopt(transfer->easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(transfer->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)size);
	add_header(transfer, "Content-Type", "application/json");
	add_header(transfer, "Expect", "");
}
