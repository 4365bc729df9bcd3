/* meter: what frames cost, counted while the program runs, for --bench; and --trace, a line for every frame. UI thread. */
#ifndef MINGYUE_METER_H
#define MINGYUE_METER_H

#include <stdbool.h>
#include <stdint.h>

#include "canvas.h"
#include "err.h"
#include "stage.h"

struct meter;

/* trace_path (or NULL) is written a line a frame: ms, state, page, then the mean lightness 0..255 of a grid of 16 x 9 cells. */
bool meter_open(const char *trace_path, struct meter **meter, struct err *err);
void meter_close(struct meter *meter);

/* CPU time of this thread, for the cost of a frame. */
uint64_t meter_cpu_ns(void);
/* One frame that was presented. */
struct frame {
	enum stage_state state;
	uint64_t begun_ns, shown_ns; /* the turn of the loop began, the frame was presented */
	uint64_t cpu_ns;             /* what drawing and presenting took of this thread */
	struct canvas_cost cost;
};
void meter_frame(struct meter *meter, struct canvas *canvas, const struct stage *stage, const struct frame *frame);
/* Prints the counters as one JSON object on standard output. */
void meter_print(struct meter *meter, const struct canvas *canvas, const struct stage *stage);

#endif
