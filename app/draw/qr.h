/* qr: a QR code (ISO/IEC 18004, by libqrencode) for a visitor's own phone: dark squares of whole pixels on light ground with a quiet zone.
 * Painter's thread. */
#ifndef MINGYUE_QR_H
#define MINGYUE_QR_H

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

/* Paints text's code, with a quiet zone of four squares, as large as fits into side x side pixels at x, y, in its middle; colours are
 * 0xRRGGBB. False: text is too long for a code, or side for a square a pixel wide. */
bool qr_paint(cairo_t *cr, const char *text, float x, float y, float side, uint32_t dark, uint32_t light);

#endif
