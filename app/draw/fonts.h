/* fonts: the faces of the wall, at the sizes asked for. Private to text. */
#ifndef MINGYUE_FONTS_H
#define MINGYUE_FONTS_H

#include <SDL_ttf.h>

#include "text.h"

/* The face at px (whole pixels an em), until another size of it is asked for. Never NULL for px >= 1. */
TTF_Font *fonts_at(struct fonts *fonts, enum face face, int px);
/* The face that has the code point: face itself, else another; -1: none. */
int fonts_face_with(struct fonts *fonts, enum face face, uint32_t code_point);

#endif
