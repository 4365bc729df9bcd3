/* role_file: one TUF metadata file: read, verified against who may sign it, then checked. In that order: before the signatures
 * are right, nothing but the JSON reader looks at it. TUF 1.0, section 4. Unknown fields are kept and signed for. */
#ifndef MINGYUE_ROLE_FILE_H
#define MINGYUE_ROLE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "canonical.h"
#include "digest.h"
#include "err.h"

struct role_file {
	struct bytes file;          /* as it came */
	json_t *object;             /* all of it */
	const json_t *signed_;      /* its signed part, borrowed from object */
	struct bytes canonical;     /* of the signed part: what is signed for */
	int64_t version, expires_s; /* 0 until role_file_check */
};

/* Who may sign a role: threshold of keyids (an array), whose keys are in keys (an object by id). Borrowed. */
struct delegation {
	const char *role;
	const json_t *keys, *keyids;
	int64_t threshold;
};

/* What the metadata that lists a file says of it. Borrowed strings; NULL and -1: not said. */
struct metafile {
	int64_t version, length;
	const char *sha256, *sha512;
};

/* Takes file (also on failure) and reads it as {"signed": {…}, "signatures": […]}. strict: it must be canonical to the byte,
 * which has no form for line breaks: such a repository's keys are Ed25519, not PEM. ERR_CORRUPT; ERR_LIMIT: too many
 * signatures. The caller destroys *metadata. */
bool role_file_create(struct bytes *file, bool strict, struct role_file **metadata, struct err *err);
void role_file_destroy(struct role_file *metadata);

/* ERR_UNTRUSTED: fewer than the threshold of different keys have signed, or one key's id signs twice. */
bool role_file_verify(const struct role_file *metadata, const struct delegation *by, struct err *err);

/* Checks the signed part, all of it, as of this type ("root", "timestamp", "snapshot", "targets") and sets version and
 * expires_s. ERR_CORRUPT, ERR_LIMIT. What is below needs it. */
bool role_file_check(struct role_file *metadata, const char *type, struct err *err);

/* Who signs a top-level role, after root. */
void role_file_delegation(const struct role_file *root, const char *role, struct delegation *delegation);
/* What timestamp or snapshot says of a file ("snapshot.json"). False: nothing. */
bool role_file_metafile(const struct role_file *metadata, const char *name, struct metafile *metafile);
/* ERR_UNTRUSTED: data is not of the length and hashes said. NULL and -1 match anything. */
bool role_file_matches(const struct bytes *data, int64_t length, const char *sha256, const char *sha512,
		       struct err *err);
/* ERR_EXPIRED: now_s is at or past its expiry. */
bool role_file_fresh(const struct role_file *metadata, const char *role, int64_t now_s, struct err *err);

/* Percent-encodes a name (all bytes but RFC 3986's unreserved), as roles are written in URLs and file names. The caller
 * frees it. */
char *role_file_encode(const char *name);

#endif
