/* Any way of dragging, pinching and letting go, over a content of any size: always numbers, and in the end at rest within bounds. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST_MS = 10000 };

static void expect(bool right)
{
	if (!right)
		abort();
}

static void check_view(const struct pan *pan)
{
	expect(isfinite(pan->view.x) && isfinite(pan->view.y) && isfinite(pan->view.zoom) && pan->view.zoom > 0);
}

/* Along one axis: it covers the viewport, or lies in its middle. A pixel, and what a float cannot tell, is allowed. */
static void check_axis(float begin, float length, float from, float all, float offset, float zoom)
{
	float first = from * zoom + offset, last = (from + all) * zoom + offset, slack = 1.5F;
	if (all * zoom <= length + 0.5F)
		expect(fabsf((first + last) / 2 - (begin + length / 2)) <= slack);
	else
		expect(first <= begin + slack && last >= begin + length - slack);
}

static void check_rest(const struct pan *pan)
{
	const struct viewport *port = &pan->viewport;
	const struct view *view = &pan->view;
	expect(pan->state == PAN_RESTS && view->zoom >= 1 && view->zoom <= fmaxf(port->max_zoom, 1));
	check_axis(port->box.x, port->box.w, port->content.x, port->content.w, view->x, view->zoom);
	check_axis(port->box.y, port->box.h, port->content.y, port->content.h, view->y, view->zoom);
}

static float any_bits(const uint8_t *data)
{
	float x;
	memcpy(&x, data, sizeof x);
	return x;
}

static struct viewport viewport_of(const uint8_t *data)
{
	return (struct viewport){.box = {data[0], data[1], (float)(1 + data[2] * 8), (float)(1 + data[3] * 8)},
				 .content = {data[4], data[5], (float)(1 + data[6] * 40), (float)(1 + data[7] * 40)},
				 .max_zoom = (float)(1 + data[8] % 8),
				 .scrolls_x = data[9] & 1,
				 .scrolls_y = data[9] >> 1 & 1,
				 .view = {0, 0, 1}};
}

/* A step: kind, milliseconds, then numbers: small ones, or any bits at all. */
static void step(struct pan *pan, const uint8_t *data, uint64_t now_ms)
{
	float n[4];
	for (int i = 0; i < 4; i++)
		n[i] = data[0] & 0x80 ? any_bits(data + 2 + 4 * i) : (float)(int8_t)data[2 + i] * 16;
	float scale = data[0] & 0x80 ? any_bits(data + 14) : (float)data[6] / 64;
	switch (data[0] & 7) {
	case 0:
	case 1:
		pan_hold(pan);
		break;
	case 2:
		pan_drag(pan, n[0], n[1]);
		break;
	case 3:
		pan_pinch(pan, n[0], n[1], scale, n[2], n[3]);
		break;
	case 4:
		pan_release(pan, n[0], n[1], now_ms);
		break;
	case 5:
		pan_toggle(pan, n[0], n[1], now_ms);
		break;
	case 6: {
		struct viewport port = viewport_of(data + 2);
		pan_keep(pan, &port);
		break;
	}
	default:
		pan_takes(pan, n[0], n[1]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pan pan;
	uint64_t now_ms = 1000;
	if (size < 11)
		return 0;
	struct viewport port = viewport_of(data);
	pan_init(&pan, &port, data[10] & 1);
	check_rest(&pan);
	for (size_t i = 11; i + 18 <= size; i += 18) {
		step(&pan, data + i, now_ms);
		check_view(&pan);
		now_ms += data[i + 1];
		pan_tick(&pan, now_ms);
		check_view(&pan);
	}
	pan_release(&pan, 0, 0, now_ms);
	for (uint64_t end_ms = now_ms + LONGEST_MS; pan_tick(&pan, now_ms); now_ms += 100) {
		check_view(&pan);
		expect(now_ms < end_ms);
	}
	check_rest(&pan);
	return 0;
}
