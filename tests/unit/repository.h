/* repository: a small TUF repository in memory, and the board's saved files: what the tests of sync/tuf serve and spoil.
 * The only home of openssl in the tests. */
#ifndef MINGYUE_REPOSITORY_H
#define MINGYUE_REPOSITORY_H

#include "tuf.h"

enum signer_kind { SIGNER_ED25519, SIGNER_ECDSA, SIGNER_RSA };
enum { NOW_S = 1800000000, SIGNERS = 8 }; /* 2027-01-15 */

struct signer;
/* Key number n of its kind; the same all through a program. Borrowed. */
struct signer *signer_get(enum signer_kind kind, int n);
const char *signer_id(const struct signer *signer);
/* Its TUF key object; the caller's. */
json_t *signer_public(const struct signer *signer);
/* The public half of a new key of another size or curve, as a TUF key of this type with the scheme that fits; the caller's. */
json_t *signer_odd(const char *algorithm, const char *curve, size_t bits, const char *type);
/* Signature in hex; the caller frees it. */
char *signer_sign(const struct signer *signer, const void *data, size_t size);

enum role { ROOT, TIMESTAMP, SNAPSHOT, TARGETS, ROLES };
extern const char *const role_names[ROLES];

struct repository {
	json_t *parts[ROLES]; /* the signed parts of the next versions, to be changed by tests */
	const struct signer *signers[ROLES][SIGNERS];
	json_t *served;   /* file name: its bytes as a JSON string; see repository_put */
	json_t *saved;    /* role: the same */
	json_t *requests; /* names, in order */
	bool hashes;      /* list lengths and hashes in snapshot and timestamp */
	bool interop;     /* repository_refresh's profile */
	bool loose;       /* write files with white space */
	/* Faults: the nth call from now fails (0: none). */
	int fail_fetch, fail_load, fail_save, fail_forget;
	enum err_code fail_code;
	bool ignore_max; /* fetch hands out files longer than asked for */
};

/* Four roles with an Ed25519 key each, all of version 1, expiring in 2030, published; root is saved. Target "catalogue.db". */
struct repository *repository_create(void);
void repository_destroy(struct repository *repository);

/* Signs a part with signers (up to SIGNERS, NULL ends) and writes the file; the caller finishes it. */
struct bytes repository_sign(const struct repository *repository, const json_t *part,
			     const struct signer *const *signers);
/* Puts and gets bytes in served or saved. */
void repository_put(json_t *files, const char *name, struct bytes bytes);
struct bytes repository_get(const json_t *files, const char *name);

/* Signs and serves one role's part as it is. */
void repository_publish(struct repository *repository, enum role role);
/* Raises targets, snapshot and timestamp by one, each listing the one below, and publishes them. */
void repository_release(struct repository *repository);
/* Raises root by one and publishes it. */
void repository_new_root(struct repository *repository);
/* Makes signers the only keys of role, in root's part and for signing. */
void repository_keys(struct repository *repository, enum role role, const struct signer *const *signers, int count,
		     int threshold);
/* What above (snapshot or timestamp) lists of name: version, and with hashes its length and SHA-256 as served. */
void repository_list(struct repository *repository, enum role above, const char *name, json_int_t version,
		     const char *file);
/* Replaces the number was in what is served of role by the text now, and signs the result, whether it is JSON or not. */
void repository_number(struct repository *repository, enum role role, const char *was, const char *now);
/* Adds the first signature of a served file once more, under keyid. */
void repository_sign_again(struct repository *repository, const char *name, const char *keyid);
/* Delegates from part (targets' or a delegated role's) to name, signed by signer; returns the entry in "roles", borrowed. */
json_t *repository_delegate(json_t *part, const char *name, const struct signer *signer, const char *paths);
/* A targets part of version 1 with one target at path ("" for none); the caller's. */
json_t *repository_targets(const char *path);
/* Signs and serves a delegated role and lists it in snapshot's part. */
void repository_publish_delegated(struct repository *repository, const char *name, const json_t *part,
				  const struct signer *signer);

/* How a client reaches repository. */
void repository_io(struct repository *repository, struct tuf_io *io);
/* A client of this repository over its saved files. The caller destroys it. */
struct tuf *repository_client(struct repository *repository, bool interop, bool delegations, int64_t now_s);
/* A new client's refresh, as after a restart: no delegations, at NOW_S. ERR_NONE or the code. */
enum err_code repository_refresh(struct repository *repository, struct err *err);
/* The version saved of a role, 0: none. */
int64_t repository_saved(const struct repository *repository, const char *role);

#endif
