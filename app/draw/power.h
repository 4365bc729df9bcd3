/* power: switches a display off and on (DPMS, by the connector's property of that name; drm-kms(7), linux/drm_mode.h). */
#ifndef MINGYUE_POWER_H
#define MINGYUE_POWER_H

#include <SDL.h>
#include <stdbool.h>

/* All connected displays of the card that window is on. False: they cannot be switched (no KMS/DRM, no such property); they are as they
 * were. While they are off nothing may be presented: the kernel refuses a page flip then. */
bool power_set(SDL_Window *window, bool on);

#endif
