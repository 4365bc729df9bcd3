/* A map from anybody's drawing program. What comes out must be drawable. */
#include <stdint.h>
#include <stdlib.h>

#include "geojson.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct findings *findings = findings_create();
	struct geojson *geojson = geojson_read((const char *)data, size, "m.geojson", findings);
	if (geojson == NULL && findings_count(findings) == 0)
		abort(); /* refused without a reason */
	for (size_t i = 0; geojson != NULL && i < geojson->shape_count; i++) {
		const struct geojson_shape *shape = &geojson->shapes[i];
		if (shape->id == NULL || shape->ring_count == 0)
			abort();
		for (size_t j = 0; j < shape->ring_count; j++)
			for (size_t k = 0; k < shape->rings[j].count; k++) {
				const int32_t *point = shape->rings[j].points[k];
				if (abs(point[0]) > 180000000 || abs(point[1]) > 90000000)
					abort();
			}
	}
	geojson_destroy(geojson);
	findings_destroy(findings);
	return 0;
}
