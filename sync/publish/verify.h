/* verify: public/ as a board would see it, checked by the client of sync/tuf from the first root on, and every file that the edition needs;
 * and the log. */
#ifndef MINGYUE_VERIFY_H
#define MINGYUE_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "repository.h"

/* What was found right. */
struct verified {
	int64_t root, edition; /* versions */
	size_t files;          /* catalogue and pictures, each of the length and SHA-256 that was signed */
	uint64_t bytes;
	size_t log_lines;
};

/* ERR_UNTRUSTED, ERR_EXPIRED, ERR_CORRUPT, ERR_NOT_FOUND, ERR_IO: the first thing that is wrong. */
bool verify_run(const struct repository *repository, int64_t now_s, struct verified *verified, struct err *err);

#endif
