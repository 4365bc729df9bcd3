#include "blit.h"

#include <assert.h>
#include <string.h>

/* Vectors of GCC's language extension (clang has it too): SSE2 on amd64, NEON on arm64, with no intrinsics and
 * whatever the optimisation level thinks of loops. */
typedef uint16_t lanes __attribute__((vector_size(16)));

enum { LANES_PX = sizeof(lanes) / sizeof(uint32_t) };

/* Even and odd bytes apart in 16 bits: 255 * 256 + 128 still fits. */
static inline lanes mix(lanes a, lanes b, uint16_t wa, uint16_t wb)
{
	lanes even = ((a & 0xff) * wa + (b & 0xff) * wb + 128) >> 8;
	lanes odd = ((a >> 8) * wa + (b >> 8) * wb + 128) & 0xff00;

	return even | odd;
}

static void fade_row(uint32_t *out, const uint32_t *a, const uint32_t *b, size_t count, unsigned weight)
{
	uint16_t wa = (uint16_t)(256 - weight), wb = (uint16_t)weight;
	lanes va = {0}, vb = {0};
	size_t i = 0;

	/* memcpy: a window's rows need not be aligned to 16 bytes; it becomes one load */
	for (; i + LANES_PX <= count; i += LANES_PX) {
		memcpy(&va, a + i, sizeof(va));
		memcpy(&vb, b + i, sizeof(vb));
		va = mix(va, vb, wa, wb);
		memcpy(out + i, &va, sizeof(va));
	}
	if (i == count)
		return;
	memcpy(&va, a + i, (count - i) * sizeof(*a));
	memcpy(&vb, b + i, (count - i) * sizeof(*b));
	va = mix(va, vb, wa, wb);
	memcpy(out + i, &va, (count - i) * sizeof(*out));
}

void blit_fade(struct pixels out, struct pixels a, struct pixels b, unsigned weight)
{
	assert(a.w == out.w && b.w == out.w && a.h == out.h && b.h == out.h && weight <= 256);
	for (size_t y = 0; y < (size_t)out.h; y++)
		fade_row(out.at + y * out.stride_px, a.at + y * a.stride_px, b.at + y * b.stride_px, (size_t)out.w,
			 weight);
}

/* A square of the picture at a time, so that the rows read (or written) across stay in the first cache. */
enum { BLOCK = 16 };

/* Where pixel 0, 0 of in goes, and how far apart its neighbours to the right and below are in out. */
struct turn {
	ptrdiff_t first, right, down;
};

static struct turn turn_by(struct pixels out, int degrees)
{
	ptrdiff_t stride = (ptrdiff_t)out.stride_px, x = out.w - 1, y = (out.h - 1) * stride;

	switch (degrees) {
	case 90:
		return (struct turn){x, stride, -1};
	case 180:
		return (struct turn){x + y, -1, -stride};
	case 270:
		return (struct turn){y, -stride, 1};
	default:
		return (struct turn){0, 1, stride};
	}
}

static void turn_block(uint32_t *to, const uint32_t *from, size_t stride_px, struct turn turn, int w, int h)
{
	/* along the rows of out: writes are what the cache must gather */
	for (int x = 0; x < w; x++)
		for (int y = 0; y < h; y++)
			to[x * turn.right + y * turn.down] = from[(size_t)y * stride_px + (size_t)x];
}

void blit_turn(struct pixels out, struct pixels in, int degrees)
{
	struct turn turn = turn_by(out, degrees);

	assert(degrees % 180 ? out.w == in.h && out.h == in.w : out.w == in.w && out.h == in.h);
	for (int y = 0; y < in.h; y += BLOCK)
		for (int x = 0; x < in.w; x += BLOCK)
			turn_block(out.at + turn.first + x * turn.right + y * turn.down,
				   in.at + (size_t)y * in.stride_px + (size_t)x, in.stride_px, turn,
				   in.w - x < BLOCK ? in.w - x : BLOCK, in.h - y < BLOCK ? in.h - y : BLOCK);
}
