#include "signers.h"

#include <string.h>

#include "maxima.h"
#include "role_file.h"
#include "source.h"

enum { NAME_BYTES = 60 };

/* The one that came with the image; used until there is a newer one. */
static bool load_root(const char *path, struct bytes *bytes)
{
	struct source folder = {.base = ""};
	struct fetch_reply reply;
	struct err ignored;
	if (*path != '/' || !source_small(&folder, path + 1, LIMIT_TUF_ROOT_BYTES, NULL, &reply, &ignored))
		return false;
	*bytes = reply.bytes;
	return true;
}

/* The role's file as it is kept; NULL: none. */
static struct role_file *open_role(struct state *state, const char *root_path, const char *role)
{
	struct bytes bytes = {NULL, 0};
	struct role_file *file = NULL;
	struct err ignored;
	bool there =
	    state_load(state, role, &bytes, &ignored) || (strcmp(role, "root") == 0 && load_root(root_path, &bytes));
	if (!there || !role_file_create(&bytes, true, &file, &ignored))
		return NULL;
	return file;
}

static void add(json_t *names, const struct role_file *root, const struct role_file *targets, struct delegation *by)
{
	const json_t *all = json_object_get(json_object_get(root->signed_, "custom"), "names"), *keyid;
	struct err ignored;
	size_t i;
	json_array_foreach(by->keyids, i, keyid)
	{
		const char *id = json_string_value(keyid), *name = json_string_value(json_object_get(all, id));
		json_t *alone = json_pack("[s]", id);
		struct delegation one = {"targets", by->keys, alone, 1};
		if (name != NULL && strlen(name) <= NAME_BYTES && role_file_verify(targets, &one, &ignored))
			json_array_append_new(names, json_string(name));
		json_decref(alone);
	}
}

json_t *signers_of(struct state *state, const char *root_path)
{
	json_t *names = json_array();
	const char *issued = NULL;
	struct role_file *root = open_role(state, root_path, "root"), *targets = open_role(state, root_path, "targets");
	struct delegation by;
	struct err ignored;
	if (root != NULL && targets != NULL && role_file_check(root, "root", &ignored)) {
		const json_t *all = json_object_get(targets->signed_, "targets");
		const json_t *custom = json_object_get(json_object_get(all, "catalogue.db"), "custom");
		role_file_delegation(root, "targets", &by);
		add(names, root, targets, &by);
		issued = json_string_value(json_object_get(custom, "issued"));
	}
	json_t *signed_by = json_pack("{s:o, s:s}", "by", names, "issued", issued != NULL ? issued : "");
	role_file_destroy(root);
	role_file_destroy(targets);
	return signed_by;
}
