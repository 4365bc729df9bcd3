/* agent_file: agent.json, as the agent writes it, read into facts and a notice. What is missing or strange in it is not known. */
#ifndef MINGYUE_AGENT_FILE_H
#define MINGYUE_AGENT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "facts.h"

/* Reads the text; *time_s: when it was written. False: it is not JSON; nothing is touched then. facts->there is the caller's to set. */
bool agent_file_parse(const char *text, size_t size, struct facts *facts, struct notice *notice, int64_t *time_s);
/* The same of a file. */
bool agent_file_read(const char *path, struct facts *facts, struct notice *notice, int64_t *time_s);

#endif
