#include "first_root.h"

#include <string.h>

#include "digest.h"
#include "fetch.h"
#include "maxima.h"
#include "source.h"

bool first_root_fetch(const struct conf *conf, const char *sha256, struct bytes *root, struct err *err)
{
	/* The fingerprint decides, not the certificate's dates: a new board's clock is unproven. */
	struct fetch_options options = {.ca_file = *conf->server.ca != '\0' ? conf->server.ca : NULL,
					.pinned = *conf->server.pin != '\0' ? conf->server.pin : NULL,
					.cert_file = *conf->server.cert != '\0' ? conf->server.cert : NULL,
					.key_file = *conf->server.key != '\0' ? conf->server.key : NULL,
					.ignore_dates = true};
	struct source source = {.base = conf->server.url};
	struct fetch_reply reply;
	char hex[DIGEST_HEX_SIZE];
	if (*conf->server.url == '\0')
		return err_set(err, ERR_USAGE, "there is no server to ask for the root metadata");
	if (!fetch_create(&options, &source.fetch, err))
		return false;
	bool came = source_small(&source, "metadata/1.root.json", LIMIT_TUF_ROOT_BYTES, NULL, &reply, err);
	fetch_destroy(source.fetch);
	if (!came)
		return false;
	digest_hex(reply.bytes.data, reply.bytes.size, hex);
	if (strcmp(hex, sha256) != 0) {
		bytes_finish(&reply.bytes);
		return err_set(err, ERR_UNTRUSTED, "the server's 1.root.json has the fingerprint %s", hex);
	}
	*root = reply.bytes;
	return true;
}
