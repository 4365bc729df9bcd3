/* canonical: JSON as TUF signs it: Canonical JSON (OLPC's; securesystemslib's), read strictly and written to the byte.
 * jansson's values; no floats, whole numbers within 2^53 - 1. */
#ifndef MINGYUE_CANONICAL_H
#define MINGYUE_CANONICAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "err.h"

/* Bytes that are the owner's to free. */
struct bytes {
	void *data;
	size_t size;
};

/* Reads one JSON object, the whole of data. Refuses (ERR_CORRUPT) what parsers disagree about: duplicate keys, invalid UTF-8,
 * U+0000, a byte order mark, bytes behind the object, floats and exponents, numbers beyond 2^53 - 1, more than 64 levels.
 * *object is the caller's to release (json_decref). Time and memory are linear in size. */
bool canonical_read(const void *data, size_t size, json_t **object, struct err *err);

/* Writes value: no white space, keys in the order of their UTF-8 bytes, of all characters only '"' and '\\' escaped.
 * *out is the caller's to free. Cannot fail on what canonical_read gave; a float aborts. */
void canonical_write(const json_t *value, struct bytes *out);

/* True when data is exactly what canonical_write makes of object: the strict profile's test. */
bool canonical_is(const json_t *object, const void *data, size_t size);

/* NULL data is allowed; all zero afterwards. */
void bytes_finish(struct bytes *bytes);

#endif
