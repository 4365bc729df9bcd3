/* Any bytes as a text: cleaned, cut and broken. First byte: language, balance, letter-spacing; second: width. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "atoms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static float measure(void *arg, const char *text, const struct atom *atom)
{
	(void)arg;
	(void)text;
	return (float)atom->length * 4;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t count, line_count;
	if (size < 2 || size > 16384)
		return 0;
	char *text = malloc(size), *clean = malloc(size);
	memcpy(text, data + 2, size - 2);
	text[size - 2] = '\0';
	atoms_clean(text, clean);
	struct atom *atoms = atoms_make(clean, data[0] & 1 ? LANG_EN : LANG_ZH, data[0] & 2, 12, measure, NULL, &count);
	struct line *lines = atoms_break(atoms, count, data[1], 12, data[0] & 4, &line_count);
	for (size_t i = 0; i < line_count; i++)
		if (lines[i].first + lines[i].count > count)
			__builtin_trap();
	free(lines);
	free(atoms);
	free(clean);
	free(text);
	return 0;
}
