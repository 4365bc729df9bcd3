/* metadata: the files of a TUF repository (specification 1.0) as the publisher makes them: a role's file is the object
 * {"signatures":[…],"signed":{…}}. Who has signed is counted by valid signatures of distinct keys, never by what a file claims. */
#ifndef MINGYUE_METADATA_H
#define MINGYUE_METADATA_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "digest.h"
#include "err.h"
#include "secret.h"

/* A new file of type "root", "targets", "snapshot" or "timestamp" without signatures. body: its own members of the signed part, taken
 * over. The caller releases it. */
json_t *metadata_create(const char *type, int64_t version, int64_t expires_s, json_t *body);
/* The description {"length","hashes","version"} of a file by a role above it; version 0: a target, which has none. */
json_t *metadata_pin(const void *data, size_t size, int64_t version);

/* The public key object of a secret, and the id of such an object. */
json_t *metadata_key(const struct secret *secret);
void metadata_keyid(const json_t *key, char id[DIGEST_HEX_SIZE]);

/* Adds the secret's signature over the canonical form of the signed part, in the place of an older one of that key. */
void metadata_sign(json_t *file, const struct secret *secret);
/* Takes all signatures away. */
void metadata_unsign(json_t *file);

/* The rest accept NULL for a file, as one that says nothing. Borrowed. */
const json_t *metadata_signed(const json_t *file);
int64_t metadata_version(const json_t *file);
/* 0 when it says none. */
int64_t metadata_expires_s(const json_t *file);
/* What root says of a role: its key ids (an array) and its threshold. */
const json_t *metadata_keyids(const json_t *root, const char *role);
int64_t metadata_threshold(const json_t *root, const char *role);
/* Whose key it is, by the names the root carries; the id itself when there is none. */
const char *metadata_name(const json_t *root, const char *keyid);
/* The id of the role's key with this name; NULL: there is none. */
const char *metadata_named(const json_t *root, const char *role, const char *name);
/* The hall or fleet it is for; "". */
const char *metadata_site(const json_t *root);

/* Whether file has a valid signature by the key that root knows under this id. */
bool metadata_signed_by(const json_t *root, const char *keyid, const json_t *file);
/* How many of the role's distinct keys have; and whether they are enough. */
int64_t metadata_signers(const json_t *root, const char *role, const json_t *file);
bool metadata_enough(const json_t *root, const char *role, const json_t *file);

#endif
