/* syntax: reads JSON as people save it, and says in both languages what is wrong with it. */
#ifndef MINGYUE_SYNTAX_H
#define MINGYUE_SYNTAX_H

#include <jansson.h>
#include <stddef.h>

#include "findings.h"

/* The value in text, whose byte order mark, if any, is passed over; the caller's to release. NULL: it is not JSON, which is a finding
 * of the rule wrong (or, where it is that, of its encoding or a Chinese quotation mark), or has a key twice, which is one of the rule twice, at where. */
json_t *syntax_read(const char *text, size_t size, enum rule wrong, enum rule twice, const char *where,
		    struct findings *findings);

#endif
