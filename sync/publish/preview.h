/* preview: one static HTML page with every page of an exhibition in every language and size, as the wall will show it. */
#ifndef MINGYUE_PREVIEW_H
#define MINGYUE_PREVIEW_H

#include <stdbool.h>

#include "err.h"
#include "findings.h"
#include "folder.h"
#include "progress.h"

/* Has the program app draw the pages of the edition in store, whose loop is every page once, into dir/shots/LANG-SIZE/ (a
 * JPEG of that size and a small one each). ERR_IO; ERR_USAGE: asked to stop. */
bool preview_draw(const struct folder *folder, const char *app, const char *store, const char *dir,
		  struct progress *progress, struct err *err);
/* Writes dir/index.html from the findings and what preview_draw left in dir/shots (perhaps nothing). folder may be NULL. ERR_IO. */
bool preview_write(const struct folder *folder, const struct findings *findings, const char *dir, struct err *err);

#endif
