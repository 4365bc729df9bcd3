/* args_help: what --help prints. */
#ifndef MINGYUE_PUBLISH_ARGS_HELP_H
#define MINGYUE_PUBLISH_ARGS_HELP_H

#include "exhibition.h"

extern const char *const args_help[LANGS];

#endif
