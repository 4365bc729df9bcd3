#include "power.h"

#include <string.h>
#include <xf86drmMode.h>

#include "plug.h"

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
	int card = plug_card(window);
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
