/* loop: one turn after another: mail, time, picture. The only clock, and the only place that hears SDL's events. */
#ifndef MINGYUE_LOOP_H
#define MINGYUE_LOOP_H

#include <stdbool.h>

#include "args.h"
#include "err.h"
#include "text.h"

/* Opens the display, shows the exhibition and runs until SIGTERM, SIGINT or the end of --bench. Takes fonts' use, not the fonts. False: the
 * display could not be opened. */
bool loop_run(const struct args *args, struct fonts *fonts, struct err *err);

#endif
