/* report: what a board tells its office, if it is configured to: small JSON texts, PUT to the report address one after the other. Those
 * that cannot be sent wait in memory, a card wears; when too many wait, the oldest is lost, and the next say how many were. */
#ifndef MINGYUE_REPORT_H
#define MINGYUE_REPORT_H

#include "agent.h"
#include "maxima.h"

/* Those that wait, the oldest first. All zero at first. */
struct reports {
	char *texts[LIMIT_REPORTS];
	size_t count;
	uint64_t number, lost; /* of all since the start */
	int64_t began_s;       /* the time of the first: with number, what tells one report from another */
};

/* What is now waits to be sent. */
void reports_add(struct reports *reports, struct agent *agent, int64_t now_s);
/* Sends the oldest, if one waits; then it waits no longer. ERR_NET, ERR_NOT_FOUND, ERR_USAGE. */
bool reports_send(struct reports *reports, struct agent *agent, struct err *err);
void reports_finish(struct reports *reports);

#endif
