/* A picture file as it is, but for the dimensions the catalogue would state, which are found in the file, and the CRCs of
 * PNG chunks, which are put right: or nothing would get past those checks. Whatever comes: a whole bitmap of the right size, or an error and no bitmap. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_PIXELS = 1 << 18 }; /* larger ones are only slow */

static int half_at(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

/* Of the IHDR chunk, or of the first JPEG frame header. */
static struct rendition find_rendition(const uint8_t *data, size_t size)
{
	struct rendition rendition = {.mime = size > 0 && data[0] == 0x89 ? MIME_PNG : MIME_JPEG, .w = 1, .h = 1};

	if (rendition.mime == MIME_PNG && size >= 24) {
		rendition.w = half_at(data + 18);
		rendition.h = half_at(data + 22);
		return rendition;
	}
	for (size_t i = 0; i + 9 <= size; i++)
		if (data[i] == 0xff && data[i + 1] >= 0xc0 && data[i + 1] <= 0xcf && data[i + 1] != 0xc4 &&
		    data[i + 1] != 0xc8 && data[i + 1] != 0xcc) {
			rendition.h = half_at(data + i + 5);
			rendition.w = half_at(data + i + 7);
			break;
		}
	return rendition;
}

/* CRC-32 of ISO 3309, as PNG has it (PNG specification, annex D). */
static uint32_t chunk_crc(const uint8_t *data, size_t size)
{
	uint32_t crc = ~0U;

	for (size_t i = 0; i < size; i++) {
		crc ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static void right_crcs(uint8_t *png, size_t size)
{
	if (size == 0 || png[0] != 0x89)
		return;
	for (size_t at = 8; at + 12 <= size;) {
		size_t length = (size_t)half_at(png + at) << 16 | (size_t)half_at(png + at + 2);

		if (length > size - at - 12)
			return;
		uint32_t crc = chunk_crc(png + at + 4, length + 4);
		for (size_t b = 0; b < 4; b++)
			png[at + 8 + length + b] = (uint8_t)(crc >> (24 - 8 * b));
		at += length + 12;
	}
}

static void check(const uint8_t *data, size_t size)
{
	struct rendition rendition = find_rendition(data, size);
	struct bitmap *bitmap = NULL;
	struct err err = {0};

	if ((int64_t)rendition.w * rendition.h > MAX_PIXELS)
		return;
	if (!decode_picture(data, size, &rendition, rendition.w / 3, rendition.h / 3, &bitmap, &err)) {
		if (bitmap || err.code == ERR_NONE || !err.text[0])
			abort();
		return;
	}
	if (bitmap->w < rendition.w / 3 || bitmap->w > rendition.w || bitmap->h < rendition.h / 3 ||
	    bitmap->h > rendition.h)
		abort();
	for (size_t i = 0; i < bitmap->stride_px * (size_t)bitmap->h; i++) {
		uint32_t p = bitmap->pixels[i], a = p >> 24;

		if (!bitmap->opaque && ((p >> 16 & 255) > a || (p >> 8 & 255) > a || (p & 255) > a))
			abort(); /* not premultiplied */
	}
	bitmap_destroy(bitmap);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = size ? malloc(size) : NULL;

	if (size == 0)
		return 0;
	if (!copy)
		abort();
	memcpy(copy, data, size);
	right_crcs(copy, size);
	check(copy, size);
	free(copy);
	return 0;
}
