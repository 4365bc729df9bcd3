/* picture: the office's pictures made into what the boards take: upright, sRGB, without metadata, JPEG or (where something
 * can be seen through) PNG, at the sizes the screens want. All of libvips is here. */
#ifndef MINGYUE_PICTURE_H
#define MINGYUE_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "exhibition.h"

/* What a file is. */
struct picture_info {
	int w, h;         /* pixels, upright (EXIF orientation applied); of an SVG what it says itself */
	bool vector;      /* an SVG */
	bool profile;     /* its colours are not plain sRGB: it carries a profile, or is CMYK */
	bool transparent; /* something can really be seen through it */
	const char *
	    drawn; /* says of itself that no camera took it: "SVG", or its IPTC digital source type; or NULL. Static. */
};

struct picture_size {
	int w, h;
};

enum { PICTURE_LOOK_SIDE = 16 };

/* Starts and ends libvips; once for the program. */
bool picture_start(struct err *err);
void picture_finish(void);

/* Looks at a file and decodes all of it. ERR_CORRUPT: not JPEG, PNG, WebP, TIFF, HEIC or SVG, or broken; ERR_LIMIT: more pixels
 * than LIMIT_SOURCE_PIXELS. */
bool picture_inspect(const char *path, struct picture_info *info, struct err *err);

/* How a picture looks from far away: the same one has about the same look at any size and as any kind of file. */
struct picture_look {
	uint8_t rgb[3 * PICTURE_LOOK_SIDE * PICTURE_LOOK_SIDE];
};
/* Looks at a file that picture_inspect has found good. ERR_CORRUPT. */
bool picture_look(const char *path, struct picture_look *look, struct err *err);
/* The same picture. Two that are almost of one colour everywhere are never the same: there is too little to see. */
bool picture_alike(const struct picture_look *a, const struct picture_look *b);

/* The sizes to make of it, smallest first: covering 640x360 (a thumbnail), 1920x1080 plus 6 % (a slow zoom), 3840x2160 with no
 * side over 4096 (the largest texture of small boards) unless the picture is a strip; each on its side for a portrait, none
 * larger than the source, none twice. original: also the source's own size. Returns how many (1 to 4). */
size_t picture_sizes(const struct picture_info *info, bool original, struct picture_size sizes[4]);

/* The picture at one of those sizes as a file's bytes; the same bytes each time. Baseline JPEG (what is drawn: finer and with full
 * colour, because flat areas and hard edges show what JPEG does to them), or PNG when it is transparent. *data is the caller's to free. ERR_CORRUPT. */
bool picture_render(const char *path, const struct picture_info *info, struct picture_size size, enum mime *mime,
		    void **data, size_t *data_size, struct err *err);

/* The picture at its own size and its halves in tiles of TILE_SIDE, of the same kind as picture_render makes, as files
 * dir/p_files/<n>/<column>_<row>.jpg (or .png): Deep Zoom's folders, level n 2^n pixels at most. The same bytes each time. ERR_CORRUPT. */
bool picture_tiles(const char *path, const struct picture_info *info, const char *dir, struct err *err);

#endif
