#include "reduce.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The four channels of a pixel: a register of SSE or NEON. */
typedef float quad __attribute__((vector_size(16)));
typedef int32_t ints __attribute__((vector_size(16)));
typedef uint8_t bytes __attribute__((vector_size(4)));

struct taps taps_create(double from, double length, int side, int count)
{
	double step = length / count, radius = fmax(1, step);
	int most = 2 * (int)ceil(radius) + 2;
	struct taps taps = {count, most, calloc((size_t)count, sizeof(int)), calloc((size_t)count, sizeof(int)),
			    calloc((size_t)count * (size_t)most, sizeof(float))};
	if (taps.first == NULL || taps.held == NULL || taps.weights == NULL)
		abort();
	for (int i = 0; i < count; i++) {
		float *weights = taps.weights + (size_t)i * (size_t)most;
		double centre = fmin(fmax(from + (i + 0.5) * step, 0.5), side - 0.5), sum = 0;
		int first = (int)fmax(0, floor(centre - 0.5 - radius) + 1), k = 0;
		for (; k < most && first + k < side && first + k + 0.5 < centre + radius; k++) {
			weights[k] = (float)(1 - fabs(first + k + 0.5 - centre) / radius);
			sum += (double)weights[k];
		}
		taps.first[i] = first;
		taps.held[i] = k;
		for (int j = 0; j < k; j++)
			weights[j] = (float)((double)weights[j] / sum);
	}
	return taps;
}

void taps_finish(struct taps *taps)
{
	free(taps->first);
	free(taps->held);
	free(taps->weights);
}

void taps_reached(const struct taps *taps, int lo, int hi, int *from, int *to)
{
	*from = *to = 0;
	for (int i = 0; i < taps->count; i++) {
		if (taps->first[i] >= hi || taps->first[i] + taps->held[i] <= lo)
			continue;
		*from = *to == 0 ? i : *from;
		*to = i + 1;
	}
}

/* Which of pixel i's weights are for lo..hi: k from..to. */
static void within(const struct taps *taps, int i, int lo, int hi, int *from, int *to)
{
	int first = taps->first[i], end = first + taps->held[i];
	*from = lo > first ? lo - first : 0;
	*to = (hi < end ? hi : end) - first;
}

float taps_weight(const struct taps *taps, int i, int lo, int hi)
{
	int from, to;
	float sum = 0;
	within(taps, i, lo, hi, &from, &to);
	for (int k = from; k < to; k++)
		sum += taps->weights[i * taps->taps + k];
	return sum;
}

static quad channels(uint32_t pixel)
{
	bytes four;
	memcpy(&four, &pixel, sizeof four);
	return __builtin_convertvector(four, quad);
}

/* sum is at least 0 and the channels stay below 256. */
static void add(uint32_t *out, quad sum)
{
	bytes four;
	memcpy(&four, out, sizeof four);
	ints value = __builtin_convertvector(four, ints) + __builtin_convertvector(sum + 0.5f, ints),
	     over = value > 255;
	four = __builtin_convertvector((value & ~over) | (over & 255), bytes);
	memcpy(out, &four, sizeof four);
}

void reduce_add_pixel(uint32_t *out, uint32_t pixel, float share)
{
	add(out, share * channels(pixel));
}

/* Output pixels from..to of one row of a piece. */
static void reduce_row(const struct taps *xs, const uint32_t *row, int x0, int w, int from, int to, quad *line)
{
	for (int x = from; x < to; x++) {
		int k, end;
		quad sum = {0};
		within(xs, x, x0, x0 + w, &k, &end);
		for (; k < end; k++)
			sum += xs->weights[x * xs->taps + k] * channels(row[xs->first[x] + k - x0]);
		*line++ = sum;
	}
}

void reduce_add(struct bitmap *out, const struct taps *xs, const struct taps *ys, const struct bitmap *piece, int x0,
		int y0)
{
	int from_x, to_x, from_y, to_y, slots = ys->taps;
	taps_reached(xs, x0, x0 + piece->w, &from_x, &to_x);
	taps_reached(ys, y0, y0 + piece->h, &from_y, &to_y);
	size_t width = (size_t)(to_x - from_x);
	if (width == 0 || from_y == to_y)
		return;
	quad *rows = aligned_alloc(sizeof *rows, width * (size_t)(slots + 1) * sizeof *rows),
	     *sum = rows + width * (size_t)slots;
	int *held = calloc((size_t)slots, sizeof *held); /* which row each of rows is, plus one */
	if (rows == NULL || held == NULL)
		abort();
	for (int y = from_y; y < to_y; y++) {
		int k, end;
		memset(sum, 0, width * sizeof *sum);
		within(ys, y, y0, y0 + piece->h, &k, &end);
		for (; k < end; k++) {
			int row = ys->first[y] + k - y0;
			float share = ys->weights[y * slots + k];
			quad *line = rows + width * (size_t)(row % slots);
			if (held[row % slots] != row + 1)
				reduce_row(xs, piece->pixels + (size_t)row * piece->stride_px, x0, piece->w, from_x,
					   to_x, line);
			held[row % slots] = row + 1;
			for (size_t i = 0; i < width; i++)
				sum[i] += share * line[i];
		}
		for (size_t i = 0; i < width; i++)
			add(out->pixels + (size_t)y * out->stride_px + (size_t)from_x + i, sum[i]);
	}
	free(held);
	free(rows);
}
