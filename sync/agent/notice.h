/* notice: a sentence for the wall's edge: notice.json, taken into agent.json while it is new. */
#ifndef MINGYUE_NOTICE_H
#define MINGYUE_NOTICE_H

#include <jansson.h>
#include <stdint.h>

enum { NOTICE_S = 60 /* so long the app may take to see it; it shows it for ten seconds from then on */ };

/* Leaves it in the run folder, in the place of one before. Never fails: what cannot be written is not shown. */
void notice_leave(const char *run, const char *zh, const char *en, int64_t now_s);
/* The last since the start, {"zh", "en", "until"}, the caller's to release; NULL: there is none. */
json_t *notice_last(const char *run);
/* The same while it is new; NULL: its time has gone by, too. */
json_t *notice_read(const char *run, int64_t now_s);

#endif
