/* daemon_loop: what daemon.c and daemon_by_hand.c share; private to them. */
#ifndef MINGYUE_DAEMON_LOOP_H
#define MINGYUE_DAEMON_LOOP_H

#include "agent.h"

uint64_t daemon_clock_ms(void);
/* SIGTERM and SIGINT end what runs. */
void daemon_catch_signals(void);
/* False after these. Feeds the watchdog too: called between the bounded steps of everything that takes long. ctx is not used. */
bool daemon_goes_on(void *ctx);
/* What was so when the last one wrote run/sync.json, and still is. */
void daemon_go_on_from_last(struct agent *agent);
/* What `mingyue-sync status` and the staff panel read, in memory and not on the card; renamed into place. */
void daemon_write_status(struct agent *agent, uint64_t next_ms);

#endif
