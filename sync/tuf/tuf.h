/* tuf: a client of The Update Framework, specification 1.0 (section 5, the detailed client workflow), over bytes: it decides
 * what is trusted; the caller moves and keeps the bytes. No network, no disk, no clock of its own. */
#ifndef MINGYUE_TUF_H
#define MINGYUE_TUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "canonical.h"
#include "err.h"

/* How bytes come and stay. Each returns false with err; what is not named here ends the refresh with the caller's own code. */
struct tuf_io {
	void *ctx;
	/* The repository's file, e.g. "3.root.json", "timestamp.json"; a role's name is percent-encoded. At most max_bytes: ERR_LIMIT if
	 * it is longer. ERR_NOT_FOUND: the repository has none. ERR_NET: out of reach. *file becomes the client's. */
	bool (*fetch)(void *ctx, const char *name, size_t max_bytes, struct bytes *file, struct err *err);
	/* A role's trusted file as saved ("root", "timestamp", …; percent-encoded as above). ERR_NOT_FOUND: none. */
	bool (*load)(void *ctx, const char *role, struct bytes *file, struct err *err);
	/* Keeps it; on true it survives a power cut. Called for each step of the root chain as soon as it is trusted. */
	bool (*save)(void *ctx, const char *role, const void *data, size_t size, struct err *err);
	/* Forgets a saved role (keys were rotated: fast-forward recovery). A role that was not there is fine. */
	bool (*forget)(void *ctx, const char *role, struct err *err);
};

struct tuf_options {
	/* As the specification alone has it: files need not be in canonical form, and other contents under a version that is
	 * known are passed over in silence instead of refused. */
	bool interop;
	bool delegations; /* follow them; false: refuse a repository that has any (policy) */
	int64_t now_s;    /* trusted time, seconds since 1970, for expiry */
	size_t max_root_bytes, max_timestamp_bytes, max_snapshot_bytes,
	    max_targets_bytes; /* 0: the defaults in maxima.h */
};

/* A target file as the signed metadata describes it. */
struct tuf_target {
	char path[256];
	uint64_t length;
	char sha256[65]; /* "" when only sha512 is given */
	char sha512[129];
	const json_t *custom; /* borrowed, until the next call that is not tuf_signed or tuf_version; NULL: none */
};

struct tuf;

/* A client that starts from the trusted root io.load gives. Nothing is read yet. The caller destroys it. */
struct tuf *tuf_create(const struct tuf_io *io, const struct tuf_options *options);
void tuf_destroy(struct tuf *tuf);

/* The whole workflow: root chain, timestamp, snapshot, targets. It starts from what is saved, so a client that was restarted
 * decides as one that was not. On false what was trusted before stays trusted, in memory and saved; each step that was
 * taken before stays too: a new timestamp may list a snapshot that is not there yet. *changed (may be NULL): targets or
 * snapshot are newer than what was saved. ERR_NET and the like from fetch and save; ERR_NOT_FOUND: no trusted root, or a
 * listed file is missing (a mirror half synchronised); ERR_UNTRUSTED: signatures, versions, hashes, lengths;
 * ERR_EXPIRED: too old by now_s; ERR_CORRUPT: not TUF metadata; ERR_LIMIT: longer than allowed. */
bool tuf_refresh(struct tuf *tuf, bool *changed, struct err *err);

/* Loads what is saved and checks the signatures, fetching and changing nothing; for a board that starts without its server.
 * Expiry is not looked at. Only the root must be there: of the others, what is missing or no longer signed is NULL. */
bool tuf_load(struct tuf *tuf, struct err *err);

/* The target of path, through the delegations when options allow them (fetching their metadata). ERR_NOT_FOUND;
 * ERR_UNTRUSTED: no hash of it can be computed here; and for a delegated role's file as tuf_refresh. */
bool tuf_target(struct tuf *tuf, const char *path, struct tuf_target *target, struct err *err);

/* The trusted signed parts, for versions, expiry and custom fields; borrowed, NULL before the first refresh or load.
 * role: "root", "timestamp", "snapshot", "targets". */
const json_t *tuf_signed(const struct tuf *tuf, const char *role);
/* Version of a trusted role, 0: none. */
int64_t tuf_version(const struct tuf *tuf, const char *role);

/* Checks data against a target's length and hashes. ERR_UNTRUSTED. */
bool tuf_target_matches(const struct tuf_target *target, const void *data, size_t size, struct err *err);

#endif
