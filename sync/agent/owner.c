#include "owner.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

bool owner_become(const char *store, bool *became, struct err *err)
{
	struct stat info;
	*became = false;
	/* Where there is no store, who opens it says so. */
	if (geteuid() != 0 || stat(store, &info) != 0 || info.st_uid == 0)
		return true;
	const struct passwd *user = getpwuid(info.st_uid);
	gid_t group = user != NULL ? user->pw_gid : info.st_gid;
	if ((user != NULL ? initgroups(user->pw_name, group) : setgroups(0, NULL)) != 0 || setgid(group) != 0 ||
	    setuid(info.st_uid) != 0)
		return err_errno(err, "cannot become user %u, whose %s is", (unsigned)info.st_uid, store);
	umask(0027); /* by the folder's group the app reads it, whatever root's mask is */
	*became = true;
	return true;
}
