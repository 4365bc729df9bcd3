/* probe: has the app draw every page in every language and size, and turns what it says into findings. */
#ifndef MINGYUE_PROBE_H
#define MINGYUE_PROBE_H

#include "findings.h"
#include "folder.h"

/* store: where the folder was compiled to. app: the path of mingyue, NULL: look for it. Never fails: what keeps the app from
 * running is a finding too. */
void probe_run(const struct folder *folder, const char *store, const char *app, struct findings *findings);

/* The findings in what `mingyue --probe --json` printed; equal ones of several pages, languages and sizes become one. *pages: how
 * many were drawn. False: it is not that JSON. */
bool probe_read(const struct folder *folder, const char *output, size_t *pages, struct findings *findings);

#endif
