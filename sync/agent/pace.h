/* pace: when the server is asked next, so that a thousand boards do not ask at once. Pure: time and chance are parameters. */
#ifndef MINGYUE_PACE_H
#define MINGYUE_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {
	uint64_t period_ms, cap_ms; /* between two questions; the longest wait when nobody answers */
	uint64_t chance;            /* the state of the random numbers, not 0 */
	unsigned failures;          /* questions in a row that nobody answered */
};

/* A board's own chance comes from seed (any number but the same for two boards). */
void pace_init(struct pace *pace, uint64_t period_ms, uint64_t cap_ms, uint64_t seed);
/* The wait before the first question, up to a period: after a power cut all boards start together. */
uint64_t pace_first_ms(struct pace *pace);
/* The wait after a question. Answered: the period, a fifth more or less. Not: twice as long each time up to the cap, a half
 * more or less. */
uint64_t pace_next_ms(struct pace *pace, bool answered);

#endif
