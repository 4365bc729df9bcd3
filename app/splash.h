/* splash: the standby picture on the kernel's framebuffer. The kernel shows it whenever nobody else draws: before the app is there,
 * and from the moment it is gone. Needs no GPU, no font, no file and no SDL. */
#ifndef MINGYUE_SPLASH_H
#define MINGYUE_SPLASH_H

#include <stdbool.h>
#include <stdint.h>

#include "bitmap.h"
#include "err.h"

/* How a framebuffer has its pixels. */
struct splash_format {
	int bytes; /* of a pixel: 2, 3 or 4 */
	struct {
		int offset, bits;
	} red, green, blue;
};

/* Row y of a panel w pixels wide, of the picture turned clockwise by rotate (0, 90, 180, 270): w * format->bytes bytes. */
void splash_row(const struct bitmap *picture, const struct splash_format *format, int rotate, int y, int w,
		uint8_t *row);
/* Draws on every framebuffer. ERR_NOT_FOUND: there is none that can be drawn on. */
bool splash_show(int rotate, struct err *err);
/* Stays as a service that is ready and alive, so many seconds. */
void splash_stay(int seconds);

#endif
