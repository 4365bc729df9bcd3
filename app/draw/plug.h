/* plug: which display is plugged into the card (KMS/DRM), and word of the kernel that it may be another one. SDL looks once, when its
 * video begins. */
#ifndef MINGYUE_PLUG_H
#define MINGYUE_PLUG_H

#include <SDL.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A display and the mode that is its own. connector 0: there is none. */
struct plug {
	uint32_t connector;
	int w, h;
};

/* A display's modes, of which one is its own: what was asked for on the kernel's command line, else what the display itself prefers,
 * else the largest. -1: there is none. */
struct plug_mode {
	int w, h;
	bool asked, preferred;
};
int plug_choose(const struct plug_mode *modes, int count);

/* Whether a picture made for one display is wrong for what there is now. Where there is none nothing is: what is shown is seen by nobody,
 * and is right for the same display when it comes back. */
bool plug_differs(const struct plug *shown, const struct plug *now);

/* SDL's own descriptor of the card, which is the card's master; -1: window is not on KMS/DRM. */
int plug_card(SDL_Window *window);
/* As the kernel knows it since somebody asked, as SDL does in its beginning; ask: of the display itself (some tens of milliseconds, no
 * flicker), which the kernel does not do while somebody draws on the card. */
struct plug plug_look(SDL_Window *window, bool ask);

/* A socket on which the kernel tells of its devices; -1: there is none. close() ends it. */
int plug_listen(void);
/* Whether since the last call there was word of displays, or too much of anything. Does not wait. */
bool plug_heard(int socket);
/* One message of the kernel's: strings one after the other. */
bool plug_told(const char *message, size_t size);

#endif
