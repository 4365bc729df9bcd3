/* tuf_files: what the parts of the client share: its state, and how one role's file becomes trusted. */
#ifndef MINGYUE_TUF_FILES_H
#define MINGYUE_TUF_FILES_H

#include "role_file.h"
#include "tuf.h"

struct tuf {
	struct tuf_io io;
	struct tuf_options options;
	struct role_file *root, *timestamp, *snapshot, *targets;
	struct role_file *found; /* the delegated role the last target was found in */
};

/* A role's saved file when it is there and still trusted after by; else *metadata is NULL. Its age and what lists it are not
 * looked at. False: io.load failed. role is not encoded. */
bool tuf_saved(struct tuf *tuf, const struct delegation *by, const char *type, struct role_file **metadata,
	       struct err *err);

/* Fetches a role's file of this version (0: unversioned), of what listed says (NULL: nothing is said), verifies and checks
 * it: length, hashes, signatures, form, version. Not its expiry, nor what was before. */
bool tuf_fetched(struct tuf *tuf, const struct delegation *by, const char *type, int64_t version, size_t max_bytes,
		 const struct metafile *listed, struct role_file **metadata, struct err *err);

/* What else must hold of a new file before it is saved, given the saved one (or NULL). False with err. */
typedef bool tuf_allowed(const struct tuf *tuf, const struct role_file *saved, const struct role_file *now,
			 struct err *err);

/* The saved file when it is what listed says and fresh, else the fetched one when it is fresh and allowed (may be NULL: no
 * more to ask), then saved. *fetched (may be NULL) is set to true when it was. */
bool tuf_listed(struct tuf *tuf, const struct delegation *by, const char *type, size_t max_bytes,
		const struct metafile *listed, tuf_allowed *allowed, struct role_file **metadata, bool *fetched,
		struct err *err);

/* ERR_UNTRUSTED: saved (or NULL) and now have one version and two contents: somebody is shown the wrong one. The specification
 * lets it pass, and so does interop. */
bool tuf_first_stays(const struct tuf *tuf, const struct role_file *saved, const struct role_file *now,
		     const char *role, struct err *err);

/* io.save of the file as it came. */
bool tuf_save(struct tuf *tuf, const char *role, const struct role_file *metadata, struct err *err);

#endif
