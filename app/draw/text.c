#include "text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "atoms.h"
#include "fonts.h"
#include "maxima.h"

struct text_block {
	struct fonts *fonts;
	struct text_style style;
	int px;
	float max_w;
	char *clean;
	struct atom *atoms;
	size_t atom_count;
	struct line *lines;
	size_t line_count;
	struct text_size size;
};

/* What measuring an atom needs. */
struct ruler {
	struct fonts *fonts;
	struct text_style style;
	int px;
	uint32_t missing;
};

static const char box_sign[] = "\xe2\x96\xa1"; /* U+25A1: what is drawn where no font has the glyph */

/* The atom's text in buf, and the face that has it; a glyph none has is replaced by a box. */
static enum face atom_text(struct fonts *fonts, enum face face, const char *text, const struct atom *atom, char *buf,
			   size_t buf_size, uint32_t *missing)
{
	size_t length = atom->length < buf_size - 1 ? atom->length : buf_size - 1;
	memcpy(buf, text + atom->begin, length);
	buf[length] = '\0';
	int all = (int)face;
	for (size_t i = 0; i < length;) {
		size_t step;
		uint32_t c = atoms_code_point(buf + i, &step);
		int has = fonts_face_with(fonts, (enum face)all, c);
		if (has < 0) {
			if (missing != NULL && *missing == 0)
				*missing = c;
			memcpy(buf, box_sign, sizeof box_sign);
			return FACE_SANS;
		}
		if (has != all && i == 0)
			all = has;
		i += step;
	}
	return (enum face)all;
}

static int text_px(const struct text_style *style)
{
	int px = (int)lroundf(style->size_px);
	return px < 4 ? 4 : px > 2000 ? 2000 : px;
}

/* These fonts have full-width quotation marks only; in English they are set as wide as their ink and a little more.
 * *shift: how far left of the pen the glyph's own origin is then. False: not such a sign. */
static bool tight_quote(TTF_Font *font, enum lang lang, const struct atom *atom, int px, float *w, float *shift)
{
	int left, right;
	if (lang == LANG_ZH || !atoms_is_quote(atom->first) ||
	    TTF_GlyphMetrics32(font, atom->first, &left, &right, NULL, NULL, NULL) != 0)
		return false;
	float side = 0.05f * (float)px;
	*w = (float)(right - left) + 2 * side;
	*shift = (float)left - side;
	return true;
}

static float measure(void *arg, const char *text, const struct atom *atom)
{
	struct ruler *ruler = arg;
	char buf[512];
	enum face face = atom_text(ruler->fonts, ruler->style.face, text, atom, buf, sizeof buf, &ruler->missing);
	TTF_Font *font = fonts_at(ruler->fonts, face, ruler->px);
	int w = 0, h;
	float tight, shift;
	if (tight_quote(font, ruler->style.lang, atom, ruler->px, &tight, &shift))
		return tight + ruler->style.spacing_px;
	TTF_SizeUTF8(font, buf, &w, &h);
	return (float)w + ruler->style.spacing_px;
}

struct text_block *text_layout(struct fonts *fonts, const char *text, const struct text_style *style, float max_w)
{
	struct text_block *block = calloc(1, sizeof *block);
	size_t size = strlen(text);
	if (size > LIMIT_TEXT_BYTES)
		size = 0;
	if (block == NULL || (block->clean = malloc(size + 1)) == NULL)
		abort();
	block->fonts = fonts;
	block->style = *style;
	block->px = text_px(style);
	block->max_w = max_w;
	atoms_clean(size > 0 ? text : "", block->clean);
	struct ruler ruler = {fonts, *style, block->px, 0};
	float em = (float)block->px;
	block->atoms =
	    atoms_make(block->clean, style->lang, style->spacing_px > 0, em, measure, &ruler, &block->atom_count);
	block->lines = atoms_break(block->atoms, block->atom_count, max_w, em, style->balance, &block->line_count);
	if (block->atom_count == 0)
		block->line_count = 0;
	block->size.lines = block->line_count;
	block->size.missing = ruler.missing;
	block->size.h = (float)block->line_count * roundf(style->size_px * style->line_height);
	for (size_t i = 0; i < block->line_count; i++)
		block->size.w = fmaxf(block->size.w, block->lines[i].w);
	return block;
}

void text_block_destroy(struct text_block *block)
{
	if (block == NULL)
		return;
	free(block->clean);
	free(block->atoms);
	free(block->lines);
	free(block);
}

struct text_size text_block_size(const struct text_block *block)
{
	return block->size;
}

const char *text_block_line(const struct text_block *block, size_t line, size_t *length)
{
	const struct line *at = &block->lines[line];
	if (at->count == 0) {
		*length = 0;
		return "";
	}
	const struct atom *last = &block->atoms[at->first + at->count - 1];
	*length = last->begin + last->length - block->atoms[at->first].begin;
	return block->clean + block->atoms[at->first].begin;
}

/* The Han square, 0.88 em above the baseline and 0.12 below, stands in the middle of its line. */
float text_block_ascent(const struct text_block *block)
{
	return roundf(roundf(block->style.size_px * block->style.line_height) / 2 + 0.38f * (float)block->px);
}

/* Paints one atom's glyphs with its origin at x on the baseline y. */
static void draw_atom(const struct text_block *block, const struct atom *atom, cairo_t *cr, double x, double y)
{
	char buf[512];
	enum face face = atom_text(block->fonts, block->style.face, block->clean, atom, buf, sizeof buf, NULL);
	TTF_Font *font = fonts_at(block->fonts, face, block->px);
	float tight, shift;
	if (tight_quote(font, block->style.lang, atom, block->px, &tight, &shift))
		x -= (double)shift;
	SDL_Surface *glyphs = TTF_RenderUTF8_Blended(font, buf, (SDL_Color){255, 255, 255, 255});
	if (glyphs == NULL)
		return;
	cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A8, glyphs->w, glyphs->h);
	unsigned char *to = cairo_image_surface_get_data(mask);
	int stride = cairo_image_surface_get_stride(mask);
	for (int row = 0; row < glyphs->h; row++) {
		const uint32_t *from =
		    (const uint32_t *)(const void *)((const char *)glyphs->pixels + row * glyphs->pitch);
		for (int i = 0; i < glyphs->w; i++)
			to[row * stride + i] = (unsigned char)(from[i] >> 24);
	}
	cairo_surface_mark_dirty(mask);
	cairo_mask_surface(cr, mask, round(x), round(y) - TTF_FontAscent(font));
	cairo_surface_destroy(mask);
	SDL_FreeSurface(glyphs);
}

void text_block_draw(const struct text_block *block, cairo_t *cr, float x, float y, uint32_t rgb, float alpha)
{
	float line_h = roundf(block->style.size_px * block->style.line_height);
	cairo_set_source_rgba(cr, (double)(rgb >> 16 & 255) / 255, (double)(rgb >> 8 & 255) / 255,
			      (double)(rgb & 255) / 255, (double)alpha);
	for (size_t i = 0; i < block->line_count; i++) {
		const struct line *line = &block->lines[i];
		float spare = block->max_w - line->w, pen = x - line->hang;
		if (block->style.align == ALIGN_CENTRE)
			pen += spare / 2;
		else if (block->style.align == ALIGN_RIGHT)
			pen += spare;
		float baseline = roundf(y) + (float)i * line_h + text_block_ascent(block);
		for (size_t k = 0; k < line->count; k++) {
			const struct atom *atom = &block->atoms[line->first + k];
			if (k > 0)
				pen += atom->gap;
			if (atom->class != ATOM_SPACE)
				draw_atom(block, atom, cr, (double)pen, (double)baseline);
			pen += atom->w;
		}
	}
}

float text_width(struct fonts *fonts, const char *text, const struct text_style *style)
{
	struct text_block *block = text_layout(fonts, text, style, 1e6f);
	float w = block->size.w;
	text_block_destroy(block);
	return w;
}

uint32_t text_missing(struct fonts *fonts, enum face face, const char *text)
{
	while (*text != '\0') {
		size_t length;
		uint32_t c = atoms_code_point(text, &length);
		if (c >= ' ' && fonts_face_with(fonts, face, c) < 0)
			return c;
		text += length;
	}
	return 0;
}
