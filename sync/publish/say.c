#include "say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *say_bytes(uint64_t bytes, char text[SAY_BYTES_SIZE])
{
	static const char *const units[] = {"kB", "MB", "GB", "TB"};
	double value = (double)bytes / 1000;
	size_t unit = 0;
	for (; value >= 999.95 && unit < 3; unit++)
		value /= 1000;
	if (bytes < 1000)
		snprintf(text, SAY_BYTES_SIZE, "%d B", (int)bytes);
	else
		snprintf(text, SAY_BYTES_SIZE, "%.1f %s", value, units[unit]);
	return text;
}

bool say_confirm(const char *question, bool *asked)
{
	char answer[16] = "";
	FILE *terminal = fopen("/dev/tty", "r+e");
	*asked = terminal != NULL;
	if (terminal == NULL)
		return false;
	fputs(question, terminal);
	fflush(terminal);
	if (fgets(answer, sizeof answer, terminal) == NULL)
		answer[0] = '\0';
	fclose(terminal);
	answer[strcspn(answer, "\r\n")] = '\0';
	return strcasecmp(answer, "yes") == 0 || strcasecmp(answer, "y") == 0 || strcmp(answer, "是") == 0;
}
