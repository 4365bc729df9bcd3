/* page: what a kind of page must do. A kind composes scenes on the painter's thread and knows nothing of the stage. */
#ifndef MINGYUE_PAGE_H
#define MINGYUE_PAGE_H

#include <stddef.h>

#include "composer.h"
#include "exhibition.h"

struct page_kind {
	/* How many scenes the page is shown as, one after another (a gallery: its photos). NULL: one. */
	size_t (*steps)(const struct page *page);
	/* Paints step (composer->step) of composer->page. Cannot fail: what cannot be drawn is left out and becomes an
	 * issue. False: there is nothing to show at all (no photo could be decoded) and the stage skips the step. */
	bool (*compose)(struct composer *composer);
};

/* Indexed by enum page_kind_id. */
extern const struct page_kind *const page_kinds[PAGE_KINDS];

size_t page_steps(const struct page *page);

extern const struct page_kind page_cover, page_map, page_figures, page_timeline, page_gallery, page_cards, page_text;

#endif
