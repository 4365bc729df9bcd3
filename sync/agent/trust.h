/* trust: what the signed metadata says, through the TUF client: the edition that is wanted, and what is withdrawn. Nothing of a
 * refresh is kept unless all of it is accepted. */
#ifndef MINGYUE_TRUST_H
#define MINGYUE_TRUST_H

#include "digest.h"
#include "moment.h"
#include "source.h"
#include "state.h"

/* The edition that the trusted targets name. */
struct wanted {
	int64_t version; /* of the targets role; 0: nothing is trusted yet */
	char sha256[DIGEST_HEX_SIZE];
	uint64_t length, blob_bytes, blob_count;
	int64_t issued_s, expires_s; /* expires: of the timestamp */
	int64_t from_s;              /* not on the wall before this moment; 0: at once */
	char **recalls;
	size_t recall_count;
	bool restarted; /* keys were rotated and versions began anew: what is newer is not trusted any more */
};
void wanted_finish(struct wanted *wanted);

struct trust_rules {
	const char *site;      /* of the configuration; editions of another site are refused. NULL: any */
	const char *root_path; /* the root that came with the image, where the trust begins */
	int64_t least_version; /* the newest edition in the store: never below it, even if the state was lost */
};

/* Asks source for newer metadata and, when all of it is accepted, keeps it and raises the time floor. timestamp: what a poll
 * brought already, or NULL. *wanted is the caller's to finish. Errors as of tuf_refresh; on false nothing has changed but
 * steps of the root chain. */
bool trust_refresh(struct state *state, const struct source *source, const struct trust_rules *rules,
		   const struct moment *moment, const struct bytes *timestamp, struct wanted *wanted, struct err *err);
/* What is trusted now, asking nobody. ERR_NOT_FOUND: nothing yet. */
bool trust_load(struct state *state, const struct trust_rules *rules, struct wanted *wanted, struct err *err);

#endif
