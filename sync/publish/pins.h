/* pins: the picture files an edition needs, each once. */
#ifndef MINGYUE_PINS_H
#define MINGYUE_PINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "exhibition.h"

struct pins {
	const struct rendition **at; /* distinct, sorted by SHA-256; live as long as the exhibition */
	size_t count;
	uint64_t bytes; /* of all together */
};

void pins_collect(const struct exhibition *exhibition, struct pins *pins);
/* Whether a file is among them. */
bool pins_have(const struct pins *pins, const char *sha256);

#endif
