#include "composer.h"

#include <math.h>

/* A dark gradient in 8 bits shows bands on a large wall; half a step of noise, the same in every frame, hides them.
 * Integer hash after Chris Wellons, "Prospecting for Hash Functions" (public domain). */
static uint32_t hash(uint32_t x)
{
	x ^= x >> 16;
	x *= 0x7feb352dU;
	x ^= x >> 15;
	x *= 0x846ca68bU;
	x ^= x >> 16;
	return x;
}

/* 16.16 fixed point per channel. */
struct ramp {
	int32_t channel[3][257];
};

static void ramp_make(struct ramp *ramp, const struct composer *c, const enum theme_colour *stops, const float *at,
		      int count)
{
	for (int i = 0; i <= 256; i++) {
		float p = (float)i / 256;
		int k = 0;
		while (k < count - 2 && p > at[k + 1])
			k++;
		float span = at[k + 1] - at[k], q = span > 0 ? (p - at[k]) / span : 0;
		q = q < 0 ? 0 : q > 1 ? 1 : q;
		uint32_t a = composer_colour(c, stops[k]), b = composer_colour(c, stops[k + 1]);
		for (int s = 0; s < 3; s++) {
			float x = (float)(a >> (16 - 8 * s) & 255), y = (float)(b >> (16 - 8 * s) & 255);
			ramp->channel[s][i] = (int32_t)((x + (y - x) * q) * 65536);
		}
	}
}

/* Paints ramp over the base: p runs 0..1 along (gx, gy) or with the distance from (cx, cy). */
static void paint(struct bitmap *base, const struct ramp *ramp, bool radial, float cx, float cy, float gx, float gy)
{
	for (int y = 0; y < base->h; y++) {
		uint32_t *row = base->pixels + (size_t)y * base->stride_px;
		float v = ((float)y + 0.5f) / (float)base->h;
		uint32_t seed = hash((uint32_t)y);
		for (int x = 0; x < base->w; x++) {
			float h = ((float)x + 0.5f) / (float)base->w, p;
			if (radial) {
				float dx = (h - cx) * gx, dy = (v - cy) * gy;
				p = sqrtf(dx * dx + dy * dy);
			} else {
				p = cx + h * gx + v * gy;
			}
			p = p < 0 ? 0 : p > 1 ? 1 : p;
			float f = p * 256;
			int i = (int)f;
			if (i > 255)
				i = 255;
			int32_t q = (int32_t)((f - (float)i) * 256);
			/* one xorshift step a pixel is noise enough */
			seed ^= seed << 13;
			seed ^= seed >> 17;
			seed ^= seed << 5;
			uint32_t pixel = 0xff;
			for (int s = 0; s < 3; s++) {
				int32_t a = ramp->channel[s][i], b = ramp->channel[s][i + 1];
				int32_t value =
				    a + (int32_t)((int64_t)(b - a) * q >> 8) + (int32_t)(seed >> (s * 8) & 0xffff);
				value = value < 0 ? 0 : value > 255 << 16 ? 255 << 16 : value;
				pixel = pixel << 8 | (uint32_t)(value >> 16);
			}
			row[x] = pixel;
		}
	}
}

void composer_ground(struct composer *c, enum ground ground)
{
	struct ramp ramp;
	cairo_surface_t *surface = cairo_get_target(c->cr);
	cairo_surface_flush(surface);
	struct bitmap *base = c->scene->sprites[0].bitmap;
	const float even[] = {0, 0.55f, 1};
	float wide = (float)c->w / (float)c->h;
	switch (ground) {
	case GROUND_LEFT:
		ramp_make(&ramp, c, (enum theme_colour[]){INK, INK, NIGHT}, even, 3);
		paint(base, &ramp, false, 0, 0, 0.7f, 0.3f);
		break;
	case GROUND_RIGHT:
		ramp_make(&ramp, c, (enum theme_colour[]){NIGHT, INK, PINE}, even, 3);
		paint(base, &ramp, false, 0, 0, 0.75f, 0.25f);
		break;
	case GROUND_DOWN:
		ramp_make(&ramp, c, (enum theme_colour[]){PINE, INK, NIGHT}, (const float[]){-0.25f, 0.4f, 1}, 3);
		paint(base, &ramp, false, 0, 0, 0, 1);
		break;
	case GROUND_GLOW:
		ramp_make(&ramp, c, (enum theme_colour[]){FIR, PINE, INK, NIGHT}, (const float[]){-0.5f, 0.1f, 0.5f, 1},
			  4);
		if (c->portrait)
			paint(base, &ramp, true, 0.5f, 0.34f, 0.8f, 0.8f / wide * 0.75f);
		else
			paint(base, &ramp, true, 0.33f, 0.45f, 1.05f * wide / 1.6f, 1.05f);
		break;
	}
	cairo_surface_mark_dirty(surface);
}
