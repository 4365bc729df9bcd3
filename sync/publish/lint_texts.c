#include <string.h>

#include "lint.h"

enum { MARKS_MAX = 4 /* combining marks in a row; Vietnamese and pinyin need two */ };

/* Characters that do not show, that turn the text around, or that mean nothing to anyone else. */
static const struct {
	uint32_t first, last;
	const char *zh, *en;
} forbidden[] = {
    {0x00, 0x1f, "控制字符", "control character"},
    {0x7f, 0x9f, "控制字符", "control character"},
    {0xad, 0xad, "看不见的字符", "invisible character"},
    {0x34f, 0x34f, "看不见的字符", "invisible character"},
    {0x61c, 0x61c, "文字方向控制符", "direction control"},
    {0x115f, 0x1160, "看不见的字符", "invisible character"},
    {0x17b4, 0x17b5, "看不见的字符", "invisible character"},
    {0x180b, 0x180f, "看不见的字符", "invisible character"},
    {0x200b, 0x200d, "零宽字符", "zero-width character"},
    {0x200e, 0x200f, "文字方向控制符", "direction control"},
    {0x2028, 0x2029, "控制字符", "control character"},
    {0x202a, 0x202e, "文字方向控制符", "direction control"},
    {0x2060, 0x2065, "零宽字符", "zero-width character"},
    {0x2066, 0x2069, "文字方向控制符", "direction control"},
    {0x206a, 0x206f, "控制字符", "control character"},
    {0x3164, 0x3164, "看不见的字符", "invisible character"},
    {0xe000, 0xf8ff, "私用字符", "private-use character"},
    {0xfe00, 0xfe0f, "异体选择符", "variation selector"},
    {0xfeff, 0xfeff, "零宽字符", "zero-width character"},
    {0xffa0, 0xffa0, "看不见的字符", "invisible character"},
    {0xfff0, 0xffff, "无意义的字符", "character without a meaning"},
    {0x1fffe, 0x1ffff, "无意义的字符", "character without a meaning"},
    {0x2fffe, 0x2ffff, "无意义的字符", "character without a meaning"},
    {0xe0000, 0x10ffff, "看不见或私用的字符", "invisible or private-use character"},
};

static bool is_mark(uint32_t ch)
{
	return (ch >= 0x300 && ch <= 0x36f) || (ch >= 0x1ab0 && ch <= 0x1aff) || (ch >= 0x1dc0 && ch <= 0x1dff) ||
	       (ch >= 0x20d0 && ch <= 0x20ff) || (ch >= 0xfe20 && ch <= 0xfe2f);
}

/* The next character of valid UTF-8 (the JSON reader has seen to that). */
static uint32_t next(const unsigned char **text)
{
	const unsigned char *p = *text;
	int more = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc0 ? 1 : 0;
	uint32_t ch = more == 0 ? *p : *p & (0x3fu >> more);
	for (int i = 1; i <= more; i++)
		ch = ch << 6 | (p[i] & 0x3fu);
	*text = p + more + 1;
	return ch;
}

/* The first character of a text that is not allowed. */
static void characters(const char *text, const char *where, bool title, struct findings *findings)
{
	const unsigned char *p = (const unsigned char *)text;
	int marks = 0;
	for (size_t index = 1; *p != '\0'; index++) {
		uint32_t ch = next(&p);
		const char *zh = NULL, *en = NULL;
		marks = is_mark(ch) ? marks + 1 : 0;
		if (marks > MARKS_MAX) {
			zh = "叠加的符号太多";
			en = "too many marks on one letter";
		}
		for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
			if (ch >= forbidden[i].first && ch <= forbidden[i].last && !(ch == '\n' && title)) {
				zh = forbidden[i].zh;
				en = forbidden[i].en;
			}
		if (zh == NULL)
			continue;
		findings_add(findings, RULE_TEXT_CONTROL, where, findings_format(findings, "U+%04X", (unsigned)ch),
			     findings_format(findings, "%zu", index), zh, en, NULL);
		return;
	}
}

static bool is_blank(const char *text)
{
	static const char *const spaces[] = {" ", "\t", "\n", "\u00a0", "\u3000"};
	enum { SPACES = sizeof spaces / sizeof *spaces };
	size_t i = 0;
	while (*text != '\0' && i < SPACES) {
		bool found = strncmp(text, spaces[i], strlen(spaces[i])) == 0;
		text += found ? strlen(spaces[i]) : 0;
		i = found ? 0 : i + 1;
	}
	return *text == '\0';
}

static bool has_han(const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p != '\0';) {
		uint32_t ch = next(&p);
		if ((ch >= 0x3400 && ch <= 0x9fff) || (ch >= 0xf900 && ch <= 0xfaff) ||
		    (ch >= 0x20000 && ch <= 0x3ffff))
			return true;
	}
	return false;
}

/* One that says nothing or only the Chinese again is none; "1+7+7" is the same in both. */
static void translation(const struct text *text, const char *where, struct findings *findings)
{
	const char *zh = text->by[LANG_ZH], *en = text->by[LANG_EN];
	if (text_empty(text))
		return;
	if (en == NULL || is_blank(en))
		findings_add(findings, RULE_TRANSLATION_MISSING, where, "英文", "English", NULL);
	else if (zh != NULL && strcmp(zh, en) == 0 && has_han(en))
		findings_add(findings, RULE_TRANSLATION_COPIED, findings_member(findings, where, lang_names[LANG_EN]),
			     en, NULL);
}

void lint_text(const struct folder *folder, const struct text *text, const char *where, bool title,
	       struct findings *findings)
{
	for (int lang = 0; lang < LANGS; lang++)
		if (text->by[lang] != NULL)
			characters(text->by[lang], findings_member(findings, where, lang_names[lang]), title, findings);
	if (text->by[LANG_ZH] != NULL && is_blank(text->by[LANG_ZH]))
		findings_add(findings, RULE_TEXT_BLANK, findings_member(findings, where, lang_names[LANG_ZH]), NULL);
	else if (folder->languages[LANG_EN])
		translation(text, where, findings);
}

void lint_texts(const struct folder *folder, struct findings *findings)
{
	lint_text(folder, &folder->title, "/title", true, findings);
	for (size_t i = 0; i < folder->chapter_count; i++)
		lint_text(folder, &folder->chapters[i].title, findings_format(findings, "/chapters/%zu/title", i), true,
			  findings);
	for (size_t i = 0; i < folder->record_count; i++)
		for (int field = 0; field < RECORD_TEXTS; field++)
			lint_text(folder, &folder->records[i].texts[field],
				  findings_format(findings, "/records/%zu/%s", i, folder_record_text_names[field]),
				  field == TEXT_TITLE, findings);
	for (size_t i = 0; i < folder->page_count; i++)
		for (int field = 0; field < PAGE_TEXTS; field++)
			lint_text(folder, &folder->pages[i].texts[field],
				  findings_format(findings, "/pages/%zu/%s", i, folder_page_text_names[field]),
				  field == TEXT_PAGE_TITLE, findings);
}
