#include "idle.h"

enum {
	LEAST_MS = 60 * 1000,
	BEFORE_READING_MS = 20 * 1000,
	ASKS_MS = 10 * 1000,
	PRESENTS_MS = 10 * 60 * 1000,
	READS_MS = 160 * 1000, /* at most: nobody stays longer without a touch */
	HAN_MS = 200,
	WORD_MS = 250,
};

void idle_begin(struct idle *idle, uint64_t now_ms)
{
	*idle = (struct idle){.touched_ms = now_ms};
}

void idle_touch(struct idle *idle, bool held, uint64_t now_ms)
{
	idle->touched_ms = now_ms;
	idle->held = held;
	idle->presents = false;
}

void idle_present(struct idle *idle, uint64_t now_ms)
{
	idle->touched_ms = now_ms;
	idle->presents = true;
	idle->keyed_ms = now_ms;
}

void idle_reading(struct idle *idle, uint32_t reading_ms)
{
	idle->reading_ms = reading_ms < READS_MS ? reading_ms : READS_MS;
}

uint32_t idle_reads_ms(const char *text)
{
	uint32_t ms = 0;
	bool word = false;
	for (const unsigned char *ch = (const unsigned char *)text; *ch != '\0'; ch++) {
		bool letter = (*ch | 32) >= 'a' ? (*ch | 32) <= 'z' : *ch >= '0' && *ch <= '9';
		if (*ch >= 0xe0) /* three bytes or more: Han, and what stands among it */
			ms += HAN_MS;
		if (letter && !word)
			ms += WORD_MS;
		word = letter || (word && *ch >= 0x80 && *ch < 0xe0); /* an accented letter goes on */
	}
	return ms;
}

static uint64_t over_ms(const struct idle *idle)
{
	uint64_t wait_ms = BEFORE_READING_MS + (uint64_t)idle->reading_ms;
	if (idle->held)
		return UINT64_MAX;
	uint64_t until_ms = idle->touched_ms + (wait_ms > LEAST_MS ? wait_ms : LEAST_MS),
		 keyed_ms = idle->keyed_ms > 0 ? idle->keyed_ms + PRESENTS_MS : 0;
	return idle->presents || keyed_ms > until_ms ? keyed_ms : until_ms;
}

uint64_t idle_asks_from_ms(const struct idle *idle)
{
	return idle->held || idle->presents ? UINT64_MAX : over_ms(idle) - ASKS_MS;
}

bool idle_asks(const struct idle *idle, uint64_t now_ms)
{
	return now_ms >= idle_asks_from_ms(idle);
}

bool idle_over(const struct idle *idle, uint64_t now_ms)
{
	return now_ms >= over_ms(idle);
}

uint64_t idle_next_ms(const struct idle *idle, uint64_t now_ms)
{
	uint64_t asks_ms = idle_asks_from_ms(idle);
	if (asks_ms > now_ms + 1000 && asks_ms != UINT64_MAX)
		return asks_ms - 1000; /* the ring is made ready then */
	if (asks_ms > now_ms && asks_ms != UINT64_MAX)
		return asks_ms;
	if (asks_ms <= now_ms)
		return now_ms + 100; /* the ring runs */
	return over_ms(idle);
}
