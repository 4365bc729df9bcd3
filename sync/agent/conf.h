/* conf: mingyue.conf: sections and keys as mingyue.conf(5) has them. Strict: what is not known is an error that names its line. */
#ifndef MINGYUE_CONF_H
#define MINGYUE_CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"

enum { CONF_TEXT = 512 };

struct conf {
	struct {
		char url[CONF_TEXT], ca[CONF_TEXT], pin[CONF_TEXT], cert[CONF_TEXT], key[CONF_TEXT];
		long poll_s, connect_s, stall_s, deadline_s;
	} server;
	struct {
		char root[CONF_TEXT], site[CONF_TEXT], clock[CONF_TEXT];
	} trust;
	struct {
		char path[CONF_TEXT], run[CONF_TEXT];
		long reserve_mb, keep;
	} store;
	struct {
		char app[CONF_TEXT], sizes[CONF_TEXT], lang[CONF_TEXT];
		long trial_s, wait_s;
	} wall;
	struct {
		char url[CONF_TEXT], name[CONF_TEXT];
	} report;
	struct { /* for the scripts of board/: the agent only checks them */
		char rotate[CONF_TEXT], bright[CONF_TEXT], brightness[CONF_TEXT], service[CONF_TEXT];
	} board;
};

/* All keys at their defaults. */
void conf_init(struct conf *conf);
/* Reads the file over the defaults. ERR_NOT_FOUND, ERR_IO; ERR_USAGE: "FILE:LINE: what is wrong with it". */
bool conf_read(const char *path, struct conf *conf, struct err *err);
/* The same of a text; name stands in the errors. */
bool conf_parse(const char *name, const char *text, size_t size, struct conf *conf, struct err *err);

#endif
