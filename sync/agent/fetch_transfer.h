/* fetch_transfer: one HTTP exchange of fetch: its bounds, what its head says, where its body goes. Private to fetch. */
#ifndef MINGYUE_FETCH_TRANSFER_H
#define MINGYUE_FETCH_TRANSFER_H

#include <curl/curl.h>

#include "fetch.h"

struct transfer {
	CURL *easy;
	struct curl_slist *headers;
	/* Where the body goes: into memory up to max_bytes, or into file at its offset. */
	struct fetch_file *file;
	char *block; /* the end of what came of file, held of it, is not written yet */
	size_t held;
	struct digest *digest; /* of the file, while it comes from its start; NULL: not */
	struct bytes bytes;
	uint64_t max_bytes, at, ignored_bytes;
	/* Of the PUT: what is sent. */
	const char *body;
	size_t body_size, body_sent;
	/* Of the head. */
	size_t header_bytes, header_count;
	char etag[FETCH_ETAG_SIZE];
	bool has_range, begun; /* begun: the head is accepted, body may be written */
	uint64_t range_first, range_total;
	bool conditional, ranged; /* what we asked */
	struct err err;           /* our own refusal, the reason of a curl error */
};

/* Prepares an exchange; easy is reset. False: ERR_USAGE for the url. */
bool transfer_init(struct transfer *transfer, CURL *easy, const struct fetch_options *options, const char *url,
		   struct err *err);
void transfer_finish(struct transfer *transfer);
/* Writes what is held of the file, so that a later exchange goes on behind it. */
bool transfer_flush(struct transfer *transfer);
/* A GET of file from where it stands. many: it is one of many, over connections of their own. */
bool transfer_file(struct transfer *transfer, struct fetch_file *file, bool many, const struct fetch_options *options,
		   struct err *err);
void transfer_conditional(struct transfer *transfer, const char *etag);
void transfer_body(struct transfer *transfer, const void *data, size_t size);
/* The extended attribute of a file that is not whole: the etag of the part. */
extern const char transfer_etag_attribute[];
/* Head and body come to transfer, and its own body goes from there. */
void transfer_listen(struct transfer *transfer);
/* What the exchange that curl ended with code came to. True: a 2xx (or an awaited 304) whose body is whole. */
bool transfer_outcome(struct transfer *transfer, CURLcode code, long *status, struct err *err);

#endif
