/* preview_html: the words and looks of the preview. No script, nothing from elsewhere: it opens from a stick. */
#ifndef MINGYUE_PREVIEW_HTML_H
#define MINGYUE_PREVIEW_HTML_H

#include <stdio.h>

#include "findings.h"

/* "1920x1080" …: what pages are drawn at. */
extern const char *const preview_sizes[];
extern const size_t preview_size_count;

/* One picture of one page: shots/LANG-SIZE/STEM.jpg and, small, STEM.small.jpg. */
struct preview_shot {
	const char *id, *title, *lang, *size, *stem;
	int stem_length;
};

/* The parts of the file, in this order; title may be NULL. All texts are escaped here. */
void preview_html_begin(FILE *html, const struct text *title);
void preview_html_findings(FILE *html, const struct findings *findings);
void preview_html_shot(FILE *html, const struct preview_shot *shot);
void preview_html_end(FILE *html);

#endif
