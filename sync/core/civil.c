#include "exhibition.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Days since 1970-01-01, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

/* count digits at text as a number; -1 when there are not so many. */
static int digits(const char *text, int count)
{
	int number = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (leap && month == 2);
}

bool civil_parse(const char *text, bool partial, int64_t *min)
{
	size_t length = strlen(text);
	int year = digits(text, 4), month = 1, day = 1, hour = 0, minute = 0;
	if (year < 0 || !(length == 10 || length == 16 || (partial && (length == 4 || length == 7))))
		return false;
	if (length >= 7)
		month = text[4] == '-' ? digits(text + 5, 2) : -1;
	if (length >= 10)
		day = text[7] == '-' ? digits(text + 8, 2) : -1;
	if (length == 16) {
		hour = text[10] == 'T' ? digits(text + 11, 2) : -1;
		minute = text[13] == ':' ? digits(text + 14, 2) : -1;
	}
	if (month < 1 || month > 12 || day < 1 || day > month_days(year, month) || hour < 0 || hour > 23 ||
	    minute < 0 || minute > 59)
		return false;
	*min = (days_from_civil(year, month, day) * 24 + hour) * 60 + minute;
	return true;
}

bool civil_hours(const char *text, int *from_min, int *until_min)
{
	int minute[2];
	if (strlen(text) != 11 || text[2] != ':' || text[5] != '-' || text[8] != ':')
		return false;
	for (int i = 0; i < 2; i++) {
		int h = digits(text + 6 * i, 2), min = digits(text + 6 * i + 3, 2);
		if (h < 0 || h > 23 || min < 0 || min > 59)
			return false;
		minute[i] = h * 60 + min;
	}
	*from_min = minute[0];
	*until_min = minute[1];
	return minute[0] != minute[1];
}

const char *civil_print_local(int64_t s, char *text, size_t size)
{
	time_t at = (time_t)s;
	struct tm tm;
	if (localtime_r(&at, &tm) == NULL || strftime(text, size, "%Y-%m-%d %H:%M %z", &tm) == 0)
		snprintf(text, size, "-");
	return text;
}
