/* glow: the light on what is being touched: a rounded box drawn from the nine parts of one small picture. UI thread. */
#ifndef MINGYUE_GLOW_H
#define MINGYUE_GLOW_H

#include "canvas.h"

struct glow;

/* u: pixels of 1/1080 of the short side. Resident when it returns. */
struct glow *glow_create(struct canvas *canvas, uint32_t rgb, float u);
/* NULL is allowed. */
void glow_destroy(struct glow *glow, struct canvas *canvas);
void glow_draw(const struct glow *glow, struct canvas *canvas, struct box box, float radius);

#endif
