/* err: what went wrong, for the caller to decide on and for a person to read.
 * A function that can fail returns false and fills a struct err given by the caller. */
#ifndef MINGYUE_ERR_H
#define MINGYUE_ERR_H

#include <stdbool.h>

/* A code exists only where some caller decides on it. */
enum err_code {
	ERR_NONE = 0,
	ERR_IO,        /* the system refused: give up this attempt */
	ERR_CORRUPT,   /* the bytes are not what they should be: skip the thing */
	ERR_LIMIT,     /* over a maximum of maxima.h: refuse the thing */
	ERR_NOT_FOUND, /* there is no such thing */
	ERR_USAGE,     /* the caller's (a person's) input is wrong */
	ERR_NET,       /* the server is out of reach or misbehaves: back off */
	ERR_UNTRUSTED, /* signatures, versions, hashes or lengths are wrong: alarm, and keep what there is */
	ERR_EXPIRED,   /* signed rightly, but too long ago: keep what there is, and say that it is stale */
	ERR_BUSY,      /* another process has it: try again */
};

struct err {
	enum err_code code;
	char text[512]; /* one line, no newline, always terminated; cut between characters where it is too long */
	bool said;      /* text is in the person's language (err_say); else in English */
};

/* Sets code and text. Returns false always, so that `return err_set(…)` reads well. err may be NULL. */
bool err_set(struct err *err, enum err_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As err_set with ERR_IO, and ": " and what errno means (lang_errno) behind the text. */
bool err_errno(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same in the person's language (lang_of_locale): zh and en are formats of the same arguments. */
bool err_say(struct err *err, enum err_code code, const char *zh, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
bool err_say_errno(struct err *err, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* Puts "prefix: " before the text; the rest stays. Returns false always. */
bool err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
