#include "tuf_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maxima.h"

/* Signed by whom it should be, and then: of the right form. */
static bool trusted(struct tuf *tuf, struct bytes *file, const struct delegation *by, const char *type,
		    struct role_file **metadata, struct err *err)
{
	struct role_file *made;
	if (!role_file_create(file, !tuf->options.interop, &made, err)) {
		err_prefix(err, "%s", by->role);
		return false;
	}
	if (role_file_verify(made, by, err) && role_file_check(made, type, err)) {
		*metadata = made;
		return true;
	}
	role_file_destroy(made);
	return false;
}

bool tuf_saved(struct tuf *tuf, const struct delegation *by, const char *type, struct role_file **metadata,
	       struct err *err)
{
	struct bytes file = {NULL, 0};
	struct err why;
	char *encoded = role_file_encode(by->role);
	bool loaded = tuf->io.load(tuf->io.ctx, encoded, &file, &why);
	free(encoded);
	*metadata = NULL;
	if (loaded) {
		trusted(tuf, &file, by, type, metadata, &why);
		return true;
	}
	if (why.code == ERR_NOT_FOUND)
		return true;
	if (err != NULL)
		*err = why;
	return false;
}

bool tuf_fetched(struct tuf *tuf, const struct delegation *by, const char *type, int64_t version, size_t max_bytes,
		 const struct metafile *listed, struct role_file **metadata, struct err *err)
{
	char *encoded = role_file_encode(by->role), name[LIMIT_TUF_NAME_BYTES + 32];
	struct bytes file = {NULL, 0};
	if (version > 0)
		snprintf(name, sizeof name, "%lld.%s.json", (long long)version, encoded);
	else
		snprintf(name, sizeof name, "%s.json", encoded);
	free(encoded);
	if (listed != NULL && listed->length > (int64_t)max_bytes) {
		err_set(err, ERR_LIMIT, "%s is %lld bytes; at most %zu are taken", name, (long long)listed->length,
			max_bytes);
		return false;
	}
	if (listed != NULL && listed->length >= 0)
		max_bytes = (size_t)listed->length;
	if (!tuf->io.fetch(tuf->io.ctx, name, max_bytes, &file, err))
		return false;
	struct role_file *got = NULL;
	if (file.size > max_bytes)
		err_set(err, ERR_LIMIT, "%s is longer than %zu bytes", name, max_bytes);
	else if (listed != NULL && !role_file_matches(&file, listed->length, listed->sha256, listed->sha512, err))
		err_prefix(err, "%s", name);
	else if (trusted(tuf, &file, by, type, &got, err)) {
		if (listed == NULL || got->version == listed->version) {
			*metadata = got;
			return true;
		}
		err_set(err, ERR_UNTRUSTED, "%s is version %lld; it should be %lld", name, (long long)got->version,
			(long long)listed->version);
	}
	bytes_finish(&file);
	role_file_destroy(got);
	return false;
}

bool tuf_first_stays(const struct tuf *tuf, const struct role_file *saved, const struct role_file *now,
		     const char *role, struct err *err)
{
	if (tuf->options.interop || saved == NULL || saved->version != now->version ||
	    json_equal(saved->signed_, now->signed_))
		return true;
	return err_set(err, ERR_UNTRUSTED, "%s: another content under the version %lld, which is known", role,
		       (long long)now->version);
}

bool tuf_save(struct tuf *tuf, const char *role, const struct role_file *metadata, struct err *err)
{
	char *encoded = role_file_encode(role);
	bool saved = tuf->io.save(tuf->io.ctx, encoded, metadata->file.data, metadata->file.size, err);
	free(encoded);
	return saved;
}

bool tuf_listed(struct tuf *tuf, const struct delegation *by, const char *type, size_t max_bytes,
		const struct metafile *listed, tuf_allowed *allowed, struct role_file **metadata, bool *fetched,
		struct err *err)
{
	struct role_file *saved, *now = NULL;
	if (!tuf_saved(tuf, by, type, &saved, err))
		return false;
	if (saved != NULL && saved->version == listed->version &&
	    role_file_matches(&saved->file, listed->length, listed->sha256, listed->sha512, NULL) &&
	    role_file_fresh(saved, by->role, tuf->options.now_s, NULL)) {
		*metadata = saved;
		return true;
	}
	bool consistent = json_is_true(json_object_get(tuf->root->signed_, "consistent_snapshot"));
	bool good = tuf_fetched(tuf, by, type, consistent ? listed->version : 0, max_bytes, listed, &now, err) &&
		    tuf_first_stays(tuf, saved, now, by->role, err) &&
		    (allowed == NULL || allowed(tuf, saved, now, err)) &&
		    role_file_fresh(now, by->role, tuf->options.now_s, err) && tuf_save(tuf, by->role, now, err);
	role_file_destroy(saved);
	if (!good) {
		role_file_destroy(now);
		return false;
	}
	*metadata = now;
	if (fetched != NULL)
		*fetched = true;
	return true;
}
