#include "qr.h"

#include <math.h>
#include <qrencode.h>
#include <stddef.h>

enum { QUIET = 4 /* squares, as the standard asks */ };

static void fill(cairo_t *cr, uint32_t rgb, double x, double y, double side)
{
	cairo_set_source_rgb(cr, (double)(rgb >> 16 & 255) / 255, (double)(rgb >> 8 & 255) / 255,
			     (double)(rgb & 255) / 255);
	cairo_rectangle(cr, x, y, side, side);
	cairo_fill(cr);
}

bool qr_paint(cairo_t *cr, const char *text, float x, float y, float side, uint32_t dark, uint32_t light)
{
	/* Level M: a scratch or a lamp's reflection may cover a seventh. */
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return false;
	int all = code->width + 2 * QUIET;
	double square = floor((double)side / all);
	double left = round((double)x + ((double)side - square * all) / 2),
	       top = round((double)y + ((double)side - square * all) / 2);
	if (square >= 1) {
		cairo_antialias_t before = cairo_get_antialias(cr);
		cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
		fill(cr, light, left, top, square * all);
		for (int row = 0; row < code->width; row++)
			for (int column = 0; column < code->width; column++)
				if (code->data[row * code->width + column] & 1)
					fill(cr, dark, left + square * (column + QUIET), top + square * (row + QUIET),
					     square);
		cairo_set_antialias(cr, before);
	}
	QRcode_free(code);
	return square >= 1;
}
