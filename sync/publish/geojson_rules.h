/* geojson_rules: what RFC 7946 says of a file, one finding for each breach. Private to geojson. */
#ifndef MINGYUE_GEOJSON_RULES_H
#define MINGYUE_GEOJSON_RULES_H

#include <jansson.h>
#include <stdbool.h>

#include "findings.h"

/* Sections 3.3 and 4 and 7.1: a FeatureCollection with an array of features and no crs. False: it cannot be read on. */
bool geojson_rules_collection(const json_t *root, const char *where, struct findings *findings);
/* Sections 3.1, 3.2 and 5: one feature and its geometry. False: it cannot be drawn. */
bool geojson_rules_feature(const json_t *feature, const char *where, struct findings *findings);

#endif
