/* schema: checks a JSON value against a JSON Schema (draft 2020-12), for exactly the keywords the shipped schema uses. */
#ifndef MINGYUE_SCHEMA_H
#define MINGYUE_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "findings.h"

/* The text of exhibition.schema.json. */
extern const char schema_exhibition[];

struct schema;

/* Reads a schema. Keywords: $ref (to #/$defs/…, not chained), type (one), required, properties, additionalProperties (false),
 * items, enum, const, pattern (a POSIX extended expression), minItems, maxItems, uniqueItems, minLength and maxLength (code
 * points), minimum, maximum; $schema, $id, $defs, title and description are passed over. Any other keyword is an error
 * (ERR_USAGE): what cannot be checked must not look checked. On success *schema is the caller's to destroy. */
bool schema_create(const char *text, struct schema **schema, struct err *err);
/* NULL is allowed. */
void schema_destroy(struct schema *schema);
/* Adds a finding for everything in value that the schema does not allow. where: the pointer of value, "" for the root. */
void schema_check(const struct schema *schema, const json_t *value, const char *where, struct findings *findings);

#endif
