#include "when.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

#include "exhibition.h" /* civil_parse */

const char *when_write(int64_t s, char text[WHEN_SIZE])
{
	struct tm tm;
	time_t time = (time_t)s;
	if (gmtime_r(&time, &tm) == NULL || strftime(text, WHEN_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		memcpy(text, "1970-01-01T00:00:00Z", sizeof "1970-01-01T00:00:00Z");
	return text;
}

bool when_read(const char *text, int64_t *s)
{
	struct tm tm = {0};
	char again[WHEN_SIZE];
	const char *end = text != NULL ? strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm) : NULL;
	if (end == NULL || *end != '\0' || strlen(text) != strlen("2026-11-24T22:00:00Z"))
		return false;
	int64_t read = timegm(&tm);
	if (strcmp(when_write(read, again), text) != 0) /* 30 February */
		return false;
	*s = read;
	return true;
}

bool when_read_local(const char *text, int64_t *s)
{
	int64_t min;
	struct tm tm = {.tm_isdst = -1};
	if (when_read(text, s))
		return true;
	if (!civil_parse(text, false, &min) || strptime(text, "%Y-%m-%dT%H:%M", &tm) == NULL)
		return false;
	*s = mktime(&tm);
	return true;
}
