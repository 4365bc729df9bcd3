#include "glow.h"

#include <math.h>
#include <stdlib.h>

enum { RADIUS = 56 /* u: a corner of the picture */ };

struct glow {
	struct layer *layer;
	float corner; /* pixels of the layer */
};

static const float light = 0.22f;

/* A disc with a soft rim: its four quarters are the corners, its middle row and column the sides. */
static struct bitmap *disc(int side, uint32_t rgb)
{
	struct bitmap *bitmap = bitmap_create(side, side, false);
	float r = (float)side / 2;
	for (int y = 0; y < side; y++)
		for (int x = 0; x < side; x++) {
			float away = hypotf((float)x + 0.5f - r, (float)y + 0.5f - r);
			float cover = fminf(fmaxf(r - away, 0), 1);
			uint32_t a = (uint32_t)lroundf(cover * 255), pixel = a << 24;
			for (unsigned shift = 0; shift < 24; shift += 8)
				pixel |= ((rgb >> shift & 255) * a / 255) << shift;
			bitmap->pixels[(size_t)y * bitmap->stride_px + (size_t)x] = pixel;
		}
	return bitmap;
}

struct glow *glow_create(struct canvas *canvas, uint32_t rgb, float u)
{
	struct glow *glow = calloc(1, sizeof *glow);
	if (glow == NULL)
		abort();
	int side = 2 * (int)ceilf(RADIUS * u);
	bool failed;
	glow->corner = (float)side / 2;
	glow->layer = layer_create(canvas, disc(side, rgb));
	while (!layer_upload(canvas, glow->layer, SIZE_MAX, &failed))
		;
	return glow;
}

void glow_destroy(struct glow *glow, struct canvas *canvas)
{
	if (glow == NULL)
		return;
	layer_destroy(canvas, glow->layer);
	free(glow);
}

void glow_draw(const struct glow *glow, struct canvas *canvas, struct box box, float radius)
{
	float side = 2 * glow->corner;
	float r = roundf(fminf(radius > 0 ? radius : 0.25f * glow->corner, fminf(box.w, box.h) / 2));
	float x[] = {roundf(box.x), roundf(box.x) + r, roundf(box.x + box.w) - r, roundf(box.x + box.w)};
	float y[] = {roundf(box.y), roundf(box.y) + r, roundf(box.y + box.h) - r, roundf(box.y + box.h)};
	float s[] = {0, glow->corner, glow->corner, side};
	for (int row = 0; row < 3; row++)
		for (int column = 0; column < 3; column++) {
			struct box dst = {x[column], y[row], x[column + 1] - x[column], y[row + 1] - y[row]};
			struct box src = {s[column], s[row], fmaxf(s[column + 1] - s[column], 0.01f),
					  fmaxf(s[row + 1] - s[row], 0.01f)};
			if (column == 1)
				src.x -= 0.5f, src.w = 1;
			if (row == 1)
				src.y -= 0.5f, src.h = 1;
			if (dst.w > 0 && dst.h > 0)
				canvas_quad(canvas, glow->layer, src, dst, light);
		}
}
