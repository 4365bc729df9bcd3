/* geojson: reads a map (RFC 7946) into shapes, and finds everything in it that is not RFC 7946. */
#ifndef MINGYUE_GEOJSON_H
#define MINGYUE_GEOJSON_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "exhibition.h"
#include "findings.h"

struct geojson_ring {
	int32_t (*points)[2]; /* longitude, latitude in millionths of a degree */
	size_t count;
};

/* A feature that is drawn: properties.kind is area, seat or belt. */
struct geojson_shape {
	enum shape_kind kind;
	const char *id;
	const char *area; /* seat: the area it lies in; NULL: not said */
	struct text name;
	size_t feature; /* its index in the file */
	struct geojson_ring *rings;
	size_t ring_count;
};

struct geojson {
	struct arena *arena; /* owns everything below and this struct */
	struct geojson_shape *shapes;
	size_t shape_count;
};

/* Reads size bytes. path, the file's name inside the folder, is where the findings point. Shapes that cannot be drawn are left out
 * (with a blocking finding). NULL when it is no feature collection at all (also with a finding). The caller destroys it. */
struct geojson *geojson_read(const char *text, size_t size, const char *path, struct findings *findings);
/* NULL is allowed. */
void geojson_destroy(struct geojson *geojson);

#endif
