#include "passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "say.h"
#include "secret.h"

enum { PASSPHRASE_SIZE = 1024 };

static size_t characters(const char *text)
{
	size_t count = 0;
	for (; *text != '\0'; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

static bool long_enough(const char *passphrase, struct err *err)
{
	return characters(passphrase) >= PASSPHRASE_MIN ||
	       err_say(err, ERR_USAGE, "口令太短，至少要 %d 个字符；用几个不相干的词最好",
		       "the passphrase is too short, it needs at least %d characters; a few unrelated words are best",
		       PASSPHRASE_MIN);
}

static char *kept(const char *text)
{
	char *copy = strdup(text);
	if (copy == NULL)
		abort();
	return copy;
}

static bool from_file(const char *path, char *line, struct err *err)
{
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return err_say_errno(err, "打不开口令文件 %s", "cannot open the passphrase file %s", path);
	setbuf(file, NULL); /* no copy stays in stdio's memory */
	bool done = fgets(line, PASSPHRASE_SIZE, file) != NULL && line[strcspn(line, "\r\n")] != *line;
	line[strcspn(line, "\r\n")] = '\0';
	fclose(file);
	return (done && *line != '\0') ||
	       err_say(err, ERR_USAGE, "口令文件 %s 是空的", "the passphrase file %s is empty", path);
}

/* One line without echo. Signals are characters meanwhile, so that the terminal never stays silent behind us. */
static bool read_line(int terminal, char *line, struct err *err)
{
	size_t used = 0;
	for (char c; read(terminal, &c, 1) == 1;) {
		if (c == '\n' || c == '\r') {
			line[used] = '\0';
			return true;
		}
		if (c == 3 || (c == 4 && used == 0)) /* Ctrl-C, Ctrl-D */
			break;
		if (c == 0x7f || c == '\b') {
			while (used > 0 && ((unsigned char)line[--used] & 0xc0) == 0x80)
				;
		} else if (used + 1 < PASSPHRASE_SIZE) {
			line[used++] = c;
		}
	}
	line[used] = '\0';
	return err_say(err, ERR_USAGE, "已取消", "cancelled");
}

static bool prompt(int terminal, const char *what, bool again, char *line, struct err *err)
{
	struct termios before, silent;
	dprintf(terminal,
		again ? SAY("再输一遍%s的口令：", "Again, the passphrase of %s: ")
		      : SAY("%s的口令（输入时不显示）：", "Passphrase of %s (it is not shown): "),
		what);
	if (tcgetattr(terminal, &before) != 0)
		return err_say_errno(err, "读不了终端", "cannot read the terminal");
	silent = before;
	silent.c_lflag &= (tcflag_t) ~(ECHO | ICANON | ISIG);
	tcsetattr(terminal, TCSAFLUSH, &silent);
	bool done = read_line(terminal, line, err);
	tcsetattr(terminal, TCSAFLUSH, &before);
	dprintf(terminal, "\n");
	return done;
}

/* A new one until it is good and twice the same. */
static bool from_person(const char *what, bool fresh, char *line, struct err *err)
{
	char again[PASSPHRASE_SIZE] = "";
	struct err reason;
	int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (terminal < 0)
		return err_say(
		    err, ERR_USAGE, "没有终端可以输入%s的口令；用 --passphrase-file 指定口令文件",
		    "there is no terminal to ask for the passphrase of %s; name a file with --passphrase-file", what);
	bool done = false, cancelled = false;
	while (!done && !cancelled) {
		cancelled = !prompt(terminal, what, false, line, err);
		if (!cancelled && fresh && !long_enough(line, &reason)) {
			dprintf(terminal, "%s\n", reason.text);
			continue;
		}
		if (!cancelled && fresh)
			cancelled = !prompt(terminal, what, true, again, err);
		done = !cancelled && (!fresh || strcmp(line, again) == 0);
		if (!done && !cancelled)
			dprintf(terminal, "%s", SAY("两遍不一样，请重来。\n", "They differ, please start again.\n"));
	}
	secret_wipe(again, sizeof again);
	close(terminal);
	return done;
}

bool passphrase_ask(const char *what, const char *file, bool fresh, char **passphrase, struct err *err)
{
	char line[PASSPHRASE_SIZE] = "";
	const char *given = getenv("MINGYUE_PASSPHRASE");
	bool done;
	if (file != NULL)
		done = from_file(file, line, err) && (!fresh || long_enough(line, err));
	else if (given != NULL && *given != '\0' && strlen(given) < sizeof line)
		done = snprintf(line, sizeof line, "%s", given) > 0 && (!fresh || long_enough(line, err));
	else
		done = from_person(what, fresh, line, err);
	if (done)
		*passphrase = kept(line);
	secret_wipe(line, sizeof line);
	return done;
}
