/* maxima: every maximum, in one place. A thing over its limit is refused, never cut. */
#ifndef MINGYUE_MAXIMA_H
#define MINGYUE_MAXIMA_H

enum {
	LIMIT_CATALOG_BYTES = 64 << 20,       /* one catalogue.db */
	LIMIT_BLOB_BYTES = 256 << 20,         /* one picture file */
	LIMIT_PICTURE_SIDE = 20000,           /* pixels of either side of a picture on the board */
	LIMIT_PICTURE_PIXELS = 64 << 20,      /* pixels of a picture on the board */
	LIMIT_SOURCE_PIXELS = 400 << 20,      /* pixels of a picture given to the publisher */
	LIMIT_JPEG_SCANS = 100,               /* encoders write 10; many more is a bomb */
	LIMIT_JPEG_WORKING_BYTES = 160 << 20, /* coefficients of a progressive one; 24 megapixels 4:4:4: 144 MB */
	LIMIT_PNG_CHUNK_BYTES = 1 << 20,      /* PLTE and tRNS are under a kilobyte */
	LIMIT_TEXT_BYTES = 16384,             /* one text in one language */
	LIMIT_ID_BYTES = 64,
	LIMIT_RECORDS = 5000,
	LIMIT_LINKS = 20000,
	LIMIT_PAGES = 500,
	LIMIT_PAGE_ITEMS = 60,
	LIMIT_CHAPTERS = 8,
	LIMIT_LOOP = 500,
	LIMIT_DAYPARTS = 20,
	LIMIT_RENDITIONS = 8,       /* sizes of one picture */
	LIMIT_SHAPES = 2000,        /* features of one map */
	LIMIT_RING_POINTS = 100000, /* points of one map, all its rings together */
	LIMIT_RECALLS = 10000,
	LIMIT_EXHIBITION_JSON_BYTES = 16 << 20,
	LIMIT_GEOJSON_BYTES = 32 << 20,
};

#endif
