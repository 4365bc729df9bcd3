/* advice: what a failure means to a person at the board, in their language: what became of it and what to do. */
#ifndef MINGYUE_ADVICE_H
#define MINGYUE_ADVICE_H

#include "err.h"
#include "lang.h"

/* text: the reason, in English; some have an advice of their own. Static. */
const char *advice(enum err_code code, const char *text, enum lang lang);

#endif
