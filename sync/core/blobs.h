/* blobs: files named by their SHA-256, blobs/ab/<sha256>. */
#ifndef MINGYUE_BLOBS_H
#define MINGYUE_BLOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "exhibition.h"

/* Writes "<root>/blobs/ab/<sha256>" to path. False (ERR_LIMIT): it does not fit. */
bool blobs_path(const char *root, const char sha256[DIGEST_HEX_SIZE], char *path, size_t path_size, struct err *err);

/* Reads the whole file of a rendition and checks its length and SHA-256. *data is the caller's to free.
 * ERR_NOT_FOUND, ERR_IO, ERR_CORRUPT. */
bool blobs_read(const char *root, const struct rendition *rendition, uint8_t **data, struct err *err);

#endif
