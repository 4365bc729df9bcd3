/* fetch: files over HTTP, bounded in bytes and time; fetch*.c are the only home of libcurl on the board. What comes is not trusted:
 * the caller checks it. https, or http to loopback; no redirects, no proxies from the environment, no cookies, no
 * decompression. Called from one thread, which a second one helps with many files. */
#ifndef MINGYUE_FETCH_H
#define MINGYUE_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "canonical.h" /* struct bytes */
#include "digest.h"
#include "err.h"

enum { FETCH_ETAG_SIZE = 128 };

struct fetch_options {
	const char *ca_file;              /* PEM; NULL: the system's */
	const char *pinned;               /* curl's CURLOPT_PINNEDPUBLICKEY, "sha256//…"; NULL: none */
	const char *cert_file, *key_file; /* a client certificate, PEM; NULL: none */
	bool ignore_dates;                /* certificates' dates are not looked at: the clock is unproven */
	long connect_ms, stall_ms,
	    deadline_ms;         /* 0: 10 s, 15 s without 1 kB/s (whole seconds), 60 s for a small file */
	int parallel;            /* 0: 8 */
	bool (*idle)(void *ctx); /* asked at least every 200 ms of a transfer; false ends it: ERR_NET */
	void *ctx;
};

struct fetch;

/* ERR_NET: libcurl lacks what is asked. The caller destroys it. Options are copied. */
bool fetch_create(const struct fetch_options *options, struct fetch **fetch, struct err *err);
void fetch_destroy(struct fetch *fetch);
/* The clock was proven, or not any more. */
void fetch_ignore_dates(struct fetch *fetch, bool ignore);

/* True when url is one that fetch goes to: https, or http to localhost, ::1 or 127.0.0.0/8; no user in it. ERR_USAGE. */
bool fetch_url_allowed(const char *url, struct err *err);

/* What a conditional GET brought. */
struct fetch_reply {
	bool unchanged;             /* 304 to our etag; bytes are empty */
	struct bytes bytes;         /* the caller's to free */
	char etag[FETCH_ETAG_SIZE]; /* "" when the server gave none, or one too long */
};

/* One small file into memory, at most max_bytes. etag: NULL or the one of last time. ERR_NET, ERR_NOT_FOUND (404, 403, 410),
 * ERR_LIMIT (longer), ERR_USAGE (the address, or a certificate's file). */
bool fetch_small(struct fetch *fetch, const char *url, size_t max_bytes, const char *etag, struct fetch_reply *reply,
		 struct err *err);

/* Small files side by side, as many as fetch's parallel at most: in about the time of one. */
struct fetch_ask {
	const char *url;
	size_t max_bytes;
	bool done; /* out: bytes are there, the caller's to free; otherwise err says why not, as of fetch_small */
	struct bytes bytes;
	struct err err;
};
void fetch_smalls(struct fetch *fetch, struct fetch_ask *asks, size_t count);

/* One file to write, of a length known beforehand. */
struct fetch_file {
	const char *url;
	int fd;          /* goes on behind what is there (Range, If-Range), when the etag of that part is known */
	uint64_t length; /* exact; a byte more ends the transfer: ERR_LIMIT */
	char etag
	    [FETCH_ETAG_SIZE]; /* of the part in fd; "": the one kept with the file itself, as an extended attribute */
	bool done;             /* out: all length bytes are in fd (not fsync'd, not verified) */
	char sha256
	    [DIGEST_HEX_SIZE]; /* out when done: of what was written, when all of it came now; "": a part was there before */
	struct err err;        /* out when not done: ERR_NET, ERR_NOT_FOUND, ERR_LIMIT, ERR_IO (cannot write) */
	void *ctx;             /* the caller's */
};

/* Fetches files in parallel, keeping connections. begin (may be NULL) is called just before a file is asked for and may set
 * url, fd and length; each (may be NULL) is told a file as soon as it ends, and may find it not done. False from either stops the rest. Both
 * are called by one thread at a time, not always the caller's. True when all are done; err is that of the first that is not. */
bool fetch_files(struct fetch *fetch, struct fetch_file *files, size_t count,
		 bool (*begin)(struct fetch_file *, struct err *), bool (*each)(struct fetch_file *), struct err *err);

/* PUT of a small body; for reports. ERR_NET. */
bool fetch_put(struct fetch *fetch, const char *url, const void *data, size_t size, struct err *err);

/* Bytes received and sent over the wire (headers and bodies, before TLS) and requests made since creation, for benches. */
void fetch_counts(const struct fetch *fetch, uint64_t *received, uint64_t *sent, uint64_t *requests);

#endif
