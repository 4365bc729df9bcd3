/* alive: tells the service manager that the app is ready and alive; says nothing where there is none. UI thread. */
#ifndef MINGYUE_ALIVE_H
#define MINGYUE_ALIVE_H

#include <stdint.h>

/* Something is on the glass. */
void alive_ready(void);
/* A turn has been finished: what feeds the watchdog, and nothing else does. now_ms is monotonic. */
void alive_turn(uint64_t now_ms);

#endif
