#include "syntax.h"

#include <stdbool.h>
#include <string.h>

/* What the parser quotes in "… near 'x'", or "". */
static const char *quoted(const char *text, struct findings *findings)
{
	const char *near = strstr(text, " near '"), *last = strrchr(text, '\'');
	if (near == NULL || last <= near + 7)
		return "";
	return findings_format(findings, "%.*s", (int)(last - near - 7), near + 7);
}

static const char *in_chinese(const json_error_t *error, const char *near, struct findings *findings)
{
	switch (json_error_code(error)) {
	case json_error_premature_end_of_input:
		return "文件没有写完";
	case json_error_invalid_utf8:
		return "不是 UTF-8 编码";
	case json_error_numeric_overflow:
		return "数太大";
	case json_error_null_character:
		return "文字里有空字符";
	case json_error_end_of_input_expected:
		return "结尾之后还有内容";
	default:
		return *near != '\0' ? findings_format(findings, "“%s”附近有误", near) : "写法有误";
	}
}

/* Whether text begins, or its end is, a quotation mark that a Chinese keyboard types. */
static bool has_quote(const char *text, size_t size, bool at_end)
{
	static const char *const marks[] = {"“", "”", "‘", "’", "「", "」", "＂"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t length = strlen(marks[i]);
		if (size >= length && memcmp(at_end ? text + size - length : text, marks[i], length) == 0)
			return true;
	}
	return false;
}

/* Whether the line ends in such a mark, but for a comma: one that should have closed a text. */
static bool line_ends_in_quote(const char *text, size_t size, int line)
{
	const char *end = text + size, *next = text;
	for (int i = 1; i < line && next != NULL; i++) {
		next = memchr(next, '\n', (size_t)(end - next));
		next = next != NULL ? next + 1 : NULL;
	}
	if (next == NULL)
		return false;
	const char *stop = memchr(next, '\n', (size_t)(end - next));
	size_t length = (size_t)((stop != NULL ? stop : end) - next);
	while (length > 0 && strchr(" \t\r,", next[length - 1]) != NULL)
		length--;
	return has_quote(next, length, true);
}

/* What is a mistake of its own, with its own remedy. */
static enum rule more_exact(const json_error_t *error, const char *near, const char *text, size_t size, enum rule wrong)
{
	if (json_error_code(error) == json_error_invalid_utf8)
		return RULE_JSON_ENCODING;
	bool line_ended = strncmp(error->text, "unexpected newline", 18) == 0 ||
			  strncmp(error->text, "control character 0xd", 21) == 0; /* inside a text */
	bool quote =
	    has_quote(near, strlen(near), false) || (line_ended && line_ends_in_quote(text, size, error->line));
	return quote ? RULE_JSON_QUOTE : wrong;
}

json_t *syntax_read(const char *text, size_t size, enum rule wrong, enum rule twice, const char *where,
		    struct findings *findings)
{
	static const char mark[] = "\xef\xbb\xbf"; /* Windows editors begin UTF-8 with it */
	size_t skip = size >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;
	json_error_t error;
	json_t *value = json_loadb(text + skip, size - skip, JSON_REJECT_DUPLICATES, &error);
	if (value != NULL)
		return value;
	bool duplicate = json_error_code(&error) == json_error_duplicate_key;
	const char *near = quoted(error.text, findings);
	findings_add(findings, duplicate ? twice : more_exact(&error, near, text + skip, size - skip, wrong), where,
		     findings_format(findings, "%d", error.line), findings_format(findings, "%d", error.column),
		     duplicate ? near : in_chinese(&error, near, findings), error.text, NULL);
	return NULL;
}
