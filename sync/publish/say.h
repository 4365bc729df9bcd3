/* say: what is said to the people of the office, in Chinese or English by the locale. */
#ifndef MINGYUE_SAY_H
#define MINGYUE_SAY_H

#include <stdbool.h>
#include <stdint.h>

#include "exhibition.h"

/* The one of two texts (or formats with the same arguments) that is in this language. */
#define SAY(zh, en) (lang_of_locale() == LANG_ZH ? (zh) : (en))

enum { SAY_BYTES_SIZE = 32 };
/* "812 B", "34.1 kB", "5.2 MB". */
const char *say_bytes(uint64_t bytes, char text[SAY_BYTES_SIZE]);

/* Asks on the terminal; true only for "yes", "y" or 是. False without a terminal: *asked tells the two apart. */
bool say_confirm(const char *question, bool *asked);

#endif
