#include "lang.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum lang lang_of_locale(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && *value != '\0')
			return strncmp(value, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
	}
	return LANG_EN;
}

static const struct {
	int number;
	const char *zh;
} known[] = {
    {ENOENT, "没有这个文件或文件夹"},
    {EACCES, "没有权限"},
    {EPERM, "不允许这样做"},
    {ENOSPC, "磁盘已满"},
    {EDQUOT, "磁盘配额已满"},
    {EROFS, "磁盘是只读的"},
    {EIO, "磁盘读写出错"},
    {EEXIST, "已经存在"},
    {ENOTDIR, "路径中有一段不是文件夹"},
    {EISDIR, "这是一个文件夹"},
    {ENOTEMPTY, "文件夹不是空的"},
    {ENAMETOOLONG, "名字太长"},
    {EMFILE, "打开的文件太多"},
    {ENOMEM, "内存不足"},
    {ELOOP, "这是一个链接"},
};

const char *lang_errno(int number, char *text, size_t size)
{
	for (size_t i = 0; lang_of_locale() == LANG_ZH && i < sizeof known / sizeof *known; i++)
		if (known[i].number == number)
			return known[i].zh;
	return strerror_r(number, text, size);
}

const char *lang_system(const char *words)
{
	char text[128];
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(strerror_r(known[i].number, text, sizeof text), words) == 0)
			return known[i].zh;
	return NULL;
}

void lang_whole(char *text)
{
	size_t end = strlen(text), begin = end;
	while (begin > 0 && end - begin < 3 && ((unsigned char)text[begin - 1] & 0xc0) == 0x80)
		begin--;
	if (begin == 0)
		return;
	unsigned char first = (unsigned char)text[begin - 1];
	size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
	if (size > end - begin + 1)
		text[begin - 1] = '\0';
}
