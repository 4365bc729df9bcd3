#include "journal.h"

#include <stdarg.h>
#include <stdio.h>

void journal(const char *format, ...)
{
	char line[1400];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	fprintf(stderr, "mingyue: %s\n", line);
}
