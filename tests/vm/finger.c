/* finger: a touch panel of the kernel's own (uinput), and a finger on it, as standard input says line by line: X Y (a tap) or X Y X2 Y2 (a
 * drag), in thousandths of the screen. The panel is there until the input ends. For a guest: it is linked statically. */
#include <fcntl.h>
#include <linux/uinput.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
	FULL = 1000,
	STEPS = 12,
	STEP_MS = 30,
};

static int panel;

static void say(int type, int code, int value)
{
	struct input_event event = {.type = (unsigned short)type, .code = (unsigned short)code, .value = value};
	if (write(panel, &event, sizeof event) != sizeof event) {
		perror("finger: write");
		exit(1);
	}
}

static void rest(void)
{
	nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000L}, NULL);
}

static void axis(int code, int most)
{
	struct uinput_abs_setup abs = {.code = (unsigned short)code, .absinfo = {.maximum = most}};
	ioctl(panel, UI_SET_ABSBIT, code);
	ioctl(panel, UI_ABS_SETUP, &abs);
}

static void appear(void)
{
	struct uinput_setup setup = {.id = {.bustype = BUS_VIRTUAL, .vendor = 1, .product = 1}};
	strcpy(setup.name, "finger");
	ioctl(panel, UI_SET_EVBIT, EV_KEY);
	ioctl(panel, UI_SET_KEYBIT, BTN_TOUCH);
	ioctl(panel, UI_SET_EVBIT, EV_ABS);
	ioctl(panel, UI_SET_PROPBIT, INPUT_PROP_DIRECT);
	axis(ABS_X, FULL);
	axis(ABS_Y, FULL);
	axis(ABS_MT_SLOT, 9);
	axis(ABS_MT_TRACKING_ID, 65535);
	axis(ABS_MT_POSITION_X, FULL);
	axis(ABS_MT_POSITION_Y, FULL);
	if (ioctl(panel, UI_DEV_SETUP, &setup) < 0 || ioctl(panel, UI_DEV_CREATE) < 0) {
		perror("finger: uinput");
		exit(1);
	}
}

static void at(int x, int y)
{
	say(EV_ABS, ABS_MT_POSITION_X, x);
	say(EV_ABS, ABS_MT_POSITION_Y, y);
	say(EV_ABS, ABS_X, x);
	say(EV_ABS, ABS_Y, y);
	say(EV_SYN, SYN_REPORT, 0);
	rest();
}

static void stroke(int x, int y, int to_x, int to_y)
{
	static int id;
	say(EV_ABS, ABS_MT_SLOT, 0);
	say(EV_ABS, ABS_MT_TRACKING_ID, ++id);
	say(EV_KEY, BTN_TOUCH, 1);
	at(x, y);
	for (int i = 1; i <= STEPS && (x != to_x || y != to_y); i++)
		at(x + (to_x - x) * i / STEPS, y + (to_y - y) * i / STEPS);
	say(EV_ABS, ABS_MT_TRACKING_ID, -1);
	say(EV_KEY, BTN_TOUCH, 0);
	say(EV_SYN, SYN_REPORT, 0);
}

int main(void)
{
	char line[80];
	panel = open("/dev/uinput", O_WRONLY | O_CLOEXEC);
	if (panel < 0) {
		perror("finger: /dev/uinput");
		return 1;
	}
	appear();
	while (fgets(line, sizeof line, stdin) != NULL) {
		int x, y, to_x, to_y;
		int count = sscanf(line, "%d %d %d %d", &x, &y, &to_x, &to_y);
		if (count == 4)
			stroke(x, y, to_x, to_y);
		else if (count == 2)
			stroke(x, y, x, y);
	}
	return 0;
}
