/* staff: what the staff sheets share. */
#ifndef MINGYUE_SHEETS_STAFF_H
#define MINGYUE_SHEETS_STAFF_H

#include "composer.h"

enum { STAFF_BUTTON = 96, STAFF_GAP = 16 /* u */ };

/* A button with words; lit: the one thing to do; live false: it says what cannot be done now, and does nothing. */
void staff_button(struct composer *c, struct box box, const char *words, bool lit, bool live, struct action action);
/* zh or en, in the panel's language. */
const char *staff_say(const struct composer *c, const char *zh, const char *en);
/* Label and value, row by row, from the top of box; the news, which can be long, get of box.h what the others leave. Returns the height
 * it took. */
float staff_facts_list(struct composer *c, struct box box);
/* The editions in the store, as many of the newest as box has room for. */
void staff_editions(struct composer *c, struct box box);
/* "第 7 期" / "edition 7" / the built-in exhibition. In buf. */
const char *staff_edition_name(const struct composer *c, int64_t version, char *buf, size_t buf_size);
/* The full-screen tests. */
void staff_display_test(struct composer *c);
void staff_touch_test(struct composer *c);

#endif
