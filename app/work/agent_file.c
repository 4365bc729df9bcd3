#include "agent_file.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exhibition.h" /* civil_parse */

enum { FILE_BYTES = 256 << 10 };

static int64_t number_of(const json_t *root, const char *key, int64_t otherwise)
{
	const json_t *value = json_object_get(root, key);
	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

static const char *text_of(const json_t *root, const char *key)
{
	const char *text = json_string_value(json_object_get(root, key));
	return text != NULL ? text : "";
}

/* "2026-11-24T22:00:00Z", to the minute; 0: no such time. */
static int64_t seconds_of(const json_t *root, const char *key)
{
	char minute[17];
	int64_t min;
	const char *text = text_of(root, key);
	if (strlen(text) != 20)
		return 0;
	memcpy(minute, text, 16);
	minute[16] = '\0';
	return civil_parse(minute, false, &min) ? min * 60 : 0;
}

static void both(const json_t *root, const char *key, size_t size, char *zh, char *en)
{
	const json_t *pair = json_object_get(root, key);
	snprintf(zh, size, "%s", text_of(pair, "zh"));
	snprintf(en, size, "%s", text_of(pair, "en"));
	lang_whole(zh);
	lang_whole(en);
}

static void take_edition(const json_t *row, struct facts *facts)
{
	static const char *const names[FACTS_STATES] = {"verified", "waiting", "trial", "confirmed", "refused"};
	struct facts_edition edition = {
	    .version = number_of(row, "version", 0), .since_s = seconds_of(row, "since"), .state = FACTS_STATES};
	for (int i = 0; i < FACTS_STATES; i++)
		if (strcmp(text_of(row, "state"), names[i]) == 0)
			edition.state = (enum facts_state)i;
	if (edition.version > 0 && edition.state != FACTS_STATES && json_is_true(json_object_get(row, "kept")) &&
	    facts->edition_count < FACTS_EDITIONS)
		facts->editions[facts->edition_count++] = edition;
}

static void take_signers(const json_t *names, struct facts *facts)
{
	const json_t *name;
	size_t i, used = 0;
	json_array_foreach(names, i, name)
	{
		const char *text = json_string_value(name);
		if (text != NULL && used + strlen(text) + 3 < sizeof facts->signers)
			used += (size_t)snprintf(facts->signers + used, sizeof facts->signers - used, "%s%s",
						 used > 0 ? ", " : "", text);
	}
}

static void take(const json_t *root, struct facts *facts, struct notice *notice)
{
	const char *current = text_of(root, "current");
	const json_t *signed_ = json_object_get(root, "signed"), *row;
	size_t i;
	facts->current = strncmp(current, "editions/", 9) == 0 ? strtoll(current + 9, NULL, 10) : 0;
	facts->trusted = number_of(root, "trusted", 0);
	facts->issued_s = seconds_of(signed_, "issued");
	take_signers(json_object_get(signed_, "by"), facts);
	both(root, "news", sizeof facts->news[0], facts->news[LANG_ZH], facts->news[LANG_EN]);
	both(root, "outcome", sizeof facts->outcome[0], facts->outcome[LANG_ZH], facts->outcome[LANG_EN]);
	facts->seen_s = seconds_of(root, "server_seen");
	facts->floor_s = seconds_of(root, "time_floor");
	facts->proven = json_is_true(json_object_get(root, "clock_proven"));
	facts->stale = json_is_true(json_object_get(root, "stale"));
	facts->disk_free_mb = number_of(root, "disk_free_mb", -1);
	facts->disk_mb = number_of(root, "disk_mb", -1);
	facts->temperature_c = number_of(root, "temperature_c", -1);
	facts->watchdog_s = number_of(root, "watchdog_s", -1);
	facts->hold_left_s = number_of(root, "hold_left_s", 0);
	facts->done = number_of(root, "done", 0);
	json_array_foreach(json_object_get(root, "editions"), i, row) take_edition(row, facts);
	both(root, "notice", sizeof notice->by[0], notice->by[LANG_ZH], notice->by[LANG_EN]);
	notice->until_s = number_of(json_object_get(root, "notice"), "until", 0);
}

bool agent_file_parse(const char *text, size_t size, struct facts *facts, struct notice *notice, int64_t *time_s)
{
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	bool is = json_is_object(root);
	if (is) {
		*facts = (struct facts){.there = false};
		*notice = (struct notice){.until_s = 0};
		*time_s = number_of(root, "time", 0);
		take(root, facts, notice);
	}
	json_decref(root);
	return is;
}

bool agent_file_read(const char *path, struct facts *facts, struct notice *notice, int64_t *time_s)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char *text = malloc(FILE_BYTES);
	if (text == NULL)
		abort();
	ssize_t size = fd >= 0 ? read(fd, text, FILE_BYTES) : -1;
	bool is = size > 0 && size < FILE_BYTES && agent_file_parse(text, (size_t)size, facts, notice, time_s);
	if (fd >= 0)
		close(fd);
	free(text);
	return is;
}
