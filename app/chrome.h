/* chrome: what every page has beside its own content: the chapter bar. Painter's thread. */
#ifndef MINGYUE_CHROME_H
#define MINGYUE_CHROME_H

#include "composer.h"

/* The page that a chapter's name leads to: its first that is open now; NULL: none. */
const struct page *chrome_first_of(const struct composer *c, size_t chapter);
float chrome_bar_height(const struct composer *c);
/* A round button about x, y, 88 u wide, that does what its sign says; ground: on a picture. kind: one that needs to know nothing else. */
void chrome_button(struct composer *c, cairo_t *cr, float x, float y, enum action_kind kind, bool ground);
/* Paints the chapter bar at the bottom of cr (c->cr, or a sprite's whose origin is the screen's). */
void chrome_bar(struct composer *c, cairo_t *cr);

#endif
