#include "syntax.h"

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
	findings_add(findings, duplicate ? twice : wrong, where, findings_format(findings, "%d", error.line),
		     findings_format(findings, "%d", error.column),
		     duplicate ? near : in_chinese(&error, near, findings), error.text, NULL);
	return NULL;
}
