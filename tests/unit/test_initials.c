/* Titles, and what finds them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "initials.h"

static void test_titles(void **state)
{
	(void)state;
	static const struct {
		const char *title, *initials;
	} titles[] = {
	    {"邻水县", "LSX"},
	    {"重庆党政代表团赴四川考察", "CQDZDBTFSCKC"},
	    {"长寿区", "CSQ"},
	    {"长江", "CJ"},
	    {"县长", "XZ"},
	    {"丰都县", "FDX"},
	    {"重点项目", "ZDXM"},
	    {"银行、行业与行动", "YHHYYXD"},
	    {"深化川渝合作“2+16”框架协议", "SHCYHZ216KJXY"},
	    {"连景成线，创一个5A级景区", "LJCXCYG5AJJQ"},
	    {"12县（市、区）签署", "12XSQQS"},
	    {"县委全会定下8大类80项清单", "XWQHDX8DL80XQD"},
	    {"垫江 · 邻水", "DJLS"},
	    {"双城携手\n垫江同行", "SCXSDJTX"},
	    {"Guang’an", "G"},
	    {"‘quoted’ north-east", "QNE"},
	    {"Two 3A hospitals", "T3AH"},
	    {"Yuan invested by 国瑞 (Guorui)", "YIBGRG"},
	    {"Évora", "E"},
	    {"……“！”", NULL},
	    {"", NULL},
	    {NULL, NULL},
	};
	struct initials *initials = NULL;
	struct err err = {0};
	struct arena *arena = arena_create();
	if (!initials_create(&initials, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		const char *found = initials_of(initials, arena, titles[i].title);
		if (titles[i].initials == NULL)
			assert_null(found);
		else
			assert_string_equal(found, titles[i].initials);
	}
	initials_destroy(initials);
	initials_destroy(NULL);
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_titles)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
