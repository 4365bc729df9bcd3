/* WCAG 2.2 contrast of every text colour on every ground it stands on, over the theme. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "exhibition.h"

/* WCAG 2.2, relative luminance and contrast ratio. */
static double luminance(uint32_t rgb)
{
	double sum = 0;
	const double weight[] = {0.2126, 0.7152, 0.0722};
	for (int i = 0; i < 3; i++) {
		double c = (double)(rgb >> (16 - 8 * i) & 255) / 255;
		sum += weight[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
	return x > y ? x / y : y / x;
}

struct pair {
	enum theme_colour text, ground;
};

static void test_texts_have_4_5_to_1(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
	    {MOON, NIGHT}, {MOON, INK},   {MOON, PINE},   {MOON, FIR},  {MIST, NIGHT},  {MIST, INK},    {MIST, PINE},
	    {GRAIN, INK},  {GRAIN, PINE}, {GRAIN, NIGHT}, {BLUSH, INK}, {BLUSH, NIGHT}, {NIGHT, GRAIN}, {MOON, PEONY},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		double ratio = contrast(theme_mingyue[pairs[i].text], theme_mingyue[pairs[i].ground]);
		if (ratio < 4.5)
			fail_msg("%s on %s: %.2f", theme_colour_names[pairs[i].text],
				 theme_colour_names[pairs[i].ground], ratio);
	}
}

static void test_the_measure_can_fail(void **state)
{
	(void)state;
	assert_true(contrast(theme_mingyue[JADE], theme_mingyue[FIR]) < 4.5);
	assert_true(fabs(contrast(0x000000, 0xffffff) - 21) < 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_texts_have_4_5_to_1),
	    cmocka_unit_test(test_the_measure_can_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
