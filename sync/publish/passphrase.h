/* passphrase: where the passphrase of a key file comes from: a file, the environment, or a person at the terminal. */
#ifndef MINGYUE_PASSPHRASE_H
#define MINGYUE_PASSPHRASE_H

#include <stdbool.h>

#include "err.h"

enum { PASSPHRASE_MIN = 8 }; /* characters of a new one */

/* Asks for the passphrase of what (in the person's words). file: its first line is taken, without asking; NULL: the environment's
 * MINGYUE_PASSPHRASE, or else the terminal, without echo. fresh: one for a new key, asked twice and not too short.
 * *passphrase is the caller's to wipe and free. ERR_USAGE: none was given; ERR_IO. */
bool passphrase_ask(const char *what, const char *file, bool fresh, char **passphrase, struct err *err);

#endif
