#include "power.h"

#include <SDL_syswm.h>
#include <string.h>
#include <xf86drmMode.h>

/* SDL's own descriptor, which is the card's master; -1: not on KMS/DRM. */
static int card_of(SDL_Window *window)
{
	SDL_SysWMinfo info;

	SDL_VERSION(&info.version);
	if (SDL_GetWindowWMInfo(window, &info) && info.subsystem == SDL_SYSWM_KMSDRM)
		return info.info.kmsdrm.drm_fd;
	return -1;
}

static bool set_connector(int card, const drmModeConnector *connector, bool on)
{
	bool set = false;

	for (int i = 0; i < connector->count_props && !set; i++) {
		drmModePropertyRes *property = drmModeGetProperty(card, connector->props[i]);
		if (property && strcmp(property->name, "DPMS") == 0)
			set = drmModeConnectorSetProperty(card, connector->connector_id, property->prop_id,
							  on ? DRM_MODE_DPMS_ON : DRM_MODE_DPMS_OFF) == 0;
		drmModeFreeProperty(property);
	}
	return set;
}

bool power_set(SDL_Window *window, bool on)
{
	int card = card_of(window);
	drmModeRes *resources = card >= 0 ? drmModeGetResources(card) : NULL;
	bool set = false;

	for (int i = 0; resources && i < resources->count_connectors; i++) {
		drmModeConnector *connector = drmModeGetConnectorCurrent(card, resources->connectors[i]);
		if (connector && connector->connection == DRM_MODE_CONNECTED)
			set |= set_connector(card, connector, on);
		drmModeFreeConnector(connector);
	}
	drmModeFreeResources(resources);
	return set;
}
