/* mingyue.conf of any content: taken or refused with a line, nothing else. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conf conf;
	struct err err = {0};
	if (conf_parse("f", (const char *)data, size, &conf, &err)) {
		if (conf.server.poll_s < 1 || conf.store.keep < 1)
			abort();
	} else if (err.code != ERR_USAGE || strncmp(err.text, "f:", 2) != 0) {
		abort();
	}
	return 0;
}
