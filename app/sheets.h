/* sheets: what lies over a page while somebody is there. One a file in sheets/, without headers; this is their list. Each composes a
 * scene whose first sprite is the sheet (composer_sheet) and leaves the page to be seen round it. Painter's thread. */
#ifndef MINGYUE_SHEETS_H
#define MINGYUE_SHEETS_H

#include "composer.h"

/* Indexed by enum subject; none for SUBJECT_PAGE. False: there is nothing to show. */
extern bool (*const sheets[SUBJECTS])(struct composer *);

bool sheet_card(struct composer *c);
bool sheet_search(struct composer *c);
bool sheet_reach(struct composer *c);
bool sheet_still(struct composer *c);
bool sheet_pad(struct composer *c);
bool sheet_staff(struct composer *c);
bool sheet_notice(struct composer *c);

#endif
