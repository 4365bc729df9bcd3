/* standby: the picture that stands on the wall when nothing else can: night, a moon, mountains. It is code, so that no file
 * and no font can be missing. Any thread. */
#ifndef MINGYUE_STANDBY_H
#define MINGYUE_STANDBY_H

#include "bitmap.h"

/* Opaque, of any size and orientation; the caller's to destroy. */
struct bitmap *standby_create(int w, int h);

#endif
