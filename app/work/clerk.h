/* clerk: what staff at the wall want of files: the PIN checked, the agent's facts read, a request left for the agent. Called on the feed's
 * thread (or by a test); no thread of its own. */
#ifndef MINGYUE_CLERK_H
#define MINGYUE_CLERK_H

#include "staff.h"

struct clerk {
	const char *pin_path; /* or NULL */
	char folder[512];     /* where app.json is; "": none */
	char mark[64];        /* of agent.json, as it was read last */
	bool read;
	int64_t time_s; /* when it was written */
	struct facts facts;
	struct notice notice;
};

/* Something for who is at the wall. */
struct staff_news {
	enum { NEWS_DOOR, NEWS_PIN, NEWS_FACTS } kind;
	bool yes; /* NEWS_DOOR: it opens; NEWS_PIN: it is right */
	struct facts facts;
	struct notice notice;
};

/* pin_path is kept, not copied. status_path: of app.json; what is written is written beside it. NULL is allowed for both. */
void clerk_init(struct clerk *clerk, const char *pin_path, const char *status_path);
/* Does what is wanted. True: there is an answer. */
bool clerk_serve(const struct clerk *clerk, const struct staff_wish *wish, struct staff_news *news);
/* Looks at agent.json; now_s: the system clock. True: something is new. */
bool clerk_look(struct clerk *clerk, int64_t now_s, struct staff_news *news);

#endif
