#include "splash.h"

#include <fcntl.h>
#include <linux/fb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "alive.h"
#include "standby.h"

enum { FRAMEBUFFERS = 8, MAX_SIDE = 16384 };

static uint32_t packed(uint32_t argb, const struct splash_format *format)
{
	uint32_t red = argb >> 16 & 255, green = argb >> 8 & 255, blue = argb & 255;
	return red >> (8 - format->red.bits) << format->red.offset |
	       green >> (8 - format->green.bits) << format->green.offset |
	       blue >> (8 - format->blue.bits) << format->blue.offset;
}

void splash_row(const struct bitmap *picture, const struct splash_format *format, int rotate, int y, int w,
		uint8_t *row)
{
	for (int x = 0; x < w; x++) {
		int from_x = x, from_y = y;
		if (rotate == 90) {
			from_x = y;
			from_y = picture->h - 1 - x;
		} else if (rotate == 180) {
			from_x = picture->w - 1 - x;
			from_y = picture->h - 1 - y;
		} else if (rotate == 270) {
			from_x = picture->w - 1 - y;
			from_y = x;
		}
		uint32_t pixel = packed(picture->pixels[(size_t)from_y * picture->stride_px + (size_t)from_x], format);
		for (int i = 0; i < format->bytes; i++)
			*row++ = (uint8_t)(pixel >> 8 * i);
	}
}

static bool format_of(const struct fb_var_screeninfo *screen, struct splash_format *format)
{
	*format = (struct splash_format){(int)screen->bits_per_pixel / 8,
					 {(int)screen->red.offset, (int)screen->red.length},
					 {(int)screen->green.offset, (int)screen->green.length},
					 {(int)screen->blue.offset, (int)screen->blue.length}};
	return format->bytes >= 2 && format->bytes <= 4 && format->red.bits <= 8 && format->green.bits <= 8 &&
	       format->blue.bits <= 8 && format->red.bits > 0 && screen->xres > 0 && screen->yres > 0 &&
	       screen->xres <= MAX_SIDE && screen->yres <= MAX_SIDE;
}

static bool draw(int fd, int rotate)
{
	struct fb_var_screeninfo screen;
	struct fb_fix_screeninfo fixed;
	struct splash_format format;
	if (ioctl(fd, FBIOGET_VSCREENINFO, &screen) != 0 || ioctl(fd, FBIOGET_FSCREENINFO, &fixed) != 0 ||
	    !format_of(&screen, &format) || fixed.line_length < screen.xres * (uint32_t)format.bytes)
		return false;
	int w = (int)screen.xres, h = (int)screen.yres;
	struct bitmap *picture = rotate % 180 != 0 ? standby_create(h, w) : standby_create(w, h);
	size_t line = fixed.line_length, size = line * (size_t)h;
	uint8_t *glass = calloc(1, size);
	if (glass == NULL)
		abort();
	/* Without a console on it, nobody has switched it on yet. The app's own screen is not taken from it by this. */
	screen.activate = FB_ACTIVATE_NOW | FB_ACTIVATE_FORCE;
	(void)ioctl(fd, FBIOPUT_VSCREENINFO, &screen);
	(void)ioctl(fd, FBIOBLANK, FB_BLANK_UNBLANK);
	for (int y = 0; y < h; y++)
		splash_row(picture, &format, rotate, y, w, glass + (size_t)y * line);
	/* At once: Linux 6.1 takes a write of exactly one line for one of no width, and shows nothing of it. */
	off_t at = (off_t)screen.yoffset * fixed.line_length;
	bool drawn = pwrite(fd, glass, size, at) == (ssize_t)size;
	free(glass);
	bitmap_destroy(picture);
	return drawn;
}

bool splash_show(int rotate, struct err *err)
{
	bool shown = false;
	for (int i = 0; i < FRAMEBUFFERS; i++) {
		char path[24];
		snprintf(path, sizeof path, "/dev/fb%d", i);
		int fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			continue;
		shown = draw(fd, rotate) || shown;
		close(fd);
	}
	return shown || err_set(err, ERR_NOT_FOUND, "no framebuffer (/dev/fb0) that can be drawn on");
}

void splash_stay(int seconds)
{
	alive_ready();
	for (int i = 0; i < seconds; i++) {
		struct timespec second = {1, 0};
		alive_turn((uint64_t)i * 1000);
		nanosleep(&second, NULL);
	}
}
