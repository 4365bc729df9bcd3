/* The display test: plain colours, a grid, the edges. The touch test: a field whose cells light up under fingers; what stays dark is dead. */
#include "staff.h"

#include <math.h>
#include <stdio.h>

#include "sheets.h"

enum { COLOURS = 5 /* then the grid, then the edges */ };

static void fill(struct composer *c, double red, double green, double blue)
{
	cairo_set_source_rgb(c->cr, red, green, blue);
	cairo_paint(c->cr);
}

/* Squares with circles: what is not square or not round is scaled wrongly. */
static void grid(struct composer *c)
{
	double cell = (double)c->u * 120, w = c->w, h = c->h, line = (double)fmaxf(1, roundf(2 * c->u));
	fill(c, 0, 0, 0);
	cairo_set_source_rgb(c->cr, 1, 1, 1);
	cairo_set_line_width(c->cr, line);
	double x = fmod(w / 2, cell), y = fmod(h / 2, cell);
	for (int i = 0; x + i * cell < w; i++)
		cairo_rectangle(c->cr, floor(x + i * cell), 0, line, h);
	for (int i = 0; y + i * cell < h; i++)
		cairo_rectangle(c->cr, 0, floor(y + i * cell), w, line);
	cairo_fill(c->cr);
	cairo_arc(c->cr, w / 2, h / 2, fmin(w, h) / 2 - cell / 2, 0, 2 * M_PI);
	cairo_stroke(c->cr);
}

/* A line round the picture, a whole pixel thick: where it is not to be seen, the panel cuts the picture off. */
static void edges(struct composer *c)
{
	static const double insets[] = {0, 8, 40};
	fill(c, 0, 0, 0);
	for (int i = 0; i < 3; i++) {
		double inset = i == 0 ? 0 : round(insets[i] * (double)c->u);
		cairo_set_line_width(c->cr, 1);
		cairo_set_source_rgb(c->cr, 1, i == 1 ? 0 : 1, i == 1 ? 0 : 1);
		cairo_rectangle(c->cr, inset + 0.5, inset + 0.5, c->w - 2 * inset - 1, c->h - 2 * inset - 1);
		cairo_stroke(c->cr);
	}
}

static void hint(struct composer *c, const char *words, float y)
{
	struct text_size size =
	    composer_measure(c, TYPE_LABEL, words, (struct box){0, 0, (float)c->w - 2 * c->margin, 0});
	struct box pill = {((float)c->w - size.w) / 2 - 32 * c->u, y - 12 * c->u, size.w + 64 * c->u,
			   size.h + 24 * c->u};
	composer_round(c->cr, pill, 24 * c->u);
	composer_source_rgb(c->cr, composer_colour(c, NIGHT), 0.85f);
	cairo_fill(c->cr);
	composer_text(c, TYPE_LABEL, ALIGN_CENTRE, words, (struct box){c->margin, y, (float)c->w - 2 * c->margin, 0},
		      composer_colour(c, MOON), (struct origin){NULL, "staff"});
}

void staff_display_test(struct composer *c)
{
	static const double colours[COLOURS][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 1}, {0, 0, 0}};
	const char *const names[STAFF_PATTERNS] = {
	    staff_say(c, "红", "Red"),
	    staff_say(c, "绿", "Green"),
	    staff_say(c, "蓝", "Blue"),
	    staff_say(c, "白", "White"),
	    staff_say(c, "黑", "Black"),
	    staff_say(c, "网格：方格为正方，圆为正圆", "Grid: square squares, a round circle"),
	    staff_say(c, "边缘：最外一圈白线四边都应看见", "Edges: a white line all round")};
	int i = c->staff.pattern >= 0 && c->staff.pattern < STAFF_PATTERNS ? c->staff.pattern : 0;
	char words[200];
	if (i < COLOURS)
		fill(c, colours[i][0], colours[i][1], colours[i][2]);
	else if (i == COLOURS)
		grid(c);
	else
		edges(c);
	snprintf(words, sizeof words, staff_say(c, "%s（%d/%d）。轻触换下一幅", "%s (%d of %d). Touch for the next"),
		 names[i], i + 1, STAFF_PATTERNS);
	hint(c, words, (float)c->h * 0.86f);
	composer_target(c, (struct box){0, 0, (float)c->w, (float)c->h}, 0,
			(struct action){.kind = ACTION_STAFF, .number = STAFF_NEXT});
}

void staff_touch_test(struct composer *c)
{
	int columns = c->portrait ? STAFF_ROWS : STAFF_COLUMNS, rows = c->portrait ? STAFF_COLUMNS : STAFF_ROWS;
	double w = c->w, h = c->h;
	composer_source_rgb(c->cr, composer_colour(c, NIGHT), 1);
	cairo_paint(c->cr);
	composer_source_rgb(c->cr, composer_colour(c, JADE), 0.6f);
	for (int i = 1; i < columns; i++)
		cairo_rectangle(c->cr, floor(w * i / columns), 0, 1, h);
	for (int i = 1; i < rows; i++)
		cairo_rectangle(c->cr, 0, floor(h * i / rows), w, 1);
	cairo_fill(c->cr);
	hint(c,
	     staff_say(c, "用手指抹过整块屏幕：一直不亮的格子是触摸失灵处",
		       "Wipe the whole wall with a finger: cells that stay dark are dead"),
	     (float)c->h * 0.40f);
	float bw = 300 * c->u;
	staff_button(c, (struct box){((float)c->w - bw) / 2, (float)c->h * 0.55f, bw, STAFF_BUTTON * c->u},
		     staff_say(c, "结束测试", "End the test"), true, true,
		     (struct action){.kind = ACTION_STAFF, .number = STAFF_BACK});
}
