#include "initials.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { GROWTH = 8 /* UTF-16 units that one may become: " zhuang" */ };

struct initials {
	UTransliterator *transliterator;
};

/* Words of which ICU, which reads character by character, takes another reading with another initial; then its own rules,
 * which put a space behind a curly apostrophe. What is
 * not here an exhibition overrides itself. */
static const char rules[] = "’>\\';"
			    "长寿>' chang shou ';长江>' chang jiang ';长安>' chang an ';长沙>' chang sha ';"
			    "长春>' chang chun ';长城>' chang cheng ';长征>' chang zheng ';长期>' chang qi ';"
			    "长远>' chang yuan ';特长>' te chang ';厦门>' xia men ';番禺>' pan yu ';单县>' shan xian ';"
			    "朝阳>' chao yang ';银行>' yin hang ';行业>' hang ye ';协调>' xie tiao ';"
			    "调整>' tiao zheng ';重新>' chong xin ';重复>' chong fu ';重阳>' chong yang ';"
			    "双重>' shuang chong ';音乐>' yin yue ';会计>' kuai ji ';供给>' gong ji ';"
			    "::Han-Latin;::Latin-ASCII;";

/* The caller's to free. */
static UChar *utf16_of(const char *text, size_t room, int32_t *length)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar *wide = malloc((room + 1) * sizeof *wide);
	if (wide == NULL)
		abort();
	u_strFromUTF8(wide, (int32_t)room, length, text, -1, &status);
	if (U_FAILURE(status))
		*length = 0;
	return wide;
}

bool initials_create(struct initials **out, struct err *err)
{
	int32_t length;
	UErrorCode status = U_ZERO_ERROR;
	UChar *wide = utf16_of(rules, sizeof rules, &length);
	UChar name[] = {'m', 0};
	UTransliterator *transliterator = utrans_openU(name, -1, UTRANS_FORWARD, wide, length, NULL, &status);
	free(wide);
	if (U_FAILURE(status))
		return err_set(err, ERR_IO, "ICU: %s", u_errorName(status));
	struct initials *initials = malloc(sizeof *initials);
	if (initials == NULL)
		abort();
	initials->transliterator = transliterator;
	*out = initials;
	return true;
}

void initials_destroy(struct initials *initials)
{
	if (initials == NULL)
		return;
	utrans_close(initials->transliterator);
	free(initials);
}

static bool is_letter(UChar ch)
{
	return (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z');
}

/* A letter begins a word unless it follows a letter, or an apostrophe that does: Guang'an is G. */
static bool begins_word(const UChar *text, int32_t at)
{
	if (at > 1 && text[at - 1] == '\'')
		at--;
	return is_letter(text[at]) || text[at] == '\'' ? at == 0 || !is_letter(text[at - 1]) : false;
}

const char *initials_of(const struct initials *initials, struct arena *arena, const char *title)
{
	if (title == NULL)
		return NULL;
	size_t room = strlen(title) * GROWTH + 64;
	int32_t length, limit;
	UErrorCode status = U_ZERO_ERROR;
	UChar *wide = utf16_of(title, room, &length);
	limit = length;
	utrans_transUChars(initials->transliterator, wide, &length, (int32_t)room, 0, &limit, &status);
	char *made = arena_alloc(arena, (size_t)length + 1, 1);
	size_t count = 0;
	for (int32_t i = 0; U_SUCCESS(status) && i < length; i++)
		if ((wide[i] >= '0' && wide[i] <= '9') || (is_letter(wide[i]) && begins_word(wide, i)))
			made[count++] = (char)(wide[i] >= 'a' ? wide[i] - 'a' + 'A' : wide[i]);
	free(wide);
	return count > 0 ? made : NULL;
}
