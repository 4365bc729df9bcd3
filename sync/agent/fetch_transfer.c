#include "fetch_transfer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "maxima.h"

enum { BLOCK_BYTES = 64 << 10 };

const char transfer_etag_attribute[] = "user.mingyue.etag";

/* A refusal of ours; the first one counts. 0 makes curl give up. */
static size_t refuse(struct transfer *transfer, enum err_code code, const char *what)
{
	if (transfer->err.code == ERR_NONE)
		err_set(&transfer->err, code, "%s", what);
	return 0;
}

/* The value of the header called name, or NULL; *size is without white space around it. */
static const char *value_of(const char *line, size_t line_size, const char *name, size_t *size)
{
	size_t length = strlen(name);
	if (line_size <= length || strncasecmp(line, name, length) != 0 || line[length] != ':')
		return NULL;
	const char *value = line + length + 1, *end = line + line_size;
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	while (end > value && strchr(" \t\r\n", end[-1]) != NULL)
		end--;
	*size = (size_t)(end - value);
	return value;
}

/* RFC 9110, section 14.4: "bytes FIRST-LAST/TOTAL", all of it; anything else is no range. */
static void take_range(struct transfer *transfer, const char *value, size_t size)
{
	char text[80];
	uint64_t first, last, total;
	int end = 0;
	transfer->has_range = false;
	if (size >= sizeof text)
		return;
	memcpy(text, value, size);
	text[size] = '\0';
	if (strchr(text, '-') == NULL || strpbrk(text, "+") != NULL ||
	    sscanf(text, "bytes %19" SCNu64 "-%19" SCNu64 "/%19" SCNu64 "%n", &first, &last, &total, &end) != 3 ||
	    (size_t)end != size || last + 1 != total)
		return;
	transfer->has_range = true;
	transfer->range_first = first;
	transfer->range_total = total;
}

static size_t on_header(char *line, size_t one, size_t size, void *ctx)
{
	struct transfer *transfer = ctx;
	size_t value_size;
	const char *value;
	size *= one;
	transfer->header_bytes += size;
	if (++transfer->header_count > LIMIT_HTTP_HEADERS || transfer->header_bytes > LIMIT_HTTP_HEADER_BYTES)
		return refuse(transfer, ERR_NET, "the server's answer has endless headers");
	if (size >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		transfer->etag[0] = '\0';
		transfer->has_range = false;
	} else if ((value = value_of(line, size, "ETag", &value_size)) != NULL) {
		bool fits =
		    value_size >= 2 && value_size < sizeof transfer->etag && memchr(value, '\0', value_size) == NULL;
		memcpy(transfer->etag, value, fits ? value_size : 0);
		transfer->etag[fits ? value_size : 0] = '\0';
	} else if ((value = value_of(line, size, "Content-Range", &value_size)) != NULL) {
		take_range(transfer, value, value_size);
	}
	return size;
}

/* The head is whole and the body begins: is it the part of the file that was asked for? */
static bool accept_head(struct transfer *transfer)
{
	long status = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	struct fetch_file *file = transfer->file;
	if (status == 206) {
		if (!transfer->ranged || !transfer->has_range || transfer->range_first != transfer->at ||
		    transfer->range_total != file->length)
			return refuse(transfer, ERR_NET, "the server sends another part than was asked for") != 0;
	} else if (status == 200 && file != NULL) {
		if (transfer->at > 0 && ftruncate(file->fd, 0) != 0)
			return err_errno(&transfer->err, "cannot write");
		transfer->at = 0;
	}
	if (file != NULL && transfer->at == 0)
		transfer->digest = digest_begin();
	if (file != NULL) {
		memcpy(file->etag, transfer->etag, sizeof file->etag);
		/* Where the file system keeps no attributes, a later run starts the file again. */
		if (*file->etag == '\0')
			fremovexattr(file->fd, transfer_etag_attribute);
		else
			fsetxattr(file->fd, transfer_etag_attribute, file->etag, strlen(file->etag), 0);
	}
	transfer->begun = true;
	return true;
}

bool transfer_flush(struct transfer *transfer)
{
	size_t size = transfer->held;
	off_t from = (off_t)(transfer->at - size);
	transfer->held = 0;
	for (size_t done = 0; done < size;) {
		ssize_t wrote = pwrite(transfer->file->fd, transfer->block + done, size - done, from + (off_t)done);
		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return err_errno(&transfer->err, "cannot write");
		done += (size_t)wrote;
	}
	if (transfer->digest != NULL)
		digest_add(transfer->digest, transfer->block, size);
	return true;
}

/* What comes is held until it is a block: TLS gives 16 kB at a time, and each write costs the file system the same. */
static bool take_piece(struct transfer *transfer, const char *data, size_t size)
{
	if (transfer->block == NULL && (transfer->block = malloc(BLOCK_BYTES)) == NULL)
		abort();
	while (size > 0) {
		size_t room = BLOCK_BYTES - transfer->held, piece = size < room ? size : room;
		memcpy(transfer->block + transfer->held, data, piece);
		transfer->held += piece;
		transfer->at += piece;
		data += piece;
		size -= piece;
		if (transfer->held == BLOCK_BYTES && !transfer_flush(transfer))
			return false;
	}
	return true;
}

static size_t on_body(char *data, size_t one, size_t size, void *ctx)
{
	struct transfer *transfer = ctx;
	long status = 0;
	size *= one;
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	if ((status != 200 && status != 206) || transfer->body != NULL) { /* a page about it; nobody reads it */
		transfer->ignored_bytes += size;
		return transfer->ignored_bytes <= LIMIT_HTTP_IGNORED_BYTES
			   ? size
			   : refuse(transfer, ERR_NET, "the server's error page is endless");
	}
	if (!transfer->begun && !accept_head(transfer))
		return 0;
	if (size > transfer->max_bytes - transfer->at)
		return refuse(transfer, ERR_LIMIT, "longer than it may be");
	if (transfer->file != NULL) {
		if (!take_piece(transfer, data, size))
			return 0;
	} else {
		char *more = realloc(transfer->bytes.data, transfer->bytes.size + size + 1);
		if (more == NULL)
			abort();
		memcpy(more + transfer->bytes.size, data, size);
		transfer->bytes = (struct bytes){more, transfer->bytes.size + size};
		transfer->at += size;
	}
	return size;
}

static size_t on_read(char *data, size_t one, size_t size, void *ctx)
{
	struct transfer *transfer = ctx;
	size_t rest = transfer->body_size - transfer->body_sent;
	size = one * size < rest ? one * size : rest;
	memcpy(data, transfer->body + transfer->body_sent, size);
	transfer->body_sent += size;
	return size;
}

void transfer_listen(struct transfer *transfer)
{
	CURL *easy = transfer->easy;
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
}

static bool awaited(const struct transfer *transfer, long status)
{
	if (transfer->body != NULL)
		return status >= 200 && status <= 299;
	return status == 200 || status == 206 || (status == 304 && transfer->conditional);
}

bool transfer_outcome(struct transfer *transfer, CURLcode code, long *status, struct err *err)
{
	*status = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, status);
	if (transfer->held > 0)
		transfer_flush(transfer);
	if (transfer->err.code != ERR_NONE)
		*err = transfer->err;
	else if (code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_CACERT_BADFILE)
		err_set(err, ERR_USAGE,
			"a file of [server] ca, cert and key cannot be read, or is not what it should be");
	else if (code != CURLE_OK)
		err_set(err, ERR_NET, "%s", curl_easy_strerror(code));
	else if (*status == 404 || *status == 403 || *status == 410)
		err_set(err, ERR_NOT_FOUND,
			transfer->body != NULL ? "the server does not take it (%ld)"
					       : "the server does not have it (%ld)",
			*status);
	else if (!awaited(transfer, *status))
		err_set(err, ERR_NET, "the server answers with status %ld", *status);
	else if (*status != 304 && transfer->body == NULL && !transfer->begun && !accept_head(transfer))
		return err_set(err, transfer->err.code, "%s", transfer->err.text);
	else if (transfer->file != NULL && transfer->at != transfer->file->length)
		err_set(err, ERR_NET, "the server's file is shorter than the signed length");
	else {
		if (transfer->digest != NULL)
			digest_end(transfer->digest, transfer->file->sha256);
		transfer->digest = NULL;
		return true;
	}
	return false;
}
