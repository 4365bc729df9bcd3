/* edition_rows: the rows of a catalogue.db, from a content folder and its pictures. Private to edition. */
#ifndef MINGYUE_EDITION_ROWS_H
#define MINGYUE_EDITION_ROWS_H

#include <stdbool.h>

#include "err.h"
#include "exhibition.h"
#include "folder.h"

/* Writes a new database at path. pictures: one for each of folder->pictures. ERR_IO. */
bool edition_rows_write(const char *path, const struct folder *folder, const struct picture *pictures, bool loop_all,
			struct err *err);

#endif
