/* source: where editions come from: a server's folder by fetch, or a folder of the same tree (a USB stick). What comes is not
 * trusted; names are the agent's own, never the repository's. */
#ifndef MINGYUE_SOURCE_H
#define MINGYUE_SOURCE_H

#include "fetch.h"

struct source {
	struct fetch *fetch;     /* NULL: a folder */
	const char *base;        /* the address or the folder, without a slash behind */
	bool (*idle)(void *ctx); /* of a folder; of a server it is fetch's */
	void *ctx;
};

/* One small file, e.g. "metadata/timestamp.json". As fetch_small. */
bool source_small(const struct source *source, const char *name, size_t max_bytes, const char *etag,
		  struct fetch_reply *reply, struct err *err);
/* Small files of a server side by side, each as by source_small; url is a name here. */
void source_smalls(const struct source *source, struct fetch_ask *asks, size_t count);
/* As fetch_files; begin sets url by source_url. */
bool source_files(const struct source *source, struct fetch_file *files, size_t count,
		  bool (*begin)(struct fetch_file *, struct err *), bool (*each)(struct fetch_file *), struct err *err);
/* base and "/" and name. ERR_LIMIT. */
bool source_url(const struct source *source, const char *name, char *url, size_t url_size, struct err *err);

#endif
