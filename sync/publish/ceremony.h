/* ceremony: the keys of a new repository, made with the people who will hold them, and the first root that names them. It tells in words what
 * each key is for and who keeps it. */
#ifndef MINGYUE_CEREMONY_H
#define MINGYUE_CEREMONY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct ceremony {
	const char *site;         /* id of the hall or fleet */
	const char *const *names; /* who signs editions; at least two, or one when single */
	size_t name_count;
	bool single;                    /* one root key and one signer: for an office of one person */
	const char *const *passphrases; /* files; all keys get that of the first */
	size_t passphrase_count;        /* 0: each person types one */
};

/* A site's id, as a board's installation takes it (board/setup/answers): letters, digits and ". _ -", of which the first is none, 64 at
 * most. A person's name: 1 to 64 bytes that can be a file's name. */
bool ceremony_is_site(const char *text);
bool ceremony_is_name(const char *text);

/* Makes the folder path, which must not exist or be empty, whole or not at all. ERR_USAGE: names, passphrases, the folder; ERR_IO. */
bool ceremony_run(const struct ceremony *ceremony, const char *path, int64_t now_s, struct err *err);

#endif
