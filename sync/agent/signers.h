/* signers: who signed the newest trusted edition, by the names that the trusted root gives their keys. */
#ifndef MINGYUE_SIGNERS_H
#define MINGYUE_SIGNERS_H

#include <jansson.h>

#include "state.h"

/* {"by": [names of those alone whose signature is right], "issued": "2026-11-26T09:59:44Z" or ""}. root_path: the root that came with
 * the image. The caller's to release. */
json_t *signers_of(struct state *state, const char *root_path);

#endif
