#include "moment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

#include "exhibition.h" /* civil_parse */

enum {
	DAYS_AHEAD = 7,
	STEP_S = 2, /* slewing moves both clocks alike; what differs by more was set */
};

const char *const moment_trust_names[MOMENT_TRUSTS] = {"auto", "proven", "unproven"};

struct moment moment_of(int64_t system_s, bool proven, int64_t floor_s)
{
	return (struct moment){
	    .system_s = system_s, .now_s = proven && system_s > floor_s ? system_s : floor_s, .proven = proven};
}

bool moment_proven(struct moment_proof *proof, bool synchronised, int64_t ahead_s)
{
	if (synchronised)
		*proof = (struct moment_proof){true, ahead_s};
	proof->had = proof->had && llabs(ahead_s - proof->ahead_s) <= STEP_S;
	return proof->had;
}

static int64_t ahead_now_s(void)
{
	struct timespec now, up;
	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_BOOTTIME, &up);
	return (int64_t)now.tv_sec - (int64_t)up.tv_sec;
}

struct moment moment_read(enum moment_trust trust, int64_t floor_s, struct moment_proof *proof)
{
	struct timex timex = {.modes = 0};
	bool proven = trust == MOMENT_PROVEN;
	if (trust == MOMENT_AUTO) {
		int state = adjtimex(&timex);
		bool synchronised = state >= 0 && state != TIME_ERROR && (timex.status & STA_UNSYNC) == 0;
		proven = moment_proven(proof, synchronised, ahead_now_s());
	}
	return moment_of((int64_t)time(NULL), proven, floor_s);
}

int64_t moment_floor(const struct moment *moment, int64_t floor_s, int64_t issued_s)
{
	int64_t most_s = issued_s + (int64_t)DAYS_AHEAD * 86400;
	int64_t wanted_s = moment->proven && moment->system_s > issued_s ? moment->system_s : issued_s;
	wanted_s = wanted_s < most_s ? wanted_s : most_s;
	return wanted_s > floor_s ? wanted_s : floor_s;
}

enum moment_hold moment_hold(const struct moment *moment, int64_t floor_s, int64_t from_s, int64_t expires_s)
{
	if (from_s <= floor_s)
		return MOMENT_DUE;
	if (moment->now_s < from_s)
		return moment->proven ? MOMENT_HOLD_EARLY : MOMENT_HOLD_UNPROVEN;
	return moment->now_s <= expires_s ? MOMENT_DUE : MOMENT_HOLD_BEYOND;
}

bool moment_parse(const char *text, int64_t *s)
{
	char minute[17];
	int64_t min;
	if (strlen(text) != 20 || text[16] != ':' || text[17] < '0' || text[17] > '5' || text[18] < '0' ||
	    text[18] > '9' || text[19] != 'Z')
		return false;
	memcpy(minute, text, 16);
	minute[16] = '\0';
	if (!civil_parse(minute, false, &min))
		return false;
	*s = min * 60 + (text[17] - '0') * 10 + (text[18] - '0');
	return true;
}

void moment_print(int64_t s, char *text, unsigned size)
{
	time_t at = (time_t)s;
	struct tm tm;
	if (gmtime_r(&at, &tm) == NULL || strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		snprintf(text, size, "-");
}
