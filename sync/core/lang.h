/* lang: the two languages of the wall and of every tool, and which of them a person's locale asks for. */
#ifndef MINGYUE_LANG_H
#define MINGYUE_LANG_H

#include <stddef.h>

enum lang { LANG_ZH, LANG_EN, LANGS };

/* Chinese when LC_ALL, else LC_MESSAGES, else LANG begins with "zh"; else English. */
enum lang lang_of_locale(void);

/* What the system calls error number (errno), in the person's language: Chinese for those that people meet. Static, or in text. */
const char *lang_errno(int number, char *text, size_t size);

/* What the system's English words for an error are in Chinese; NULL: they are not of those that people meet. */
const char *lang_system(const char *words);

/* Takes away the beginning of a character (UTF-8) that a text was cut in at its end. */
void lang_whole(char *text);

#endif
