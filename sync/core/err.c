#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lang.h"

/* False: the text was too long. */
__attribute__((format(printf, 3, 0))) static bool set(struct err *err, enum err_code code, const char *format,
						      va_list args)
{
	err->code = code;
	err->said = false;
	int length = vsnprintf(err->text, sizeof err->text, format, args);
	lang_whole(err->text);
	return length >= 0 && (size_t)length < sizeof err->text;
}

static void add_errno(struct err *err, int number)
{
	char reason[128];
	size_t used = strlen(err->text);
	snprintf(err->text + used, sizeof err->text - used, ": %s", lang_errno(number, reason, sizeof reason));
	lang_whole(err->text);
}

bool err_set(struct err *err, enum err_code code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (err != NULL)
		set(err, code, format, args);
	va_end(args);
	return false;
}

bool err_say(struct err *err, enum err_code code, const char *zh, const char *en, ...)
{
	va_list args;
	va_start(args, en);
	if (err != NULL) {
		set(err, code, lang_of_locale() == LANG_ZH ? zh : en, args);
		err->said = true;
	}
	va_end(args);
	return false;
}

bool err_errno(struct err *err, const char *format, ...)
{
	int number = errno;
	va_list args;
	va_start(args, format);
	if (err != NULL && set(err, ERR_IO, format, args))
		add_errno(err, number);
	va_end(args);
	return false;
}

bool err_say_errno(struct err *err, const char *zh, const char *en, ...)
{
	int number = errno;
	va_list args;
	va_start(args, en);
	if (err != NULL) {
		if (set(err, ERR_IO, lang_of_locale() == LANG_ZH ? zh : en, args))
			add_errno(err, number);
		err->said = true;
	}
	va_end(args);
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
