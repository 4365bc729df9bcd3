/* keyring: the key files of a repository, opened by their passphrases. One passphrase is tried on the next file before a person is asked
 * again: snapshot and timestamp share theirs. */
#ifndef MINGYUE_KEYRING_H
#define MINGYUE_KEYRING_H

#include <jansson.h>
#include <stdbool.h>

#include "err.h"
#include "repository.h"
#include "secret.h"

struct keyring {
	const char *const *files; /* with passphrases, tried one after the other; a new key has that of the first */
	size_t file_count;        /* 0: ask (see passphrase.h) */
	char *last;               /* the passphrase that opened the last key */
};

/* Forgets the passphrase. */
void keyring_finish(struct keyring *keyring);

/* Opens a key file anywhere. ERR_USAGE: a wrong passphrase; ERR_NOT_FOUND, ERR_IO, ERR_CORRUPT. The caller destroys the secret. */
bool keyring_open(struct keyring *keyring, const char *path, struct secret **secret, struct err *err);
/* Makes a key, keeps it as keys/<name>.key and returns it. what: whose passphrase is asked for; again: the last one is taken. ERR_USAGE: there
 * is one of that name; ERR_IO. */
bool keyring_make(struct keyring *keyring, const struct repository *repository, const char *name, const char *what,
		  bool again, struct secret **secret, struct err *err);
/* Signs file with the keys of an online role ("snapshot", "timestamp") from keys/. ERR_NOT_FOUND: one is not there; as keyring_open. */
bool keyring_sign(struct keyring *keyring, const struct repository *repository, const json_t *root, const char *role,
		  json_t *file, struct err *err);

#endif
