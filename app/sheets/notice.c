/* notice: a line at the wall's edge, for ten seconds: above the chapter bar and its buttons, whatever is shown. */
#include "sheets.h"

#include <math.h>

#include "chrome.h"

bool sheet_notice(struct composer *c)
{
	float u = c->u, edge = 28 * u, most = (float)c->w - 2 * c->margin - 2 * edge;
	if (c->notice == NULL || *c->notice == '\0')
		return false;
	struct text_size size = composer_measure(c, TYPE_BODY, c->notice, (struct box){0, 0, most, 0});
	float bar = roundf(112 * u) + (c->portrait ? 104 * u : 36 * u); /* with the buttons or dots over it */
	struct box band = {0, 0, ceilf(size.w) + 2 * edge, size.h + 16 * u};
	band.x = roundf(((float)c->w - band.w) / 2);
	band.y = c->notice_above ? roundf(8 * u) : roundf((float)c->h - bar - 12 * u - band.h);
	composer_sheet(c, band);
	composer_round(c->cr, band, fminf(band.h / 2, 40 * u));
	composer_source_rgb(c->cr, composer_colour(c, NIGHT), 0.92f);
	cairo_fill(c->cr);
	composer_round(c->cr, (struct box){band.x + u, band.y + u, band.w - 2 * u, band.h - 2 * u},
		       fminf(band.h / 2, 40 * u));
	composer_source_rgb(c->cr, composer_colour(c, GRAIN), 1);
	cairo_set_line_width(c->cr, (double)fmaxf(1, 1.5f * u));
	cairo_stroke(c->cr);
	composer_text(c, TYPE_BODY, ALIGN_CENTRE, c->notice,
		      (struct box){band.x + edge, band.y + 8 * u, ceilf(size.w) + 1, 0}, composer_colour(c, MOON),
		      (struct origin){NULL, "notice"});
	return true;
}
