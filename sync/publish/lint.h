/* lint: what is wrong with a content folder that the schema cannot see. */
#ifndef MINGYUE_LINT_H
#define MINGYUE_LINT_H

#include <stdbool.h>

#include "err.h"
#include "findings.h"
#include "folder.h"
#include "progress.h"

/* All of the below. False (ERR_USAGE): asked to stop. */
bool lint_run(const struct folder *folder, struct progress *progress, struct findings *findings, struct err *err);

/* Ids, references, roles of links, kinds of items, what cannot be reached. */
void lint_graph(const struct folder *folder, struct findings *findings);
/* Kinds and counts of items, focus and options of each page. */
void lint_pages(const struct folder *folder, struct findings *findings);
/* Value, unit, date and source of each figure; totals and their parts; one figure with two values. */
void lint_figures(const struct folder *folder, struct findings *findings);
/* Numbers in texts that no figure has. */
void lint_numbers(const struct folder *folder, struct findings *findings);
/* A text that begins with 来源 or Source. */
bool lint_names_source(const struct text *text);
/* What depends on the day it is checked: a loop that is over, figures as of a day to come. Not part of lint_run, so that a folder is
 * built the same way on any day. today_min: civil minutes of it. */
void lint_today(const struct folder *folder, int64_t today_min, struct findings *findings);
/* Dates and validities, and entries of the loop that are never shown. */
void lint_time(const struct folder *folder, struct findings *findings);
/* Translations, and characters that do not belong into a text. */
void lint_texts(const struct folder *folder, struct findings *findings);
/* The same of one text. where: its pointer; title: it may hold line breaks. */
void lint_text(const struct folder *folder, const struct text *text, const char *where, bool title,
	       struct findings *findings);
/* The picture files: missing, outside, broken, small, unused, drawn ones that do not say so. False
 * (ERR_USAGE): asked to stop. */
bool lint_pictures(const struct folder *folder, struct progress *progress, struct findings *findings, struct err *err);
/* Maps against the records and pages. */
void lint_maps(const struct folder *folder, struct findings *findings);

#endif
