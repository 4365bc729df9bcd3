#include "signing.h"

#include <string.h>

#include "audit.h"
#include "metadata.h"

const json_t *signing_root(const struct repository *repository)
{
	return repository->next_root != NULL ? repository->next_root : repository->root;
}

static bool has_key(const json_t *root, const char *role, const char *keyid)
{
	size_t i;
	const json_t *id;
	json_array_foreach(metadata_keyids(root, role), i,
			   id) if (strcmp(json_string_value(id), keyid) == 0) return true;
	return false;
}

bool signing_edition_by(const struct repository *repository, const char *keyid)
{
	return repository->staged != NULL && has_key(signing_root(repository), "targets", keyid);
}

bool signing_root_by(const struct repository *repository, const char *keyid)
{
	return repository->next_root != NULL &&
	       (has_key(repository->root, "root", keyid) || has_key(repository->next_root, "root", keyid));
}

bool signing_edition_enough(const struct repository *repository)
{
	return metadata_enough(signing_root(repository), "targets", repository->staged);
}

bool signing_root_enough(const struct repository *repository)
{
	/* a new root that is public already was killed on its way: its predecessor is not asked again */
	bool published = metadata_version(repository->next_root) == metadata_version(repository->root);
	return metadata_enough(repository->next_root, "root", repository->next_root) &&
	       (published || metadata_enough(repository->root, "root", repository->next_root));
}

static bool log_signature(const struct repository *repository, const char *what, const json_t *file, const char *keyid,
			  int64_t now_s, struct err *err)
{
	struct bytes bytes;
	char sha256[DIGEST_HEX_SIZE];
	const json_t *root = has_key(repository->root, "root", keyid) ? repository->root : signing_root(repository);
	canonical_write(metadata_signed(file), &bytes);
	digest_hex(bytes.data, bytes.size, sha256);
	bytes_finish(&bytes);
	return audit_add(repository,
			 json_pack("{s:s,s:s,s:I,s:s,s:s,s:s}", "do", "sign", "what", what, "version",
				   (json_int_t)metadata_version(file), "keyid", keyid, "name",
				   metadata_name(root, keyid), "signed", sha256),
			 now_s, err);
}

static bool sign_file(const struct repository *repository, const char *name, const char *what, json_t *file,
		      const struct secret *secret, const char *keyid, int64_t now_s, struct err *err)
{
	metadata_sign(file, secret);
	return repository_write_json(repository, name, file, err) &&
	       log_signature(repository, what, file, keyid, now_s, err);
}

bool signing_add(struct repository *repository, const struct secret *secret, int64_t now_s, struct err *err)
{
	char keyid[DIGEST_HEX_SIZE];
	json_t *key = metadata_key(secret);
	metadata_keyid(key, keyid);
	json_decref(key);
	bool root = signing_root_by(repository, keyid), edition = signing_edition_by(repository, keyid);
	if (!root && !edition && repository->staged == NULL && repository->next_root == NULL)
		return err_say(err, ERR_NOT_FOUND, "现在没有要签名的内容；先运行 edition",
			       "there is nothing to sign; run edition first");
	if (!root && !edition)
		return err_say(err, ERR_NOT_FOUND, "这把密钥无权签署正在等待签名的内容，见 mingyue-publish show",
			       "this key may not sign what is waiting, see mingyue-publish show");
	return (!root ||
		sign_file(repository, "next-root.json", "root", repository->next_root, secret, keyid, now_s, err)) &&
	       (!edition ||
		sign_file(repository, "staged/targets.json", "edition", repository->staged, secret, keyid, now_s, err));
}
