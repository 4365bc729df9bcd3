/* idle: when somebody has gone. Counted from the last touch, with time to read; asks ten seconds before. Pure. */
#ifndef MINGYUE_IDLE_H
#define MINGYUE_IDLE_H

#include <stdbool.h>
#include <stdint.h>

struct idle {
	uint64_t touched_ms;
	uint32_t reading_ms; /* of what is shown */
	bool held;           /* a finger is down */
	bool presents;       /* keys were last */
	uint64_t keyed_ms;   /* the last key, 0: none */
};

void idle_begin(struct idle *idle, uint64_t now_ms);
/* A touch; held: a finger is still down. It has its controls, but does not shorten what a key has given. */
void idle_touch(struct idle *idle, bool held, uint64_t now_ms);
/* A presenter's key: nobody is asked anything for ten minutes. */
void idle_present(struct idle *idle, uint64_t now_ms);
/* What is shown takes so long to read; more than 160 s count as that. */
void idle_reading(struct idle *idle, uint32_t reading_ms);
/* How long a text (UTF-8) takes to read: five Han characters, or four words of an alphabet, a second. */
uint32_t idle_reads_ms(const char *text);
/* From when it asks whether somebody still reads; UINT64_MAX: not at all. */
uint64_t idle_asks_from_ms(const struct idle *idle);
bool idle_asks(const struct idle *idle, uint64_t now_ms);
bool idle_over(const struct idle *idle, uint64_t now_ms);
/* When its answers may change next. */
uint64_t idle_next_ms(const struct idle *idle, uint64_t now_ms);

#endif
