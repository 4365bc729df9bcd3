#include "conf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exhibition.h" /* civil_hours */
#include "fetch.h"      /* fetch_url_allowed */
#include "maxima.h"
#include "moment.h"

enum kind { TEXT, ADDRESS, PATH, NUMBER, CLOCK, SIZES, LANGUAGE, ROTATION, HOURS, PERCENT, SWITCH };

#define PLACE(member) offsetof(struct conf, member)
static const struct key {
	const char *section, *name, *initial;
	enum kind kind;
	size_t place;
	long least, most; /* of numbers */
} keys[] = {
    {"server", "url", "", ADDRESS, PLACE(server.url), 0, 0},
    {"server", "ca", "", PATH, PLACE(server.ca), 0, 0},
    {"server", "pin", "", TEXT, PLACE(server.pin), 0, 0},
    {"server", "cert", "", PATH, PLACE(server.cert), 0, 0},
    {"server", "key", "", PATH, PLACE(server.key), 0, 0},
    {"server", "poll_seconds", "30", NUMBER, PLACE(server.poll_s), 1, 3600},
    {"server", "connect_seconds", "10", NUMBER, PLACE(server.connect_s), 1, 600},
    {"server", "stall_seconds", "15", NUMBER, PLACE(server.stall_s), 1, 600},
    {"server", "deadline_seconds", "60", NUMBER, PLACE(server.deadline_s), 1, 3600},
    {"trust", "root", "/etc/mingyue/root.json", PATH, PLACE(trust.root), 0, 0},
    {"trust", "site", "", TEXT, PLACE(trust.site), 0, 0},
    {"trust", "clock", "auto", CLOCK, PLACE(trust.clock), 0, 0},
    {"store", "path", "/var/lib/mingyue", PATH, PLACE(store.path), 0, 0},
    {"store", "run", "/run/mingyue", PATH, PLACE(store.run), 0, 0},
    {"store", "reserve_mb", "64", NUMBER, PLACE(store.reserve_mb), 1, 1 << 20},
    {"store", "keep", "5", NUMBER, PLACE(store.keep), 1, 50},
    {"wall", "app", "mingyue", TEXT, PLACE(wall.app), 0, 0},
    {"wall", "sizes", "1920x1080", SIZES, PLACE(wall.sizes), 0, 0},
    {"wall", "lang", "both", LANGUAGE, PLACE(wall.lang), 0, 0},
    {"wall", "trial_seconds", "600", NUMBER, PLACE(wall.trial_s), 1, 86400},
    {"wall", "wait_seconds", "600", NUMBER, PLACE(wall.wait_s), 0, 86400},
    {"report", "url", "", ADDRESS, PLACE(report.url), 0, 0},
    {"report", "name", "", TEXT, PLACE(report.name), 0, 0},
    {"board", "rotate", "0", ROTATION, PLACE(board.rotate), 0, 0},
    {"board", "bright", "", HOURS, PLACE(board.bright), 0, 0},
    {"board", "brightness", "", PERCENT, PLACE(board.brightness), 0, 0},
    {"board", "service", "off", SWITCH, PLACE(board.service), 0, 0},
};
#undef PLACE
enum { KEYS = sizeof keys / sizeof *keys };

static char *text_at(struct conf *conf, const struct key *key)
{
	return (char *)conf + key->place;
}

static bool is_sizes(const char *value)
{
	for (;;) {
		int w, h, end = 0;
		if (sscanf(value, "%5dx%5d%n", &w, &h, &end) != 2 || w < 320 || h < 320 || w > 16384 || h > 16384)
			return false;
		if (value[end] == '\0')
			return true;
		if (value[end] != ' ')
			return false;
		value += end + 1;
	}
}

static bool is_one_of(const char *value, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(value, names[i]) == 0)
			return true;
	return false;
}

static bool is_percent(const char *value)
{
	size_t length = strspn(value, "0123456789");
	return length > 0 && length <= 3 && value[length] == '\0' && *value != '0' && strtol(value, NULL, 10) <= 100;
}

/* NULL: the value will do; otherwise what it should be. */
static const char *fault(const struct key *key, const char *value)
{
	static const char *const languages[] = {"zh", "en", "both"}, *const switches[] = {"on", "off"};
	static const char *const rotations[] = {"0", "90", "180", "270"};
	int from_min, until_min;
	switch (key->kind) {
	case ADDRESS:
		return *value == '\0' || fetch_url_allowed(value, NULL)
			   ? NULL
			   : "an address such as https://example.org/mingyue; http only to this machine";
	case PATH:
		return *value == '\0' || *value == '/' ? NULL : "a path from / on";
	case SIZES:
		return is_sizes(value) ? NULL : "sizes such as 1920x1080, a space between them";
	case LANGUAGE:
		return is_one_of(value, languages, 3) ? NULL : "zh, en or both";
	case CLOCK:
		return is_one_of(value, moment_trust_names, MOMENT_TRUSTS) ? NULL : "auto, proven or unproven";
	case ROTATION:
		return is_one_of(value, rotations, 4) ? NULL : "0, 90, 180 or 270";
	case HOURS:
		return *value == '\0' || civil_hours(value, &from_min, &until_min) ? NULL : "hours such as 08:00-20:00";
	case PERCENT:
		return *value == '\0' || is_percent(value) ? NULL : "a number from 1 to 100, for per cent";
	case SWITCH:
		return is_one_of(value, switches, 2) ? NULL : "on or off";
	case NUMBER: /* has its own place */
	case TEXT:
		break;
	}
	return NULL;
}

static bool set(struct conf *conf, const struct key *key, const char *value, struct err *err)
{
	if (key->kind == NUMBER) {
		char *end;
		errno = 0;
		long number = strtol(value, &end, 10);
		if (*value < '0' || *value > '9' || *end != '\0' || errno != 0 || number < key->least ||
		    number > key->most)
			return err_set(err, ERR_USAGE, "%s must be a number from %ld to %ld", key->name, key->least,
				       key->most);
		memcpy(text_at(conf, key), &number, sizeof number);
		return true;
	}
	const char *should = fault(key, value);
	if (should != NULL)
		return err_set(err, ERR_USAGE, "%s must be %s", key->name, should);
	if (strlen(value) >= CONF_TEXT)
		return err_set(err, ERR_USAGE, "%s is longer than %d bytes", key->name, CONF_TEXT - 1);
	snprintf(text_at(conf, key), CONF_TEXT, "%s", value);
	return true;
}

void conf_init(struct conf *conf)
{
	*conf = (struct conf){.server.poll_s = 0};
	for (size_t i = 0; i < KEYS; i++)
		set(conf, &keys[i], keys[i].initial, NULL);
}

static const struct key *find(const char *section, const char *name)
{
	for (size_t i = 0; i < KEYS; i++)
		if (strcmp(keys[i].section, section) == 0 && (name == NULL || strcmp(keys[i].name, name) == 0))
			return &keys[i];
	return NULL;
}

/* Without white space at both ends, in place. */
static char *trimmed(char *text)
{
	text += strspn(text, " \t");
	size_t size = strlen(text);
	while (size > 0 && strchr(" \t\r", text[size - 1]) != NULL)
		text[--size] = '\0';
	return text;
}

struct reading {
	struct conf *conf;
	char section[32];
	bool given[KEYS];
};

static bool take_line(struct reading *reading, char *line, struct err *err)
{
	line = trimmed(line);
	size_t size = strlen(line);
	if (*line == '\0' || *line == '#' || *line == ';')
		return true;
	if (*line == '[') {
		if (line[size - 1] != ']' || size - 2 >= sizeof reading->section)
			return err_set(err, ERR_USAGE, "a section is written [name]");
		snprintf(reading->section, sizeof reading->section, "%.*s", (int)(size - 2), line + 1);
		return find(reading->section, NULL) != NULL ||
		       err_set(err, ERR_USAGE, "there is no section [%s]", reading->section);
	}
	char *equals = strchr(line, '=');
	if (equals == NULL)
		return err_set(err, ERR_USAGE, "a line is KEY = VALUE");
	*equals = '\0';
	const char *name = trimmed(line), *value = trimmed(equals + 1);
	const struct key *key = find(reading->section, name);
	if (key == NULL)
		return err_set(err, ERR_USAGE, "there is no key %.40s in [%s]", name, reading->section);
	if (reading->given[key - keys])
		return err_set(err, ERR_USAGE, "%s is given twice", name);
	reading->given[key - keys] = true;
	return set(reading->conf, key, value, err);
}

bool conf_parse(const char *name, const char *text, size_t size, struct conf *out, struct err *err)
{
	struct conf conf;
	struct reading reading = {.conf = &conf};
	conf_init(&conf);
	int number = 0;
	for (size_t at = 0; at < size;) {
		char line[1024];
		const char *newline = memchr(text + at, '\n', size - at);
		size_t length = newline != NULL ? (size_t)(newline - text) - at : size - at;
		number++;
		if (length >= sizeof line || memchr(text + at, '\0', length) != NULL)
			return err_set(err, ERR_USAGE, "%s:%d: the line is too long, or is not text", name, number);
		memcpy(line, text + at, length);
		line[length] = '\0';
		if (!take_line(&reading, line, err))
			return err_prefix(err, "%s:%d", name, number);
		at += length + 1;
	}
	size_t end = strlen(conf.server.url);
	while (end > 0 && conf.server.url[end - 1] == '/')
		conf.server.url[--end] = '\0';
	*out = conf;
	return true;
}

bool conf_read(const char *path, struct conf *conf, struct err *err)
{
	char text[LIMIT_CONF_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ? err_set(err, ERR_NOT_FOUND, "there is no configuration %s", path)
				       : err_errno(err, "cannot read %s", path);
	ssize_t size = read(fd, text, sizeof text);
	close(fd);
	if (size < 0)
		return err_errno(err, "cannot read %s", path);
	if (size == sizeof text)
		return err_set(err, ERR_USAGE, "%s is longer than %d bytes", path, LIMIT_CONF_BYTES);
	return conf_parse(path, text, (size_t)size, conf, err);
}
