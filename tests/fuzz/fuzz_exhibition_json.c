/* exhibition.json as anybody may write it: parser, schema, model and lint. */
#include <stdint.h>
#include <stdlib.h>

#include "ingest.h"
#include "lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct findings *findings = findings_create();
	struct folder *folder = ingest_json((const char *)data, size, "/nonexistent", findings);
	if (folder != NULL) {
		lint_graph(folder, findings);
		lint_pages(folder, findings);
		lint_figures(folder, findings);
		lint_time(folder, findings);
		lint_texts(folder, findings);
		lint_maps(folder, findings);
	} else if (findings_at_least(findings, SEVERITY_BLOCKING) == 0) {
		abort(); /* refused without a reason */
	}
	folder_destroy(folder);
	findings_destroy(findings);
	return 0;
}
