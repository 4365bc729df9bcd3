/* catalog: reads one edition's catalogue.db, which may come from anywhere, into an exhibition. The one home of sqlite3.h
 * outside the publisher. */
#ifndef MINGYUE_CATALOG_H
#define MINGYUE_CATALOG_H

#include <stdbool.h>

#include "err.h"
#include "exhibition.h"

/* The text of schema.sql: what the publisher creates and the reader insists on. */
extern const char catalog_schema[];

/* Opens path read-only and immutable, checks it (limits, schema text, integrity, references, value ranges) and reads all
 * of it. On success *exhibition is the caller's to destroy. ERR_IO: cannot open; ERR_CORRUPT, ERR_LIMIT: not a catalogue
 * to trust. Opening never writes. */
bool catalog_read(const char *path, struct exhibition **exhibition, struct err *err);

#endif
