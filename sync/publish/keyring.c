#include "keyring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "metadata.h"
#include "passphrase.h"

enum { KEY_FILE_BYTES = 65536 };

void keyring_finish(struct keyring *keyring)
{
	secret_wipe(keyring->last, keyring->last != NULL ? strlen(keyring->last) : 0);
	free(keyring->last);
	keyring->last = NULL;
}

/* file: which of the files with passphrases, where there are any. */
static bool ask(struct keyring *keyring, const char *what, size_t file, bool fresh, struct err *err)
{
	char *passphrase;
	if (!passphrase_ask(what, keyring->file_count > 0 ? keyring->files[file] : NULL, fresh, &passphrase, err))
		return false;
	keyring_finish(keyring);
	keyring->last = passphrase;
	return true;
}

static bool read_file(const char *path, struct bytes *bytes, struct err *err)
{
	struct repository folder = {.path = "."}; /* key files may be anywhere: on a stick */
	if (path[0] == '/')
		folder.path = "";
	return repository_read(&folder, path[0] == '/' ? path + 1 : path, KEY_FILE_BYTES, bytes, err);
}

bool keyring_open(struct keyring *keyring, const char *path, struct secret **secret, struct err *err)
{
	struct bytes pem;
	if (!read_file(path, &pem, err))
		return false;
	bool done = keyring->last != NULL && secret_unseal(pem.data, pem.size, keyring->last, secret, NULL);
	for (size_t i = 0; !done && (i == 0 || i < keyring->file_count); i++)
		done = ask(keyring, path, i, false, err) &&
		       (secret_unseal(pem.data, pem.size, keyring->last, secret, err) || err_prefix(err, "%s", path));
	bytes_finish(&pem);
	return done;
}

bool keyring_make(struct keyring *keyring, const struct repository *repository, const char *name, const char *what,
		  bool again, struct secret **secret, struct err *err)
{
	char file[256];
	struct bytes pem;
	snprintf(file, sizeof file, "keys/%s.key", name);
	if (repository_has(repository, file))
		return err_say(err, ERR_USAGE, "已经有密钥文件 %s，换一个名字",
			       "there is a %s already; choose another name", file);
	if (!(again && keyring->last != NULL) && !ask(keyring, what, 0, true, err))
		return false;
	struct secret *made = secret_create();
	secret_seal(made, keyring->last, &pem);
	bool done = repository_write(repository, file, 0600, pem.data, pem.size, err);
	bytes_finish(&pem);
	if (!done) {
		secret_destroy(made);
		return false;
	}
	*secret = made;
	return true;
}

bool keyring_sign(struct keyring *keyring, const struct repository *repository, const json_t *root, const char *role,
		  json_t *file, struct err *err)
{
	size_t i;
	const json_t *id;
	json_array_foreach(metadata_keyids(root, role), i, id)
	{
		char path[REPOSITORY_PATH_SIZE];
		struct secret *secret;
		if (!repository_path(repository, path, err, "keys/%s.key",
				     metadata_name(root, json_string_value(id))) ||
		    !keyring_open(keyring, path, &secret, err))
			return false;
		metadata_sign(file, secret);
		secret_destroy(secret);
	}
	return metadata_enough(root, role, file) ||
	       err_say(err, ERR_UNTRUSTED, "keys/ 里的 %s 密钥不是根文件认可的那一把",
		       "the %s key in keys/ is not the one the root names", role);
}
