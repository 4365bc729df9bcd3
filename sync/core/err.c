#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lang.h"

bool err_set(struct err *err, enum err_code code, const char *format, ...)
{
	if (err == NULL)
		return false;
	va_list args;
	va_start(args, format);
	err->code = code;
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	lang_whole(err->text);
	return false;
}

bool err_errno(struct err *err, const char *format, ...)
{
	int number = errno;
	if (err == NULL)
		return false;
	va_list args;
	va_start(args, format);
	err->code = ERR_IO;
	int used = vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	char reason[128];
	if (used >= 0 && (size_t)used < sizeof err->text)
		snprintf(err->text + used, sizeof err->text - (size_t)used, ": %s",
			 lang_errno(number, reason, sizeof reason));
	lang_whole(err->text);
	return false;
}

bool err_prefix(struct err *err, const char *format, ...)
{
	if (err == NULL)
		return false;
	char prefix[sizeof err->text], text[sizeof err->text];
	va_list args;
	va_start(args, format);
	vsnprintf(prefix, sizeof prefix, format, args);
	va_end(args);
	memcpy(text, err->text, sizeof text);
	size_t used = strlen(prefix), room = sizeof err->text;
	if (used > room - 3)
		used = room - 3;
	memcpy(err->text, prefix, used);
	memcpy(err->text + used, ": ", 3);
	used += 2;
	size_t rest = strlen(text) < room - 1 - used ? strlen(text) : room - 1 - used;
	memcpy(err->text + used, text, rest);
	err->text[used + rest] = '\0';
	lang_whole(err->text);
	return false;
}
