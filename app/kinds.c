#include "page.h"

const struct page_kind *const page_kinds[PAGE_KINDS] = {
    [PAGE_COVER] = &page_cover,       [PAGE_MAP] = &page_map,         [PAGE_FIGURES] = &page_figures,
    [PAGE_TIMELINE] = &page_timeline, [PAGE_GALLERY] = &page_gallery, [PAGE_CARDS] = &page_cards,
    [PAGE_TEXT] = &page_text,
};

size_t page_steps(const struct page *page)
{
	const struct page_kind *kind = page_kinds[page->kind];
	return kind->steps == NULL ? 1 : kind->steps(page);
}
