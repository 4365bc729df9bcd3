#include "fonts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLLECTION_MAX = 32, FIRST_PX = 16 };

/* A CJK face takes a megabyte and a half each time it is opened; another size of an open one takes next to nothing. */
struct fonts {
	char paths[FACES][512];
	TTF_Font *font[FACES];
	int px[FACES]; /* the size it is at */
};

static const struct {
	const char *file, *family;
} face_files[FACES] = {
    [FACE_SERIF_BOLD] = {"NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC"},
    [FACE_SANS] = {"NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"},
    [FACE_SANS_BOLD] = {"NotoSansCJK-Bold.ttc", "Noto Sans CJK SC"},
};

static const char *const places[] = {"/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/noto",
				     "/usr/share/fonts/noto-cjk"};

static bool find_file(struct fonts *fonts, enum face face, const char *dir)
{
	size_t count = dir != NULL ? 1 : sizeof places / sizeof *places;
	for (size_t i = 0; i < count; i++) {
		snprintf(fonts->paths[face], sizeof fonts->paths[face], "%s/%s", dir != NULL ? dir : places[i],
			 face_files[face].file);
		if (access(fonts->paths[face], R_OK) == 0)
			return true;
	}
	return false;
}

/* The collection has the same face for several regions; ours is found by name. The guess is where it mostly is. */
static bool find_index(struct fonts *fonts, enum face face)
{
	enum { GUESS = 2 };
	for (long i = -1; i < COLLECTION_MAX; i++) {
		long index = i < 0 ? GUESS : i;
		TTF_Font *font = TTF_OpenFontIndex(fonts->paths[face], FIRST_PX, index);
		if (font == NULL) {
			if (i < 0)
				continue;
			return false;
		}
		const char *family = TTF_FontFaceFamilyName(font);
		if (family != NULL && strcmp(family, face_files[face].family) == 0) {
			TTF_SetFontHinting(font, TTF_HINTING_LIGHT);
			fonts->font[face] = font;
			fonts->px[face] = FIRST_PX;
			return true;
		}
		TTF_CloseFont(font);
	}
	return false;
}

bool fonts_open(const char *dir, struct fonts **out, struct err *err)
{
	if (TTF_Init() != 0)
		return err_set(err, ERR_IO, "SDL_ttf does not start: %s", TTF_GetError());
	struct fonts *fonts = calloc(1, sizeof *fonts);
	if (fonts == NULL)
		abort();
	for (int face = 0; face < FACES; face++)
		if (!find_file(fonts, (enum face)face, dir) || !find_index(fonts, (enum face)face)) {
			err_set(err, ERR_NOT_FOUND,
				"the font %s (%s) is not in %s: install the package fonts-noto-cjk / "
				"缺少字体，请安装软件包 fonts-noto-cjk",
				face_files[face].family, face_files[face].file, dir != NULL ? dir : places[0]);
			fonts_close(fonts);
			return false;
		}
	*out = fonts;
	return true;
}

void fonts_close(struct fonts *fonts)
{
	if (fonts == NULL)
		return;
	for (int i = 0; i < FACES; i++)
		if (fonts->font[i] != NULL)
			TTF_CloseFont(fonts->font[i]);
	free(fonts);
	TTF_Quit();
}

TTF_Font *fonts_at(struct fonts *fonts, enum face face, int px)
{
	if (fonts->px[face] != px && TTF_SetFontSize(fonts->font[face], px) != 0) {
		fprintf(stderr, "mingyue: %s: %s\n", fonts->paths[face], TTF_GetError());
		abort(); /* out of memory; the service manager begins anew */
	}
	fonts->px[face] = px;
	return fonts->font[face];
}

int fonts_face_with(struct fonts *fonts, enum face face, uint32_t code_point)
{
	const enum face order[] = {face, FACE_SANS, FACE_SERIF_BOLD, FACE_SANS_BOLD};
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (TTF_GlyphIsProvided32(fonts->font[order[i]], code_point))
			return (int)order[i];
	return -1;
}
