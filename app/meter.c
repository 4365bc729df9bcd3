#include "meter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SAMPLES = 1 << 16, PREPARES = 1024, GRID_W = 16, GRID_H = 9, STATES = 3 };

static const char *const state_names[STATES] = {"rest", "motion", "fade"};

/* What was seen of one state. */
struct tally {
	uint64_t frames, cpu_ns, wall_ns;
	double layers; /* the most in one frame, and so on */
	unsigned draw_calls, textures_made;
	size_t upload_bytes;
	float *gaps_ms; /* from the frame before, when that was of the same state */
	size_t gap_count;
};

struct meter {
	FILE *trace;
	struct tally tallies[STATES];
	enum stage_state last_state;
	uint64_t last_ns, first_page_ns, pages;
	uint32_t late_ms; /* the worst */
	float prepare_ms[PREPARES];
	size_t prepare_count;
};

bool meter_open(const char *trace_path, struct meter **out, struct err *err)
{
	struct meter *meter = calloc(1, sizeof *meter);
	if (meter == NULL)
		abort();
	if (trace_path != NULL && (meter->trace = fopen(trace_path, "we")) == NULL) {
		free(meter);
		return err_errno(err, "cannot write %s", trace_path);
	}
	for (int i = 0; i < STATES; i++)
		if ((meter->tallies[i].gaps_ms = calloc(SAMPLES, sizeof(float))) == NULL)
			abort();
	*out = meter;
	return true;
}

void meter_close(struct meter *meter)
{
	if (meter == NULL)
		return;
	if (meter->trace != NULL)
		fclose(meter->trace);
	for (int i = 0; i < STATES; i++)
		free(meter->tallies[i].gaps_ms);
	free(meter);
}

uint64_t meter_cpu_ns(void)
{
	struct timespec at;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
	return (uint64_t)at.tv_sec * 1000000000U + (uint64_t)at.tv_nsec;
}

static void trace(const struct meter *meter, struct canvas *canvas, const struct stage *stage,
		  const struct frame *frame)
{
	struct bitmap *shot = canvas_capture(canvas);
	if (shot == NULL)
		return;
	struct app_status status;
	stage_status(stage, &status);
	fprintf(meter->trace, "%.1f %s %s", (double)frame->shown_ns / 1e6, state_names[frame->state], status.page);
	for (int gy = 0; gy < GRID_H; gy++)
		for (int gx = 0; gx < GRID_W; gx++) {
			uint64_t sum = 0, count = 0;
			for (int y = gy * shot->h / GRID_H; y < (gy + 1) * shot->h / GRID_H; y += 2)
				for (int x = gx * shot->w / GRID_W; x < (gx + 1) * shot->w / GRID_W; x += 2, count++) {
					uint32_t p = shot->pixels[(size_t)y * shot->stride_px + (size_t)x];
					sum += 54 * (p >> 16 & 255) + 183 * (p >> 8 & 255) + 19 * (p & 255);
				}
			fprintf(meter->trace, " %.1f", count > 0 ? (double)sum / 256 / (double)count : 0);
		}
	fputc('\n', meter->trace);
	bitmap_destroy(shot);
}

void meter_frame(struct meter *meter, struct canvas *canvas, const struct stage *stage, const struct frame *frame)
{
	struct tally *tally = &meter->tallies[frame->state];
	struct stage_times times = stage_times(stage);
	tally->frames++;
	tally->cpu_ns += frame->cpu_ns;
	tally->wall_ns += frame->shown_ns - frame->begun_ns;
	tally->layers = fmax(tally->layers, frame->cost.layers);
	if (frame->cost.draw_calls > tally->draw_calls)
		tally->draw_calls = frame->cost.draw_calls;
	if (frame->cost.upload_bytes > tally->upload_bytes)
		tally->upload_bytes = frame->cost.upload_bytes;
	if (times.passes > 0) /* the first pass fills the pool of textures */
		tally->textures_made += frame->cost.textures_made;
	if (meter->last_ns != 0 && meter->last_state == frame->state && tally->gap_count < SAMPLES)
		tally->gaps_ms[tally->gap_count++] = (float)(frame->shown_ns - meter->last_ns) / 1e6f;
	if (times.first_page_ms != 0 && meter->first_page_ns == 0)
		meter->first_page_ns = frame->shown_ns;
	if (times.pages != meter->pages && times.pages > 1) { /* the first page has no time it was due at */
		if (meter->prepare_count < PREPARES)
			meter->prepare_ms[meter->prepare_count++] = (float)times.prepare_ms;
		meter->late_ms = times.late_ms > meter->late_ms ? times.late_ms : meter->late_ms;
	}
	meter->pages = times.pages;
	meter->last_state = frame->state;
	meter->last_ns = frame->shown_ns;
	if (meter->trace != NULL)
		trace(meter, canvas, stage, frame);
}

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static void print_tally(const struct tally *tally, const char *name)
{
	size_t n = tally->gap_count;
	double sum = 0;
	qsort(tally->gaps_ms, n, sizeof(float), by_size);
	for (size_t i = 0; i < n; i++)
		sum += (double)tally->gaps_ms[i];
	printf("\"%s\":{\"frames\":%llu,\"cpu_ms\":%.3f,\"wall_ms\":%.3f,\"fps\":%.2f,\"gap_p50_ms\":%.2f,\"gap_p95_"
	       "ms\":%.2f,\"gap_max_"
	       "ms\":%.2f,"
	       "\"layers\":%.3f,\"draw_calls\":%u,\"upload_bytes\":%zu,\"textures_made\":%u}",
	       name, (unsigned long long)tally->frames,
	       tally->frames > 0 ? (double)tally->cpu_ns / 1e6 / (double)tally->frames : 0,
	       tally->frames > 0 ? (double)tally->wall_ns / 1e6 / (double)tally->frames : 0,
	       sum > 0 ? (double)n * 1000 / sum : 0, n > 0 ? (double)tally->gaps_ms[n / 2] : 0,
	       n > 0 ? (double)tally->gaps_ms[n * 95 / 100] : 0, n > 0 ? (double)tally->gaps_ms[n - 1] : 0,
	       tally->layers, tally->draw_calls, tally->upload_bytes, tally->textures_made);
}

void meter_print(struct meter *meter, const struct canvas *canvas, const struct stage *stage)
{
	int w, h;
	canvas_size(canvas, &w, &h);
	qsort(meter->prepare_ms, meter->prepare_count, sizeof(float), by_size);
	double prepare_p50 = meter->prepare_count > 0 ? (double)meter->prepare_ms[meter->prepare_count / 2] : 0;
	printf("{\"renderer\":\"%s\",\"w\":%d,\"h\":%d,\"pages\":%llu,\"passes\":%llu,\"first_page_monotonic_ns\":%llu,"
	       "\"prepare_p50_"
	       "ms\":%.0f,"
	       "\"late_ms\":%u,",
	       canvas_renderer_name(canvas), w, h, (unsigned long long)stage_times(stage).pages,
	       (unsigned long long)stage_times(stage).passes, (unsigned long long)meter->first_page_ns, prepare_p50,
	       meter->late_ms);
	for (int i = 0; i < STATES; i++) {
		print_tally(&meter->tallies[i], state_names[i]);
		putchar(i + 1 < STATES ? ',' : '}');
	}
	putchar('\n');
}
