/* ingest: reads a content folder's exhibition.json and its maps into memory. */
#ifndef MINGYUE_INGEST_H
#define MINGYUE_INGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "findings.h"
#include "folder.h"
#include "schema.h"

/* Reads the folder at path. What is wrong with its contents goes to findings; when the JSON or the schema is broken so that
 * nothing can be read, *folder is NULL (and findings say why) though true is returned. ERR_IO, ERR_NOT_FOUND, ERR_LIMIT:
 * there is no such folder, no exhibition.json in it, or it is too large. */
bool ingest_read(const char *path, struct findings *findings, struct folder **folder, struct err *err);

/* The same from the bytes of an exhibition.json, without maps; NULL when they are too broken. root is only remembered. */
struct folder *ingest_json(const char *text, size_t size, const char *root, struct findings *findings);

#endif
