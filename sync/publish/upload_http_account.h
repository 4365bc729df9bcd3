/* upload_http_account: a destination's base URL and who we are there. */
#ifndef MINGYUE_UPLOAD_HTTP_ACCOUNT_H
#define MINGYUE_UPLOAD_HTTP_ACCOUNT_H

#include <stdbool.h>

#include "err.h"
#include "upload_place.h"

struct upload_account {
	char *base;    /* without a slash at its end */
	bool loopback; /* plain http is allowed: the server is this computer */
	char *sigv4;   /* curl's CURLOPT_AWS_SIGV4, NULL: not S3 */
	char *user;    /* S3: the access key and the secret key */
	char *secret;
	char *token; /* S3: of a session, or NULL */
	char *netrc; /* WebDAV: a file in the form of netrc(5), or NULL */
};

/* ERR_USAGE: not such a destination, plain http to another computer, no credentials; ERR_IO. The caller finishes it. */
bool upload_account_open(const char *destination, const struct upload_options *options, struct upload_account *account,
			 struct err *err);
/* Forgets it. All zero is allowed. */
void upload_account_finish(struct upload_account *account);

#endif
