/* What is said in English by the code, in Chinese: single reasons, and that none of the sources' is missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reason.h"

static void test_some(void **state)
{
	(void)state;
	static const char *const some[][2] = {
	    {"rolled back by hand", "人工退回"},
	    {"edition 4: confirmed: put on the wall by hand", "第 4 期：已确认：人工上屏"},
	    {"edition 4: waiting: not rehearsed: the app, or its fonts, are missing",
	     "第 4 期：等待中：没有预演：屏幕程序或字体缺失"},
	    {"edition 3 is older than 7, which is here already", "第 3 期比已有的第 7 期旧"},
	    {"a: b/bad.conf:2: there is no key trial in [server]", "a：b/bad.conf:2：[server] 中没有 trial 这一项"},
	    {"f:3: url must be a path from / on", "f:3：url 应为从 / 开始的路径"},
	    {"cannot write /x/y: No space left on device; what is shown stays", "无法写入 /x/y：磁盘已满；屏幕不变"},
	    {"https://e.org/metadata/timestamp.json: Couldn't connect to server",
	     "https://e.org/metadata/timestamp.json：连接不上服务器"},
	    {"the hall differs: this board is a-1, this edition is for b.2",
	     "展厅编号不符：本屏是 a-1，这一期是给 b.2 的"},
	    {"something new", NULL},
	    {"a prefix: something new", NULL},
	    {"", NULL},
	};
	for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
		char text[REASON_SIZE];
		const char *want = some[i][1] != NULL ? some[i][1] : some[i][0];
		assert_int_equal(reason(some[i][0], LANG_ZH, text), some[i][1] != NULL);
		assert_string_equal(text, want);
		assert_true(reason(some[i][0], LANG_EN, text));
		assert_string_equal(text, some[i][0]);
	}
}

/* However long or odd the text is, what comes is bounded, and UTF-8 to its end. */
static void test_long(void **state)
{
	(void)state;
	for (size_t size = 1; size < 1500; size++) {
		char english[1600], text[REASON_SIZE];
		for (size_t i = 0; i + 2 < size; i += 2)
			memcpy(english + i, ": ", 3);
		snprintf(english + (size > 2 ? size - 2 : 0), sizeof english - size, "edition %0*d is not in the store",
			 (int)(size / 2 + 1), 7);
		reason(english, LANG_ZH, text);
		assert_true(strlen(text) < REASON_SIZE);
		char whole[REASON_SIZE];
		snprintf(whole, sizeof whole, "%s", text);
		lang_whole(whole);
		assert_string_equal(whole, text);
	}
}

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1 << 20);
	assert_non_null(file);
	assert_non_null(text);
	assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
	fclose(file);
	return text;
}

/* The string literal at *at, those behind it joined to it, as printf would fill it; at goes behind them. */
static void take_literal(const char **at, char *text, size_t size)
{
	size_t used = 0;
	for (;;) {
		for ((*at)++; **at != '"'; (*at)++) {
			assert_true(used + 10 < size);
			if (**at == '%') {
				*at += strspn(*at + 1, "0123456789.lzu-") + 1;
				if (**at == '"') { /* PRId64 follows */
					text[used++] = '7';
					break;
				}
				const char *word = **at == 's' ? "edition" : "7";
				used += (size_t)snprintf(text + used, size - used, "%s", word);
				*at -= strchr("sdic", **at) == NULL; /* %zu */
			} else {
				*at += **at == '\\';
				text[used++] = **at == 'n' && (*at)[-1] == '\\' ? '\n' : **at;
			}
		}
		(*at)++;
		const char *next = *at + strspn(*at, " \t\n");
		if (strncmp(next, "PRI", 3) == 0)
			next += 6, next += strspn(next, " \t\n");
		if (*next != '"')
			break;
		*at = next;
	}
	text[used] = '\0';
}

static int missed;

/* Each text of the calls of name in source is told in Chinese; tail: what stands behind it when it is told. */
static int check_calls(const char *path, const char *source, const char *name, const char *tail)
{
	int count = 0;
	for (const char *at = strstr(source, name); at != NULL; at = strstr(at, name)) {
		int depth = 1;
		for (at += strlen(name); depth > 0 && *at != ';';) {
			char text[512], english[600], chinese[REASON_SIZE];
			depth += (*at == '(') - (*at == ')');
			if (*at != '"') {
				at++;
				continue;
			}
			take_literal(&at, text, sizeof text);
			snprintf(english, sizeof english, "%s%s", text, tail);
			if (strchr(text, ' ') == NULL || strlen(text) < 4)
				continue;
			/* What is only a place keeps its name. */
			bool known = reason(english, LANG_ZH, chinese);
			known = known && (*text == '[' || strncmp(chinese, english, 12) != 0);
			if (!known)
				print_message("%s: not in Chinese: %s: %s\n", path, english, chinese);
			else
				count++;
			missed += !known;
		}
	}
	return count;
}

/* catalog_*.c are about the inside of a catalogue, which the office's own programs write: its table is named, the rest left. */
static void test_the_sources(void **state)
{
	(void)state;
	static const char *const patterns[] = {MINGYUE_SOURCE_DIR "/sync/agent/*.c", MINGYUE_SOURCE_DIR "/sync/tuf/*.c",
					       MINGYUE_SOURCE_DIR "/sync/core/*.c"};
	static const struct {
		const char *name, *tail;
	} calls[] = {{"err_set(", ""},
		     {"err_errno(", ": Input/output error"},
		     {"err_prefix(", ": stopped"},
		     {" refuse(", ""},
		     {" wrong(", ""},
		     {"become(", ""},
		     {"go_back(", ""},
		     {"agent_tell(", ""},
		     {"*why = ", ""},
		     {"? NULL", ""}};
	int count = 0;
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		glob_t found;
		assert_int_equal(glob(patterns[i], 0, NULL, &found), 0);
		for (size_t j = 0; j < found.gl_pathc; j++) {
			const char *path = found.gl_pathv[j];
			if (strstr(path, "tuf_main.c") != NULL || strstr(path, "metadata_dir.c") != NULL)
				continue; /* mingyue-tuf's alone */
			char *source = read_file(path);
			for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
				count += check_calls(path, source, calls[k].name, calls[k].tail);
			free(source);
		}
		globfree(&found);
	}
	assert_int_equal(missed, 0);
	assert_true(count > 150);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_some),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_the_sources),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
