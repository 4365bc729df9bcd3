#include "upload_place.h"

#include <stdlib.h>
#include <string.h>

#include "upload_kind.h"

struct upload_place {
	const struct upload_kind_of_place *kind;
	void *state;
};

static bool begins(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* The path of a destination that is a folder; a bare one is itself. */
static const char *path_of(const char *destination)
{
	return begins(destination, "file://") ? destination + strlen("file://") : destination;
}

bool upload_place_is_outside(const char *destination, const char *folder, struct err *err)
{
	char *there = realpath(path_of(destination), NULL), *here = realpath(folder, NULL);
	size_t length = here != NULL ? strlen(here) : 0;
	bool inside = there != NULL && here != NULL && strncmp(there, here, length) == 0 &&
		      (there[length] == '/' || there[length] == '\0');
	free(there);
	free(here);
	return !inside || err_say(err, ERR_USAGE, "%s 就是发布库，或在它里面；请给别处的文件夹或服务器",
				  "%s is the repository, or in it; name a folder elsewhere, or a server", destination);
}

bool upload_place_open(const char *destination, const struct upload_options *options, struct upload_place **place,
		       struct err *err)
{
	const char *scheme_end = strstr(destination, "://");
	bool http = begins(destination, "https://") || begins(destination, "http://") || begins(destination, "s3://");
	bool folder = begins(destination, "file:///") || scheme_end == NULL;
	void *state;
	if (!http && !folder)
		return err_say(err, ERR_USAGE, "不认识的上传目的地 %s：要文件夹、https:// 或 s3://",
			       "%s: upload to a folder, https:// or s3://", destination);
	const struct upload_kind_of_place *kind = http ? &upload_http : &upload_folder;
	if (!kind->open(path_of(destination), options, &state, err))
		return false;
	*place = malloc(sizeof **place);
	if (*place == NULL)
		abort();
	**place = (struct upload_place){kind, state};
	return true;
}

void upload_place_close(struct upload_place *place)
{
	if (place != NULL)
		place->kind->close(place->state);
	free(place);
}

bool upload_place_size(struct upload_place *place, const char *path, uint64_t *bytes, struct err *err)
{
	return place->kind->size(place->state, path, bytes, err);
}

bool upload_place_get(struct upload_place *place, const char *path, size_t max_bytes, struct bytes *bytes,
		      struct err *err)
{
	return place->kind->get(place->state, path, max_bytes, bytes, err);
}

bool upload_place_put(struct upload_place *place, const struct upload_put *put, struct err *err)
{
	return place->kind->put(place->state, put, err);
}
