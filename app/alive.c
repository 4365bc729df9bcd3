#include "alive.h"

#include <stdbool.h>
#include <systemd/sd-daemon.h>

enum { FEED_MS = 1000 };

static bool ready;

void alive_starting(void)
{
	if (!ready)
		sd_notify(0, "EXTEND_TIMEOUT_USEC=30000000"); /* mingyue.service's TimeoutStartSec */
}

void alive_ready(void)
{
	ready = true;
	sd_notify(0, "READY=1");
}

void alive_turn(uint64_t now_ms)
{
	static uint64_t fed_ms;
	static bool fed;
	if (fed && now_ms - fed_ms < FEED_MS)
		return;
	sd_notify(0, "WATCHDOG=1");
	fed_ms = now_ms;
	fed = true;
}
