/* when: instants as TUF writes them: "2026-11-24T22:00:00Z" (RFC 3339, UTC, whole seconds). */
#ifndef MINGYUE_WHEN_H
#define MINGYUE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

enum { WHEN_SIZE = 32, WHEN_DAY_S = 86400 };

/* Seconds since 1970 as text. */
const char *when_write(int64_t s, char text[WHEN_SIZE]);
/* And back. False: text (which may be NULL) is not such an instant. */
bool when_read(const char *text, int64_t *s);

/* An instant as a person gives it: such a one, or "2026-12-01T09:00" by this computer's clock and zone. */
bool when_read_local(const char *text, int64_t *s);

#endif
