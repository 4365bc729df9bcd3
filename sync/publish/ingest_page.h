/* ingest_page: the pages and the loop of an exhibition.json that the schema allows. Private to ingest. */
#ifndef MINGYUE_INGEST_PAGE_H
#define MINGYUE_INGEST_PAGE_H

#include <jansson.h>

#include "folder.h"

/* Fills folder->pages and folder->maps (the paths only). */
void ingest_pages(struct folder *folder, const json_t *list);
/* Fills folder->loop. */
void ingest_loop(struct folder *folder, const json_t *list);

/* What ingest.c gives to it: a text, a string (NULL: missing), and the place of a name among names. */
void ingest_text(struct folder *folder, const json_t *object, const char *key, struct text *text);
const char *ingest_string(struct folder *folder, const json_t *object, const char *key);
int ingest_name(const json_t *value, const char *const *names, int count);

#endif
