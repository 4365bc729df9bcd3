/* mapview: where a map's points lie on the screen. Equirectangular, longitudes shortened by the cosine of the middle
 * latitude, which is right enough for a region. */
#ifndef MINGYUE_MAPVIEW_H
#define MINGYUE_MAPVIEW_H

#include <cairo.h>
#include <stdbool.h>

#include "canvas.h"
#include "exhibition.h"

struct mapview {
	struct box box;
	double lon, lat;   /* what lies in the middle of the box */
	double x_px, y_px; /* pixels a degree */
};

/* Fits all of map into box, leaving margin pixels round it. */
void mapview_fit(struct mapview *view, const struct map *map, struct box box, float margin);
void mapview_point(const struct mapview *view, const double point[2], float *x, float *y);
/* Makes the shape the path of cr: rings closed, belts smooth and open. */
void mapview_path(const struct mapview *view, const struct shape *shape, cairo_t *cr);
/* True when label lies in the box and meets none of taken. */
bool mapview_free(const struct mapview *view, struct box label, const struct box *taken, size_t count);

#endif
