#include "mapview.h"

#include <math.h>

void mapview_fit(struct mapview *view, const struct map *map, struct box box, float margin)
{
	double west = 180, east = -180, south = 90, north = -90;
	for (size_t i = 0; i < map->shape_count; i++)
		for (size_t r = 0; r < map->shapes[i].ring_count; r++)
			for (size_t k = 0; k < map->shapes[i].rings[r].count; k++) {
				const double *point = map->shapes[i].rings[r].points[k];
				west = fmin(west, point[0]);
				east = fmax(east, point[0]);
				south = fmin(south, point[1]);
				north = fmax(north, point[1]);
			}
	*view = (struct mapview){.box = box, .lon = (west + east) / 2, .lat = (south + north) / 2};
	double shorten = cos(view->lat * M_PI / 180);
	double w = fmax((east - west) * shorten, 1e-6), h = fmax(north - south, 1e-6);
	view->y_px = fmin((double)(box.w - 2 * margin) / w, (double)(box.h - 2 * margin) / h);
	view->x_px = view->y_px * shorten;
}

void mapview_point(const struct mapview *view, const double point[2], float *x, float *y)
{
	*x = view->box.x + view->box.w / 2 + (float)((point[0] - view->lon) * view->x_px);
	*y = view->box.y + view->box.h / 2 - (float)((point[1] - view->lat) * view->y_px);
}

/* Catmull-Rom through the points, as Bézier curves. */
static void smooth(const struct mapview *view, const struct ring *ring, cairo_t *cr)
{
	float x[4], y[4];
	for (size_t i = 0; i + 1 < ring->count; i++) {
		size_t at[4] = {i > 0 ? i - 1 : 0, i, i + 1, i + 2 < ring->count ? i + 2 : i + 1};
		for (int k = 0; k < 4; k++)
			mapview_point(view, ring->points[at[k]], &x[k], &y[k]);
		if (i == 0)
			cairo_move_to(cr, (double)x[1], (double)y[1]);
		cairo_curve_to(cr, (double)(x[1] + (x[2] - x[0]) / 6), (double)(y[1] + (y[2] - y[0]) / 6),
			       (double)(x[2] - (x[3] - x[1]) / 6), (double)(y[2] - (y[3] - y[1]) / 6), (double)x[2],
			       (double)y[2]);
	}
}

void mapview_path(const struct mapview *view, const struct shape *shape, cairo_t *cr)
{
	cairo_new_path(cr);
	cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
	for (size_t r = 0; r < shape->ring_count; r++) {
		const struct ring *ring = &shape->rings[r];
		if (shape->kind == SHAPE_BELT) {
			smooth(view, ring, cr);
			continue;
		}
		for (size_t i = 0; i + 1 < ring->count; i++) {
			float x, y;
			mapview_point(view, ring->points[i], &x, &y);
			if (i == 0)
				cairo_move_to(cr, (double)x, (double)y);
			else
				cairo_line_to(cr, (double)x, (double)y);
		}
		cairo_close_path(cr);
	}
}

bool mapview_free(const struct mapview *view, struct box label, const struct box *taken, size_t count)
{
	if (label.x < view->box.x || label.x + label.w > view->box.x + view->box.w || label.y < view->box.y ||
	    label.y + label.h > view->box.y + view->box.h)
		return false;
	for (size_t i = 0; i < count; i++)
		if (label.x < taken[i].x + taken[i].w && taken[i].x < label.x + label.w &&
		    label.y < taken[i].y + taken[i].h && taken[i].y < label.y + label.h)
			return false;
	return true;
}
