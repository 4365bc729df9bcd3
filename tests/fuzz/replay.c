/* What libFuzzer does with a corpus, without libFuzzer: every file of the folders (or files) given goes through the
 * target once. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replayed;

static void replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	size_t size = 0, got = 0;

	if (!file) {
		perror(path);
		exit(1);
	}
	do {
		size += got;
		data = realloc(data, size + 65536);
		if (!data)
			abort();
		got = fread(data + size, 1, 65536, file);
	} while (got > 0);
	fclose(file);
	/* a block of exactly this size, so that the address sanitizer sees reads behind it */
	data = realloc(data, size ? size : 1);
	if (!data)
		abort();
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	replayed++;
}

static void replay(const char *path)
{
	struct dirent **entries;
	struct stat info;

	if (stat(path, &info) == 0 && !S_ISDIR(info.st_mode)) {
		replay_file(path);
		return;
	}
	int count = scandir(path, &entries, NULL, alphasort);
	if (count < 0) {
		perror(path);
		exit(1);
	}
	for (int i = 0; i < count; i++) {
		char *inside;

		if (entries[i]->d_name[0] != '.') {
			if (asprintf(&inside, "%s/%s", path, entries[i]->d_name) < 0)
				abort();
			replay(inside);
			free(inside);
		}
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	printf("%zu inputs\n", replayed);
	return replayed == 0; /* an empty corpus tests nothing */
}
