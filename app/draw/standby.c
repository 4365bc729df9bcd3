#include "standby.h"

#include <cairo.h>
#include <math.h>

/* The theme's own colours; an edition's do not reach here. 0..1. */
struct rgb {
	double r, g, b;
};
static const struct rgb night = {0.027, 0.110, 0.094}, ink = {0.043, 0.165, 0.141}, fir = {0.106, 0.302, 0.259};
static const struct rgb moon = {0.965, 0.945, 0.890}, grain = {0.890, 0.722, 0.353};

static struct rgb mix(struct rgb a, struct rgb b, double t)
{
	return (struct rgb){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

static uint32_t next_noise(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static uint32_t channel(float value, uint32_t noise)
{
	float level = value * 255 + (float)(noise & 255) / 256;
	return level >= 255 ? 255 : (uint32_t)level;
}

/* The sky and the moon's light, with half a step of noise against bands. */
static void paint_sky(struct bitmap *bitmap, float mx, float my, float radius)
{
	for (int y = 0; y < bitmap->h; y++) {
		float v = (float)y / (float)bitmap->h;
		struct rgb sky = v < 0.6f ? mix(night, ink, (double)v / 0.6) : mix(ink, fir, ((double)v - 0.6) / 0.4);
		float base[3] = {(float)sky.r, (float)sky.g, (float)sky.b}, dy = ((float)y - my) / radius;
		uint32_t seed = (uint32_t)y * 2654435761U + 1, *row = bitmap->pixels + (size_t)y * bitmap->stride_px;
		for (int x = 0; x < bitmap->w; x++) {
			float dx = ((float)x - mx) / radius, d2 = dx * dx + dy * dy, light = 0.42f / (1 + d2 * 0.9f);
			light -= 0.03f;
			light = light > 0 ? light : 0;
			uint32_t noise = next_noise(&seed);
			row[x] = 0xff000000U | channel(base[0] + (0.62f - base[0]) * light, noise) << 16 |
				 channel(base[1] + (0.72f - base[1]) * light, noise >> 8) << 8 |
				 channel(base[2] + (0.66f - base[2]) * light, noise >> 16);
		}
	}
}

static double ridge(double x, int layer)
{
	double p = layer * 1.7;
	return 0.55 * sin(x * (2.1 + 0.4 * layer) + p) + 0.28 * sin(x * (5.3 - 0.5 * layer) + 2 * p) +
	       0.10 * sin(x * 11.7 + 3 * p) + 0.05 * sin(x * 23.1 + p);
}

static void paint_mountains(cairo_t *cr, double w, double h)
{
	double unit = fmin(w, h);
	for (int layer = 0; layer < 4; layer++) {
		double base = h * (0.66 + 0.085 * layer), swing = unit * (0.085 - 0.012 * layer);
		struct rgb top = mix(fir, night, 0.12 + 0.27 * layer);
		cairo_move_to(cr, 0, h);
		for (int x = 0; x <= (int)w + 4; x += 4)
			cairo_line_to(cr, x, base - swing * ridge(x / unit * 1.9, layer));
		cairo_line_to(cr, w, h);
		cairo_close_path(cr);
		cairo_pattern_t *fill = cairo_pattern_create_linear(0, base - swing, 0, base + unit * 0.22);
		struct rgb low = mix(top, night, 0.55);
		cairo_pattern_add_color_stop_rgb(fill, 0, top.r, top.g, top.b);
		cairo_pattern_add_color_stop_rgb(fill, 1, low.r, low.g, low.b);
		cairo_set_source(cr, fill);
		cairo_fill(cr);
		cairo_pattern_destroy(fill);
	}
}

static void paint_terraces(cairo_t *cr, double w, double h)
{
	double unit = fmin(w, h);
	cairo_set_line_width(cr, fmax(1, unit / 720));
	for (int i = 0; i < 5; i++) {
		double y = h - unit * (0.018 + 0.021 * i);
		cairo_set_source_rgba(cr, grain.r, grain.g, grain.b, 0.34 - 0.05 * i);
		for (int x = 0; x <= (int)w; x += 8) {
			double at = y + unit * 0.008 * sin(x / unit * 2.3 + i * 0.35);
			if (x > 0)
				cairo_line_to(cr, x, at);
			else
				cairo_move_to(cr, x, at);
		}
		cairo_stroke(cr);
	}
}

struct bitmap *standby_create(int w, int h)
{
	struct bitmap *bitmap = bitmap_create(w, h, true);
	double unit = w < h ? w : h, mx = w * 0.5, my = h * 0.34, radius = unit * 0.15;
	paint_sky(bitmap, (float)mx, (float)my, (float)radius * 1.9f);
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
	    (unsigned char *)bitmap->pixels, CAIRO_FORMAT_RGB24, w, h, (int)(bitmap->stride_px * 4));
	cairo_t *cr = cairo_create(surface);
	cairo_arc(cr, mx, my, radius, 0, 2 * M_PI);
	cairo_set_source_rgb(cr, moon.r, moon.g, moon.b);
	cairo_fill(cr);
	paint_mountains(cr, w, h);
	paint_terraces(cr, w, h);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	return bitmap;
}
