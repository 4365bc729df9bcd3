/* upload_kind: what a kind of place must do (upload_place.h says it of each). */
#ifndef MINGYUE_UPLOAD_KIND_H
#define MINGYUE_UPLOAD_KIND_H

#include "upload_place.h"

struct upload_kind_of_place {
	bool (*open)(const char *destination, const struct upload_options *options, void **state, struct err *err);
	void (*close)(void *state);
	bool (*size)(void *state, const char *path, uint64_t *bytes, struct err *err);
	bool (*get)(void *state, const char *path, size_t max_bytes, struct bytes *bytes, struct err *err);
	bool (*put)(void *state, const struct upload_put *put, struct err *err);
};

extern const struct upload_kind_of_place upload_folder, upload_http;

#endif
