/* alive: tells the service manager that the app is ready and alive; says nothing where there is none. UI thread. */
#ifndef MINGYUE_ALIVE_H
#define MINGYUE_ALIVE_H

#include <stdint.h>

/* A step of the start is done: the next one may take as long as a whole start. Says nothing once ready. */
void alive_starting(void);
/* Something is on the glass. */
void alive_ready(void);
/* A turn has been finished: what feeds the watchdog, and nothing else does. now_ms is monotonic. */
void alive_turn(uint64_t now_ms);

#endif
