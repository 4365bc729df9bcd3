#include "audit.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest.h"
#include "maxima.h"
#include "when.h"

static const char name[] = "log";

/* The log read line by line. */
struct reading {
	const json_t *same; /* an entry: whether the last line says the same */
	const char *anchor; /* looked for: a line with this SHA-256 */
	bool last_same, found_anchor;
	size_t lines;
	size_t size;                /* of the whole lines: a torn one behind them was never acknowledged */
	char head[DIGEST_HEX_SIZE]; /* SHA-256 of the last line, "" before the first */
};

/* All of entry's members, as written in line; those of the log itself do not count. */
static bool says_the_same(const json_t *entry, const json_t *line)
{
	const char *key;
	json_t *value;
	size_t members = 0;
	json_object_foreach((json_t *)entry, key, value)
	{
		members++;
		if (json_equal(json_object_get(line, key), value) != 1)
			return false;
	}
	return json_object_size(line) == members + 3;
}

static bool read_line(struct reading *reading, const char *text, size_t size, struct err *err)
{
	json_t *line = NULL;
	bool done = canonical_read(text, size, &line, err) && canonical_is(line, text, size);
	const char *prev = json_string_value(json_object_get(line, "prev"));
	done = done && prev != NULL && strcmp(prev, reading->head) == 0;
	if (done && reading->same != NULL)
		reading->last_same = says_the_same(reading->same, line);
	json_decref(line);
	reading->lines++;
	if (!done)
		return err_say(err, ERR_CORRUPT, "操作记录 log 的第 %zu 行被改动过，或它前面缺了一行",
			       "line %zu of the log has been changed, or one before it is missing", reading->lines);
	digest_hex(text, size, reading->head);
	reading->found_anchor =
	    reading->found_anchor || (reading->anchor != NULL && strcmp(reading->anchor, reading->head) == 0);
	return true;
}

static bool read_log(const struct repository *repository, struct reading *reading, struct bytes *bytes, struct err *err)
{
	struct err reason = {0};
	*bytes = (struct bytes){NULL, 0};
	if (!repository_read(repository, name, LIMIT_LOG_BYTES, bytes, &reason) && reason.code != ERR_NOT_FOUND) {
		*err = reason;
		return false;
	}
	const char *text = bytes->data;
	for (const char *end; text != NULL && (end = memchr(text, '\n', bytes->size - reading->size)) != NULL;) {
		if (!read_line(reading, text, (size_t)(end - text), err)) {
			bytes_finish(bytes);
			return false;
		}
		reading->size += (size_t)(end + 1 - text);
		text = end + 1;
	}
	return true;
}

static const char *who(void)
{
	const struct passwd *person = getpwuid(geteuid());
	return person != NULL ? person->pw_name : "?";
}

/* The log is written whole, aside, as everything here: short, and never half a line. */
bool audit_add(const struct repository *repository, json_t *entry, int64_t now_s, struct err *err)
{
	struct reading reading = {.same = entry};
	struct bytes log, line = {NULL, 0};
	char at[WHEN_SIZE];
	bool done = read_log(repository, &reading, &log, err);
	if (done && !reading.last_same) {
		json_object_set_new(entry, "at", json_string(when_write(now_s, at)));
		json_object_set_new(entry, "by", json_string(who()));
		json_object_set_new(entry, "prev", json_string(reading.head));
		canonical_write(entry, &line);
		size_t size = reading.size + line.size + 1;
		char *whole = malloc(size);
		if (whole == NULL)
			abort();
		if (reading.size > 0)
			memcpy(whole, log.data, reading.size);
		memcpy(whole + reading.size, line.data, line.size);
		whole[size - 1] = '\n';
		done = repository_write(repository, name, 0644, whole, size, err);
		free(whole);
	}
	bytes_finish(&line);
	bytes_finish(&log);
	json_decref(entry);
	return done;
}

bool audit_head(const struct repository *repository, char sha256[DIGEST_HEX_SIZE], struct err *err)
{
	struct reading reading = {0};
	struct bytes log;
	if (!read_log(repository, &reading, &log, err))
		return false;
	bytes_finish(&log);
	memcpy(sha256, reading.head, DIGEST_HEX_SIZE);
	return true;
}

bool audit_verify(const struct repository *repository, const char *anchor, size_t *lines, struct err *err)
{
	struct reading reading = {.anchor = anchor};
	struct bytes log;
	if (!read_log(repository, &reading, &log, err))
		return false;
	bool whole = reading.size == log.size;
	bytes_finish(&log);
	if (!whole || (anchor != NULL && !reading.found_anchor))
		return err_say(err, ERR_CORRUPT, "操作记录 log 的末尾缺了内容", "the end of the log is missing");
	*lines = reading.lines;
	return true;
}
