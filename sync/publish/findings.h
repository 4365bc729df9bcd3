/* findings: what is wrong with a content folder: which rule, where (RFC 6901), why, and what to do. */
#ifndef MINGYUE_FINDINGS_H
#define MINGYUE_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "rules.h"

struct finding {
	enum rule rule;
	const char *file;          /* inside the folder: "exhibition.json", "maps/region.geojson" */
	const char *pointer;       /* RFC 6901; "" is the whole file */
	const char *reason[LANGS]; /* one sentence */
	const char *remedy[LANGS];
};

struct findings;

/* An empty list; the caller destroys it. */
struct findings *findings_create(void);
/* NULL is allowed. */
void findings_destroy(struct findings *findings);

/* Adds one. where: a JSON pointer into exhibition.json, or "file#pointer". The strings that follow, up to five and ended
 * by NULL, take the places of {1} … {5} in the rule's texts. Everything is copied. */
void findings_add(struct findings *findings, enum rule rule, const char *where, ...) __attribute__((sentinel));
/* As printf, in memory that lives as long as the findings: for pointers and arguments. */
const char *findings_format(struct findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* where + "/" + key, with key's "~" and "/" escaped; lives as long as the findings. */
const char *findings_member(struct findings *findings, const char *where, const char *key);

size_t findings_count(const struct findings *findings);
const struct finding *findings_at(const struct findings *findings, size_t index);
/* How many are at least this bad. */
size_t findings_at_least(const struct findings *findings, enum severity severity);
/* "error" or "warning", as in the JSON form. */
const char *finding_severity(const struct finding *finding);

/* Prints all for a person, and a last line that counts them. */
void findings_print(const struct findings *findings, enum lang lang, FILE *file);
/* Prints one JSON object: {"findings":[{rule, severity, file, pointer, reason{zh,en}, remedy{zh,en}}…], "errors", "warnings"}. */
void findings_print_json(const struct findings *findings, FILE *file);

#endif
