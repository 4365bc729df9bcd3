/* reason: the English of errors, of the journal and of what is kept in state.db, in the language of who reads it. Pure. */
#ifndef MINGYUE_REASON_H
#define MINGYUE_REASON_H

#include <stdbool.h>

#include "lang.h"

enum { REASON_SIZE = 800 };

/* False: it is not known, and text is the English. */
bool reason(const char *english, enum lang lang, char text[REASON_SIZE]);

#endif
