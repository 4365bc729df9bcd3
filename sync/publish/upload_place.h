/* upload_place: where files are uploaded to: a folder (path or file://), a WebDAV server (https://, http:// to loopback) or a bucket of an
 * S3-compatible store (s3://bucket/prefix). One at a time; a file appears at its place whole or not at all. */
#ifndef MINGYUE_UPLOAD_PLACE_H
#define MINGYUE_UPLOAD_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "canonical.h"
#include "err.h"

struct upload_options {
	const char *endpoint; /* of an S3-compatible store, "https://…"; NULL: Amazon's of the region */
	const char *region;   /* NULL: AWS_REGION, AWS_DEFAULT_REGION, or us-east-1 */
	/* S3: a file with lines aws_access_key_id = … and aws_secret_access_key = …, of several profiles those of [default]; NULL:
	 * AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN). WebDAV: a file in the form of netrc(5); NULL: none. */
	const char *credentials;
	const char *ca_file; /* PEM; NULL: the system's */
};

struct upload_place;

/* ERR_USAGE: not such a destination, a folder that is not there, or no credentials. The caller closes it. */
bool upload_place_open(const char *destination, const struct upload_options *options, struct upload_place **place,
		       struct err *err);
void upload_place_close(struct upload_place *place);
/* Whether a destination is neither this folder nor in it. ERR_USAGE. */
bool upload_place_is_outside(const char *destination, const char *folder, struct err *err);

/* The length of a file there. ERR_NOT_FOUND: none; ERR_NET, ERR_IO. */
bool upload_place_size(struct upload_place *place, const char *path, uint64_t *bytes, struct err *err);
/* A small file there. ERR_NOT_FOUND, ERR_LIMIT, ERR_NET, ERR_IO. */
bool upload_place_get(struct upload_place *place, const char *path, size_t max_bytes, struct bytes *bytes,
		      struct err *err);
/* Puts data there. sha256: its own, in hex; mime, lifetime: what the place is to serve it with. ERR_NET, ERR_IO. */
struct upload_put {
	const char *path, *sha256, *mime, *lifetime;
	const void *data;
	size_t size;
};
bool upload_place_put(struct upload_place *place, const struct upload_put *put, struct err *err);

#endif
