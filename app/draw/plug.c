#include "plug.h"

#include <SDL_syswm.h>
#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <xf86drmMode.h>

enum { MOST_MODES = 256, KERNEL_GROUP = 1, MESSAGE_MAX = 8192 };

/* Of a mode that nobody names, its pixels: fewer than any name is worth. */
static int64_t worth(const struct plug_mode *mode)
{
	if (mode->asked)
		return INT64_MAX;
	return mode->preferred ? INT64_MAX - 1 : (int64_t)mode->w * mode->h;
}

int plug_choose(const struct plug_mode *modes, int count)
{
	int best = -1;

	for (int i = 0; i < count; i++)
		if (best < 0 || worth(&modes[i]) > worth(&modes[best]))
			best = i;
	return best;
}

bool plug_differs(const struct plug *shown, const struct plug *now)
{
	return now->connector != 0 && (now->connector != shown->connector || now->w != shown->w || now->h != shown->h);
}

int plug_card(SDL_Window *window)
{
	SDL_SysWMinfo info;

	SDL_VERSION(&info.version);
	if (SDL_GetWindowWMInfo(window, &info) && info.subsystem == SDL_SYSWM_KMSDRM)
		return info.info.kmsdrm.drm_fd;
	return -1;
}

static struct plug own_mode(const drmModeConnector *connector)
{
	struct plug_mode modes[MOST_MODES];
	int count = connector->count_modes < MOST_MODES ? connector->count_modes : MOST_MODES;

	for (int i = 0; i < count; i++) {
		const drmModeModeInfo *mode = &connector->modes[i];
		modes[i] = (struct plug_mode){mode->hdisplay, mode->vdisplay, mode->type & DRM_MODE_TYPE_USERDEF,
					      mode->type & DRM_MODE_TYPE_PREFERRED};
	}
	int own = plug_choose(modes, count);
	return own < 0 ? (struct plug){0} : (struct plug){connector->connector_id, modes[own].w, modes[own].h};
}

/* The first that is connected, as SDL does. */
struct plug plug_look(SDL_Window *window, bool ask)
{
	int card = plug_card(window);
	drmModeRes *resources = card >= 0 ? drmModeGetResources(card) : NULL;
	struct plug found = {0};

	for (int i = 0; resources && i < resources->count_connectors && !found.connector; i++) {
		uint32_t id = resources->connectors[i];
		drmModeConnector *connector =
		    ask ? drmModeGetConnector(card, id) : drmModeGetConnectorCurrent(card, id);
		if (connector && connector->connection == DRM_MODE_CONNECTED)
			found = own_mode(connector);
		drmModeFreeConnector(connector);
	}
	drmModeFreeResources(resources);
	return found;
}

int plug_listen(void)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP};
	int heard = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);

	if (heard >= 0 && bind(heard, (struct sockaddr *)&address, sizeof(address))) {
		close(heard);
		return -1;
	}
	return heard;
}

bool plug_told(const char *message, size_t size)
{
	bool drm = false, hotplug = false;

	for (const char *at = message, *end = message + size; at < end;) {
		size_t length = strnlen(at, (size_t)(end - at));
		drm |= length == strlen("SUBSYSTEM=drm") && memcmp(at, "SUBSYSTEM=drm", length) == 0;
		hotplug |= length == strlen("HOTPLUG=1") && memcmp(at, "HOTPLUG=1", length) == 0;
		at += length + 1;
	}
	return drm && hotplug;
}

bool plug_heard(int socket)
{
	char message[MESSAGE_MAX];
	bool heard = false;

	if (socket < 0)
		return false;
	for (;;) {
		ssize_t size = recv(socket, message, sizeof(message), 0);
		if (size < 0 && errno == ENOBUFS)
			heard = true; /* some were lost */
		else if (size <= 0)
			return heard;
		else
			heard |= plug_told(message, (size_t)size);
	}
}
