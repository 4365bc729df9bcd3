#include "lint.h"

bool lint_run(const struct folder *folder, struct progress *progress, struct findings *findings, struct err *err)
{
	lint_graph(folder, findings);
	lint_pages(folder, findings);
	lint_figures(folder, findings);
	lint_numbers(folder, findings);
	lint_time(folder, findings);
	lint_texts(folder, findings);
	lint_maps(folder, findings);
	return lint_pictures(folder, progress, findings, err);
}
